"""Figures as SVG: the same bytes for the same input, and in a page the page's own colours and font."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from glosa.report.plots import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

THEME = {
    style.INK: "--ink",
    style.QUIET: "--quiet",
    style.GRID: "--grid",
    style.BLUE: "--blue",
    style.ORANGE: "--orange",
    style.GREEN: "--green",
    style.PURPLE: "--purple",
    style.VERMILLION: "--vermillion",
    style.SKY: "--sky",
}
NOTHING_OF_TODAY = {"Date": None, "Creator": None, "Format": None, "Type": None}


def to_svg(figure: Figure, name: str) -> str:
    """Return the figure as an SVG file on white, byte for byte the same for the same figure and name."""
    return _save(figure, name, transparent=False)


def to_png(figure: Figure) -> bytes:
    """Return the figure as a PNG file on white, sharp enough for a slide."""
    buffer = io.BytesIO()
    with style.look():
        figure.savefig(buffer, format="png", dpi=200, metadata={"Software": None})
    return buffer.getvalue()


def to_inline_svg(figure: Figure, name: str, description: str) -> str:
    """Return the figure as an element of a page: it takes colours from CSS variables, and scales to its place.

    Args:
        figure: What to show.
        name: Sets the ids of this picture apart from those of others in the page.
        description: What a screen reader says; plain text, already escaped for HTML.
    """
    svg = _save(figure, name, transparent=True)
    svg = svg[svg.index("<svg") :]
    svg = re.sub(
        r'^<svg [^>]*?viewBox="([^"]+)"[^>]*>',
        rf'<svg viewBox="\1" role="img" aria-label="{description}" '
        r'xmlns:xlink="http://www.w3.org/1999/xlink">',
        svg,
        count=1,
    )
    svg = re.sub(r' id="', f' id="{name}-', svg)
    svg = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", svg)
    for colour, variable in THEME.items():
        svg = svg.replace(colour, f"var({variable})")
    return svg.replace("'DejaVu Sans'", "var(--font)")


def _save(figure: Figure, name: str, *, transparent: bool) -> str:
    import matplotlib as mpl

    buffer = io.StringIO()
    with style.look(), mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", transparent=transparent, metadata=NOTHING_OF_TODAY)
    return buffer.getvalue()
