"""Which columns of a table hold the text, the label and the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from glosa.errors import SettingsError

MISSING = ("", "-", ".", "NA", "N/A", "NaN", "nan", "null")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fields:
    """The roles of the columns of a table.

    Args:
        text: Columns of free text, at least one; each is kept apart.
        categorical: Columns with few different values, such as status in employment.
        label: The column with the code that each record was given.
        weight: The column with the weight of each record, finite and not negative.
        group: The column whose equal values must not be parted by a split.
        missing: Cells that stand for "no answer" in text and categorical columns, such as ``88``;
            compared after blanks around the cell are taken off.

    Raises:
        SettingsError: There is no text column, or a column has two roles.

    >>> Fields(text=("title", "task"), categorical=("status",), label="isco08").inputs
    ('title', 'task', 'status')
    """

    text: tuple[str, ...]
    categorical: tuple[str, ...] = ()
    label: str | None = None
    weight: str | None = None
    group: str | None = None
    missing: tuple[str, ...] = MISSING

    def __post_init__(self) -> None:
        if not self.text:
            msg = "no text field is named. Name at least one column of free text."
            raise SettingsError(msg)
        # A group may well be one of the texts: identical titles then stay on one side of a split.
        roles = Counter(name for name in (*self.inputs, self.label, self.weight) if name is not None)
        twice = [name for name, count in roles.items() if count > 1]
        if twice:
            named = ", ".join(map(repr, twice))
            msg = f"{named} named more than once. Give each column one role: text, categorical, label..."
            raise SettingsError(msg)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns that an autocoder looks at: text, then categorical."""
        return (*self.text, *self.categorical)

    @property
    def named(self) -> tuple[str, ...]:
        """Every column that the table must have."""
        others = (name for name in (self.label, self.weight, self.group) if name is not None)
        return tuple(dict.fromkeys((*self.inputs, *others)))

    def unlabelled(self) -> Fields:
        """Return the fields that coding needs: the inputs alone.

        >>> Fields(text=("title",), label="isco08", weight="w").unlabelled().named
        ('title',)
        """
        return replace(self, label=None, weight=None, group=None)

    def only_text(self) -> Fields:
        """Return the text fields alone, with their missing marks."""
        return replace(self.unlabelled(), categorical=())
