"""Train an autoencoder of any kind: batches of rows, and no labels but those that go in."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from glosa.models.autoencoder import AutoencoderNetwork
from glosa.training.autoencoder_kinds import Kind
from glosa.training.chance import own_chance
from glosa.training.optimisers import make_optimiser, set_rate
from glosa.training.progress import Progress, Report
from glosa.training.ran_away import ran_away
from glosa.training.schedules import rate_at
from glosa.training.settings import Training
from glosa.types import FloatArray, IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SCORED_AT_ONCE = 1024
FARTHEST = 1e9
"""A scaled number counts as no farther off than this where it is scored: squares of larger ones are beyond 32 bits."""


class Rows:
    """What goes into an autoencoder, a batch at a time.

    Args:
        x: Numbers, shape (n_rows, ...), or a sparse matrix.
        center: Taken off.
        width: Divided by then.
        label: For each row a 1 in the column of its label, shape (n_rows, n_labels); None without labels.
        device: Where they are computed with.
        sizes: What each row is divided by beside, shape (n_rows, 1, ...); None if by nothing.
    """

    def __init__(
        self,
        x: FloatArray | csr_matrix,
        center: FloatArray,
        width: FloatArray,
        label: npt.NDArray[np.float32] | None,
        device: torch.device,
        sizes: npt.NDArray[np.float32] | None = None,
    ) -> None:
        self._x, self._center, self._width, self._label, self.device = x, center, width, label, device
        self.sizes = sizes

    def __len__(self) -> int:
        """Return how many rows there are."""
        return int(self._x.shape[0])

    def take(self, at: IntArray | slice) -> tuple[Tensor, Tensor | None]:
        """Return some rows and their labels as tensors."""
        part = self._x[at]
        some = part if isinstance(part, np.ndarray) else part.toarray()
        if self.sizes is not None:
            some = some / self.sizes[at]
        x = torch.from_numpy(((some - self._center) / self._width).astype(np.float32)).to(self.device)
        return x, None if self._label is None else torch.from_numpy(self._label[at]).to(self.device)

    def batches(self) -> Iterator[tuple[Tensor, Tensor | None]]:
        """Yield all rows in their order, to be scored."""
        for start in range(0, len(self), SCORED_AT_ONCE):
            x, label = self.take(slice(start, start + SCORED_AT_ONCE))
            yield x.clamp_(-FARTHEST, FARTHEST), label


def train(
    network: AutoencoderNetwork, kind: Kind, rows: Rows, training: Training, *, seed: int, report: Report | None = None
) -> list[dict[str, float]]:
    """Train a network where it is; return the history: `epoch`, `train_loss` and `seconds` of each epoch.

    Args:
        network: With its first weights.
        kind: What is made small.
        rows: What is learned.
        training: `epochs`, `batch`, the optimiser and its rates.
        seed: Of order and noise.
        report: Is told how far it has come.

    Raises:
        SettingsError: The loss is no number any more.
    """
    both = nn.ModuleList([network, kind]).to(rows.device).train()
    optimiser = make_optimiser(both, training)
    random, history = np.random.default_rng(seed), list[dict[str, float]]()
    with own_chance(seed, rows.device):
        for epoch in range(1, training.epochs + 1):
            start, batches = time.perf_counter(), _cut(random.permutation(len(rows)), training.batch)
            loss = 0.0
            for number, batch in enumerate(batches):
                done, steps = (epoch - 1) * len(batches) + number, training.epochs * len(batches)
                rate = rate_at(training.schedule, done, steps, training.warmup)
                loss += _step(network, kind, rows.take(batch), optimiser, rate * training.learning_rate, training.clip)
                if not math.isfinite(loss):
                    msg = f"the loss is {loss}"
                    raise ran_away(msg, epoch=epoch, step=number + 1, rate=training.learning_rate)
                if report is not None:
                    report(Progress(done + 1, steps, epoch, training.epochs, loss / (number + 1), "training"))
            seconds = time.perf_counter() - start
            history.append({"epoch": float(epoch), "train_loss": loss / len(batches), "seconds": seconds})
    both.eval()
    return history


def _step(
    network: AutoencoderNetwork,
    kind: Kind,
    rows: tuple[Tensor, Tensor | None],
    optimiser: torch.optim.Optimizer,
    rate: float,
    clip: float,
) -> float:
    set_rate(optimiser, rate)
    optimiser.zero_grad(set_to_none=True)
    loss = kind.loss(network, *rows)
    loss.backward()  # type: ignore[no-untyped-call]
    if clip:
        nn.utils.clip_grad_norm_(network.parameters(), clip)
    optimiser.step()
    return float(loss.detach())


def _cut(order: IntArray, batch: int) -> Sequence[IntArray]:
    """Return batches of nearly equal size: one of a single row would have no variance to be made 1."""
    return cast("list[IntArray]", np.array_split(order, -(-len(order) // batch)))
