"""What a training has learned so far, as arrays and back."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from glosa.training.checkpoints import Arrays


def to_arrays(state: Mapping[str, Tensor]) -> Arrays:
    """Return tensors as arrays of their own.

    >>> to_arrays({"bias": torch.zeros(2)})
    {'bias': array([0., 0.], dtype=float32)}
    """
    return {name: tensor.detach().cpu().numpy().copy() for name, tensor in state.items()}


def to_state(arrays: Arrays) -> dict[str, Tensor]:
    """Return arrays as tensors.

    >>> to_state(to_arrays({"bias": torch.zeros(2)}))
    {'bias': tensor([0., 0.])}
    """
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def optimiser_arrays(optimiser: torch.optim.Optimizer) -> Arrays:
    """Return what an optimiser keeps of each weight, under the number of the weight and a name."""
    kept = optimiser.state_dict()["state"].items()
    return to_arrays({f"{n}.{name}": x for n, state in kept for name, x in state.items() if isinstance(x, Tensor)})


def load_optimiser(optimiser: torch.optim.Optimizer, arrays: Arrays) -> None:
    """Give an optimiser back what `optimiser_arrays` told."""
    kept: dict[int, dict[str, Tensor]] = {}
    for name, tensor in to_state(arrays).items():
        number, _, what = name.partition(".")
        kept.setdefault(int(number), {})[what] = tensor
    optimiser.load_state_dict({"state": kept, "param_groups": optimiser.state_dict()["param_groups"]})
