"""Anomalies as a page to show, and as files for people and machines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from glosa.evaluation.anomalies import Anomalies
from glosa.evaluation.denoising import channels_last
from glosa.report.files import DECIMALS, write_result
from glosa.report.gallery import Plot, loss_plot
from glosa.report.html import picture, render
from glosa.report.plots.bars import plot_bars
from glosa.report.plots.curves import plot_curve
from glosa.report.plots.scores import plot_scores
from glosa.report.plots.sheet import plot_sheet
from glosa.report.plots.style import shorten
from glosa.report.wording import Wording
from glosa.types import Json, Language, StrPath

SHOWN = 25  # rows of the table; all are in a file
COLUMNS = 15  # bars
LENGTH = 120  # characters of a text
FIGURES = ("auroc", "average_precision", "precision", "recall", "f1", "false_alarms")


def write_anomalies(found: Anomalies, folder: StrPath, *, language: Language = "en", title: str = "") -> Path:
    """Write anomalies.html, anomalies.json, curve.csv, causes.csv and the plots, and return the page's path.

    Args:
        found: What is told.
        folder: Where to; made if it is not there.
        language: Of the page and the plots, "en" or "es".
        title: The heading; "" for the usual one.

    Raises:
        SettingsError: There is no such language.
        TableError: The folder cannot be written.
    """
    words = Wording.of(language, "experiment", "anomalies")
    plots = list(draw_anomalies(found, words))
    tables = {"curve": found.curve, "causes": _with_rows(found)}
    return write_result(
        "anomalies",
        folder,
        page=render_anomalies(found, plots, words, title or words("title")),
        told=found.to_json(),
        tables={name: table for name, table in tables.items() if table.height},
        plots=plots,
        decimals=DECIMALS,
    )


def tell_why(found: Anomalies, language: Language = "en") -> pl.DataFrame:
    """Return what came with the rows, with their scores, and ``because``: why each row is flagged, if columns say so.

    Raises:
        InputError: A column has the name of one that is added.
        SettingsError: There is no such language.
    """
    table = found.with_scores()
    if not found.causes.height:
        return table
    return table.with_columns(because=because(found, Wording.of(language, "anomalies")))


def because(found: Anomalies, words: Wording) -> pl.Series:
    """Return why each row is flagged, in words; null for rows that are not, and where columns have no names."""
    shown = 0 if found.kind == "text" else 1  # a number of TF-IDF says nothing to anyone
    texts = [
        words(
            f"cause_{('word', 'number')[shown]}", name=name, share=words.percent(share, 0), value=words.figure(value),
            expected=words.figure(expected),
        )
        for _, name, share, value, expected in found.causes.iter_rows()
    ]  # fmt: skip
    told = found.causes.select("place", because=pl.Series(texts, dtype=pl.String))
    joined = told.group_by("place").agg(pl.col("because").str.join("; "))
    places = pl.DataFrame({"place": np.arange(len(found))})
    return places.join(joined, on="place", how="left", maintain_order="left")["because"]


def render_anomalies(found: Anomalies, plots: list[Plot], words: Wording, title: str) -> str:
    """Return the page.

    Args:
        found: What is told.
        plots: Of the same anomalies.
        words: In which language.
        title: The heading.
    """
    return render(
        "anomalies.html",
        words,
        found=found,
        title=title,
        subtitle=words(
            "judged_rows", rows=words.count(len(found)), size=words.count(found.size), kind=words(f"kind_{found.kind}")
        ),
        sentences=list(_sentences(found, words)),
        cards=list(_cards(found, words)),
        figures=[(words(f"figure_{name}"), found.figures[name]) for name in FIGURES if name in found.figures],
        worst=list(_worst(found, words)),
        plots={plot.name: picture(plot) for plot in plots},
        method=list(_method(found, words)),
    )


def draw_anomalies(found: Anomalies, words: Wording) -> Iterator[Plot]:
    """Yield the plots: scores, curves where labels are known, columns, the oddest pictures, and training."""
    yield _scores(found, words)
    if found.figures:
        yield from _curves(found, words)
    if found.shares.height:
        first = found.shares.head(COLUMNS)
        series = {words(f"legend_{name}"): first[name].to_numpy() for name in ("flagged", "others")}
        drawn = plot_bars(first["name"].to_list(), series, words("axis_columns"))
        yield Plot("columns", words("plot_columns"), words("caption_columns"), drawn)
    if found.pictures:
        sheet = np.stack([channels_last(one) for one in found.pictures.values()]).astype(np.float32)
        names = [words(f"pictures_{name}") for name in found.pictures]
        scores = [words.figure(score, 3) for score in found.scores[found.shown]]
        drawn = plot_sheet(sheet, names, scores, ("", words("axis_score")))
        yield Plot("oddest", words("plot_oddest"), words("caption_oddest"), drawn, wide=True)
    if found.history.height:
        yield loss_plot(found.history, words)


def _scores(found: Anomalies, words: Wording) -> Plot:
    normal, labels = found.is_normal, [words("axis_score"), words("axis_share"), words("legend_threshold")]
    sides = {"": found.scores}
    if found.figures and normal is not None:
        sides = {
            words("legend_normal"): found.scores[found.judged & normal],
            words("legend_odd"): found.scores[found.judged & ~normal],
        }
    drawn = plot_scores(sides, found.threshold.score, labels)
    key = "caption_scores_by_label" if found.figures else "caption_scores"
    return Plot("scores", words("plot_scores"), words(key), drawn)


def _curves(found: Anomalies, words: Wording) -> Iterator[Plot]:
    curve = {name: np.concatenate([[start], found.curve[name].to_numpy()]) for name, start in _STARTS.items()}
    at = {name: found.figures[name].value for name in ("recall", "false_alarms", "precision")}
    odd = float((~found.is_normal & found.judged).sum() / found.judged.sum()) if found.is_normal is not None else 0.0
    ends = [words("legend_curve"), words("legend_chance"), words("legend_threshold")]
    for name, x, y, chance in (
        ("roc", "false_alarms", "recall", ([0, 1], [0, 1])),
        ("precision", "recall", "precision", ([0, 1], [odd, odd])),
    ):
        labels = [words(f"figure_{x}"), words(f"figure_{y}"), *ends]
        drawn = plot_curve(curve[x], curve[y], chance, (at[x], at[y]), labels)
        figure = found.figures["auroc" if name == "roc" else "average_precision"].value
        caption = words(f"caption_{name}", value=words.number(figure, 3), chance=words.percent(odd))
        yield Plot(name, words(f"plot_{name}"), caption, drawn)


_STARTS = {"false_alarms": 0.0, "recall": 0.0, "precision": 1.0}


def _sentences(found: Anomalies, words: Wording) -> Iterator[str]:
    flagged, told = int(found.flagged.sum()), found.figures
    share = words.percent(flagged / len(found))
    yield words("headline_flagged", flagged=words.count(flagged), rows=words.count(len(found)), share=share)
    if told:
        yield words(
            "headline_found", recall=words.percent(told["recall"].value, 0),
            precision=words.percent(told["precision"].value, 0),
        )  # fmt: skip
    else:
        yield words("headline_unknown")


def _cards(found: Anomalies, words: Wording) -> Iterator[Json]:
    cards = [("hit", words.count(int(found.flagged.sum())), words("card_flagged"))]
    if found.figures:
        figures = {name: words.number(found.figures[name].value, 3) for name in ("auroc", "average_precision")}
        pairs = zip(("top", "cover"), figures.items(), strict=True)
        cards += [(colour, figure, words(f"card_{name}")) for colour, (name, figure) in pairs]
    else:
        cards += [("top", words.figure(found.threshold.score, 3), words("card_threshold"))]
    for card in cards:
        yield dict(zip(("colour", "number", "label"), card, strict=True))


def _worst(found: Anomalies, words: Wording) -> Iterator[Json]:
    """Yield a line for each of the oddest rows."""
    told, places = because(found, words), found.oddest[:SHOWN]
    for place in places.tolist():
        yield {
            "row": int(found.row[place]),
            "score": words.figure(found.scores[place]),
            "flagged": bool(found.flagged[place]),
            "label": "" if found.labels is None else found.labels[place] or "",
            "said": shorten(_said(found, place), LENGTH),
            "because": told[place] or "",
        }


def _said(found: Anomalies, place: int) -> str:
    """Return the texts of a row, or the name of a picture; of numbers nothing, since those that matter are causes."""
    return " | ".join(str(found.table[name][place]) for name in found.said if found.table[name][place] is not None)


def _with_rows(found: Anomalies) -> pl.DataFrame:
    """Return the causes with the rows of the file instead of the places."""
    row = pl.Series("row", found.row)[found.causes["place"]] if found.causes.height else pl.Series("row", [], pl.Int64)
    return found.causes.select(row, pl.exclude("place"))


def _method(found: Anomalies, words: Wording) -> Iterator[str]:
    coder, threshold = found.detector, found.threshold
    sizes = " → ".join(map(str, [found.size, *coder["layers"]]))
    told: Json = {"kind": coder["kind"], "layers": sizes, "epochs": coder["epochs"], "seed": coder["seed"]}
    several = coder["kind"] == "ensemble"
    if several:
        told |= {"size": words.count(coder["size"]), "rows": words.count(coder["rows"])}
    end = "_ensemble" if several else ""
    if found.learned is None:
        yield words(f"method_earlier{end}", **told)
    else:
        yield words(f"method_learned{end}", learned=words.count(found.learned), **told)
    yield words(f"method_score{end}")
    value = "" if threshold.value is None else words.percent(threshold.value)
    yield words(f"method_{threshold.how}", value=value, score=words.figure(threshold.score))
    if found.figures:
        yield words("method_figures", judged=words.count(int(found.judged.sum())), normal=", ".join(found.normal))
        yield words("method_interval", resamples=words.count(found.resamples))
    for note in found.notes:
        yield words("left_out", note=str(note))
    yield words("files_anomalies", fingerprint=found.data[:16])
