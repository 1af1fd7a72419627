"""`glosa label`: the nearest codes of each record, among which a language model chooses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from glosa.cli.console import print_table, say, write_json
from glosa.cli.language_model import (
    ask_with_consent,
    describe,
    failures,
    journal_of,
    open_language_model,
    tell_end,
)
from glosa.cli.options import INDEX, LLM, AsJson, Journal, Language, Template, Yes
from glosa.cli.synthesize import SOURCE, Output, read_named_scheme
from glosa.cli.with_settings import with_settings
from glosa.errors import SettingsError

if TYPE_CHECKING:
    import polars as pl

    from glosa.autocoder import Autocoder
    from glosa.llm.agreement import Agreement
    from glosa.settings import Settings

Folder = Annotated[
    Path | None,
    typer.Option(
        "--autocoder", metavar="DIR", help="What finds the nearest codes; the scheme is searched if left out."
    ),
]
Candidates = Annotated[int, typer.Option(min=2, max=50, help="How many codes the model chooses among.")]


@with_settings(**SOURCE, **INDEX, **LLM)
def label(
    settled: Settings,
    *,
    output: Output,
    autocoder: Folder = None,
    candidates: Candidates = 5,
    language: Language = "en",
    template: Template = None,
    journal: Journal = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Let a language model choose the code of each record among the nearest five, and say how relevant each is.

    The nearest come from an autocoder, or from the titles of the scheme and its index. Labels that the records have are
    not shown to the model; how far it agrees with them is told at every level.

    Example: glosa label answers.csv --scheme isco08.csv --text job --llm model.gguf -o labelled.csv
    """
    from glosa.llm.agreement import agreement
    from glosa.llm.journal import open_journal
    from glosa.llm.label import NEEDED, PLACES, columns, find_candidates, questions, to_columns
    from glosa.llm.template import packaged, read_template
    from glosa.records.columns import refuse_taken
    from glosa.records.sniff import form_of
    from glosa.records.write import write_table

    form_of(output)
    prompt = read_template(template, valid=PLACES, needed=NEEDED) if template else packaged("label", language)
    table = read_unlabelled(settled)
    refuse_taken(table.columns, columns(candidates))
    with Console(stderr=True).status("Finding the nearest codes..."):
        coder = open_coder(settled, autocoder)
        found = find_candidates(coder, table, top=candidates)
    asked = questions(found, coder.scheme_, prompt, None if template else language)
    with open_language_model(settled.llm) as service, open_journal(journal_of(output, journal)) as kept:
        replies, costs = ask_with_consent(service, asked, kept, settled.llm, what="Choosing", yes=yes, as_json=as_json)
        added = to_columns(found, replies, coder.scheme_)
        write_table(table.hstack(added), output)
        levels = agreement(present_labels(table, settled.data.label), added["llm_code"].to_list(), coder.scheme_)
        failed = failures(asked, replies)
        if as_json:
            agreed = [{"level": at.level, "records": at.records, "share": at.share, "kappa": at.kappa} for at in levels]
            about = describe(service, costs, failed)
            write_json({"output": str(output), "records": table.height, "agreement": agreed} | about)
        else:
            tell(levels, output)
        tell_end(service, failed, as_json=as_json)


def read_unlabelled(settled: Settings) -> pl.DataFrame:
    """Return the records to be labelled.

    Raises:
        SettingsError: No data is named.
        TableError: They cannot be read, or no record meets the conditions.
    """
    from glosa.cli.inputs import read_records

    if settled.data.path is None:
        msg = "no data is named. Name a table of records, or write [data] path in glosa.toml."
        raise SettingsError(msg)
    return read_records(settled.data.model_copy(update={"image": None})).table


def open_coder(settled: Settings, folder: Path | None) -> Autocoder:
    """Return what finds the nearest codes: a fitted autocoder, or one that searches the scheme.

    Raises:
        SettingsError: Neither is named.
        AutocoderError: The folder holds no autocoder.
        InputError: The scheme or the index cannot be used.
    """
    from glosa.autocoder import Autocoder
    from glosa.cli.inputs import read_index

    if folder is not None:
        return Autocoder.load(folder)
    scheme = read_named_scheme(settled)
    data = settled.data
    coder = Autocoder(text=data.text, missing=("", *data.missing), scheme=scheme, model="search")
    return coder.fit(None, index=read_index(settled.scheme))


def present_labels(table: pl.DataFrame, column: str | None) -> list[str | None]:
    """Return the labels that the records have; none of them where there is no such column."""
    from glosa.records.clean import as_text

    if column is None or column not in table.columns:
        return [None] * table.height
    return as_text(table[column]).to_list()


def tell(levels: list[Agreement], output: Path) -> None:
    """Print how far the language model agrees with the labels that were there."""
    if levels:
        say(f"Agreement with the labels of {levels[0].records:,} records:")
        rows = [(str(at.level), f"{at.share * 100:.1f}", f"{at.kappa:.3f}") for at in levels]
        print_table(("Level", "Equal, %", "Kappa"), rows, right=(1, 2))
    say(f"Wrote [bold]{escape(str(output))}[/bold]")
