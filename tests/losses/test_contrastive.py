from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from glosa.losses.contrastive import contrastive_loss

TEMPERATURE = 0.2
CODE = torch.tensor([0, 0, 1, 1, 1, 2, 3])  # the last two are alone at the level of codes
GROUP = torch.tensor([0, 0, 1, 2])  # of each code: 0 and 1 are together


def unit_vectors() -> torch.Tensor:
    drawn = torch.randn(7, 5, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    return functional.normalize(drawn, dim=1)


def test_by_hand() -> None:
    # A temperature of 1/2 doubles similarities. The first record has the second at 0 (right angle) and the third at -2.
    vectors = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    found = contrastive_loss(vectors, torch.tensor([0, 0, 1]), 0.5)
    # -log(1 / (1 + e^-2)) = 0.1269; the second is as far from both: log 2; the third has no companion
    torch.testing.assert_close(found, torch.tensor([0.126928, 0.693147, 0.0]), rtol=0, atol=1e-6)


def test_after_its_formula() -> None:
    vectors = unit_vectors()
    expected = []
    for row in range(7):
        other = [number for number in range(7) if number != row]
        alike = torch.stack([vectors[row] @ vectors[number] for number in other]) / TEMPERATURE
        right = CODE[other] == CODE[row]
        expected.append(-(alike - alike.exp().sum().log())[right].mean() if right.any() else alike.new_zeros(()))
    torch.testing.assert_close(contrastive_loss(vectors, CODE, TEMPERATURE), torch.stack(expected))


def test_with_one_companion_each_it_is_the_cross_entropy_of_finding_it() -> None:
    vectors, code = unit_vectors()[:6], torch.tensor([0, 1, 2, 0, 1, 2])
    logits = (vectors @ vectors.T / TEMPERATURE).fill_diagonal_(-1e9)
    expected = functional.cross_entropy(logits, torch.tensor([3, 4, 5, 0, 1, 2]), reduction="none")
    torch.testing.assert_close(contrastive_loss(vectors, code, TEMPERATURE), expected)


def test_the_slope_worked_out_by_hand() -> None:
    """To a similarity it is the probability less the share among companions; similarities go both ways."""
    vectors = unit_vectors().requires_grad_()
    (slope,) = torch.autograd.grad(contrastive_loss(vectors, CODE, TEMPERATURE).sum(), vectors)
    companion = (CODE[:, None] == CODE).double().fill_diagonal_(0)
    found = vectors.detach()
    p = (found @ found.T / TEMPERATURE).fill_diagonal_(-torch.inf).softmax(1)
    to_alike = (p - companion / companion.sum(1, keepdim=True).clamp_min(1)) * companion.any(1)[:, None]
    torch.testing.assert_close(slope, (to_alike + to_alike.T) @ found / TEMPERATURE)


def test_differences_of_the_loss_agree_with_the_slope() -> None:
    assert torch.autograd.gradcheck(
        lambda vectors: contrastive_loss(vectors, CODE, TEMPERATURE, [GROUP], 0.5), unit_vectors().requires_grad_()
    )


def test_each_level_counts_its_groups_as_companions() -> None:
    vectors = unit_vectors()
    of_codes, of_groups = (contrastive_loss(vectors, code, TEMPERATURE) for code in (CODE, GROUP[CODE]))
    found = contrastive_loss(vectors, CODE, TEMPERATURE, [GROUP], 0.5)
    torch.testing.assert_close(found, of_codes + 0.5 * of_groups)


@pytest.mark.parametrize("rows", [0, 1])
def test_nothing_to_compare_costs_nothing(rows: int) -> None:
    vectors = unit_vectors()[:rows].requires_grad_()
    found = contrastive_loss(vectors, CODE[:rows], TEMPERATURE)
    found.sum().backward()
    assert found.tolist() == [0.0] * rows
    assert vectors.grad is not None
    assert vectors.grad.isfinite().all()
