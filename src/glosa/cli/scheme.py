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
from glosa.cli.options import AsJson, Hierarchy, parse_lengths
from glosa.errors import SchemeError

if TYPE_CHECKING:
    from glosa.schemes.build import Build
    from glosa.types import Json

app = typer.Typer(help="Check, show and search a classification.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The scheme: CSV, TSV, Excel, JSON, Parquet, or SKOS/RDF.")]
Sheet = Annotated[str | None, typer.Option(help="Sheet of a workbook, the first if left out.")]
Code = Annotated[str | None, typer.Option(help="Column of the codes; guessed if left out.")]
Title = Annotated[list[str] | None, typer.Option(help="Column of titles; once a language.")]
Description = Annotated[list[str] | None, typer.Option(help="Column of descriptions; may be repeated.")]
Parent = Annotated[str | None, typer.Option(help="Column of the parents' codes.")]
How = Annotated[Hierarchy, typer.Option("--hierarchy", help="How the codes tell their parents.")]
Lengths = Annotated[str | None, typer.Option(help="Lengths of the levels of digit codes, as 1,2,4.")]
Special = Annotated[list[str] | None, typer.Option(help="Code outside the tree, as 999; may be repeated.")]
Tongue = Annotated[str | None, typer.Option("--language", help="Language of titles, as en; the first if left out.")]


@app.command()
def check(
    file: File,
    sheet: Sheet = None,
    code: Code = None,
    title: Title = None,
    description: Description = None,
    parent: Parent = None,
    hierarchy: How = "auto",
    lengths: Lengths = None,
    special: Special = None,
    as_json: AsJson = False,
) -> None:
    """List everything that is wrong with a scheme, with row numbers. Ends with 3 if anything is.

    Example: glosa scheme check isco08.xlsx --title "Title EN" --special 9999
    """
    from glosa.schemes.build import build
    from glosa.schemes.read import read_draft

    draft = read_draft(file, sheet=sheet, code=code, title=title, description=description, parent=parent)
    found = build(draft, hierarchy=hierarchy, lengths=parse_lengths(lengths), special=special or ())
    if as_json:
        write_json(findings(found))
    else:
        _print_findings(file, found)
    if found.faults:
        raise typer.Exit(SchemeError.exit_code)


@app.command()
def show(
    file: File,
    at: Annotated[str | None, typer.Argument(metavar="[CODE]", help="A code, to see its branch of the tree.")] = None,
    sheet: Sheet = None,
    code: Code = None,
    title: Title = None,
    description: Description = None,
    parent: Parent = None,
    hierarchy: How = "auto",
    lengths: Lengths = None,
    special: Special = None,
    language: Tongue = None,
    as_json: AsJson = False,
) -> None:
    """Show a scheme's levels and top, or the branch of the tree around a code.

    Example: glosa scheme show isco08.csv 2512
    """
    from glosa.schemes.read import read_scheme
    from glosa.schemes.show import branch, overview

    scheme = read_scheme(
        file,
        sheet=sheet,
        code=code,
        title=title,
        description=description,
        parent=parent,
        hierarchy=hierarchy,
        lengths=parse_lengths(lengths),
        special=special or (),
    )
    shown = overview(scheme, language) if at is None else branch(scheme, at, language)
    if as_json:
        write_json(shown)
    elif at is None:
        _print_overview(shown)
    else:
        _print_branch(shown)


@app.command("search")
def search_command(
    file: File,
    query: Annotated[list[str], typer.Argument(help="Words, in any order; accents, case and slips do not matter.")],
    limit: Annotated[int, typer.Option(min=1, help="The most codes to list.")] = 10,
    sheet: Sheet = None,
    code: Code = None,
    title: Title = None,
    description: Description = None,
    parent: Parent = None,
    hierarchy: How = "auto",
    lengths: Lengths = None,
    special: Special = None,
    language: Tongue = None,
    as_json: AsJson = False,
) -> None:
    """Search the titles and descriptions of a scheme.

    Example: glosa scheme search isco08.csv music techer
    """
    from glosa.schemes.read import read_scheme
    from glosa.schemes.search import search

    scheme = read_scheme(
        file,
        sheet=sheet,
        code=code,
        title=title,
        description=description,
        parent=parent,
        hierarchy=hierarchy,
        lengths=parse_lengths(lengths),
        special=special or (),
    )
    hits = search(scheme, " ".join(query), limit=limit, language=language)
    if as_json:
        write_json([asdict(hit) for hit in hits])
        return
    rows = [(hit.code, hit.title, f"{hit.score:.2f}") for hit in hits]
    if rows:
        print_table(("Code", "Title", "Score"), rows, right=(2,))
    else:
        say("Nothing found.")


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
