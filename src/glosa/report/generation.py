"""What an autoencoder made up as a page to show, and as files for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from glosa.evaluation.denoising import channels_last
from glosa.evaluation.generation import Generation
from glosa.report.denoising import Form, to_archive, to_files
from glosa.report.files import DECIMALS, write_result
from glosa.report.gallery import Plot, loss_plot
from glosa.report.html import picture, render
from glosa.report.plots.sheet import plot_sheet
from glosa.report.plots.style import shorten
from glosa.report.wording import Wording
from glosa.types import FloatArray, Json, Language, StrPath

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ACROSS = 10  # pictures side by side
DOWN = 10  # rows of a sheet without labels; with labels each has its row
MOST_LABELS = 20  # rows of a sheet with labels
SHOWN = 20  # lines of a table; the whole of it is in a file
LENGTH = 110  # characters of a text


def write_generation(
    made: Generation, folder: StrPath, *, language: Language = "en", title: str = "", pictures: Form = "png"
) -> Path:
    """Write generation.html, generation.json, samples.csv, pictures, sheets and plots, and return the page's path.

    Args:
        made: What is told.
        folder: Where to; made if it is not there.
        language: Of the page and the plots, "en" or "es".
        title: The heading; "" for the usual one.
        pictures: As what pictures are written: "png" files in the folder ``samples``, those of a label in a folder of
            its name, or an archive ``samples.npz`` for NumPy.

    Raises:
        SettingsError: There is no such language.
        TableError: The folder cannot be written.
    """
    words = Wording.of(language, "experiment", "generation")
    plots = {plot.name: plot for plot in draw_generation(made, words)}
    if (Path(folder) / "generation.json").is_file():  # an earlier result, of which more samples may be there
        for old in Path(folder).glob("samples/**/*.png"):
            old.unlink()
    return write_result(
        "generation",
        folder,
        page=render_generation(made, plots, words, title or words(f"title_{made.kind}")),
        told=made.to_json(),
        tables={"samples": made.to_table()},
        plots=plots.values(),
        more=_pictures(made, pictures) if made.kind == "pictures" else None,
        decimals=DECIMALS,
    )


def render_generation(made: Generation, plots: dict[str, Plot], words: Wording, title: str) -> str:
    """Return the page.

    Args:
        made: What is told.
        plots: Of the same, by name.
        words: In which language.
        title: The heading.
    """
    numeric, names = made.kind == "numbers", made.names[:ACROSS]
    return render(
        "generation.html",
        words,
        made=made,
        title=title,
        subtitle=words("made_up", samples=words.count(len(made)), kind=made.autoencoder["kind"]),
        sentences=list(_sentences(made, words)),
        cards=_cards(made, words),
        plots={name: picture(plot) for name, plot in plots.items()},
        labels=made.by_label().to_dicts() if made.labels and made.recognised else [],
        texts=_texts(made),
        ways=_ways(made),
        columns=made.compare_columns().head(SHOWN).to_dicts() if numeric and made.real is not None else [],
        rows=made.to_table().select("sample", *names).head(SHOWN).rows() if numeric else [],
        names=names,
        method=list(_method(made, words)),
    )


def draw_generation(made: Generation, words: Wording) -> Iterator[Plot]:
    """Yield the sheets and plots that there is something to show for."""
    if made.kind == "pictures":
        yield _samples(made, words)
        yield from _nearest(made, words)
        yield from _interpolations(made, words)
        yield from _grid(made, words)
    if made.learned and len(made.history) > 1:
        yield loss_plot(pl.DataFrame(made.history), words)


def _samples(made: Generation, words: Wording) -> Plot:
    shown = channels_last(made.samples)
    if made.labels:
        names = list(dict.fromkeys(made.labels))[:MOST_LABELS]
        places = [np.flatnonzero(np.array(made.labels) == name)[:ACROSS] for name in names]
    else:
        every = np.arange(min(len(shown), ACROSS * DOWN))
        names, places = [], [every[start : start + ACROSS] for start in range(0, len(every), ACROSS)]
    drawn = plot_sheet(_in_rows(shown, places), names)
    return _sheet("samples", drawn, words)


def _nearest(made: Generation, words: Wording) -> Iterator[Plot]:
    if made.nearest is None:
        return
    at = np.unique(np.linspace(0, len(made) - 1, ACROSS).round()).astype(np.int64)
    pairs = np.stack([made.samples[at], made.real[made.nearest.rows[at, 0]]])
    drawn = plot_sheet(_last(pairs), [words("row_sample"), words("row_nearest")])
    yield _sheet("nearest", drawn, words)


def _interpolations(made: Generation, words: Wording) -> Iterator[Plot]:
    if made.lines is None:
        return
    first, last = (made.real[places][:, None] for places in made.lines.ends.T)
    whole = np.concatenate([first, made.lines.rows, last], axis=1)
    columns = [words("column_real"), *[""] * made.lines.rows.shape[1], words("column_real")]
    drawn = plot_sheet(_last(whole), columns=columns)
    yield _sheet("interpolations", drawn, words)


def _grid(made: Generation, words: Wording) -> Iterator[Plot]:
    if made.grid is None:
        return
    across, down = ([words.number(value) for value in values] for values in (made.grid.across, made.grid.down))
    labels = [words("axis_code", number=number) for number in reversed(made.grid.axes)]
    drawn = plot_sheet(_last(made.grid.rows), down, across, labels)
    of_label = "" if made.grid.label is None else words("of_label", label=made.grid.label)
    yield _sheet("grid", drawn, words, of_label)


def _sheet(name: str, drawn: Figure, words: Wording, of_label: str = "") -> Plot:
    return Plot(name, words(f"plot_{name}") + of_label, words(f"caption_{name}"), drawn, wide=True, of_pixels=True)


def _in_rows(pictures: FloatArray, places: Sequence[Any]) -> FloatArray:
    """Return pictures in rows of equal length, NaN where one is short."""
    found = np.full((len(places), max(map(len, places)), *pictures.shape[1:]), np.nan, np.float32)
    for row, at in enumerate(places):
        found[row, : len(at)] = pictures[at]
    return found


def _last(sheet: FloatArray) -> FloatArray:
    """Return pictures in rows and columns with their colours last."""
    return np.moveaxis(sheet, 2, -1) if sheet.ndim == 5 else sheet


def _pictures(made: Generation, form: Form) -> dict[str, bytes]:
    if form == "npz":
        return {"samples.npz": to_archive(made.samples, **({"label": made.labels} if made.labels else {}))}
    digits = len(str(len(made)))
    labels = [f"{label}/".replace("..", "_") for label in made.labels] or [""] * len(made)
    names = [f"{label}{number:0{digits}d}" for number, label in enumerate(labels, start=1)]
    return to_files(made.samples, names, "samples")


def _texts(made: Generation) -> list[Json]:
    """Return samples with their nearest texts."""
    if not made.said or made.nearest is None:
        return []
    return [
        {
            "sample": number + 1,
            "label": made.labels[number] if made.labels else "",
            "texts": [shorten(made.said[row], LENGTH) for row in made.nearest.rows[number, :3]],
            "similarity": 1 - float(made.nearest.distance[number, 0]),
        }
        for number in np.unique(np.linspace(0, len(made) - 1, SHOWN).round()).astype(int)
    ]


def _ways(made: Generation) -> list[Json]:
    """Return the ways between texts: both ends, and the nearest texts between them, each once."""
    if not made.said or made.lines is None:
        return []
    ways = []
    for (first, last), near in zip(made.lines.ends, made.lines.nearest, strict=True):
        between = dict.fromkeys(made.said[row] for row in near)
        ends = [made.said[first], made.said[last]]
        ways.append({
            "first": shorten(ends[0], LENGTH),
            "between": [shorten(text, LENGTH) for text in between if text not in ends],
            "last": shorten(ends[1], LENGTH),
        })  # fmt: skip
    return ways


def _sentences(made: Generation, words: Wording) -> Iterator[str]:
    found = made.recognised
    if found is not None:
        yield words("headline_recognised", share=words.percent(found.value, 0))
        assert made.nearest is not None
        assert made.nearest.real_recognised is not None
        yield words("headline_real", share=words.percent(float(made.nearest.real_recognised.mean()), 0))
    else:
        yield words("headline_looks")


def _cards(made: Generation, words: Wording) -> list[dict[str, str]]:
    cards = [("hit", words.count(len(made)), words(f"card_{made.kind}"))]
    if made.recognised is not None:
        cards.append(("top", words.percent(made.recognised.value, 0), words("card_recognised")))
    if made.nearest is not None:
        cards.append(("cover", words.number(made.nearest.novelty, 2), words("card_novelty")))
    return [dict(zip(("colour", "number", "label"), card, strict=True)) for card in cards]


def _method(made: Generation, words: Wording) -> Iterator[str]:
    coder = made.autoencoder
    layers = ", ".join(map(str, coder["layers"]))
    if made.learned is None:
        yield words("method_given", kind=coder["kind"], layers=layers)
    else:
        told = {"learned": words.count(made.learned), "epochs": coder["epochs"], "layers": layers}
        yield words("method_learned", kind=coder["kind"], **told)
    yield words("method_codes", seed=made.seed)
    if made.recognised is not None:
        yield words("method_recognised", interval=_interval(made, words))
    if made.nearest is not None:
        yield words("method_novelty_text" if made.kind == "text" else "method_novelty")
    if made.kind == "numbers":
        yield words("method_numbers")
    yield words("files_generation")


def _interval(made: Generation, words: Wording) -> str:
    assert made.recognised is not None
    return f"{words.percent(made.recognised.low)}–{words.percent(made.recognised.high)}"  # noqa: RUF001  # a dash
