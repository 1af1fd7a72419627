"""What a search may try of each model: its options, and their ranges. Ranges lie around the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from low to high.

    Args:
        low: The least.
        high: The greatest.
        log: Whether a step is a factor: for rates, penalties and sizes.
        whole: Whether they are whole numbers.
    """

    low: float
    high: float
    log: bool = False
    whole: bool = False


Space: TypeAlias = Mapping[str, Range | tuple[Any, ...]]
"""Options by name: a range, or the values to choose from."""

_BALANCE: Space = {"class_weight": (None, "balanced")}

_SVC: Space = {"C": Range(0.03, 10.0, log=True), **_BALANCE}
_TREE: Space = {
    "max_depth": (None, 25, 50, 100),
    "min_samples_leaf": Range(1, 20, log=True, whole=True),
    "max_features": (None, 0.3, "sqrt"),
}

_TRAINING: Space = {
    "learning_rate": Range(3e-4, 1e-2, log=True),
    "batch": (32, 64, 128, 256),
    "dropout": Range(0.1, 0.6),
    "level_weight": Range(0.0, 1.0),
}
_PIXELS: Space = {
    "learning_rate": Range(3e-4, 1e-2, log=True),
    "batch": (64, 128, 256),
    "head_dropout": Range(0.0, 0.5),
    "rotation": Range(0.0, 20.0),
    "shift": Range(0.0, 0.2),
    "zoom": Range(0.0, 0.3),
}
_DENSE: Space = {"hidden": ((64,), (128,), (256,), (256, 128))}
_EMBEDDED: Space = {"width": (64, 128, 256), **_TRAINING}
_RECURRENT: Space = {
    "units": ((64,), (128,), (256,), (128, 64)),
    "pooling": ("last", "mean", "max", "attention"),
    **_EMBEDDED,
}
_CONVOLUTION: Space = {"filters_count": Range(50, 300, log=True, whole=True), **_DENSE, **_TRAINING}

SPACES: dict[str, Space] = {
    "ngram-bag": {
        "width": (64, 128, 192, 256),
        "hidden": (64, 128, 256, 512),
        "epochs": Range(4, 16, whole=True),
        "learning_rate": Range(1e-3, 1e-2, log=True),
        "embedding_rate": Range(5e-3, 5e-2, log=True),
        "dropout": Range(0.1, 0.6),
        "learned_by_heart": Range(50.0, 500.0, log=True),
        "level_weight": Range(0.0, 1.0),
        "adversarial": Range(0.0, 0.6),
    },
    "logistic": {"C": Range(0.3, 100.0, log=True), **_BALANCE},
    "linear-svc": _SVC,
    "ridge": {"alpha": Range(0.03, 10.0, log=True), **_BALANCE},
    "sgd": {
        "alpha": Range(1e-8, 1e-4, log=True),
        "loss": ("log_loss", "modified_huber"),
        "max_iter": Range(5, 60, log=True, whole=True),
        **_BALANCE,
    },
    "complement-nb": {"alpha": Range(0.01, 3.0, log=True), "norm": (False, True)},
    "bernoulli-nb": {"alpha": Range(1e-3, 1.0, log=True), "fit_prior": (True, False)},
    "gaussian-nb": {
        "components": Range(50, 400, log=True, whole=True),
        "var_smoothing": Range(1e-5, 1e-1, log=True),
    },
    "tree": _TREE,
    "sequence-ff": {**_DENSE, **_EMBEDDED},
    "tfidf-ff": {**_DENSE, "words": (1, 2, 3), **_TRAINING},
    "embedding-ff": {"pooling": ("mean", "max", "attention"), **_DENSE, **_EMBEDDED},
    "gru": _RECURRENT,
    "lstm": _RECURRENT,
    "bilstm": {"l1": Range(1e-5, 0.03, log=True), **_RECURRENT},
    "text-cnn": {"filter_widths": ((1, 2, 3), (2, 3), (2, 3, 4), (3, 4, 5)), "width": (64, 128, 256), **_CONVOLUTION},
    "char-cnn": {"filter_widths": ((3, 4, 5), (3, 4, 5, 6), (4, 6, 8)), "width": (16, 32, 64), **_CONVOLUTION},
    "pixel-ff": _PIXELS,
    "cnn": _PIXELS,
    "deep-cnn": _PIXELS,
    "transformer": {
        "learning_rate": Range(1e-5, 3e-4, log=True),
        "epochs": Range(2, 8, log=True, whole=True),
        "batch": (16, 32, 64),
        "layer_decay": Range(0.7, 1.0),
        "head_rate": Range(5.0, 100.0, log=True),
        "dropout": Range(0.0, 0.3),
        "level_weight": Range(0.0, 1.0),
    },
    "sentence-encoder": {
        "encoder": ("use", "e5"),
        "hidden": (128, 256, 512),
        "field_dropout": Range(0.0, 0.6),
        **_TRAINING,
    },
    "few-shot": {
        "learning_rate": Range(5e-5, 1e-3, log=True),
        "epochs": Range(2, 12, log=True, whole=True),
        "temperature": Range(0.03, 0.3, log=True),
        "together": (2, 4, 8),
        "frozen": (0, 3, 5),
        "penalty": Range(0.01, 1.0, log=True),
        "level_weight": Range(0.0, 1.0),
    },
    "boosting": {
        "rounds": Range(15, 100, log=True, whole=True),
        "learning_rate": Range(0.05, 0.4, log=True),
        "leaves": Range(7, 63, log=True, whole=True),
        "leaf_records": Range(1, 20, log=True, whole=True),
        "columns_share": Range(0.1, 1.0),
    },
    "search": {"encoder": ("use", "none")},
    "majority": {"components": Range(25, 400, log=True, whole=True), "epochs": Range(10, 60, log=True, whole=True)},
    "bagging": {"n_models": (5, 10, 20), **_TREE},
    "per-level": _SVC,
    "top-down": _SVC,
    "stack": {"folds": (3, 5), "field_dropout": Range(0.0, 0.6)},
}
"""By the name of the model; an empty space says that there is nothing to search."""
