from __future__ import annotations

import polars as pl
import pytest

from glosa.records.clean import as_text, clean
from glosa.records.fields import Fields


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (["  0110 ", None], ["0110", None]),
        ([1120, None], ["1120", None]),
        ([1120.0, float("nan")], ["1120", None]),
        ([1.5, 2.0, 1e300], ["1.5", "2", "1e+300"]),
        ([None, None], [None, None]),
    ],
)
def test_any_column_becomes_text(values: list[object], text: list[str | None]) -> None:
    assert as_text(pl.Series(values)).to_list() == text


def test_missing_marks_are_null_in_inputs_alone() -> None:
    table = pl.DataFrame({"title": ["baker", " 88 ", ""], "status": [1, 88, None], "code": ["88", "1", "2"]})
    fields = Fields(text=("title",), categorical=("status",), label="code", missing=("88", ""))
    assert clean(table, fields).rows() == [("baker", "1"), (None, None), (None, None)]
