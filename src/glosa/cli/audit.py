"""`glosa audit`: labels that are probably wrong, the most suspicious first."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from glosa.cli.console import print_table, say, say_next, write_json
from glosa.cli.options import LEARNING, MODEL, RECORDS, AsJson, Language
from glosa.cli.progress import fit_progress
from glosa.cli.with_settings import with_settings

if TYPE_CHECKING:
    from glosa.cli.inputs import Records
    from glosa.evaluation.audit import Audit
    from glosa.records.fields import Fields
    from glosa.schemes import Scheme
    from glosa.settings import Settings
    from glosa.types import IntArray

SHOWN = 10


@with_settings(**RECORDS, **MODEL, **LEARNING)
def audit(
    settled: Settings,
    folds: Annotated[
        int, typer.Option(help="Parts of the records; a model judges each after it learned the others.")
    ] = 5,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder of the page and the tables.")
    ] = Path("audit"),
    clean: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the records without the suspicious ones as well.")
    ] = None,
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help="A label is suspicious above this probability of being wrong.")
    ] = 0.5,
    language: Language = "en",
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Find labels that are probably wrong, and equal texts with different codes.

    A model that did not learn from a record and the records like it judge its label; the most suspicious come first,
    each with a suggested code. Nothing is changed: a person decides.

    Example: glosa audit coded.csv --text job --label code --scheme isco08.csv -o audit
    """
    from glosa.cli.inputs import as_options, labelled_fields, new_autocoder, read_codes, read_records, refuse_faults
    from glosa.experiments.audit import audit as audit_labels
    from glosa.records.sniff import form_of
    from glosa.report.audit import to_json, write_audit

    if clean is not None:
        form_of(clean)
    fields, records = labelled_fields(settled.data), read_records(settled.data)
    scheme = read_codes(settled.scheme, records, fields.label)
    refuse_faults(records, fields, scheme, settled.scheme.unknown)
    coder = new_autocoder(settled, fields, scheme)
    with fit_progress(hidden=as_json) as report:
        found = audit_labels(records.table, coder, folds=folds, rows=records.chosen, progress=report)
    found = replace(found, threshold=threshold, suspects=records.with_files(found.suspects, fields.image))
    page = write_audit(found, output, language=language, title=title)
    if clean is not None:
        known = scheme if settled.scheme.unknown == "drop" else None
        write_clean(records, fields, found.suspicious, clean, known)
    if as_json:
        written = {} if clean is None else {"clean": str(clean)}
        write_json(to_json(found) | {"page": str(page), **written})
        return
    _print(records.source, found)
    say(f"The page: [bold]{escape(str(page))}[/bold]")
    if clean is not None:
        say(f"Without {len(found.suspicious):,} suspicious records: [bold]{escape(str(clean))}[/bold]")
        say_next(f"glosa fit {shlex.quote(str(clean))} {shlex.join(as_options(settled.data, settled.scheme))}")


def write_clean(
    records: Records, fields: Fields, suspicious: IntArray, path: Path, scheme: Scheme | None = None
) -> None:
    """Write the records, all their columns kept, without those whose label is suspicious, or unknown to a scheme.

    Paths of pictures begin where the file lies.

    Raises:
        TableError: The file cannot be written.
    """
    import numpy as np
    import polars as pl

    from glosa.cli.inputs import seen_from
    from glosa.errors import FIRST_ROW
    from glosa.records.clean import as_text
    from glosa.records.picture_column import folder_of, without_pixels
    from glosa.records.write import write_table

    kept = ~np.isin(records.chosen + FIRST_ROW, suspicious)
    if scheme is not None:
        kept &= [label in scheme for label in as_text(records.table[fields.label or ""])]
    table = records.table if records.as_read is None else records.as_read
    clean = without_pixels(table[np.flatnonzero(kept)])
    if fields.image is not None and clean.schema.get(fields.image) == pl.String:
        start = folder_of(records.source) or Path()
        there = [one for one in clean[fields.image].drop_nulls() if (start / one).is_file()]
        moved = {one: seen_from(str(start / one), path.parent) for one in there}
        clean = clean.with_columns(pl.col(fields.image).replace(moved))
    write_table(clean, path)


def _print(source: str, found: Audit) -> None:
    wrong = f"up to about {round(found.expected):,} of {found.suspects.height:,} labels are expected to be wrong"
    say(f"[bold]{escape(source)}[/bold]: {wrong}")
    say(f"{found.count_conflicts(equal=True):,} equal texts have several codes")
    said = found.text or (("file",) if "file" in found.suspects.columns else ())
    rows = [
        (
            f"{line['row']:,}",
            " | ".join(str(line[name]) for name in said if line[name] is not None),
            line["label"],
            f"{line['suggested']} {line['suggested_title']}".strip(),
            f"{line['wrong']:.0%}",
        )
        for line in found.suspects.head(SHOWN).iter_rows(named=True)
    ]
    print_table(("Row", "Text" if found.text else "Picture", "Label", "Suggested", "Wrong"), rows, right=(0, 4))
