"""Models of records with a picture: trained with PyTorch, scored with NumPy."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax, logsumexp

from glosa._validate import Rule, is_number, require
from glosa.errors import UnavailableError
from glosa.estimators.base import Arrays, Estimator, Task
from glosa.estimators.looks import look_at, most_looks
from glosa.estimators.neural import Trained
from glosa.estimators.numpy_pictures import picture_logits
from glosa.features.examples import Examples
from glosa.features.joined import JoinedMaker
from glosa.features.maker import Maker, Views
from glosa.features.pixels import PixelMaker
from glosa.features.tokens import TokenMaker, TokenSettings
from glosa.records.fields import Fields
from glosa.storage.parts import join_parts, take_part
from glosa.training.progress import part_of
from glosa.types import FloatArray, Json

TEXT: Json = {"width": 64, "filters_count": 64, "category_width": 16}
ENSEMBLE: Json = {"members": 1, "looks": 1}
_MOST_MEMBERS = 100
NETWORKS: dict[str, Json] = {
    "pixel-ff": {
        "channels": (), "kernels": (), "strides": (), "pools": (), "dropout": 0.0,
        "hidden": (512, 128, 64), "activations": ("relu", "sigmoid", "relu"), "head_dropout": 0.0,
    },
    "cnn": {
        "channels": (32, 32, 64), "kernels": (5, 3, 3), "strides": (1, 1, 1), "pools": (2, 2, 2), "dropout": 0.1,
        "hidden": (256,), "activations": ("relu",), "head_dropout": 0.1,
    },
    "deep-cnn": {
        "channels": (32, 48, 96, 96, 128), "kernels": (5, 3, 3, 3, 3), "strides": (2, 1, 1, 1, 1),
        "pools": (1, 2, 1, 2, 1), "dropout": 0.0, "hidden": (), "activations": (), "head_dropout": 0.2,
    },
}  # fmt: skip
"""What each network is made of: the first two are those of Kaggle's digit recognizer."""
_NONE: Json = {"rotation": 0.0, "shift": 0.0, "zoom": 0.0, "shear": 0.0, "elastic": 0.0, "erase": 0.0, "mirror": 0.0}
DISTORTIONS: dict[str, Json] = {
    "pixel-ff": _NONE,
    "cnn": {**_NONE, "rotation": 10.0, "shift": 0.1, "zoom": 0.1},
    "deep-cnn": {**_NONE, "rotation": 10.0, "shift": 0.07, "zoom": 0.12, "shear": 0.15, "elastic": 0.7},
}
"""How pictures are changed in training."""
LOSS: dict[str, Json] = {
    "pixel-ff": {"loss": "cross-entropy", "loss_options": {}},
    "cnn": {"loss": "cross-entropy", "loss_options": {}},
    "deep-cnn": {"loss": "cross-entropy", "loss_options": {"smoothing": 0.02}},
}
"""What each makes small. The options are those of that loss: another one comes with its own."""
TRAINING: dict[str, Json] = {
    "pixel-ff": {"epochs": 10, "batch": 128, "optimiser": "adam", "learning_rate": 1e-3},
    "cnn": {"epochs": 12, "batch": 128, "optimiser": "rmsprop", "learning_rate": 1e-3, "schedule": "plateau"},
    "deep-cnn": {
        "epochs": None, "batch": 128, "optimiser": "muon", "learning_rate": 4e-3, "weight_decay": 0.02,
        "schedule": "one-cycle", "patience": 60,
    },
}  # fmt: skip
"""How each is trained; without epochs of its own as often as `epochs_for` says."""
SURE = 4.0  # log odds of the best code to the second: pictures that reach them are not looked at again
EPOCHS = 16
"""How often `deep-cnn` sees many records."""


def default_options(name: str) -> Json:
    """Return all options of a network but those of `Training` that stay as they are there.

    >>> default_options("cnn")["kernels"]
    (5, 3, 3)
    """
    return {**NETWORKS[name], **TEXT, **DISTORTIONS[name], **LOSS[name], **ENSEMBLE, **TRAINING[name]}


