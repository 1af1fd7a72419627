"""Train one bag network: batches, two passes a batch, early stopping with the best weights restored."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from glosa.features.common_words import common_words
from glosa.features.examples import Examples
from glosa.features.look import look_parts
from glosa.features.maker import Views
from glosa.layers.embedding_table import EmbeddingTable
from glosa.layers.pooling import pool
from glosa.losses.level_loss import level_loss
from glosa.metrics.log_loss import best_temperature
from glosa.models.bag_network import BagNetwork
from glosa.training.bag_records import BagRecords, shares_left_out, thinned
from glosa.training.chance import own_chance
from glosa.training.device import multiplies_bfloat16
from glosa.training.epochs import epochs_for
from glosa.training.flat_adam import FlatAdam
from glosa.training.progress import Progress, Report
from glosa.training.ran_away import ran_away
from glosa.types import FloatArray, IntArray

SCORED_AT_ONCE = 4096
_TINY = 1e-9
_SMALLEST_BATCH = 32
_STEPS = 40  # in an epoch at least, where the records are enough
_LONG = 50  # n-grams a record, on average


@dataclass(frozen=True, kw_only=True)
class BagTraining:
    """How a bag network is trained; the defaults come from `benchmarks/experiments.md`.

    Args:
        epochs: Passes over the records at most; None: as many as `epochs_for` says, of many 5, or 8 of long texts.
        batch: Records a step at most; few records are learned in smaller steps, and at a lower rate.
        learning_rate: Of the layers (Adam); it falls to 0 in a straight line.
        embedding_rate: Of the embeddings.
        dropout: Share of inputs and hidden units left out.
        learned_by_heart: Of a text of this many n-grams half are left out; of a field among others, all, half the time.
        level_weight: What each level above the codes counts in the loss.
        adversarial: Length of the step against what is seen of a record (Miyato et al. 2017), as a share of its own;
            None: 0.2 of long texts, which are learned by heart; of short ones no step, which saves a third of the time.
        patience: Epochs without a better validation loss after which training stops.
    """

    epochs: int | None = None
    batch: int = 512
    learning_rate: float = 4e-3
    embedding_rate: float = 2e-2
    dropout: float = 0.3
    learned_by_heart: float = 150.0
    level_weight: float = 0.3
    adversarial: float | None = None
    patience: int = 5

    def suited(self, records: BagRecords) -> BagTraining:
        """Return the same with what depends on the records settled."""
        fewest, adversarial = (8, 0.2) if records.bags.nnz >= _LONG * len(records) else (5, 0.0)
        return replace(
            self,
            epochs=self.epochs or epochs_for(max(len(records), 1), fewest),
            adversarial=adversarial if self.adversarial is None else self.adversarial,
        )


class BagTrainer:
    """Holds the weights of one network while they are learned.

    Args:
        n_ngrams: Rows of the embedding table.
        n_text: How many of the views are text fields.
        views: How many text fields and categories there are; the text fields come first. What views examples have
            beyond them are the common words of the text fields.
        known: Whether there are such.
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
        views: int,
        known: bool,
        n_codes: int,
        groups: Sequence[IntArray],
        width: int,
        hidden: int,
        training: BagTraining,
        seed: int,
        device: torch.device,
    ) -> None:
        self.training, self.device, self.n_text, self.views = training, device, n_text, views
        self._random = np.random.default_rng(seed)
        generator = torch.Generator().manual_seed(seed)
        with own_chance(seed):
            self.network = BagNetwork(
                views=views,
                width=width,
                hidden=hidden,
                codes=n_codes,
                dropout=training.dropout,
                seed=seed,
                known=common_words().dimensions if known else 0,
            ).to(device)
        self.table = EmbeddingTable(n_ngrams, width, generator=generator, device=device)
        self._groups = [torch.from_numpy(group).to(device, torch.int32) for group in groups]
        self._words: Tensor | None = None
        self._adam = FlatAdam(self.network.parameters())
        self._half = multiplies_bfloat16(device)
        self._dtype = torch.bfloat16 if self._half else torch.float32

    def fit(self, train: Examples, held_out: Examples, report: Report | None = None) -> list[dict[str, float]]:
        """Train until the epochs are over or the loss on the held-out records stops falling.

        Returns:
            The history: a dictionary an epoch with `epoch`, `train_loss`, and, if there are held-out records,
            `validation_loss` and `validation_accuracy`.

        Raises:
            SettingsError: The loss is no number any more.
        """
        history: list[dict[str, float]] = []
        records = BagRecords.of(train, self.views, self.n_text)
        self._words = None if records.met is None else self._tensor(common_words().vectors(records.met))
        self.training = self.training.suited(records)
        best, waited, epochs = _Best(), 0, self.training.epochs or 1
        for epoch in range(1, epochs + 1):
            row = {"epoch": float(epoch), "train_loss": self._run_epoch(epoch, epochs, records, report)}
            history.append(row)
            if not len(held_out):
                continue
            row |= self._judge(held_out)
            self._tell(epoch, epochs, len(train), row, report)
            waited = 0 if best.offer(row["validation_loss"], self) else waited + 1
            if waited >= self.training.patience:
                break
        best.restore(self)
        return history

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes), float32."""
        self.network.eval()
        with torch.no_grad():
            starts = _slices(max(views[0].shape[0], 1), SCORED_AT_ONCE)
            parts = [self._logits_of(tuple(view[at] for view in views)) for at in starts]
        return torch.cat(parts).cpu().numpy()

    def _logits_of(self, views: Views) -> Tensor:
        views, *told = look_parts(views, self.views, self.n_text)
        rest = [[self._tensor(part) for part in parts] for parts in told]
        logits: Tensor = self.network(self.network.look([self.table.pool(view) for view in views], *rest))
        return logits

    def _tensor(self, array: npt.NDArray[Any]) -> Tensor:
        return torch.from_numpy(array).to(self.device)

    def _run_epoch(self, epoch: int, epochs: int, train: BagRecords, report: Report | None) -> float:
        size = self._batch(len(train))
        order = self._random.permutation(len(train))
        steps = -(-len(train) // size)
        total = 0.0
        self.network.train()
        for number, at in enumerate(_slices(len(train), size)):
            done = (epoch - 1) * steps + number
            fall = (1 - done / (steps * epochs)) * (size / self.training.batch) ** 0.5
            loss = self._step(train.take(order[at]), fall)
            if not np.isfinite(loss):
                msg = f"the loss is {loss}"
                raise ran_away(msg, epoch=epoch, step=number + 1, rate=self.training.learning_rate)
            total += loss
            if report is not None:
                report(Progress(done + 1, steps * epochs, epoch, epochs, total / (number + 1), "training"))
        return total / steps

    def _tell(self, epoch: int, epochs: int, records: int, row: dict[str, float], report: Report | None) -> None:
        steps = -(-records // self._batch(records))
        if report is not None:
            report(Progress(epoch * steps, epochs * steps, epoch, epochs, row["train_loss"], "training", row))

    def _batch(self, records: int) -> int:
        return min(self.training.batch, max(_SMALLEST_BATCH, records // _STEPS))

    def _step(self, batch: BagRecords, fall: float) -> float:
        shares = shares_left_out(batch.sizes(), self.n_text, self.training.learned_by_heart, self._random)
        bags = thinned(batch.bags, self._random, shares.ravel())
        pooled = self.table.pool(bags).view(len(batch), batch.views, -1).requires_grad_()
        lengths = self._tensor(batch.lengths[..., None]).unbind(1)
        seen = self.network.look(pooled.unbind(1), lengths, *self._pool_words(batch, shares))
        self._adam.forget()
        loss, slope = self._pass_twice(seen.detach(), batch)
        torch.autograd.backward(seen, slope)
        self._adam.step(self.training.learning_rate * fall)
        self.table.step(bags, _gradient(pooled).flatten(0, 1), self.training.embedding_rate * fall)
        return loss.item()

    def _pool_words(self, batch: BagRecords, shares: npt.NDArray[np.float32]) -> list[Sequence[Tensor]]:
        """Return the vectors of the common words that are left and the parts of the fields, if there are any."""
        if batch.words is None or batch.shares is None or self._words is None:
            return []
        left = thinned(batch.words, self._random, shares[:, : self.n_text].ravel())
        pooled = pool(left, self._words).view(len(batch), self.n_text, -1)
        return [pooled.unbind(1), self._tensor(batch.shares[..., None]).unbind(1)]

    def _pass_twice(self, seen: Tensor, batch: BagRecords) -> tuple[Tensor, Tensor]:
        """Pass, move what is seen to where the loss rises fastest, and pass again.

        Returns:
            The loss of both passes, and its slope to what is seen.
        """
        target = self._tensor(batch.target)
        weight = self._tensor(batch.weight.astype(np.float32)) / len(batch)
        x = seen.to(self._dtype).requires_grad_()
        loss = self._pass(x, target, weight)
        if self.training.adversarial:
            slope = _gradient(x).clone()
            step = self.training.adversarial * x.detach().norm(dim=1, keepdim=True)
            x.data.addcmul_(slope, step / slope.norm(dim=1, keepdim=True).clamp_min(_TINY))
            loss = loss + self._pass(x, target, weight)
        return loss, _gradient(x).to(seen.dtype)

    def _pass(self, x: Tensor, target: Tensor, weight: Tensor) -> Tensor:
        """Return the loss of one pass; gradients are added up."""
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self._half):
            logits: Tensor = self.network(x)
        with torch.no_grad():
            losses, gradient = level_loss(logits.float(), target, self._groups, self.training.level_weight)
            torch.autograd.backward(logits, gradient.mul_(weight[:, None]).to(logits.dtype))
            return losses @ weight

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
    return x.grad


def _slices(n: int, size: int) -> Iterator[slice]:
    return (slice(start, start + size) for start in range(0, n, size))
