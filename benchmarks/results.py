"""Results as JSON: the runs that were made, and the figures of each, which a later run of the same replaces."""

from __future__ import annotations

import json
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import describe_commit, describe_machine, describe_packages
from glosa.types import Json

FOLDER = Path(__file__).parent / "results"
KEYS = {
    "accuracy": ("data", "model"),
    "speed": ("records", "rows", "model"),
    "imbalance": ("data", "model", "method"),
    "products": ("experiment",),
    "tweets": ("model",),
    "cold-start": ("model",),
    "stack": ("data", "model", "learned", "said"),
    "learning-curve": ("data", "each", "model"),
    "audit": ("kind", "seed"),
    "odds": ("data", "model"),
    "digits": ("data", "model"),
    "autoencoders": ("use", "data", "model"),
}
"""What tells the figures of a benchmark apart."""


def describe_run(settings: Json) -> Json:
    """Return when, where and with what figures are measured."""
    return {
        "command": shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]]),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": describe_commit(),
        "machine": describe_machine(),
        "packages": describe_packages(),
        "settings": settings,
    }


def add_figures(results: Json, keys: tuple[str, ...], run: Json, figures: Json) -> Json:
    """Return the results with figures of a run added, in place of earlier ones with the same keys.

    >>> old = {"runs": {"May": {"date": "May"}}, "figures": [{"model": "a", "top_5": 0.5, "run": "May"}]}
    >>> add_figures(old, ("model",), {"date": "June"}, {"model": "a", "top_5": 0.6})
    {'runs': {'June': {'date': 'June'}}, 'figures': [{'model': 'a', 'top_5': 0.6, 'run': 'June'}]}
    """
    others = [old for old in results["figures"] if any(old[key] != figures[key] for key in keys)]
    kept = [*others, {**figures, "run": run["date"]}]
    used = {one["run"] for one in kept}
    runs = {**results["runs"], run["date"]: run}
    return {"runs": {date: runs[date] for date in sorted(used)}, "figures": kept}


def read_results(benchmark: str, folder: Path = FOLDER) -> Json:
    """Return the results of a benchmark; empty ones if it was never run."""
    path = _path(benchmark, folder)
    return json.loads(path.read_text("utf-8")) if path.exists() else {"runs": {}, "figures": []}


def write_results(benchmark: str, results: Json, folder: Path = FOLDER) -> None:
    """Write the results of a benchmark."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(results, indent=1, ensure_ascii=False)
    _path(benchmark, folder).write_text(text + "\n", encoding="utf-8")


def _path(benchmark: str, folder: Path) -> Path:
    return folder / f"{benchmark.replace('-', '_')}.json"
