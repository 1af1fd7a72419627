from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import torch
from scipy.sparse import random

from glosa import Autocoder
from glosa.errors import SettingsError, UnavailableError
from glosa.estimators.base import Task
from glosa.estimators.ngram_bag import Network, NgramBag
from glosa.features.examples import Examples
from glosa.features.look import field_lengths
from glosa.features.views import ViewMaker, row_lengths, scale_rows
from glosa.models.bag_network import BagNetwork, Told
from glosa.schemes import Scheme
from glosa.training.progress import Progress

LEVELS = Scheme.from_labels(["11", "12", "21"], hierarchy="digits").levels()
QUICK: dict[str, Any] = {"epochs": 1, "width": 6, "hidden": 5, "common_words": False}


def examples(rows: int) -> Examples:
    """Records of two text fields and a category."""
    generator = np.random.default_rng(rows)
    views = [random(rows, 20, density=0.2, format="csr", dtype=np.float32, random_state=generator) for _ in range(3)]
    whole = np.hypot(row_lengths(views[0]), row_lengths(views[1]))
    scaled = [scale_rows(view, whole) for view in views]
    return Examples(tuple(scaled), generator.integers(3, size=rows), generator.uniform(0.5, 1.5, rows))


def task(**changes: Any) -> Task:
    return Task(**{"levels": LEVELS, "maker": ViewMaker(["title", "task"]), **changes})


def test_its_members_differ_and_their_logits_are_averaged() -> None:
    records = examples(60)
    model = NgramBag(**QUICK, members=3).fit(records, examples(10), task())
    network = model.network_
    assert network.table.shape == (20, 3 * 6)
    alone = [
        Network(network.table[:, number * 6 : number * 6 + 6], (member,)).logits(records.views, 2)
        for number, member in enumerate(network.members)
    ]
    assert np.abs(alone[0] - alone[1]).max() > 1e-3
    np.testing.assert_allclose(model.logits(records.views), np.mean(alone, axis=0), atol=1e-6)


@pytest.mark.parametrize("one_field", [False, True])
def test_it_scores_as_pytorch_does(one_field: bool) -> None:
    whole = examples(60)
    records = Examples(whole.views[:1], whole.target, whole.weight) if one_field else whole
    of_fields = task(maker=ViewMaker(["title"])) if one_field else task()
    model = NgramBag(**QUICK, members=1).fit(records, records.take(slice(0)), of_fields)
    (member,), table = model.network_.members, torch.from_numpy(model.network_.table.astype(np.float32))
    layers = np.hstack([member.hidden, member.linear])
    parts = {"first": layers[:-1], "bias": layers[-1], "output": member.output}
    weights = {
        name: torch.from_numpy(part) for name, part in {"gates": member.gates, "known": member.known, **parts}.items()
    }
    reference = BagNetwork(weights, weights, {})
    lengths = torch.from_numpy(np.stack(field_lengths(records.views, of_fields.n_text), 1))
    pooled = torch.stack([torch.from_numpy(view.toarray()) @ table for view in records.views], 1)
    pooled[:, : of_fields.n_text] /= lengths
    expected, _ = reference.logits(reference.look(pooled, Told.of(lengths))[0])
    np.testing.assert_allclose(model.logits(records.views), expected, atol=1e-5)


def test_the_history_is_the_mean_of_the_members() -> None:
    both, first = (
        NgramBag(**{**QUICK, "epochs": 2}, members=members).fit(examples(60), examples(10), task()).history_
        for members in (2, 1)
    )
    assert [row["epoch"] for row in both] == [1, 2]
    assert both[0].keys() == first[0].keys()
    assert both[0]["train_loss"] != first[0]["train_loss"]


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
    first, other = (
        Autocoder(label="label", options={**QUICK, "common_words": True}, seed=seed).fit(table).fingerprint_
        for seed in (1, 2)
    )
    assert first != other


def test_records_from_which_nothing_can_be_learned_are_answered_all_the_same() -> None:
    records, held_out = examples(400), examples(100)
    model = NgramBag(**QUICK).fit(records, Examples(held_out.views, 2 - held_out.target, held_out.weight), task())
    assert model.logits(records.views).shape == (400, 3)


def test_progress_is_told() -> None:
    told: list[Progress] = []
    NgramBag(**QUICK, batch=32).fit(examples(60), examples(0), task(report=told.append))
    assert [(p.step, p.steps) for p in told] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_an_option_with_a_slip_is_told() -> None:
    with pytest.raises(
        SettingsError, match=r"'ngram-bag' has no option 'epoch'\. Did you mean 'epochs'\? Valid: 'mem.*'common_words"
    ):
        NgramBag(epoch=3).fit(examples(10), examples(0), task())


def test_whether_words_are_looked_at_is_true_or_false() -> None:
    with pytest.raises(SettingsError, match=r"common_words is 'no'\. It must be true or false"):
        Autocoder(label="label", options={"common_words": "no"}).fit(TOWN.rename({"job": "text"}))


def test_without_pytorch_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where PyTorch is not installed: neither it nor what imports it is there."""
    for name in [name for name in sys.modules if name.startswith(("glosa.estimators.ngram_bag_t", "glosa.training.b"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("glosa.estimators.ngram_bag_training", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(UnavailableError, match=r"needs PyTorch\. Install it with: pip install torch"):
        NgramBag(common_words=False).fit(examples(10), examples(0), task())


TOWN = pl.DataFrame({
    "job": [f"{word} {place}" for word in ("vicar", "priest", "surgeon", "nurse") for place in "abcdefghij"],
    "label": ["1"] * 20 + ["2"] * 20,
})  # fmt: skip


def test_what_is_known_of_a_word_tells_the_code_of_one_that_no_record_has() -> None:
    coder = Autocoder(text="job", label="label", validation=0).fit(TOWN)
    assert coder.predict(["rabbi", "bishop", "physician", "dentist", "medico", "sacerdote"]).tolist() == list("112221")
    untold = Autocoder(text="job", label="label", validation=0, options={"common_words": False}).fit(TOWN)
    rabbi, dentist = untold.predict_proba(["rabbi", "dentist"])
    assert np.abs(rabbi - dentist).max() < 0.1


def test_an_autocoder_that_knows_words_is_saved_and_loaded(tmp_path: Path) -> None:
    coder = Autocoder(text="job", label="label", options={"epochs": 2}).fit(TOWN)
    coder.save(tmp_path / "coder")
    asked = ["rabbi", "", "zzz", "the nurse of the nurse"]
    again = Autocoder.load(tmp_path / "coder")
    np.testing.assert_array_equal(again.predict_proba(asked), coder.predict_proba(asked))
