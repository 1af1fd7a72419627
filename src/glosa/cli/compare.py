"""`glosa compare`: several models on the same records, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape

from glosa.cli.console import print_table, say, write_json
from glosa.cli.evaluate import show_estimate
from glosa.cli.options import LEARNING, RECORDS, AsJson, Language, Test
from glosa.cli.progress import fit_progress
from glosa.cli.with_settings import with_settings

if TYPE_CHECKING:
    from glosa.evaluation.comparison import Compared, Comparison, Level
    from glosa.settings import Settings

By = Literal["accuracy", "macro_f1", "balanced_accuracy", "top_5", "calibration_error"]
FIGURES = {
    "accuracy": "Accuracy",
    "macro_f1": "Macro-F1",
    "balanced_accuracy": "Balanced acc.",
    "top_5": "First 5",
    "calibration_error": "Cal. error",
}
MARKS = {"best": "*", "close": "=", "behind": " "}


@with_settings(**RECORDS, **LEARNING)
def compare(
    settled: Settings,
    models: Annotated[
        list[str],
        typer.Option(metavar="MODEL,MODEL...", help="Names, as bilstm or bilstm:epochs=5, or files of settings."),
    ],
    test: Test = None,
    folds: Annotated[int | None, typer.Option(help="Cross-validate in so many folds.")] = None,
    repeats: Annotated[int, typer.Option(help="Do all so many times, each with another seed.")] = 1,
    share: Annotated[float, typer.Option(help="Share of records that each repeat tests, without folds.")] = 0.2,
    by: Annotated[By, typer.Option(help="The figure that says which model is best.")] = "accuracy",
    resamples: Annotated[int, typer.Option(min=100, help="Bootstrap resamples of the intervals.")] = 1000,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder of the page and of what is kept.")
    ] = Path("comparison"),
    language: Language = "en",
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Compare models: the same records, the same splits, honest statistics.

    What the folder holds already is not done again. A model that fails is listed, and the others go on.

    Example: glosa compare coded.csv --text job --label code --models ngram-bag,linear-svc,ngram-bag:epochs=3 --folds 5
    """
    from glosa.cli.contenders import read_contenders
    from glosa.cli.inputs import labelled_fields, new_autocoder, read_codes, read_parted, refuse_faults
    from glosa.experiments.compare import compare as compare_models
    from glosa.experiments.splits import Plan
    from glosa.report.comparison import write_comparison

    fields = labelled_fields(settled.data)
    contenders, plan = read_contenders(models), Plan(repeats=repeats, share=share, folds=folds)
    records, tested = read_parted(settled.data, test or ())
    scheme = read_codes(settled.scheme, records, fields.label)
    refuse_faults(records, fields, scheme, settled.scheme.unknown)
    with fit_progress(hidden=as_json) as report:
        comparison = compare_models(
            records.table,
            new_autocoder(settled, fields, scheme),
            contenders,
            plan=plan,
            test=tested,
            by=by,
            folder=output,
            resamples=resamples,
            progress=report,
        )
    page = write_comparison(comparison, output, language=language, title=title)
    if as_json:
        write_json(comparison.to_json() | {"page": str(page)})
        return
    _print(records.source, comparison)
    say(f"The page: [bold]{escape(str(page))}[/bold]")


def _print(source: str, comparison: Comparison) -> None:
    splits = len(comparison.models[0].splits)
    counted = f"{splits} split{'s' * (splits != 1)}"
    say(f"[bold]{escape(source)}[/bold]: {comparison.records:,} records tested, {counted}")
    _print_figures(comparison, [(level, "accuracy") for level in comparison.levels])
    _print_figures(comparison, [(comparison.finest, name) for name in FIGURES if name != "accuracy"])
    rows = [
        (
            model.name,
            f"{model.cost.fit_seconds:,.1f}",
            f"{model.cost.rows_per_second:,.0f}",
            f"{model.cost.megabytes:,.1f}",
            "" if model.cost.peak_memory_mb is None else f"{model.cost.peak_memory_mb:,}",
        )
        for model in comparison.models
    ]
    print_table(("Model", "Fit, s", "Records/s", "Size, MB", "Memory, MB"), rows, right=range(1, 5))
    if comparison.failures:
        print_table(("Not fitted", "Why"), list(comparison.failures.items()))
    note = f"In percent; ± reaches the farther end of the {comparison.confidence:.0%} bootstrap interval."
    say(f"[dim]{note} * best, = not significantly worse.[/dim]")


def _print_figures(comparison: Comparison, columns: list[tuple[Level, str]]) -> None:
    headings = [f"{FIGURES[name]} {level.name}" for level, name in columns]
    rows = [(model.name, *(_cell(model, level.name, name) for level, name in columns)) for model in comparison.models]
    print_table(("Model", *headings), rows, right=range(1, len(columns) + 1))


def _cell(model: Compared, level: str, figure: str) -> str:
    return f"{show_estimate(model.figures[level][figure])} {MARKS[model.standings[level][figure]]}"
