"""Train any network of views: batches, early stopping with the best weights restored, checkpoints, processes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from scipy.sparse import issparse
from torch import Tensor, nn

from glosa.errors import SettingsError
from glosa.features.examples import Examples
from glosa.features.maker import Views
from glosa.losses.base import Loss
from glosa.metrics.log_loss import best_temperature
from glosa.metrics.precision_recall import precision_recall_f1
from glosa.storage.parts import digest, join_parts, take_part
from glosa.training.adversary import pushed, word_tables
from glosa.training.batches import in_batches, lengths, to_tensors
from glosa.training.chance import own_chance
from glosa.training.checkpoints import Checkpoint, Checkpoints, fingerprint
from glosa.training.device import pick_precision
from glosa.training.optimisers import make_optimiser, set_rate
from glosa.training.processes import Processes, is_main_process
from glosa.training.progress import Progress, Report
from glosa.training.ran_away import ran_away
from glosa.training.samplers import draw
from glosa.training.schedules import RISING, plateaus, rate_at
from glosa.training.scoring import score
from glosa.training.settings import Training
from glosa.training.state import load_optimiser, optimiser_arrays, to_arrays, to_state
from glosa.types import FloatArray, IntArray, Json, StrPath

__all__ = ["Trainer", "Training"]

SCORED_AT_ONCE = 1024
_SMALLEST_BATCH = 32
_STEPS = 40  # in an epoch at least, where the records are enough
_MONITORED = {"loss": "validation_loss", "accuracy": "validation_accuracy", "macro-f1": "validation_macro_f1"}


class Trainer:
    """Holds the weights of one network while they are learned.

    Args:
        network: Gives logits of shape (n_rows, n_codes) for a list of views, as `to_tensors` makes them. It may have a
            method `penalty`, whose value is added to the mean loss, a method `rates`, as `make_optimiser` tells, and a
            method `word_tables`, as the function of that name tells.
        training: How to train.
        loss: What is made small.
        groups: For each level above the codes the index of every code's group, shape (n_codes,).
        seed: Of order and dropout; the first weights are those of the network that came.
        device: Where to compute.

    Attributes:
        network: The network; after `fit` it has the best weights.

    Raises:
        SettingsError: The device cannot compute with the numbers that the training asks for, or embeddings shall be
            pushed, and the network learns none.
    """

    def __init__(
        self,
        network: nn.Module,
        *,
        training: Training,
        loss: Loss,
        groups: Sequence[IntArray] = (),
        seed: int = 0,
        device: torch.device,
    ) -> None:
        self.training, self.seed = training, seed
        self.processes = Processes(device)
        self._device = self.processes.device
        self.network, self.loss = network.to(self._device), loss.to(self._device)
        self._spread = self.processes.spread(self.network)
        self._penalty: Callable[[], Tensor] | None = getattr(network, "penalty", None)
        self._pushed = word_tables(network) if training.adversarial else []
        self._members = [torch.from_numpy(np.asarray(group, np.int64)).to(self._device) for group in groups]
        self._optimiser = make_optimiser(self.network, training)
        self._precision = pick_precision(training.mixed_precision, self._device)
        self._scaler = torch.amp.GradScaler(self._device.type, enabled=self._precision is torch.float16)
        self._history: list[dict[str, float]] = []
        self._best: dict[str, Tensor] = {}
        self._store: Checkpoints | None = None

    def fit(
        self, train: Examples, held_out: Examples, report: Report | None = None, checkpoints: StrPath | None = None
    ) -> list[dict[str, float]]:
        """Train until the epochs are over or the held-out records get no better; then restore the best weights.

        Args:
            train: The records to learn from, at least one.
            held_out: The records that tell the best epoch; without any, all epochs are trained and the last is kept.
            report: Is told how far the fit has come.
            checkpoints: A folder that keeps the state after each epoch. If it holds one of this very training, the
                training goes on from there, and ends with the weights that it would have had without the stop.

        Returns:
            The history: a dictionary an epoch with `epoch`, `train_loss`, `train_accuracy`, `learning_rate`, `seconds`,
            and, if there are held-out records, `validation_loss`, `validation_accuracy` and `validation_macro_f1`.

        Raises:
            SettingsError: The loss is no number any more, or the checkpoint is of another training.
            AutocoderError: The checkpoint is damaged or cannot be written.
        """
        if checkpoints is not None:
            self._store = Checkpoints(Path(checkpoints), self._identity(train, held_out))
            self._resume(self._store.load())
        length = lengths(train.views)
        while not self._is_over():
            self._history.append(self._run_epoch(train, length, held_out, report))
            if self._is_best():
                self._best = {name: weight.clone() for name, weight in self.network.state_dict().items()}
            if self._store is not None and is_main_process():
                self._store.save(self._checkpoint())
        if self._best:
            self.network.load_state_dict(self._best)
        self._spread = self.network
        self.processes.let_go()
        return self._history

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes), float32."""
        return score(self.network, views, self._device, SCORED_AT_ONCE)

    def _run_epoch(
        self, train: Examples, length: IntArray, held_out: Examples, report: Report | None
    ) -> dict[str, float]:
        start, epoch, epochs = time.perf_counter(), len(self._history) + 1, self.training.epochs
        random = np.random.default_rng([self.seed, epoch])
        rows = draw(train.target, self.training.sampler, random)
        batches = in_batches(rows, length, self._batch_size(len(rows)), random)
        steps, total, rate = len(batches), 0.0, 0.0
        tally = torch.zeros(2, self.loss.n_codes, device=self._device)
        self._spread.train()
        with self._own_chance(epoch):
            for number, batch in enumerate(batches):
                done = (epoch - 1) * steps + number
                rate = self._set_rate(done, steps * epochs)
                loss = self._step(train, batch, tally)
                if not np.isfinite(loss):
                    raise self._ran_away(epoch, number + 1, rate, f"the loss is {loss}")
                total += loss
                if report is not None:
                    report(Progress(done + 1, steps * epochs, epoch, epochs, total / (number + 1), "training"))
        if not all(weight.isfinite().all() for weight in self.network.parameters()):
            raise self._ran_away(epoch, steps, rate, "a weight is no number any more")
        *counts, total = self.processes.total(torch.cat([tally.flatten(), tally.new_tensor([total])])).tolist()
        learned = torch.tensor(counts).view(2, -1)
        row = {
            "epoch": float(epoch),
            "train_loss": total / steps / self.processes.count,
            "train_accuracy": _share(learned),
            "learning_rate": rate,
            **self._judge(held_out, learned),
        }
        row = self.processes.agree({**row, "seconds": time.perf_counter() - start})
        if report is not None:
            report(Progress(epoch * steps, steps * epochs, epoch, epochs, row["train_loss"], "training", row))
        return row

    def _step(self, train: Examples, rows: IntArray, tally: Tensor) -> float:
        """Take a step; add to the tally the weights of the records that were right, and of all, by code."""
        own = self.processes.share(rows)
        # gradients are averaged over the processes, each of which has a part of the rows, or nothing to add
        share = self.processes.count / len(rows) if len(own) else 0.0
        own = own if len(own) else rows[:1]
        parts = np.array_split(np.asarray(own, np.int64), min(self.training.accumulate, len(own)))
        self._optimiser.zero_grad(set_to_none=True)
        loss = math.fsum(self._add_gradient(train.take(part), share, len(parts), tally) for part in parts)
        if self._pushed:
            with pushed(self._pushed, self.training.adversarial):
                for part in parts:
                    self._add_gradient(train.take(part), share, len(parts), torch.zeros_like(tally))
        self._clip()
        self._scaler.step(self._optimiser)
        self._scaler.update()
        return loss

    def _add_gradient(self, batch: Examples, share: float, parts: int, tally: Tensor) -> float:
        """Add the gradient of one of the parts of a step; return its loss."""
        target = torch.from_numpy(np.asarray(batch.target, np.int64)).to(self._device)
        weight = torch.from_numpy(batch.weight).to(self._device, torch.float32) * bool(share)
        half = self._precision is not None and not any(map(issparse, batch.views))  # sparse matrices need 32 bits
        with torch.autocast(self._device.type, dtype=self._precision, enabled=half):
            logits = self._spread(to_tensors(batch.views, self._device))
        losses = self.loss(logits.float(), target, self._members, self.training.level_weight)
        loss = (losses * weight).sum() * share
        if self._penalty is not None:
            loss = loss + self._penalty() / parts
        self._scaler.scale(loss).backward()
        tally[0].index_add_(0, target, weight * (logits.argmax(1) == target))
        tally[1].index_add_(0, target, weight)
        return float(loss.detach())

    def _clip(self) -> None:
        if self.training.clip:
            self._scaler.unscale_(self._optimiser)
            nn.utils.clip_grad_norm_(self.network.parameters(), self.training.clip)

    def _judge(self, held_out: Examples, learned: Tensor) -> dict[str, float]:
        """Judge with the temperature taken out: a network grows too sure long before it stops growing better."""
        if not len(held_out):
            self._tell_loss(learned)
            return {}
        logits = self.logits(held_out.views)
        target, answer, weight = held_out.target, logits.argmax(1), held_out.weight
        heard = [np.bincount(target, part, self.loss.n_codes) for part in (weight * (answer == target), weight)]
        judged = torch.tensor(np.stack(heard), dtype=torch.float32)
        self._tell_loss(torch.where(judged[1] > 0, judged, learned))
        return {
            "validation_loss": best_temperature(logits, target, weight)[1],
            "validation_accuracy": _share(judged),
            "validation_macro_f1": float(precision_recall_f1(target, answer, weight=weight).f1),
        }

    def _tell_loss(self, tally: Tensor) -> None:
        right, seen = tally.to(self._device)
        self.loss.end_of_epoch(right, seen)

    def _batch_size(self, records: int) -> int:
        return min(self.training.batch, max(_SMALLEST_BATCH, records // _STEPS))

    def _set_rate(self, step: int, steps: int) -> float:
        how = self.training
        rate = how.learning_rate * rate_at(how.schedule, step, steps, how.warmup)
        if how.schedule == "plateau":
            rate *= how.plateau_factor ** plateaus(self._scores(), how.plateau_patience)
        set_rate(self._optimiser, rate)
        return rate

    @contextmanager
    def _own_chance(self, epoch: int) -> Iterator[None]:
        """Draw random numbers that only the seed, the epoch and the process decide, and leave those of others alone."""
        drawn = np.random.SeedSequence([self.seed, epoch, self.processes.rank]).generate_state(1)
        with own_chance(int(drawn[0]), self._device):
            yield

    def _scores(self) -> list[float]:
        """Return what is monitored, of each epoch, lower is better; none without held-out records.

        Epochs in which the rate of one cycle rises are only a beginning, and not judged.
        """
        name, sign = _MONITORED[self.training.monitor], 1 if self.training.monitor == "loss" else -1
        rising = RISING * self.training.epochs if self.training.schedule == "one-cycle" else 0
        return [sign * row[name] for row in self._history if name in row and row["epoch"] > rising]

    def _is_best(self) -> bool:
        scores = self._scores()
        return bool(scores) and int(np.argmin(scores)) == len(scores) - 1

    def _is_over(self) -> bool:
        scores = self._scores()
        waited = len(scores) - 1 - int(np.argmin(scores)) if scores else 0
        return len(self._history) >= self.training.epochs or waited >= self.training.patience

    def _ran_away(self, epoch: int, step: int, rate: float, what: str) -> SettingsError:
        kept = None if self._store is None else self._store.latest()
        return ran_away(what, epoch=epoch, step=step, rate=rate, clipped=bool(self.training.clip), kept=kept)

    def _identity(self, train: Examples, held_out: Examples) -> Json:
        return {
            "records": fingerprint(train),
            "held_out": fingerprint(held_out),
            **asdict(self.training),
            "seed": self.seed,
            "loss": f"{self.loss}",
            "network": digest(f"{self.network}", to_arrays(self.network.state_dict())),
        }

    def _checkpoint(self) -> Checkpoint:
        parts = {
            "network": to_arrays(self.network.state_dict()),
            "best": to_arrays(self._best),
            "loss": to_arrays(self.loss.state_dict()),
            "optimiser": optimiser_arrays(self._optimiser),
            "scaler": {name: np.array(value) for name, value in self._scaler.state_dict().items()},
        }
        return Checkpoint(self._history, join_parts(parts))

    def _resume(self, checkpoint: Checkpoint | None) -> None:
        if checkpoint is None:
            return
        self._history = checkpoint.history
        self.network.load_state_dict(to_state(take_part(checkpoint.arrays, "network")))
        self.loss.load_state_dict(to_state(take_part(checkpoint.arrays, "loss")))
        self._best = to_state(take_part(checkpoint.arrays, "best"))
        load_optimiser(self._optimiser, take_part(checkpoint.arrays, "optimiser"))
        self._scaler.load_state_dict({name: x.item() for name, x in take_part(checkpoint.arrays, "scaler").items()})


def _share(tally: Tensor) -> float:
    right, seen = tally.sum(1)
    return float(right / seen) if seen else 0.0
