from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from glosa.errors import SchemeError, SettingsError
from glosa.schemes import Scheme, read_scheme


@pytest.fixture
def names() -> list[str]:
    return ["codes.csv", "codes.tsv", "codes.xlsx", "codes.parquet", "codes.json"]


def write(table: pl.DataFrame, path: Path) -> None:
    match path.suffix:
        case ".csv":
            table.write_csv(path)
        case ".tsv":
            table.write_csv(path, separator="\t")
        case ".xlsx":
            table.write_excel(path)
        case ".parquet":
            table.write_parquet(path)
        case _:
            table.write_json(path)


def test_every_kind_of_table_gives_the_same_scheme(
    tmp_path: Path, table: pl.DataFrame, scheme: Scheme, names: list[str]
) -> None:
    for name in names:
        write(table, tmp_path / name)
        assert read_scheme(tmp_path / name, name="small") == scheme, name


def test_the_file_names_the_scheme_unless_told_otherwise(tmp_path: Path, table: pl.DataFrame) -> None:
    write(table, tmp_path / "isco.csv")
    assert read_scheme(tmp_path / "isco.csv").name == "isco"
    assert read_scheme(str(tmp_path / "isco.csv"), name="").name == ""


def test_columns_and_hierarchy_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("id;what;why;up\nB;Bee;flies;A\nA;Animal;lives;\n88;Other;;\n", encoding="utf-8")
    scheme = read_scheme(path, code="id", title="what", description=["why"], parent="up", special=["88"])
    assert scheme.codes == ("A", "B", "88")
    assert scheme.description("B") == "flies"
    assert scheme.special == {"88"}
    assert read_scheme(path, code="id", title="what", parent="up", hierarchy="flat").parent("B") is None


def test_lengths_make_the_levels_above(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("code,title\n1111,A\n1112,B\n2111,C\n", encoding="utf-8")
    assert read_scheme(path, lengths=(1, 4)).codes == ("1", "1111", "1112", "2", "2111")


def test_one_special_code_may_be_a_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("code,title\n11,Cooks\n12,Bakers\n888,Unknown\n")
    assert read_scheme(path, special="888").special == {"888"}


def test_what_is_no_path() -> None:
    with pytest.raises(SettingsError, match=r"path is None\. It must be the path of a file"):
        read_scheme(None)  # type: ignore[arg-type]


def test_faults_are_listed_with_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("code,title\n1,A\n11,B\n11,C\n21,\n22,E\n12,F\n", encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        read_scheme(path)
    assert str(caught.value).splitlines() == [
        "scheme 'codes' cannot be used as it is:",
        "  - code '11' stands 2 times (rows 3, 4). "
        "Keep one of them, or restore leading zeros that a spreadsheet took away (011 -> 11).",
        "  - code '2' is missing, the parent of '21', '22' (rows 5, 6). Add a row for it, or correct what is below it.",
        "  - 1 code without a title: '21' (row 5). Give every code a title.",
    ]


def test_columns_of_a_file_without_columns(tmp_path: Path) -> None:
    path = tmp_path / "codes.ttl"
    path.write_text("@prefix s: <http://www.w3.org/2004/02/skos/core#> . <urn:x/1> a s:Concept .", encoding="utf-8")
    with pytest.raises(SettingsError, match="has no columns to be named"):
        read_scheme(path, code="id")


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "language", "sizes"),
    [
        ("ciuo08cl_scheme_es", "und", [10, 44, 129, 444]),
        ("isco08_scheme_en", "en", [10, 43, 130, 436]),
    ],
)
def test_real_schemes(data_dir: Path, file: str, language: str, sizes: list[int]) -> None:
    scheme = read_scheme(data_dir / f"{file}.parquet")
    assert [len(group) for group in scheme.levels().groups] == sizes
    assert scheme.ancestors("0110") == ("0", "01", "011", "0110")
    assert scheme.languages == (language,)


@pytest.mark.realdata
def test_a_real_scheme_that_lacks_two_rows(data_dir: Path) -> None:
    with pytest.raises(SchemeError, match=r"code '322' is missing, the parent of '3222' \(row 344\)") as caught:
        read_scheme(data_dir / "cuoc_scheme_es.parquet")
    assert len(caught.value.faults) == 2


def test_a_sheet_of_a_workbook(tmp_path: Path, table: pl.DataFrame, scheme: Scheme) -> None:
    path = tmp_path / "codes.xlsx"
    with xlsxwriter.Workbook(path) as book:
        pl.DataFrame({"read": ["me"]}).write_excel(book, "About")
        table.write_excel(book, "Unit groups")
    assert read_scheme(path, sheet="Unit groups", name="small") == scheme
    with pytest.raises(SchemeError, match=r"no sheet 'Unit group'\. Did you mean 'Unit groups'"):
        read_scheme(path, sheet="Unit group")
    write(table, tmp_path / "codes.csv")
    with pytest.raises(SettingsError, match=r"codes\.csv' is no workbook and has no sheet 'About'"):
        read_scheme(tmp_path / "codes.csv", sheet="About")
