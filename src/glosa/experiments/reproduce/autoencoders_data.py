"""What autoencoders are tried on: handwritten digits, and the tables of ODDS if they are there."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.io import loadmat
from sklearn.model_selection import train_test_split

from glosa.errors import TableError
from glosa.experiments.reproduce.digits_data import IMAGE, LABEL, read_digits
from glosa.features.rows import Rows, read_rows
from glosa.types import FloatArray, IntArray

SETS = (
    "arrhythmia", "cardio", "glass", "ionosphere", "letter", "lympho", "mnist", "musk", "optdigits", "pendigits",
    "pima", "satellite", "satimage-2", "shuttle", "vertebral", "vowels", "wbc",
)  # fmt: skip
PUBLISHED = "published_auroc.csv"
LEARNED = 0.6  # share of the rows
_FOLDER = "odds"


class OutlierTable(NamedTuple):
    """A table of ODDS (Rayana 2016).

    Args:
        x: Numbers, shape (n_rows, n_features).
        outlier: Which rows are outliers, as 0 and 1, shape (n_rows,).
    """

    x: FloatArray
    outlier: IntArray


def digits_as_rows(folder: Path, *, learned: int, tested: int) -> tuple[Rows, IntArray]:
    """Return digits, and the places of those that are not learned.

    Args:
        folder: Where Kaggle's train.csv and test.csv may be; without them MNIST is fetched.
        learned: How many to learn at most.
        tested: How many others at most: MNIST's test digits, or of Kaggle's a tenth that is held out.

    Raises:
        TableError: The files are not those of the competition.
        UnavailableError: MNIST cannot be fetched.
    """
    digits = read_digits(folder)
    judged = digits.asked if digits.is_known else digits.held_out
    parts = [table.select(IMAGE, LABEL).head(most) for table, most in ((digits.train, learned), (judged, tested))]
    return read_rows(pl.concat(parts), image=IMAGE, label=LABEL), np.arange(len(parts[0]), sum(map(len, parts)))


def find_odds(folder: Path) -> Path | None:
    """Return the folder of the tables of ODDS: the one that is given or its folder ``odds``; None if there are none."""
    return next((place for place in (folder / _FOLDER, folder) if any(place.glob("*.mat"))), None)


def read_odds(folder: Path, name: str) -> OutlierTable:
    """Return a table of ODDS.

    Args:
        folder: Of `find_odds`.
        name: One of `SETS`.

    Raises:
        TableError: It is not there, or holds no X and y.
    """
    path = folder / f"{name}.mat"
    try:
        table = loadmat(path)
        return OutlierTable(table["X"].astype(np.float64), table["y"].ravel().astype(np.int64))
    except (OSError, ValueError, KeyError, NotImplementedError) as error:
        msg = f"{path}: is not there, or no table of ODDS with X and y ({error}). Get it from odds.cs.stonybrook.edu."
        raise TableError(msg) from error


def part_odds(outlier: IntArray, seed: int) -> tuple[IntArray, IntArray]:
    """Return the rows to learn, outliers among them, and those to judge, as in the figures that PyOD publishes.

    Both parts have the same share of outliers.
    """
    learned, judged = train_test_split(np.arange(len(outlier)), train_size=LEARNED, stratify=outlier, random_state=seed)
    return learned, judged


def published_auroc(folder: Path, column: str) -> dict[str, float]:
    """Return the AUROC that PyOD publishes for a detector by table; nothing if its figures are not there."""
    path = folder / PUBLISHED
    if not path.is_file():
        return {}
    table = pl.read_csv(path)
    return dict(zip(table["Data"].to_list(), table[column].to_list(), strict=True))
