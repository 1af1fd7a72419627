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
    style.HALO: "--card",
    style.BLUE: "--blue",
    style.ORANGE: "--orange",
    style.GREEN: "--green",
    style.PURPLE: "--purple",
    style.VERMILLION: "--vermillion",
    style.SKY: "--sky",
}
NOTHING_OF_TODAY = {"Date": None, "Creator": None, "Format": None, "Type": None}


def to_svg(figure: Figure, name: str) -> str:
    """Return the figure as an SVG document without a background, the same for the same figure and name."""
    import matplotlib as mpl

    buffer = io.StringIO()
    with style.look(), mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", transparent=True, metadata=NOTHING_OF_TODAY)
    return buffer.getvalue()


def figure_to_png(figure: Figure) -> bytes:
    """Return the figure as a PNG file on white, sharp enough for a slide."""
    buffer = io.BytesIO()
    with style.look():
        figure.savefig(buffer, format="png", dpi=200, metadata={"Software": None})
    return buffer.getvalue()


def on_paper(svg: str) -> str:
    """Return an SVG document with a white background.

    >>> on_paper("<svg><g/></svg>")
    '<svg><rect width="100%" height="100%" fill="#ffffff"/><g/></svg>'
    """
    return re.sub(r"<svg[^>]*>", rf'\g<0><rect width="100%" height="100%" fill="{style.PAPER}"/>', svg, count=1)


def in_page(svg: str, name: str, description: str) -> str:
    """Return an SVG document as an element of a page: it takes colours from CSS variables, and scales to its place.

    Args:
        svg: As `to_svg` gives it.
        name: Sets the ids of this picture apart from those of others in the page.
        description: What a screen reader says; already escaped for HTML.
    """
    view = re.search(r'viewBox="[^"]+"', svg)
    assert view is not None
    opening = f'<svg {view[0]} role="img" aria-label="{description}" xmlns:xlink="http://www.w3.org/1999/xlink">'
    element = opening + re.sub(r"^.*?<svg[^>]*>", "", svg, count=1, flags=re.DOTALL)
    element = element.replace(' id="', f' id="{name}-')
    element = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", element)
    for colour, variable in THEME.items():
        element = element.replace(colour, f"var({variable})")
    return element.replace("'DejaVu Sans'", "var(--font)")
