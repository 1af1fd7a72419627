"""Survey answers to CIUO-08 at 1 and 2 digits: INE's four models, the BiLSTM of a thesis, and the default of Glosa."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from glosa.autocoder import Autocoder
from glosa.experiments.reproduce.ciuo_data import (
    FIELDS,
    FILES,
    GROUP,
    JOINED,
    LABEL,
    MISSING,
    SPLIT,
    cut_label,
    read_answers,
    scheme_of,
)
from glosa.experiments.reproduce.ciuo_figures import SOURCE, THESIS, TITLE, Outcome, tell
from glosa.experiments.reproduce.recipe import Recipe, find_files
from glosa.report.reproduction import Reproduction
from glosa.storage.folder import AUTOCODER, read_folder
from glosa.training.progress import Report
from glosa.types import Json

LEVELS = (1, 2)  # digits
SEED = 0
QUICK = 400  # answers to learn from, and to test
QUICKLY: Json = {"epochs": 1}

AS_PUBLISHED: Json = {"epochs": 10, "batch": 32, "learning_rate": 1e-3, "patience": 3}
"""Of the thesis; its layers are the defaults of the model, and Keras takes 32 records a step."""


@dataclass(frozen=True)
class Contender:
    """A model, and what of the answers it sees.

    Args:
        name: In the catalogue of models.
        text: The columns that it reads.
        options: What is not the default.
    """

    name: str
    text: tuple[str, ...] = FIELDS
    options: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Fit:
    """A model with the labels that it learns.

    Args:
        model: The model.
        label: The column of the labels: the whole code, or a cut one.
        levels: The digits that it is judged at.
    """

    model: Contender
    label: str
    levels: tuple[int, ...]

    def coder(self, train: pl.DataFrame, options: Json) -> Autocoder:
        """Return an autocoder, not fitted."""
        cut = self.label != LABEL
        return Autocoder(
            text=self.model.text, label=self.label, group=GROUP, missing=MISSING, model=self.model.name,
            options=options, seed=SEED, hierarchy="flat" if cut else "digits",
            scheme=scheme_of(train[self.label]) if cut else None,
        )  # fmt: skip


NEURAL = (
    *(Contender(name) for name in ("sequence-ff", "tfidf-ff", "embedding-ff", "gru")),
    Contender(THESIS, (JOINED,), AS_PUBLISHED),
)
FITS = (
    *(Fit(one, cut_label(digits), (digits,)) for one in NEURAL for digits in LEVELS),
    Fit(Contender("ngram-bag"), LABEL, LEVELS),
)


def run(folder: Path, /, *, quick: bool, report: Report | None) -> Reproduction:
    """Train each model a level, and the default of Glosa once for all levels.

    Args:
        folder: Holds the survey answers.
        quick: Learn one epoch from few answers.
        report: Is told how far each fit has come.

    Raises:
        TableError: The file is missing, or an answer cannot be used.
        UnavailableError: PyTorch is not installed.
    """
    start = time.perf_counter()
    (path,) = find_files(folder, FILES)
    answers = read_answers(path)
    parts = [answers.filter(pl.col(SPLIT) == part) for part in ("train", "test")]
    train, test = (part.gather_every(max(part.height // QUICK, 1)) if quick else part for part in parts)
    changes = QUICKLY if quick else {}
    done = [outcome for fit in FITS for outcome in _do(fit, train, test, changes, report)]
    return replace(tell(done, train, test, quick=quick), seconds=time.perf_counter() - start)


def _do(
    fit: Fit, train: pl.DataFrame, test: pl.DataFrame, changes: Mapping[str, int], report: Report | None
) -> Iterator[Outcome]:
    """Fit a model, judge it, and yield an outcome a level."""
    options = {**fit.model.options, **changes}
    coder = fit.coder(train, options)
    start = time.perf_counter()
    coder.fit(train, progress=_staged(report, fit))
    seconds = time.perf_counter() - start
    evaluation = coder.evaluate(test)
    parameters = _keras_parameters(coder) if fit.model.name == THESIS else None
    for digits, level in zip(fit.levels, evaluation.levels, strict=False):
        yield Outcome(
            model=fit.model.name, digits=digits, level=level, evaluation=evaluation,
            options=options, seconds=seconds, parameters=parameters,
        )  # fmt: skip


def _keras_parameters(coder: Autocoder) -> int:
    """Return how many numbers an LSTM learned, those of the second bias of its gates left out, as Keras has it."""
    with TemporaryDirectory() as folder:
        coder.save(f"{folder}/autocoder")
        arrays = read_folder(f"{folder}/autocoder", AUTOCODER).arrays
    return sum(
        array.size for name, array in arrays.items() if name.startswith("model.network.") and "bias_hh" not in name
    )


def _staged(report: Report | None, fit: Fit) -> Report | None:
    if report is None:
        return None
    stage = f"{fit.model.name}, {' and '.join(map(str, fit.levels))} digits"
    return lambda progress: report(replace(progress, stage=stage))


CIUO = Recipe(name="ciuo", title=TITLE, source=SOURCE, files=FILES, run=run)
