"""Few records a code: a sentence encoder tuned by contrasts, with a linear layer over its vectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy.typing as npt

from glosa.estimators.base import Arrays, Estimator, Task
from glosa.estimators.transformer import TransformerModel, open_torch_side
from glosa.features.examples import Examples
from glosa.features.maker import Maker, Views
from glosa.features.subwords import SubwordMaker, SubwordSettings
from glosa.records.fields import Fields
from glosa.types import FloatArray, Json

if TYPE_CHECKING:
    from types import ModuleType

SEEING: Json = asdict(SubwordSettings())
NETWORK: Json = {"pooling": "mean", "frozen": 3, "layer_decay": 0.9, "code_rate": 50.0}
TUNING: Json = {
    "epochs": 6, "most_steps": 150, "batch": 64, "together": 4, "temperature": 0.1, "level_weight": 0.3,
    "learning_rate": 2e-4, "weight_decay": 0.01, "warmup": 0.1, "clip": 1.0,
}  # fmt: skip
HEAD: Json = {"penalty": 0.1}
"""The options with their defaults: what is read, the network, how it is tuned, and the layer over its vectors."""


class FewShot(Estimator):
    """An encoder tuned so that records of one code are alike, then a logistic regression over its vectors.

    What SetFit does (Tunstall et al. 2022) without its pairs: the records of a batch, several of each code, are all
    compared with each other and with a vector for each code (Khosla et al. 2020), which takes as long as there are
    records, not pairs.

    Args:
        options: Changes to `defaults`, as `docs/few-shot.md` tells.
    """

    defaults: ClassVar[Json] = {**SEEING, **NETWORK, **TUNING, **HEAD}
    learns_scheme = True

    def __init__(self, **options: Any) -> None:
        self.options = options

    def maker(self, fields: Fields) -> Maker:
        """Return what makes one sequence of subwords of a record."""
        seeing = {name: value for name, value in self.options.items() if name in SEEING}
        return SubwordMaker(fields.text, fields.categorical, SubwordSettings(**seeing))

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:  # noqa: ARG002 - nothing is chosen
        """Tune the encoder, then learn the layer over the codes.

        Raises:
            SettingsError: An option is unknown or out of its range, or the loss is no number any more.
            UnavailableError: PyTorch, transformers or the encoder is missing.
        """
        torch_side = _open_torch_side()
        tuned, self.history_ = torch_side.train(train, task, torch_side.read_options(self.options))
        self._coder = TransformerModel().adopt(tuned, task.device)
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes).

        Raises:
            UnavailableError: PyTorch or transformers is missing.
        """
        return self._coder.logits(views)

    def arrays(self) -> Arrays:
        """Return the weights, and what the network is built from."""
        return self._coder.arrays()

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        self._coder, self.history_ = TransformerModel().restore(arrays), []
        return self


def _open_torch_side() -> ModuleType:
    open_torch_side("fitting")  # says what to install
    from glosa.estimators import few_shot_training

    return few_shot_training
