"""The neural architectures as models: trained with PyTorch, scored with numpy alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import hstack

from glosa.errors import UnavailableError
from glosa.estimators.base import Arrays, Estimator, Task
from glosa.estimators.numpy_network import sparse_logits, token_logits
from glosa.features.examples import Examples
from glosa.features.maker import Maker, Views
from glosa.features.tokens import TokenMaker, TokenSettings
from glosa.features.views import ViewMaker, ViewSettings
from glosa.records.fields import Fields
from glosa.storage.parts import join_parts, take_part
from glosa.types import FloatArray, Json

SEES: dict[str, TokenSettings | ViewSettings] = {
    "sequence-ff": TokenSettings(max_length=32),
    "tfidf-ff": ViewSettings(words=2, characters=(0, 0)),
    **dict.fromkeys(("embedding-ff", "gru", "lstm", "bilstm", "text-cnn"), TokenSettings()),
    "char-cnn": TokenSettings(kind="characters", max_length=256),
}
"""What each architecture sees of a record, unless its options say otherwise."""


@dataclass(frozen=True)
class Trained:
    """What training hands over.

    Args:
        options: Those that the network was built with.
        weights: Its parameters by name, float32.
        history: A dictionary an epoch.
    """

    options: Json
    weights: Arrays
    history: list[dict[str, float]]


class Neural(Estimator):
    """A network of `glosa.models.catalogue.ARCHITECTURES`.

    Args:
        architecture: Its name.
        options: Those of the architecture, of what it sees (`SEES`), of `Training`, and `loss`, `loss_options` and
            `frozen`, as `docs/models.md` tells.
    """

    resumable = True

    def __init__(self, architecture: str, /, **options: Any) -> None:
        self.architecture, self.options = architecture, options

    def maker(self, fields: Fields) -> Maker:
        """Return what makes sequences of tokens, or for TF-IDF bags of n-grams."""
        sees = SEES[self.architecture]
        own = {name: value for name, value in self.options.items() if name in seeing_options(self.architecture)}
        if isinstance(sees, ViewSettings):
            return ViewMaker(fields.text, fields.categorical, replace(sees, **own))
        return TokenMaker(fields.text, fields.categorical, replace(sees, **own))

    def fit(self, train: Examples, held_out: Examples, task: Task) -> Self:
        """Train the network; the best epoch on the held-out records is kept.

        Raises:
            SettingsError: An option is unknown or out of its range, or the loss is no number any more.
            UnavailableError: PyTorch is not installed.
        """
        try:
            from glosa.estimators import neural_training as torch_side
        except ModuleNotFoundError as error:
            msg = f"fitting the model {self.architecture!r} needs PyTorch. Install it with: pip install torch"
            raise UnavailableError(msg) from error
        chosen = torch_side.read_options(self.architecture, self.options)
        self._columns = None if isinstance(task.maker, TokenMaker) else np.unique(hstack(train.views).tocsr().indices)
        seen, held = (replace(part, views=self._seen(part.views)) for part in (train, held_out))
        self._trained = torch_side.train(seen, held, task, chosen)
        self.history_ = self._trained.history
        return self

    def logits(self, views: Views) -> FloatArray:
        """Return logits of shape (n_rows, n_codes)."""
        seen, weights = self._seen(views), self._trained.weights
        if self._columns is not None:
            return sparse_logits(seen, weights)
        return token_logits(seen, weights, self.architecture, self._trained.options)

    def arrays(self) -> Arrays:
        """Return the weights, what the network was built with, and for TF-IDF which n-grams count."""
        options = np.frombuffer(json.dumps(self._trained.options).encode(), np.uint8)
        columns = {} if self._columns is None else {"columns": self._columns}
        return {"options": options, **columns, **join_parts({"network": self._trained.weights})}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Take up what `arrays` returned."""
        options = json.loads(arrays["options"].tobytes())
        self._columns, self.history_ = arrays.get("columns"), []
        self._trained = Trained(options, take_part(arrays, "network"), [])
        return self

    def _seen(self, views: Views) -> Views:
        """Return the views as the network sees them: sparse ones side by side, without n-grams that training lacked."""
        return views if self._columns is None else (hstack(views, format="csr")[:, self._columns],)


def seeing_options(architecture: str) -> dict[str, Any]:
    """Return the options that tell what an architecture sees of a record, with their defaults.

    >>> seeing_options("tfidf-ff")
    {'words': 2, 'characters': (0, 0), 'min_records': 2}
    """
    sees = SEES[architecture]
    return {field.name: getattr(sees, field.name) for field in fields(sees)}


NEURAL: dict[str, Callable[..., Estimator]] = {name: partial(Neural, name) for name in SEES}
"""The models by name."""
