"""Train one bag network: batches, three passes a batch, early stopping with the best weights restored."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import csr_matrix
from torch import Tensor

from glosa.errors import SettingsError
from glosa.features.examples import Examples
from glosa.features.views import Views
from glosa.layers.embedding_table import EmbeddingTable
from glosa.losses.consistency import disagreement
from glosa.losses.level_loss import level_loss
from glosa.metrics.log_loss import best_temperature
from glosa.models.bag_network import BagNetwork
from glosa.training.device import multiplies_bfloat16
from glosa.training.progress import Progress, Report
from glosa.types import FloatArray, IntArray

SCORED_AT_ONCE = 4096
_TINY = 1e-9


@dataclass(frozen=True, kw_only=True)
class BagTraining:
    """How a bag network is trained; the defaults come from `benchmarks/experiments.md`.

    Args:
        epochs: Passes over the records at most.
        batch: Records a step.
        learning_rate: Of the layers (AdamW); it falls to 0 in a straight line.
        embedding_rate: Of the embeddings.
        dropout: Share of inputs and hidden units left out.
        ngram_dropout: Share of n-grams left out of each record.
        level_weight: What each level above the codes counts in the loss.
        consistency: Weight of the disagreement between two passes with different dropout (R-Drop).
        adversarial: Length of the step against the embeddings of a record (Miyato et al. 2017), as a share of theirs.
        patience: Epochs without a better validation loss after which training stops.
    """

    epochs: int = 10
    batch: int = 256
    learning_rate: float = 2e-3
    embedding_rate: float = 1e-2
    dropout: float = 0.3
    ngram_dropout: float = 0.2
    level_weight: float = 0.3
    consistency: float = 4.0
    adversarial: float = 0.2
    patience: int = 3


class BagTrainer:
    """Holds the weights of one network while they are learned.

    Args:
        n_ngrams: Rows of the embedding table.
        n_views: How many views are put side by side.
        n_codes: How many codes.
        groups: For each level above the codes the index of every code's group, shape (n_codes,).
        width: Numbers an embedding has.
        hidden: Width of the hidden layer.
        training: How to train.
        seed: Of first values, order and dropout.
        device: Where to compute.
    """

    def __init__(
        self,
        *,
        n_ngrams: int,
        n_views: int,
        n_codes: int,
        groups: Sequence[IntArray],
        width: int,
        hidden: int,
        training: BagTraining,
        seed: int,
        device: torch.device,
    ):
        self.training, self.device = training, device
        self._random = np.random.default_rng(seed)
        generator = torch.Generator().manual_seed(seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.network = BagNetwork(
                width=n_views * width, hidden=hidden, codes=n_codes, dropout=training.dropout, seed=seed
            ).to(device)
        self.table = EmbeddingTable(n_ngrams, width, generator=generator, device=device)
        self._groups = [torch.from_numpy(group).to(device) for group in groups]
        self._optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=training.learning_rate, weight_decay=0.0, fused=True
        )
        self._half = multiplies_bfloat16(device)

    def fit(self, train: Examples, held_out: Examples, report: Report | None = None) -> list[dict[str, float]]:
        """Train until the epochs are over or the loss on the held-out records stops falling.

        Returns:
            The history: a dictionary an epoch with `epoch`, `train_loss`, and, if there are held-out records,
            `validation_loss` and `validation_accuracy`.

        Raises:
            SettingsError: The loss is no number any more.
        """
        history: list[dict[str, float]] = []
        best, waited = _Best(), 0
        for epoch in range(1, self.training.epochs + 1):
            row = {"epoch": float(epoch), "train_loss": self._run_epoch(epoch, train, report)}
            history.append(row)
            if not len(held_out):
                continue
            row |= self._judge(held_out)
            waited = 0 if best.offer(row["validation_loss"], self) else waited + 1
            if waited >= self.training.patience:
                break
        best.restore(self)
        return history

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes), float32."""
        self.network.eval()
        with torch.no_grad():
            parts = [
                self.network(torch.cat([self.table.pool(view[at]) for view in views], 1)).cpu()
                for at in _slices(views[0].shape[0], SCORED_AT_ONCE)
            ]
        return torch.cat(parts).numpy()

    def _run_epoch(self, epoch: int, train: Examples, report: Report | None) -> float:
        size, epochs = self.training.batch, self.training.epochs
        order = self._random.permutation(len(train))
        steps = -(-len(train) // size)
        total = 0.0
        self.network.train()
        for number, at in enumerate(_slices(len(train), size)):
            done = (epoch - 1) * steps + number
            loss = self._step(train.take(order[at]), 1 - done / (steps * epochs))
            if not np.isfinite(loss):
                msg = (
                    f"the loss is {loss} in epoch {epoch}, step {number + 1}, "
                    f"at learning rate {self.training.learning_rate}. Try a tenth of it."
                )
                raise SettingsError(msg)
            total += loss
            if report is not None:
                report(Progress(done + 1, steps * epochs, epoch, epochs, total / (number + 1), "training"))
        return total / steps

    def _step(self, batch: Examples, fall: float) -> float:
        views = [self._thin(view) for view in batch.views]
        x = torch.cat([self.table.pool(view) for view in views], 1).requires_grad_()
        target = torch.from_numpy(batch.target).to(self.device)
        weight = torch.from_numpy(batch.weight).to(self.device, torch.float32) / len(batch)
        self._optimiser.zero_grad(set_to_none=True)
        loss = self._pass_twice(x, target, weight)
        if self.training.adversarial:
            loss = loss + self._pass_moved(x, target, weight)
        for group in self._optimiser.param_groups:
            group["lr"] = self.training.learning_rate * fall
        self._optimiser.step()
        self.table.step(views, _gradient(x).chunk(len(views), 1), self.training.embedding_rate * fall)
        return loss.item()

    def _pass_twice(self, x: Tensor, target: Tensor, weight: Tensor) -> Tensor:
        """Two passes with different dropout: their mean loss, and how much they disagree. Gradients are added up."""
        logits = self._logits(torch.cat([x, x]))
        with torch.no_grad():
            loss, gradient = level_loss(logits, target.repeat(2), self._groups, self.training.level_weight)
            apart, *turns = disagreement(*logits.chunk(2))
            gradient.mul_(0.5).add_(torch.cat(turns), alpha=self.training.consistency)
            logits.backward(gradient * weight.repeat(2)[:, None])
            return ((loss.view(2, -1).mean(0) + self.training.consistency * apart) * weight).sum()

    def _pass_moved(self, x: Tensor, target: Tensor, weight: Tensor) -> Tensor:
        """A pass in which the pooled embeddings are moved to where the loss rises fastest."""
        slope = _gradient(x)
        length = self.training.adversarial * x.detach().norm(dim=1, keepdim=True)
        logits = self._logits(x + slope * (length / slope.norm(dim=1, keepdim=True).clamp_min(_TINY)))
        with torch.no_grad():
            loss, gradient = level_loss(logits, target, self._groups, self.training.level_weight)
            logits.backward(gradient * weight[:, None])
            return (loss * weight).sum()

    def _logits(self, x: Tensor) -> Tensor:
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self._half):
            logits: Tensor = self.network(x)
        return logits.float()

    def _thin(self, view: csr_matrix) -> csr_matrix:
        kept = self._random.random(len(view.data), dtype=np.float32) >= self.training.ngram_dropout
        data = view.data * kept / np.float32(1 - self.training.ngram_dropout)
        return csr_matrix((data, view.indices, view.indptr), shape=view.shape)

    def _judge(self, held_out: Examples) -> dict[str, float]:
        """Judge with the temperature taken out: a network grows too sure long before it stops growing better."""
        logits = self.logits(held_out.views)
        _, loss = best_temperature(logits, held_out.target, held_out.weight)
        accuracy = np.average(logits.argmax(1) == held_out.target, weights=held_out.weight)
        return {"validation_loss": loss, "validation_accuracy": float(accuracy)}


class _Best:
    """The weights of the epoch with the lowest loss."""

    def __init__(self) -> None:
        self.loss = float("inf")
        self._weights: tuple[dict[str, Tensor], Tensor] | None = None

    def offer(self, loss: float, trainer: BagTrainer) -> bool:
        if loss >= self.loss:
            return False
        self.loss = loss
        self._weights = (copy.deepcopy(trainer.network.state_dict()), trainer.table.values.clone())
        return True

    def restore(self, trainer: BagTrainer) -> None:
        if self._weights is not None:
            trainer.network.load_state_dict(self._weights[0])
            trainer.table.values = self._weights[1]


def _gradient(x: Tensor) -> Tensor:
    if x.grad is None:
        return torch.zeros_like(x)
    return x.grad.clone()


def _slices(n: int, size: int) -> Iterator[slice]:
    return (slice(start, start + size) for start in range(0, n, size))
