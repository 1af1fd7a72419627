"""`glosa data`: data sets by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from glosa.records.datasets import DATASETS, Dataset, find, get
from glosa.records.read import read_table
from glosa.records.write import write_table
from glosa.types import Json

app = typer.Typer(no_args_is_help=True, help="Data sets by name: list them, get one.")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


@app.command("list")
def list_datasets(*, as_json: AsJson = False) -> None:
    """List the data sets that can be had by name: rows, fields, label, source and licence.

    Example: glosa data list
    """
    console = Console()
    if as_json:
        console.print_json(json.dumps([_describe(dataset) for dataset in DATASETS.values()]))
        return
    table = Table(*(Column(name, overflow="fold") for name in ("name", "rows", "fields", "label", "source", "licence")))
    for dataset in DATASETS.values():
        fields = ", ".join(dataset.fields.inputs)
        label = dataset.fields.label or ""
        table.add_row(dataset.name, f"{dataset.rows:,}", fields, label, dataset.source, dataset.licence)
    console.print(table)


@app.command("get")
def get_dataset(
    name: Annotated[str, typer.Argument(help="A name that `glosa data list` shows.")],
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write a copy; its ending says the kind.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch a data set and print where it lies: the file in the cache, or the copy that you asked for.

    Example: glosa data get soc2010 -o soc2010.csv
    """
    dataset, console = find(name), Console()
    with console.status(f"Getting {name}..."):
        path = get(name)
        if output is not None:
            write_table(read_table(path), output)
            path = output
    if as_json:
        console.print_json(json.dumps({**_describe(dataset), "path": str(path)}))
        return
    console.print(f"{dataset.name}: {dataset.rows:,} records in {path}", soft_wrap=True, highlight=False)


def _describe(dataset: Dataset) -> Json:
    return {
        "name": dataset.name,
        "summary": dataset.summary,
        "rows": dataset.rows,
        "fields": list(dataset.fields.inputs),
        "label": dataset.fields.label,
        "source": dataset.source,
        "licence": dataset.licence,
    }
