"""Which model is best, and which differences are more than chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from glosa.evaluation.answers import FIGURES, LOWER_IS_BETTER
from glosa.evaluation.comparison import Standing
from glosa.experiments.tested import CONFIDENCE, Figure
from glosa.metrics import holm
from glosa.types import Json


def standings(figures: Mapping[str, Figure], *, lower_is_better: bool) -> dict[str, Standing]:
    """Return which model is best, and which it does not significantly beat (paired bootstrap, Holm's correction).

    Args:
        figures: The same figure of each model, by name.
        lower_is_better: Whether the lowest is the best.
    """
    sign = -1 if lower_is_better else 1
    best = max(figures, key=lambda name: sign * figures[name].value)
    others = [name for name in figures if name != best]
    p = holm([figures[best].minus(figures[name]).p for name in others])
    found: dict[str, Standing] = {best: "best"}
    return found | {name: "behind" if one < 1 - CONFIDENCE else "close" for name, one in zip(others, p, strict=True)}


def all_standings(figures: Mapping[str, Mapping[str, Figure]]) -> dict[str, dict[str, Standing]]:
    """Return the standings of each figure: from model and figure to figure and model."""
    return {
        name: standings({model: mine[name] for model, mine in figures.items()}, lower_is_better=name in LOWER_IS_BETTER)
        for name in FIGURES
    }


def differences(level: str, figures: Mapping[str, Mapping[str, Figure]]) -> Iterator[Json]:
    """Yield the difference of each figure between each pair of models of a level, in the order of the models."""
    for name in FIGURES:
        for first, second in combinations(figures, 2):
            found = figures[first][name].minus(figures[second][name])
            pair = {"level": level, "figure": name, "first": first, "second": second}
            yield pair | {"difference": found.value, "low": found.low, "high": found.high, "p": found.p}
