from __future__ import annotations

import polars as pl
import pytest

from glosa.errors import SettingsError, TableError
from glosa.records.columns import check_header, parse_names, refuse_nested, require_columns


def test_a_header_names_each_column_once() -> None:
    check_header(["a", "b"], "t.csv")
    with pytest.raises(
        TableError, match=r"(?s)t.csv: a name.*'a' stands at positions 1 and 3.*'b' stands at positions"
    ):
        check_header(["a", "b", "a", "b"], "t.csv")


def test_a_title_is_no_header() -> None:
    check_header(["title", ""], "t.csv")
    with pytest.raises(TableError, match=r"row 1 holds nothing but 'Table 3', .* Delete the rows above the names"):
        check_header(["Table 3", "", ""], "t.csv")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["title"], "'title' does not say where a field stands. Write FIELD=COLUMN, such as title=job"),
        (["titel=job"], "no field 'titel'. Did you mean 'title'"),
        (["title=a", "title=b"], "'title' cannot stand in 'a' and 'b' at once"),
    ],
)
def test_names_of_fields_that_cannot_be(said: list[str], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        parse_names(said, ["title", "duties"])


def test_missing_columns_are_told_together_with_the_nearest() -> None:
    require_columns(["title"], ["title"], "t.csv")
    with pytest.raises(
        TableError, match=r"(?s)no column 'titel'. Did you mean 'title'\?.*no column 'qq'. Valid: 'title'"
    ):
        require_columns(["title", "code"], ["titel", "qq"], "t.csv")


def test_columns_whose_cells_are_no_text_are_told_together() -> None:
    objects = pl.Series([object()], dtype=pl.Object)
    table = pl.DataFrame({"a": [["x"]], "b": [b"x"], "c": objects, "d": [{"x": 1}], "e": ["x"]})
    with pytest.raises(
        TableError, match=r"(?s)the table has columns that are no text:.*'a' holds List\(String\)"
    ) as told:
        refuse_nested(table, table.columns, "the table")
    assert [fault.what.split("'")[1] for fault in told.value.faults] == ["a", "b", "c", "d"]
