"""TF-IDF over words that keep their names, so that one can say which words a vector is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from glosa.errors import TableError
from glosa.features.maker import Maker
from glosa.features.normalise import normalise
from glosa.features.views import row_lengths, scale_rows
from glosa.types import Json

MOST = 2000  # words that are told apart: each is a column that an autoencoder gives back
FEWEST = 2  # texts that a word is met in, unless that left none


class TermMaker(Maker):
    """Turns texts into rows of length 1, a column a word; a text without a known word is a row of zeros.

    Args:
        text: Names of the text columns, read as one text.
        most: How many words are kept, the most frequent ones.

    Attributes:
        terms_: The words, in alphabetical order.
        weights_: Their inverse document frequencies, shape (n_terms,).

    >>> maker = TermMaker(["job"]).fit(pl.DataFrame({"job": ["night baker", "baker", "night guard"]}))
    >>> maker.terms_, maker.transform(pl.DataFrame({"job": ["Baker!", "guard"]}))[0].toarray().tolist()
    (('baker', 'night'), [[1.0, 0.0], [0.0, 0.0]])
    """

    def __init__(self, text: Sequence[str], most: int = MOST) -> None:
        self.text, self.categorical, self.most = tuple(text), (), most

    def fit(self, table: pl.DataFrame, *, sure: int = 0) -> Self:  # noqa: ARG002 - no row is a title
        """Learn the words.

        Raises:
            TableError: No text has a word.
        """
        counter = CountVectorizer(analyzer=str.split)
        texts = self._texts(table)
        if not any(texts):
            msg = f"no record has a word in {', '.join(map(repr, self.text))}. Name a column of text."
            raise TableError(msg)
        counts = counter.fit_transform(texts)
        met, total = np.bincount(counts.indices, minlength=counts.shape[1]), np.asarray(counts.sum(axis=0)).ravel()
        often = met >= FEWEST if (met >= FEWEST).any() else met > 0
        kept = np.sort(np.argsort(-np.where(often, total, 0), kind="stable")[: min(self.most, int(often.sum()))])
        self.terms_ = tuple(counter.get_feature_names_out()[kept].tolist())
        self.weights_ = (np.log((1 + len(texts)) / (1 + met[kept])) + 1).astype(np.float32)
        return self

    def transform(self, table: pl.DataFrame) -> tuple[csr_matrix]:
        """Return float32 of shape (n_rows, n_terms)."""
        counts = CountVectorizer(analyzer=str.split, vocabulary=self.terms_).transform(self._texts(table))
        weighed = csr_matrix(counts.multiply(self.weights_), dtype=np.float32)
        return (scale_rows(weighed, row_lengths(weighed)),)

    @property
    def n_views(self) -> int:
        """One: all columns are one text."""
        return 1

    @property
    def size(self) -> int:
        """How many words are told apart."""
        return len(self.terms_)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the weights, for saving."""
        return {"weights": self.weights_}

    def to_json(self) -> Json:
        """Return what it was made with and the words, for saving."""
        return {"text": list(self.text), "most": self.most, "terms": list(self.terms_)}

    def restore(self, made: Json, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return the maker that `to_json` and `arrays` tell of."""
        self.text, self.most, self.terms_ = tuple(made["text"]), made["most"], tuple(made["terms"])
        self.weights_ = arrays["weights"]
        return self

    def _texts(self, table: pl.DataFrame) -> list[str]:
        return normalise(table.select(pl.concat_str(self.text, separator=" ", ignore_nulls=True)).to_series()).to_list()
