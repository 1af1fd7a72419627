from __future__ import annotations

import numpy as np
import torch
from scipy.sparse import csr_matrix

from glosa.models.sentence_head import SCALE, sentence_head
from glosa.training.batches import to_tensors


def test_logits_are_the_hidden_layer_and_the_linear_path_by_hand() -> None:
    head = sentence_head([1, 1], 2, hidden=1, dropout=0.0, field_dropout=0.0).eval()
    weights = {
        "hidden.weight": [[1.0, -1.0]], "hidden.bias": [0.0], "output.weight": [[2.0], [0.0]],
        "linear.weight": [[0.0, 1.0], [1.0, 0.0]], "linear.bias": [0.5, 0.0],
    }  # fmt: skip
    head.load_state_dict({name: torch.tensor(values) for name, values in weights.items()})
    found = head([torch.tensor([[1.0], [0.0]]), torch.tensor([[0.0], [1.0]])])
    # first row: hidden SCALE, logits 2 SCALE + 0 + .5 and SCALE; second: hidden 0, logits SCALE + .5 and 0
    torch.testing.assert_close(found, torch.tensor([[2 * SCALE + 0.5, SCALE], [SCALE + 0.5, 0.0]]))


def test_sparse_views_are_as_good_as_dense_ones() -> None:
    head = sentence_head([2, 3], 4).eval()
    dense, one = np.random.default_rng(0).random((5, 2), np.float32), np.eye(5, 3, dtype=np.float32)
    views = to_tensors((dense, csr_matrix(one)), torch.device("cpu"))
    torch.testing.assert_close(head(views), head([torch.from_numpy(dense), torch.from_numpy(one)]))
