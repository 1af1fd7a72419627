from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix, vstack

from glosa.errors import SettingsError
from glosa.features.examples import Examples
from glosa.training.bag_records import BagRecords
from glosa.training.bag_trainer import BagTrainer, BagTraining, SuitedTraining
from glosa.training.device import pick_device
from glosa.training.progress import Progress

CODES, NGRAMS = 4, 12


def examples(rows: int, seed: int = 0, *, noise: bool = False) -> Examples:
    """Records of two views, in which three n-grams tell the code."""
    generator = np.random.default_rng(seed)
    target = generator.integers(CODES, size=rows)
    ngrams = target[:, None] * 3 + generator.integers(3, size=(rows, 2))
    if noise:
        target = generator.integers(CODES, size=rows)
    cells = (np.full(rows * 2, 0.7, np.float32), ngrams.ravel(), np.arange(0, rows * 2 + 1, 2))
    view = csr_matrix(cells, shape=(rows, NGRAMS))
    return Examples((view, view), target, np.ones(rows))


def trainer(seed: int = 0, device: str = "cpu", **training: Any) -> BagTrainer:
    return BagTrainer(
        n_ngrams=NGRAMS,
        n_text=2,
        views=2,
        known=False,
        n_codes=CODES,
        groups=[np.array([0, 0, 1, 1])],
        width=4,
        hidden=8,
        training=BagTraining(**{"epochs": 4, "batch": 16, **training}),
        seed=seed,
        device=pick_device(device),
    )


NONE = examples(0)


def test_it_learns() -> None:
    learned, train = trainer(epochs=6), examples(400)
    history = learned.fit(train, examples(100, seed=1))
    assert [row["epoch"] for row in history] == list(range(1, len(history) + 1))
    assert history[-1]["train_loss"] < history[0]["train_loss"]
    assert history[-1]["validation_loss"] < np.log(CODES) / 2
    found = learned.logits(train.views)
    assert (found.dtype, found.shape) == (np.float32, (400, CODES))
    assert (found.argmax(axis=1) == train.target).mean() > 0.95


@pytest.mark.parametrize("switched_off", ["adversarial", "level_weight", "dropout"])
def test_every_part_of_the_loss_can_be_left_out(switched_off: str) -> None:
    history = trainer(**{switched_off: 0.0}).fit(examples(200), NONE)
    assert history[-1]["train_loss"] < history[0]["train_loss"]


def test_what_is_not_given_suits_the_texts() -> None:
    def suited(ngrams: int, copies: int, **given: Any) -> SuitedTraining:
        different = csr_matrix(np.tri(60, 60 + ngrams, ngrams, dtype=np.float32))
        view = vstack([different] * copies, format="csr")
        records = BagRecords.of(Examples((view,), np.zeros(60 * copies, int), np.ones(60 * copies)), 1, n_text=1)
        return BagTraining(**given).suited(records)

    short, long = suited(1, 1), suited(80, 1)
    assert (short.dropout, short.learning_rate, short.adversarial) == (0, 0.005, 0.2)
    assert (long.dropout, long.learning_rate, long.adversarial) == (0.3, 0.004, 0.2)
    assert (short.epochs, suited(1, 10).epochs) == (60, 21)
    assert suited(1, 1, epochs=3).adversarial == 0
    assert suited(1, 2, epochs=3).adversarial == 0.2  # each is there twice
    given = suited(1, 1, epochs=3, adversarial=0.1, dropout=0.5)
    assert (given.epochs, given.adversarial, given.dropout) == (3, 0.1, 0.5)
    assert suited(1, 1, adversarial=0.0).adversarial == 0


def test_without_held_out_records_nothing_stops_it() -> None:
    history = trainer(epochs=5, patience=1).fit(examples(64), NONE)
    assert [sorted(row) for row in history] == [["epoch", "train_loss"]] * 5


def test_it_stops_and_goes_back_to_the_best_epoch() -> None:
    held_out = examples(60, seed=1, noise=True)  # what is learned makes it no better
    learned = trainer(epochs=30, patience=2, embedding_rate=0.1)
    history = learned.fit(examples(200), held_out)
    losses = [row["validation_loss"] for row in history]
    best = int(np.argmin(losses))
    assert len(history) == best + 3 < 30

    again = trainer(epochs=30, patience=30, embedding_rate=0.1)
    assert [row["validation_loss"] for row in again.fit(examples(200), held_out)][: len(losses)] == losses
    assert learned._judge(held_out)["validation_loss"] == losses[best]


def test_the_seed_decides() -> None:
    train = examples(64)
    outcomes = []
    for seed in (1, 1, 2):
        torch.manual_seed(99 + len(outcomes))  # the state of others does not matter
        learned = trainer(seed)
        learned.fit(train, NONE)
        outcomes.append(learned.logits(train.views))
    np.testing.assert_array_equal(outcomes[0], outcomes[1])
    assert (outcomes[0] != outcomes[2]).any()


def test_the_random_numbers_of_others_are_left_alone() -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    trainer().fit(examples(64), NONE)
    torch.testing.assert_close(torch.rand(3), expected)


def test_progress_is_told() -> None:
    told: list[Progress] = []
    trainer(epochs=2).fit(examples(40), NONE, told.append)
    assert [(p.step, p.steps, p.epoch, p.epochs, p.stage) for p in told] == [
        (number, 6, 1 + (number > 3), 2, "training") for number in range(1, 7)
    ]
    assert all(np.isfinite(p.loss) for p in told)


def test_the_figures_of_each_epoch_are_told() -> None:
    told: list[Progress] = []
    history = trainer(epochs=2).fit(examples(40), examples(20, seed=1), told.append)
    assert [(p.step, p.figures) for p in told if p.figures] == [(3, history[0]), (6, history[1])]


@pytest.mark.parametrize("heavy", [0, 1])
def test_weights_decide_between_labels_that_differ(heavy: int) -> None:
    alike, target = csr_matrix(np.ones((200, NGRAMS), np.float32)), np.arange(200) % 2
    train = Examples((alike, alike), target, np.where(target == heavy, 1.9, 0.1))
    learned = trainer(learning_rate=0.02)
    learned.fit(train, NONE)
    assert (learned.logits(train.views).argmax(axis=1) == heavy).all()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_loss_that_runs_away_is_told() -> None:
    with pytest.raises(SettingsError, match=r"the loss is (nan|inf).* at learning rate 1e\+30. Try a tenth"):
        trainer(learning_rate=1e30, embedding_rate=1e30, epochs=20).fit(examples(200), NONE)


def test_many_rows_are_scored_in_parts() -> None:
    learned, many = trainer(), examples(5000)
    learned.fit(examples(64), NONE)
    last = many.take(slice(4990, 5000))
    np.testing.assert_allclose(learned.logits(many.views)[4990:], learned.logits(last.views), atol=1e-6)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_learns_the_same_things() -> None:
    learned, train = trainer(device="cuda", epochs=6), examples(400)
    learned.fit(train, NONE)
    assert (learned.logits(train.views).argmax(axis=1) == train.target).mean() > 0.95
