from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.sparse import random

from glosa.layers.sparse_linear import SparseLinear


@pytest.mark.filterwarnings("ignore:Sparse CSR tensor support is in beta")
def test_as_a_dense_layer() -> None:
    torch.manual_seed(0)
    layer = SparseLinear(6, 4)
    rows = random(5, 6, density=0.4, format="csr", dtype=np.float32, random_state=np.random.default_rng(0))
    rows = rows.multiply(np.array([[1], [1], [0], [1], [1]])).tocsr()
    parts = (torch.from_numpy(part.astype(np.int64)) for part in (rows.indptr, rows.indices))
    x = torch.sparse_csr_tensor(
        *parts, torch.from_numpy(rows.data.astype(np.float32)), rows.shape, check_invariants=True
    )
    expected = torch.from_numpy(rows.toarray().astype(np.float32)) @ layer.weight + layer.bias
    torch.testing.assert_close(layer(x), expected)
    layer(x).sum().backward()
    assert layer.weight.grad is not None
    np.testing.assert_allclose(layer.weight.grad[:, 0], rows.sum(axis=0).ravel().tolist()[0], rtol=1e-6)
