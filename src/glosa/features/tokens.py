"""Views of a record as sequences of tokens, words or characters, and the number of each category.

All text fields share one vocabulary: what a network learns of a word in one field serves in the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa._validate import Rule, is_number, require
from glosa.features.maker import Maker, Views
from glosa.features.normalise import normalise, normalise_category
from glosa.features.word_vectors import coverage, read_vectors
from glosa.features.words import split_words
from glosa.types import Json

PADDING, UNKNOWN = 0, 1
FIRST = 2  # number of the first token of the vocabulary
_MOST = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class TokenSettings:
    """What the tokens of a text are.

    Args:
        kind: "words" or "characters".
        max_length: Tokens of a field at most; what follows is not seen.
        min_count: Tokens met less often in training are unknown, unless that left none.
        max_size: Tokens told apart at most, the most frequent.
        vectors: File of word vectors from which the embeddings start; a word that has one is known however rare.

    Raises:
        SettingsError: Settings are out of their range.
    """

    kind: Literal["words", "characters"] = "words"
    max_length: int = 64
    min_count: int = 2
    max_size: int = 50_000
    vectors: str | None = None

    def __post_init__(self) -> None:
        counts = ((name, getattr(self, name)) for name in ("max_length", "min_count", "max_size"))
        path: object = self.vectors
        plain = path is None or (isinstance(path, str) and self.kind == "words")
        require([
            Rule("kind", self.kind, self.kind in ("words", "characters"), "'words' or 'characters'"),
            *(Rule(name, value, is_number(value, 1, _MOST, whole=True), "a whole number, 1 or more")
              for name, value in counts),
            Rule("vectors", self.vectors, plain, "the path of a file, for words, or None"),
        ])  # fmt: skip


class TokenMaker(Maker):
    """Learns the vocabulary, then turns tables into numbers of tokens: 0 is padding, 1 an unknown token.

    Args:
        text: Names of the text columns, at least one.
        categorical: Names of the columns of categories.
        settings: What tokens are.

    Attributes:
        tokens_: The vocabulary; the token at position i has the number i + 2.
        lengths_: Tokens that the view of each text column holds.
        values_: The values of each category; the value at position i has the number i + 1, 0 is none or another.
        vectors_: The vectors of words of the vocabulary, None without a file or once restored.
        coverage_: Which words of the records have a vector, as `Coverage.to_json` tells; empty without a file.

    >>> table = pl.DataFrame({"title": ["School cook", "cook", None], "status": ["own", None, "Own"]})
    >>> maker = TokenMaker(["title"], ["status"], TokenSettings(min_count=1)).fit(table)
    >>> maker.tokens_, [view.tolist() for view in maker.transform(table)]
    (('cook', 'school'), [[[3, 2], [2, 0], [0, 0]], [[1], [0], [1]]])
    """

    def __init__(
        self, text: Sequence[str], categorical: Sequence[str] = (), settings: TokenSettings | None = None
    ) -> None:
        self.text, self.categorical = tuple(text), tuple(categorical)
        self.settings = settings or TokenSettings()

    def fit(self, table: pl.DataFrame, *, sure: int = 0) -> Self:
        """Learn from clean records (strings or nulls).

        Args:
            table: The records.
            sure: The tokens of this many records at the end are known however rare they are.

        Raises:
            InputError: The file of word vectors cannot be read.
        """
        cut = [self._cut(table[name]) for name in self.text]
        none = pl.Series("token", [], pl.List(pl.String))  # where there are categories alone
        counts = pl.concat([none, *cut]).explode().drop_nulls().alias("token").value_counts()
        counts = counts.sort("count", "token", descending=[True, False])
        titles = pl.concat([none, *(tokens.tail(sure) for tokens in cut)]).explode().unique()
        found = None if self.settings.vectors is None else read_vectors(self.settings.vectors, set(counts["token"]))
        kept = counts.filter(self._often(counts, [*titles, *(found.words if found else ())]))
        tokens = (kept if len(kept) else counts).head(self.settings.max_size)["token"]
        longest = [max([1, *texts.list.len()]) for texts in cut]
        met = [normalise_category(table[name]).unique().sort() for name in self.categorical]
        self._keep(tokens.to_list(), longest, [values.filter(values != "").to_list() for values in met])
        self.vectors_, self.coverage_ = found, {}
        if found is not None:
            self.coverage_ = coverage(found, dict(counts.iter_rows())).to_json()
        return self

    def transform(self, table: pl.DataFrame) -> Views:
        """Return an int32 array of shape (n_rows, length) for each text column, then (n_rows, 1) for each category."""
        texts = [
            _pad(self._cut(table[name]).list.head(length), self.tokens_, length)
            for name, length in zip(self.text, self.lengths_, strict=True)
        ]
        return (
            *texts,
            *(
                _number(normalise_category(table[name]), values, first=1, other=0)[:, None]
                for name, values in zip(self.categorical, self.values_, strict=True)
            ),
        )

    @property
    def size(self) -> int:
        """How many tokens are told apart."""
        return len(self.tokens_)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what was learned, for saving: lists of words as UTF-8, a word a line."""
        values = {f"values.{number}": _to_bytes(values) for number, values in enumerate(self.values_)}
        return {"tokens": _to_bytes(self.tokens_), "lengths": np.array(self.lengths_, np.int32), **values}

    def to_json(self) -> Json:
        """Return what it was made with, for saving."""
        columns = {"text": list(self.text), "categorical": list(self.categorical)}
        return {**columns, "settings": asdict(self.settings), "coverage": self.coverage_}

    @classmethod
    def restore(cls, made: Json, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return the maker that `to_json` and `arrays` tell of."""
        self = cls(made["text"], made["categorical"], TokenSettings(**made["settings"]))
        values = [_to_words(arrays[f"values.{number}"]) for number in range(len(self.categorical))]
        self._keep(_to_words(arrays["tokens"]), arrays["lengths"].tolist(), values)
        self.vectors_, self.coverage_ = None, made["coverage"]
        return self

    def _keep(self, tokens: Sequence[str], lengths: Sequence[int], values: Sequence[Sequence[str]]) -> None:
        self.tokens_, self.lengths_ = tuple(tokens), tuple(lengths)
        self.values_ = tuple(map(tuple, values))

    def _cut(self, texts: pl.Series) -> pl.Series:
        """Return a list of tokens for each text, as many as are looked at."""
        if self.settings.kind == "words":
            return split_words(texts).list.head(self.settings.max_length)
        return normalise(texts).str.head(self.settings.max_length).str.split("")

    def _often(self, counts: pl.DataFrame, always: Sequence[str | None]) -> pl.Series:
        known = pl.Series(always, dtype=pl.String).drop_nulls()
        return (counts["count"] >= self.settings.min_count) | counts["token"].is_in(known.implode())


def _pad(cut: pl.Series, tokens: Sequence[str], length: int) -> npt.NDArray[np.int32]:
    """Return the numbers of lists of tokens, each padded with zeros, shape (n_rows, length).

    >>> _pad(pl.Series([["b", "a"], ["?"], []], dtype=pl.List(pl.String)), ["a", "b"], 3).tolist()
    [[3, 2, 0], [1, 0, 0], [0, 0, 0]]
    """
    counts = cut.list.len().to_numpy().astype(np.int64)
    column = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    padded = np.full((len(cut), length), PADDING, np.int32)
    said = cut.filter(cut.list.len() > 0).explode()
    padded[np.repeat(np.arange(len(cut)), counts), column] = _number(said, tokens, first=FIRST, other=UNKNOWN)
    return padded


def _number(words: pl.Series, known: Sequence[str], *, first: int, other: int) -> npt.NDArray[np.int32]:
    """Return the position of each word among the known ones, counted from `first`; `other` for one that is not there.

    >>> _number(pl.Series(["b", "?"]), ["a", "b"], first=2, other=1).tolist()
    [3, 1]
    """
    positions = words.cast(pl.Enum(known), strict=False).to_physical().cast(pl.Int32)
    return (positions + first).fill_null(other).to_numpy()


def _to_bytes(words: Sequence[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _to_words(data: npt.NDArray[np.uint8]) -> list[str]:
    text = data.tobytes().decode()
    return text.split("\n") if text else []
