"""A search for good options as a page to show, and as files for machines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from glosa.evaluation.tuning import Tuning
from glosa.report.files import write_result
from glosa.report.gallery import Plot
from glosa.report.html import picture, render
from glosa.report.plots.bars import plot_bars
from glosa.report.plots.search import plot_options, plot_search
from glosa.report.splits import tell_splits
from glosa.report.wording import Wording
from glosa.types import Language, StrPath

SHOWN = 12  # trials of the table; all are in a file
FEW = 3  # complete trials that a plot over options needs


def write_tuning(tuning: Tuning, folder: StrPath, *, language: Language = "en", title: str = "") -> Path:
    """Write tuning.html, tuning.json, trials.csv and plots, and return the page's path.

    Args:
        tuning: What is told.
        folder: Where to; made if it is not there.
        language: Of the page and the plots, "en" or "es".
        title: The heading; "" for the usual one.

    Raises:
        SettingsError: There is no such language.
        TableError: The folder cannot be written.
    """
    words = Wording.of(language, "experiment", "tuning")
    plots = list(draw_tuning(tuning, words))
    return write_result(
        "tuning",
        folder,
        page=render_tuning(tuning, plots, words, title or words("title", model=tuning.model)),
        told=tuning.to_json(),
        tables={"trials": tuning.trials},
        plots=plots,
    )


def render_tuning(tuning: Tuning, plots: list[Plot], words: Wording, title: str) -> str:
    """Return the page.

    Args:
        tuning: What is told.
        plots: Of the same search.
        words: In which language.
        title: The heading.
    """
    best_first = _complete(tuning).sort("value", descending=not tuning.lower_is_better, maintain_order=True)
    columns = [name for name in tuning.trials.columns if name not in ("state", "seconds", "value", "number")]
    figure = words(f"figure_{tuning.by}")
    gain = words.number((tuning.value - tuning.baseline) * 100)
    better = words("headline_better", figure=figure, value=words.percent(tuning.value), gain=gain)
    same = words("headline_same", figure=figure, value=words.percent(tuning.value))
    return render(
        "tuning.html",
        words,
        tuning=tuning,
        title=title,
        subtitle=words("searched", trials=tuning.trials.height, records=words.count(tuning.records)),
        sentences=[better if tuning.value != tuning.baseline else same],
        plots=[picture(plot) for plot in plots],
        figure=figure,
        columns=columns,
        rows=best_first.head(SHOWN).to_dicts(),
        method=list(_method(tuning, words)),
    )


def draw_tuning(tuning: Tuning, words: Wording) -> Iterator[Plot]:
    """Yield the plots that the trials have something to show for."""
    complete, figure = _complete(tuning), words(f"figure_{tuning.by}")
    if complete.height:
        yield _history(tuning, complete, words)
    if tuning.importance:
        drawn = plot_bars(
            list(tuning.importance), {"": np.array(list(tuning.importance.values()))}, words("axis_share")
        )
        yield Plot("importance", words("plot_importance"), words("caption_importance"), drawn)
    if complete.height >= FEW:
        options = {name: _numbers(complete[name]) for name in complete.columns[4:]}
        ranked = sorted(options, key=lambda name: -tuning.importance.get(name, 0.0))
        drawn = plot_options({name: options[name] for name in ranked}, complete["value"].to_numpy(), figure)
        yield Plot("options", words("plot_options", figure=figure), words("caption_options"), drawn, wide=True)


def _history(tuning: Tuning, complete: pl.DataFrame, words: Wording) -> Plot:
    values = complete["value"].to_numpy()
    best = (np.minimum if tuning.lower_is_better else np.maximum).accumulate(values)
    pruned = tuning.trials.filter(pl.col("state") == "pruned")["number"].to_numpy()
    figure = words(f"figure_{tuning.by}")
    labels = [words("axis_trial"), figure, *(words(f"legend_{key}") for key in ("trial", "best", "start", "pruned"))]
    drawn = plot_search(complete["number"].to_numpy(), values, best, tuning.baseline, pruned, labels)
    caption = words("caption_search", pruned=len(pruned), failed=tuning.count("failed"))
    return Plot("search", words("plot_search", figure=figure), caption, drawn)


def _complete(tuning: Tuning) -> pl.DataFrame:
    return tuning.trials.filter(pl.col("state") == "complete")


def _numbers(values: pl.Series) -> pl.Series:
    """Return the values of an option as numbers where all of them are."""
    numbers = values.cast(pl.Float64, strict=False)
    return values if numbers.null_count() else numbers


def _method(tuning: Tuning, words: Wording) -> Iterator[str]:
    yield words("method_held_out", how=tell_splits(tuning.splits, words))
    yield words("method_sampler", seed=tuning.seed)
    yield words("method_pruning")
    yield words("method_optimism")
    yield words("files_tuning")
