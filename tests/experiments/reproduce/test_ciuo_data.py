from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from glosa.errors import TableError
from glosa.experiments.reproduce.ciuo_data import prepare, read_answers, scheme_of

HEADER = "ocupacion,tarea,ciuo08,split,grupo\n"


@pytest.mark.parametrize(
    ("job", "task", "joined"),
    [
        ("panadera", "hornea pan", "panadera hornea pan"),
        ("88", "hornea pan", "hornea pan"),
        ("panadera", "999", "panadera"),
        ("88", "", ""),
        (None, None, ""),
    ],
)
def test_missing_answers(job: str | None, task: str | None, joined: str) -> None:
    row = pl.DataFrame({"ocupacion": [job], "tarea": [task], "ciuo08": ["7512"]}, schema_overrides={"tarea": pl.String})
    found = prepare(row.cast(pl.String))
    assert found["respuesta"].to_list() == [joined]
    assert not set(found.row(0)[:2]) & {"88", "999", ""}


def test_codes_are_cut_but_special_ones_are_not() -> None:
    found = prepare(pl.DataFrame({"ocupacion": "a", "tarea": "b", "ciuo08": ["0110", "999"]}))
    assert found["ciuo08_1"].to_list() == ["0", "999"]
    assert found["ciuo08_2"].to_list() == ["01", "999"]
    scheme = scheme_of(found["ciuo08_1"])
    assert (scheme.codes, scheme.special, scheme.title("0")) == (("0", "999"), {"999"}, "Armed forces")


def test_a_column_of_groups_may_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "cuoc_survey_es.csv"
    path.write_text("ocupacion,tarea,ciuo08,split\npanadera,hornea pan,7512,train\npanadero,88,7512,test\n")
    answers = read_answers(path)
    assert answers["grupo"].to_list() == [None, None]
    assert answers["ciuo08_2"].to_list() == ["75", "75"]


def test_every_fault_of_a_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cuoc_survey_es.csv"
    path.write_text(HEADER + "a,b,751,train,g\na,b,,train,g\na,b,7512,dev,g\n")
    expected = r"(?s)ciuo08 is '751', empty \(rows 2, 3\).*4 digits, or 999.*split is 'dev' \(row 4\).*no row is test"
    with pytest.raises(TableError, match=expected):
        read_answers(path)
    path.write_text("ocupacion,ciuo08,split\na,7512,train\n")
    with pytest.raises(TableError, match="there is no column 'tarea'"):
        read_answers(path)
