"""A published experiment done again, as a page to show, and as files for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from glosa.report.files import write_result
from glosa.report.gallery import Plot
from glosa.report.html import Picture, picture, render
from glosa.report.plots.published import plot_published
from glosa.report.wording import Wording
from glosa.types import Json, StrPath

Unit: TypeAlias = Literal["share", "number", "count", "seconds"]
NONE = "–"  # noqa: RUF001  # what stands where there is no figure


@dataclass(frozen=True)
class Line:
    """A figure that was published and the one that came out here.

    Args:
        name: Of the model, or whatever the figure is of.
        published: None where nobody published one.
        ours: None where it was not measured.
    """

    name: str
    published: float | None
    ours: float | None

    @property
    def difference(self) -> float | None:
        """Ours less the published one.

        >>> Line("ridge", 0.75, 1.0).difference
        0.25
        """
        return None if self.published is None or self.ours is None else self.ours - self.published


@dataclass(frozen=True)
class Figures:
    """One measure of several models.

    Args:
        title: What is measured.
        lines: A line a model.
        unit: A share is shown in percent.
    """

    title: str
    lines: tuple[Line, ...]
    unit: Unit = "share"

    @property
    def published(self) -> bool:
        """Whether anybody published one of them."""
        return any(line.published is not None for line in self.lines)

    def best(self) -> Line | None:
        """Return the line with our highest figure."""
        measured = [line for line in self.lines if line.ours is not None]
        return max(measured, key=lambda line: line.ours or 0.0, default=None)

    def show(self, value: float | None, words: Wording, *, sign: bool = False) -> str:
        """Return a figure, or a difference with its sign, as a person reads it.

        >>> accuracy = Figures("accuracy", ())
        >>> accuracy.show(0.789, Wording.of("en")), accuracy.show(0.01, Wording.of("en"), sign=True)
        ('78.90', '+1.00')
        """
        if value is None:
            return NONE
        shown = {
            "share": lambda: words.number(abs(value) * 100, 2),
            "number": lambda: words.number(abs(value), 3),
            "count": lambda: words.count(round(abs(value))),
            "seconds": lambda: words.seconds(abs(value)),
        }[self.unit]()
        before = "−" if value < 0 else "+" if sign else ""  # noqa: RUF001  # a minus sign
        return before + shown


@dataclass(frozen=True, eq=False)
class Section:
    """Plots that belong together.

    Args:
        title: Their heading.
        lead: What to look for.
        plots: The plots.
    """

    title: str
    lead: str
    plots: tuple[Plot, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Reproduction:
    """A published experiment done again.

    Args:
        name: Of the recipe.
        title: The heading of the page.
        source: Whose experiment it is.
        sentences: What one would say aloud.
        figures: Theirs beside ours; the first is what the experiment is about.
        sections: The plots.
        differences: Where data or settings are not theirs.
        settings: What each model was made with.
        seconds: What it took.
        files: More files of the folder, by name.
    """

    name: str
    title: str
    source: str
    sentences: tuple[str, ...]
    figures: tuple[Figures, ...]
    sections: tuple[Section, ...] = ()
    differences: tuple[str, ...] = ()
    settings: Mapping[str, Json] = field(default_factory=dict)
    seconds: float = 0.0
    files: Mapping[str, bytes] = field(default_factory=dict)

    def to_json(self) -> Json:
        """Return everything but plots and files as JSON types."""
        figures = [
            {**asdict(one), "lines": [{**asdict(line), "difference": line.difference} for line in one.lines]}
            for one in self.figures
        ]
        told = {name: getattr(self, name) for name in ("name", "title", "source")}
        lists = {name: list(getattr(self, name)) for name in ("sentences", "differences")}
        settings = {name: dict(made) for name, made in self.settings.items()}
        return {**told, **lists, "figures": figures, "settings": settings, "seconds": round(self.seconds, 1)}

    def to_table(self) -> pl.DataFrame:
        """Return every figure: measure, name, published, ours, difference."""
        rows = [
            (one.title, line.name, line.published, line.ours, line.difference)
            for one in self.figures
            for line in one.lines
        ]
        values = dict.fromkeys(("published", "ours", "difference"), pl.Float64)
        return pl.DataFrame(rows, {"measure": pl.String, "name": pl.String, **values}, orient="row")


def write_reproduction(done: Reproduction, folder: StrPath) -> Path:
    """Write reproduction.html, .json, figures.csv, plots and the recipe's own files, and return the path of the page.

    Args:
        done: What is told.
        folder: Where to; made if it is not there.

    Raises:
        TableError: The folder cannot be written.
    """
    words = Wording.of("en")
    beside = list(_beside(done))
    plots = [*beside, *(plot for section in done.sections for plot in section.plots)]
    return write_result(
        "reproduction",
        folder,
        page=_render(done, beside, words),
        told=done.to_json(),
        tables={"figures": done.to_table()},
        plots=plots,
        more=done.files,
    )


def _render(done: Reproduction, beside: list[Plot], words: Wording) -> str:
    return render(
        "reproduction.html",
        words,
        title=done.title,
        subtitle=f"Done again in {words.seconds(done.seconds)}, after {done.source}",
        sentences=done.sentences,
        done=done,
        cards=_cards(done.figures[0], words),
        beside=[picture(plot) for plot in beside],
        sections=[(section, _pictures(section)) for section in done.sections],
        files=["reproduction.json", "figures.csv", *done.files],
    )


def _pictures(section: Section) -> list[Picture]:
    return [picture(plot) for plot in section.plots]


def _beside(done: Reproduction) -> Iterator[Plot]:
    """Yield published figures beside ours for each measure that is a share of several models."""
    for number, one in enumerate(done.figures, start=1):
        if one.unit == "share" and one.published and len(one.lines) > 1:
            values = np.array([(line.published, line.ours) for line in one.lines], np.float64)
            names = [line.name for line in one.lines]
            figure = plot_published(names, values[:, 0], values[:, 1], [one.title, "published", "ours"])
            yield Plot(f"figures_{number}", one.title, "The longer the line, the further apart they are.", figure)


def _cards(first: Figures, words: Wording) -> list[dict[str, str]]:
    """Return the large numbers of the band: our best, theirs, and how many of theirs are reached."""
    best, both = first.best(), [line for line in first.lines if line.difference is not None]
    if best is None:
        return []
    cards = [("hit", _large(first, best.ours, words), f"our best: {best.name}")]
    published = max(
        (line for line in first.lines if line.published), key=lambda line: line.published or 0, default=None
    )
    if published is not None:
        cards.append(("top", _large(first, published.published, words), f"their best: {published.name}"))
    if both:
        reached = sum((line.difference or 0) >= 0 for line in both)
        cards.append(("cover", f"{reached}/{len(both)}", "published figures reached"))
    return [dict(zip(("colour", "number", "label"), card, strict=True)) for card in cards]


def _large(figures: Figures, value: float | None, words: Wording) -> str:
    return words.percent(value) if figures.unit == "share" and value is not None else figures.show(value, words)
