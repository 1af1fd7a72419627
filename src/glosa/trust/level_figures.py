"""How right and how honest an autocoder is at each level, in two figures."""

from __future__ import annotations

from glosa.metrics import expected_calibration_error
from glosa.schemes.levels import Levels
from glosa.types import FloatArray, IntArray, Json


def level_figures(probabilities: FloatArray, target: IntArray, levels: Levels) -> list[Json]:
    """Return for each level its name, `accuracy` and `calibration_error`.

    Args:
        probabilities: Shape (n_rows, n_codes), rows summing to 1, at least one row.
        target: Index of the right code, shape (n_rows,).
        levels: The codes and their groups.

    >>> import numpy as np
    >>> from glosa.schemes import Scheme
    >>> levels = Scheme.from_labels(["11", "12", "21"]).levels()
    >>> found = level_figures(np.array([[0.5, 0.25, 0.25]]), np.array([1]), levels)
    >>> [(figures["accuracy"], figures["calibration_error"]) for figures in found]
    [(1.0, 0.25), (0.0, 0.5)]
    """
    figures = []
    for name, sums, member in zip(levels.names, levels.sum_up(probabilities), levels.membership, strict=True):
        right = sums.argmax(axis=1) == member[target]
        error = expected_calibration_error(sums.max(axis=1), right)
        figures.append({"level": name, "accuracy": float(right.mean()), "calibration_error": float(error)})
    return figures
