"""`glosa reproduce`: published experiments done again, their figures beside ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from glosa.cli.console import print_table, say, write_json
from glosa.cli.options import AsJson
from glosa.cli.progress import fit_progress

if TYPE_CHECKING:
    from glosa.report.reproduction import Reproduction


def reproduce(
    name: Annotated[str, typer.Argument(metavar="NAME", help="autoencoders, ciuo, digits, tweets or products.")],
    data: Annotated[
        Path, typer.Option(envvar="GLOSA_DATA", metavar="FOLDER", help="Folder with the data of the experiment.")
    ] = Path(),
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="Folder to write; reproduce-NAME if left out."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Few records only: to see that all works.")] = False,
    minutes: Annotated[float | None, typer.Option(help="Of products: how long it may take; 55 if left out.")] = None,
    titles: Annotated[int | None, typer.Option(help="Of products: how many to read or make up; 1,000,000.")] = None,
    track: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="Of products: keep each experiment with MLflow: folder, address."),
    ] = None,
    transformer: Annotated[
        bool, typer.Option("--transformer", help="Of tweets: fine-tune MiniLM too, which takes hours on one core.")
    ] = False,
    digit: Annotated[
        int | None, typer.Option(help="Of digits: the test digit to show with its answer, from 1.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Do a published experiment again, and show its figures beside ours.

    Example: glosa reproduce tweets --data nlp-getting-started -o tweets
    """
    from glosa.experiments.reproduce.catalogue import find
    from glosa.report.reproduction import write_reproduction

    recipe = find(name)
    given = {"minutes": minutes, "titles": titles, "track": track, "transformer": transformer or None, "digit": digit}
    asked = {name: value for name, value in given.items() if value is not None}
    with fit_progress(hidden=as_json) as report:
        done = recipe.do(data, asked, quick=quick, report=report)
    page = write_reproduction(done, output or Path(f"reproduce-{name}"))
    if as_json:
        write_json(done.to_json() | {"page": str(page)})
        return
    _print(done)
    say(f"The page: [bold]{escape(str(page))}[/bold]")


def _print(done: Reproduction) -> None:
    from glosa.report.wording import Wording

    words = Wording.of("en")
    say(f"[bold]{escape(done.title)}[/bold], after {escape(done.source)}", *map(escape, done.sentences))
    for figures in done.figures:
        ours = [(line.name, figures.show(line.ours, words)) for line in figures.lines]
        if not figures.published:
            print_table((figures.title, "Ours"), ours, right=(1,))
            continue
        rows = [
            (name, figures.show(line.published, words), shown, figures.show(line.difference, words, sign=True))
            for (name, shown), line in zip(ours, figures.lines, strict=True)
        ]
        print_table((figures.title, "Published", "Ours", "Difference"), rows, right=(1, 2, 3))
    say(
        "[dim]Shares in percent. What is not as it was there:[/dim]",
        *(f"- {escape(line)}" for line in done.differences),
    )
