"""Write a report: a page, its plots, and everything in it for machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from glosa._validate import Rule, listed, require
from glosa.evaluation import Evaluation
from glosa.evaluation.evaluation import TO_READ
from glosa.evaluation.thumbnails import without_pictures
from glosa.report.files import Picture, plot_files, write_result
from glosa.report.gallery import draw_plots
from glosa.report.page import render_page
from glosa.report.wording import Wording
from glosa.types import Language, StrPath

LEVEL_TABLES = {
    "by_code": "codes",
    "pairs": "pairs",
    "curve": "coverage",
    "ventiles": "ventiles",
    "reliability": "reliability",
}


def write_report(
    evaluation: Evaluation,
    folder: StrPath,
    *,
    language: Language = "en",
    title: str = "",
    pictures: Picture | Sequence[Picture] = ("svg",),
) -> Path:
    """Write report.html, report.json, CSV files and plots, and return the path of the page.

    The page needs nothing beside it and no network. The same evaluation gives the same bytes.

    Args:
        evaluation: What is told.
        folder: Where to; made if it is not there. Files of an earlier report are replaced, each as a whole.
        language: Of the page and the plots, "en" or "es".
        title: The heading; "" for the usual one.
        pictures: As what the plots are written into the folder `plots`: "svg", "png", both or none.

    Raises:
        SettingsError: There is no such language, or pictures are something else.
        TableError: The folder cannot be written.
    """
    words, kinds = Wording.of(language), listed(pictures)
    require([Rule("pictures", pictures, set(kinds) <= {"svg", "png"}, "'svg', 'png', both or none")])
    plots = draw_plots(evaluation, words)
    return write_result(
        "report",
        folder,
        page=render_page(evaluation, plots, words, title or words("title")),
        told=evaluation.to_json(),
        tables=_tables(evaluation),
        more=plot_files(plots, kinds),
    )


def _tables(evaluation: Evaluation) -> dict[str, pl.DataFrame]:
    """Return every table, those of the levels one below the other."""
    tables = {
        name: pl.concat(
            getattr(level, field).select(pl.lit(level.name).alias("level"), pl.all()) for level in evaluation.levels
        )
        for field, name in LEVEL_TABLES.items()
    }
    tables["figures"] = _figures(evaluation)
    tables |= {name: without_pictures(getattr(evaluation, name)) for name in TO_READ}
    if evaluation.history is not None:
        tables["history"] = evaluation.history
    return tables


def _figures(evaluation: Evaluation) -> pl.DataFrame:
    rows = [
        (level.name, name, found.value, found.low, found.high)
        for level in evaluation.levels
        for name, found in level.figures.items()
    ]
    return pl.DataFrame(rows, schema=["level", "figure", "value", "low", "high"], orient="row")
