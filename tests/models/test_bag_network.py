from __future__ import annotations

import numpy as np
import torch

from glosa.models.bag_network import BagNetwork

GOLDEN = [[[-0.3071053, -0.2093031], [-0.032728, 0.0786358]], [[0.3432624, 0.6135149], [0.0273966, 0.4832662]]]
LOOKS = [(1,), (0, 1)]


def network(seed: int = 0) -> BagNetwork:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return BagNetwork(looks=LOOKS, width=3, hidden=3, codes=2, dropout=0.5, seed=seed)


def seen(rows: int = 2) -> list[torch.Tensor]:
    return list(torch.linspace(-1, 1, 2 * rows * 3).reshape(2, rows, 3))


def test_golden_numbers() -> None:
    torch.testing.assert_close(network().eval()(seen()), torch.tensor(GOLDEN), atol=1e-6, rtol=0)


def test_each_head_against_numpy() -> None:
    bag, parts = network().eval(), seen(5)
    for look, head, found in zip(LOOKS, bag.heads, bag(parts), strict=True):
        x = np.concatenate([parts[number].numpy() for number in look], axis=1)
        w = {name: value.detach().numpy() for name, value in head.state_dict().items()}
        hidden = np.maximum(x @ w["hidden.weight"].T + w["hidden.bias"], 0)
        expected = hidden @ w["output.weight"].T + w["output.bias"] + x @ w["linear.weight"].T
        np.testing.assert_allclose(found.detach().numpy(), expected, atol=1e-6)


def test_dropout_in_training_alone() -> None:
    bag, parts = network(), seen(64)
    trained = bag(parts)
    assert (trained != bag(parts)).any()
    torch.testing.assert_close(network()(parts), trained)
    assert (network(seed=1)(parts) != trained).any()
    torch.testing.assert_close(bag.eval()(parts), bag(parts))
