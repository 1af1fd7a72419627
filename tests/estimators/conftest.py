"""Labelled records of an uneven tree with a special code, and every model of the catalogue, quick to fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from glosa import Autocoder, Scheme
from glosa.estimators.catalogue import TEXT_MODELS
from glosa.estimators.neural import NEURAL

QUICK: dict[str, dict[str, Any]] = {
    "ngram-bag": {"epochs": 3, "width": 8, "hidden": 8},
    "sequence-ff": {"epochs": 1, "width": 4, "hidden": [16]},
    "tfidf-ff": {"epochs": 1, "hidden": [16]},
    "embedding-ff": {"epochs": 1, "width": 4, "hidden": [16]},
    "gru": {"epochs": 1, "width": 4, "units": [4], "hidden": [16], "max_length": 8},
    "lstm": {"epochs": 1, "width": 4, "units": [4], "hidden": [16], "pooling": "max", "max_length": 8},
    "bilstm": {"epochs": 1, "width": 4, "units": [4], "hidden": [16], "pooling": "mean", "l1": 0.0, "max_length": 8},
    "text-cnn": {"epochs": 1, "width": 8, "filters_count": 16, "hidden": []},
    "char-cnn": {"epochs": 1, "width": 8, "filters_count": 16, "hidden": []},
    "transformer": {"epochs": 1, "learning_rate": 1e-3},  # and an encoder, see `small_encoders`
    "sentence-encoder": {"epochs": 1, "hidden": 8},  # likewise
    "few-shot": {"epochs": 1, "learning_rate": 1e-3},  # likewise
    "search": {"encoder": "none"},
    "stack": {"budget": "small", "folds": 2, "models": {"ngram-bag": {"epochs": 3, "width": 8, "hidden": 8}}},
    "boosting": {"rounds": 2, "components": 4, "ngrams": 20},
    "bagging": {"n_models": 2},
}
LEARNING: dict[str, dict[str, Any]] = {
    "ngram-bag": {"width": 64},
    "stack": {"budget": "small", "folds": 2, "models": {"ngram-bag": {"width": 64}}},
    "transformer": {"epochs": 12, "learning_rate": 5e-3, "dropout": 0.0, "head_rate": 1.0, "patience": 12},
    "sentence-encoder": {"epochs": 60, "patience": 60, "dropout": 0.0, "learning_rate": 0.02},
    "few-shot": {"epochs": 12, "most_steps": 1000, "learning_rate": 5e-3, "frozen": 0, "penalty": 1e-3},
    **{name: {**QUICK[name], "dropout": 0.0, "epochs": 12, "learning_rate": 0.05, "patience": 12} for name in NEURAL},
}
TITLES = {
    "1": "Services",
    "11": "Cooks",
    "12": "Drivers",
    "121": "Lorry drivers",
    "122": "Bus drivers",
    "2": "Education",
    "21": "University lecturers",
    "999": "Not enough information",
}
SAID = {
    "11": ["school cook", "cook in a school", "cook", "cooks meals", "hotel cook", "the cook"],
    "121": ["lorry driver", "drives a lorry", "lorry", "driver of lorries", "long distance lorry driver"],
    "122": ["bus driver", "drives a bus", "school bus driver", "bus", "city bus driver"],
    "2": ["teacher", "school teacher", "teaches in a school", "teacher of maths", "music teacher"],
    "999": ["works", "work", "employee", "works for pay", "an employee"],
}


@pytest.fixture(scope="session", autouse=True)
def small_encoders(tiny_encoder: Path) -> None:
    """Give the models that need an encoder a small one."""
    for options in (of[name] for of in (QUICK, LEARNING) for name in ("transformer", "few-shot")):
        options |= {"encoder": str(tiny_encoder), "max_length": 32}
    for options in (QUICK["sentence-encoder"], LEARNING["sentence-encoder"]):
        options |= {"encoder": str(tiny_encoder)}


@pytest.fixture(params=TEXT_MODELS)
def model(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def quick() -> dict[str, dict[str, Any]]:
    """Options by model with which it is quick to fit, learned or not."""
    return QUICK


@pytest.fixture
def learning(model: str) -> dict[str, Any] | None:
    """Options with which the model learns from a few records; None where its defaults do."""
    return LEARNING.get(model)


@pytest.fixture
def make(model: str) -> Callable[..., Autocoder]:
    """Return what makes an autocoder with the model, quick to fit."""

    def make(**changes: Any) -> Autocoder:
        return Autocoder(**{"model": model, "options": QUICK.get(model), "label": "label", **changes})

    return make


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    """A tree of uneven depth in which 2 is both a label and above another code."""
    codes = pl.DataFrame({"code": list(TITLES), "title": list(TITLES.values())})
    codes = codes.with_columns(description="They are " + pl.col("title"))
    return Scheme.from_table(codes, hierarchy="digits", special=["999"], name="small")


@pytest.fixture(scope="session")
def table() -> pl.DataFrame:
    said = [(text, code) for code, texts in SAID.items() for text in texts]
    return pl.DataFrame(said, schema=["text", "label"], orient="row")
