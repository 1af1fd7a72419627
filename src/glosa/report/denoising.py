"""Pictures whose noise was taken away as a page to show, and as files for machines."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from glosa.evaluation.denoising import STAGES, Denoising, channels_last
from glosa.evaluation.evaluation import Estimate
from glosa.records.picture_files import to_png
from glosa.report.files import DECIMALS, write_result
from glosa.report.gallery import Plot, loss_plot
from glosa.report.html import picture, render
from glosa.report.plots.histogram import plot_values
from glosa.report.plots.sheet import plot_sheet
from glosa.report.wording import Wording
from glosa.types import FloatArray, IntArray, Language, StrPath

Form: TypeAlias = Literal["png", "npz"]
SHOWN = 10  # pictures of a sheet
_DECIMALS = {"psnr": 2, "ssim": 3}


def write_denoising(
    found: Denoising, folder: StrPath, *, language: Language = "en", title: str = "", pictures: Form | None = None
) -> Path:
    """Write denoising.html, denoising.json, pictures.csv, the sheets and plots, and return the page's path.

    Args:
        found: What is told.
        folder: Where to; made if it is not there.
        language: Of the page and the plots, "en" or "es".
        title: The heading; "" for the usual one.
        pictures: As what the cleaned pictures are written: "png" files in the folder ``cleaned``, or an archive
            ``cleaned.npz`` for NumPy; None writes none.

    Raises:
        SettingsError: There is no such language.
        TableError: The folder cannot be written.
    """
    words = Wording.of(language, "experiment", "denoising")
    plots = {plot.name: plot for plot in draw_denoising(found, words)}
    return write_result(
        "denoising",
        folder,
        page=render_denoising(found, plots, words, title or words("title")),
        told=found.to_json(),
        tables={"pictures": found.by_picture},
        plots=plots.values(),
        more={
            **(_as_files(found) if pictures == "png" else {}),
            **({"cleaned.npz": to_archive(found.cleaned, names=found.names)} if pictures == "npz" else {}),
        },
        decimals=DECIMALS,
    )


def render_denoising(found: Denoising, plots: dict[str, Plot], words: Wording, title: str) -> str:
    """Return the page.

    Args:
        found: What is told.
        plots: Of the same pictures, by name.
        words: In which language.
        title: The heading.
    """
    size = "×".join(map(str, found.noisy.shape[-2:]))  # noqa: RUF001  # times
    return render(
        "denoising.html",
        words,
        title=title,
        subtitle=words("cleaned_pictures", pictures=words.count(len(found)), size=size),
        sentences=list(_sentences(found, words)),
        cards=_cards(found, words),
        rows=[
            (words(f"figure_{name}"), [_show(name, stages[stage], words) for stage in STAGES])
            for name, stages in found.figures.items()
        ],
        plots={name: picture(plot) for name, plot in plots.items()},
        method=list(_method(found, words)),
    )


def draw_denoising(found: Denoising, words: Wording) -> Iterator[Plot]:
    """Yield the sheets and plots that the pictures have something to show for."""
    spread = np.unique(np.linspace(0, len(found) - 1, SHOWN).round()).astype(np.int64)
    yield _sheet(found, spread, "sheet", words)
    if not found.figures:
        return
    after = found.by_picture["psnr_after"].to_numpy()
    yield _sheet(found, np.argsort(after, kind="stable")[:SHOWN], "hardest", words)
    values = {words(f"stage_{stage}"): found.by_picture[f"psnr_{stage}"].to_numpy() for stage in STAGES[:2]}
    drawn = plot_values(values, [words("figure_psnr"), words("axis_share")])
    yield Plot("psnr", words("plot_psnr"), words("caption_psnr"), drawn)
    if found.learned and len(found.history) > 1:
        yield loss_plot(pl.DataFrame(found.history), words)


def to_bytes(pictures: FloatArray) -> npt.NDArray[np.uint8]:
    """Return pictures of shares as files have them, shape (n, height, width) or (n, height, width, 3).

    >>> to_bytes(np.array([[[0.0, 0.5, 1.0]]])).tolist()
    [[[0, 128, 255]]]
    """
    shares = np.asarray(channels_last(pictures), np.float32)
    return np.round(np.clip(shares, 0, 1) * 255).astype(np.uint8)


def to_files(pictures: FloatArray, names: Sequence[str], folder: str) -> dict[str, bytes]:
    """Return PNG files by their names.

    Args:
        pictures: From 0 to 1, shape (n, height, width) or (n, 3, height, width).
        names: Of each, with or without an ending; no two alike.
        folder: Where they shall lie.
    """
    return {f"{folder}/{name}.png": to_png(pixels) for name, pixels in zip(names, to_bytes(pictures), strict=True)}


def to_archive(pictures: FloatArray, **more: Sequence[str]) -> bytes:
    """Return pictures as a NumPy archive, which `read_pictures` reads.

    Args:
        pictures: From 0 to 1, shape (n, height, width) or (n, 3, height, width).
        more: Texts, one a picture, by the name of their array.
    """
    buffer = io.BytesIO()
    texts: Any = {name: np.array(of_each, np.str_) for name, of_each in more.items()}
    np.savez_compressed(buffer, pictures=to_bytes(pictures), **texts)
    return buffer.getvalue()


def _as_files(found: Denoising) -> dict[str, bytes]:
    """Return the cleaned pictures as files with the names that they came with, in the folders that they were in."""
    return to_files(found.cleaned, _different([_stem(name) for name in found.names]), "cleaned")


def _different(names: Sequence[str]) -> list[str]:
    """Return names of which no two are alike: of scan.png and scan.jpg the second becomes scan-2.

    >>> _different(["a", "b", "a"])
    ['a', 'b', 'a-2']
    """
    taken, found = set(names), dict[str, None]()
    for name in names:
        free = (f"{name}-{number}" for number in itertools.count(2))
        own = name if name not in found else next(other for other in free if other not in taken)
        taken.add(own)
        found[own] = None
    return [*found]


def _stem(name: str) -> str:
    """Return a name without its ending, and never one outside the folder.

    >>> _stem("../scans/a.b.jpg"), _stem("/tmp/a.png"), _stem("row 7")
    ('scans/a.b', 'tmp/a', 'row 7')
    """
    path = PurePosixPath(name.replace("\\", "/"))
    return "/".join(part for part in path.with_suffix("").parts if part not in ("..", "/"))


def _sheet(found: Denoising, at: IntArray, name: str, words: Wording) -> Plot:
    rows = {"clean": found.clean, "noisy": found.noisy, "cleaned": found.cleaned}
    shown = {words(f"row_{key}"): channels_last(pictures[at]) for key, pictures in rows.items() if pictures is not None}
    drawn = plot_sheet(np.asarray([*shown.values()], np.float32), [*shown])
    return Plot(name, words(f"plot_{name}"), words(f"caption_{name}"), drawn, wide=True, of_pixels=True)


def _sentences(found: Denoising, words: Wording) -> Iterator[str]:
    if found.sigma is not None:
        yield words("headline_noise", sigma=words.number(found.sigma, 2))
    if found.figures:
        before, after, gain = (found.figures["psnr"][stage].value for stage in STAGES)
        told = {"before": words.number(before, 1), "after": words.number(after, 1)}
        yield words("headline_gain" if gain > 0 else "headline_no_gain", **told)
    else:
        yield words("headline_unknown")


def _cards(found: Denoising, words: Wording) -> list[dict[str, str]]:
    told = [("hit", "psnr", "gain"), ("top", "psnr", "after"), ("cover", "ssim", "after")]
    return [
        {
            "colour": colour,
            "number": words.number(found.figures[name][stage].value, _DECIMALS[name] - 1),
            "label": words(f"card_{name}_{stage}"),
        }
        for colour, name, stage in told
        if name in found.figures
    ]


def _show(name: str, figure: Estimate, words: Wording) -> tuple[str, str, str]:
    value, low, high = (words.number(one, _DECIMALS[name]) for one in (figure.value, figure.low, figure.high))
    return value, low, high


def _method(found: Denoising, words: Wording) -> Iterator[str]:
    made = found.autoencoder
    layers = ", ".join(map(str, made["layers"]))
    if found.learned is None:
        yield words("method_given", kind=made["kind"], layers=layers)
    else:
        told = {"learned": words.count(found.learned), "epochs": made["epochs"], "layers": layers}
        yield words("method_learned", kind=made["kind"], **told)
    if found.sigma is not None:
        yield words("method_noise", sigma=words.number(found.sigma, 2), seed=found.seed)
    if found.figures:
        yield words("method_psnr")
        yield words("method_ssim" if "ssim" in found.figures else "method_too_small")
        yield words("method_interval")
    yield words("files_denoising")
