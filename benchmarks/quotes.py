"""Figures of benchmarks quoted in Markdown, kept equal to the results.

What stands between ``<!-- from benchmarks: NAME -->`` and ``<!-- end -->`` is written by `fill`. NAME is a table,
``accuracy soc2010``, ``speed`` or ``runs speed``; or one figure, by the keys of its benchmark and where it stands
among its figures, ``accuracy soc2010 default accuracy.4`` or ``speed equal 1000000 default rows_per_second``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks.corpora import CORPORA
from benchmarks.imbalance import TASKS
from benchmarks.learning_curve import TASKS as LEARNED
from benchmarks.results import KEYS, read_results
from benchmarks.tables import (
    NOT_MEASURED,
    USES,
    accuracy_table,
    audit_table,
    autoencoders_table,
    cold_start_table,
    digits_table,
    imbalance_table,
    learning_curve_table,
    odds_table,
    products_table,
    runs_table,
    show,
    speed_table,
    stack_table,
    tweets_table,
    with_fit_ratio,
    with_mean,
    with_memory_ratio,
)
from glosa import SettingsError
from glosa.errors import nearest
from glosa.types import Json

ROOT = Path(__file__).parent.parent
PLACES = ("*.md", "docs/**/*.md", "benchmarks/*.md")

_QUOTE = re.compile(r"<!-- from benchmarks: ([^>]+?) -->(\n?).*?<!-- end -->", re.DOTALL)


def fill(text: str, results: Mapping[str, Json]) -> str:
    """Return Markdown with every quote written anew.

    Args:
        text: Markdown.
        results: The results of each benchmark.

    Raises:
        SettingsError: A quote names nothing that is measured.

    >>> figures = [{"data": "soc2010", "model": "default", "run": "May", "fit_processor_seconds": 9.0, "top_5": 0.88}]
    >>> results = dict.fromkeys(KEYS, {"runs": {}, "figures": []}) | {"accuracy": {"runs": {}, "figures": figures}}
    >>> fill("<!-- from benchmarks: accuracy soc2010 default top_5 -->?<!-- end -->", results)
    '<!-- from benchmarks: accuracy soc2010 default top_5 -->0.880<!-- end -->'
    """

    def write(quote: re.Match[str]) -> str:
        name, line_end = quote[1], "\n\n" if quote[2] else ""
        return f"<!-- from benchmarks: {name} -->{line_end}{render(name, results)}{line_end}<!-- end -->"

    return _QUOTE.sub(write, text)


def render(name: str, results: Mapping[str, Json]) -> str:
    """Return the table or figure of a name, as `fill` puts it into the text.

    Raises:
        SettingsError: There is no such name.
    """
    tables: dict[str, Callable[[], str]] = {
        **{f"accuracy {data}": partial(accuracy_table, results["accuracy"], data) for data in CORPORA},
        "speed": partial(speed_table, results["speed"]),
        **{f"imbalance {data}": partial(imbalance_table, results["imbalance"], data) for data in TASKS},
        "products": partial(products_table, results["products"]),
        "tweets": partial(tweets_table, results["tweets"]),
        "cold-start": partial(cold_start_table, results["cold-start"]),
        "stack": partial(stack_table, results["stack"]),
        **{
            f"learning-curve {data}": partial(learning_curve_table, results["learning-curve"], data) for data in LEARNED
        },
        "odds": partial(odds_table, results["odds"]),
        "audit": partial(audit_table, results["audit"]),
        "digits": partial(digits_table, results["digits"]),
        **{f"autoencoders {use}": partial(autoencoders_table, results["autoencoders"], use) for use in USES},
        **{f"runs {benchmark}": partial(runs_table, results[benchmark]) for benchmark in KEYS},
    }
    if name in tables:
        return tables[name]()
    benchmark, *keys = name.split()
    if benchmark not in KEYS or len(keys) != len(KEYS[benchmark]) + 1:
        msg = f"{name!r} is no table or figure of a benchmark. {nearest(name, tables)}"
        raise SettingsError(msg)
    return _figure(benchmark, keys[:-1], keys[-1], results[benchmark]["figures"])


def _figure(benchmark: str, keys: list[str], path: str, figures: list[Json]) -> str:
    derive = {"accuracy": with_fit_ratio, "speed": with_memory_ratio, "odds": with_mean}.get(benchmark, list)
    for line in derive(figures):
        if [str(line[key]) for key in KEYS[benchmark]] == keys:
            try:
                return show(line, path)
            except KeyError as error:
                msg = f"{path!r} is no figure of {benchmark} {' '.join(keys)}. {nearest(path, line)}"
                raise SettingsError(msg) from error
    return NOT_MEASURED


def read_all_results() -> dict[str, Json]:
    """Return the results of every benchmark."""
    return {benchmark: read_results(benchmark) for benchmark in KEYS}


def quoting_files() -> list[Path]:
    """Return the Markdown files of the project that quote figures."""
    files = [path for place in PLACES for path in sorted(ROOT.glob(place))]
    return [path for path in files if _QUOTE.search(path.read_text("utf-8"))]


def fill_files() -> list[Path]:
    """Write the quotes of all files anew, and return the files that changed."""
    results = read_all_results()
    changed = []
    for path in quoting_files():
        text = path.read_text("utf-8")
        filled = fill(text, results)
        if filled != text:
            path.write_text(filled, encoding="utf-8")
            changed.append(path)
    return changed
