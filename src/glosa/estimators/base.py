"""What every model does: learn from examples, answer with logits, and tell what it learned as arrays."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from glosa.errors import SettingsError
from glosa.features.examples import Examples
from glosa.features.maker import Maker, Views
from glosa.features.views import ViewMaker
from glosa.records.fields import Fields
from glosa.schemes.levels import Levels
from glosa.training.progress import Report
from glosa.types import FloatArray, StrPath

Arrays: TypeAlias = dict[str, npt.NDArray[Any]]

LOWEST = -1e4  # the logit of a code that a model never saw


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a model is fitted for, beside the examples.

    Args:
        levels: The codes and their groups.
        maker: What made the views, fitted.
        seed: Of everything random.
        device: "auto", "cpu" or "cuda".
        report: Is told how far the fit has come.
        checkpoints: A folder that keeps the training, for a model that can go on from it.
    """

    levels: Levels
    maker: Maker
    seed: int = 0
    device: str = "auto"
    report: Report | None = None
    checkpoints: StrPath | None = None

    @property
    def n_text(self) -> int:
        """How many of the views are text fields; they come first."""
        return len(self.maker.text)


class Estimator(ABC):
    """A model over views of records. Its options are the keyword arguments of its `__init__`.

    Attributes:
        resumable: Whether its training can go on from a checkpoint.
        calibrated: Whether its logits are logarithms of calibrated probabilities, which are then taken as they are.
        learns_scheme: Whether it learns what the scheme says of every code, not only of those without a record.
        sees_pictures: Whether it looks at the picture of a record; None if it does where there is one.
        field_dropout: Share of the records that are learned once more with one text field alone.
        history_: What training told, a dictionary an epoch; empty for a model without epochs.
    """

    resumable: ClassVar[bool] = False
    calibrated: ClassVar[bool] = False
    learns_scheme: ClassVar[bool] = False
    sees_pictures: bool | None = False
    field_dropout: float = 0.0
    history_: list[dict[str, float]]

    def maker(self, fields: Fields) -> Maker:
        """Return what makes the views that the model learns from, not fitted yet: bags of n-grams unless it says so."""
        return ViewMaker(fields.text, fields.categorical)

    @abstractmethod
    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Learn from `train`; what must be chosen is chosen on `held_out`, which may be empty."""

    @abstractmethod
    def logits(self, views: Views) -> FloatArray:
        """Return finite logits of shape (n_rows, n_codes)."""

    @abstractmethod
    def arrays(self) -> Arrays:
        """Return what was learned, for saving."""

    @abstractmethod
    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""


def check_sight(name: str, model: Estimator, fields: Fields) -> None:
    """Check that a model looks at pictures if there are any, and that there are some if it does.

    Raises:
        SettingsError: It does not, or there are none.
    """
    if model.sees_pictures in (None, fields.image is not None):
        return
    if model.sees_pictures:
        msg = f"the model {name!r} looks at pictures. Name the column that holds them as image."
    else:
        msg = f"the model {name!r} does not look at pictures. Take one that does, such as 'deep-cnn', or name no image."
    raise SettingsError(msg)


def flatten(logits: npt.NDArray[np.floating[Any]]) -> FloatArray:
    """Return logits as finite float32 numbers.

    >>> flatten(np.array([[0.0, -np.inf]])).tolist()
    [[0.0, -10000.0]]
    """
    finite: FloatArray = np.nan_to_num(logits, nan=LOWEST, neginf=LOWEST, posinf=-LOWEST).astype(np.float32)
    return finite
