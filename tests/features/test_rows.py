from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import xlsxwriter
from PIL import Image
from scipy.sparse import issparse

from glosa.errors import AutocoderError, SettingsError, TableError
from glosa.features.rows import RowReader, Rows, read_rows

SHAPES = "height,width,colour,same,kind\n1,2,red,7,a\n2,4.5,blue,7,b\n3,1,red,7,a\n"
JOBS = "job,code\nnight baker,7512\nbaker,7512\n,5120\nnight guard,5414\n"


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    (tmp_path / "shapes.csv").write_text(SHAPES)
    return tmp_path / "shapes.csv"


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    (tmp_path / "jobs.csv").write_text(JOBS)
    return tmp_path / "jobs.csv"


def told(rows: Rows) -> list[str]:
    return [str(note) for note in rows.notes]


# Numbers


def test_all_columns_of_numbers_but_the_label(shapes: Path) -> None:
    rows = read_rows(shapes, label="kind")
    assert (rows.kind, rows.names, len(rows)) == ("numbers", ("height", "width"), 3)
    np.testing.assert_array_equal(rows.x, np.array([[1, 2], [2, 4.5], [3, 1]], np.float32))
    assert rows.labels is not None
    assert rows.labels.to_list() == ["a", "b", "a"]
    assert rows.row.tolist() == [2, 3, 4]
    assert rows.table.columns == ["height", "width", "colour", "same", "kind"]
    assert told(rows) == [
        "column 'colour' is left out, no numbers.",
        "column 'same' is left out, always the same.",
    ]
    assert rows.flat is not None
    assert rows.take(np.array([2])).row.tolist() == [4]


def test_what_only_tells_rows_apart_is_left_out() -> None:
    several = pl.DataFrame({"row": range(1, 13), "id": [7 * n * n for n in range(12)], "age": [30, 41, 52] * 4})
    rows = read_rows(several)
    assert rows.names == ("age",)
    assert told(rows) == [
        "columns 'row', 'id' are left out, only there to tell rows apart. "
        "Name all columns that shall be learned if it says more."
    ]
    assert read_rows(several, columns=["id", "age"]).names == ("id", "age")
    assert read_rows(several.select("id")).names == ("id",)
    assert read_rows(several.head(9)).names == ("row", "id", "age")


def test_columns_that_are_named_and_rows_that_are_chosen(shapes: Path) -> None:
    rows = read_rows(shapes, columns=["height"], where={"colour": "red"})
    assert (rows.x.tolist(), rows.row.tolist(), rows.labels) == ([[1.0], [3.0]], [2, 4], None)


def test_new_rows_are_read_like_the_first(shapes: Path) -> None:
    reader = read_rows(shapes, label="kind").reader
    new = reader.read(pl.DataFrame({"width": ["5"], "height": [9]}))
    assert (new.x.tolist(), new.labels, told(new)) == ([[9.0, 5.0]], None, [])
    with pytest.raises(TableError, match="there is no column 'height'"):
        reader.read(pl.DataFrame({"width": [1]}))


