"""A small network over the vectors of a sentence encoder: trained with PyTorch, scored with NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import issparse

from glosa._validate import Rule, require
from glosa.errors import UnavailableError
from glosa.estimators.base import Arrays, Estimator, Task
from glosa.estimators.numpy_layers import linear
from glosa.features.examples import Examples
from glosa.features.maker import Maker, Views
from glosa.features.sentences import SentenceMaker
from glosa.records.fields import Fields
from glosa.storage.parts import take_part
from glosa.types import FloatArray, Json

SEEING: Json = {"encoder": "use"}
NETWORK: Json = {"hidden": 256, "dropout": 0.3, "field_dropout": 0.4}
LOSS: Json = {"loss": "cross-entropy", "loss_options": {}}
TRAINING: Json = {
    "epochs": 20, "batch": 128, "optimiser": "adamw", "learning_rate": 2e-3, "weight_decay": 0.01, "schedule": "linear",
    "patience": 5, "level_weight": 0.3,
}  # fmt: skip
"""The options with their defaults: what is seen, the network, the loss, and training where it is not as elsewhere."""


class SentenceEncoder(Estimator):
    """A hidden layer and a linear path over the vectors that an encoder, trained by others, gives for each field.

    Args:
        options: Changes to `defaults`, and any other of `Training`, as `docs/encoders.md` tells.
    """

    defaults: ClassVar[Json] = {**SEEING, **NETWORK, **LOSS, **TRAINING}
    resumable = True

    def __init__(self, **options: Any) -> None:
        self.options = options

    def maker(self, fields: Fields) -> Maker:
        """Return what makes vectors with the encoder.

        Raises:
            SettingsError: The encoder is no name.
        """
        encoder: Any = self.options.get("encoder", SEEING["encoder"])
        require([Rule("encoder", encoder, isinstance(encoder, str) and encoder != "", "a name, folder or address")])
        return SentenceMaker(fields.text, fields.categorical, encoder)

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Train the network; the best epoch on the held-out records is kept.

        Raises:
            SettingsError: An option is unknown or out of its range, or the loss is no number any more.
            UnavailableError: PyTorch is not installed.
        """
        try:
            from glosa.estimators import sentence_encoder_training as torch_side
        except ModuleNotFoundError as error:
            msg = "fitting the model 'sentence-encoder' needs PyTorch. Install it with: pip install torch"
            raise UnavailableError(msg) from error
        chosen = torch_side.read_options(self.options)
        self._weights, self.history_ = torch_side.train(train, held_out, task, chosen)
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes)."""
        x = np.concatenate([view.toarray() if issparse(view) else view for view in views], axis=1)
        hidden, output, straight = (take_part(self._weights, part) for part in ("hidden", "output", "linear"))
        return linear(np.maximum(linear(x, hidden), 0), output) + linear(x, straight)

    def arrays(self) -> Arrays:
        """Return the weights."""
        return self._weights

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        self._weights, self.history_ = dict(arrays), []
        return self
