from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glosa.errors import SettingsError, TableError
from glosa.records.fields import Fields
from glosa.records.findings import Findings, look_over
from glosa.schemes import Scheme

FIELDS = Fields(text=("job", "task"), label="code", missing=("", "88"))
TABLE = pl.DataFrame(
    {
        "job": ["Cook", "cook ", "baker", "88", "officer", "cow 6121"],
        "task": [None, "", "bread", "", "88", "milks"],
        "code": ["5120", "9411", "7512", "7512", "110", "6121"],
    }
)


def told(found: Findings) -> str:
    return "\n".join(map(str, found.notices))


def test_counts() -> None:
    found = look_over(TABLE, FIELDS)
    assert (found.rows, found.without_text, found.empty) == (6, 1, (("job", 1), ("task", 4)))
    assert found.codes == (("7512", 2), ("110", 1), ("5120", 1), ("6121", 1), ("9411", 1))
    assert found.faults == ()
    assert "1 record without text (row 5). They are coded as 'no text', never guessed." in told(found)
    assert "4 codes of 5 with a single record: 110, 5120, 6121, 9411." in told(found)


def test_conflicts_do_not_see_case() -> None:
    found = look_over(TABLE, FIELDS)
    assert found.conflicts.rows() == [("cook", ["5120", "9411"], [2, 3])]
    assert "1 text with several labels, in 2 records" in told(found)


def test_faults_are_kept_and_a_scheme_is_compared() -> None:
    scheme = Scheme.from_labels(["0110", "5120", "7512", "6121", "9411", "9412"], hierarchy="digits")
    found = look_over(TABLE, FIELDS, scheme)
    assert [fault.rows for fault in found.faults] == [(6,)]
    assert "leading zero of '0110'" in found.faults[0].remedy
    assert "2 of 6 codes of the scheme without a record" in told(found)
    dropped = look_over(TABLE, FIELDS, scheme, unknown="drop")
    assert dropped.faults == ()
    assert "1 record without a usable label, to be dropped (row 6)" in told(dropped)


def test_labels_above_others() -> None:
    scheme = Scheme.from_labels(["11", "111", "2"], hierarchy="digits")
    table = pl.DataFrame({"job": ["a", "b", "c"], "code": ["11", "111", "2"]})
    assert "1 label with codes below in the scheme: 11" in told(
        look_over(table, Fields(text=("job",), label="code"), scheme)
    )


def test_leaks() -> None:
    codes = [str(100 + i % 10) for i in range(100)]
    fields = Fields(text=("text", "title"), label="code")
    table = pl.DataFrame(
        {"text": [f"he fell {i}" for i in codes], "title": [f"part {i}" for i in codes], "code": codes}
    )
    found = told(look_over(table, fields))
    assert "field 'title' tells the label: one value a code. Leave it out" in found
    assert "100 texts with its own label inside" in found
    assert "100 records with the same fields as another. Name a group, such as 'text'" in found


def test_rows_in_the_file() -> None:
    found = look_over(TABLE, FIELDS).in_file(np.array([10, 20, 30, 40, 50, 60]))
    assert found.conflicts["rows"].to_list() == [[12, 22]]
    assert found.notices[0].rows == (42,)


def test_json() -> None:
    found = look_over(TABLE, FIELDS).to_json()
    assert found["usable"]
    assert found["codes"]["7512"] == 2
    assert found["conflicts"][0]["labels"] == ["5120", "9411"]


def test_the_label_must_be_named_and_there() -> None:
    with pytest.raises(SettingsError, match="no label field is named"):
        look_over(TABLE, Fields(text=("job",)))
    with pytest.raises(TableError, match=r"no column 'cod'\. Did you mean 'code'"):
        look_over(TABLE, Fields(text=("job",), label="cod"))
