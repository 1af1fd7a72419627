"""The learning curves as a picture for the docs: accuracy over training records a code, a panel a data set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.learning_curve import MODELS, SIZES, TASKS
from glosa.report.plots.axes import share_axis
from glosa.report.plots.style import SERIES, WHOLE, look, new_figure
from glosa.report.plots.svg import figure_to_png
from glosa.types import Json

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PICTURE = Path(__file__).parent.parent / "docs" / "images" / "learning-curve.png"
TITLES = {"banking77": "BANKING77, English", "coicop": "COICOP, French"}


def draw(results: Json, path: Path = PICTURE) -> list[Path]:
    """Write the picture if it is another than before, and return its path if so."""
    if not results["figures"]:
        return []
    picture = figure_to_png(plot_learning_curves(results))
    if path.exists() and path.read_bytes() == picture:
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture)
    return [path]


def plot_learning_curves(results: Json) -> Figure:
    """Draw accuracy with its 95 % interval over training records a code, a line a model, a panel a data set."""
    measured = [name for name in TASKS if any(line["data"] == name for line in results["figures"])]
    with look():
        figure, panels = new_figure(4.2, columns=len(measured), width=WHOLE)
        for axes, data in zip(panels, measured, strict=True):
            _draw_panel(axes, [line for line in results["figures"] if line["data"] == data])
            axes.set_title(TITLES[data], fontsize=12)
        labelled = {
            label: line for axes in panels for line, label in zip(*axes.get_legend_handles_labels(), strict=True)
        }
        share_axis(panels[0].yaxis, "accuracy")
        for axes in panels[1:]:
            share_axis(axes.yaxis, "")
        figure.legend(labelled.values(), labelled.keys(), loc="outside upper left", ncols=2)
    return figure


def _draw_panel(axes: Axes, figures: list[Json]) -> None:
    from matplotlib.ticker import FixedLocator, NullLocator, StrMethodFormatter

    for number, (name, colour) in enumerate(zip(MODELS, SERIES, strict=False)):
        lines = sorted((line for line in figures if line["model"] == name), key=lambda line: line["each"])
        if not lines:
            continue
        aside = 1.03 ** (number - (len(MODELS) - 1) / 2)  # so that bars do not hide each other
        x, y = np.array([(line["each"] * aside, line["accuracy"]) for line in lines]).T
        low, high = np.array([line["interval"] for line in lines]).T
        bars = np.maximum([y - low, high - y], 0)
        axes.errorbar(x, y, yerr=bars, color=colour, marker="o", markersize=5, elinewidth=1.2, label=MODELS[name].title)
    axes.set_xscale("log")
    axes.set_xlim(SIZES[0] / 1.2, SIZES[-1] * 1.2)
    axes.xaxis.set_major_locator(FixedLocator(SIZES))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:.0f}"))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("training records a code")