class PictureModel(Estimator):
    """A network over the picture of a record, and over its texts and categories if it has some.

    Args:
        name: One of `NETWORKS`.
        options: Changes to what stands in the tables above, and any other of `Training`, as `docs/models.md` tells.
    """

    resumable = True
    sees_pictures = True

    def __init__(self, name: str, /, **options: Any) -> None:
        self.name, self.options = name, options

    def maker(self, fields: Fields) -> Maker:
        """Return what makes sequences of words, numbers of categories, and pixels."""
        pixels = PixelMaker(fields.image or "")
        if not fields.text and not fields.categorical:
            return pixels
        return JoinedMaker([TokenMaker(fields.text, fields.categorical, TokenSettings()), pixels])

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Train the network of each member, from other first weights than the others'.

        Raises:
            SettingsError: An option is unknown or out of its range, or the loss is no number any more.
            UnavailableError: PyTorch is not installed.
        """
        try:
            from glosa.estimators import picture_training as torch_side
        except ModuleNotFoundError as error:
            msg = f"fitting the model {self.name!r} needs PyTorch. Install it with: pip install torch"
            raise UnavailableError(msg) from error
        differences, _ = self._of_ensemble()
        each = [torch_side.read_options(self.name, {**self.options, **own}, len(train)) for own in differences]
        self._members = []
        for number, chosen in enumerate(each):
            report = task.report and part_of(task.report, number, len(each))
            kept = task.checkpoints and Path(task.checkpoints) / str(number)
            self._members.append(
                torch_side.train(train, held_out, task, chosen, number=number, report=report, checkpoints=kept)
            )
        self.history_ = self._members[0].history
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes): the logarithm of the mean of what members see in several looks.

        Where the first look, with its mirror image, leaves little doubt there is no other.
        """
        *beside, pictures = views
        _, looks = self._of_ensemble()
        mirrored = self._is_mirrored()
        first = 1 + (mirrored and looks > 1)
        answers = [self._see((*beside, seen)) for seen in look_at(pictures, first, mirrored=mirrored)]
        found = _log_mean(answers)
        unsure = np.flatnonzero(_lead(found) < SURE)
        if looks > first and unsure.size:
            beside = [view[unsure] for view in beside]
            others = islice(look_at(pictures[unsure], looks, mirrored=mirrored), first, None)
            again = [self._see((*beside, seen)) for seen in others]
            found[unsure] = _log_mean([*(answer[:, unsure] for answer in answers), *again])
        return found

    def arrays(self) -> Arrays:
        """Return the weights of every member, and what its network was built with."""
        return join_parts(
            {
                f"member.{number}": {
                    **member.weights,
                    "options": np.frombuffer(json.dumps(member.options).encode(), np.uint8),
                }
                for number, member in enumerate(self._members)
            }
        )

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        differences, _ = self._of_ensemble()
        parts = [take_part(arrays, f"member.{number}") for number in range(len(differences))]
        self._members = [Trained(json.loads(part.pop("options").tobytes()), part, []) for part in parts]
        self.history_ = []
        return self

    def _see(self, views: Views) -> FloatArray:
        """Return the log probabilities of every member, shape (n_members, n_rows, n_codes)."""
        seen = [log_softmax(picture_logits(views, each.weights, each.options), axis=1) for each in self._members]
        return np.stack(seen)

    def _is_mirrored(self) -> bool:
        return bool(self.options.get("mirror", DISTORTIONS[self.name]["mirror"]))

    def _of_ensemble(self) -> tuple[Sequence[Mapping[str, Any]], int]:
        """Return what is otherwise in each member, and the number of looks."""
        members, looks = ({**ENSEMBLE, **self.options}[name] for name in ENSEMBLE)
        alike, most = is_number(members, 1, _MOST_MEMBERS, whole=True), most_looks(mirrored=self._is_mirrored())
        require([
            Rule("members", members, alike or _are_differences(members), f"whole, 1 to {_MOST_MEMBERS}, or a list of "
                 f"tables, one a member, of what is otherwise in it: any option but {' and '.join(ENSEMBLE)}"),
            Rule("looks", looks, is_number(looks, 1, most, whole=True), f"whole, 1 to {most}"),
        ])  # fmt: skip
        return [{}] * members if alike else members, looks


def _log_mean(looks: Sequence[FloatArray]) -> FloatArray:
    """Return the logarithm of the mean probabilities of looks, each of the shape (n_members, n_rows, n_codes)."""
    answers = np.concatenate(looks)
    mean: FloatArray = (logsumexp(answers, axis=0) - np.log(len(answers))).astype(np.float32)
    return mean


def _lead(answers: FloatArray) -> FloatArray:
    """Return how far the best code of each row is ahead of the second, shape (n_rows,).

    >>> _lead(np.array([[-3.0, -0.5, -1.0]])).tolist()
    [0.5]
    """
    second, best = np.sort(answers, axis=1)[:, -2:].T
    lead: FloatArray = best - second
    return lead


def _are_differences(members: object) -> bool:
    return (
        isinstance(members, list | tuple)
        and 1 <= len(members) <= _MOST_MEMBERS
        and all(isinstance(own, Mapping) and not ENSEMBLE.keys() & own for own in members)
    )


PICTURES: dict[str, Callable[..., Estimator]] = {name: partial(PictureModel, name) for name in NETWORKS}
"""The models by name."""
