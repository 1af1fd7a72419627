"""The files of a result: the page, its figures and tables for machines, its plots; each written as a whole."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, TypeAlias

import polars as pl

from glosa.errors import TableError
from glosa.report.gallery import Plot
from glosa.report.plots.svg import figure_to_png, on_paper
from glosa.types import Json, StrPath

Picture: TypeAlias = Literal["svg", "png"]
DECIMALS = 6  # of scores, shares and pixels; options and probabilities may be far smaller, and keep all


def write_result(
    name: str,
    folder: StrPath,
    *,
    page: str,
    told: Json,
    tables: Mapping[str, pl.DataFrame],
    plots: Iterable[Plot] = (),
    more: Mapping[str, bytes] | None = None,
    decimals: int | None = None,
) -> Path:
    """Write NAME.html, NAME.json, the tables as CSV and the plots, and return the path of the page.

    Args:
        name: Of the page and of what it tells machines.
        folder: Where to; made if it is not there. Files of an earlier result are replaced.
        page: The page.
        told: What it tells machines.
        tables: By the names of their files.
        plots: Those of pixels are written as PNG, the others as SVG.
        more: Other files, by name.
        decimals: Of the numbers of tables; None for all.

    Raises:
        TableError: The folder cannot be written.
    """
    files = {
        f"{name}.html": page.encode(),
        f"{name}.json": json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False).encode(),
        **{f"{of}.csv": to_csv(table, decimals) for of, table in tables.items()},
        **plot_files(plots),
        **(more or {}),
    }
    return write_files(files, Path(folder)) / f"{name}.html"


def to_csv(table: pl.DataFrame, decimals: int | None = None) -> bytes:
    r"""Return a table as CSV that spreadsheets read as UTF-8.

    >>> to_csv(pl.DataFrame({"share": [1 / 3]}), 6).decode("utf-8-sig")
    'share\n0.333333\n'
    """
    return table.write_csv(include_bom=True, float_precision=decimals).encode()


def plot_files(plots: Iterable[Plot], kinds: Iterable[Picture] | None = None) -> dict[str, bytes]:
    """Return the files of plots by name.

    Args:
        plots: Which.
        kinds: As what each is written; None for PNG where it is made of pixels, and SVG elsewhere.
    """
    return {
        f"plots/{plot.name}.{kind}": figure_to_png(plot.figure) if kind == "png" else on_paper(plot.svg).encode()
        for plot in plots
        for kind in (("png" if plot.of_pixels else "svg",) if kinds is None else kinds)
    }


def write_files(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write files into a folder, which is returned; each beside its place first, so that no half of one is ever left.

    Args:
        files: Their contents by their names, which may hold folders.
        folder: Made if it is not there.

    Raises:
        TableError: The folder cannot be written.
    """
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.part-{os.getpid()}")
            try:
                beside.write_bytes(content)
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)
    except OSError as error:
        message = f"The report cannot be written to {folder}: {error}. Choose another folder or free some space."
        raise TableError(message) from error
    return folder
