"""`glosa data`: data sets by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from glosa.cli.console import print_table, say, write_json
from glosa.cli.options import AsJson

if TYPE_CHECKING:
    from glosa.records.datasets import Dataset
    from glosa.types import Json

SHOWN_INPUTS = 4

app = typer.Typer(no_args_is_help=True, help="Data sets by name: list them, get one.")


@app.command("list")
def list_datasets(*, as_json: AsJson = False) -> None:
    """List the data sets that can be had by name: rows, fields, label, source and licence.

    Example: glosa data list
    """
    from glosa.records.datasets import DATASETS

    if as_json:
        write_json([_describe(dataset) for dataset in DATASETS.values()])
        return
    rows = [
        (
            dataset.name,
            f"{dataset.rows:,}",
            ", ".join(inputs) if len(inputs := dataset.inputs) <= SHOWN_INPUTS else f"{inputs[0]} ... {inputs[-1]}",
            dataset.label,
            dataset.source,
            dataset.licence,
        )
        for dataset in DATASETS.values()
    ]
    print_table(("Name", "Rows", "Fields", "Label", "Source", "Licence"), rows, right=(1,))


@app.command("get")
def get_dataset(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name that `glosa data list` shows.")],
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write a copy; its ending says the kind.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch a data set and print where it lies: the file in the cache, or the copy that you asked for.

    Example: glosa data get soc2010 -o soc2010.csv
    """
    from glosa.records.datasets import find, get
    from glosa.records.read import read_table
    from glosa.records.write import write_table

    dataset = find(name)
    with Console(stderr=True).status(f"Getting {name}..."):
        path = get(name)
        if output is not None:
            write_table(read_table(path), output)
            path = output
    if as_json:
        write_json({**_describe(dataset), "path": str(path)})
    else:
        say(f"{dataset.name}: {dataset.rows:,} records in {escape(str(path))}")


def _describe(dataset: Dataset) -> Json:
    return {
        "name": dataset.name,
        "summary": dataset.summary,
        "rows": dataset.rows,
        "fields": list(dataset.inputs),
        "label": dataset.label,
        "source": dataset.source,
        "licence": dataset.licence,
    }
