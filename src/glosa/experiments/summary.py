"""The runs of a comparison, summed up: figures with intervals, standings, differences, costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from glosa.evaluation.answers import FIGURES, LOWER_IS_BETTER, Answers
from glosa.evaluation.comparison import Compared, Cost
from glosa.experiments.runs import Run
from glosa.experiments.splits import Split
from glosa.experiments.standings import all_standings, differences
from glosa.experiments.tested import Tested, figures_of
from glosa.types import Json


def summarise(
    runs: Mapping[str, Sequence[Run]],
    settings: Mapping[str, Json],
    found: Tested,
    splits: Sequence[Split],
    *,
    by: str,
    resamples: int,
    seed: int,
) -> tuple[tuple[Compared, ...], pl.DataFrame]:
    """Return the models, the best first, and the differences between each two of them.

    Args:
        runs: Those of each model, in the order of the splits.
        settings: What makes each model another autocoder than the others.
        found: The records that the splits tested, in the same order.
        splits: How the records were parted.
        by: The figure that puts the models in order, at the finest level.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.
    """
    answers = {name: found.answers(mine) for name, mine in runs.items()}
    order = _best_first({name: mine[found.levels.names[-1]] for name, mine in answers.items()}, found, by)
    figures = {
        level: {name: figures_of(answers[name][level], found, resamples, seed) for name in order}
        for level in found.levels.names
    }
    placed = {level: all_standings(of_models) for level, of_models in figures.items()}
    models = tuple(
        Compared(
            name=name,
            settings=settings[name],
            figures={level: {f: mine[name][f].estimate for f in FIGURES} for level, mine in figures.items()},
            standings={level: {f: mine[f][name] for f in FIGURES} for level, mine in placed.items()},
            splits=tuple(_by_split(runs[name], splits, found, answers[name][found.levels.names[-1]])),
            cost=_cost([run.cost for run in runs[name]]),
        )
        for name in order
    )
    return models, pl.DataFrame([line for level, mine in figures.items() for line in differences(level, mine)])


def _best_first(answers: Mapping[str, Answers], found: Tested, by: str) -> list[str]:
    values = {name: float(mine.figures(found.weight)[by]) for name, mine in answers.items()}
    return sorted(values, key=lambda name: values[name] if by in LOWER_IS_BETTER else -values[name])


def _by_split(runs: Sequence[Run], splits: Sequence[Split], found: Tested, answers: Answers) -> Iterator[Json]:
    """Yield the figures of each split alone: how far they lie apart says what other training records would change."""
    start = 0
    for one, run in zip(splits, runs, strict=True):
        rows = slice(start, start + len(one.test))
        values = answers.take(rows).figures(found.weight[rows])
        yield {"split": one.name, **{name: float(values[name]) for name in FIGURES}, **run.cost}
        start = rows.stop


def _cost(costs: Sequence[Json]) -> Cost:
    memory = [cost["peak_memory_mb"] for cost in costs if cost["peak_memory_mb"] is not None]
    mean = {name: sum(cost[name] for cost in costs) / len(costs) for name in ("fit_seconds", "megabytes")}
    seconds_a_row = sum(1 / max(cost["rows_per_second"], 1) for cost in costs) / len(costs)
    return Cost(**mean, rows_per_second=1 / seconds_a_row, peak_memory_mb=max(memory, default=None))
