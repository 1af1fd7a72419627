from __future__ import annotations

import pytest

from glosa.errors import TableError
from glosa.records.columns import check_header, require_columns


def test_a_header_names_each_column_once() -> None:
    check_header(["a", "b"], "t.csv")
    with pytest.raises(
        TableError, match=r"(?s)t.csv: a name.*'a' stands at positions 1 and 3.*'b' stands at positions"
    ):
        check_header(["a", "b", "a", "b"], "t.csv")


def test_missing_columns_are_told_together_with_the_nearest() -> None:
    require_columns(["title"], ["title"], "t.csv")
    with pytest.raises(
        TableError, match=r"(?s)no column 'titel'. Did you mean 'title'\?.*no column 'qq'. Valid: 'title'"
    ):
        require_columns(["title", "code"], ["titel", "qq"], "t.csv")
