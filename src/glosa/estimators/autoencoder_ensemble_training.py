"""Train and ask an ensemble of autoencoders with PyTorch. `glosa.estimators.autoencoder_ensemble` calls it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from glosa.models.autoencoder_ensemble import AutoencodersSideBySide
from glosa.training.chance import own_chance
from glosa.training.device import pick_device
from glosa.training.optimisers import make_optimiser, set_rate
from glosa.training.progress import Progress, Report
from glosa.training.ran_away import ran_away
from glosa.training.schedules import rate_at
from glosa.training.settings import Training
from glosa.training.state import to_arrays, to_state
from glosa.types import FloatArray

if TYPE_CHECKING:
    from glosa.estimators.autoencoder_ensemble import AutoencoderEnsemble

_SCORED_AT_ONCE = 512


def build(
    ensemble: AutoencoderEnsemble, weights: Mapping[str, npt.NDArray[Any]] | None = None
) -> AutoencodersSideBySide:
    """Return the networks of an ensemble that knows how many numbers a row has, with first or given weights."""
    with own_chance(ensemble.seed):
        networks = AutoencodersSideBySide(ensemble.size, ensemble.n_features_in_, ensemble.layers, ensemble.activation)
    if weights is not None:
        networks.load_state_dict(to_state(dict(weights)))
    return networks.to(pick_device(ensemble.device))


def fit(
    ensemble: AutoencoderEnsemble,
    networks: AutoencodersSideBySide,
    rows: npt.NDArray[np.float32],
    report: Report | None = None,
) -> tuple[FloatArray, list[dict[str, float]]]:
    """Train each network on rows of its own; return their codes and the history.

    Args:
        ensemble: Knows how long.
        networks: Are trained where they are.
        rows: Shape (n_networks, n_rows, n_features).
        report: Is told how far it has come.

    Raises:
        SettingsError: The loss is no number any more.
    """
    training = Training(
        epochs=ensemble.epochs, optimiser="adamw", learning_rate=ensemble.learning_rate, weight_decay=0.0,
        schedule="one-cycle",
    )  # fmt: skip
    optimiser, x = make_optimiser(networks, training), _to_device(networks, rows)
    history = list[dict[str, float]]()
    for epoch in range(training.epochs):
        start = time.perf_counter()
        rate = rate_at(training.schedule, epoch, training.epochs, training.warmup) * training.learning_rate
        set_rate(optimiser, rate)
        optimiser.zero_grad(set_to_none=True)
        loss = (networks(x)[1] - x).square().sum(dim=2).mean(dim=1).sum() / 2
        loss.backward()
        optimiser.step()
        if not math.isfinite(found := float(loss.detach())):
            msg = f"the loss is {found}"
            raise ran_away(msg, epoch=epoch + 1, step=1, rate=training.learning_rate)
        mean = found / len(rows)
        history.append({"epoch": epoch + 1.0, "train_loss": mean, "seconds": time.perf_counter() - start})
        if report is not None:
            report(Progress(epoch + 1, training.epochs, epoch + 1, training.epochs, mean, "training"))
    with torch.inference_mode():
        return networks.encoder(x).cpu().numpy(), history


def distances(networks: AutoencodersSideBySide, learned: FloatArray, rows: npt.NDArray[np.float32]) -> FloatArray:
    """Return how far rows are from what comes out for them, and their codes from the nearest that were learned.

    Args:
        networks: As trained.
        learned: Codes of the rows that each network learned, shape (n_networks, n_learned, n_numbers).
        rows: Shape (n_rows, n_features).

    Returns:
        Shape (n_networks, 2, n_rows).
    """
    known = _to_device(networks, learned)

    def both(x: Tensor) -> Tensor:
        codes, outputs = networks(x)
        apart = torch.cdist(codes, known, compute_mode="donot_use_mm_for_euclid_dist")
        return torch.stack([(outputs - x).norm(dim=2), apart.amin(dim=2)], dim=1)

    return _each(both, networks, rows, dim=2)


def outputs(networks: AutoencodersSideBySide, rows: npt.NDArray[np.float32]) -> FloatArray:
    """Return what comes out for rows in the mean over networks, shape (n_rows, n_features)."""
    return _each(lambda x: networks(x)[1].mean(dim=0), networks, rows)


def errors(networks: AutoencodersSideBySide, rows: npt.NDArray[np.float32]) -> FloatArray:
    """Return half the squares of what is lost in the mean over networks, shape (n_rows, n_features)."""
    return _each(lambda x: (networks(x)[1] - x).square().mean(dim=0) / 2, networks, rows)


def weights(networks: AutoencodersSideBySide) -> dict[str, npt.NDArray[Any]]:
    """Return the weights by name."""
    return to_arrays(networks.state_dict())


def _each(
    what: Callable[[Tensor], Tensor], networks: AutoencodersSideBySide, rows: npt.NDArray[np.float32], dim: int = 0
) -> FloatArray:
    """Return what is made of some rows at a time, joined along a dimension."""
    with torch.inference_mode():
        parts = torch.split(_to_device(networks, rows), _SCORED_AT_ONCE)
        return torch.cat([what(part[None]).cpu() for part in parts], dim=dim).numpy()


def _to_device(networks: AutoencodersSideBySide, values: npt.NDArray[Any]) -> Tensor:
    return torch.from_numpy(values).to(next(networks.parameters()).device)
