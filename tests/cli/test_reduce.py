from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import Result

from glosa import Autoencoder, read_table

pytest.importorskip("torch")

Run = Callable[..., Result]
LEARN = ("--layers", "8,2", "--epochs", "3")


@pytest.fixture
def cells(folder: Path) -> Path:
    random = np.random.default_rng(0)
    x = random.normal(size=(60, 2)) @ random.normal(size=(2, 5))
    table = pl.DataFrame(x, schema=["a", "b", "c", "d", "e"], orient="row")
    split = pl.Series(["train"] * 45 + ["test"] * 15)
    table.with_columns(split=split, kind=pl.Series(["x", "y"] * 30), same=pl.lit(1)).write_csv(folder / "cells.csv")
    return folder


def test_codes_stand_beside_the_columns_that_came(cells: Path, run: Run) -> None:
    output = run("reduce", "cells.csv", "--label", "kind", *LEARN, "--dimensions", "1").output
    assert "48 rows of 5 numbers learned; the figures are of 12 others" in output
    assert "column 'same' is left out, always the same" in output
    assert output.count("PCA") == 2
    assert "The page: reduced/reduction.html" in output
    codes = read_table(cells / "reduced/codes.csv")
    assert codes.columns == ["a", "b", "c", "d", "e", "split", "kind", "same", "code_1", "code_2"]
    assert codes.height == 60
    assert (cells / "reduced/plots/maps.svg").is_file()
    coder = Autoencoder.load(cells / "reduced/autoencoder")
    first = coder.encode(codes.select("a", "b", "c", "d", "e").cast(pl.Float64).to_numpy())
    np.testing.assert_allclose(first[:, 0], codes["code_1"].cast(pl.Float64).to_numpy(), atol=1e-4)


def test_for_machines_with_rows_set_apart(cells: Path, run: Run) -> None:
    named = ("cells.csv", "--column", "a", "--column", "b", "--column", "c", "--test", "split=test")
    told = json.loads(
        run("reduce", *named, *LEARN, "--kind", "sparse", "--table", "c.parquet", "--language", "es", "--json").stdout
    )
    assert (told["learned"], told["tested"], told["size"], told["codes"]) == (45, 15, 3, "c.parquet")
    assert told["autoencoder"]["kind"] == "sparse"
    assert read_table(cells / "c.parquet").height == 60
    assert "¿Qué queda en menos números?" in (cells / "reduced/reduction.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("folder")
def test_texts(run: Run) -> None:
    told = json.loads(run("reduce", "coded.csv", "--text", "job", "--label", "isco08", *LEARN, "--json").stdout)
    assert (told["kind"], told["learned"] + told["tested"]) == ("text", 240)


def test_bad_input(cells: Path, run: Run) -> None:
    assert "there is nothing to learn from" in run("reduce", code=3).stderr
    assert "there is no column 'f'" in run("reduce", "cells.csv", "--column", "f", code=3).stderr
    assert "no record has split=dev" in run("reduce", "cells.csv", "--test", "split=dev", code=3).stderr
    assert "columns and text at once" in run("reduce", "cells.csv", "--column", "a", "--text", "kind", code=3).stderr
    assert "would copy them" in run("reduce", "cells.csv", "--layers", "5", code=3).stderr
    assert "no option 'epoch'" in run("reduce", "cells.csv", "--option", "epoch=3", code=3).stderr
    assert "'c.doc'" in run("reduce", "cells.csv", "--table", "c.doc", code=3).stderr
    (cells / "bad.csv").write_text("a,b\n1,2\n,3\n3,x\n4,inf\n5,6\n", encoding="utf-8")
    refused = run("reduce", "bad.csv", code=3).stderr
    assert "column 'a' is empty, 1 time (row 3)" in refused
    assert "column 'b' holds text, such as 'x', 1 time (row 4)" in refused
    assert "column 'b' is infinite" in refused
