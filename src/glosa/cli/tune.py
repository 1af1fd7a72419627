"""`glosa tune`: search for good options of a model."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from glosa.cli.compare import FIGURES, By
from glosa.cli.console import print_table, say, say_next, write_json
from glosa.cli.options import LEARNING, MODEL, RECORDS, AsJson, Language
from glosa.cli.progress import fit_progress
from glosa.cli.with_settings import with_settings

if TYPE_CHECKING:
    from glosa.evaluation.tuning import Tuning
    from glosa.settings import Settings


@with_settings(**RECORDS, **MODEL, **LEARNING)
def tune(
    settled: Settings,
    minutes: Annotated[float | None, typer.Option(help="End after so long; 10 if no limit is set.")] = None,
    trials: Annotated[
        int | None, typer.Option(help="End after so many trials, those of earlier runs with them.")
    ] = None,
    folds: Annotated[int | None, typer.Option(help="Cross-validate each trial in so many folds.")] = None,
    repeats: Annotated[int, typer.Option(help="Judge each trial so many times, each with another seed.")] = 1,
    share: Annotated[float, typer.Option(help="Share of records that each trial is judged on, without folds.")] = 0.2,
    by: Annotated[By, typer.Option(help="The figure that is to be best.")] = "accuracy",
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder of the page and of what is kept.")
    ] = Path("tuning"),
    language: Language = "en",
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Search for the options with which a model does best on records held out.

    Leave the records of the final test out, with --where. Options that are set are not searched. Run it again to go on.

    Example: glosa tune coded.csv --text job --label code --where split=train --model linear-svc --minutes 5
    """
    from glosa.cli.inputs import labelled_fields, new_autocoder, read_codes, read_records, refuse_faults
    from glosa.experiments.splits import Plan
    from glosa.experiments.tune import tune as search
    from glosa.report.tuning import write_tuning

    fields, plan = labelled_fields(settled.data), Plan(repeats=repeats, share=share, folds=folds)
    records = read_records(settled.data)
    scheme = read_codes(settled.scheme, records, fields.label)
    refuse_faults(records, fields, scheme, settled.scheme.unknown)
    with fit_progress(hidden=as_json) as report:
        tuning = search(
            records.table,
            new_autocoder(settled, fields, scheme),
            output,
            plan=plan,
            by=by,
            minutes=minutes,
            trials=trials,
            progress=report,
        )
    page = write_tuning(tuning, output, language=language, title=title)
    file = write_best(settled, tuning, output)
    if as_json:
        write_json(tuning.to_json() | {"page": str(page), "settings": str(file)})
        return
    _print(tuning)
    say(f"The page: [bold]{escape(str(page))}[/bold]")
    say_next(f"glosa fit --settings {shlex.quote(str(file))}")


def write_best(settled: Settings, tuning: Tuning, folder: Path) -> Path:
    """Write settings with the best options as glosa.toml of a folder; its paths start there."""
    from glosa.cli.inputs import seen_from
    from glosa.report.files import write_files
    from glosa.settings import FILE, with_paths, without_passwords, write_toml

    model = settled.model.model_copy(update={"options": dict(tuning.options)})
    moved = without_passwords(with_paths(settled, lambda path: seen_from(path, folder)))
    told = f"{FIGURES[tuning.by]} {tuning.value:.4f} on records held out; {tuning.baseline:.4f} before the search."
    text = write_toml(moved.model_copy(update={"model": model}), {"model.options": told})
    return write_files({FILE: text.encode()}, folder) / FILE


def _print(tuning: Tuning) -> None:
    cut, failed = tuning.count("pruned"), tuning.count("failed")
    say(f"{tuning.trials.height:,} trials of [bold]{escape(tuning.model)}[/bold], {cut} cut short, {failed} failed")
    say(f"{FIGURES[tuning.by]} {tuning.value:.1%} on records held out; {tuning.baseline:.1%} before the search")
    if tuning.options:
        shares = {option: f"{share:.0%}" for option, share in tuning.importance.items()}
        rows = [(option, str(value), shares.get(option, "")) for option, value in tuning.options.items()]
        print_table(("Option", "Best", "Importance"), rows, right=(1, 2))
