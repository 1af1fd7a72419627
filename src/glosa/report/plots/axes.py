"""Axes that show shares as percent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axis import Axis

NARROW_SPACE = "\u202f"


def share_axis(axis: Axis, label: str, ticks: int = 6) -> None:
    """Label an axis of shares from 0 to 1 in percent."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=ticks, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:.3g}{NARROW_SPACE}%"))
    axis.set_label_text(label)
