"""A million made-up product titles: what `glosa reproduce products` finds in them, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from glosa.experiments.measure import in_fresh_process, peak_memory_mb
from glosa.experiments.reproduce import products
from glosa.types import Json

TITLES = 1_000_000
MINUTES = 55
SEEN = "Titles x epochs seen"
MEASURES = {
    "balanced_accuracy": "Balanced accuracy",
    "accuracy": "Accuracy",
    "test_loss": "Test loss",
    "fit_seconds": "Seconds to fit",
}
"""What a line holds, and what it is called in the reproduction."""


def describe_settings() -> Json:
    """Return what the recipe is told."""
    return {"titles": TITLES, "minutes": MINUTES}


def run(rows: int | None = None) -> Iterator[Json]:
    """Yield the figures of each experiment, then those of all together.

    Args:
        rows: Titles; `TITLES` if None.
    """
    yield from in_fresh_process(_measure, rows or TITLES)


def lines(told: Json, memory: int | None) -> list[Json]:
    """Return a line an experiment, and one of all.

    Args:
        told: What `Reproduction.to_json` returns.
        memory: What all held at most, in MB.
    """
    by_title = {figures["title"]: figures["lines"] for figures in told["figures"]}
    found: list[Json] = [
        {
            "experiment": line["name"].split(":")[0],
            "published": line["published"],
            "titles": told["settings"][line["name"]]["titles"],
            "titles_seen": round(by_title[SEEN][place]["ours"]),
            **{name: by_title[title][place]["ours"] for name, title in MEASURES.items()},
            "peak_memory_mb": None,
        }
        for place, line in enumerate(by_title["Balanced accuracy"])
    ]
    seen = sum(line["titles_seen"] for line in found)
    nothing = dict.fromkeys(found[0])
    together = {"experiment": "all", "titles_seen": seen, "fit_seconds": told["seconds"], "peak_memory_mb": memory}
    return [*found, {**nothing, **together}]


def _measure(titles: int) -> list[Json]:
    with TemporaryDirectory() as nothing:
        done = products.run(Path(nothing), titles=titles, minutes=MINUTES)
    return lines(done.to_json(), peak_memory_mb())
