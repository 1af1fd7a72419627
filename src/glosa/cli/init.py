"""`glosa init`: look at the data and write a first glosa.toml."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from glosa.cli.console import print_table, say, say_next, write_json
from glosa.cli.options import AsJson, Data, Encoding, Query, Sheet
from glosa.errors import SettingsError

if TYPE_CHECKING:
    import polars as pl

    from glosa.records.guess import Guess
    from glosa.settings import Settings

LOOKED_AT = 200_000
"""How many records tell enough."""


def init(
    data: Data,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file of settings to write.")] = Path("glosa.toml"),
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    sheet: Sheet = None,
    query: Query = None,
    encoding: Encoding = None,
    as_json: AsJson = False,
) -> None:
    """Look at labelled records and write a first glosa.toml.

    It tells which column seems to be what, and why. Read the file and correct it.

    Example: glosa init coded.csv
    """
    from glosa.cli.inputs import seen_from
    from glosa.records.excel import sheet_names
    from glosa.records.guess import guess
    from glosa.records.sniff import KINDS
    from glosa.settings import write_toml
    from glosa.storage.files import write_files

    if output.exists() and not force:
        msg = f"{output} is there already. Replace it with --force, or name another with --output."
        raise SettingsError(msg)
    table = read_first(data, sheet=sheet, query=query, encoding=encoding)
    guessed = guess(table)
    hierarchy, levels = outline(table, guessed)
    settings = draft(guessed, seen_from(data, output.parent), sheet=sheet, query=query, encoding=encoding)
    write_files({output: write_toml(settings, notes(guessed, hierarchy, levels)).encode()})
    whole = KINDS.get(Path(data).suffix.lower()) == "excel" and sheet is None
    others = sheet_names(Path(data))[1:] if whole else []
    if as_json:
        found = {"hierarchy": hierarchy, "codes_by_level": levels, "settings": settings.model_dump(mode="json")}
        write_json({"file": str(output), "columns": list(map(asdict, guessed.columns)), **found})
    else:
        _print(data, table.height, guessed, f"{hierarchy}: {_codes(levels)}" if levels else "")
        if others:
            say(f"Sheet   the first; take another with --sheet: {escape(', '.join(others))}")
        _print_next(output, guessed)


def read_first(
    source: str, *, sheet: str | None = None, query: str | None = None, encoding: str | None = None
) -> pl.DataFrame:
    """Return the first records of a table, enough of them to guess from."""
    import polars as pl

    from glosa.records.read import iter_batches

    batches, rows = [], 0
    for batch in iter_batches(source, sheet=sheet, query=query, encoding=encoding):
        batches.append(batch)
        rows += batch.height
        if rows >= LOOKED_AT:
            break
    return pl.concat(batches)


def outline(table: pl.DataFrame, guessed: Guess) -> tuple[str, list[int]]:
    """Return the hierarchy that the labels seem to carry, and how many codes each level has; nothing without labels."""
    from glosa.records.clean import as_text
    from glosa.schemes import Scheme
    from glosa.schemes.hierarchy import guess_hierarchy

    label = guessed.one("label")
    if label is None:
        return "", []
    scheme = Scheme.from_labels(as_text(table[label]).replace("", None))
    inside = [code for code in scheme.leaves if code not in scheme.special]
    return guess_hierarchy(inside), [len(groups) for groups in scheme.levels().groups]


def draft(
    guessed: Guess, path: str, *, sheet: str | None = None, query: str | None = None, encoding: str | None = None
) -> Settings:
    """Return the settings that follow from a guess."""
    from glosa.settings import DataSettings, Settings

    known = DataSettings().missing
    return Settings(
        data=DataSettings(
            path=path,
            sheet=sheet,
            query=query,
            encoding=encoding,
            text=guessed.of("text"),
            categorical=guessed.of("categorical"),
            image=guessed.one("image"),
            label=guessed.one("label"),
            weight=guessed.one("weight"),
            group=guessed.one("group"),
            missing=(*known, *(mark for mark in guessed.missing if mark not in known)),
            where=dict(guessed.where),
        )
    )


def notes(guessed: Guess, hierarchy: str, levels: list[int]) -> dict[str, str]:
    """Return what to say of single settings in the file."""
    said = {"data.missing": f"Seen here: {', '.join(guessed.missing)}." if guessed.missing else ""}
    unused = ", ".join(guessed.of("unused"))
    said["data.text"] = f"Not used here: {unused}." if unused else ""
    said["scheme.hierarchy"] = f"The labels look like {hierarchy}: {_codes(levels)}." if levels else ""
    return {key: " ".join(note.split()) for key, note in said.items() if note}


def _codes(levels: list[int]) -> str:
    return " / ".join(f"{count:,}" for count in levels) + " codes" + (" by level" if len(levels) > 1 else "")


def _print(data: str, rows: int, guessed: Guess, codes: str) -> None:
    counted = f"the first {rows:,}" if rows >= LOOKED_AT else f"{rows:,}"
    say(f"[bold]{escape(data)}[/bold]: {counted} records, {len(guessed.columns)} columns")
    rows_shown = [(column.name, column.role.replace("unused", "-"), column.why) for column in guessed.columns]
    print_table(("Column", "Role", "Why"), rows_shown)
    if codes:
        say(f"Codes   {codes}")
    if guessed.missing:
        say(f"Missing {escape(', '.join(guessed.missing))}")
    if guessed.where:
        say(f"Where   {escape(', '.join(map('='.join, guessed.where)))}")


def _print_next(output: Path, guessed: Guess) -> None:
    say("", f"Wrote [bold]{escape(str(output))}[/bold]. Read it and correct it: these are guesses.")
    if not guessed.of("label"):
        say(r"[yellow]No column looks like the code that a person gave.[/yellow] Write it into \[data] label.")
    if not guessed.of("text") and not guessed.of("image"):
        say(r"[yellow]No column looks like free text.[/yellow] Write it into \[data] text.")
    named = "" if output == Path("glosa.toml") else f" --settings {shlex.quote(str(output))}"
    say_next(f"glosa check{named}", f"glosa fit{named}")
