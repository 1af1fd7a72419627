from __future__ import annotations

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from glosa.training.head import fit_head


def records() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.normal(size=(80, 5)), rng.integers(0, 4, 80), rng.uniform(0.5, 1.5, 80)


def test_agrees_with_scikit_learn() -> None:
    vectors, target, weight = records()
    found, bias = fit_head(*map(torch.from_numpy, (vectors, target, weight)), 4, penalty=0.1)
    other = LogisticRegression(C=10, tol=1e-8, max_iter=1000).fit(vectors, target, sample_weight=weight)
    np.testing.assert_allclose(found, other.coef_, atol=1e-4)
    np.testing.assert_allclose(bias - bias.mean(), other.intercept_ - other.intercept_.mean(), atol=1e-4)


def test_by_hand() -> None:
    """A record pulls its coefficient as hard as its answer is wrong, sigmoid(-2 x); the penalty holds it with x."""
    coefficients, bias = fit_head(torch.eye(2), torch.arange(2), torch.ones(2), 2, penalty=1.0)
    pulled = coefficients[0, 0]
    torch.testing.assert_close(pulled, torch.sigmoid(-2 * pulled), rtol=0, atol=1e-4)
    torch.testing.assert_close(coefficients, pulled * torch.tensor([[1.0, -1.0], [-1.0, 1.0]]), rtol=0, atol=1e-4)
    torch.testing.assert_close(bias, torch.zeros(2), rtol=0, atol=1e-4)


def test_a_code_without_a_record_is_never_likely() -> None:
    vectors, target, weight = map(torch.from_numpy, records())
    coefficients, bias = fit_head(vectors, target, weight, 5, penalty=0.1)
    assert (vectors @ coefficients.T + bias).softmax(1)[:, 4].max() < 1e-3


def test_levels_above_draw_codes_of_a_group_together() -> None:
    vectors, target, weight = map(torch.from_numpy, records())
    groups = torch.tensor([0, 0, 1, 1])
    shares = []
    for level_weight in (0.0, 5.0):
        coefficients, bias = fit_head(
            vectors, target, weight, 4, penalty=1.0, members=[groups], level_weight=level_weight
        )
        p = (vectors @ coefficients.T + bias).softmax(1)
        shares.append(float((p * (groups == groups[target][:, None])).sum(1).log().mean()))
    assert shares[1] > shares[0]


def test_one_record_is_enough() -> None:
    coefficients, bias = fit_head(torch.ones(1, 3), torch.tensor([1]), torch.ones(1), 2, penalty=0.1)
    assert coefficients.isfinite().all()
    assert bias.argmax() == 1
