"""Autoencoders with the settings that suit rows, where nothing else is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glosa.errors import SettingsError, nearest
from glosa.estimators.autoencoder import Autoencoder
from glosa.estimators.autoencoder_ensemble import AutoencoderEnsemble
from glosa.estimators.detectors import Detector
from glosa.features.rows import Numbers, Rows
from glosa.types import Json

CODE = {"numbers": 16, "pictures": 32, "text": 32}  # numbers of a code, at most half of those of a row
HIDDEN = {"numbers": (64,), "pictures": (512, 256), "text": (256,)}
CONVOLUTIONS = (32, 64)
SEEN = {"numbers": 1_000_000, "pictures": 1_000_000, "text": 300_000}  # rows in all epochs, each as often as it takes
_FEWEST, _MOST = 10, 200  # epochs
ENSEMBLE = "ensemble"
FEATURES = (256, 64, 16)  # layers for odd pictures: with fewer numbers a code can tell less of what is odd
_ODD_SEEN = 400_000


def suited_autoencoder(rows: Rows, **asked: Any) -> Autoencoder:
    """Return an autoencoder, not fitted, for rows.

    Columns of numbers get mean 0 and variance 1; pictures and vectors of texts, whose numbers have one unit, stay as
    they are. The fewer rows, the more epochs.

    Args:
        rows: What will be learned.
        asked: Arguments of `Autoencoder` that come before ours; None says nothing.

    Raises:
        SettingsError: There is no argument of a name.

    >>> from glosa.features.rows import read_rows
    >>> coder = suited_autoencoder(read_rows({"a": [1, 2], "b": [2, 1], "c": [3, 5]}), kind="sparse", seed=None)
    >>> coder.kind, coder.layers, coder.epochs, coder.scaling, coder.seed
    ('sparse', (64, 2), 200, 'standard', 0)
    """
    told = _said(asked, Autoencoder(), "autoencoder")
    hidden = CONVOLUTIONS if told.get("convolutional") else HIDDEN[rows.kind]
    suited: Json = {
        "layers": _layers((*hidden, CODE[rows.kind]), rows),
        "scaling": "standard" if rows.kind == "numbers" else "none",
        "epochs": _epochs(SEEN[rows.kind], rows),
    }
    return Autoencoder(**suited | told)


def suited_detector(rows: Rows, **asked: Any) -> Detector:
    """Return what tells odd rows from others, not fitted: of columns of numbers an ensemble, else one autoencoder.

    Args:
        rows: What will be learned.
        asked: The `kind`, "ensemble" or one of `Autoencoder`, and arguments of it that come before ours; None says
            nothing.

    Raises:
        SettingsError: There is no argument of a name.

    >>> from glosa.features.rows import read_rows
    >>> rows = read_rows({"a": [1, 2], "b": [2, 1], "c": [3, 5]})
    >>> suited_detector(rows, layers=None), suited_detector(rows, kind="plain", epochs=5).epochs
    (AutoencoderEnsemble(layers=(64, 2)), 5)
    """
    told = {name: value for name, value in asked.items() if value is not None}
    if told.get("kind", ENSEMBLE if rows.kind == "numbers" else "") != ENSEMBLE:
        if rows.kind == "pictures" and not told.get("convolutional"):
            told = {"layers": _layers(FEATURES, rows), "scaling": "unit", "epochs": _epochs(_ODD_SEEN, rows)} | told
        return suited_autoencoder(rows, **told)
    told.pop("kind", None)
    suited: Json = {"layers": _layers(AutoencoderEnsemble().layers, rows)}
    return AutoencoderEnsemble(**suited | _said(told, AutoencoderEnsemble(), "ensemble of autoencoders"))


def input_of(rows: Rows, coder: Detector) -> Numbers:
    """Return rows as an autoencoder takes them: pictures where it is convolutional, else vectors."""
    return rows.x if isinstance(coder, Autoencoder) and coder.convolutional else rows.flat


def _layers(layers: Sequence[int], rows: Rows) -> tuple[int, ...]:
    """Return layers whose code has half as many numbers as a row at most."""
    return (*layers[:-1], min(layers[-1], (int(rows.flat.shape[1]) + 1) // 2))


def _epochs(seen: int, rows: Rows) -> int:
    return min(max(round(seen / len(rows)), _FEWEST), _MOST)


def _said(asked: Json, coder: Detector, what: str) -> Json:
    """Return what was asked for, after a look whether there is such an argument."""
    known = coder.get_params()
    for name in asked:
        if name not in known:
            msg = f"an {what} has no option {name!r}. {nearest(name, known)}"
            raise SettingsError(msg)
    return {name: value for name, value in asked.items() if value is not None}
