from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torch import nn

from glosa.errors import SettingsError
from glosa.features.examples import Examples
from glosa.losses.catalogue import build_loss
from glosa.training.adversary import pushed, word_tables
from glosa.training.batches import to_tensors
from glosa.training.trainer import Trainer, Training

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CPU = torch.device("cpu")
LENGTH = 0.7


class Words(nn.Module):
    """Means of the embeddings of words, and a linear layer."""

    def __init__(self, *, learning: bool = True) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.table = nn.Embedding(9, 4, padding_idx=0)
        self.table.weight.requires_grad_(learning)
        self.output = nn.Linear(4, 3)

    def forward(self, views: Sequence[torch.Tensor]) -> torch.Tensor:
        (tokens,) = views
        logits: torch.Tensor = self.output(self.table(tokens).mean(1).tanh())
        return logits


def trainer(network: nn.Module, **settings: float) -> Trainer:
    how = {"epochs": 1, "optimiser": "sgd", "momentum": 0.0, "learning_rate": 1.0, "mixed_precision": "no", **settings}
    loss = build_loss("cross-entropy", torch.ones(3))
    return Trainer(network, training=Training(**how), loss=loss, device=CPU)  # type: ignore[arg-type]


@pytest.fixture
def records() -> Callable[[int], Examples]:
    def make(rows: int) -> Examples:
        random = np.random.default_rng(1)
        tokens = random.integers(1, 9, (rows, 5)).astype(np.int32)
        return Examples((tokens,), (tokens[:, 0] % 3).astype(np.int64), np.ones(rows))

    return make


def mean_loss(network: nn.Module, examples: Examples) -> torch.Tensor:
    logits = network(to_tensors(examples.views, CPU))
    return nn.functional.cross_entropy(logits, torch.from_numpy(examples.target))


@pytest.mark.parametrize("accumulate", [1, 3])
def test_a_step_goes_by_the_gradients_at_the_records_and_at_what_is_pushed(
    records: Callable[[int], Examples], accumulate: int
) -> None:
    examples, by_hand = records(12), Words()
    mean_loss(by_hand, examples).backward()
    slopes = {name: weight.grad.clone() for name, weight in by_hand.named_parameters() if weight.grad is not None}
    there = Words()
    with torch.no_grad():
        there.table.weight += LENGTH * slopes["table.weight"] / slopes["table.weight"].norm()
    assert mean_loss(there, examples) > mean_loss(by_hand, examples)
    mean_loss(there, examples).backward()
    learned = trainer(Words(), adversarial=LENGTH, accumulate=accumulate)
    learned.fit(examples, records(0))
    for (name, weight), pushed_too in zip(by_hand.named_parameters(), there.parameters(), strict=True):
        expected = weight.detach() - slopes[name] - pushed_too.grad
        torch.testing.assert_close(dict(learned.network.named_parameters())[name].detach(), expected)


def test_the_history_tells_of_the_records_alone(records: Callable[[int], Examples]) -> None:
    examples = records(12)
    plain, pushing = (trainer(Words(), adversarial=length).fit(examples, records(0))[0] for length in (0.0, LENGTH))
    told = ("train_loss", "train_accuracy")
    assert [pushing[name] for name in told] == [plain[name] for name in told]


def test_tables_come_back_and_share_the_length() -> None:
    tables = [nn.Parameter(torch.tensor([1.0, 1.0])), nn.Parameter(torch.tensor([0.1]))]
    for table, slope in zip(tables, ([2.0, 0.0], [-1.5]), strict=True):
        table.grad = torch.tensor(slope)
    with pushed(tables, 5.0):
        assert [table.tolist() for table in tables] == [[5.0, 1.0], pytest.approx([-2.9])]
    assert torch.equal(tables[0], torch.ones(2))
    assert torch.equal(tables[1], torch.tensor([0.1]))


def test_without_a_slope_nothing_is_pushed() -> None:
    table = nn.Parameter(torch.ones(2))
    table.grad = torch.zeros(2)
    with pushed([table], 5.0):
        assert table.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("network", [nn.Linear(2, 3), Words(learning=False)])
def test_a_network_that_learns_no_words_is_refused(network: nn.Module) -> None:
    with pytest.raises(SettingsError, match="pushes embeddings of words, and this network learns none"):
        trainer(network, adversarial=1.0)


def test_a_network_tells_which_of_its_embeddings_are_words() -> None:
    class Chosen(Words):
        def word_tables(self) -> list[nn.Parameter]:
            return [self.output.weight]

    network = Chosen()
    assert word_tables(network) == [network.output.weight]
