"""One model on one split: learn, save, load, code, measure. What was done is kept, and not done again."""

from __future__ import annotations

import hashlib
import json
import re
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from glosa.autocoder import Autocoder
from glosa.errors import TableError
from glosa.evaluation.judgement import judge
from glosa.experiments.measure import in_fresh_process, peak_memory_mb, rows_per_second
from glosa.records.fingerprint import fingerprint
from glosa.schemes import Levels
from glosa.storage.parts import as_json
from glosa.types import BoolArray, Json

SCORED_SECONDS = 1.0  # scoring is repeated for as long, after a first time that does not count
MOST_SCORED = 10_000  # records that the speed is measured on
_ROWS = 8192  # judged at once


@dataclass(frozen=True, eq=False)
class Run:
    """What a model answered on the test records of a split, and what it took.

    Args:
        answers: For each level the columns ``answer_1`` (null where there is none), ``probability_1`` and ``rank_1``
            (the place of the truth); a line a test record, in their order.
        cost: fit_seconds, rows_per_second, megabytes and peak_memory_mb.
    """

    answers: pl.DataFrame
    cost: Json


def run(coder: Autocoder, train: pl.DataFrame, test: pl.DataFrame, codes: tuple[str, ...]) -> Run:
    """Return what an autocoder answers when it learns in a fresh process.

    Args:
        coder: Not fitted; its scheme is set.
        train: Records to learn from.
        test: Records to code, labelled.
        codes: All codes of the comparison, which the autocoder may know in part.

    Raises:
        GlosaError: The model cannot be fitted.
        BrokenProcessPool: The process came to a sudden end.
    """
    return in_fresh_process(_run, coder, train, test, codes)


class Runs:
    """A folder of runs, each under the fingerprint of its records and settings.

    Args:
        folder: Made if it is not there.

    Raises:
        TableError: It cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._refused(error) from error

    def get(self, name: str, coder: Autocoder, train: pl.DataFrame, test: pl.DataFrame) -> Run | None:
        """Return a run of equal records and settings, if there is one that was finished."""
        path = self._path(name, coder, train, test)
        if not path.exists():
            return None
        return Run(pl.read_parquet(path.with_suffix(".parquet")), json.loads(path.read_text(encoding="utf-8"))["cost"])

    def put(self, name: str, coder: Autocoder, train: pl.DataFrame, test: pl.DataFrame, done: Run) -> None:
        """Keep a run: its answers first, so that the file of its cost says that it is whole.

        Raises:
            TableError: The folder cannot be written.
        """
        path = self._path(name, coder, train, test)
        about = json.dumps({"cost": done.cost, "settings": settings_of(coder)}, ensure_ascii=False, indent=1)
        try:
            done.answers.write_parquet(path.with_suffix(".parquet"))
            beside = path.with_suffix(".part")
            beside.write_text(about + "\n", encoding="utf-8")
            beside.replace(path)
        except OSError as error:
            raise self._refused(error) from error

    def _refused(self, error: OSError) -> TableError:
        return TableError(f"{self.folder} cannot be written: {error}. Choose another folder or free some space.")

    def _path(self, name: str, coder: Autocoder, train: pl.DataFrame, test: pl.DataFrame) -> Path:
        told = [settings_of(coder), version("glosa"), *(fingerprint(part, part.columns) for part in (train, test))]
        key = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
        return self.folder / f"{re.sub(r'[^A-Za-z0-9.-]+', '-', name)}-{key[:16]}.json"


def settings_of(coder: Autocoder) -> Json:
    """Return all that an autocoder is made with, as JSON types."""
    parameters = coder.get_params(deep=False)
    scheme = None if coder.scheme is None else coder.scheme.fingerprint
    return as_json(parameters | {"scheme": scheme})


def _run(coder: Autocoder, train: pl.DataFrame, test: pl.DataFrame, codes: tuple[str, ...]) -> Run:
    start = time.perf_counter()
    coder.fit(train)
    seconds = time.perf_counter() - start
    with TemporaryDirectory() as folder:
        saved = Path(folder) / "autocoder"
        coder.save(saved)
        size = sum(file.stat().st_size for file in saved.iterdir())
        loaded = Autocoder.load(saved)
    part = test.head(MOST_SCORED)
    speed = rows_per_second(lambda: loaded.predict_proba(part), part.height, SCORED_SECONDS)
    levels = loaded.scheme_.levels(codes)
    answers = pl.concat(_answers(loaded, part, levels) for part in test.iter_slices(_ROWS))
    cost = {
        "fit_seconds": round(seconds, 3),
        "rows_per_second": round(speed),
        "megabytes": round(size / 1e6, 2),
        "peak_memory_mb": peak_memory_mb(),
    }
    return Run(answers, cost)


def _answers(coder: Autocoder, test: pl.DataFrame, levels: Levels) -> pl.DataFrame:
    known = coder.predict_proba(test)
    probabilities = np.zeros((len(known), len(levels.codes)), known.dtype)
    probabilities[:, levels.index(list(coder.classes_))] = known
    assert coder.label is not None
    answered: BoolArray = known.sum(axis=1) > 0
    judgements = judge(test[coder.label].to_list(), probabilities, levels, coder.scheme_, answered)
    columns = {}
    for name, found in zip(levels.names, judgements, strict=True):
        answer = pl.Series(found.codes).gather(np.maximum(found.predicted, 0))
        columns[f"answer_{name}"] = answer.set(pl.Series(found.predicted < 0), None)
        columns[f"probability_{name}"] = pl.Series(found.confidence)
        columns[f"rank_{name}"] = pl.Series(found.ranks)
    return pl.DataFrame(columns)
