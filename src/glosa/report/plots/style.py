"""One look for all plots: few colours that everyone can tell apart, large text, quiet axes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito (2008): told apart with every kind of colour vision.
BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY = "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9"
SERIES = (BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY)
INK, QUIET, GRID, PAPER = "#1c2229", "#5b6673", "#dfe3e8", "#ffffff"
HALO = "#fefefe"  # around letters that stand on something: the colour of the page's cards

WIDTH = 5.8  # inches: wide enough for a column of the page, narrow enough for a telephone
WHOLE = 8.2  # inches: the whole width of the page

SETTINGS: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib and measures the text; the page shows the system's own font
    "font.size": 12.5,
    "axes.labelsize": 12,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": GRID,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": GRID,
    "ytick.color": GRID,
    "xtick.labelcolor": QUIET,
    "ytick.labelcolor": QUIET,
    "xtick.labelsize": 11.5,
    "ytick.labelsize": 11.5,
    "legend.frameon": False,
    "legend.fontsize": 11.5,
    "legend.labelcolor": INK,
    "lines.linewidth": 2.0,
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign in a title is a dollar sign
    "svg.fonttype": "none",
}


@contextmanager
def look() -> Iterator[None]:
    """Within it matplotlib draws as `SETTINGS` say; outside nothing changes."""
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):
        yield


def new_figure(
    height: float = 4.0,
    rows: int = 1,
    columns: int = 1,
    ratios: tuple[float, ...] | None = None,
    *,
    width: float = WIDTH,
) -> tuple[Figure, list[Axes]]:
    """Return a figure of the common or another width and its axes, row by row; to be called within `look`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False, height_ratios=ratios)
    return figure, list(grid.flat)


def shorten(text: str, length: int) -> str:
    """Return the text, cut at a length.

    >>> shorten("Bricklayers and related workers", 14)
    'Bricklayers a…'
    """
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
