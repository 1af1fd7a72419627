from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from PIL import Image

from glosa.errors import SettingsError, TableError
from glosa.records.picture_column import with_pixels

GREY = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20


def packed(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_what_files_hold_is_read_out_of_the_table() -> None:
    table = pl.DataFrame({"scan": [packed(GREY), None]})
    found = with_pixels(table, "scan")["scan"]
    assert found.dtype == pl.Array(pl.UInt8, (3, 4))
    np.testing.assert_array_equal(found[0].to_numpy(), GREY)
    assert found.is_null().to_list() == [False, True]


def test_arrays_are_scaled_and_turned_into_greys_or_colours() -> None:
    table = pl.DataFrame({"scan": np.full((2, 4, 4, 3), 100, np.uint8)})
    greys = with_pixels(table, "scan", size=(2, 2))
    assert greys["scan"].to_numpy().tolist() == [[[100, 100], [100, 100]]] * 2
    assert with_pixels(greys, "scan", size=(2, 2)) is greys  # as it is to be already
    assert with_pixels(greys, "scan", colour=True)["scan"].to_numpy().shape == (2, 2, 2, 3)


def test_columns_of_pixels_become_one() -> None:
    table = pl.DataFrame({"id": ["a"], **{f"p{number}": [number] for number in range(12)}})
    found = with_pixels(table, "p", colour=True)
    assert found.columns == ["id", "p"]
    assert found["p"].to_numpy().tolist() == [[[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]]]


def test_what_cannot_be_used_is_missing_where_that_may_be(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(packed(GREY))
    (tmp_path / "b.png").write_text("none")
    (tmp_path / "c.png").write_bytes(packed(GREY.T))
    table = pl.DataFrame({"scan": [" a.png ", "b.png", "c.png", "NA", None, "a.png"]})
    how: dict[str, Any] = {"missing": ("", "NA"), "folder": tmp_path}
    found = with_pixels(table, "scan", **how, strict=False)["scan"]
    assert found.is_null().to_list() == [False, True, True, True, True, False]
    with pytest.raises(TableError, match=r"(?s)b\.png is no picture .*\(row 3\).* are 4 x 3 pixels.*\(row 4\)"):
        with_pixels(table, "scan", **how)
    pixels = pl.DataFrame({"pixel0": ["1", "x"]})
    assert with_pixels(pixels, "pixel", strict=False)["pixel"].is_null().to_list() == [False, True]


def test_a_column_that_holds_something_else() -> None:
    with pytest.raises(SettingsError, match=r"'scan' holds Int64. It must hold paths of pictures"):
        with_pixels(pl.DataFrame({"scan": [1]}), "scan")
    with pytest.raises(SettingsError, match=r"holds Array\(Float64, shape=\(2, 2\)\). It must hold arrays of whole"):
        with_pixels(pl.DataFrame({"scan": np.zeros((1, 2, 2))}), "scan")
