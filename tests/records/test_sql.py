from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from glosa.errors import TableError, UnavailableError
from glosa.records.sql import iter_query


@pytest.fixture
def survey(tmp_path: Path) -> str:
    with closing(sqlite3.connect(tmp_path / "survey.db")) as database:
        database.execute("CREATE TABLE answers (title TEXT, code TEXT, n REAL)")
        database.executemany("INSERT INTO answers VALUES (?, ?, ?)", [(f"t{i}", "0110", i) for i in range(5)])
        database.execute("INSERT INTO answers VALUES ('time: 9:30', NULL, NULL)")
        database.commit()
    return f"sqlite:///{tmp_path}/survey.db"


def test_the_answer_comes_in_parts_as_text(survey: str) -> None:
    batches = list(iter_query(survey, "SELECT title, code, n FROM answers ORDER BY rowid", rows=4))
    assert [batch.height for batch in batches] == [4, 2]
    assert batches[0].row(1) == ("t1", "0110", "1")
    assert batches[1].row(1) == ("time: 9:30", None, None)


def test_colons_and_percent_signs_are_not_parameters(survey: str) -> None:
    query = "SELECT title FROM answers WHERE title LIKE '%:30' AND title <> ':no'"
    assert [batch.rows() for batch in iter_query(survey, query, rows=4)] == [[("time: 9:30",)]]


def test_a_query_changes_nothing(survey: str) -> None:
    with pytest.raises(TableError, match="does not answer the query 'DELETE FROM answers'"):
        list(iter_query(survey, "DELETE FROM answers", rows=4))
    assert sum(batch.height for batch in iter_query(survey, "SELECT * FROM answers", rows=4)) == 6


def test_what_the_database_refuses_is_told(survey: str) -> None:
    with pytest.raises(TableError, match="does not answer the query 'SELECT x FROM nowhere': no such table: nowhere"):
        list(iter_query(survey, "SELECT x FROM nowhere", rows=4))
    with pytest.raises(TableError, match="column 'title' stands at positions 1 and 2"):
        list(iter_query(survey, "SELECT title, code AS title FROM answers", rows=4))


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"none.db does not exist. Check the path"):
        list(iter_query(f"sqlite:///{tmp_path}/none.db", "SELECT 1", rows=4))
    assert not list(tmp_path.iterdir())


def test_an_address_is_checked_and_its_password_kept() -> None:
    with pytest.raises(TableError, match=r"not that of a database. Write driver://user:password@host/database"):
        list(iter_query("nonsense://:x:y", "SELECT 1", rows=4))
    with pytest.raises(UnavailableError, match="no driver for 'oracle9' is installed"):
        list(iter_query("oracle9://me@host/db", "SELECT 1", rows=4))
    with pytest.raises(TableError, match=r"postgresql\+psycopg://me:\*\*\*@127.0.0.1:1/db does not answer"):
        list(iter_query("postgresql+psycopg://me:secret@127.0.0.1:1/db", "SELECT 1", rows=4))
