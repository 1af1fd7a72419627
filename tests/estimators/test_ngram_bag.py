from __future__ import annotations

import sys
from typing import Any

import numpy as np
import polars as pl
import pytest
import torch
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, random

from glosa import Autocoder
from glosa.errors import SettingsError, UnavailableError
from glosa.estimators.base import Task
from glosa.estimators.ngram_bag import NgramBag, _weigh
from glosa.features.examples import Examples
from glosa.metrics.log_loss import log_loss
from glosa.models.bag_network import BagNetwork
from glosa.schemes import Scheme
from glosa.training.progress import Progress

LEVELS = Scheme.from_labels(["11", "12", "21"], hierarchy="digits").levels()
QUICK: dict[str, Any] = {"epochs": 1, "width": 6, "hidden": 5}


def examples(rows: int, views: int = 3) -> Examples:
    generator = np.random.default_rng(rows)
    made = [random(rows, 20, density=0.2, format="csr", dtype=np.float32, random_state=generator) for _ in range(views)]
    return Examples(tuple(map(csr_matrix, made)), generator.integers(3, size=rows), generator.uniform(0.5, 1.5, rows))


def task(**changes: Any) -> Task:
    return Task(**{"levels": LEVELS, "looks": ((2,), (0, 1, 2)), **changes})


def test_members_look_in_turn_and_their_logits_are_summed() -> None:
    train = examples(60)
    model = NgramBag(members=3, **QUICK).fit(train, examples(10), task())
    assert [member.look.tolist() for member in model.members_] == [[2], [0, 1, 2], [2]]
    assert not np.array_equal(model.members_[0].table, model.members_[2].table)
    summed = sum(member.logits(train.views) for member in model.members_)
    np.testing.assert_allclose(model.logits(train.views), summed, rtol=1e-6)
    assert {row["member"] for row in model.history_} == {1, 2, 3}


def test_a_member_scores_as_its_network_does() -> None:
    """Scoring with NumPy is what PyTorch would do with the same numbers."""
    train = examples(60)
    (member,) = NgramBag(members=1, **QUICK).fit(train, examples(0), task()).members_
    network = BagNetwork(width=6, hidden=5, codes=3, dropout=0.0).eval()
    state = {
        "hidden.weight": member.hidden[:-1].T,
        "hidden.bias": member.hidden[-1],
        "output.weight": member.output.T,
        "output.bias": member.linear[-1],
        "linear.weight": member.linear[:-1].T,
    }
    network.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    pooled = torch.from_numpy(train.views[2].toarray() @ member.table.astype(np.float32))
    np.testing.assert_allclose(member.logits(train.views), network(pooled).detach().numpy(), atol=1e-5)


def test_arrays_come_back() -> None:
    train = examples(60)
    model = NgramBag(members=2, **QUICK).fit(train, examples(10), task())
    again = NgramBag(members=2, **QUICK).restore(model.arrays())
    np.testing.assert_array_equal(again.logits(train.views), model.logits(train.views))
    assert model.arrays()["0.table"].dtype == np.float16


def test_another_seed_gives_another_model() -> None:
    train = examples(60)
    first, same, other = (
        NgramBag(**QUICK).fit(train, examples(10), task(seed=seed)).logits(train.views) for seed in (4, 4, 5)
    )
    np.testing.assert_array_equal(first, same)
    assert np.abs(first - other).max() > 1e-3


def test_members_are_weighed_for_the_lowest_log_loss() -> None:
    generator = np.random.default_rng(0)
    held_out = examples(300)
    good = np.eye(3)[held_out.target] * 3 + generator.normal(size=(300, 3))
    poor = np.eye(3)[held_out.target] + generator.normal(size=(300, 3)) * 2
    logits = [good.astype(np.float32), poor.astype(np.float32)]
    weights = _weigh(logits, held_out)

    def loss(w: np.ndarray) -> float:
        return log_loss(w[0] * good + w[1] * poor, held_out.target, held_out.weight)

    expected = minimize(loss, [0.5, 0.5], method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-10}).x
    np.testing.assert_allclose(weights, expected, atol=5e-3)
    assert weights[0] > weights[1] >= 0


def test_a_member_that_misleads_counts_nothing_and_few_records_weigh_nobody() -> None:
    held_out = examples(300)
    right = np.eye(3, dtype=np.float32)[held_out.target]
    assert _weigh([right, -right], held_out)[1] == pytest.approx(0, abs=1e-6)
    few = examples(49)
    right = np.eye(3, dtype=np.float32)[few.target]
    assert _weigh([right, -right], few).tolist() == [0.5, 0.5]
    assert _weigh([right], held_out).tolist() == [1.0]


def test_progress_of_the_members_is_one() -> None:
    told: list[Progress] = []
    NgramBag(members=2, **QUICK, batch=30).fit(examples(60), examples(0), task(report=told.append))
    assert [(p.step, p.steps, p.stage) for p in told] == [
        (1, 4, "network 1 of 2"), (2, 4, "network 1 of 2"), (3, 4, "network 2 of 2"), (4, 4, "network 2 of 2"),
    ]  # fmt: skip


def test_an_option_with_a_slip_is_told() -> None:
    with pytest.raises(SettingsError, match=r"'ngram-bag' has no option 'epoch'\. Did you mean 'epochs'\? Valid: 'mem"):
        NgramBag(epoch=3).fit(examples(10), examples(0), task())


def test_an_autocoder_with_another_seed_differs() -> None:
    table = pl.DataFrame({"text": ["cook", "driver"] * 10, "label": ["1", "2"] * 10})
    first, other = (Autocoder(label="label", options=QUICK, seed=seed).fit(table).fingerprint_ for seed in (1, 2))
    assert first != other


def test_without_pytorch_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "glosa.estimators.ngram_bag_training", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    for name in [name for name in sys.modules if name.startswith("glosa.training.")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(UnavailableError, match=r"needs PyTorch\. Install it with: pip install 'glosa\[train\]'"):
        NgramBag().fit(examples(10), examples(0), task())
