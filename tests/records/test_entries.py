from __future__ import annotations

import polars as pl

from glosa.records.entries import as_records, entries_of, make_entries
from glosa.records.fields import Fields
from glosa.schemes import Scheme

SCHEME = Scheme.from_table(
    pl.DataFrame(
        {
            "code": ["1", "2"],
            "title_en": ["Cooks", "Drivers"],
            "title_es": ["Cocineros", ""],
            "description_en": ["They cook; they taste.", ""],
        }
    )
)


def test_every_title_and_statement_is_an_entry() -> None:
    said = [("Drivers", "2"), ("Cooks", "1"), ("They cook", "1"), ("they taste.", "1"), ("Cocineros", "1")]
    assert entries_of(SCHEME, ["2", "1"]).rows() == said


def test_an_entry_is_a_record_that_says_the_same_in_every_text_field() -> None:
    records = as_records(make_entries([("Cooks", "1")]), Fields(text=("a", "b"), categorical=("c",)))
    assert records.rows() == [("Cooks", "Cooks", None)]


def test_codes_without_titles_have_no_entries() -> None:
    for scheme, codes in ((SCHEME, []), (Scheme.from_labels(["1", "2"]), ["1"])):
        assert entries_of(scheme, codes).schema == {"text": pl.String, "code": pl.String}
        assert len(as_records(entries_of(scheme, codes), Fields(text=("text",)))) == 0
