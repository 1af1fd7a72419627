from __future__ import annotations

import math

import pytest
import torch

from glosa.losses.difficulty_balanced import DifficultyBalanced, dynamic_tau

RIGHT, SEEN = torch.tensor([90.0, 20.0, 1.0]), torch.tensor([100.0, 40.0, 10.0])


def test_weights_by_hand() -> None:
    loss = DifficultyBalanced(torch.tensor([1, 1, 1]), tau=2, smoothing=0)
    assert loss.weight.tolist() == [1, 1, 1]
    loss.end_of_epoch(RIGHT, SEEN)
    squares = [0.01, 0.25, 0.81]  # of 0.1, 0.5 and 0.9
    assert loss.weight.tolist() == pytest.approx([square / sum(squares) * 3 for square in squares])


def test_dynamic_tau_after_the_paper() -> None:
    bias = 0.9 / (0.1 + 0.01) - 1
    assert dynamic_tau(RIGHT / SEEN) == pytest.approx(2 / (1 + math.exp(-bias)))
    assert 1 <= dynamic_tau(torch.tensor([0.5, 0.6])) < dynamic_tau(torch.tensor([0.1, 0.6])) <= 2


def test_smoothing_keeps_what_one_answer_cannot_tell() -> None:
    loss = DifficultyBalanced(torch.tensor([99, 1]), tau=1)
    loss.end_of_epoch(torch.tensor([98.0, 1.0]), torch.tensor([99.0, 1.0]))
    ratio = loss.weight[1] / loss.weight[0]
    assert ratio.item() == pytest.approx((1 - 2 / 3) / (1 - 99 / 101))


def test_a_class_that_was_never_seen_counts_as_hard() -> None:
    loss = DifficultyBalanced(torch.tensor([5, 5]), tau=1, smoothing=0)
    loss.end_of_epoch(torch.tensor([4.0, 0.0]), torch.tensor([5.0, 0.0]))
    assert (loss.weight[1] / loss.weight[0]).item() == pytest.approx(1 / 0.2)


def test_where_all_is_right_the_weights_stay() -> None:
    loss = DifficultyBalanced(torch.tensor([5, 5]), smoothing=0)
    loss.end_of_epoch(torch.tensor([5.0, 5.0]), torch.tensor([5.0, 5.0]))
    assert loss.weight.tolist() == [1, 1]


def test_without_an_accuracy_tau_is_1() -> None:
    assert dynamic_tau(torch.zeros(0)) == 1
