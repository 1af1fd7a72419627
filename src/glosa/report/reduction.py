"""A reduction of dimensions as a page to show, and as files for people and machines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from glosa.evaluation.denoising import channels_last
from glosa.evaluation.reduction import METHODS, Reduction
from glosa.report.files import DECIMALS, write_result
from glosa.report.gallery import Plot, loss_plot
from glosa.report.html import picture, render
from glosa.report.plots.by_dimension import plot_by_dimension
from glosa.report.plots.maps import plot_maps
from glosa.report.plots.sheet import plot_sheet
from glosa.report.wording import NARROW_SPACE, Wording
from glosa.types import Language, StrPath


def write_reduction(found: Reduction, folder: StrPath, *, language: Language = "en", title: str = "") -> Path:
    """Write reduction.html, reduction.json, figures.csv and the plots, and return the page's path.

    Args:
        found: What is told.
        folder: Where to; made if it is not there.
        language: Of the page and the plots, "en" or "es".
        title: The heading; "" for the usual one.

    Raises:
        SettingsError: There is no such language.
        TableError: The folder cannot be written.
    """
    words = Wording.of(language, "experiment", "reduction")
    plots = list(draw_reduction(found, words))
    return write_result(
        "reduction",
        folder,
        page=render_reduction(found, plots, words, title or words("title")),
        told=found.to_json(),
        tables={"figures": found.to_table()},
        plots=plots,
        decimals=DECIMALS,
    )


def render_reduction(found: Reduction, plots: list[Plot], words: Wording, title: str) -> str:
    """Return the page.

    Args:
        found: What is told.
        plots: Of the same reduction.
        words: In which language.
        title: The heading.
    """
    return render(
        "reduction.html",
        words,
        found=found,
        title=title,
        subtitle=words(
            "reduced", rows=words.count(found.learned + found.tested), size=words.count(found.size),
            kind=words(f"kind_{found.kind}"),
        ),
        sentences=list(_sentences(found, words)),
        cards=_cards(found, words),
        plots={plot.name: picture(plot) for plot in plots},
        method=list(_method(found, words)),
    )  # fmt: skip


def draw_reduction(found: Reduction, words: Wording) -> Iterator[Plot]:
    """Yield the plots: the maps, what is kept by dimension, pictures that came back, and training."""
    maps = {words(f"method_{name}"): points for name, points in found.maps.items()}
    drawn = plot_maps(maps, found.classes, words("others"))
    key = "caption_maps" if found.classes is None else "caption_maps_by_class"
    yield Plot("maps", words("plot_maps"), words(key), drawn, wide=True)
    yield from _by_dimension(found, words)
    if found.pictures:
        yield _pictures(found, words)
    yield loss_plot(found.history, words)


def _by_dimension(found: Reduction, words: Wording) -> Iterator[Plot]:
    """Yield what is lost, and which neighbours are kept, over the number of dimensions."""
    for name in ("error", "neighbours"):
        series: dict[str, tuple[list[int], list[float]]] = {}
        for method in METHODS:
            figures = [one.neighbours.kept if name == "neighbours" else one.error for one in found.by(method)]
            known = [figure for figure in figures if figure is not None]
            if known:
                series[words(f"method_{method}")] = ([one.dimensions for one in found.by(method)], known)
        labels = [words("axis_dimensions"), words(f"axis_{name}")]
        drawn = plot_by_dimension(series, labels, shares=name == "neighbours")
        yield Plot(name, words(f"plot_{name}"), words(f"caption_{name}", k=found.neighbours), drawn)


def _pictures(found: Reduction, words: Wording) -> Plot:
    sheet = np.stack([channels_last(one) for one in found.pictures.values()]).astype(np.float32)
    names = [words("pictures_given"), *(words(f"method_{name}") for name in found.pictures if name != "given")]
    caption = words("caption_pictures", dimensions=found.dimensions)
    return Plot("pictures", words("plot_pictures"), caption, plot_sheet(sheet, names), wide=True)


def _sentences(found: Reduction, words: Wording) -> Iterator[str]:
    ours, pca = found.of("autoencoder"), found.of("pca")
    told: dict[str, str | int] = {
        "dimensions": found.dimensions, "ours": words.percent(ours.explained or 0, 0),
        "pca": words.percent(pca.explained or 0, 0),
    }  # fmt: skip
    yield words("headline_kept_one" if found.dimensions == 1 else "headline_kept", **told)
    yield words("headline_neighbours", k=found.neighbours, ours=_of_k(ours.neighbours.kept, found, words),
                pca=_of_k(pca.neighbours.kept, found, words))  # fmt: skip


def _of_k(share: float, found: Reduction, words: Wording) -> str:
    return words.number(share * found.neighbours)


def _cards(found: Reduction, words: Wording) -> list[dict[str, str]]:
    ours, pca = found.of("autoencoder"), found.of("pca")
    assert ours.error is not None
    assert pca.error is not None
    fewer = f"{words.number(ours.ratio)}{NARROW_SPACE}×"  # noqa: RUF001  # times
    cards = [
        ("hit", fewer, words("card_ratio", size=found.size, dimensions=found.dimensions)),
        ("top", words.percent(ours.explained or 0, 0), words("card_explained")),
        ("cover", words.percent(ours.error / max(pca.error, 1e-12), 0), words("card_error")),
    ]  # fmt: skip
    return [dict(zip(("colour", "number", "label"), card, strict=True)) for card in cards]


def _method(found: Reduction, words: Wording) -> Iterator[str]:
    coder = found.autoencoder
    sizes = " → ".join(map(str, [found.size, *coder["layers"]]))
    yield words("method_autoencoder_said", kind=coder["kind"], layers=sizes, epochs=coder["epochs"], seed=coder["seed"])
    yield words("method_held_out", learned=words.count(found.learned), tested=words.count(found.tested))
    yield words("method_error", scaling=words(f"scaling_{coder['scaling']}"))
    yield words("method_neighbours", k=found.neighbours, compared=words.count(found.compared))
    yield words("method_maps")
    for note in found.notes:
        yield words("left_out", note=str(note))
    yield words("files_reduction", fingerprint=found.data[:16])
