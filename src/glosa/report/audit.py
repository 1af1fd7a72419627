"""An audit of labels as a page to show, and as files for people and machines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from glosa.evaluation.audit import REASONS, Audit
from glosa.report.files import DECIMALS, write_result
from glosa.report.gallery import Plot
from glosa.report.html import picture, render
from glosa.report.plots.review import plot_review
from glosa.report.plots.style import shorten
from glosa.report.wording import Wording
from glosa.types import Json, Language, StrPath

SHOWN = 60  # labels of the table; all are in a file
CONFLICTS = 25  # texts of each table
LENGTH = 160  # characters of a text
ROWS = 20  # numbers of rows in a cell
FEWEST = 50  # labels that the plot shows at least


def write_audit(audit: Audit, folder: StrPath, *, language: Language = "en", title: str = "") -> Path:
    """Write audit.html, audit.json, audit.csv, conflicts.csv and the plot, and return the page's path.

    Args:
        audit: What is told.
        folder: Where to; made if it is not there.
        language: Of the page, the plot and the reasons, "en" or "es".
        title: The heading; "" for the usual one.

    Raises:
        SettingsError: There is no such language.
        TableError: The folder cannot be written.
    """
    words = Wording.of(language, "experiment", "audit")
    plot = draw_review(audit, words)
    return write_result(
        "audit",
        folder,
        page=render_audit(audit, plot, words, title or words("title")),
        told=to_json(audit),
        tables={"audit": _in_words(audit.suspects, words), "conflicts": _with_rows(audit.conflicts)},
        plots=[plot],
        decimals=DECIMALS,
    )


def to_json(audit: Audit) -> Json:
    """Return the figures of an audit, and what a review of the first labels is expected to find."""
    return audit.to_json() | {"review": list(_review(audit))}


def render_audit(audit: Audit, plot: Plot, words: Wording, title: str) -> str:
    """Return the page.

    Args:
        audit: What is told.
        plot: Of the same audit.
        words: In which language.
        title: The heading.
    """
    equal = pl.col("similarity") == 1
    worst = audit.suspects.head(SHOWN).with_columns(said=_texts(audit))
    return render(
        "audit.html",
        words,
        audit=audit,
        title=title,
        subtitle=words("audited", records=words.count(audit.suspects.height), model=audit.model),
        sentences=list(_sentences(audit, words)),
        cards=_cards(audit, words),
        review=list(_review(audit)),
        plot=picture(plot),
        worst=worst.to_dicts(),
        reasons={row["row"]: _reason(row, words) for row in worst.to_dicts()},
        equal=_grouped(audit.conflicts.filter(equal)),
        similar=_grouped(audit.conflicts.filter(~equal)),
        method=list(_method(audit, words)),
    )


def draw_review(audit: Audit, words: Wording) -> Plot:
    """Return the plot of what a review finds, up to twice as many labels as are expected to be wrong."""
    wrong = audit.suspects["wrong"].to_numpy()
    most = min(max(FEWEST, round(2 * audit.expected)), len(wrong))
    labels = [
        words("axis_reviewed"),
        words("axis_share"),
        *(words(f"legend_{key}") for key in ("wrong", "found", "expected")),
    ]
    drawn = plot_review(wrong, most, audit.expected, labels)
    return Plot("review", words("plot_review"), words("caption_review"), drawn, wide=True)


def _review(audit: Audit) -> Iterator[Json]:
    """Yield what is expected of a review of so many labels, in round numbers."""
    precision, total = audit.precision, max(audit.expected, 1e-9)
    sizes = [size * 10**power for power in range(1, 7) for size in (1, 2, 5)]
    for size in (size for size in sizes if size <= len(precision)):
        found = float(precision[size - 1]) * size
        yield {"labels": size, "wrong": round(found / size, 4), "found": round(min(found / total, 1.0), 4)}
        if found >= 0.9 * total:
            return


def _sentences(audit: Audit, words: Wording) -> Iterator[str]:
    share = words.percent(audit.expected / max(audit.suspects.height, 1))
    yield words("headline_expected", count=words.count(round(audit.expected)), share=share)
    first = min(100, audit.suspects.height)
    yield words("headline_first", first=first, wrong=words.count(round(audit.precision[first - 1] * first)))


def _cards(audit: Audit, words: Wording) -> list[dict[str, str]]:
    cards = [
        ("hit", words.count(round(audit.expected)), words("card_expected")),
        (
            "top",
            words.count(len(audit.suspicious)),
            words("card_suspicious", threshold=words.percent(audit.threshold, 0)),
        ),
        ("cover", words.count(audit.count_conflicts(equal=True)), words("card_conflicts")),
    ]
    return [dict(zip(("colour", "number", "label"), card, strict=True)) for card in cards]


def _method(audit: Audit, words: Wording) -> Iterator[str]:
    yield words("method_opinions", model=audit.model, folds=audit.folds)
    yield words("method_learned")
    yield words(
        "method_share", any=words.percent(audit.shares["any"]), sibling=words.percent(audit.shares.get("sibling", 0.0))
    )
    yield words("method_caution")
    if audit.silent:
        yield words("method_silent", count=words.count(audit.silent))
    yield words("files_audit", fingerprint=audit.data[:16])


def _texts(audit: Audit) -> pl.Expr:
    if not audit.text:
        return pl.col("file") if "file" in audit.suspects.columns else pl.lit("")
    cells = [pl.col(name).cast(pl.String) for name in audit.text]
    return pl.concat_str(cells, separator=" | ", ignore_nulls=True).map_elements(
        lambda text: shorten(text, LENGTH), pl.String
    )


def _reason(row: dict[str, Any], words: Wording) -> str:
    others, same = row["same_text"], row["same_label"]
    return words(f"reason_{row['reason']}", others=others, differ=others - same)


def _in_words(suspects: pl.DataFrame, words: Wording) -> pl.DataFrame:
    """Return the table with its reasons as sentences."""
    said = {key: words(f"reason_{key}", differ="{differ}", others="{others}") for key in REASONS}
    counts = {"{differ}": pl.col("same_text") - pl.col("same_label"), "{others}": pl.col("same_text")}
    told = pl.col("reason").replace_strict(said)
    for place, count in counts.items():
        told = told.str.replace(place, count.cast(pl.String), literal=True)
    return suspects.with_columns(reason=told)


def _with_rows(conflicts: pl.DataFrame) -> pl.DataFrame:
    return conflicts.with_columns(pl.col("rows").cast(pl.List(pl.String)).list.join(" "))


def _grouped(conflicts: pl.DataFrame) -> list[Json]:
    """Return the first conflicts, each with its lines."""
    told = conflicts.with_columns(
        rows=pl.col("rows").list.head(ROWS).cast(pl.List(pl.String)).list.join(", "),
        text=pl.col("text").map_elements(lambda text: shorten(text, LENGTH), pl.String),
        more=pl.col("rows").list.len() > ROWS,
    )
    groups = told.partition_by("conflict", maintain_order=True)[:CONFLICTS]
    return [{"similarity": group["similarity"][0], "lines": group.to_dicts()} for group in groups]
