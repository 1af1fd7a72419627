"""Which columns of a table hold the text, the picture, the label and the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from glosa._validate import Rule, is_number, require
from glosa.errors import SettingsError

_LARGEST = 4096  # rows or columns of a picture

MISSING = ("", "-", ".", "NA", "N/A", "NaN", "nan", "null")


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
        SettingsError: There is neither a text column nor a picture, a column has two roles, or the size is none.

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
        if not self.content:
            msg = "no field is named. Name at least one column of free text, or the column of pictures."
            raise SettingsError(msg)
        require([Rule("size", self.size, _is_size(self.size), f"height and width, whole numbers, 1 to {_LARGEST}")])
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


def _is_size(size: object) -> bool:
    """Return whether this is a height and a width, or nothing.

    >>> _is_size((28, 28)), _is_size(None), _is_size((28, 0))
    (True, True, False)
    """
    pair = isinstance(size, tuple) and len(size) == 2 and all(is_number(side, 1, _LARGEST, whole=True) for side in size)
    return size is None or pair
