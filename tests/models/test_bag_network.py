from __future__ import annotations

import numpy as np
import pytest
import torch

from glosa.models.bag_network import BagNetwork

GOLDEN = [[0.4902327, 0.6150805], [-0.547053, -0.0392286]]


def network(views: int = 2, seed: int = 0) -> BagNetwork:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return BagNetwork(views=views, width=3, hidden=3, codes=2, dropout=0.5, seed=seed)


def seen(bag: BagNetwork, rows: int = 2, views: int = 2) -> torch.Tensor:
    pooled = torch.linspace(-1, 1, views * rows * 3).reshape(views, rows, 3)
    return bag.look(list(pooled), [torch.full((rows, 1), 0.5)] * views)


def test_golden_numbers() -> None:
    bag = network().eval()
    torch.testing.assert_close(bag(seen(bag)), torch.tensor(GOLDEN), atol=1e-6, rtol=0)


@pytest.mark.parametrize("views", [1, 2, 3])
def test_against_numpy(views: int) -> None:
    bag = network(views).eval()
    x = seen(bag, 5, views)
    w = {name: value.detach().numpy() for name, value in bag.state_dict().items()}
    hidden = np.maximum(x.detach().numpy() @ w["hidden.weight"].T + w["hidden.bias"], 0)
    expected = hidden @ w["output.weight"].T + x.detach().numpy() @ w["linear.weight"].T + w["linear.bias"]
    np.testing.assert_allclose(bag(x).detach().numpy(), expected, atol=1e-6)


def test_every_view_has_a_gate_of_its_own() -> None:
    bag = network(views=3)
    assert bag.gates.shape == (3, 3)
    assert (bag.gates[0] != bag.gates[1]).all()
    bag.look(list(torch.ones(3, 2, 3)), [torch.ones(2, 1)] * 2).sum().backward()
    assert bag.gates.grad is not None
    assert (bag.gates.grad != 0).all()


def test_dropout_in_training_alone() -> None:
    bag = network()
    x = seen(bag, 64).detach()
    trained = bag(x)
    assert (trained != bag(x)).any()
    torch.testing.assert_close(network()(x), trained)
    assert (network(seed=1)(x) != trained).any()
    torch.testing.assert_close(bag.eval()(x), bag(x))
