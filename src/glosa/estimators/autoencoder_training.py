"""Build, train and ask an autoencoder with PyTorch: arrays in, arrays out. `glosa.estimators.autoencoder` calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from glosa.estimators.rows import root_mean_squares
from glosa.losses.autoencoding import Error, errors_of_numbers
from glosa.models.autoencoder import AutoencoderNetwork, build_convolutional, build_dense
from glosa.training.autoencoder_kinds import KINDS, Kind
from glosa.training.autoencoder_trainer import Rows, train
from glosa.training.chance import own_chance
from glosa.training.device import pick_device
from glosa.training.progress import Report
from glosa.training.settings import Training
from glosa.training.state import to_arrays, to_state
from glosa.types import FloatArray

if TYPE_CHECKING:
    from glosa.estimators.autoencoder import Autoencoder
    from glosa.estimators.rows import Matrix

_CLIP = 5.0  # the longest gradient: one odd row must not undo what was learned


def build(coder: Autoencoder, weights: Mapping[str, npt.NDArray[Any]] | None = None) -> tuple[AutoencoderNetwork, Kind]:
    """Return the network of a coder that knows the shape of its rows, with first or given weights, and its kind."""
    kind = KINDS[coder.kind]
    common: dict[str, Any] = {
        "variational": kind.variational,
        "labels": len(coder.labels_),
        "activation": coder.activation,
    }
    with own_chance(coder.seed):
        if coder.convolutional:
            network = build_convolutional(_picture(coder.shape_), coder.layers, **common)
        else:
            network = build_dense(coder.n_features_in_, coder.layers, tied=coder.tied, **common)
        chosen = kind(coder.strength, cast("Error", coder.error), coder.layers[-1])
    if weights is not None:
        network.load_state_dict(to_state(dict(weights)))
    return network.to(pick_device(coder.device)).eval(), chosen


def rows(coder: Autoencoder, x: Matrix, label: npt.NDArray[np.float32] | None) -> Rows:
    """Return rows as the network takes them: scaled, and pictures with their channels or as rows of pixels."""
    center, width = coder._center, coder._width
    if len(coder.shape_) > 1:
        shape = _picture(coder.shape_) if coder.convolutional else (coder.n_features_in_,)
        x = x.reshape(-1, *shape)
        center, width = (part.reshape(shape) if part.size > 1 else part for part in (center, width))
    sizes = root_mean_squares(x) if coder.scaling == "unit" else None
    return Rows(x, center, width, label, pick_device(coder.device), sizes)


def fit(
    coder: Autoencoder, network: AutoencoderNetwork, kind: Kind, some: Rows, report: Report | None
) -> list[dict[str, float]]:
    """Train the network; return the history."""
    training = Training(
        epochs=coder.epochs, batch=coder.batch, optimiser="adamw", learning_rate=coder.learning_rate,
        weight_decay=coder.weight_decay, schedule="one-cycle", clip=_CLIP,
    )  # fmt: skip
    return train(network, kind, some, training, seed=coder.seed, report=report)


def each(what: str, network: AutoencoderNetwork, kind: Kind, some: Rows) -> FloatArray:
    """Return "codes", "outputs", "errors" or "scores" of rows."""
    ways: dict[str, Callable[[Tensor, Tensor | None], Tensor]] = {
        "codes": network.encode,
        "outputs": lambda x, label: _finish(network(x, label), kind),
        "errors": lambda x, label: errors_of_numbers(network(x, label), x, kind.error),
        "scores": lambda x, label: kind.scores(network, x, label),
    }
    with torch.inference_mode():
        return torch.cat([ways[what](x, label).cpu() for x, label in some.batches()]).numpy()


def decode(
    network: AutoencoderNetwork, kind: Kind, codes: npt.NDArray[np.float32], label: npt.NDArray[np.float32] | None
) -> FloatArray:
    """Return what the decoder makes of codes."""
    device = next(network.parameters()).device
    told = None if label is None else torch.from_numpy(label).to(device)
    with torch.inference_mode():
        return _finish(network.decode(torch.from_numpy(codes).to(device), told), kind).cpu().numpy()


def weights(network: AutoencoderNetwork) -> dict[str, npt.NDArray[Any]]:
    """Return the weights by name."""
    return to_arrays(network.state_dict())


def _finish(outputs: Tensor, kind: Kind) -> Tensor:
    return outputs.sigmoid() if kind.error == "binary" else outputs


def _picture(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Return channels, height and width."""
    channels, height, width = shape if len(shape) == 3 else (1, *shape)
    return channels, height, width
