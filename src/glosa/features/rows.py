"""Rows for an autoencoder: columns of numbers, pictures, or vectors of texts; and new rows read like the first ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import polars as pl
import polars.selectors as cs
from scipy.sparse import csr_matrix, issparse

from glosa._validate import listed
from glosa.errors import FIRST_ROW, AutocoderError, Fault, InputError, SettingsError, TableError
from glosa.features.maker import Maker
from glosa.features.sentences import SentenceMaker
from glosa.features.terms import TermMaker
from glosa.features.views import says_anything
from glosa.records.clean import as_text
from glosa.records.columns import refuse_nested, require_columns
from glosa.records.numbers import find_numbers, only_names_rows, to_numbers
from glosa.records.picture_column import pixel_columns, without_pixels
from glosa.records.picture_files import Size
from glosa.records.picture_sources import LABEL, is_picture_source
from glosa.records.pictures import PIXEL, Pictures, read_pictures
from glosa.records.read import read_table
from glosa.records.select import find_rows, no_rows, rows_in_file
from glosa.records.table import to_table
from glosa.storage.folder import Contents, read_folder, write_folder
from glosa.types import FloatArray, IntArray, Json, StrPath

RowKind: TypeAlias = Literal["numbers", "pictures", "text"]
Numbers: TypeAlias = FloatArray | csr_matrix

TFIDF = "tfidf"
PICTURE = "picture"  # the column of names, where pictures come without a table
FOLDER = "rows"  # the kind of folder
_SHOWN = 5  # columns that a note names
_NAME_THEM = "Name all columns that shall be learned if it says more."


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows that an autoencoder can learn.

    Args:
        kind: "numbers", "pictures" or "text".
        x: Numbers, shape (n, d), a sparse matrix for TF-IDF; pictures from 0, black, to 1, shape (n, height, width),
            in colour (n, 3, height, width).
        table: What came with them, a line a row: all columns but those of pixels; the names of pictures.
        row: Where each stands in its file, as a spreadsheet shows it, shape (n,); of pictures without a table which
            one it is, from 1 on.
        names: Of the columns of numbers, or the words of TF-IDF; else none.
        labels: What each is, as text; None where nothing says so.
        reader: Reads new rows in the same way.
        notes: What was left out.
    """

    kind: RowKind
    x: Numbers
    table: pl.DataFrame
    row: IntArray
    names: tuple[str, ...]
    labels: pl.Series | None
    reader: RowReader
    notes: tuple[Fault, ...] = ()

    def __len__(self) -> int:
        return int(self.x.shape[0])

    @property
    def flat(self) -> Numbers:
        """One vector a row, shape (n, d)."""
        return self.x if issparse(self.x) else cast("npt.NDArray[np.float32]", self.x).reshape(len(self), -1)

    def take(self, at: IntArray) -> Rows:
        """Return some rows, by their places."""
        labels = None if self.labels is None else self.labels[at]
        return replace(self, x=self.x[at], table=self.table[at], row=self.row[at], labels=labels)


