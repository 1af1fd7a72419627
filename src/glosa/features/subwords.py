"""Views of a record as one sequence of subwords, the fields of the record one after another, as an encoder reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa._validate import Rule, is_number, require
from glosa.errors import UnavailableError
from glosa.features.encoders.folders import find_folder
from glosa.features.encoders.learned import holds_autocoder, read_learned
from glosa.features.maker import Maker, Views
from glosa.features.normalise import MAX_CHARACTERS
from glosa.types import Json

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer

Ids: TypeAlias = npt.NDArray[np.int32]

PADDING = 0
FIRST = 1  # the number of an encoder's token 0: what an encoder pads with differs, so its tokens are counted from 1
_MOST_TOKENS = 8192


@dataclass(frozen=True, kw_only=True)
class SubwordSettings:
    """What is read of a record.

    Args:
        encoder: Whose tokenizer: a name that `find_folder` knows.
        max_length: Subwords of a record at most, all fields and separators together.

    Raises:
        SettingsError: Settings are out of their range.
    """

    encoder: str = "minilm"
    max_length: int = 128

    def __post_init__(self) -> None:
        length, name = cast("tuple[object, object]", (self.max_length, self.encoder))  # settings of a file may be any
        require([
            Rule("encoder", name, isinstance(name, str) and name != "", "a name or a folder"),
            Rule("max_length", length, is_number(length, 8, _MOST_TOKENS, whole=True), f"whole, 8 to {_MOST_TOKENS}"),
        ])  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """What a tokenizer puts around and between two texts.

    Args:
        before: The tokens before the first text.
        between: Those between two.
        after: Those behind the last.
    """

    before: Ids
    between: Ids
    after: Ids

    def size(self, n_fields: int) -> int:
        """Return how many tokens it has around so many fields."""
        return len(self.before) + len(self.between) * (n_fields - 1) + len(self.after)


class Cut(NamedTuple):
    """The tokens of a field.

    Args:
        ids: Of all rows, one row after the other, shape (n_tokens,).
        counts: How many each row has, shape (n_rows,).
    """

    ids: Ids
    counts: npt.NDArray[np.int64]


class SubwordMaker(Maker):
    """Turns tables into numbers of subwords with the tokenizer of an encoder, which is kept with what is saved.

    The fields of a record follow each other, then its categories as words, parted by the separator of the encoder; an
    empty one leaves its separators. Where they are too long together the longest are cut.

    Args:
        text: Names of the text columns, at least one.
        categorical: Names of the columns of categories.
        settings: Whose tokenizer, and how long.
    """

    def __init__(
        self, text: Sequence[str], categorical: Sequence[str] = (), settings: SubwordSettings | None = None
    ) -> None:
        self.text, self.categorical = tuple(text), tuple(categorical)
        self.settings = settings or SubwordSettings()

    def fit(self, table: pl.DataFrame, *, sure: int = 0) -> Self:  # noqa: ARG002 - a tokenizer learned elsewhere
        """Take the tokenizer of the encoder.

        Raises:
            SettingsError: The encoder is an autocoder that holds none.
            UnavailableError: The encoder, its tokenizer or the package `tokenizers` is missing.
        """
        return self._keep(_read_tokenizer(find_folder(self.settings.encoder)))

    def transform(self, table: pl.DataFrame) -> Views:
        """Return one int32 array of shape (n_rows, length), the number of each token + 1, 0 behind the last one."""
        fields = [self._cut(table[name]) for name in (*self.text, *self.categorical)]
        room = self.settings.max_length - self._frame.size(len(fields))
        return (lay_out(fields, share_out(np.array([field.counts for field in fields]), room), self._frame),)

    @property
    def n_views(self) -> int:
        """One: the fields are in one sequence."""
        return 1

    @property
    def size(self) -> int:
        """How many subwords are told apart."""
        return int(self._tokenizer.get_vocab_size())

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the tokenizer as JSON."""
        return {"tokenizer": np.frombuffer(self.tokenizer_.encode(), np.uint8)}

    def to_json(self) -> Json:
        """Return what it was made with, for saving."""
        return {"text": list(self.text), "categorical": list(self.categorical), "settings": asdict(self.settings)}

    def restore(self, made: Json, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return the maker that `to_json` and `arrays` tell of.

        Raises:
            UnavailableError: The package `tokenizers` is missing.
        """
        self.text, self.categorical = tuple(made["text"]), tuple(made["categorical"])
        self.settings = SubwordSettings(**made["settings"])
        return self._keep(arrays["tokenizer"].tobytes().decode())

    def _keep(self, tokenizer: str) -> Self:
        self.tokenizer_ = tokenizer
        self._tokenizer = open_tokenizer(tokenizer)
        self._frame = find_frame(self._tokenizer)
        return self

    def _cut(self, texts: pl.Series) -> Cut:
        said = texts.fill_null("").str.head(MAX_CHARACTERS).to_list()
        ids = [one.ids for one in self._tokenizer.encode_batch_fast(said, add_special_tokens=False)]
        return Cut(np.fromiter(chain.from_iterable(ids), np.int32), np.fromiter(map(len, ids), np.int64, len(ids)))


def open_tokenizer(text: str) -> Tokenizer:
    """Return the tokenizer that a JSON text tells of, without any cutting or padding of its own.

    Raises:
        UnavailableError: The package `tokenizers` is missing.
    """
    try:
        from tokenizers import Tokenizer
    except ModuleNotFoundError as error:
        msg = "a transformer reads text with the package tokenizers. Install it with: pip install 'glosa[transformers]'"
        raise UnavailableError(msg) from error
    tokenizer = Tokenizer.from_str(text)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def find_frame(tokenizer: Tokenizer) -> Frame:
    """Return what a tokenizer puts around and between texts, found by giving it two."""
    found = tokenizer.encode("a", "a")
    ids, special = np.array(found.ids, np.int32), np.array(found.special_tokens_mask, bool)
    said = np.flatnonzero(~special)
    inside = np.flatnonzero(special & (np.arange(len(ids)) > said[0]) & (np.arange(len(ids)) < said[-1]))
    return Frame(ids[: said[0]], ids[inside], ids[said[-1] + 1 :])


def share_out(counts: npt.NDArray[np.integer[Any]], room: int) -> npt.NDArray[np.int64]:
    """Return how many tokens of each field fit: all of the short ones, and the rest of the room for the long ones.

    Args:
        counts: Tokens of each field, shape (n_fields, n_rows).
        room: Tokens of a row at most.

    >>> share_out(np.array([[2, 2], [9, 3], [9, 1]]), 10).T.tolist()
    [[2, 4, 4], [2, 3, 1]]
    """
    taken = np.zeros(counts.shape, np.int64)
    left, rows = np.full(counts.shape[1], max(room, 0)), np.arange(counts.shape[1])
    for place, field in enumerate(np.argsort(counts, axis=0, kind="stable")):  # the shortest field of each row first
        fits = np.minimum(counts[field, rows], left // (len(counts) - place))
        taken[field, rows] = fits
        left -= fits
    return taken


def lay_out(fields: Sequence[Cut], taken: npt.NDArray[np.int64], frame: Frame) -> Ids:
    """Return the fields of each row in a row, framed, counted from 1 and padded with 0; shape (n_rows, longest).

    Args:
        fields: Their tokens.
        taken: How many of them are taken, shape (n_fields, n_rows).
        frame: What stands around and between them.

    >>> frame = Frame(*(np.array([token], np.int32) for token in (0, 1, 2)))
    >>> fields = [Cut(np.array([7, 8], np.int32), np.array([2, 0])), Cut(np.array([9], np.int32), np.array([0, 1]))]
    >>> lay_out(fields, np.array([[1, 0], [0, 1]]), frame).tolist()
    [[1, 8, 2, 3], [1, 2, 10, 3]]
    """
    n_rows = taken.shape[1]
    longest = frame.size(len(fields)) + int(taken.sum(axis=0).max(initial=0))
    padded = np.full((n_rows, max(longest, 1)), PADDING, np.int32)
    rows, place = np.arange(n_rows), np.zeros(n_rows, np.int64)
    framed = [frame.before, *[frame.between] * (len(fields) - 1)]
    for field, fits, between in zip(fields, taken, framed, strict=True):
        padded[rows[:, None], place[:, None] + np.arange(len(between))] = between + FIRST
        place += len(between)
        row = np.repeat(rows, field.counts)
        column = np.arange(len(row)) - np.repeat(np.cumsum(field.counts) - field.counts, field.counts)
        kept = column < fits[row]
        padded[row[kept], (place[row] + column)[kept]] = field.ids[kept] + FIRST
        place += fits
    padded[rows[:, None], place[:, None] + np.arange(len(frame.after))] = frame.after + FIRST
    return padded


def _read_tokenizer(folder: Path) -> str:
    if holds_autocoder(folder):
        return read_learned(folder).tokenizer
    path = folder / "tokenizer.json"
    if not path.is_file():
        msg = (
            f"{folder} has no tokenizer.json. Save its tokenizer with transformers: AutoTokenizer(...).save_pretrained"
        )
        raise UnavailableError(msg)
    return path.read_text(encoding="utf-8")
