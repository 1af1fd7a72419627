from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from PIL import Image

from glosa import read_pictures, read_table
from glosa.errors import InputError, SettingsError, TableError

GREY = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20


def draw(path: Path, pixels: np.ndarray = GREY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return path


# Folders


def test_a_folder_of_folders_has_labels(tmp_path: Path) -> None:
    for number, place in enumerate(["one/a.png", "one/b.PNG", "two/c.bmp"]):
        draw(tmp_path / place, GREY + number)
    (tmp_path / "one" / "notes.txt").write_text("no picture")
    found = read_pictures(tmp_path)
    assert found.names == ("one/a.png", "one/b.PNG", "two/c.bmp")
    assert found.labels is not None
    assert found.labels.to_list() == ["one", "one", "two"]
    assert (found.pixels.shape, found.pixels.dtype) == ((3, 3, 4), np.uint8)
    np.testing.assert_array_equal(found.pixels[2], GREY + 2)


def test_pictures_without_a_folder_of_their_own_have_none(tmp_path: Path) -> None:
    draw(tmp_path / "a.png")
    draw(tmp_path / "one" / "b.png")
    assert read_pictures(tmp_path).labels is None


def test_colours_are_kept_if_they_are_wanted(tmp_path: Path) -> None:
    red = np.zeros((2, 2, 3), np.uint8) + np.array([200, 0, 0], np.uint8)
    draw(tmp_path / "red.png", red)
    np.testing.assert_array_equal(read_pictures(tmp_path, colour=True).pixels[0], red)
    assert read_pictures(tmp_path).pixels.tolist() == [[[60, 60], [60, 60]]]  # what the eye sees of red


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    draw(tmp_path / "deep.png", np.array([[0, 256, 65535]], np.uint16))
    assert read_pictures(tmp_path).pixels.tolist() == [[[0, 1, 255]]]


def test_frames_of_others_and_arrays_are_converted(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.png")
    for source in (pd.DataFrame({"image": [str(path)]}), {"image": [str(path)]}, GREY[None]):
        np.testing.assert_array_equal(read_pictures(source).pixels, GREY[None])
    with pytest.raises(TableError, match="NoneType cannot be read as a table"):
        read_pictures(None)


@pytest.mark.parametrize("size", [28, (8.5, 8), "28x28", (0, 0), (8,)])
def test_a_size_is_a_height_and_a_width(tmp_path: Path, size: Any) -> None:
    draw(tmp_path / "a.png")
    with pytest.raises(SettingsError, match=r"size is .* It must be height and width, whole numbers, 1 to 4096"):
        read_pictures(tmp_path, size=size)
    assert read_pictures(tmp_path, size=[6, 8]).pixels.shape == (1, 6, 8)


def test_all_that_is_wrong_is_told_together(tmp_path: Path) -> None:
    for name in "abc":
        draw(tmp_path / f"{name}.png")
    draw(tmp_path / "d.png", GREY.T.copy())
    (tmp_path / "e.png").write_text("no picture at all")
    whole = (tmp_path / "a.png").read_bytes()
    (tmp_path / "f.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(TableError) as caught:
        read_pictures(tmp_path)
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 3
    assert "e.png is no picture that can be read" in told[0]
    assert "f.png is no picture that can be read" in told[1]
    assert told[2] == (
        f"1 of 6 pictures are 4 x 3 pixels, {tmp_path / 'd.png'} the first of them, and most are 3 x 4 "
        "(row 5). Say which size all shall be scaled to."
    )


def test_pictures_are_scaled_to_a_size(tmp_path: Path) -> None:
    draw(tmp_path / "a.png")
    draw(tmp_path / "b.png", np.full((9, 2), 70, np.uint8))
    pixels = read_pictures(tmp_path, size=(6, 8)).pixels
    assert pixels.shape == (2, 6, 8)
    assert (pixels[1] == 70).all()


def test_a_folder_without_pictures_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="holds no picture"):
        read_pictures(tmp_path)


# Tables


def test_a_column_of_paths_beside_the_table(tmp_path: Path) -> None:
    draw(tmp_path / "scans" / "a.png")
    (tmp_path / "table.csv").write_text("file,label,what\nscans/a.png,7,x\n")
    found = read_pictures(tmp_path / "table.csv", image="file")
    assert found.labels is not None
    assert (found.names, found.labels.to_list()) == (("scans/a.png",), ["7"])
    other = read_pictures(tmp_path / "table.csv", image="file", label="what").labels
    assert other is not None
    assert other.to_list() == ["x"]


def test_a_path_that_is_missing_or_wrong_is_told_with_its_row(tmp_path: Path) -> None:
    draw(tmp_path / "a.png")
    with pytest.raises(TableError, match=r"'file' of the table cannot be used: *\n.*no picture is given \(rows 3, 4\)"):
        read_pictures(pl.DataFrame({"file": [str(tmp_path / "a.png"), None, ""]}), image="file")
    table = pl.DataFrame({"file": [str(tmp_path / "a.png"), str(tmp_path / "b.png")]})
    with pytest.raises(TableError, match=r"b\.png is no picture that can be read: .*\(row 3\)"):
        read_pictures(table, image="file")


def test_pixels_of_a_csv(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("label,pixel0,pixel1,pixel10,pixel2\n3,0,1,9,2\n".replace("pixel10", "pixel3"))
    found = read_pictures(tmp_path / "train.csv")
    assert found.pixels.tolist() == [[[0, 1], [2, 9]]]
    assert found.names == ("row 2",)
    flat = read_pictures(tmp_path / "train.csv", size=(1, 4))
    assert flat.pixels.tolist() == [[[0, 1, 2, 9]]]


def test_pixels_that_are_none_are_told_with_their_rows() -> None:
    table = pl.DataFrame({"pixel0": ["1", None, "3", "256", "5", "x", "0.5"]})
    with pytest.raises(TableError) as caught:
        read_pictures(table)
    assert [(fault.what, fault.rows) for fault in caught.value.faults] == [
        ("a picture misses pixels", (3,)),
        ("a picture has pixels that are no whole numbers from 0 to 255", (5, 7, 8)),
    ]


@pytest.mark.parametrize(
    ("columns", "size", "message"),
    [
        (["pixel0", "pixel1"], None, "has 2 columns of pixels.* square picture"),
        (["pixel0", "pixel1", "pixel2", "pixel5"], None, "without a gap"),
        (["pixel0", "pixel1"], (2, 2), "a picture of 2 x 2"),
        (["title"], None, "has no column 'pixel'"),
    ],
)
def test_columns_that_make_no_picture(columns: list[str], size: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_pictures(pl.DataFrame({column: [1] for column in columns}), size=size)


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(SettingsError, match=r"the table has no column 'filex'. Did you mean 'file'"):
        read_pictures(pl.DataFrame({"file": ["a.png"]}), image="filex")


# Arrays


def test_idx_files_with_the_labels_beside_them(tmp_path: Path) -> None:
    path = tmp_path / "t10k-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(struct.pack(">BBBB3I", 0, 0, 8, 3, 1, 3, 4) + GREY.tobytes()))
    assert read_pictures(path).labels is None
    (tmp_path / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(b"\0\0\x08\x01\0\0\0\x01\x05"))
    found = read_pictures(path)
    np.testing.assert_array_equal(found.pixels[0], GREY)
    assert found.labels is not None
    assert found.labels.to_list() == ["5"]


def test_an_archive_of_arrays(tmp_path: Path) -> None:
    path = tmp_path / "digits.npz"
    np.savez(path, x_train=np.stack([GREY, GREY]), y_train=[1, 2], x_test=GREY[None] / 255)
    found = read_pictures(path, image="x_train", label="y_train")
    assert found.labels is not None
    assert (found.pixels.shape, found.labels.to_list()) == ((2, 3, 4), ["1", "2"])
    np.testing.assert_array_equal(read_pictures(path, image="x_test").pixels[0], GREY)
    with pytest.raises(SettingsError, match=r"has 2 arrays of pictures. Name one as the sheet.*'x_train', 'x_test'"):
        read_pictures(path)
    with pytest.raises(TableError, match="there are 2 values of 'y_train' for 1 pictures"):
        read_pictures(path, image="x_test", label="y_train")


@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        (np.zeros((2, 3, 4, 2)), "the array is 2 x 3 x 4 x 2"),
        (np.zeros((0, 3, 4)), "the array is 0 x 3 x 4"),
        (np.full((1, 2, 2), np.nan), "not all numbers from 0 to 255"),
        (np.full((1, 2, 2), 300), "not all numbers from 0 to 255"),
        (np.full((1, 2, 2), -1.0), "not all numbers from 0 to 255"),
    ],
)
def test_arrays_that_are_no_pictures(tmp_path: Path, pixels: np.ndarray, message: str) -> None:
    np.savez(tmp_path / "x.npz", pixels)
    with pytest.raises(TableError, match=message):
        read_pictures(tmp_path / "x.npz")


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.npz").write_text("none")
    with pytest.raises(TableError, match="is no archive of arrays"):
        read_pictures(tmp_path / "x.npz")
    np.savez(tmp_path / "y.npz", np.array([[[object()]]]))
    with pytest.raises(TableError, match="is no archive of arrays"):
        read_pictures(tmp_path / "y.npz")


def test_an_archive_is_a_table_of_the_pictures_that_the_sheet_names(tmp_path: Path) -> None:
    path = tmp_path / "digits.npz"
    np.savez(path, x_train=np.stack([GREY, GREY]), y_train=[1.0, 2.0], names=["a", "b"], x_test=GREY[None], y_test=[3])
    found = read_table(path, sheet="x_train")
    assert found.columns == ["image", "y_train", "names"]
    assert found["y_train"].to_list() == ["1", "2"]
    with pytest.raises(SettingsError, match="no array 'x_tests'"):
        read_table(path, sheet="x_tests")


def test_a_folder_has_no_sheets(tmp_path: Path) -> None:
    Image.fromarray(GREY).save(tmp_path / "a.png")
    with pytest.raises(TableError, match="neither a workbook nor an archive and has no sheet 'x'"):
        read_table(tmp_path, sheet="x")
    assert len(read_pictures(tmp_path, image="image")) == 1


def test_folders_in_folders_are_labels_of_their_own_and_hidden_ones_none(tmp_path: Path) -> None:
    for place in ("women/shoes", "men/shoes", ".cache"):
        (tmp_path / place).mkdir(parents=True)
        Image.fromarray(GREY).save(tmp_path / place / "a.png")
    (tmp_path / "men/shoes/._a.png").write_bytes(b"no picture")
    (tmp_path / "manual.pdf").write_bytes(b"no picture either")
    found = read_pictures(tmp_path)
    assert found.labels is not None
    assert found.labels.to_list() == ["men/shoes", "women/shoes"]


def test_what_is_drawn_on_nothing_is_drawn_on_white(tmp_path: Path) -> None:
    drawn = np.zeros((6, 6, 4), np.uint8)
    drawn[2:4, 2:4, 3] = 255  # black, and all else black too, but transparent
    Image.fromarray(drawn, "RGBA").save(tmp_path / "sign.png")
    found = read_pictures(tmp_path).pixels[0]
    assert (found[2:4, 2:4] == 0).all()
    assert found[0, 0] == 255


def test_arrays_may_have_more_bits_than_they_need() -> None:
    digits = np.arange(18).reshape(2, 3, 3)
    assert (read_pictures(digits).pixels == digits).all()
    with pytest.raises(SettingsError, match="It must hold arrays of whole numbers from 0 to 255"):
        read_pictures(digits + 250)
