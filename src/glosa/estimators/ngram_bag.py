"""The default model: networks over bags of n-grams, trained with PyTorch, scored with numpy alone.

Members with different looks at a record and different seeds learn the same records. Their logits are summed, each
with a weight found on the held-out part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from glosa.errors import UnavailableError
from glosa.estimators.base import Arrays, Estimator, Task, flatten
from glosa.features.examples import Examples
from glosa.features.views import Views
from glosa.types import FloatArray, IntArray

_FEW = 50  # held-out records below which the weights of members would be noise
_PARTS = ("table", "hidden", "output", "linear")


@dataclass(frozen=True)
class Member:
    """One network as arrays, ready to score.

    Args:
        look: The numbers of the views that it looks at, shape (n_views,).
        table: Embeddings, shape (n_ngrams, width), float16.
        hidden: Weights of the hidden layer and, in the last row, its bias, shape (n_views * width + 1, n_hidden).
        output: Weights from the hidden layer to the codes, shape (n_hidden, n_codes).
        linear: Weights of the linear path and, in the last row, the bias, shape (n_views * width + 1, n_codes).
    """

    look: IntArray
    table: npt.NDArray[np.float16]
    hidden: npt.NDArray[np.float32]
    output: npt.NDArray[np.float32]
    linear: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_embeddings", self.table.astype(np.float32))

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes)."""
        x = np.concatenate([views[number] @ self._embeddings for number in self.look], axis=1)  # type: ignore[attr-defined]
        hidden = np.maximum(x @ self.hidden[:-1] + self.hidden[-1], 0)
        logits: FloatArray = hidden @ self.output + x @ self.linear[:-1] + self.linear[-1]
        return logits

    def weighed(self, weight: float) -> Member:
        """Return the member whose logits are those of this one times a weight."""
        return Member(self.look, self.table, self.hidden, self.output * weight, self.linear * weight)


class NgramBag(Estimator):
    """A few bag networks, their logits summed.

    Args:
        members: How many networks. Where a record has several text fields they look at the joined text, at all views
            and at the fields apart, in turn.
        width: Numbers an embedding has.
        hidden: Width of the hidden layer.
        training: Changes to `BagTraining`, such as ``epochs=20``.
    """

    def __init__(self, *, members: int = 2, width: int = 256, hidden: int = 256, **training: Any):
        self.members, self.width, self.hidden, self.training = members, width, hidden, training

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Train the members one after another, then weigh them.

        Raises:
            UnavailableError: PyTorch is not installed.
        """
        try:
            from glosa.estimators.ngram_bag_training import read_training, train_member
        except ModuleNotFoundError as error:
            msg = "fitting the model 'ngram-bag' needs PyTorch. Install it with: pip install 'glosa[train]'"
            raise UnavailableError(msg) from error
        training = read_training(self.training)
        self.members_, self.history_ = [], []
        for number in range(self.members):
            arrays, history = train_member(
                train,
                held_out,
                task,
                look=task.looks[number % len(task.looks)],
                number=number,
                members=self.members,
                width=self.width,
                hidden=self.hidden,
                training=training,
            )
            self.members_.append(Member(**arrays))
            self.history_ += [{"member": number + 1, **row} for row in history]
        weights = _weigh([member.logits(held_out.views) for member in self.members_], held_out)
        self.weights_ = weights
        self.members_ = [member.weighed(weight) for member, weight in zip(self.members_, weights, strict=True)]
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return the sum of the members' logits, shape (n_rows, n_codes)."""
        return flatten(sum(member.logits(views) for member in self.members_))

    def arrays(self) -> Arrays:
        """Return the arrays of every member, named after its number."""
        return {
            f"{number}.{name}": part
            for number, member in enumerate(self.members_)
            for name, part in vars(member).items()
            if not name.startswith("_")
        }

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        numbers = sorted({int(name.split(".")[0]) for name in arrays})
        self.members_ = [Member(**{p: arrays[f"{n}.{p}"] for p in ("look", *_PARTS)}) for n in numbers]
        self.history_ = []
        return self


def _weigh(logits: list[FloatArray], held_out: Examples) -> npt.NDArray[np.float64]:
    """Return the weights, none below 0, whose weighted sum of logits has the lowest log loss on held-out records."""
    equal = np.full(len(logits), 1 / len(logits))
    if len(held_out) < _FEW or len(logits) == 1:
        return equal
    stacked, rows = np.stack(logits).astype(np.float64), np.arange(len(held_out))
    right = stacked[:, rows, held_out.target]
    share = held_out.weight / held_out.weight.sum()

    def loss_and_slope(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        z = np.tensordot(weights, stacked, 1)
        loss = (logsumexp(z, axis=1) - weights @ right) @ share
        slope = (np.einsum("nc,knc->kn", softmax(z, axis=1), stacked) - right) @ share
        return float(loss), slope

    found = minimize(loss_and_slope, equal, jac=True, bounds=[(0, None)] * len(logits), method="L-BFGS-B")
    return np.asarray(found.x)
