"""An autoencoder with the settings that suit rows, where nothing else is asked for."""

from __future__ import annotations

from typing import Any

from glosa.errors import SettingsError, nearest
from glosa.estimators.autoencoder import Autoencoder
from glosa.features.rows import Numbers, Rows
from glosa.types import Json

CODE = {"numbers": 16, "pictures": 32, "text": 32}  # numbers of a code, at most half of those of a row
HIDDEN = {"numbers": (64,), "pictures": (512, 256), "text": (256,)}
CONVOLUTIONS = (32, 64)
SEEN = {"numbers": 1_000_000, "pictures": 1_000_000, "text": 300_000}  # rows in all epochs, each as often as it takes
_FEWEST, _MOST = 10, 200  # epochs


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
    told: Json = {name: value for name, value in asked.items() if value is not None}
    known = Autoencoder().get_params()
    for name in told:
        if name not in known:
            msg = f"an autoencoder has no option {name!r}. {nearest(name, known)}"
            raise SettingsError(msg)
    size = int(rows.flat.shape[1])
    hidden = CONVOLUTIONS if told.get("convolutional") else HIDDEN[rows.kind]
    epochs = min(max(round(SEEN[rows.kind] / len(rows)), _FEWEST), _MOST)
    suited: Json = {
        "layers": (*hidden, min(CODE[rows.kind], (size + 1) // 2)),
        "scaling": "standard" if rows.kind == "numbers" else "none",
        "epochs": epochs,
    }
    return Autoencoder(**suited | told)


def input_of(rows: Rows, coder: Autoencoder) -> Numbers:
    """Return rows as an autoencoder takes them: pictures where it is convolutional, else vectors."""
    return rows.x if coder.convolutional else rows.flat
