from __future__ import annotations

import pytest
import torch

from glosa.training.schedules import plateaus, rate_at


def test_linear_against_pytorch() -> None:
    optimiser = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    scheduler = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.0, total_iters=20)
    for step in range(20):
        assert rate_at("linear", step, 20) == pytest.approx(scheduler.get_last_lr()[0])
        optimiser.step()
        scheduler.step()


def test_one_cycle_against_pytorch() -> None:
    optimiser = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimiser, 1.0, total_steps=101, cycle_momentum=False)
    for step in range(100):  # PyTorch ends each phase a step early
        assert rate_at("one-cycle", step, 100) == pytest.approx(scheduler.get_last_lr()[0], abs=0.06)
        optimiser.step()
        scheduler.step()


def test_plateaus_against_pytorch() -> None:
    scores = [5, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 2, 2, 2]
    optimiser = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimiser, factor=0.5, patience=1)
    for number, score in enumerate(scores, start=1):
        scheduler.step(score)
        assert 0.5 ** plateaus(scores[:number], patience=1) == pytest.approx(scheduler.get_last_lr()[0])


def test_warmup_ends_at_the_whole_rate() -> None:
    rates = [rate_at("constant", step, 10, warmup=0.5) for step in range(10)]
    assert rates == pytest.approx([0.2, 0.4, 0.6, 0.8, 1, 1, 1, 1, 1, 1])
