"""The default model: a network over bags of n-grams, trained with PyTorch, scored with numpy alone.

Its heads share one table of embeddings and look at the record in different ways. Their logits are summed, each with a
weight found on the held-out part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from glosa._validate import Rule, is_number, require
from glosa.errors import UnavailableError
from glosa.estimators.base import Arrays, Estimator, Task
from glosa.features.examples import Examples
from glosa.features.maker import Views
from glosa.features.pieces import field_lengths, looks, pieces
from glosa.types import FloatArray, IntArray

_FEW = 50  # held-out records below which the weights of heads would be noise
_SLIGHT = 0.05  # share of the weight below which a head is left out


@dataclass(frozen=True)
class Head:
    """One head as arrays.

    Args:
        look: The numbers of the pieces that it looks at, shape (n_pieces,).
        hidden: Weights of the hidden layer and, in the last row, its bias, shape (n_pieces * width + 1, n_hidden).
        output: Weights from the hidden layer to the codes, shape (n_hidden, n_codes).
    """

    look: IntArray
    hidden: npt.NDArray[np.float32]
    output: npt.NDArray[np.float32]

    def logits(self, seen: Sequence[npt.NDArray[np.float32]]) -> npt.NDArray[np.float32]:
        """Return what the hidden layer says, shape (n_rows, n_codes), for pieces of shape (n_rows, width)."""
        hidden = np.concatenate([seen[number] for number in self.look], axis=1) @ self.hidden[:-1]
        hidden += self.hidden[-1]
        logits: npt.NDArray[np.float32] = np.maximum(hidden, 0, out=hidden) @ self.output
        return logits


@dataclass(frozen=True)
class Network:
    """A trained network, ready to score: the linear paths of all heads are one matrix.

    Args:
        table: Embeddings, shape (n_ngrams, width), float16.
        linear: Weights of the linear path and, in the last row, the bias, shape (all_pieces * width + 1, n_codes).
        heads: The hidden layers.
    """

    table: npt.NDArray[np.float16]
    linear: npt.NDArray[np.float32]
    heads: tuple[Head, ...]

    @cached_property
    def _embeddings(self) -> npt.NDArray[np.float32]:
        return self.table.astype(np.float32)

    def logits(self, views: Views, n_text: int) -> npt.NDArray[np.float32]:
        """Return logits of shape (n_rows, n_codes)."""
        seen = pieces([view @ self._embeddings for view in views], field_lengths(views, n_text))
        logits: npt.NDArray[np.float32] = np.concatenate(seen, axis=1) @ self.linear[:-1]
        logits += self.linear[-1]
        for head in self.heads:
            logits += head.logits(seen)
        return logits


@dataclass(frozen=True)
class Trained:
    """What training hands over.

    Args:
        table: Embeddings, shape (n_ngrams, width), float16.
        heads: The heads.
        linear: The linear path of each head, as in `Network`, over the pieces that the head looks at.
        held_out: The logits of each head on the held-out records, shape (n_heads, n_rows, n_codes).
        history: A dictionary an epoch.
    """

    table: npt.NDArray[np.float16]
    heads: Sequence[Head]
    linear: Sequence[npt.NDArray[np.float32]]
    held_out: FloatArray
    history: list[dict[str, float]]


def weigh_heads(trained: Trained, weights: npt.NDArray[np.float64]) -> Network:
    """Return the network whose logits are the weighted sum of the heads'; heads of slight weight are left out."""
    width = trained.table.shape[1]
    n_pieces = 1 + max(int(head.look.max()) for head in trained.heads)
    linear = np.zeros((n_pieces * width + 1, trained.linear[0].shape[1]), np.float32)
    kept = []
    for head, path, weight in zip(trained.heads, trained.linear, weights.astype(np.float32), strict=True):
        if weight <= _SLIGHT * weights.sum():
            continue
        rows = (head.look[:, None] * width + np.arange(width)).ravel()
        linear[[*rows, -1]] += weight * path
        kept.append(Head(head.look, head.hidden, head.output * weight))
    return Network(trained.table, linear, tuple(kept))


class NgramBag(Estimator):
    """A table of n-gram embeddings under heads that look at the whole text, at everything, and at the fields apart.

    Args:
        width: Numbers an embedding has.
        hidden: Width of the hidden layer of each head.
        training: Changes to `BagTraining`, such as ``epochs=20``.
    """

    def __init__(self, *, width: int = 256, hidden: int = 128, **training: Any) -> None:
        self.width, self.hidden, self.training = width, hidden, training

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Train the network, then weigh its heads on the held-out part.

        Raises:
            SettingsError: An option is unknown.
            UnavailableError: PyTorch is not installed.
        """
        try:
            from glosa.estimators import ngram_bag_training as torch_side
        except ModuleNotFoundError as error:
            msg = "fitting the model 'ngram-bag' needs PyTorch. Install it with: pip install torch"
            raise UnavailableError(msg) from error
        require(
            Rule(name, width, is_number(width, 1, 10_000, whole=True), "a whole number, 1 to 10,000")
            for name, width in (("width", self.width), ("hidden", self.hidden))
        )
        self.n_text_ = task.n_text
        trained = torch_side.train(
            train,
            held_out,
            task,
            looks=looks(task.n_text, len(train.views) - task.n_text),
            width=self.width,
            hidden=self.hidden,
            training=torch_side.read_training(self.training),
        )
        self.history_ = trained.history
        self.network_ = weigh_heads(trained, _weigh(trained.held_out, held_out))
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes)."""
        return self.network_.logits(views, self.n_text_)

    def arrays(self) -> Arrays:
        """Return the table, the linear path, and the arrays of every head, named after its number."""
        net = self.network_
        heads = {f"{n}.{name}": part for n, head in enumerate(net.heads) for name, part in vars(head).items()}
        return {"table": net.table, "linear": net.linear, "n_text": np.array(self.n_text_), **heads}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        numbers = sorted({int(name.split(".")[0]) for name in arrays if "." in name})
        heads = tuple(Head(**{f.name: arrays[f"{n}.{f.name}"] for f in fields(Head)}) for n in numbers)
        self.network_ = Network(arrays["table"], arrays["linear"], heads)
        self.n_text_, self.history_ = int(arrays["n_text"]), []
        return self


def _weigh(logits: FloatArray, held_out: Examples) -> npt.NDArray[np.float64]:
    """Return the weights, none below 0, whose weighted sum of logits has the lowest log loss on held-out records."""
    equal = np.full(len(logits), 1 / len(logits))
    if len(held_out) < _FEW or len(logits) == 1:
        return equal
    stacked, rows = logits.astype(np.float64), np.arange(len(held_out))
    right = stacked[:, rows, held_out.target]
    share = held_out.weight / held_out.weight.sum()

    def loss_and_slope(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        z = np.tensordot(weights, stacked, 1)
        loss = (logsumexp(z, axis=1) - weights @ right) @ share
        slope = (np.einsum("nc,knc->kn", softmax(z, axis=1), stacked) - right) @ share
        return float(loss), slope

    found = minimize(loss_and_slope, equal, jac=True, bounds=[(0, None)] * len(logits), method="L-BFGS-B")
    return np.asarray(found.x)
