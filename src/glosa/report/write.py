"""Write a report: a page, its plots, and everything in it for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

import polars as pl

from glosa.evaluation import Evaluation
from glosa.evaluation.evaluation import TO_READ
from glosa.evaluation.thumbnails import without_pictures
from glosa.report.files import write_files
from glosa.report.gallery import Plot, draw_plots
from glosa.report.page import render_page
from glosa.report.plots.svg import on_paper, to_png
from glosa.report.wording import Wording
from glosa.types import Language, StrPath

Picture: TypeAlias = Literal["svg", "png"]
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
    pictures: Sequence[Picture] = ("svg",),
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
        SettingsError: There is no such language.
        TableError: The folder cannot be written.
    """
    words = Wording.of(language)
    plots = draw_plots(evaluation, words)
    files = {
        "report.html": render_page(evaluation, plots, words, title or words("title")).encode(),
        "report.json": json.dumps(evaluation.to_json(), ensure_ascii=False, indent=1, allow_nan=False).encode(),
        **_tables(evaluation),
        **_pictures(plots, pictures),
    }
    return write_files(files, Path(folder)) / "report.html"


def _tables(evaluation: Evaluation) -> dict[str, bytes]:
    """Return every table as CSV, those of the levels one below the other."""
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
    return {f"{name}.csv": table.write_csv(include_bom=True).encode() for name, table in tables.items()}


def _figures(evaluation: Evaluation) -> pl.DataFrame:
    rows = [
        (level.name, name, found.value, found.low, found.high)
        for level in evaluation.levels
        for name, found in level.figures.items()
    ]
    return pl.DataFrame(rows, schema=["level", "figure", "value", "low", "high"], orient="row")


def _pictures(plots: Sequence[Plot], kinds: Sequence[Picture]) -> dict[str, bytes]:
    files = {f"plots/{plot.name}.svg": on_paper(plot.svg).encode() for plot in plots if "svg" in kinds}
    return files | {f"plots/{plot.name}.png": to_png(plot.figure) for plot in plots if "png" in kinds}
