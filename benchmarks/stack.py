"""The ensemble `stack` beside the default: all fields, fields that are missing, and models of one field alone."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from benchmarks.corpora import CORPORA, INTENTS, Corpus, read_file
from benchmarks.judge import judge
from glosa import Autocoder
from glosa.experiments.measure import in_fresh_process, peak_memory_mb
from glosa.types import Json

ENGLISH: Json = {"encoder": ["use", "minilm"]}
TUNED: Json = {"encoder": "minilm", "max_length": 64, "epochs": 5, "learning_rate": 2e-4, "batch": 64}
TITLES = "titles"
"""Stands for MiniLM fine-tuned on job titles and activities that have codes of other classifications."""
TITLES_FROM = {
    "onet_titles_en": ("title", "onet"),
    "onet_tasks_en": ("task", "onet"),
    "esco_titles_en": ("text", "isco08"),
    "isco08_index_en": ("title", "isco08"),
    "uksic2007_index_en": ("activity", "sic2007"),
}
"""The files of job titles, tasks and activities of businesses, each with the columns of the text and of its code."""
TITLES_TUNED: Json = {**TUNED, "max_length": 32, "epochs": 4, "batch": 256, "learning_rate": 4e-4}
OPTIONS: dict[str, Json] = {
    "soc2010": {
        "budget": "large",
        "folds": 10,
        "field_dropout": 0,
        "encoder": ["minilm", "use", "e5"],
        "models": {
            "transformer": {**TUNED, "encoder": TITLES, "epochs": 10, "batch": 128, "learning_rate": 3e-4},
            "few-shot": {"encoder": TITLES},
        },
    },
    "cuoc": {"budget": "medium"},
    "clinc150": {"budget": "large", **ENGLISH, "models": {"transformer": TUNED}},
    "banking77": {"budget": "large", **ENGLISH, "models": {"transformer": TUNED}},
    "msha": {"budget": "medium", "folds": 5, **ENGLISH, "models": {"text-cnn": {}}},
}
"""The options of the stack for each data set; the default has none."""
HELD_OUT = {"soc2010": 0.03}
"""The share of the records that the stack does not learn; the default's elsewhere. An index misses what is held out."""
DATA = {**CORPORA, **INTENTS}
MODELS = ("ngram-bag", "stack")
MISSING = ("cuoc",)
"""The data sets whose fields are also left out, one after the other."""


@dataclass(frozen=True)
class Contender:
    """A model and the fields that it learns from.

    Args:
        model: A name of the catalogue.
        learned: The fields.
    """

    model: str
    learned: tuple[str, ...]


def describe_settings() -> Json:
    """Return the options of the stack, and how the encoder of job titles is made."""
    return {"options": OPTIONS, "validation": HELD_OUT, TITLES: {"from": TITLES_FROM, **TITLES_TUNED}}


def run(data: Sequence[str], models: Sequence[str], rows: int | None = None, jobs: int = 1) -> Iterator[Json]:
    """Yield the figures of every contender on every data set, for all fields and for each field alone.

    Args:
        data: Names of data sets.
        models: Names of the catalogue.
        rows: How many records of each data set; None takes all.
        jobs: How many models of an ensemble are fitted at once.
    """
    for name in data:
        for contender in contenders(name):
            if contender.model in models:
                yield from in_fresh_process(_measure, name, contender, rows, jobs)


def contenders(data: str) -> list[Contender]:
    """Return the models of a data set; where fields go missing, also those that learn from one field alone."""
    corpus = DATA[data]
    fields = [corpus.text, *((field,) for field in corpus.text if data in MISSING)]
    return [Contender(model, learned) for learned in fields for model in MODELS]


def _measure(data: str, contender: Contender, rows: int | None, jobs: int) -> list[Json]:
    corpus = replace(DATA[data], text=contender.learned)
    train, test = corpus.read(rows)
    start = _processor_seconds()
    with tempfile.TemporaryDirectory() as folder:
        coder = _new_autocoder(data, contender, corpus, Path(folder), jobs)
        coder.fit(train.filter(pl.any_horizontal(pl.col(corpus.text) != "")))
    about = {
        "data": data,
        "model": contender.model,
        "learned": ", ".join(contender.learned),
        "fit_processor_seconds": round(_processor_seconds() - start, 1),
        "peak_memory_mb": peak_memory_mb(),
    }
    said = [corpus.text, *((field,) for field in corpus.text if data in MISSING and len(corpus.text) > 1)]
    return [{**about, "said": ", ".join(fields), **_figures(coder, corpus, test, fields)} for fields in said]


def _new_autocoder(data: str, contender: Contender, corpus: Corpus, folder: Path, jobs: int) -> Autocoder:
    stacked = contender.model == "stack"
    options: Json = {**OPTIONS[data], "jobs": jobs} if stacked else {}
    held_out = {"validation": HELD_OUT[data]} if stacked and data in HELD_OUT else {}
    models = options.get("models", {})
    if any(of.get("encoder") == TITLES for of in models.values()):
        learned = {"encoder": str(_learn_titles(folder / TITLES))}
        changed = {name: {**of, **learned} if of.get("encoder") == TITLES else of for name, of in models.items()}
        options = {**options, "models": changed}
    return Autocoder(
        text=corpus.text, label=corpus.label, group=corpus.group, lengths=corpus.lengths,
        model=contender.model, options=options, **held_out,
    )  # fmt: skip


def _learn_titles(folder: Path) -> Path:
    """Fit a transformer on job titles and activities, and save it to a folder."""
    titles = pl.concat(
        read_file(file).select(title=title, code=f"{code} " + pl.col(code))
        for file, (title, code) in TITLES_FROM.items()
    ).drop_nulls()
    coder = Autocoder(
        text="title", label="code", hierarchy="flat", model="transformer", options=TITLES_TUNED, validation=0
    )
    coder.fit(titles).save(folder)
    return folder


def _processor_seconds() -> float:
    """Return the time of this process and of those that it started and that ended."""
    return sum(os.times()[:4])


def _figures(coder: Autocoder, corpus: Corpus, test: pl.DataFrame, said: tuple[str, ...]) -> Json:
    """Return the figures on test records whose other fields are emptied."""
    others = [pl.lit(None, pl.String).alias(field) for field in corpus.text if field not in said]
    start = time.process_time()
    scores = coder.predict_proba(test.with_columns(others))
    seconds = time.process_time() - start
    found = judge(test[corpus.label], scores, coder.levels_, coder.scheme_, probabilities=True)
    counts = {"test": len(test), "codes": [len(groups) for groups in coder.levels_.groups]}
    return {**counts, **found, "rows_per_second": round(len(test) / seconds)}
