"""`glosa evaluate`: how good an autocoder is on records whose code is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape

from glosa.cli.console import print_table, say, say_next, write_json
from glosa.cli.options import (
    NAME_IT,
    AsJson,
    Data,
    Encoding,
    Experiment,
    Folder,
    Label,
    OtherNames,
    OtherWeight,
    Query,
    Sheet,
    Track,
    Where,
)  # fmt: skip
from glosa.cli.tracking import experiment_of, open_tracker
from glosa.errors import LabelError

if TYPE_CHECKING:
    from glosa.autocoder import Autocoder
    from glosa.cli.inputs import Records
    from glosa.evaluation import Estimate, Evaluation
    from glosa.types import Json

FIGURES = {
    "accuracy": "Accuracy",
    "top_5": "First 5",
    "macro_f1": "Macro-F1",
    "calibration_error": "Cal. error",
    "coverage_95": "Coverage at 95",
}


def evaluate(
    folder: Folder,
    data: Data,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="Write the report into this folder.")
    ] = None,
    label: Label = None,
    weight: OtherWeight = None,
    field: OtherNames = None,
    where: Where = None,
    sheet: Sheet = None,
    query: Query = None,
    encoding: Encoding = None,
    language: Annotated[Literal["en", "es"], typer.Option(help="Of the report.")] = "en",
    title: Annotated[str, typer.Option(help="Heading of the report.")] = "",
    track: Track = None,
    experiment: Experiment = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Judge an autocoder on labelled records, and write the report.

    The records must be others than those it learned from.

    Example: glosa evaluate autocoder audited.csv -o report --language es
    """
    from glosa.autocoder import Autocoder
    from glosa.cli.inputs import read_records
    from glosa.records.columns import parse_names
    from glosa.records.select import parse_where
    from glosa.settings import DataSettings

    autocoder = Autocoder.load(folder)
    columns = parse_names(field or (), autocoder.fields_.inputs)
    tracker = open_tracker(track, experiment or experiment_of(autocoder))
    asked = DataSettings(
        path=data, sheet=sheet, query=query, encoding=encoding, where=parse_where(where or ()),
        **pictures_of(autocoder),
    )  # fmt: skip
    with Console(stderr=True).status("Evaluating..."):
        records = read_records(asked, columns)
        evaluation = judge(autocoder, records, label, weight)
    page = None if output is None else _write(evaluation, output, language=language, title=title)
    run = None
    if tracker is not None:
        with Console(stderr=True).status("Tracking..."):
            run = tracker.add_evaluation(
                autocoder, evaluation, records.table,
                source=records.source, label=label, language=language, title=title,
            )  # fmt: skip
    if as_json:
        write_json(evaluation.to_json() | {"report": page and str(page), "run": run})
        return
    _print(records.source, evaluation)
    if page is not None:
        say(f"The report: [bold]{escape(str(page))}[/bold]")
    if tracker is not None:
        say_next(tracker.look)


def _write(evaluation: Evaluation, folder: Path, **how: Any) -> Path:
    from glosa.report import write_report

    with Console(stderr=True).status("Writing the report..."):
        return write_report(evaluation, folder, **how)


def pictures_of(autocoder: Autocoder) -> Json:
    """Return the settings of the pictures that an autocoder looks at."""
    fields = autocoder.fields_
    return {"image": fields.image, "size": fields.size, "colour": fields.colour, "missing": fields.missing}


def judge(autocoder: Autocoder, records: Records, label: str | None, weight: str | None = None) -> Evaluation:
    """Return the evaluation of records, with the row numbers that these have in their file.

    Raises:
        TableError: A column is missing.
        LabelError: A label is empty.
    """
    from glosa.records.columns import require_columns
    from glosa.records.select import rows_in_file

    require_columns(records.table.columns, autocoder.fields_.inputs, records.source, NAME_IT)
    if label is not None:
        require_columns(records.table.columns, [label], records.source)
    try:
        truth = None if label is None else records.table[label]
        evaluation = autocoder.evaluate(records.table, truth, weight=weight)
    except LabelError as error:
        msg = f"{records.source} is not coded throughout."
        raise LabelError(msg, rows_in_file(error.faults, records.chosen)) from None
    return in_file(evaluation, records, autocoder.image)


def in_file(evaluation: Evaluation, records: Records, image: str | None = None) -> Evaluation:
    """Return the evaluation of chosen records with the rows that these have in their file, and their pictures."""
    import polars as pl

    from glosa.errors import FIRST_ROW

    names = ("surest_errors", "hesitant_hits", "not_coded")
    tables = {name: getattr(evaluation, name) for name in names}
    rows = {name: records.chosen[table["row"].to_numpy() - FIRST_ROW] + FIRST_ROW for name, table in tables.items()}
    numbered = {name: table.with_columns(row=pl.Series(rows[name])) for name, table in tables.items()}
    named: Json = {name: records.with_files(table, image) for name, table in numbered.items()}
    return replace(evaluation, **named)


def _print(source: str, evaluation: Evaluation) -> None:
    from glosa.report.headline import say_headline
    from glosa.report.wording import Wording

    say(f"[bold]{escape(source)}[/bold]: {evaluation.records:,} records", *say_headline(evaluation, Wording.of("en")))
    shown = [name for name in FIGURES if all(name in level.figures for level in evaluation.levels)]
    rows = [
        (level.name, f"{level.n_answers:,}", *(show_estimate(level.figures[name]) for name in shown))
        for level in evaluation.levels
    ]
    print_table(("Level", "Codes", *(FIGURES[name] for name in shown)), rows, right=range(1, len(shown) + 2))
    say(f"[dim]In percent; ± reaches the farther end of the {evaluation.confidence:.0%} bootstrap interval.[/dim]")


def show_estimate(estimate: Estimate) -> str:
    """Return a figure in percent, and how far the farther end of its interval lies.

    >>> from glosa.evaluation import Estimate
    >>> show_estimate(Estimate(0.612, 0.6, 0.625))
    '61.2 ±1.3'
    """
    reach = max(estimate.value - estimate.low, estimate.high - estimate.value)
    return f"{estimate.value * 100:.1f} ±{reach * 100:.1f}"
