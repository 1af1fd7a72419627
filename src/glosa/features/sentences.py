"""Views of a record as vectors of sentences: one for each text field, from an encoder that others trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix

from glosa.errors import AutocoderError, SettingsError
from glosa.features.encoders import Encoder, Vectors, open_encoder
from glosa.features.maker import Maker, Views
from glosa.features.normalise import normalise_category
from glosa.types import Json


class SentenceMaker(Maker):
    """Turns texts into vectors of length 1, zeros where a field says nothing, and categories into one column a value.

    Args:
        text: Names of the text columns, at least one.
        categorical: Names of the columns of categories.
        encoder: What makes vectors, as `open_encoder` takes it.

    Attributes:
        dimensions_: Numbers that a vector has.
        identity_: What the encoder was.
        values_: The values of each category.

    >>> table = pl.DataFrame({"title": ["cook", None], "status": ["Own", "staff"]})
    >>> maker = SentenceMaker(["title"], ["status"]).fit(table)
    >>> title, status = maker.transform(table)
    >>> title.shape, title.any(axis=1).tolist(), status.toarray().tolist()
    ((2, 512), [True, False], [[1.0, 0.0], [0.0, 1.0]])
    """

    def __init__(self, text: Sequence[str], categorical: Sequence[str] = (), encoder: str = "use") -> None:
        self.text, self.categorical, self.encoder = tuple(text), tuple(categorical), encoder

    def fit(self, table: pl.DataFrame, *, sure: int = 0) -> Self:  # noqa: ARG002 - no text is left out
        """Learn the values of categories; the encoder has learned already.

        Raises:
            SettingsError: There is no such encoder.
            UnavailableError: What it needs is missing.
        """
        encoder = open_encoder(self.encoder)
        self.dimensions_, self.identity_ = encoder.dimensions, encoder.identity
        met = [normalise_category(table[name]).unique().sort() for name in self.categorical]
        self.values_ = tuple(tuple(values.filter(values != "")) for values in met)
        return self

    def transform(self, table: pl.DataFrame) -> Views:
        """Return float32 of shape (n_rows, dimensions) for each text column, then of (n_rows, n_values) for categories.

        Raises:
            UnavailableError: What the encoder needs is missing.
            AutocoderError: Its vectors are of another size than before.
        """
        encoder = open_encoder(self.encoder)
        texts = [self._encode(encoder, table[name]) for name in self.text]
        columns = zip(self.categorical, self.values_, strict=True)
        return (*texts, *(one_column_a_value(normalise_category(table[name]), values) for name, values in columns))

    @property
    def size(self) -> int:
        """How many numbers a vector has."""
        return self.dimensions_

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return nothing: what was learned is in `to_json`."""
        return {}

    def to_json(self) -> Json:
        """Return what it was made with and what it learned, for saving."""
        made = {"text": list(self.text), "categorical": list(self.categorical), "encoder": self.encoder}
        learned = {"dimensions": self.dimensions_, "identity": self.identity_, "values": [*map(list, self.values_)]}
        return {**made, **learned}

    def restore(self, made: Json, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:  # noqa: ARG002 - there are none
        """Return the maker that `to_json` tells of.

        Raises:
            AutocoderError: The encoder of that name is not there, or not the one that was learned with.
            UnavailableError: What it needs is missing.
        """
        self.text, self.categorical = tuple(made["text"]), tuple(made["categorical"])
        self.encoder = made["encoder"]
        self.dimensions_, self.identity_ = made["dimensions"], made["identity"]
        self.values_ = tuple(map(tuple, made["values"]))
        try:
            found = open_encoder(self.encoder).identity
        except SettingsError as error:
            msg = f"the autocoder learned with an encoder that is not here: {error} Put it there again."
            raise AutocoderError(msg) from error
        if found != self.identity_:
            msg = self._other(f"it is {found} here and was {self.identity_}")
            raise AutocoderError(msg)
        return self

    def _encode(self, encoder: Encoder, texts: pl.Series) -> Vectors:
        vectors = encoder.encode(texts.fill_null("").to_list())
        if vectors.shape[1] != self.dimensions_:
            msg = self._other(f"it gives {vectors.shape[1]} numbers a text and gave {self.dimensions_}")
            raise AutocoderError(msg)
        return vectors

    def _other(self, why: str) -> str:
        return (
            f"the encoder {self.encoder!r} is not the one that the autocoder learned with: {why}. "
            "Get that one back, or fit the autocoder again."
        )


def one_column_a_value(said: pl.Series, values: Sequence[str]) -> csr_matrix:
    """Return a 1 in the column of each row's value, float32, shape (n_rows, n_values); none for a value not known.

    >>> one_column_a_value(pl.Series(["b", "?"]), ["a", "b"]).toarray().tolist()
    [[0.0, 1.0], [0.0, 0.0]]
    """
    place = said.cast(pl.Enum(values), strict=False).to_physical().cast(pl.Int64)
    known = place.is_not_null().to_numpy()
    ends = np.concatenate([[0], np.cumsum(known)])
    columns = place.drop_nulls().to_numpy()
    return csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(said), len(values)))
