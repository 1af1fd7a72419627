"""A fine-tuned transformer as a model: trained and scored with PyTorch, which is imported when it is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from glosa.errors import UnavailableError
from glosa.estimators.base import Arrays, Estimator, Task
from glosa.features.examples import Examples
from glosa.features.maker import Maker, Views
from glosa.features.subwords import SubwordMaker, SubwordSettings
from glosa.records.fields import Fields
from glosa.storage.parts import join_parts, take_part
from glosa.types import FloatArray, Json

if TYPE_CHECKING:
    from types import ModuleType

SEEING: Json = asdict(SubwordSettings())
NETWORK: Json = {"pooling": "mean", "dropout": 0.1, "layer_decay": 0.9, "head_rate": 20.0}
LOSS: Json = {"loss": "cross-entropy", "loss_options": {}}
TRAINING: Json = {
    "epochs": 3, "batch": 32, "optimiser": "adamw", "learning_rate": 3e-5, "weight_decay": 0.01, "schedule": "linear",
    "warmup": 0.1, "clip": 1.0, "level_weight": 0.3,
}  # fmt: skip
"""The options with their defaults: what is read, the network, the loss, and training where it is not as elsewhere."""


@dataclass(frozen=True)
class Tuned:
    """A network that has been trained.

    Args:
        made: What it is built from: the configuration of the encoder and the options of `Transformer`.
        weights: Its parameters by name, float32.
    """

    made: Json
    weights: Arrays


class TransformerModel(Estimator):
    """An encoder of transformers with a head over the codes, both trained on the records.

    Args:
        options: Changes to `defaults`, and any other of `Training`, as `docs/transformer.md` tells.
    """

    defaults: ClassVar[Json] = {**SEEING, **NETWORK, **LOSS, **TRAINING}
    resumable = True

    def __init__(self, **options: Any) -> None:
        self.options = options

    def maker(self, fields: Fields) -> Maker:
        """Return what makes one sequence of subwords of a record."""
        seeing = {name: value for name, value in self.options.items() if name in SEEING}
        return SubwordMaker(fields.text, fields.categorical, SubwordSettings(**seeing))

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Train the network; the best epoch on the held-out records is kept.

        Raises:
            SettingsError: An option is unknown or out of its range, or the loss is no number any more.
            UnavailableError: PyTorch, transformers or the encoder is missing.
        """
        torch_side = open_torch_side("fitting")
        chosen = torch_side.read_options(self.options)
        self._tuned, self.history_ = torch_side.train(train, held_out, task, chosen)
        self._network = torch_side.Scorer(self._tuned, task.device)
        return self

    def adopt(self, tuned: Tuned, device: str = "auto") -> Self:
        """Take up a network that was trained elsewhere."""
        self._tuned, self.history_ = tuned, []
        self._network = open_torch_side("coding").Scorer(tuned, device)
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes).

        Raises:
            UnavailableError: PyTorch or transformers is missing.
        """
        if self._network is None:
            self._network = open_torch_side("coding").Scorer(self._tuned)
        logits: FloatArray = self._network.logits(views)
        return logits

    def arrays(self) -> Arrays:
        """Return the weights, and what the network is built from."""
        made = np.frombuffer(json.dumps(self._tuned.made).encode(), np.uint8)
        return {"made": made, **join_parts({"network": self._tuned.weights})}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        self._tuned = Tuned(json.loads(arrays["made"].tobytes()), take_part(arrays, "network"))
        self._network, self.history_ = None, []
        return self


def open_torch_side(doing: str) -> ModuleType:
    """Return the module that needs PyTorch.

    Raises:
        UnavailableError: PyTorch is not installed.
    """
    try:
        from glosa.estimators import transformer_training
    except ModuleNotFoundError as error:
        msg = f"{doing} with a transformer needs PyTorch. Install it with: pip install 'glosa[train,transformers]'"
        raise UnavailableError(msg) from error
    return transformer_training
