from __future__ import annotations

import polars as pl
import pytest

from glosa.errors import LabelError, TableError
from glosa.records.index import to_index
from glosa.schemes import Scheme

SCHEME = Scheme.from_labels(["5120", "8332"])


def test_the_columns_are_found_by_the_codes_of_the_scheme() -> None:
    table = pl.DataFrame({"what": ["cook", "driver", None], "n": ["1", "1", "2"], "which": ["5120", "8332", "5120"]})
    assert to_index(table, SCHEME).rows() == [("cook", "5120"), ("driver", "8332")]


def test_codes_out_of_the_scheme_are_told_with_their_rows_or_left_out() -> None:
    table = pl.DataFrame({"title": ["cook", "driver", "pilot", "diver"], "code": ["5120", "8332", "3153", None]})
    message = r"code '3153' is not in the scheme \(row 4\).\n  - the code is empty \(row 5\)"
    with pytest.raises(LabelError, match=message):
        to_index(table, SCHEME)
    assert len(to_index(table, SCHEME, unknown="drop")) == 2


@pytest.mark.parametrize(
    ("table", "scheme"),
    [({"a": ["cook", "driver"], "b": ["x", "y"]}, SCHEME), ({"code": ["5120"]}, None), ({"a": ["cook"]}, None)],
)
def test_an_index_without_texts_or_codes_is_refused(table: dict[str, list[str]], scheme: Scheme | None) -> None:
    with pytest.raises(TableError, match="needs a column of texts and one of codes"):
        to_index(pl.DataFrame(table), scheme)


def test_columns_of_lists_are_passed_over() -> None:
    table = pl.DataFrame({"code": ["1", "2"], "title": ["cook", "driver"], "tags": [["a"], ["b"]]})
    assert to_index(table).rows() == [("cook", "1"), ("driver", "2")]


def test_running_numbers_are_no_texts() -> None:
    table = pl.DataFrame({"id": [1, 2, 3], "code": ["11", "12", "12"], "title": ["cook", "driver", "driver"]})
    assert to_index(table)["text"].to_list() == ["cook", "driver", "driver"]
