"""How commands talk: tables and sentences for people, one JSON object for machines, errors on stderr."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from glosa.errors import Fault, GlosaError, InputError, show_rows
from glosa.training.processes import is_main_process

if TYPE_CHECKING:
    from glosa.types import Json


def _screen() -> Console:
    """Return stdout, on which only the first of several processes says something."""
    return Console(highlight=False, quiet=not is_main_process())


def write_json(value: Any) -> None:
    """Write one JSON value to stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def say(*lines: str) -> None:
    """Print lines with Rich's markup; a long one is broken by the terminal, and not at all in a file."""
    for line in lines:
        _screen().print(line, soft_wrap=True)


def say_next(*commands: str) -> None:
    """Print the commands that one may want to run next."""
    say("", "[dim]Next:[/dim]", *(f"  [bold]{escape(command)}[/bold]" for command in commands))


def as_asked(context: typer.Context) -> str:
    """Return the arguments and options that a command was given, as a shell takes them, but for --json."""
    words = list[str]()
    for parameter in context.command.params:
        name = parameter.name or ""
        source = context.get_parameter_source(name)
        if source is None or source.name != "COMMANDLINE" or name == "as_json":
            continue
        given = context.params[name]
        option = [] if parameter.param_type_name == "argument" else [parameter.opts[0]]
        for value in given if isinstance(given, list | tuple) else [given]:
            words += option if value is True else [*option, str(value)]
    return shlex.join(words)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()) -> None:
    """Print a table.

    Args:
        headings: The names of the columns.
        rows: The cells, without markup.
        right: The positions of the columns that are set to the right: numbers.
    """
    aligned = set(right)
    columns = [
        Column(heading, justify="right" if place in aligned else "left", overflow="fold")
        for place, heading in enumerate(headings)
    ]
    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*map(escape, row))
    _screen().print(table)


def print_faults(heading: str, faults: Sequence[Fault], *, most: int = 20) -> None:
    """Print faults or notices as a table, if there are any."""
    if not faults:
        return
    rows = [(fault.what, show_rows(fault.rows).strip(" ()"), fault.remedy) for fault in faults[:most]]
    print_table((heading, "Where", "Remedy"), rows)
    if len(faults) > most:
        say(f"  and {len(faults) - most:,} more")


def show_error(error: GlosaError, *, as_json: bool) -> None:
    """Write an error to stderr: for people, or as one JSON object."""
    if as_json:
        typer.echo(json.dumps(describe_error(error), ensure_ascii=False, indent=2), err=True)
    else:
        Console(stderr=True, highlight=False).print(f"[bold red]Error:[/bold red] {escape(str(error))}", soft_wrap=True)


def describe_error(error: GlosaError) -> Json:
    """Return an error as JSON types.

    >>> describe_error(InputError("two faults:", [Fault("a label is empty", rows=(3,))]))["error"]["faults"]
    [{'what': 'a label is empty', 'rows': (3,), 'remedy': ''}]
    """
    faults = error.faults if isinstance(error, InputError) else ()
    return {
        "error": {
            "type": type(error).__name__,
            "message": str(error),
            "exit_code": error.exit_code,
            "faults": [asdict(fault) for fault in faults],
        }
    }
