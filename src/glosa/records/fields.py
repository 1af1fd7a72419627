"""Which columns of a table hold the text, the picture, the label and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from glosa._validate import Rule, are_texts, are_whole, require
from glosa.errors import SettingsError

_LARGEST = 4096  # rows or columns of a picture

MISSING = ("", "-", ".", "NA", "N/A", "NaN", "nan", "null")
_LISTS, _COLUMNS = ("text", "categorical", "missing"), ("image", "label", "weight", "group")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fields:
    """The roles of the columns of a table.

    Args:
        text: Columns of free text; each is kept apart. There is at least one, or a picture.
        categorical: Columns with few different values, such as status in employment.
        image: The column of pictures: paths, or pixels, which may also stand in columns of this name and a number.
        size: Height and width that pictures are scaled to; None leaves them as they are.
        colour: Whether the colours of pictures are kept, or all is turned into greys.
        label: The column with the code that each record was given.
        weight: The column with the weight of each record, finite and not negative.
        group: The column whose equal values must not be parted by a split.
        missing: Cells that stand for "no answer" in text and categorical columns, such as ``88``;
            compared after blanks around the cell are taken off.

    Raises:
        SettingsError: There is neither a text column nor a picture, a role is of another type, or a
            column has two.

    >>> Fields(text=("title", "task"), categorical=("status",), label="isco08").inputs
    ('title', 'task', 'status')
    """

    text: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    image: str | None = None
    size: tuple[int, int] | None = None
    colour: bool = False
    label: str | None = None
    weight: str | None = None
    group: str | None = None
    missing: tuple[str, ...] = MISSING

    def __post_init__(self) -> None:
        require(role_rules(asdict(self)))
        if not self.content:
            msg = "no field is named. Name at least one column of free text, or the column of pictures."
            raise SettingsError(msg)
        # A group may well be one of the texts: identical titles then stay on one side of a split.
        roles = Counter(name for name in (*self.inputs, self.label, self.weight) if name is not None)
        twice = [name for name, count in roles.items() if count > 1]
        if twice:
            named = ", ".join(map(repr, twice))
            msg = f"{named} named more than once. Give each column one role: text, categorical, image, label..."
            raise SettingsError(msg)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns that an autocoder looks at: text, then categorical, then the picture."""
        return (*self.text, *self.categorical, *self._image)

    @property
    def content(self) -> tuple[str, ...]:
        """The columns of which at least one must say something for a record to be coded: text and picture.

        >>> Fields(text=("title",), categorical=("shop",), image="photo").content
        ('title', 'photo')
        """
        return (*self.text, *self._image)

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

    def only_content(self) -> Fields:
        """Return the text fields and the picture alone, with their missing marks."""
        return replace(self.unlabelled(), categorical=())

    @property
    def _image(self) -> tuple[str, ...]:
        return () if self.image is None else (self.image,)


def role_rules(arguments: Mapping[str, Any]) -> Iterable[Rule]:
    """Return what those of some arguments must be that are roles of columns.

    >>> [rule.name for rule in role_rules({"text": "title", "size": 28, "label": 3, "seed": 0}) if not rule.holds]
    ['size', 'label']
    """
    for name, value in arguments.items():
        if name in _LISTS:
            yield Rule(name, value, are_texts(value), "a text, or a list of texts")
        elif name in _COLUMNS:
            yield Rule(name, value, value is None or isinstance(value, str), "the name of a column, or None")
        elif name == "size":
            yield size_rule(value)


def size_rule(size: object) -> Rule:
    """Return the rule of the height and width of pictures.

    >>> size_rule((28, 28)).holds, size_rule(None).holds, size_rule((28, 0)).holds, size_rule(28).holds
    (True, True, False, False)
    """
    pair = isinstance(size, Collection) and len(size) == 2 and are_whole(size, 1, _LARGEST)
    return Rule("size", size, size is None or pair, f"height and width, whole numbers, 1 to {_LARGEST}")
