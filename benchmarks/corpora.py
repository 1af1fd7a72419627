"""The data sets: which columns hold text and codes, and which records are trained and tested on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from glosa import Scheme, UnavailableError

SEED = 0
TEST_SHARE = 0.2  # of data sets without a split of their own, and of a cut


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """A file of labelled records.

    Args:
        file: Name of the Parquet file in the data folder, without its ending.
        text: Columns of text.
        label: Column of the right code.
        group: Column of records that belong together when some are held out to stop training.
        lengths: Lengths of the codes of each level, where they are not all from 1 up.
        stray: Labels that are none.
        where: The records that belong here, by the values that columns must have.
    """

    file: str
    text: tuple[str, ...]
    label: str
    group: str | None = None
    lengths: tuple[int, ...] | None = None
    stray: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)

    def read(self, rows: int | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the records to train and to test on: the file's own split, or a random one with a fixed seed.

        Args:
            rows: Take a random cut of this many records, and a quarter as many to test on.

        Raises:
            UnavailableError: The file is not there.
        """
        table = self.read_all()
        if "split" not in table.columns:
            tested = np.random.default_rng(SEED).random(len(table)) < TEST_SHARE
            table = table.with_columns(
                split=pl.when(pl.lit(pl.Series(tested))).then(pl.lit("test")).otherwise(pl.lit("train"))
            )
        train, test = (table.filter(split=part) for part in ("train", "test"))
        return (train, test) if rows is None else (_cut(train, rows), _cut(test, rows // 4))

    def read_all(self) -> pl.DataFrame:
        """Return all records that have a code.

        Raises:
            UnavailableError: The file is not there.
        """
        return read_file(self.file).filter(~pl.col(self.label).is_in(self.stray), **self.where)

    def scheme(self, labels: pl.Series) -> Scheme:
        """Return the tree that the codes make."""
        return Scheme.from_labels(labels, lengths=self.lengths)


CORPORA = {
    "soc2010": Corpus(file="soc2010_index_en", text=("title", "qualifier", "industry"), label="soc2010"),
    "cuoc": Corpus(file="cuoc_survey_es", text=("ocupacion", "tarea"), label="ciuo08", group="grupo"),
    "coicop": Corpus(file="coicop_fr", text=("depense",), label="coicop", stray=("code",)),
    "uksic2007": Corpus(file="uksic2007_index_en", text=("activity",), label="sic2007", lengths=(2, 3, 4, 5)),
    "msha": Corpus(file="msha_bodypart_en", text=("narrative",), label="code"),
}
"""Trees of codes, on which every model is measured."""
INTENTS = {
    "clinc150": Corpus(file="clinc150_en", text=("text",), label="intent", where={"config": "full"}),
    "banking77": Corpus(file="banking77_en", text=("text",), label="category"),
}
"""What people want of an assistant or a bank: codes without a tree."""


def read_file(name: str) -> pl.DataFrame:
    """Return the records of a Parquet file of the data folder.

    Raises:
        UnavailableError: The file is not there.
    """
    path = data_folder() / f"{name}.parquet"
    if not path.is_file():
        msg = f"{path} is not there. GLOSA_DATA must name the folder that holds it."
        raise UnavailableError(msg)
    return pl.read_parquet(path)


def data_folder() -> Path:
    """Return the folder of data files.

    Raises:
        UnavailableError: GLOSA_DATA is not set.
    """
    folder = os.environ.get("GLOSA_DATA")
    if not folder:
        msg = (
            "GLOSA_DATA is not set. Set it to the folder that holds soc2010_index_en.parquet and the other data files."
        )
        raise UnavailableError(msg)
    return Path(folder)


def _cut(table: pl.DataFrame, rows: int) -> pl.DataFrame:
    return table.sample(min(rows, len(table)), seed=SEED)