@dataclass(frozen=True, eq=False, kw_only=True)
class RowReader:
    """How rows are read.

    Args:
        columns: Of numbers; all that a table has, but the label, if none are named.
        image: The column of paths of pictures, or the array of an archive.
        text: Columns of free text.
        encoder: What makes vectors of texts: "tfidf", or a sentence encoder as `open_encoder` takes it; None is TF-IDF.
        label: The column of labels; ``label`` is taken if it is there and nothing else.
        size: Height and width that pictures are scaled to.
        colour: Whether the colours of pictures are kept.
        kind: Of the first rows that were read; None before.
        maker: Of vectors of texts, fitted to the first rows.
    """

    columns: tuple[str, ...] = ()
    image: str | None = None
    text: tuple[str, ...] = ()
    encoder: str | None = None
    label: str | None = None
    size: Size | None = None
    colour: bool = False
    kind: RowKind | None = None
    maker: Maker | None = None

    def read(
        self,
        source: Any,
        where: Mapping[str, str] | None = None,
        *,
        sheet: str | None = None,
        query: str | None = None,
        encoding: str | None = None,
    ) -> Rows:
        """Return rows; those that are read first say how new ones are read.

        Args:
            source: A table, or a file that holds one; or pictures, as `read_pictures` takes them.
            where: Columns and the values that rows must have there.
            sheet: The sheet of a workbook; it, `query` and `encoding` are those of `read_table`.
            query: The SQL query that a database answers.
            encoding: The encoding of a text file.

        Raises:
            SettingsError: Several kinds of columns are named, or an encoder and no text.
            TableError: The source cannot be read or misses a column; numbers, pictures or texts cannot be used.
            UnavailableError: What the encoder needs is missing.
        """
        self._check()
        if not isinstance(source, str | Path):
            return self._from_table(to_table(source), "the table", "", where)
        path = Path(source)
        if not is_picture_source(path):
            table = read_table(source, sheet=sheet, query=query, encoding=encoding)
            return self._from_table(table, str(source), path.parent, where)
        if self.columns or self.text or where or sheet or query or encoding:
            msg = f"{path} holds pictures and no table: it has no columns, sheets or encoding to be named."
            raise SettingsError(msg)
        label = self.label if self.kind is None else None  # new rows need none
        found = read_pictures(path, image=self.image, label=label, size=self.size, colour=self.colour)
        return self._of_pictures(found, pl.DataFrame({PICTURE: found.names}), np.arange(1, len(found) + 1))

    def save(self, path: StrPath) -> None:
        """Write a folder of JSON and safetensors with all that new rows need to be read in the same way.

        Raises:
            SettingsError: Something else is at the path.
            AutocoderError: The folder cannot be written.
        """
        about: Json = {name: getattr(self, name) for name in _SAVED}
        about["maker"] = None if self.maker is None else self.maker.to_json()
        arrays = {} if self.maker is None else self.maker.arrays()
        write_folder(path, Contents({"rows": about}, arrays), FOLDER)

    @classmethod
    def load(cls, path: StrPath) -> Self:
        """Return the reader that `save` wrote.

        Raises:
            AutocoderError: The folder is missing, damaged, or of a newer format, or the encoder is another one.
        """
        contents = read_folder(path, FOLDER)
        about = contents.documents["rows"]
        try:
            made = about.pop("maker")
            about |= {name: tuple(about[name]) for name in ("columns", "text")}
            self = cls(**{**about, "size": about["size"] and tuple(about["size"])})
            maker = self._maker().restore(made, contents.arrays) if made else None
        except (LookupError, TypeError) as error:
            msg = f"{path}: is damaged: its parts do not fit together ({error!r}). Write it again or restore a copy."
            raise AutocoderError(msg) from error
        return replace(self, maker=maker)

    def _check(self) -> None:
        named = [what for what in ("columns", "image", "text") if getattr(self, what)]
        if len(named) > 1:
            msg = f"rows are made of {' and '.join(named)} at once. Name columns of one kind."
            raise SettingsError(msg)
        if self.encoder and not self.text:
            msg = f"encoder is {self.encoder!r}, and no text is named. Name the columns of text."
            raise SettingsError(msg)

    def _from_table(self, table: pl.DataFrame, source: str, folder: StrPath, where: Mapping[str, str] | None) -> Rows:
        chosen = find_rows(table, where or {})
        if not chosen.size:
            raise no_rows(table, where or {}) if where else TableError(f"{source} has no rows.")
        image = None if self.image is None or pixel_columns(table.columns, self.image) else self.image
        named = [*self.columns, *self.text, *filter(None, [image, self.label if self.kind is None else None])]
        require_columns(table.columns, named, source)
        refuse_nested(table, filter(None, [*self.text, self._label(table)]), source)
        some, row = table[chosen], chosen + FIRST_ROW
        try:
            if self.text:
                return self._of_text(some, row)
            if self.image or (not self.columns and pixel_columns(table.columns, PIXEL)):
                return self._of_pictures(self._pictures(some, folder), some, row)
            return self._of_numbers(some, row, source)
        except InputError as error:
            if not error.faults:
                raise
            raise type(error)(str(error).partition("\n")[0], rows_in_file(error.faults, chosen)) from None

    def _of_numbers(self, table: pl.DataFrame, row: IntArray, source: str) -> Rows:
        label = self._label(table)
        columns, notes = list(self.columns), list[Fault]()
        if not columns:
            columns = find_numbers(table, leave=[label or ""])
            others = [name for name in table.columns if name not in columns and name != label]
            notes += [Fault(f"{_list(others)} left out, no numbers")] if others else []
            names = [name for name in columns if only_names_rows(table[name])]
            columns = [name for name in columns if name not in names] or columns
            if names and names != columns:
                notes.append(Fault(f"{_list(names)} left out, only there to tell rows apart", remedy=_NAME_THEM))
        if not columns:
            msg = f"{source} has no column of numbers. Name columns of text or of pictures, or turn words into numbers."
            raise TableError(msg)
        x = to_numbers(table, columns, source)
        varies = np.ones(len(columns), dtype=bool) if self.kind or len(x) < 2 else (x != x[0]).any(axis=0)
        if not varies.any():
            msg = f"{source}: {_list(columns)} always the same, so there is nothing to be learned."
            raise TableError(msg)
        constant = [name for name, moves in zip(columns, varies, strict=True) if not moves]
        notes += [Fault(f"{_list(constant)} left out, always the same")] if constant else []
        kept = tuple(name for name, moves in zip(columns, varies, strict=True) if moves)
        reader = replace(self, columns=kept, kind="numbers")
        x = np.ascontiguousarray(x[:, varies], np.float64)
        return Rows("numbers", x, table, row, kept, _labels(table, label), reader, tuple(notes))

    def _of_text(self, table: pl.DataFrame, row: IntArray) -> Rows:
        texts = table.select(as_text(table[name]) for name in self.text)
        says = says_anything(texts, self.text)
        if not says.any():
            msg = f"{_list(self.text)} empty in every row. Name a column of text."
            raise TableError(msg)
        silent = tuple(row[~says].tolist())
        notes = [Fault(f"{len(silent):,} of {len(says):,} rows left out, no text", rows=silent)] if silent else []
        texts, table, row = texts.filter(says), table.filter(says), row[says]
        maker = self.maker or self._maker().fit(texts)
        views = maker.transform(texts)
        x = views[0] if isinstance(maker, TermMaker) else np.hstack(views)
        names = maker.terms_ if isinstance(maker, TermMaker) else ()
        labels = _labels(table, self._label(table))
        return Rows("text", x, table, row, names, labels, replace(self, kind="text", maker=maker), tuple(notes))

    def _pictures(self, table: pl.DataFrame, folder: StrPath) -> Pictures:
        return read_pictures(table, image=self.image, size=self.size, colour=self.colour, folder=folder)

    def _of_pictures(self, found: Pictures, table: pl.DataFrame, row: IntArray) -> Rows:
        named = self._label(table)
        labels = found.labels if named is None else _labels(table, named)
        shares = found.pixels.astype(np.float32) / 255
        x = shares if shares.ndim == 3 else np.moveaxis(shares, 3, 1)
        pixels = pixel_columns(table.columns, self.image or PIXEL)
        kept = without_pixels(table).drop(pixels, cs.binary())
        return Rows("pictures", x, kept, row, (), labels, replace(self, kind="pictures"))

    def _label(self, table: pl.DataFrame) -> str | None:
        """Return the column of labels, if there is one; new rows need none."""
        label = self.label or (LABEL if LABEL not in (*self.columns, *self.text, self.image) else None)
        return label if label in table.columns else None

    def _maker(self) -> Maker:
        if self.encoder in (None, TFIDF):
            return TermMaker(self.text)
        return SentenceMaker(self.text, encoder=self.encoder)


