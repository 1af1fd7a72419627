"""`glosa synthesize`: let a language model write records for codes that have too few."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from glosa.cli.console import print_table, say, say_next, write_json
from glosa.cli.language_model import (
    ask_with_consent,
    describe,
    failures,
    journal_of,
    open_language_model,
    tell_end,
)
from glosa.cli.options import INDEX, LLM, RECORDS, AsJson, Journal, Language, Template, Yes
from glosa.cli.with_settings import with_settings
from glosa.errors import Fault, SettingsError

if TYPE_CHECKING:
    import polars as pl

    from glosa.llm.synthesize import Brief, Request
    from glosa.schemes import Scheme
    from glosa.settings import DataSettings, SchemeSettings, Settings

WITHOUT = ("image", "size", "colour", "categorical", "weight", "group", "unknown")
SOURCE = {name: option for name, option in RECORDS.items() if name not in WITHOUT}

Output = Annotated[Path, typer.Option("--output", "-o", help="The file to write: .csv, .parquet, .jsonl, .xlsx...")]
Count = Annotated[int, typer.Option("--records", min=1, max=1000, help="How many records each code shall have.")]
Codes = Annotated[
    list[str] | None, typer.Option("--code", metavar="CODE", help="Only this code and those below; may be repeated.")
]
Avoid = Annotated[
    list[str] | None, typer.Option(metavar="TABLE", help="Records kept for testing: none like them is written.")
]


@with_settings(**SOURCE, **INDEX, **LLM)
def synthesize(
    settled: Settings,
    *,
    output: Output,
    records: Count = 30,
    code: Codes = None,
    avoid: Avoid = None,
    language: Language = "en",
    template: Template = None,
    journal: Journal = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Let a language model write records for each code of a classification, fewer where DATA has some already.

    What was answered is kept in the journal: a run that was stopped goes on, and asks nothing twice.

    Example: glosa synthesize --scheme isco08.csv --text job --llm model.gguf -o synthetic.csv
    """
    from glosa.llm.journal import open_journal
    from glosa.llm.synthesize import NEEDED, PLACES, Brief, count_missing, plan_requests, sift, to_table
    from glosa.llm.template import packaged, read_template
    from glosa.records.sniff import form_of
    from glosa.records.write import write_table

    form_of(output)
    scheme = read_named_scheme(settled)
    brief = Brief(
        fields=settled.data.text,
        label=settled.data.label or "code",
        template=read_template(template, valid=PLACES, needed=NEEDED) if template else packaged("synthesize", language),
        language=None if template else language,
        records=records,
    )
    labelled = read_labelled(settled.data)
    missing = count_missing(choose_codes(scheme, code or ()), count_codes(labelled, settled.data), records)
    asked = plan_requests(brief, scheme, missing, read_examples(settled.scheme.index, scheme))
    avoided, known = read_texts(avoid or (), brief), texts_of(labelled, brief)
    with open_language_model(settled.llm) as service, open_journal(journal_of(output, journal)) as kept:
        questions = [request.question for request in asked]
        replies, costs = ask_with_consent(
            service, questions, kept, settled.llm, what="Writing", yes=yes, as_json=as_json
        )
        written, dropped = sift(to_table(brief, service.model, asked, replies), brief, avoid=avoided, known=known)
        if written.height:
            write_table(written, output)
        failed = failures(questions, replies)
        if as_json:
            about = describe(service, costs, failed)
            write_json(
                {"output": str(output), "codes": len(missing), "records": written.height, "dropped": dropped} | about
            )
        else:
            tell(brief, asked, written, dropped, output, settled.scheme)
        tell_end(service, failed, as_json=as_json)


def read_named_scheme(settled: Settings) -> Scheme:
    """Return the scheme that the settings name.

    Raises:
        SettingsError: They name no scheme or no text.
        SchemeError: The file cannot be read, or is not a tree of titled codes.
    """
    from glosa.cli.inputs import read_named

    named, data = settled.scheme, settled.data
    wanted = ((named.path, "scheme", "--scheme, or [scheme] path"), (data.text, "text", "--text, or [data] text"))
    faults = [Fault(f"no {what} is named", remedy=f"Say {how}.") for value, what, how in wanted if not value]
    if faults or named.path is None:
        msg = "what to write is not all said:"
        raise SettingsError(msg, faults)
    return read_named(named, named.path)


def choose_codes(scheme: Scheme, named: Sequence[str]) -> list[str]:
    """Return the codes that records are written for: the ends of the tree that have a title, or those below some.

    Raises:
        SchemeError: A named code is not in the scheme.
    """
    wanted = {scheme.entry(code).code for code in named}
    return [
        code for code in scheme.leaves if scheme.title(code) and (not wanted or wanted & set(scheme.ancestors(code)))
    ]


def read_labelled(data: DataSettings) -> pl.DataFrame | None:
    """Return the labelled records of the settings, if they name any.

    Raises:
        TableError: They cannot be read, or miss a column.
    """
    from glosa.cli.inputs import read_records
    from glosa.records.columns import require_columns

    if data.path is None or data.label is None:
        return None
    records = read_records(data.model_copy(update={"image": None}))
    require_columns(records.table.columns, (*data.text, data.label), records.source)
    return records.table


def count_codes(labelled: pl.DataFrame | None, data: DataSettings) -> dict[str, int]:
    """Return how many labelled records each code has."""
    from glosa.records.clean import as_text

    if labelled is None or data.label is None:
        return {}
    return dict(as_text(labelled[data.label]).drop_nulls().alias("label").value_counts().iter_rows())


def read_examples(index: str | None, scheme: Scheme) -> dict[str, list[str]]:
    """Return the titles of an index by code.

    Raises:
        TableError: The index cannot be read, or has no column of codes.
        LabelError: A code is not in the scheme.
    """
    from glosa.records.index import to_index
    from glosa.records.read import read_table

    if index is None:
        return {}
    entries = to_index(read_table(index), scheme)
    return dict(entries.group_by("code", maintain_order=True).agg("text").iter_rows())


def read_texts(tables: Sequence[str], brief: Brief) -> list[str]:
    """Return the texts of the records of some tables, as they are compared.

    Raises:
        TableError: A table cannot be read, or misses a text field.
    """
    from glosa.records.read import read_table

    return [text for table in tables for text in texts_of(read_table(table, columns=brief.fields), brief)]


def texts_of(table: pl.DataFrame | None, brief: Brief) -> list[str]:
    """Return the different texts of records, as they are compared; none of no table."""
    from glosa.llm.sift import comparable

    found = [] if table is None else comparable(table, brief.fields)
    return list(dict.fromkeys(filter(None, found)))


def tell(
    brief: Brief,
    asked: Sequence[Request],
    written: pl.DataFrame,
    dropped: dict[str, int],
    output: Path,
    scheme: SchemeSettings,
) -> None:
    """Print what was asked for, what was left out and why, and what to do with the rest."""
    wanted = sum(request.count for request in asked)
    if not wanted:
        say(f"Each code has {brief.records} records or more: there is nothing to write.")
        return
    left_out = [(why, f"{number:,}") for why, number in dropped.items() if number]
    if left_out:
        print_table(("Left out", "Records"), left_out, right=(1,))
    say(f"{written.height:,} of {wanted:,} records that were asked for: [bold]{escape(str(output))}[/bold]")
    texts = " ".join(f"--text {shlex.quote(name)}" for name in brief.fields)
    named = f"--label {shlex.quote(brief.label)} --scheme {shlex.quote(str(scheme.path))}"
    say_next(f"glosa fit {shlex.quote(str(output))} {texts} {named}")
