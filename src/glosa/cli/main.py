"""The command `glosa`: its commands, and what it does with errors."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from glosa.cli import (
    anomalies,
    audit,
    check,
    code,
    compare,
    data,
    denoise,
    evaluate,
    export,
    fit,
    generate,
    init,
    label,
    paraphrase,
    paraphraser,
    reduce,
    reproduce,
    scheme,
    show,
    synthesize,
    tune,
    vectors,
)
from glosa.cli.console import show_error
from glosa.errors import GlosaError, TableError

EXIT_CODES = (
    "Exit codes: 0 done; 1 a fault of Glosa itself; 2 wrong usage; 3 bad data, scheme or settings; "
    "4 an autocoder that is missing, damaged or too new; 5 something outside is missing; "
    "6 a language model gave no usable answer to some questions; 130 interrupted."
)


class Commands(TyperGroup):
    """Commands that end with the exit code of an error, and say it without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        as_json = "--json" in ctx.args
        try:
            return super().invoke(ctx)
        except GlosaError as error:
            failed = error
        except OSError as error:
            if error.filename is None:
                raise
            failed = TableError(f"{error.filename}: {error.strerror}.")
        show_error(failed, as_json=as_json)
        raise typer.Exit(failed.exit_code)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    epilog=EXIT_CODES,
    help="Turn free text into codes of a classification, and know how sure each code is.",
)
for module in (
    init,
    check,
    audit,
    fit,
    evaluate,
    code,
    compare,
    tune,
    synthesize,
    paraphrase,
    paraphraser,
    label,
    reproduce,
    reduce,
    anomalies,
    denoise,
    generate,
    show,
    export,
):
    app.command()(getattr(module, module.__name__.rpartition(".")[2]))
app.add_typer(scheme.app, name="scheme")
app.add_typer(data.app, name="data")
app.add_typer(vectors.app, name="vectors")


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"glosa {version('glosa')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Turn free text into codes of a classification, and know how sure each code is."""


def main() -> None:
    """Run the command line."""
    app(prog_name="glosa")