_SAVED = ("columns", "image", "text", "encoder", "label", "size", "colour", "kind")


def read_rows(
    source: Any,
    *,
    columns: str | Sequence[str] = (),
    image: str | None = None,
    text: str | Sequence[str] = (),
    encoder: str | None = None,
    label: str | None = None,
    size: Size | None = None,
    colour: bool = False,
    where: Mapping[str, str] | None = None,
) -> Rows:
    """Return rows for an autoencoder; the arguments and the errors are those of `RowReader`, and of its `read`.

    >>> rows = read_rows({"height": ["1.5", "1.7"], "name": ["Ann", "Bo"], "label": ["a", "b"]})
    >>> rows.x.shape, rows.names, rows.labels.to_list(), str(rows.notes[0])
    ((2, 1), ('height',), ['a', 'b'], "column 'name' is left out, no numbers.")
    >>> rows.reader.read({"height": [1.6]}).x.round(1).tolist()
    [[1.6]]
    """
    reader = RowReader(
        columns=tuple(dict.fromkeys(listed(columns))), image=image, text=tuple(dict.fromkeys(listed(text))),
        encoder=encoder, label=label, size=size, colour=colour,
    )  # fmt: skip
    return reader.read(source, where)


def _labels(table: pl.DataFrame, label: str | None) -> pl.Series | None:
    return None if label is None else as_text(table[label]).replace("", None)


def _list(columns: Sequence[str]) -> str:
    """Return names for a message, with the verb that goes with them."""
    shown, beyond = ", ".join(f"'{name}'" for name in columns[:_SHOWN]), len(columns) - _SHOWN
    more = f" and {beyond:,} more" if beyond > 0 else ""
    return f"column {shown} is" if len(columns) == 1 else f"columns {shown}{more} are"
