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
from glosa.features.maker import Views
from glosa.features.pieces import Look, field_lengths, pieces
from glosa.layers.embedding_table import EmbeddingTable
from glosa.losses.consistency import disagreement
from glosa.losses.level_loss import level_loss
from glosa.metrics.log_loss import best_temperature
from glosa.models.bag_network import BagNetwork
from glosa.training.device import multiplies_bfloat16
from glosa.training.progress import Progress, Report
from glosa.types import BoolArray, FloatArray, IntArray

SCORED_AT_ONCE = 4096
_TINY = 1e-9
_SMALLEST_BATCH = 32
_STEPS = 40  # in an epoch at least, where the records are enough


@dataclass(frozen=True, kw_only=True)
class BagTraining:
    """How a bag network is trained; the defaults come from `benchmarks/experiments.md`.

    Args:
        epochs: Passes over the records at most.
        batch: Records a step at most; few records are learned in smaller steps, and at a lower rate.
        learning_rate: Of the layers (AdamW); it falls to 0 in a straight line.
        embedding_rate: Of the embeddings.
        dropout: Share of inputs and hidden units left out.
        ngram_dropout: Share of n-grams left out of each record.
        learned_by_heart: Of records with several texts, one of this many n-grams is left out half of the time.
        level_weight: What each level above the codes counts in the loss.
        consistency: Weight of the disagreement between two passes with different dropout (R-Drop).
        adversarial: Length of the step against the embeddings of a record (Miyato et al. 2017), as a share of theirs.
        patience: Epochs without a better validation loss after which training stops.
    """

    epochs: int = 8
    batch: int = 512
    learning_rate: float = 4e-3
    embedding_rate: float = 2e-2
    dropout: float = 0.3
    ngram_dropout: float = 0.2
    learned_by_heart: float = 160.0
    level_weight: float = 0.3
    consistency: float = 4.0
    adversarial: float = 0.2
    patience: int = 3


