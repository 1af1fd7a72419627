"""What every page of a report shares: its look, its pictures, and that it needs nothing beside it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from glosa.report.gallery import Plot
from glosa.report.plots.svg import in_page
from glosa.report.wording import Wording


@dataclass(frozen=True)
class Picture:
    """A plot as an element of the page."""

    name: str
    title: str
    caption: str
    wide: bool
    svg: Markup


def render(template: str, words: Wording, **values: Any) -> str:
    """Return a page.

    Args:
        template: The name of the template in this folder.
        words: In which language.
        values: What the template asks for, `title`, `subtitle` and `sentences` among it.
    """
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=PackageLoader("glosa", "report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    safe = Markup(style)  # noqa: S704  # our own file
    return environment.get_template(template).render(words=words, style=safe, **values)


def picture(plot: Plot) -> Picture:
    """Return a plot as an element of a page."""
    svg = in_page(plot.svg, plot.name, str(escape(plot.title)))
    return Picture(plot.name, plot.title, plot.caption, plot.wide, Markup(svg))  # noqa: S704  # matplotlib escapes its texts
