"""`glosa check`: what is wrong with labelled records, before anything learns from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.markup import escape

from glosa.cli.console import as_asked, print_faults, print_table, say, say_next, write_json
from glosa.cli.options import RECORDS, AsJson
from glosa.cli.with_settings import with_settings
from glosa.errors import InputError

if TYPE_CHECKING:
    from glosa.cli.inputs import Records
    from glosa.records.fields import Fields
    from glosa.records.findings import Findings
    from glosa.schemes import Scheme
    from glosa.settings import Settings

SHOWN_CODES = 5


@with_settings(**RECORDS)
def check(settled: Settings, *, context: typer.Context, as_json: AsJson = False) -> None:
    """Look over labelled records before anything learns from them.

    It lists faults, doubtful labels, rare codes and leaks, and ends with 3 if there is a fault.

    Example: glosa check coded.csv --text occupation --text task --label code --scheme ciuo.xlsx
    """
    from glosa.cli.inputs import labelled_fields, read_codes, read_records
    from glosa.records.check import check_columns
    from glosa.records.findings import look_over

    fields = labelled_fields(settled.data)
    records = read_records(settled.data)
    codes = read_codes(settled.scheme, records, fields.label)
    check_columns(records.table, fields, where=records.source)
    found = look_over(records.table, fields, codes, unknown=settled.scheme.unknown).in_file(records.chosen)
    if as_json:
        write_json({"data": records.source, **found.to_json()})
    else:
        _print(records, fields, found, codes)
        if not found.faults:
            say_next(f"glosa fit {as_asked(context)}".strip())
    if found.faults:
        raise typer.Exit(InputError.exit_code)


def _print(records: Records, fields: Fields, found: Findings, scheme: Scheme | None) -> None:
    say(f"[bold]{escape(records.source)}[/bold]: {found.rows:,} records, {len(found.codes):,} codes")
    empty = dict(found.empty)
    role = dict.fromkeys(fields.text, "text") | dict.fromkeys(fields.categorical, "categorical")
    role |= {fields.image: "image"} if fields.image else {}
    shares = [(name, role[name], f"{empty[name]:,}", _percent(empty[name], found.rows)) for name in fields.inputs]
    print_table(("Field", "Role", "Empty", "Share"), shares, right=(2, 3))
    _print_codes(found, scheme)
    if found.conflicts.height:
        rows = [(text, ", ".join(labels), str(len(at))) for text, labels, at in found.conflicts.iter_rows()]
        print_table(("Same text, several labels", "Labels", "Records"), rows, right=(2,))
    print_faults("Worth a look", found.notices)
    print_faults("Fault", found.faults)
    if found.faults:
        counted = f"{len(found.faults)} fault{'s' * (len(found.faults) != 1)}"
        say(f"[bold red]{counted}[/bold red]: it cannot be learned from.")
    else:
        say("[bold green]Ready to be learned from.[/bold green]")


def _print_codes(found: Findings, scheme: Scheme | None) -> None:
    """Print the most frequent codes and the rarest."""
    total = sum(count for _, count in found.codes)
    few = len(found.codes) <= 2 * SHOWN_CODES
    shown = [*found.codes] if few else [*found.codes[:SHOWN_CODES], ("...", 0), *found.codes[-SHOWN_CODES:]]
    rows = [
        (code, f"{count:,}" if count else "", _percent(count, total) if count else "", _title(scheme, code))
        for code, count in shown
    ]
    print_table(("Code", "Records", "Share", "Title" if scheme else ""), rows, right=(1, 2))


def _title(scheme: Scheme | None, code: str) -> str:
    return scheme.title(code) if scheme is not None and code in scheme else ""


def _percent(count: int, total: int) -> str:
    return f"{count / total:.1%}" if total else ""
