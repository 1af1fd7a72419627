from __future__ import annotations

import pytest

from glosa.errors import TableError
from glosa.records.sniff import ONE_COLUMN, Form, form_of, parse_rows, sniff_delimiter, sniff_encoding


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.csv", Form("delimited", None, ".csv")),
        ("a.b.TSV.ZST", Form("delimited", "zstd", ".tsv")),
        ("a.jsonl.gz", Form("json lines", "gzip", ".jsonl")),
        ("a.pq", Form("parquet", None, ".pq")),
        ("a.ods", Form("excel", None, ".ods")),
    ],
)
def test_the_name_says_the_form(name: str, form: Form) -> None:
    assert form_of(name) == form


@pytest.mark.parametrize("name", ["answers", "answers.doc", "answers.gz", ".csv"])
def test_an_unknown_ending_is_refused(name: str) -> None:
    with pytest.raises(TableError, match=f"'{name}': the ending is none of .csv, .tsv"):
        form_of(name)


def test_what_packs_itself_is_not_packed_again() -> None:
    with pytest.raises(TableError, match="a parquet file is compressed inside"):
        form_of("a.parquet.gz")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told_apart(encoding: str) -> None:
    assert sniff_encoding("título;código\nalbañil – “peón”;7112\n".encode(encoding)) == encoding


@pytest.mark.parametrize(
    ("sample", "encoding"),
    [
        (b"plain", "utf-8"),
        ("ñ".encode()[:1], "utf-8"),  # cut at the end of the sample
        ("señora, señor ".encode() + b"a\xf1o", "utf-8"),  # mostly good: a broken place
        (b"a\xff\xfe", "utf-8"),
        ("JOÃO, SÃO".encode("latin-1"), "cp1252"),
    ],
)
def test_broken_utf8_is_not_taken_for_latin1(sample: bytes, encoding: str) -> None:
    assert sniff_encoding(sample) == encoding


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_told_apart(delimiter: str) -> None:
    rows = [["title", "code"], ["baker, pastry; cakes", "7512"], ["cook | chef", "5120"]]
    quoted = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert sniff_delimiter(quoted) == delimiter


def test_a_header_without_delimiter_is_one_column() -> None:
    assert sniff_delimiter("text\nbaker, pastry\ncook, chef\n") == ONE_COLUMN


def test_a_cell_beyond_the_limit_of_the_csv_module_does_no_harm() -> None:
    assert parse_rows("a,b\n" + "x" * 200_000, ",") == [["a", "b"]]
