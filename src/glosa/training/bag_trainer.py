"""Train one bag network: batches, two passes a batch, early stopping with the best weights restored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from glosa.features.common_words import common_words
from glosa.features.examples import Examples
from glosa.features.maker import Views
from glosa.layers.dropout import CutDropout
from glosa.layers.embedding_table import EmbeddingTable
from glosa.layers.pooling import pool
from glosa.losses.level_loss import level_loss
from glosa.metrics.log_loss import best_temperature
from glosa.models.bag_network import Back, BagNetwork, Told, first_weights
from glosa.training.bag_records import BagRecords
from glosa.training.device import multiplies_bfloat16
from glosa.training.epochs import epochs_for
from glosa.training.flat_adam import FlatAdam
from glosa.training.progress import Progress, Report
from glosa.training.ran_away import ran_away
from glosa.types import FloatArray, IntArray

SCORED_AT_ONCE = 4096
_TINY = 1e-9
_SMALLEST_BATCH = 32
_LAID_OUT = 16  # batches
_STEPS = 40  # in an epoch at least, where the records are enough
_LONG = 50  # n-grams a record, on average
_MANY = 30_000  # records, of which the fewest epochs do
_OF_SHORT_TEXTS: dict[str, Any] = {"epochs": 3, "learning_rate": 5e-3, "embedding_rate": 3e-2, "dropout": 0.0}
_OF_LONG_TEXTS: dict[str, Any] = {"epochs": 5, "learning_rate": 4e-3, "embedding_rate": 2e-2, "dropout": 0.3}
_ADVERSARIAL = 0.2
_FRESH = 3.5  # times that a text is seen: fewer, and it is not known by heart, and no second pass is worth its time


@dataclass(frozen=True, kw_only=True)
class BagTraining:
    """How a bag network is trained; the defaults come from `benchmarks/experiments.md`.

    Long texts are nearly unique and learned by heart, so what is None suits the texts: two numbers are those of short
    texts and of long ones.

    Args:
        epochs: Passes over the records at most; None: of many 3 or 5, of fewer more as `epochs_for` says.
        batch: Records a step at most; few records are learned in smaller steps, and at a lower rate.
        learning_rate: Of the layers (Adam); it falls to 0 in a straight line; None: 0.005 or 0.004.
        embedding_rate: Of the embeddings; None: 0.03 or 0.02.
        dropout: Share of inputs and hidden units left out; None: 0 or 0.3.
        learned_by_heart: Of a text of this many n-grams half are left out; of a field among others, all, half the time.
        level_weight: What each level above the codes counts in the loss.
        adversarial: Length of the step against what is seen of a record (Miyato et al. 2017), as a share of its own;
            None: 0.2, or 0 where a text is seen fewer than 3.5 times on average.
        patience: Epochs without a better validation loss after which training stops.
    """

    epochs: int | None = None
    batch: int = 384
    learning_rate: float | None = None
    embedding_rate: float | None = None
    dropout: float | None = None
    learned_by_heart: float = 150.0
    level_weight: float = 0.2
    adversarial: float | None = None
    patience: int = 5

    def suited(self, records: BagRecords) -> SuitedTraining:
        """Return the same with what suits the records in the place of None."""
        suits = _OF_LONG_TEXTS if records.bags.nnz >= _LONG * len(records) else _OF_SHORT_TEXTS
        epochs = self.epochs or epochs_for(max(len(records), 1), suits["epochs"], many=_MANY)
        given = {name: value for name, value in vars(self).items() if value is not None}
        seen = epochs * len(records) / max(records.different(), 1)
        adversarial = _ADVERSARIAL if seen >= _FRESH else 0.0
        return SuitedTraining(**{"adversarial": adversarial, **suits, **given, "epochs": epochs})


@dataclass(frozen=True, kw_only=True)
class SuitedTraining(BagTraining):
    """How a bag network is trained, to the last number."""

    epochs: int
    learning_rate: float
    embedding_rate: float
    dropout: float
    adversarial: float


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
        self.device, self.n_text, self.views = device, n_text, views
        self._asked, self._seed = training, seed
        self._random = np.random.default_rng(seed)
        generator = torch.Generator().manual_seed(seed)
        start = first_weights(
            generator,
            views=views,
            width=width,
            hidden=hidden,
            codes=n_codes,
            known=common_words().dimensions if known else 0,
        )
        short = torch.bfloat16 if multiplies_bfloat16(device) else torch.float32
        self._adam = FlatAdam({name: part.to(device) for name, part in start.items()}, short)
        self.network = BagNetwork(self._adam.weights, self._adam.copies, self._adam.slopes)
        self.table = EmbeddingTable(n_ngrams, width, generator=generator, device=device)
        self._groups = [torch.from_numpy(group).to(device, torch.float32) for group in groups]
        self._words: Tensor | None = None

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
        self._words = self._vectors(records)
        self.training = self._asked.suited(records)
        self._dropout = CutDropout(self.training.dropout, seed=self._seed) if self.training.dropout else None
        best, waited, epochs = _Best(), 0, self.training.epochs
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
        n = views[0].shape[0]
        records = BagRecords.of(Examples(views, np.zeros(n, int), np.ones(n)), self.views, self.n_text)
        vectors = self._vectors(records)
        parts = (records.part(at.start, at.stop) for at in _slices(max(n, 1), SCORED_AT_ONCE))
        logits = [self.network.logits(self._look(part, vectors)[0])[0] for part in parts]
        return torch.cat(logits).cpu().numpy()

    @property
    def weights(self) -> Mapping[str, Tensor]:
        """The weights of all but the embeddings; see `glosa.models.bag_network.first_weights`."""
        return self._adam.weights

    def take_up(self, weights: Mapping[str, Tensor], embeddings: Tensor) -> None:
        """Go on from other weights and embeddings."""
        self._adam.put(weights)
        self.table.values = embeddings

    def _tensor(self, array: npt.NDArray[Any]) -> Tensor:
        return torch.from_numpy(array).to(self.device)

    def _run_epoch(self, epoch: int, epochs: int, train: BagRecords, report: Report | None) -> float:
        size = self._batch(len(train))
        steps = -(-len(train) // size)
        total = 0.0
        for number, batch in enumerate(self._batches(train, size)):
            done = (epoch - 1) * steps + number
            fall = (1 - done / (steps * epochs)) * (size / self.training.batch) ** 0.5
            loss = self._step(batch, fall)
            if not np.isfinite(loss):
                msg = f"the loss is {loss}"
                raise ran_away(msg, epoch=epoch, step=number + 1, rate=self.training.learning_rate)
            total += loss
            if report is not None:
                report(Progress(done + 1, steps * epochs, epoch, epochs, total / (number + 1), "training"))
        return total / steps

    def _batches(self, train: BagRecords, size: int) -> Iterator[BagRecords]:
        """Yield all records in random order, thinned; many batches are laid out at a time, which is faster."""
        order = self._random.permutation(len(train))
        for at in _slices(len(train), size * _LAID_OUT):
            some = train.take(order[at]).thinned(self.n_text, self.training.learned_by_heart, self._random)
            for start in range(0, len(some), size):
                yield some.part(start, min(start + size, len(some)))

    def _tell(self, epoch: int, epochs: int, records: int, row: dict[str, float], report: Report | None) -> None:
        steps = -(-records // self._batch(records))
        if report is not None:
            report(Progress(epoch * steps, epochs * steps, epoch, epochs, row["train_loss"], "training", row))

    def _batch(self, records: int) -> int:
        return min(self.training.batch, max(_SMALLEST_BATCH, records // _STEPS))

    def _step(self, batch: BagRecords, fall: float) -> float:
        seen, back = self._look(batch, self._words)
        loss, slope = self._pass_twice(seen, batch)
        self.table.step(batch.bags, back(slope).flatten(0, 1), self.training.embedding_rate * fall)
        self._adam.step(self.training.learning_rate * fall)
        return loss

    def _vectors(self, records: BagRecords) -> Tensor | None:
        return None if records.met is None else self._tensor(common_words().vectors(records.met))

    def _look(self, batch: BagRecords, vectors: Tensor | None) -> tuple[Tensor, Back]:
        pooled = self.table.pool(batch.bags).view(len(batch), batch.views, -1)
        told = Told.of(self._tensor(batch.lengths[..., None]))
        if vectors is not None and batch.words is not None and batch.shares is not None:
            words = pool(batch.words, vectors).view(len(batch), self.n_text, -1)
            told = Told.of(told.lengths, words, self._tensor(batch.shares[..., None]))
        return self.network.look(pooled, told)

    def _pass_twice(self, seen: Tensor, batch: BagRecords) -> tuple[float, Tensor]:
        """Pass; unless texts are seen too seldom, move what is seen to where the loss rises fastest, and pass again.

        Returns:
            The loss of both passes, and its slope to what is seen.
        """
        loss, slope = self._pass(seen, batch)
        if self.training.adversarial:
            step = self.training.adversarial * seen.norm(dim=1, keepdim=True)
            moved = seen + slope * (step / slope.norm(dim=1, keepdim=True).clamp_min(_TINY))
            again, of_moved = self._pass(moved, batch)
            loss, slope = loss + again, slope + of_moved
        return loss, slope.float()

    def _pass(self, x: Tensor, batch: BagRecords) -> tuple[float, Tensor]:
        target, weight = self._tensor(batch.target), self._tensor(batch.weight.astype(np.float32)) / len(batch)
        logits, back = self.network.logits(x, self._dropout)
        losses, gradient = level_loss(logits, target, self._groups, self.training.level_weight)
        return (losses @ weight).item(), back(gradient.mul_(weight[:, None]))

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
        self._weights = ({name: part.clone() for name, part in trainer.weights.items()}, trainer.table.values.clone())
        return True

    def restore(self, trainer: BagTrainer) -> None:
        if self._weights is not None:
            trainer.take_up(*self._weights)


def _slices(n: int, size: int) -> Iterator[slice]:
    return (slice(start, start + size) for start in range(0, n, size))
