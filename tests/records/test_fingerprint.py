from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import polars as pl

from glosa.records import fingerprint as module
from glosa.records.fingerprint import fingerprint

if TYPE_CHECKING:
    import pytest

TABLE = pl.DataFrame({"title": ["cook", 'the "best" baker', None], "code": [5120, 7512, 9999]})


def test_by_hand() -> None:
    text = '"title","code"\n"cook","5120"\n"the ""best"" baker","7512"\n"","9999"\n'
    assert fingerprint(TABLE, ["title", "code"]) == hashlib.sha256(text.encode()).hexdigest()


def test_the_kind_of_file_does_not_count() -> None:
    as_read_from_text = TABLE.with_columns(pl.col("code").cast(pl.String), pl.col("title").fill_null(""))
    with_gaps = TABLE.with_columns(pl.col("code").cast(pl.Float64))
    assert {fingerprint(table, ["title", "code"]) for table in (TABLE, as_read_from_text, with_gaps)} == {
        fingerprint(TABLE, ["title", "code"])
    }


def test_other_records_have_another_one() -> None:
    others = (TABLE.reverse(), TABLE.head(2), TABLE.with_columns(code=pl.lit(1)), TABLE.rename({"title": "job"}))
    prints = {fingerprint(table, table.columns) for table in (TABLE, *others)} | {fingerprint(TABLE, ["title"])}
    assert len(prints) == 6


def test_how_many_rows_are_written_at_once_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = fingerprint(TABLE, TABLE.columns)
    monkeypatch.setattr(module, "ROWS", 2)
    assert fingerprint(TABLE, TABLE.columns) == at_once
