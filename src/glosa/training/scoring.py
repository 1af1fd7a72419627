"""The logits of a trained network."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from glosa.features.maker import Views
from glosa.training.batches import lengths, to_tensors
from glosa.types import FloatArray


def score(network: nn.Module, views: Views, device: torch.device, at_once: int) -> FloatArray:
    """Return logits of shape (n_rows, n_codes), float32; records of like length go through the network together.

    Args:
        network: Gives logits for a list of views, as `to_tensors` makes them.
        views: Of the records.
        device: Where the network is.
        at_once: Records that go through it together at most.
    """
    network.eval()
    order = np.argsort(lengths(views), kind="stable")
    parts = np.array_split(order, max(-(-len(order) // at_once), 1))
    with torch.no_grad():
        found = [network(to_tensors(tuple(view[rows] for view in views), device)).float().cpu() for rows in parts]
    logits: FloatArray = torch.cat(found).numpy()[np.argsort(order)]
    return logits
