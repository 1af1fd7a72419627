"""The report as one HTML page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from glosa.evaluation import Evaluation
from glosa.report.gallery import Plot
from glosa.report.headline import WANTED, WORTH_TELLING, covered, has_first_five, in_hundred, say_headline
from glosa.report.html import picture, render
from glosa.report.wording import NARROW_SPACE, Wording
from glosa.schemes.scheme import OF_LABELS

MAIN_FIGURES = (
    "accuracy",
    "top_5",
    "macro_f1",
    "hierarchical_f1",
    "calibration_error",
    "coverage_90",
    "coverage_95",
)
METHOD = ("truth", "levels", "macro", "hierarchical", "calibration", "coverage", "ventiles")
SHOWN, LOST = 12, 8  # rows of a table; the whole of it is in a file


def render_page(evaluation: Evaluation, plots: Sequence[Plot], words: Wording, title: str) -> str:
    """Return the page.

    Args:
        evaluation: What is told.
        plots: Of the same evaluation.
        words: In which language.
        title: The heading.
    """
    pictures = {plot.name: picture(plot) for plot in plots}
    return render(
        "page.html",
        words,
        evaluation=evaluation,
        title=title,
        subtitle=_subtitle(evaluation, words),
        sentences=say_headline(evaluation, words),
        cards=_cards(evaluation, words),
        hundred=_hundred(evaluation),
        main_figures=MAIN_FIGURES,
        plots=pictures,
        confusions=[picture for name, picture in pictures.items() if name.startswith("confusion")],
        lost=_lost(evaluation.finest.by_code),
        pairs=evaluation.finest.pairs.head(SHOWN).to_dicts(),
        errors=evaluation.surest_errors.head(SHOWN).to_dicts(),
        hits=evaluation.hesitant_hits.head(SHOWN).to_dicts(),
        not_coded=evaluation.not_coded.head(SHOWN).to_dicts(),
        method=_method(evaluation, words),
    )


def _subtitle(evaluation: Evaluation, words: Wording) -> str:
    parts = [words("evaluated", records=words.count(evaluation.records))]
    name, version = evaluation.scheme["name"], evaluation.scheme["version"]
    scheme = name if version in name else f"{name} {version}".strip()
    parts += [words("weighted")] if evaluation.weighted else []
    parts += [words("with_scheme", scheme=scheme)] if scheme not in ("", OF_LABELS) else []
    return ", ".join(parts)


def _cards(evaluation: Evaluation, words: Wording) -> list[dict[str, str]]:
    """Return the large numbers of the band, each with its label and colour."""
    level, coverage = evaluation.finest, covered(evaluation)[0]
    figures, wanted = level.figures, words.percent(WANTED, 0)
    accepted = words.percent(coverage, 0) if coverage else f"<{NARROW_SPACE}{words.percent(WORTH_TELLING, 0)}"
    cards = [
        ("hit", words.percent(figures["accuracy"].value, 0), words("card_hits")),
        ("top", words.percent(figures["top_5"].value, 0), words("card_top")),
        ("cover", accepted, words("card_coverage", wanted=wanted)),
    ]
    if not has_first_five(level):
        del cards[1]
    return [dict(zip(("colour", "number", "label"), card, strict=True)) for card in cards]


def _hundred(evaluation: Evaluation) -> dict[str, int]:
    """Return what becomes of 100 records: `hit`, `top` (among the first five) and `miss`, or `hit` and `wrong`."""
    hits, top = in_hundred(evaluation.finest)
    shown = {"hit": hits, "top": top - hits, "miss": 100 - top}
    return shown if has_first_five(evaluation.finest) else {"hit": hits, "wrong": 100 - hits}


def _lost(by_code: pl.DataFrame) -> list[dict[str, object]]:
    return by_code.sort(pl.col("records") - pl.col("hits"), descending=True, maintain_order=True).head(LOST).to_dicts()


def _method(evaluation: Evaluation, words: Wording) -> list[str]:
    scheme = evaluation.scheme
    return [
        *(words(f"method_{key}") for key in METHOD),
        words(
            "method_bootstrap",
            resamples=words.count(evaluation.resamples),
            confidence=words.percent(evaluation.confidence, 0),
            seed=evaluation.seed,
        ),
        words("fingerprint", scheme=scheme["name"], fingerprint=scheme["fingerprint"][:16]),
        words("files"),
    ]
