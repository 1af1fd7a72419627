"""The default model: networks over bags of n-grams, trained with PyTorch, scored with NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from glosa._validate import Rule, is_number, require
from glosa.errors import UnavailableError
from glosa.estimators.base import Arrays, Estimator, Task
from glosa.features.common_words import CommonWordsMaker
from glosa.features.examples import Examples
from glosa.features.joined import JoinedMaker
from glosa.features.look import Parts, look, look_parts
from glosa.features.maker import Maker, Views
from glosa.features.views import ViewMaker, ViewSettings
from glosa.records.fields import Fields
from glosa.types import FloatArray

_NGRAMS = ViewSettings(words=2, characters=(4, 4))
_MOST = {"members": 100, "width": 10_000, "hidden": 10_000}


@dataclass(frozen=True)
class Member:
    """One network of several, but for its embeddings. Biases are the last rows.

    Args:
        gates: What each view is multiplied by, shape (n_views, width).
        hidden: Weights of the hidden layer, shape (n_seen + 1, n_hidden).
        linear: Weights from what is seen straight to the codes, shape (n_seen + 1, n_codes).
        output: Weights from the hidden layer to the codes, shape (n_hidden, n_codes).
        known: What vectors of common words are multiplied by, shape (dimensions, width); no rows if none are looked at.
    """

    gates: npt.NDArray[np.float32]
    hidden: npt.NDArray[np.float32]
    linear: npt.NDArray[np.float32]
    output: npt.NDArray[np.float32]
    known: npt.NDArray[np.float32]

    def logits(self, pooled: Parts, lengths: Parts, words: Parts, shares: Parts) -> npt.NDArray[np.float32]:
        """Return logits of shape (n_rows, n_codes) for views of shape (n_rows, width); see `glosa.features.look`."""
        known = [field @ self.known for field in words]
        seen = np.concatenate(look(pooled, lengths, self.gates, known, shares), axis=1)
        hidden = seen @ self.hidden[:-1] + self.hidden[-1]
        logits: npt.NDArray[np.float32] = np.maximum(hidden, 0, out=hidden) @ self.output
        logits += seen @ self.linear[:-1]
        logits += self.linear[-1]
        return logits


@dataclass(frozen=True)
class Network:
    """Trained networks, ready to score: their logits are averaged.

    Args:
        table: The embeddings of all members side by side, shape (n_ngrams, n_members * width), float16.
        members: The rest of them.
    """

    table: npt.NDArray[np.float16]
    members: tuple[Member, ...]

    @cached_property
    def _embeddings(self) -> npt.NDArray[np.float32]:
        return self.table.astype(np.float32)

    def logits(self, views: Views, n_text: int) -> npt.NDArray[np.float32]:
        """Return logits of shape (n_rows, n_codes) for text fields, categories, and the common words of the former."""
        views, *rest = look_parts(views, len(self.members[0].gates), n_text)
        parts = [np.split(view @ self._embeddings, len(self.members), axis=1) for view in views]
        by_member = zip(self.members, zip(*parts, strict=True), strict=True)
        of_members = [member.logits(pooled, *rest) for member, pooled in by_member]
        logits: npt.NDArray[np.float32] = np.mean(of_members, axis=0)
        return logits


class NgramBag(Estimator):
    """Networks over the n-grams of a record and what is known of its words; together they are surer and less mistaken.

    Args:
        members: How many networks; each more takes as long again, and brings less than the one before.
        width: Numbers an embedding has.
        hidden: Width of the hidden layer.
        common_words: Whether it looks at the vectors of common words that Glosa brings along.
        training: Changes to `BagTraining`, such as ``epochs=20``.
    """

    def __init__(
        self, *, members: int = 2, width: int = 192, hidden: int = 128, common_words: bool = True, **training: Any
    ) -> None:
        self.members, self.width, self.hidden = members, width, hidden
        self.common_words, self.training = common_words, training

    def maker(self, fields: Fields) -> Maker:
        """Return what makes bags of n-grams, and tells the common words of the text fields."""
        ngrams = ViewMaker(fields.text, fields.categorical, _NGRAMS)
        return JoinedMaker([ngrams, CommonWordsMaker(fields.text)]) if self.common_words else ngrams

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Train one network after the other.

        Raises:
            SettingsError: An option is unknown.
            UnavailableError: PyTorch is not installed.
        """
        try:
            from glosa.estimators import ngram_bag_training as torch_side
        except ModuleNotFoundError as error:
            msg = "fitting the model 'ngram-bag' needs PyTorch. Install it with: pip install torch"
            raise UnavailableError(msg) from error
        sizes = [(name, getattr(self, name), most) for name, most in _MOST.items()]
        require([
            Rule("common_words", self.common_words, isinstance(self.common_words, bool), "true or false"),
            *(Rule(name, n, is_number(n, 1, most, whole=True), f"whole, 1 to {most:,}") for name, n, most in sizes),
        ])  # fmt: skip
        self.n_text_ = task.n_text
        self.network_, self.history_ = torch_side.train(
            train, held_out, task,
            members=self.members, width=self.width, hidden=self.hidden, known=self.common_words,
            training=torch_side.read_training(self.training),
        )  # fmt: skip
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes)."""
        return self.network_.logits(views, self.n_text_)

    def arrays(self) -> Arrays:
        """Return the table, and the arrays of every member, named after its number."""
        net = self.network_
        members = {f"{n}.{name}": part for n, member in enumerate(net.members) for name, part in vars(member).items()}
        return {"table": net.table, "n_text": np.array(self.n_text_), **members}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        numbers = sorted({int(name.split(".")[0]) for name in arrays if "." in name})
        members = tuple(Member(**{f.name: arrays[f"{n}.{f.name}"] for f in fields(Member)}) for n in numbers)
        self.network_ = Network(arrays["table"], members)
        self.n_text_, self.history_ = int(arrays["n_text"]), []
        return self