class BagTrainer:
    """Holds the weights of one network while they are learned.

    Args:
        n_ngrams: Rows of the embedding table.
        n_text: How many of the views are text fields.
        looks: For each head the numbers of the pieces that it looks at.
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
        n_text: int,
        looks: Sequence[Look],
        n_codes: int,
        groups: Sequence[IntArray],
        width: int,
        hidden: int,
        training: BagTraining,
        seed: int,
        device: torch.device,
    ) -> None:
        self.training, self.device, self.n_text = training, device, n_text
        self._random = np.random.default_rng(seed)
        generator = torch.Generator().manual_seed(seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.network = BagNetwork(
                looks=looks, width=width, hidden=hidden, codes=n_codes, dropout=training.dropout, seed=seed
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
            self._tell(epoch, len(train), row, report)
            waited = 0 if best.offer(row["validation_loss"], self) else waited + 1
            if waited >= self.training.patience:
                break
        best.restore(self)
        return history

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_heads, n_rows, n_codes), float32."""
        self.network.eval()
        with torch.no_grad():
            parts = [
                self.network(
                    pieces([self.table.pool(view[at]) for view in views], self._lengths(tuple(v[at] for v in views)))
                )
                for at in _slices(max(views[0].shape[0], 1), SCORED_AT_ONCE)
            ]
        return torch.cat(parts, 1).cpu().numpy()

    def _run_epoch(self, epoch: int, train: Examples, report: Report | None) -> float:
        size, epochs = self._batch(len(train)), self.training.epochs
        order = self._random.permutation(len(train))
        steps = -(-len(train) // size)
        total = 0.0
        self.network.train()
        for number, at in enumerate(_slices(len(train), size)):
            done = (epoch - 1) * steps + number
            fall = (1 - done / (steps * epochs)) * (size / self.training.batch) ** 0.5
            loss = self._step(train.take(order[at]), fall)
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

    def _tell(self, epoch: int, records: int, row: dict[str, float], report: Report | None) -> None:
        steps, epochs = -(-records // self._batch(records)), self.training.epochs
        if report is not None:
            report(Progress(epoch * steps, epochs * steps, epoch, epochs, row["train_loss"], "training", row))

    def _batch(self, records: int) -> int:
        return min(self.training.batch, max(_SMALLEST_BATCH, records // _STEPS))

    def _step(self, batch: Examples, fall: float) -> float:
        dropped = self._drop(batch.views)
        views = [self._thin(view, dropped == number) for number, view in enumerate(batch.views)]
        pooled = [self.table.pool(view).requires_grad_() for view in views]
        seen = pieces(pooled, self._lengths(batch.views))
        x = [piece.detach().requires_grad_() for piece in seen]
        target = torch.from_numpy(batch.target).to(self.device)
        weight = torch.from_numpy(batch.weight).to(self.device, torch.float32) / len(batch)
        self._optimiser.zero_grad(set_to_none=True)
        loss = self._pass_twice(x, target, weight)
        if self.training.adversarial:
            loss = loss + self._pass_moved(x, target, weight)
        for group in self._optimiser.param_groups:
            group["lr"] = self.training.learning_rate * fall
        self._optimiser.step()
        torch.autograd.backward(seen, [_gradient(piece) for piece in x])
        self.table.step(views, [_gradient(part) for part in pooled], self.training.embedding_rate * fall)
        return loss.item()

    def _pass_twice(self, x: Sequence[Tensor], target: Tensor, weight: Tensor) -> Tensor:
        """Two passes with different dropout: their mean loss, and how much they disagree. Gradients are added up."""
        logits = self._logits([torch.cat([piece, piece]) for piece in x])
        with torch.no_grad():
            flat = logits.flatten(0, 1)
            loss, gradient = level_loss(
                flat, target.repeat(len(flat) // len(target)), self._groups, self.training.level_weight
            )
            first, second = logits.chunk(2, 1)
            apart, *turns = disagreement(first.flatten(0, 1), second.flatten(0, 1))
            gradient = gradient.view_as(logits).mul_(0.5)
            turn = torch.cat([turn.view_as(first) for turn in turns], 1)
            gradient.add_(turn, alpha=self.training.consistency)
            torch.autograd.backward(logits, gradient * weight.repeat(2)[:, None])
            losses = loss.view(len(logits), 2, -1).mean(1) + self.training.consistency * apart.view(len(logits), -1)
            return (losses.mean(0) * weight).sum()

    def _pass_moved(self, x: Sequence[Tensor], target: Tensor, weight: Tensor) -> Tensor:
        """A pass in which the pooled embeddings are moved to where the loss rises fastest."""
        slopes = [_gradient(piece) for piece in x]
        lengths = [self.training.adversarial * piece.detach().norm(dim=1, keepdim=True) for piece in x]
        steps = [slope / slope.norm(dim=1, keepdim=True).clamp_min(_TINY) for slope in slopes]
        logits = self._logits([p + step * length for p, step, length in zip(x, steps, lengths, strict=True)])
        with torch.no_grad():
            flat = logits.flatten(0, 1)
            loss, gradient = level_loss(flat, target.repeat(len(logits)), self._groups, self.training.level_weight)
            torch.autograd.backward(logits, gradient.view_as(logits) * weight[:, None])
            return (loss.view(len(logits), -1).mean(0) * weight).sum()

    def _logits(self, x: Sequence[Tensor]) -> Tensor:
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self._half):
            logits: Tensor = self.network(x)
        return logits.float()

    def _lengths(self, views: Views) -> list[Tensor]:
        return [torch.from_numpy(length).to(self.device) for length in field_lengths(views, self.n_text)]

    def _drop(self, views: Views) -> IntArray:
        """Return the text field that is left out of each record, -1 for none; one at least says something still.

        Long texts are nearly unique and learned by heart, so the more n-grams a field has, the more often it goes.
        """
        said = np.stack([np.diff(view.indptr) for view in views[: self.n_text]])
        odds = (said / self.training.learned_by_heart) ** 2
        goes = self._random.random(said.shape) < odds / (1 + odds)
        chosen = (goes * self._random.random(said.shape)).argmax(axis=0)
        dropped = goes.any(axis=0) & ((said > 0).sum(axis=0) > 1)
        return np.where(dropped, chosen, -1)

    def _thin(self, view: csr_matrix, dropped: BoolArray) -> csr_matrix:
        kept = self._random.random(len(view.data), dtype=np.float32) >= self.training.ngram_dropout
        kept &= np.repeat(~dropped, np.diff(view.indptr))
        data = view.data * kept / np.float32(1 - self.training.ngram_dropout)
        return csr_matrix((data, view.indices, view.indptr), shape=view.shape)

    def _judge(self, held_out: Examples) -> dict[str, float]:
        """Judge with the temperature taken out: a network grows too sure long before it stops growing better."""
        logits = self.logits(held_out.views).mean(axis=0)
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
