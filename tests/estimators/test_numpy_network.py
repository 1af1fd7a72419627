"""Scored with numpy, a network says what it says in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from scipy.sparse import random

from glosa.estimators.numpy_network import sparse_logits, token_logits
from glosa.models.catalogue import ARCHITECTURES, architecture_options
from glosa.models.field_network import Sizes
from glosa.training.batches import to_tensors
from glosa.training.state import to_arrays

SIZES = Sizes(tokens=50, lengths=(12, 7), values=(4, 3), codes=5)
ROWS = 300  # more than are scored at once
CASES = [
    (name, pooling)
    for name in ARCHITECTURES
    if name != "tfidf-ff"
    for pooling in (("last", "mean", "max", "attention") if "pooling" in architecture_options(name) else (None,))
    if (name, pooling) != ("embedding-ff", "last")
]


def tokens(length: int, most: int, generator: np.random.Generator) -> npt.NDArray[np.int32]:
    """Return rows of random tokens, some of them empty, some full."""
    rows = generator.integers(1, most, (ROWS, length), dtype=np.int32)
    return rows * (np.arange(length) < generator.integers(0, length + 1, (ROWS, 1)))


@pytest.mark.parametrize(("name", "pooling"), CASES)
def test_networks_over_tokens(name: str, pooling: str | None) -> None:
    generator = np.random.default_rng(0)
    views = [tokens(length, SIZES.tokens, generator).astype(np.int32) for length in SIZES.lengths]
    views += [generator.integers(0, n, (ROWS, 1), dtype=np.int32) for n in SIZES.values]
    options: dict[str, Any] = architecture_options(name) | ({} if pooling is None else {"pooling": pooling})
    torch.manual_seed(0)
    network = ARCHITECTURES[name](SIZES, **options).eval()
    with torch.no_grad():
        for weights in network.parameters():
            weights.mul_(3)  # differences would show
        expected = network(to_tensors(tuple(views), torch.device("cpu"))).numpy()
    found = token_logits(tuple(views), to_arrays(network.state_dict()), name, options)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-5, rtol=0)
    assert np.abs(expected).max() > 0.1
    none = token_logits(tuple(view[:0] for view in views), to_arrays(network.state_dict()), name, options)
    assert none.shape == (0, SIZES.codes)


@pytest.mark.filterwarnings("ignore:Sparse CSR tensor support is in beta")
@pytest.mark.parametrize("hidden", [(8,), (8, 6)])
def test_networks_over_sparse_rows(hidden: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    network = ARCHITECTURES["tfidf-ff"](40, 5, hidden=hidden).eval()
    views = (random(ROWS, 40, density=0.1, format="csr", dtype=np.float32, random_state=np.random.default_rng(0)),)
    with torch.no_grad():
        expected = network(to_tensors(views, torch.device("cpu"))).numpy()
    np.testing.assert_allclose(sparse_logits(views, to_arrays(network.state_dict())), expected, atol=1e-5, rtol=0)
