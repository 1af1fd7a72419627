from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from glosa.errors import LabelError, SettingsError
from glosa.records.fields import Fields
from glosa.records.labels import to_labels, with_labels


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


def test_labels_beside_the_table_come_before_its_column() -> None:
    table, fields = pl.DataFrame({"text": ["cook"], "code": ["1"]}), Fields(text=("text",), label="code")
    found, same, name = with_labels(table, None, fields)
    assert (found["code"].to_list(), same, name) == (["1"], fields, "code")
    found, same, name = with_labels(table, ["2"], fields)
    assert (found["code"].to_list(), same, name) == (["2"], fields, "code")
    found, named, name = with_labels(["cook"], ["2"], Fields(text=("text",)))
    assert (found["y"].to_list(), named.label, name) == (["2"], "y", "y")
    with pytest.raises(SettingsError, match=r"the labels are missing\. Give y, or name the label column"):
        with_labels(["cook"], None, Fields(text=("text",)))