def test_sheets_databases_and_encodings(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(book) as written:
        pl.DataFrame({"read": ["me"]}).write_excel(written, "About")
        pl.DataFrame({"height": [1, 2]}).write_excel(written, "Shapes")
    address = f"sqlite:///{tmp_path / 'shapes.db'}"
    with closing(sqlite3.connect(tmp_path / "shapes.db")) as base:
        base.execute("CREATE TABLE shapes AS SELECT 1 AS height UNION SELECT 2")
        base.commit()
    (tmp_path / "old.csv").write_bytes("altura;año\n1;7\n2;8\n".encode("utf-16"))
    assert RowReader().read(book, sheet="Shapes").x.tolist() == [[1], [2]]
    assert RowReader().read(address, query="SELECT height FROM shapes").x.tolist() == [[1], [2]]
    assert RowReader().read(tmp_path / "old.csv", encoding="utf-16").names == ("altura", "año")
    Image.new("L", (4, 4)).save(tmp_path / "a.png")
    with pytest.raises(SettingsError, match="no columns, sheets or encoding to be named"):
        RowReader().read(tmp_path, sheet="Shapes")


def test_faults_have_the_rows_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("part,a,b\n1,1,1\n2,2,2\n1,x,inf\n1,3,\n1,4,4\n")
    with pytest.raises(TableError, match="holds text, such as 'x'") as caught:
        read_rows(tmp_path / "bad.csv", columns=["a", "b"], where={"part": "1"})
    assert [fault.rows for fault in caught.value.faults] == [(4,), (5,), (4,)]
    assert str(caught.value).count("column 'a'") == 1


def test_tables_without_numbers() -> None:
    with pytest.raises(TableError, match="the table has no column of numbers"):
        read_rows({"name": ["a", "b"]})
    with pytest.raises(TableError, match="columns 'a', 'b' are always the same, so there is nothing"):
        read_rows({"a": [1, 1], "b": [2, 2]})
    with pytest.raises(TableError, match="has no rows"):
        read_rows(pl.DataFrame({"a": []}))
    with pytest.raises(TableError, match="no record has a=3"):
        read_rows({"a": [1, 2]}, where={"a": "3"})


# Pictures


def test_pictures_of_a_folder(tmp_path: Path) -> None:
    for number, name in enumerate(["three/a.png", "seven/b.png"]):
        (tmp_path / name).parent.mkdir()
        Image.new("RGB", (4, 3), (255, 0, 51 * number)).save(tmp_path / name)
    grey = read_rows(tmp_path)
    assert (grey.kind, grey.x.shape, grey.flat.shape) == ("pictures", (2, 3, 4), (2, 12))
    assert grey.table.to_dict(as_series=False) == {"picture": ["seven/b.png", "three/a.png"]}
    assert grey.row.tolist() == [1, 2]
    assert grey.labels is not None
    assert grey.labels.to_list() == ["seven", "three"]
    colour = read_rows(tmp_path, colour=True)
    assert colour.x.shape == (2, 3, 3, 4)
    np.testing.assert_allclose(colour.x[0, :, 0, 0], [1, 0, 0.2], rtol=1e-6)
    with pytest.raises(SettingsError, match="holds pictures and no table"):
        read_rows(tmp_path, columns=["a"])


def test_paths_start_where_the_table_lies(tmp_path: Path) -> None:
    Image.new("L", (2, 2), 51).save(tmp_path / "a.png")
    (tmp_path / "list.csv").write_text("path,label,old\na.png,x,1\nb.png,y,2\n")
    rows = read_rows(tmp_path / "list.csv", image="path", where={"old": "1"})
    assert rows.table.row(0) == ("a.png", "x", "1")
    assert rows.x.round(4).tolist() == np.full((1, 2, 2), 0.2, np.float32).round(4).tolist()
    with pytest.raises(TableError, match=r"b\.png is no picture") as caught:
        read_rows(tmp_path / "list.csv", image="path", where={"old": "2"})
    assert caught.value.faults[0].rows == (3,)


def test_a_table_of_pixels_keeps_its_other_columns() -> None:
    table = pl.DataFrame({"split": ["test"], "label": ["7"], **{f"pixel{n}": [n] for n in range(4)}})
    rows = read_rows(table)
    assert (rows.kind, rows.x.shape, rows.table.columns) == ("pictures", (1, 2, 2), ["split", "label"])
    assert rows.labels is not None
    assert rows.labels.to_list() == ["7"]


# Texts


def test_words_of_texts(jobs: Path) -> None:
    rows = read_rows(jobs, text=["job"], label="code")
    assert (rows.kind, rows.names, rows.row.tolist()) == ("text", ("baker", "night"), [2, 3, 5])
    assert issparse(rows.flat)
    assert told(rows) == ["1 of 4 rows left out, no text (row 4)."]
    assert rows.labels is not None
    assert rows.labels.to_list() == ["7512", "7512", "5414"]
    assert rows.take(np.array([1])).x.toarray().tolist() == [[1.0, 0.0]]
    assert rows.reader.read({"job": ["Baker!"]}).x.toarray().tolist() == [[1.0, 0.0]]


def test_vectors_of_an_encoder(jobs: Path) -> None:
    rows = read_rows(jobs, text=["job"], encoder="use")
    assert (rows.x.shape, rows.names) == ((3, 512), ())


def test_texts_that_say_nothing(jobs: Path) -> None:
    with pytest.raises(TableError, match="column 'job' is empty in every row"):
        read_rows(jobs, text=["job"], where={"code": "5120"})


# Any kind


def test_columns_of_two_kinds(jobs: Path) -> None:
    with pytest.raises(SettingsError, match="columns and text at once"):
        read_rows(jobs, columns=["code"], text=["job"])
    with pytest.raises(SettingsError, match="encoder is 'use', and no text is named"):
        read_rows(jobs, encoder="use")


@pytest.mark.parametrize("encoder", [None, "use"])
def test_saved_and_loaded(jobs: Path, tmp_path: Path, encoder: str | None) -> None:
    reader = read_rows(jobs, text=["job"], encoder=encoder).reader
    reader.save(tmp_path / "rows")
    first, again = reader.read(jobs), RowReader.load(tmp_path / "rows").read(jobs)
    dense = [rows.x.toarray() if issparse(rows.x) else rows.x for rows in (first, again)]
    np.testing.assert_array_equal(*dense)


def test_numbers_and_sizes_are_saved(shapes: Path, tmp_path: Path) -> None:
    read_rows(shapes).reader.save(tmp_path / "rows")
    assert RowReader.load(tmp_path / "rows").columns == ("height", "width")
    RowReader(size=(3, 4), kind="pictures").save(tmp_path / "pictures")
    assert RowReader.load(tmp_path / "pictures").size == (3, 4)


def test_a_damaged_folder(tmp_path: Path) -> None:
    with pytest.raises(AutocoderError, match="is not there"):
        RowReader.load(tmp_path / "none")


def test_one_column_may_be_a_plain_name() -> None:
    table = pl.DataFrame({"age": [31, 40], "job": ["bakes bread", "bakes cakes"]})
    assert read_rows(table, columns="age").names == ("age",)
    assert read_rows(table, text="job").names == ("bakes",)


def test_columns_of_lists_are_refused() -> None:
    with pytest.raises(TableError, match=r"column 'job' holds List\(String\)"):
        read_rows({"job": [["cook"], ["baker"]]}, text="job")


def test_the_label_of_pictures_may_be_named(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    for kind in ("x", "y"):
        (tmp_path / "fold" / kind).mkdir(parents=True)
        for number in range(2):
            pixels = random.integers(0, 255, (8, 8)).astype(np.uint8)
            Image.fromarray(pixels).save(tmp_path / "fold" / kind / f"{number}.png")
    named = read_rows(tmp_path / "fold", label="label")
    assert named.labels is not None
    assert named.labels.to_list() == ["x", "x", "y", "y"]
    pictures = random.integers(0, 255, (3, 8, 8)).astype(np.uint8)
    np.savez(tmp_path / "first.npz", pictures=pictures, digit=np.array(["1", "2", "1"]))
    np.savez(tmp_path / "second.npz", pictures=pictures)
    first = read_rows(tmp_path / "first.npz", label="digit")
    assert first.labels is not None
    assert first.labels.to_list() == ["1", "2", "1"]
    assert first.reader.read(tmp_path / "second.npz").labels is None  # new rows need none


def test_what_stands_beside_pictures_is_no_picture() -> None:
    pixels = {f"p{number}": [number, 9] for number in range(4)}
    rows = read_rows(pl.DataFrame({**pixels, "name": ["a", "b"]}), image="p")
    assert (rows.kind, rows.x.shape, rows.table.columns) == ("pictures", (2, 2, 2), ["name"])
    arrays = pl.DataFrame({"scan": np.full((2, 3, 3), 7), "name": ["a", "b"]})  # 64 bits each
    assert read_rows(arrays, image="scan").table.columns == ["name"]


def test_a_column_that_is_named_twice_counts_once() -> None:
    assert read_rows({"a": [1.5, 2, 3], "b": [2, 2, 3]}, columns=["a", "a"]).names == ("a",)
