"""Rows a second and memory of coding a file of up to a million records, on one core: text in, five codes out.

From a Parquet file to a Parquet file, in a process that only codes. The records are those of an index over and over,
or made different by a number behind the title: equal records of a batch are scored once, which only the first can gain
by.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TypeAlias

import numpy as np
import polars as pl

import glosa
from benchmarks.corpora import CORPORA
from benchmarks.models import FASTTEXT, TOP, fasttext_lines, new_autocoder, train_fasttext
from glosa.experiments.measure import in_fresh_process, peak_memory_mb
from glosa.records.read import count_rows, iter_batches
from glosa.records.write import TableWriter
from glosa.types import Json

CORPUS = CORPORA["soc2010"]
ROWS = (250_000, 1_000_000)
RECORDS = ("equal", "different")
SOURCE = "records.parquet"

Coder: TypeAlias = Callable[[Iterable[pl.DataFrame]], Iterator[pl.DataFrame]]


@dataclass(frozen=True)
class System:
    """A system that codes files: how a model comes to be on disk, and how it is taken up again."""

    fit: Callable[[Path, int | None], None]
    load: Callable[[Path], Coder]


def fit_default(path: Path, rows: int | None) -> None:
    """Fit the default autocoder and save it."""
    train, _ = CORPUS.read(rows)
    new_autocoder(CORPUS).fit(train).save(path)


def load_default(path: Path) -> Coder:
    """Return how a saved autocoder codes."""
    coder = glosa.Autocoder.load(path)
    return lambda batches: coder.code_batches(batches, top=TOP)


def fit_fasttext(path: Path, rows: int | None) -> None:
    """Fit fastText and save it."""
    train, _ = CORPUS.read(rows)
    train_fasttext(train, CORPUS).save_model(str(path))


def load_fasttext(path: Path) -> Coder:
    """Return how a saved fastText model codes."""
    import fasttext

    model = fasttext.load_model(str(path))

    def code(batches: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        for batch in batches:
            names, values = model.predict(fasttext_lines(batch, CORPUS), k=TOP)
            codes = pl.DataFrame(names, [f"code_{n + 1}" for n in range(TOP)], orient="row")
            probabilities = pl.DataFrame(np.array(values), [f"probability_{n + 1}" for n in range(TOP)])
            yield pl.concat(
                [batch, codes.select(pl.all().str.strip_prefix("__label__")), probabilities], how="horizontal"
            )

    return code


SYSTEMS = {"default": System(fit_default, load_default), "fasttext": System(fit_fasttext, load_fasttext)}


def describe_settings() -> Json:
    """Return what the figures depend on."""
    return {"data": CORPUS.file, "ranked_codes": TOP, "fasttext": FASTTEXT}


def run(models: Sequence[str], rows: int | None = None) -> Iterator[Json]:
    """Yield the figures of every system on equal and different records.

    Args:
        models: Names of `SYSTEMS`.
        rows: A quick look: fit to a cut of this many records, and code as many and four times as many.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for model in models:
            in_fresh_process(SYSTEMS[model].fit, folder / model, rows)
        for records, count in product(RECORDS, ROWS if rows is None else (rows, 4 * rows)):
            write_records(folder / SOURCE, count, records)
            for model in models:
                cost = in_fresh_process(measure, model, folder / model, folder / SOURCE)
                yield {"model": model, "records": records, "rows": count, **cost}


def write_records(path: Path, rows: int, records: str) -> None:
    """Write the records of the index over and over, up to a number of rows."""
    table = CORPUS.read_all().select(CORPUS.text)
    with TableWriter(path) as writer:
        for start in range(0, rows, len(table)):
            part = table[: rows - start]
            if records == "different":
                number = pl.int_range(start, start + len(part)).alias("number")
                part = part.with_columns(pl.concat_str(CORPUS.text[0], number, separator=" ").alias(CORPUS.text[0]))
            writer.write(part)


def measure(model: str, saved: Path, source: Path) -> Json:
    """Return how fast and in how much memory a saved model codes a file.

    Args:
        model: A name of `SYSTEMS`.
        saved: What its `fit` wrote.
        source: A Parquet file of records.
    """
    start = time.perf_counter()
    code = SYSTEMS[model].load(saved)
    loaded = time.perf_counter()
    target = source.with_name("coded.parquet")
    with TableWriter(target) as writer:
        for coded in code(iter_batches(source)):
            writer.write(coded)
    seconds = time.perf_counter() - loaded
    assert "torch" not in sys.modules
    assert count_rows(target) == count_rows(source)
    return {
        "load_seconds": round(loaded - start, 2),
        "seconds": round(seconds, 2),
        "rows_per_second": round((count_rows(source) or 0) / seconds),
        "peak_memory_mb": peak_memory_mb(),
    }
