from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from glosa.errors import LabelError
from glosa.records.labels import to_labels


@pytest.mark.parametrize(
    ("y", "expected"),
    [
        (["01", " 02 "], ["01", "02"]),
        ([1, "2"], ["1", "2"]),
        ([1.0, None], ["1", None]),
        (["1", float("nan")], ["1", None]),
        (np.array(["a", "b"]), ["a", "b"]),
        (np.array(["a", np.nan], dtype=object), ["a", None]),
        (np.array([1.0, np.nan]), ["1", None]),
        (pd.Series(["a", None]), ["a", None]),
        (pd.Series(["a", "b"], dtype="category"), ["a", "b"]),
        (pd.Series([1, None]), ["1", None]),
        (pl.Series(["a", "b"], dtype=pl.Categorical), ["a", "b"]),
        ((x for x in "ab"), ["a", "b"]),
    ],
)
def test_every_usual_form(y: Any, expected: list[str | None]) -> None:
    labels = to_labels(y, "code", 2)
    assert (labels.name, labels.dtype) == ("code", pl.String)
    assert labels.to_list() == expected


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (["a"], "there are 1 labels for 2 records. Give one for each"),
        ("ab", "the labels cannot be read: one text is not a sequence of labels"),
        (5, "the labels cannot be read: 'int' object is not iterable"),
        (np.array([["a"], ["b"]]), r"the labels are \(2, 1\) values of type Array.*Give one text or number"),
        ([["a"], ["b"]], r"the labels are \(2, 1\) values of type List"),
        ([object(), object()], r"the labels are \(2,\) values of type Object"),
    ],
)
def test_what_is_no_column_of_labels(y: Any, message: str) -> None:
    with pytest.raises(LabelError, match=message):
        to_labels(y, "code", 2)
