"""`glosa anomalies`: rows that are unlike the others, and why."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.markup import escape

from glosa.cli.console import print_faults, print_table, say, say_next, write_json
from glosa.cli.options import AUTOENCODER, ROWS, AsJson, CoderFolder, DetectorKind, Language, Test
from glosa.cli.progress import fit_progress
from glosa.cli.with_options import with_options
from glosa.errors import SettingsError
from glosa.types import Json

if TYPE_CHECKING:
    import polars as pl

    from glosa.evaluation.anomalies import Anomalies

SHOWN = 10
FIGURES = {
    "auroc": "AUROC",
    "average_precision": "Average precision",
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "false_alarms": "Normal rows flagged",
}


@with_options(**ROWS, kind=DetectorKind, **AUTOENCODER)
def anomalies(
    asked: Json,
    normal: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE", help="Label of normal rows, and learn these alone; may be repeated."),
    ] = None,
    learn: Annotated[
        Literal["all", "normal"] | None,
        typer.Option(help="Learn all rows, or normal ones alone; all, without --normal."),
    ] = None,
    test: Test = None,
    new: Annotated[
        str | None, typer.Option(metavar="DATA", help="Judge these rows instead, which are not learned.")
    ] = None,
    quantile: Annotated[
        float | None,
        typer.Option(help="Flag what is odder than this share of the normal rows; 0.95 if nothing is said."),
    ] = None,
    share: Annotated[float | None, typer.Option(help="Flag this share of the rows: as many as are expected.")] = None,
    validation: Annotated[
        str | None, typer.Option(metavar="DATA", help="Labelled rows: flag as is best for F1 on them.")
    ] = None,
    model: CoderFolder = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder of page, table and autoencoder.")
    ] = Path("anomalies"),
    table: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The rows with scores and reasons; anomalies.csv in the folder.")
    ] = None,
    language: Language = "en",
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Find rows that are unlike the others: columns of a table, pictures, or texts.

    Autoencoders learn what rows are like, all of them or the normal ones alone, and flag those that they cannot give
    back. The page shows the oddest and which columns make them odd; where labels say what is normal, how well they are
    found.

    Example: glosa anomalies claims.csv -o odd

    Of normal rows alone: glosa anomalies sensors.csv --label state --normal ok --new today.csv -o odd

    Again, without learning: glosa anomalies tomorrow.csv --model odd -o tomorrow
    """
    from glosa.records.sniff import form_of
    from glosa.records.write import write_table
    from glosa.report.anomalies import tell_why, write_anomalies

    scored = output / "anomalies.csv" if table is None else table
    form_of(scored)
    if model is None:
        found = _learn(
            asked,
            output,
            hidden=as_json,
            test=test,
            normal=normal or (),
            learn=learn,
            new=new,
            quantile=quantile,
            share=share,
            validation=validation,
        )
    else:
        idle = {"--learn": learn, "--test": test, "--new": new, "--quantile": quantile}
        found = _judge(asked, model, idle, normal=normal or (), share=share, validation=validation)
    write_table(tell_why(found, language), scored)
    page = write_anomalies(found, output, language=language, title=title)
    if as_json:
        write_json(found.to_json() | {"page": str(page), "table": str(scored), "folder": str(output)})
        return
    _print(found, tell_why(found, "en"))
    say(f"The table with scores: [bold]{escape(str(scored))}[/bold]", f"The page: [bold]{escape(str(page))}[/bold]")
    if model is None:
        say_next(f"glosa anomalies NEW_DATA --model {shlex.quote(str(output))} -o new")


def _learn(
    asked: Json,
    output: Path,
    *,
    hidden: bool,
    test: list[str] | None,
    new: str | None,
    validation: str | None,
    **how: Any,
) -> Anomalies:
    """Return the anomalies of rows that are learned from now; the autoencoder is saved."""
    from glosa.cli.rows import CODER, coder_options, read_parted, save_coder
    from glosa.estimators.suited import suited_detector
    from glosa.evaluation.anomalies import ADDED
    from glosa.experiments.anomalies import find_anomalies
    from glosa.records.columns import refuse_taken
    from glosa.storage.folder import refuse_foreign

    rows, tested = read_parted(asked, test)
    judged, labelled = (None if source is None else rows.reader.read(source) for source in (new, validation))
    coder = suited_detector(rows, **coder_options(asked))
    refuse_taken((rows if judged is None else judged).table.columns, ADDED)
    refuse_foreign(output / CODER, coder.saved_as)
    with fit_progress(hidden=hidden) as report:
        found = find_anomalies(rows, coder, test=tested, new=judged, validation=labelled, **how, progress=report)
    save_coder(coder, rows.reader, output)
    return found


def _judge(
    asked: Json,
    model: Path,
    idle: Json,
    *,
    normal: Sequence[str],
    share: float | None,
    validation: str | None,
) -> Anomalies:
    """Return the anomalies that an earlier run's autoencoder finds.

    Raises:
        SettingsError: There is no data, or an option would ask for learning.
    """
    from glosa.cli.rows import conditions, load_coder, read_asked
    from glosa.estimators.detectors import load_detector
    from glosa.experiments.anomalies import score_anomalies

    said = ", ".join(name for name, value in idle.items() if value is not None)
    if said or "data" not in asked:
        wrong = f"{said} would ask for learning" if said else "there is nothing to judge"
        msg = f"{wrong}. With --model name the rows to be judged as DATA, and nothing of how to learn."
        raise SettingsError(msg)
    where, _ = conditions(asked, None)
    coder, reader = load_coder(model, asked, load_detector)
    labelled = None if validation is None else reader.read(validation)
    rows = read_asked(reader, asked, where)
    return score_anomalies(rows, coder, normal=normal, share=share, validation=labelled)


def _print(found: Anomalies, table: pl.DataFrame) -> None:
    learned = "" if found.learned is None else f"{found.learned:,} rows learned; "
    flagged = f"{int(found.flagged.sum()):,} of {len(found):,} rows flagged"
    say(f"{learned}{flagged}, with a score above {found.threshold.score:.4g}")
    print_faults("Worth a look", found.notes)
    if found.figures:
        rows = [
            (FIGURES[name], f"{one.value:.3f}", f"{one.low:.3f} to {one.high:.3f}")
            for name, one in found.figures.items()
        ]
        print_table((f"Of {int(found.judged.sum()):,} rows with a label", "", "95 % interval"), rows, right=(1,))
    headings, whys = ["Row", "Score"], "because" in table.columns
    headings += ["Says"] if found.said else []
    headings += ["Label"] if found.labels is not None else []
    lines = [
        (
            f"{found.row[place]:,}",
            f"{found.scores[place]:.4g}",
            *([" | ".join(str(table[name][place]) for name in found.said)] if found.said else []),
            *([found.labels[place] or ""] if found.labels is not None else []),
            *([table["because"][place] or ""] if whys else []),
        )
        for place in found.oddest[:SHOWN].tolist()
    ]
    print_table((*headings, *(["Because of"] if whys else [])), lines, right=(0, 1))
