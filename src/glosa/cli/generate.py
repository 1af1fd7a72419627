"""`glosa generate`: let an autoencoder make up rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape

from glosa.cli.console import print_table, say, write_json
from glosa.cli.options import AUTOENCODER, ROWS, AsJson, CoderFolder, Language, parse_lengths
from glosa.cli.progress import fit_progress
from glosa.cli.with_options import with_options
from glosa.errors import SettingsError
from glosa.types import Json

if TYPE_CHECKING:
    from glosa.estimators.autoencoder import Autoencoder
    from glosa.evaluation.generation import Generation
    from glosa.features.rows import RowReader, Rows

SHOWN = 10


@with_options(**ROWS, **AUTOENCODER)
def generate(
    asked: Json,
    count: Annotated[int, typer.Option(help="How many samples.")] = 100,
    label_value: Annotated[
        str | None, typer.Option(metavar="VALUE", help="Make all for this label; else as many for each.")
    ] = None,
    pairs: Annotated[int, typer.Option(help="Pairs of real rows to go between.")] = 6,
    axes: Annotated[
        str | None, typer.Option(metavar="N,N", help="Numbers of the code that the grid varies; those that vary most.")
    ] = None,
    model: CoderFolder = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder of page, samples and autoencoder.")
    ] = Path("generated"),
    pictures: Annotated[Literal["png", "npz"], typer.Option(help="As what pictures are written.")] = "png",
    language: Language = "en",
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Make up new rows: pictures, rows of numbers, or vectors of texts with the real texts nearest to them.

    A variational autoencoder learns DATA, and is told their labels if they have some. The page shows samples, ways from
    one real row to another, and a grid of codes.

    Example: glosa generate mnist.parquet --where split=train -o digits

    More sevens: glosa generate mnist.parquet --model digits --label-value 7 --count 500 -o sevens
    """
    from glosa.experiments.generate import generate as make_up
    from glosa.report.generation import write_generation

    if "data" not in asked and model is None:
        msg = "there is nothing to learn from. Name rows as DATA, or an earlier run with --model."
        raise SettingsError(msg)
    chosen = parse_lengths(axes)
    coder, reader, rows = _prepare(asked, model, hidden=as_json)
    made = make_up(
        coder, rows, count=count, label=label_value, pairs=pairs, axes=chosen, names=reader.columns,
        learned=len(rows) if rows is not None and model is None else None, seed=asked.get("seed", 0),
    )  # fmt: skip
    if model is None:
        from glosa.cli.rows import save_coder

        save_coder(coder, reader, output)
    page = write_generation(made, output, language=language, title=title, pictures=pictures)
    if as_json:
        write_json(made.to_json() | {"page": str(page)})
        return
    _print(made)
    say(f"The page: [bold]{escape(str(page))}[/bold]")


def _prepare(asked: Json, model: Path | None, *, hidden: bool) -> tuple[Autoencoder, RowReader, Rows | None]:
    """Return a fitted autoencoder, what reads its rows, and real rows if there are some.

    Raises:
        SettingsError: There are no real rows, and what was learned cannot be shown without them.
    """
    from glosa.cli.rows import coder_options, conditions, load_coder, new_reader, read_asked, with_labels
    from glosa.estimators.autoencoder import Autoencoder
    from glosa.experiments.generate import new_generator

    where, _ = conditions(asked, None)
    if model is not None:
        coder, reader = load_coder(model, asked, Autoencoder.load)
        if "data" not in asked and reader.kind == "text":
            msg = "vectors of texts say nothing by themselves. Name real texts as DATA: the nearest ones are shown."
            raise SettingsError(msg)
        if "data" not in asked and reader.kind == "pictures" and len(coder.shape_) == 1:
            msg = f"{model} learned pictures as rows of pixels, and not their size. Name real pictures as DATA."
            raise SettingsError(msg)
        return coder, reader, read_asked(reader, asked, where) if "data" in asked else None
    rows = with_labels(read_asked(new_reader(asked), asked, where))
    coder = new_generator(rows, **coder_options(asked))
    labels = rows.labels.to_numpy() if coder.conditional and rows.labels is not None else None
    with fit_progress(hidden=hidden) as report:
        coder.fit(rows.x, labels, progress=report)
    return coder, rows.reader, rows


def _print(made: Generation) -> None:
    say(f"{len(made):,} {made.kind if made.kind == 'pictures' else 'rows'} made up")
    if made.nearest is not None and made.recognised is not None:
        say(f"{made.recognised.value:.1%} look like the label that they were made for, judged by the nearest real rows")
        rows = [(line[0], f"{line[1]:,}", f"{line[2]:.0%}") for line in made.by_label().iter_rows()]
        print_table(("Label", "Samples", "Recognised"), rows[:SHOWN], right=(1, 2))
    if made.said and made.nearest is not None:
        near = zip(made.nearest.rows[:SHOWN, 0], made.nearest.distance[:SHOWN, 0], strict=True)
        table = [(str(number), made.said[row], f"{1 - away:.2f}") for number, (row, away) in enumerate(near, start=1)]
        print_table(("Sample", "Nearest real text", "Similarity"), table, right=(0, 2))
