from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from glosa.errors import SettingsError
from glosa.features.examples import Examples
from glosa.losses.contrastive import contrastive_loss
from glosa.models.transformer import Transformer, read_body
from glosa.training.contrast import Contrast, ContrastTrainer
from glosa.training.progress import Progress

CPU = torch.device("cpu")


def network(folder: Path, n_codes: int = 3) -> Transformer:
    torch.manual_seed(0)
    return Transformer(read_body(folder), n_codes, unit=True, dropout=0.0, head_rate=10.0)


def records(each: int = 4) -> Examples:
    """Texts of one to three letters, which tell their code, and one letter at random."""
    rng = np.random.default_rng(0)
    target = np.repeat(np.arange(3), each)
    view = np.array([[3, *[10 + code] * (code + 1), *[0] * (2 - code), 0] for code in target], np.int32)
    view[np.arange(len(view)), (view != 0).sum(axis=1)] = rng.integers(20, 30, len(view))
    return Examples((view,), target, np.ones(len(target)))


def trainer(folder: Path, **changes: object) -> ContrastTrainer:
    how = Contrast(**{"learning_rate": 1e-3, "batch": 6, "together": 2, **changes})  # type: ignore[arg-type]
    return ContrastTrainer(network(folder), how=how, groups=(), seed=0, device=CPU)


def test_records_of_a_code_become_alike(tiny_encoder: Path) -> None:
    learning, train = trainer(tiny_encoder, epochs=15), records()
    views = [torch.from_numpy(train.views[0].astype(np.int64))]

    def apart() -> float:
        with torch.no_grad():
            vectors = learning.network.eval().vectors(views)
        return float(contrastive_loss(vectors, torch.from_numpy(train.target), 0.1).mean())

    before = apart()
    history = learning.fit(train)
    least = math.log(3)  # where the three companions of a record are all alike, and nothing else is
    assert before - least > 0.5
    assert apart() - least < 0.05
    assert [row["epoch"] for row in history] == list(range(1, 16))
    assert history[-1]["train_loss"] < history[0]["train_loss"]


def test_the_vector_of_a_code_is_one_more_record_of_it(tiny_encoder: Path) -> None:
    learning = trainer(tiny_encoder)
    vectors, target = torch.nn.functional.normalize(torch.randn(4, 32), dim=1), torch.tensor([0, 0, 1, 2])
    codes = torch.nn.functional.normalize(learning.network.head.weight, dim=1)
    expected = contrastive_loss(torch.cat([vectors, codes]), torch.tensor([0, 0, 1, 2, 0, 1, 2]), 0.1)[:4]
    torch.testing.assert_close(learning._losses(vectors, target), expected)
    assert learning._losses(vectors, target).min() > 0  # no record is without a companion


def test_it_ends_after_so_many_steps(tiny_encoder: Path) -> None:
    told: list[Progress] = []
    history = trainer(tiny_encoder, epochs=9, most_steps=3).fit(records(), told.append)
    assert [(now.step, now.steps, now.epoch) for now in told if now.figures is None] == [
        (1, 3, 1),
        (2, 3, 1),
        (3, 3, 2),
    ]
    assert len(history) == 2
    assert [now.figures for now in told if now.figures is not None] == history


def test_the_same_seed_gives_the_same_whatever_was_drawn_before(tiny_encoder: Path) -> None:
    weights = []
    for drawn in (0, 3):
        torch.rand(drawn)
        learning = trainer(tiny_encoder, epochs=2)
        learning.fit(records())
        weights.append(torch.cat([weight.flatten() for weight in learning.network.parameters()]))
    assert torch.equal(*weights)


def test_a_loss_that_is_no_number_is_told(tiny_encoder: Path) -> None:
    learning = trainer(tiny_encoder)
    with torch.no_grad():
        learning.network.head.weight.fill_(torch.nan)
    with pytest.raises(
        SettingsError, match=r"the loss is nan in epoch 1, step 1, at learning rate 0\.001\. Try a tenth of it"
    ):
        learning.fit(records())


def test_settings_out_of_their_range_are_told_together() -> None:
    with pytest.raises(SettingsError, match=r"(?s)epochs is 0.*together is 1.*temperature is 0.*warmup is 2"):
        Contrast(epochs=0, together=1, temperature=0, warmup=2)
