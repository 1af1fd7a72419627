from __future__ import annotations

import polars as pl

from glosa.records.fields import Fields
from glosa.records.titles import title_records
from glosa.schemes import Scheme

SCHEME = Scheme.from_table(
    pl.DataFrame(
        {
            "code": ["1", "2"],
            "title_en": ["Cooks", "Drivers"],
            "title_es": ["Cocineros", ""],
            "description_en": ["They cook.", ""],
        }
    )
)


def test_every_title_and_description_is_a_record_in_every_text_field() -> None:
    records, codes = title_records(SCHEME, ["2", "1"], Fields(text=("a", "b"), categorical=("c",)))
    assert records.rows() == [
        ("Drivers", "Drivers", None),
        ("Cooks", "Cooks", None),
        ("They cook.", "They cook.", None),
        ("Cocineros", "Cocineros", None),
    ]
    assert codes.to_list() == ["2", "1", "1", "1"]
    assert set(records.dtypes) == {pl.String}


def test_codes_without_titles_have_no_records() -> None:
    for scheme, codes in ((SCHEME, []), (Scheme.from_labels(["1", "2"]), ["1"])):
        records, of = title_records(scheme, codes, Fields(text=("code",), categorical=("c",)))
        assert records.schema == {"code": pl.String, "c": pl.String}
        assert len(records) == len(of) == 0
