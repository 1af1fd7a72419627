"""`glosa scheme`: check, show and search a classification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from glosa.cli.console import print_faults, print_table, say, write_json
from glosa.cli.options import AsJson, How, Special, parse_lengths
from glosa.cli.with_options import with_options
from glosa.errors import SchemeError
from glosa.types import Json

if TYPE_CHECKING:
    from glosa.schemes.build import Build

app = typer.Typer(help="Check, show and search a classification.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The scheme: CSV, TSV, Excel, JSON, Parquet, or SKOS/RDF.")]
Tongue = Annotated[str | None, typer.Option("--language", help="Language of titles, as en; the first if left out.")]
COLUMNS = {
    "sheet": Annotated[str | None, typer.Option(help="Sheet of a workbook, the first if left out.")],
    "code": Annotated[str | None, typer.Option(help="Column of the codes; guessed if left out.")],
    "title": Annotated[list[str] | None, typer.Option(help="Column of titles; once a language.")],
    "description": Annotated[list[str] | None, typer.Option(help="Column of descriptions; may be repeated.")],
    "parent": Annotated[str | None, typer.Option(help="Column of the parents' codes.")],
}
"""What the columns of a file hold."""
TREE = {
    "hierarchy": How,
    "lengths": Annotated[str | None, typer.Option(help="Lengths of the levels of digit codes, as 1,2,4.")],
    "special": Special,
}
"""How the codes make a tree."""


@app.command()
@with_options(**COLUMNS, **TREE)
def check(asked: Json, file: File, *, as_json: AsJson = False) -> None:
    """List everything that is wrong with a scheme, with row numbers. Ends with 3 if anything is.

    Example: glosa scheme check isco08.xlsx --title "Title EN" --special 9999
    """
    from glosa.schemes.build import build
    from glosa.schemes.read import read_draft

    columns, tree = ({name: value for name, value in _parsed(asked).items() if name in of} for of in (COLUMNS, TREE))
    found = build(read_draft(file, **columns), **tree)
    if as_json:
        write_json(findings(found))
    else:
        _print_findings(file, found)
    if found.faults:
        raise typer.Exit(SchemeError.exit_code)


@app.command()
@with_options(**COLUMNS, **TREE)
def show(
    asked: Json,
    file: File,
    at: Annotated[str | None, typer.Argument(metavar="CODE", help="A code, to see its branch of the tree.")] = None,
    language: Tongue = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show a scheme's levels and top, or the branch of the tree around a code.

    Example: glosa scheme show isco08.csv 2512
    """
    from glosa.schemes.read import read_scheme
    from glosa.schemes.show import branch, overview

    scheme = read_scheme(file, **_parsed(asked))
    shown = overview(scheme, language) if at is None else branch(scheme, at, language)
    if as_json:
        write_json(shown)
    elif at is None:
        _print_overview(shown)
    else:
        _print_branch(shown)


@app.command("search")
@with_options(**COLUMNS, **TREE)
def search_command(
    asked: Json,
    file: File,
    query: Annotated[
        list[str], typer.Argument(metavar="QUERY", help="Words, in any order; accents, case and slips do not matter.")
    ],
    limit: Annotated[int, typer.Option(min=1, help="The most codes to list.")] = 10,
    language: Tongue = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Search the titles and descriptions of a scheme.

    Example: glosa scheme search isco08.csv music techer
    """
    from glosa.schemes.read import read_scheme
    from glosa.schemes.search import search

    scheme = read_scheme(file, **_parsed(asked))
    hits = search(scheme, " ".join(query), limit=limit, language=language)
    if as_json:
        write_json([asdict(hit) for hit in hits])
        return
    rows = [(hit.code, hit.title, f"{hit.score:.2f}") for hit in hits]
    if rows:
        print_table(("Code", "Title", "Score"), rows, right=(2,))
    else:
        say("Nothing found.")


def _parsed(asked: Json) -> Json:
    """Return what was said of a scheme, as those who read it take it."""
    return {**asked, "lengths": parse_lengths(asked["lengths"])} if "lengths" in asked else asked


def findings(found: Build) -> Json:
    """Return what a check found, for machines."""
    return {
        "usable": not found.faults,
        "codes": len(found.entries),
        "faults": [asdict(fault) for fault in found.faults],
        "notices": [asdict(notice) for notice in found.notices],
    }


def _print_findings(file: Path, found: Build) -> None:
    print_faults("Fault", found.faults)
    print_faults("Notice", found.notices)
    verdict = f"{len(found.faults)} faults: it cannot be used as it is" if found.faults else "a scheme without faults"
    say(f"{escape(str(file))}: {len(found.entries)} codes, {verdict}.")


def _print_overview(shown: Json) -> None:
    say(
        f"[bold]{escape(shown['name'])}[/bold] {escape(shown['version'])}".rstrip(),
        f"{shown['codes']} codes, {shown['answers']} answers, languages: {', '.join(shown['languages']) or 'none'}",
    )
    levels = [(str(level), str(count)) for level, count in enumerate(shown["codes_by_level"], start=1)]
    print_table(("Level", "Codes"), levels, right=(1,))
    print_table(("Code", "Title"), [(top["code"], top["title"]) for top in shown["top"] + shown["special"]])


def _print_branch(shown: Json) -> None:
    trunk = tree = Tree("", hide_root=True)
    for above in shown["above"]:
        tree = tree.add(_label(above))
    own = tree.add(f"[bold]{_label(shown)}[/bold]")
    _grow(own, shown["below"])
    console = Console()
    console.print(trunk)
    if shown["description"]:
        console.print(f"\n{escape(shown['description'])}")


def _grow(tree: Tree, below: Sequence[Json]) -> None:
    for code in below:
        _grow(tree.add(_label(code)), code["below"])


def _label(code: Json) -> str:
    return escape(f"{code['code']}  {code['title']}".rstrip())
