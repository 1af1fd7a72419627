"""Tune an encoder so that records of one code are alike: contrasts within batches, and against one vector a code."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from glosa._validate import Rule, is_number, require
from glosa.features.examples import Examples
from glosa.losses.contrastive import contrastive_loss
from glosa.models.transformer import Transformer
from glosa.training.batches import lengths, to_tensors
from glosa.training.chance import own_chance
from glosa.training.companions import companion_batches
from glosa.training.device import pick_precision
from glosa.training.optimisers import make_optimiser, set_rate
from glosa.training.progress import Progress, Report
from glosa.training.ran_away import ran_away
from glosa.training.schedules import rate_at
from glosa.training.settings import Training
from glosa.types import IntArray

_MOST = 1e9
_AT_ONCE = 16  # records that go through the encoder together: of like length, so that little is padded
_RANGES = [
    *((name, 1, True, "a whole number, 1 or more") for name in ("epochs", "most_steps")),
    *((name, 2, True, "a whole number, 2 or more") for name in ("batch", "together")),
    *((name, 0, False, "a number, 0 or more") for name in ("weight_decay", "clip", "level_weight")),
    *((name, 1e-9, False, "a number above 0") for name in ("temperature", "learning_rate")),
]


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """How an encoder is tuned.

    Args:
        epochs: Passes over the records at most.
        most_steps: Steps after which it ends, though epochs are left: more records then take no more time.
        batch: Records of a step, about.
        together: Records of each code in a batch at least, where it has as many.
        temperature: What similarities are divided by.
        level_weight: What each level above the codes counts.
        learning_rate: Of the highest layer (AdamW); it falls to 0 in a straight line.
        weight_decay: How much weights shrink.
        warmup: Share of all steps in which the learning rate rises from 0 first.
        clip: Longest gradient; 0 leaves all as they are.

    Raises:
        SettingsError: Lists every setting that is out of its range.

    >>> Contrast(epochs=3).together
    4
    """

    epochs: int = 6
    most_steps: int = 150
    batch: int = 64
    together: int = 4
    temperature: float = 0.1
    level_weight: float = 0.3
    learning_rate: float = 2e-4
    weight_decay: float = 0.01
    warmup: float = 0.1
    clip: float = 1.0

    def __post_init__(self) -> None:
        ranged = [
            Rule(name, value := getattr(self, name), is_number(value, low, _MOST, whole=whole), allowed)
            for name, low, whole, allowed in _RANGES
        ]
        require([*ranged, Rule("warmup", self.warmup, is_number(self.warmup, 0, 1), "a number from 0 to 1")])


class ContrastTrainer:
    """Holds the weights of an encoder while they are tuned.

    Args:
        network: The encoder, whose vectors have length 1; each row of its head is the vector of a code.
        how: How it is tuned.
        groups: For each level above the codes the index of every code's group, shape (n_codes,).
        seed: Of batches and dropout.
        device: Where to compute.
    """

    def __init__(
        self, network: Transformer, *, how: Contrast, groups: Sequence[IntArray], seed: int, device: torch.device
    ) -> None:
        self.network, self.how, self.seed = network.to(device), how, seed
        self._device = device
        self._members = [torch.from_numpy(np.asarray(group, np.int64)).to(device) for group in groups]
        moved = Training(optimiser="adamw", learning_rate=how.learning_rate, weight_decay=how.weight_decay)
        self._optimiser = make_optimiser(network, moved)
        self._precision = pick_precision("auto", device)

    def fit(self, train: Examples, report: Report | None = None) -> list[dict[str, float]]:
        """Tune the encoder, and return the history: `epoch`, `train_loss`, `learning_rate` and `seconds` of each epoch.

        Args:
            train: The records to learn from, at least one.
            report: Is told how far the fit has come.

        Raises:
            SettingsError: The loss is no number any more.
        """
        plan, history = self._plan(train.target), list[dict[str, float]]()
        length, steps, done = lengths(train.views), sum(map(len, plan)), 0
        self.network.train()
        for epoch, batches in enumerate(plan, start=1):
            start, total, rate = time.perf_counter(), 0.0, 0.0
            for number, rows in enumerate(batches, start=1):
                rate = self._set_rate(done, steps)
                loss = self._step(train, rows[np.argsort(length[rows], kind="stable")], done)
                if not np.isfinite(loss):
                    msg = f"the loss is {loss}"
                    raise ran_away(msg, epoch=epoch, step=number, rate=self.how.learning_rate)
                total, done = total + loss, done + 1
                if report is not None:
                    report(Progress(done, steps, epoch, len(plan), total / number, "tuning the encoder"))
            mean, seconds = total / len(batches), time.perf_counter() - start
            history.append({"epoch": float(epoch), "train_loss": mean, "learning_rate": rate, "seconds": seconds})
            if report is not None:
                report(Progress(done, steps, epoch, len(plan), mean, "tuning the encoder", history[-1]))
        return history

    def _plan(self, target: IntArray) -> list[list[npt.NDArray[np.int64]]]:
        """Return the batches of each epoch, as many as there may be."""
        plan, left = [], self.how.most_steps
        for epoch in range(1, self.how.epochs + 1):
            random = np.random.default_rng([self.seed, epoch])
            how = self.how
            batches = companion_batches(target, batch=how.batch, together=how.together, random=random)[:left]
            left -= len(batches)
            plan += [batches] if batches else []
        return plan

    def _step(self, train: Examples, rows: IntArray, done: int) -> float:
        """Take a step, and return its loss."""
        batch = train.take(rows)
        target = torch.from_numpy(np.asarray(batch.target, np.int64)).to(self._device)
        weight = torch.from_numpy(batch.weight).to(self._device, torch.float32)
        drawn = int(np.random.SeedSequence([self.seed, done]).generate_state(1)[0])
        with own_chance(drawn, self._device):
            vectors = self._vectors(batch)
        losses = self._losses(vectors, target)
        loss = (losses * weight).sum() / len(rows)
        self._optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        if self.how.clip:
            nn.utils.clip_grad_norm_(self.network.parameters(), self.how.clip)
        self._optimiser.step()
        return float(loss.detach())

    def _vectors(self, batch: Examples) -> Tensor:
        """Return the vectors of all records of a batch, which go through the encoder some at a time."""
        parts = np.array_split(np.arange(len(batch)), -(-len(batch) // _AT_ONCE))
        with torch.autocast(self._device.type, dtype=self._precision, enabled=self._precision is not None):
            found = [self.network.vectors(to_tensors(batch.take(rows).views, self._device)) for rows in parts]
        return torch.cat(found).float()

    def _losses(self, vectors: Tensor, target: Tensor) -> Tensor:
        """Return the loss of each record; the vector of each code is one more record of it."""
        of_codes = nn.functional.normalize(self.network.head.weight, dim=1)
        codes = torch.arange(len(of_codes), device=self._device)
        together, met = torch.cat([vectors, of_codes]), torch.cat([target, codes])
        how = self.how
        return contrastive_loss(together, met, how.temperature, self._members, how.level_weight)[: len(target)]

    def _set_rate(self, step: int, steps: int) -> float:
        rate = self.how.learning_rate * rate_at("linear", step, steps, self.how.warmup)
        set_rate(self._optimiser, rate)
        return rate
