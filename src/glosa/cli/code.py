"""`glosa code`: code new records."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from glosa.cli.console import say, write_json
from glosa.cli.options import NAME_IT, AsJson, Data, Encoding, Folder, OtherNames, Query, Sheet, Where
from glosa.cli.progress import rows_progress

if TYPE_CHECKING:
    import polars as pl

    from glosa.autocoder import Autocoder

BATCH_ROWS = 131_072  # equal records of a batch are coded once, so a large one pays


def code(
    folder: Folder,
    data: Data,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="The file to write: .csv, .parquet, .jsonl, .xlsx..., also .gz, .zst."),
    ],
    top: Annotated[int, typer.Option(min=1, help="How many ranked codes to write for each record.")] = 5,
    prefix: Annotated[str, typer.Option(help="What the names of the new columns begin with.")] = "",
    field: OtherNames = None,
    where: Where = None,
    sheet: Sheet = None,
    query: Query = None,
    encoding: Encoding = None,
    rows_per_batch: Annotated[int, typer.Option(min=1, help="How many records to hold in memory.")] = BATCH_ROWS,
    *,
    as_json: AsJson = False,
) -> None:
    """Code new records.

    The columns that came are kept; added are the codes and their probabilities. Memory does not grow with the rows.

    Example: glosa code autocoder new.csv -o new_coded.csv
    """
    from glosa.autocoder import Autocoder
    from glosa.coding import NO_PICTURE, note_of
    from glosa.records.columns import parse_names, with_fields
    from glosa.records.picture_column import folder_of, without_pixels
    from glosa.records.read import count_rows, iter_batches
    from glosa.records.select import parse_where
    from glosa.records.write import TableWriter

    wanted = parse_where(where or ())
    autocoder = Autocoder.load(folder)
    columns = parse_names(field or (), autocoder.fields_.inputs)
    batches = iter_batches(data, rows=rows_per_batch, sheet=sheet, query=query, encoding=encoding)
    rows, silent, unseen, start = 0, 0, 0, time.perf_counter()
    with TableWriter(output) as writer, rows_progress("Coding", count_rows(data), hidden=as_json) as advance:
        for batch in choose(batches, wanted, advance):
            added = coding_of(autocoder, with_fields(batch, columns, data), top, folder=folder_of(data))
            writer.write(put_beside(without_pixels(batch), added, prefix))
            rows += batch.height
            silent += added["code"].null_count()
            unseen += int(((added["note"] == NO_PICTURE) & added["code"].is_not_null()).sum())
    seconds = time.perf_counter() - start
    found = {
        "output": str(output), "rows": rows, "without_text": silent, "without_picture": unseen,
        "seconds": round(seconds, 3),
    }  # fmt: skip
    if as_json:
        write_json(found)
        return
    speed = f"{rows:,} records in {seconds:.1f} s, {rows / seconds:,.0f} a second"
    say(f"{speed}, {silent / rows:.1%} with {note_of(autocoder.fields_)}")
    if unseen:
        say(f"[yellow]{unseen:,} records have no picture that can be read[/yellow]; their text alone was coded")
    say(f"Wrote [bold]{escape(str(output))}[/bold]")


def choose(
    batches: Iterator[pl.DataFrame], where: Mapping[str, str], advance: Callable[[int], None]
) -> Iterator[pl.DataFrame]:
    """Yield the records of each batch that meet the conditions, and tell how many were read.

    Raises:
        TableError: A column of the conditions is missing, or no record meets them.
    """
    import polars as pl

    from glosa.records.select import find_rows, no_rows, values_of

    found, there = False, dict.fromkeys(where, pl.Series([], dtype=pl.String))
    for batch in batches:
        chosen = batch[find_rows(batch, where)] if where else batch
        if chosen.height:
            found = True
            yield chosen
        if not found:
            there = {name: values_of(pl.concat([values, values_of(batch[name])])) for name, values in there.items()}
        advance(batch.height)
    if not found:
        raise no_rows(there, where)


def coding_of(autocoder: Autocoder, batch: pl.DataFrame, top: int, *, folder: Path | None = None) -> pl.DataFrame:
    """Return what coding adds to records.

    Args:
        autocoder: What codes.
        batch: The records.
        top: How many ranked codes.
        folder: Where relative paths of pictures begin.

    Raises:
        TableError: A field of the autocoder is missing.
        SettingsError: The column of pictures is missing.
    """
    from glosa.records.check import check_columns
    from glosa.records.intake import to_records

    fields = autocoder.fields_.unlabelled()
    records = to_records(batch, fields, folder=folder)
    check_columns(records, fields, remedy=NAME_IT)
    [coded] = autocoder.code_batches([records.select(fields.inputs)], top=top)
    return coded.drop(fields.inputs)


def put_beside(batch: pl.DataFrame, added: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """Return records with new columns, whose names begin with a prefix.

    Raises:
        InputError: A new column has the name of one that is there.
    """
    from glosa.records.columns import refuse_taken

    named = added.rename(lambda name: prefix + name)
    refuse_taken(batch.columns, named.columns, "Give the new ones other names: --prefix glosa_")
    return batch.hstack(named)
