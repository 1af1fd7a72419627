"""A small evaluation with something of everything."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glosa.evaluation import Evaluation, evaluate
from glosa.schemes import Scheme
from glosa.schemes.entry import Entry

RECORDS = 300


def build_evaluation(sharpness: float = 6.0, *, history: bool = True, weighted: bool = False) -> Evaluation:
    """Return an evaluation of random records; the sharper, the more of them are right."""
    rng = np.random.default_rng(0)
    codes = [f"{a}{b}{c}" for a in (1, 2) for b in range(1, 9) for c in range(1, 6)]
    labels = Scheme.from_labels(codes)
    titled = [Entry(e.code, e.parent, {"en": f"Work <{e.code}> & $more$"}) for e in labels.entries]
    scheme = Scheme.from_entries(titled, name="Tiny", version="1")
    levels = scheme.levels()
    truth = rng.integers(0, len(codes), RECORDS)
    logits = rng.normal(size=(RECORDS, len(codes)))
    logits[np.arange(RECORDS), truth] += sharpness * rng.random(RECORDS)
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    probabilities[:2] = 0
    epochs = np.arange(1, 6)
    curves = {"epoch": epochs, "train_loss": 2 / epochs, "validation_loss": 1 + (epochs - 3) ** 2 / 9}
    return evaluate(
        [levels.codes[i] for i in truth],
        probabilities,
        levels,
        scheme,
        table=pl.DataFrame({"text": [f"<script>alert({row})</script>" for row in range(RECORDS)]}),
        text=["text"],
        weight=rng.random(RECORDS) if weighted else None,
        history=pl.DataFrame(curves | {"validation_accuracy": epochs / 10}) if history else None,
        resamples=20,
    )


@pytest.fixture(scope="session")
def evaluation() -> Evaluation:
    return build_evaluation()


@pytest.fixture(scope="session")
def hopeless() -> Evaluation:
    """Weighted, never sure and right, and without a history of training."""
    return build_evaluation(0.0, history=False, weighted=True)


@pytest.fixture(scope="session")
def flat() -> Evaluation:
    """Two codes without digits, and no error at all."""
    scheme = Scheme.from_labels(["ham", "spam"], hierarchy="flat")
    return evaluate(["ham", "spam"], np.array([[0.9, 0.1], [0.2, 0.8]]), scheme.levels(), scheme, resamples=20)
