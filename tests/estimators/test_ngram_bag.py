from __future__ import annotations

import sys
from typing import Any

import numpy as np
import polars as pl
import pytest
import torch
from scipy.optimize import minimize
from scipy.sparse import random

from glosa import Autocoder
from glosa.errors import SettingsError, UnavailableError
from glosa.estimators.base import Task
from glosa.estimators.ngram_bag import NgramBag, Trained, _weigh, weigh_heads
from glosa.estimators.ngram_bag_training import read_training, train
from glosa.features.examples import Examples
from glosa.features.pieces import field_lengths, pieces
from glosa.features.views import ViewMaker, row_lengths, scale_rows
from glosa.metrics.log_loss import log_loss
from glosa.models.bag_network import BagNetwork
from glosa.schemes import Scheme
from glosa.training.progress import Progress

LEVELS = Scheme.from_labels(["11", "12", "21"], hierarchy="digits").levels()
QUICK: dict[str, Any] = {"epochs": 1, "width": 6, "hidden": 5}


def examples(rows: int) -> Examples:
    """Records of two text fields and a category."""
    generator = np.random.default_rng(rows)
    views = [random(rows, 20, density=0.2, format="csr", dtype=np.float32, random_state=generator) for _ in range(3)]
    whole = np.hypot(row_lengths(views[0]), row_lengths(views[1]))
    scaled = [scale_rows(view, whole) for view in views]
    return Examples(tuple(scaled), generator.integers(3, size=rows), generator.uniform(0.5, 1.5, rows))


def task(**changes: Any) -> Task:
    return Task(**{"levels": LEVELS, "maker": ViewMaker(["title", "task"]), **changes})


def trained(held_out: int = 10) -> Trained:
    looks = [(3, 2), (0, 1, 2, 3), (0, 1, 2)]
    training = read_training({"epochs": 1})
    return train(examples(60), examples(held_out), task(), looks=looks, width=6, hidden=5, training=training)


def test_heads_look_in_different_ways() -> None:
    model = NgramBag(**QUICK).fit(examples(60), examples(10), task())
    assert [head.look.tolist() for head in model.network_.heads] == [[3, 2], [0, 1, 2, 3], [0, 1, 2]]
    assert [row["epoch"] for row in model.history_] == [1]


@pytest.mark.parametrize("weights", [[0.2, 0.3, 0.5], [0.7, 0.0, 0.3], [0.0, 0.0, 2.0]])
def test_it_scores_as_the_weighted_heads_of_pytorch_do(weights: list[float]) -> None:
    found, held_out = trained(), examples(10)
    network = weigh_heads(found, np.array(weights))
    assert len(network.heads) == np.count_nonzero(weights)

    looks = [head.look.tolist() for head in found.heads]
    reference = BagNetwork(looks=looks, width=6, hidden=5, codes=3, dropout=0.0).eval()
    for module, head, path in zip(reference.heads, found.heads, found.linear, strict=True):
        state = {
            "hidden.weight": head.hidden[:-1].T,
            "hidden.bias": head.hidden[-1],
            "output.weight": head.output.T,
            "output.bias": path[-1],
            "linear.weight": path[:-1].T,
        }
        module.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    embeddings = torch.from_numpy(found.table.astype(np.float32))
    pooled = [torch.from_numpy(view.toarray()) @ embeddings for view in held_out.views]
    seen = pieces(pooled, list(map(torch.from_numpy, field_lengths(held_out.views, 2))))
    by_head = reference(seen).detach().numpy()
    expected = np.tensordot(np.array(weights), by_head, 1)
    np.testing.assert_allclose(network.logits(held_out.views, 2), expected, atol=1e-5)


def test_arrays_come_back() -> None:
    records = examples(60)
    model = NgramBag(**QUICK).fit(records, examples(10), task())
    again = NgramBag(**QUICK).restore(model.arrays())
    np.testing.assert_array_equal(again.logits(records.views), model.logits(records.views))
    assert model.arrays()["table"].dtype == np.float16


def test_another_seed_gives_another_model() -> None:
    records = examples(60)
    first, same, other = (
        NgramBag(**QUICK).fit(records, examples(10), task(seed=seed)).logits(records.views) for seed in (4, 4, 5)
    )
    np.testing.assert_array_equal(first, same)
    assert np.abs(first - other).max() > 1e-3


def test_an_autocoder_with_another_seed_differs() -> None:
    table = pl.DataFrame({"text": ["cook", "driver"] * 10, "label": ["1", "2"] * 10})
    first, other = (Autocoder(label="label", options=QUICK, seed=seed).fit(table).fingerprint_ for seed in (1, 2))
    assert first != other


def test_heads_are_weighed_for_the_lowest_log_loss() -> None:
    generator = np.random.default_rng(0)
    held_out = examples(300)
    good = np.eye(3)[held_out.target] * 3 + generator.normal(size=(300, 3))
    poor = np.eye(3)[held_out.target] + generator.normal(size=(300, 3)) * 2
    weights = _weigh(np.stack([good, poor]).astype(np.float32), held_out)

    def loss(w: np.ndarray) -> float:
        return log_loss(w[0] * good + w[1] * poor, held_out.target, held_out.weight)

    expected = minimize(loss, [0.5, 0.5], method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-10}).x
    np.testing.assert_allclose(weights, expected, atol=5e-3)
    assert weights[0] > weights[1] >= 0


def test_a_head_that_misleads_counts_nothing_and_few_records_weigh_nobody() -> None:
    held_out, few = examples(300), examples(49)
    right = np.eye(3, dtype=np.float32)[held_out.target]
    assert _weigh(np.stack([right, -right]), held_out)[1] == pytest.approx(0, abs=1e-6)
    assert _weigh(right[None], held_out).tolist() == [1.0]
    right = np.eye(3, dtype=np.float32)[few.target]
    assert _weigh(np.stack([right, -right]), few).tolist() == [0.5, 0.5]


def test_records_from_which_nothing_can_be_learned_are_answered_all_the_same() -> None:
    records, held_out = examples(400), examples(100)
    model = NgramBag(**QUICK).fit(records, Examples(held_out.views, 2 - held_out.target, held_out.weight), task())
    assert model.logits(records.views).shape == (400, 3)


def test_progress_is_told() -> None:
    told: list[Progress] = []
    NgramBag(**QUICK, batch=32).fit(examples(60), examples(0), task(report=told.append))
    assert [(p.step, p.steps) for p in told] == [(1, 2), (2, 2)]


def test_an_option_with_a_slip_is_told() -> None:
    with pytest.raises(SettingsError, match=r"'ngram-bag' has no option 'epoch'\. Did you mean 'epochs'\? Valid: 'wid"):
        NgramBag(epoch=3).fit(examples(10), examples(0), task())


def test_without_pytorch_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where PyTorch is not installed: neither it nor what imports it is there."""
    for name in [name for name in sys.modules if name.startswith(("glosa.estimators.ngram_bag_t", "glosa.training.b"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("glosa.estimators.ngram_bag_training", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(UnavailableError, match=r"needs PyTorch\. Install it with: pip install torch"):
        NgramBag().fit(examples(10), examples(0), task())
