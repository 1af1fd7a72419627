from __future__ import annotations

import numpy as np
import torch

from glosa.models.bag_network import BagNetwork

GOLDEN = [[0.6523543, -0.2628981], [1.0519589, -0.8129414]]


def network(seed: int = 0) -> BagNetwork:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return BagNetwork(width=4, hidden=3, codes=2, dropout=0.5, seed=seed)


def test_golden_numbers() -> None:
    x = torch.arange(8.0).reshape(2, 4) / 8
    torch.testing.assert_close(network().eval()(x), torch.tensor(GOLDEN), atol=1e-6, rtol=0)


def test_against_numpy() -> None:
    bag, x = network().eval(), np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4)
    w = {name: value.detach().numpy() for name, value in bag.state_dict().items()}
    hidden = np.maximum(x @ w["hidden.weight"].T + w["hidden.bias"], 0)
    expected = hidden @ w["output.weight"].T + w["output.bias"] + x @ w["linear.weight"].T
    np.testing.assert_allclose(bag(torch.from_numpy(x)).detach().numpy(), expected, atol=1e-6)


def test_dropout_in_training_alone() -> None:
    bag, x = network(), torch.ones(64, 4)
    trained = bag(x)
    assert (trained != bag(x)).any()
    torch.testing.assert_close(network()(x), trained)
    assert (network(seed=1)(x) != trained).any()
    torch.testing.assert_close(bag.eval()(x), bag(x))
