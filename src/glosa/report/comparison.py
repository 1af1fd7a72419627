"""A comparison of models as a page to show, and as files for machines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from glosa.evaluation.answers import FIGURES, LOWER_IS_BETTER
from glosa.evaluation.comparison import Comparison
from glosa.report.files import write_result
from glosa.report.gallery import Plot
from glosa.report.html import picture, render
from glosa.report.plots.differences import plot_differences
from glosa.report.plots.estimates import plot_estimates
from glosa.report.plots.tradeoff import plot_tradeoff
from glosa.report.splits import tell_splits
from glosa.report.wording import Wording
from glosa.types import BoolArray, FloatArray, Language, StrPath

METHOD = ("splits", "unknown", "bootstrap", "pairs", "holm", "macro", "calibration", "fit", "speed", "memory")


def write_comparison(comparison: Comparison, folder: StrPath, *, language: Language = "en", title: str = "") -> Path:
    """Write comparison.html, comparison.json, comparison.csv, differences.csv and plots, and return the page's path.

    Args:
        comparison: What is told.
        folder: Where to; made if it is not there.
        language: Of the page and the plots, "en" or "es".
        title: The heading; "" for the usual one.

    Raises:
        SettingsError: There is no such language.
        TableError: The folder cannot be written.
    """
    words = Wording.of(language, "experiment", "comparison")
    plots = draw_comparison(comparison, words)
    return write_result(
        "comparison",
        folder,
        page=render_comparison(comparison, plots, words, title or words("title")),
        told=comparison.to_json(),
        tables={"comparison": comparison.to_table(), "differences": comparison.differences},
        plots=plots,
    )


def render_comparison(comparison: Comparison, plots: list[Plot], words: Wording, title: str) -> str:
    """Return the page.

    Args:
        comparison: What is told.
        plots: Of the same comparison.
        words: In which language.
        title: The heading.
    """
    return render(
        "comparison.html",
        words,
        comparison=comparison,
        title=title,
        subtitle=words(
            "compared",
            models=len(comparison.models),
            records=words.count(comparison.records),
            how=tell_splits(comparison.splits, words),
        ),
        sentences=list(_sentences(comparison, words)),
        cards=_cards(comparison, words),
        plots={plot.name: picture(plot) for plot in plots},
        figures=[name for name in FIGURES if name != "accuracy"],
        memory_known=any(model.cost.peak_memory_mb is not None for model in comparison.models),
        method=_method(comparison, words),
    )


def draw_comparison(comparison: Comparison, words: Wording) -> list[Plot]:
    """Return the plots: figures with intervals, trade-offs, and who beats whom where there are two models or more."""
    plots = [_estimates(comparison, words), *_tradeoffs(comparison, words)]
    return plots if len(comparison.models) == 1 else [*plots, _differences(comparison, words)]


def _estimates(comparison: Comparison, words: Wording) -> Plot:
    series = {
        words.level(level): [model.figures[level.name][comparison.by] for model in comparison.models]
        for level in reversed(comparison.levels)
    }
    figure = words(f"figure_{comparison.by}")
    drawn = plot_estimates([model.name for model in comparison.models], series, figure)
    caption = words("caption_estimates", confidence=words.percent(comparison.confidence, 0))
    return Plot("estimates", words("plot_estimates", figure=figure), caption, drawn, wide=True)


def _tradeoffs(comparison: Comparison, words: Wording) -> Iterator[Plot]:
    names = [model.name for model in comparison.models]
    found = [model.figures[comparison.finest.name][comparison.by] for model in comparison.models]
    figure = words(f"figure_{comparison.by}")
    for cost in ("fit_seconds", "rows_per_second"):
        values = np.array([max(getattr(model.cost, cost), 1e-3) for model in comparison.models])
        drawn = plot_tradeoff(names, found, values, [words(f"axis_{cost}"), figure])
        yield Plot(cost, words(f"plot_{cost}", figure=figure), words(f"caption_{cost}"), drawn)


def _differences(comparison: Comparison, words: Wording) -> Plot:
    names = [model.name for model in comparison.models]
    matrix, significant = difference_matrix(comparison)
    figure, level = words(f"figure_{comparison.by}"), words.level(comparison.finest)
    labels = [words("axis_column"), words("axis_row")]
    drawn = plot_differences(names, matrix, significant, words.catalogue["decimal"], labels)
    caption = words("caption_differences", level=words.percent(1 - comparison.confidence, 0))
    return Plot("differences", words("plot_differences", figure=figure, level=level), caption, drawn, wide=True)


def difference_matrix(comparison: Comparison) -> tuple[FloatArray, BoolArray]:
    """Return how much better the row's model is than the column's at the finest level, and where it is significant."""
    place = {model.name: number for number, model in enumerate(comparison.models)}
    matrix = np.zeros((len(place), len(place)))
    significant = np.zeros(matrix.shape, dtype=bool)
    sign = -1 if comparison.by in LOWER_IS_BETTER else 1
    for line in comparison.differences.iter_rows(named=True):
        if (line["level"], line["figure"]) == (comparison.finest.name, comparison.by):
            first, second = place[line["first"]], place[line["second"]]
            matrix[first, second], matrix[second, first] = sign * line["difference"], -sign * line["difference"]
            significant[first, second] = significant[second, first] = line["p"] < 1 - comparison.confidence
    return matrix, significant


def _sentences(comparison: Comparison, words: Wording) -> Iterator[str]:
    best = comparison.models[0]
    level = comparison.finest.name
    value = words.percent(best.figures[level][comparison.by].value)
    yield words("headline_best", model=best.name, figure=words(f"figure_{comparison.by}"), value=value)
    close = [m.name for m in comparison.models[1:] if m.standings[level][comparison.by] == "close"]
    if close:
        key = "headline_close_one" if len(close) == 1 else "headline_close"
        yield words(key, models=_listed(close, words))
    elif len(comparison.models) > 1:
        yield words("headline_alone")
    if comparison.failures:
        yield words("headline_failed", models=_listed(list(comparison.failures), words))


def _listed(names: list[str], words: Wording) -> str:
    """Return names as a sentence lists them: a, b and c."""
    return words("and").join([*([", ".join(names[:-1])] if len(names) > 1 else []), names[-1]])


def _cards(comparison: Comparison, words: Wording) -> list[dict[str, str]]:
    best, level = comparison.models[0], comparison.finest.name
    quickest = min(comparison.models, key=lambda model: model.cost.fit_seconds)
    fastest = max(comparison.models, key=lambda model: model.cost.rows_per_second)
    cards = [
        ("hit", words.percent(best.figures[level][comparison.by].value), words("card_best", model=best.name)),
        ("top", words.seconds(quickest.cost.fit_seconds), words("card_quickest", model=quickest.name)),
        ("cover", words.count(round(fastest.cost.rows_per_second)), words("card_fastest", model=fastest.name)),
    ]
    return [dict(zip(("colour", "number", "label"), card, strict=True)) for card in cards]


def _method(comparison: Comparison, words: Wording) -> list[str]:
    told: dict[str, str | int] = {
        "how": tell_splits(comparison.splits, words),
        "resamples": words.count(comparison.resamples),
        "confidence": words.percent(comparison.confidence, 0),
        "level": words.percent(1 - comparison.confidence, 0),
        "seed": comparison.seed,
    }
    files = words("files_comparison", fingerprint=comparison.data[:16])
    return [*(words(f"method_{key}", **told) for key in METHOD), files]
