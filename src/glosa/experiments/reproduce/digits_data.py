"""Handwritten digits: those of Kaggle's "digit-recognizer" if they are there, else MNIST by name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from glosa.errors import FIRST_ROW, Fault, TableError
from glosa.experiments.reproduce.recipe import DataFile, find_files
from glosa.records.clean import as_text
from glosa.records.columns import require_columns
from glosa.records.datasets import get
from glosa.records.picture_column import with_pixels
from glosa.records.read import read_table
from glosa.records.split import split
from glosa.types import FloatArray

KAGGLE = "Kaggle, competition digit-recognizer, page Data"
FILES = (DataFile(("train.csv",), KAGGLE), DataFile(("test.csv",), KAGGLE))
IMAGE, LABEL = "pixel", "label"
DIGITS = tuple("0123456789")
HELD_OUT = 0.1  # as there


@dataclass(frozen=True, eq=False)
class Digits:
    """What is learned from, what is judged by, and what is asked.

    Args:
        train: Pictures in the column `pixel`, digits in the column `label`.
        held_out: A tenth of those that came.
        asked: The test pictures; with their digits where these are known.
    """

    train: pl.DataFrame
    held_out: pl.DataFrame
    asked: pl.DataFrame

    @property
    def is_known(self) -> bool:
        """Whether the digits of the test pictures are known."""
        return LABEL in self.asked.columns


def read_digits(folder: Path, *, rows: int | None = None) -> Digits:
    """Return the digits of Kaggle's files, or of MNIST where the folder has none of them.

    Args:
        folder: Where train.csv and test.csv may be.
        rows: Take so many of each part.

    Raises:
        TableError: One file of the two is missing, or they are not those of the competition.
        UnavailableError: MNIST cannot be fetched.
    """
    if any(file.find(folder) for file in FILES):
        paths = find_files(folder, FILES)
        known, asked = (_read_kaggle(path, labelled=path is paths[0]) for path in paths)
    else:
        table = with_pixels(read_table(get("mnist")), IMAGE)
        known, asked = (table.filter(pl.col("split") == part).drop("split") for part in ("train", "test"))
    learn, hold = split(known[LABEL], share=HELD_OUT)
    return Digits(*(part.head(rows or len(part)) for part in (known[learn], known[hold], asked)))


def to_greys(table: pl.DataFrame) -> FloatArray:
    """Return pictures from 0, black, to 1, shape (n, height, width)."""
    greys: FloatArray = table[IMAGE].to_numpy().astype(np.float32) / np.float32(255)
    return greys


def _read_kaggle(path: Path, *, labelled: bool) -> pl.DataFrame:
    table = read_table(path)
    if labelled:
        require_columns(table.columns, [LABEL], str(path))
        digits = as_text(table[LABEL])
        wrong = ~digits.is_in(DIGITS).fill_null(value=False)
        if wrong.any():
            fault = Fault(f"column '{LABEL}' holds no digit", tuple((wrong.arg_true() + FIRST_ROW).to_list()))
            msg = f"{path} is not the file of the competition:"
            raise TableError(msg, [fault])
        table = table.with_columns(digits)
    return with_pixels(table, IMAGE, name=str(path))
