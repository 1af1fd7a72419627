"""`glosa paraphrase`: write records in other words, by rules or with a language model."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape

from glosa.cli.console import print_table, say, say_next, write_json
from glosa.cli.language_model import ask_with_consent, describe, failures, journal_of, open_language_model, tell_end
from glosa.cli.options import LLM, RECORDS, AsJson, Journal, Template, Yes
from glosa.cli.with_settings import with_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from glosa.cli.inputs import Records
    from glosa.llm.paraphrase import Wish
    from glosa.llm.service import Service
    from glosa.settings import DataSettings, LanguageModelSettings, Settings
    from glosa.types import Json

ROLES = ("data", "text", "label", "weight", "missing", "where", "sheet", "query", "encoding", "settings")
SOURCE = {name: RECORDS[name] for name in ROLES}
MOST_COPIES = 20

Output = Annotated[Path, typer.Option("--output", "-o", help="The file to write: .csv, .parquet, .jsonl, .xlsx...")]
Kinds = Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="What rules may do; may be repeated.")]
OfRecords = Annotated[
    Literal["en", "es", "fr", "other"] | None, typer.Option("--language", help="Of the records; found out if left out.")
]
Copies = Annotated[int, typer.Option(min=1, max=MOST_COPIES, help="How many copies of each record.")]
CopyWeight = Annotated[float, typer.Option(min=0.001, max=1, help="What a copy counts, where its record counts 1.")]
OnlyCopies = Annotated[bool, typer.Option("--only-copies", help="Leave the records themselves out.")]
Seed = Annotated[int, typer.Option(help="Equal seeds give equal copies, save those of a service.")]
Rules = Annotated[bool, typer.Option("--rules", help="By rules, though glosa.toml names a language model.")]
Paraphraser = Annotated[
    Path | None, typer.Option(metavar="DIR", help="With a model that `glosa paraphraser` has trained.")
]


@dataclass(frozen=True)
class Made:
    """Copies, what is told of them to machines, and the language model that was asked for them with what it missed."""

    copies: pl.DataFrame
    about: Json
    service: Service | None = None
    failed: Sequence[tuple[str, str]] = ()


@with_settings(**SOURCE, **LLM)
def paraphrase(
    settled: Settings,
    *,
    output: Output,
    kind: Kinds = None,
    language: OfRecords = None,
    copies: Copies = 3,
    copy_weight: CopyWeight = 0.3,
    only_copies: OnlyCopies = False,
    seed: Seed = 0,
    rules: Rules = False,
    paraphraser: Paraphraser = None,
    template: Template = None,
    journal: Journal = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Write records in other words, to learn from: by rules, or with a language model if --llm names one.

    The output has the records and then their copies, and tells which is which. What a language model answered is kept
    in the journal: a run that was stopped goes on, and asks nothing twice.

    Example: glosa paraphrase coded.csv --text job --label code -o more.csv
    """
    from glosa.llm.paraphrase import MADE_BY
    from glosa.records.columns import refuse_taken
    from glosa.records.sniff import form_of
    from glosa.records.write import write_table
    from glosa.variants.together import WEIGHT, put_together
    from glosa.variants.vary import KINDS, ORIGIN, vary

    form_of(output)
    data, records = settled.data, read_texts(settled.data)
    refuse_taken(records.table.columns, (*ORIGIN, *MADE_BY))
    if data.weight is None:
        refuse_taken(records.table.columns, (WEIGHT,), "Name it with --weight, or rename it.")
    spoken = language or language_of(records, data)
    if paraphraser is not None:
        made = by_paraphraser(paraphraser, records, data, copies, seed, hidden=as_json)
    elif settled.llm.model is not None and not rules:
        wish = wish_of(data, spoken, copies, template)
        made = by_llm(settled.llm, records, wish, journal_of(output, journal), yes=yes, as_json=as_json)
    else:
        named = tuple(kind or KINDS)
        missing = data.fields().missing
        varied = vary(
            records.table, text=data.text, language=spoken, kinds=named, copies=copies, seed=seed, missing=missing
        )
        made = Made(varied, {"kinds": named})
    table = put_together(records.table, made.copies, weight=data.weight, copy_weight=copy_weight, chosen=records.chosen)
    write_table(table.filter(table[ORIGIN[0]] != "record") if only_copies else table, output)
    found = {"output": str(output), "language": spoken, "records": records.table.height, "copies": made.copies.height}
    if as_json:
        write_json(found | made.about)
    else:
        tell(found, made, data)
    if made.service is not None:
        tell_end(made.service, made.failed, as_json=as_json)


def read_texts(data: DataSettings) -> Records:
    """Return the records that the settings name.

    Raises:
        SettingsError: No data or no text is named.
        TableError: The data cannot be read, or misses a column.
    """
    from glosa.cli.inputs import read_records
    from glosa.errors import Fault, SettingsError
    from glosa.records.columns import require_columns

    wanted = (
        (data.path, "data", "Name a table, or write [data] path"),
        (data.text, "text", "Say --text, or [data] text"),
    )
    faults = [Fault(f"no {what} is named", remedy=f"{how} in glosa.toml.") for value, what, how in wanted if not value]
    if faults:
        msg = "what to reword is not all said:"
        raise SettingsError(msg, faults)
    records = read_records(data.model_copy(update={"image": None}))
    asked = [*data.text, *(name for name in (data.label, data.weight) if name)]
    require_columns(records.table.columns, asked, records.source)
    return records


def language_of(records: Records, data: DataSettings) -> str:
    """Return the language that most texts are in, or "other"."""
    from glosa.records.clean import clean
    from glosa.variants.lexicon import find_language

    texts = clean(records.table, data.fields().only_content())
    return find_language(text for name in data.text for text in texts[name].drop_nulls())


def wish_of(data: DataSettings, language: str, copies: int, template: Path | None) -> Wish:
    """Return what a language model is asked for; the prompt is in Spanish where the records are.

    Raises:
        SettingsError: The template cannot be used.
    """
    from glosa.llm.paraphrase import LANGUAGE_NAMES, NEEDED, PLACES, Wish
    from glosa.llm.template import packaged, read_template

    prompt: Literal["en", "es"] = "es" if language == "es" else "en"
    return Wish(
        text=data.text,
        template=read_template(template, valid=PLACES, needed=NEEDED) if template else packaged("paraphrase", prompt),
        language=language,
        called=LANGUAGE_NAMES[prompt][language],
        copies=copies,
        missing=data.fields().missing,
    )


def by_llm(
    settings: LanguageModelSettings, records: Records, wish: Wish, journal: Path, *, yes: bool, as_json: bool
) -> Made:
    """Return copies that a language model writes.

    Raises:
        SettingsError: The model cannot be asked as the settings say.
        UnavailableError: It cannot be asked at all.
    """
    from glosa.llm.journal import open_journal
    from glosa.llm.paraphrase import plan_requests, sift, to_table

    asked = plan_requests(records.table, wish, records.chosen)
    questions = [request.question for request in asked]
    with open_language_model(settings) as service, open_journal(journal) as kept:
        replies, costs = ask_with_consent(
            service, questions, kept, settings, what="Rewording", yes=yes, as_json=as_json
        )
    written = to_table(records.table, wish, service.model, asked, replies)
    copies, dropped = sift(written, records.table, wish.text)
    failed = failures(questions, replies)
    return Made(copies, {"dropped": dropped} | describe(service, costs, failed), service, failed)


def by_paraphraser(folder: Path, records: Records, data: DataSettings, copies: int, seed: int, *, hidden: bool) -> Made:
    """Return copies that a model of one's own writes.

    Raises:
        AutocoderError: The folder holds no paraphraser.
        UnavailableError: A package or its base model is missing.
    """
    from glosa.cli.progress import rows_progress
    from glosa.llm.paraphrase import reword_all, sift, texts_of
    from glosa.llm.paraphraser import Paraphraser

    model = Paraphraser.load(folder)
    said = texts_of(records.table, data.text, data.fields().missing)

    def reword(text: str, row: int) -> list[str]:
        return model.reword(text, copies=copies, seed=seed + row)

    with rows_progress("Rewording", len(said), hidden=hidden) as advance:
        written = reword_all(records.table, said, data.text, reword, advance)
    kept, dropped = sift(written, records.table, data.text)
    return Made(kept, {"dropped": dropped, "base": model.base})


def tell(found: Json, made: Made, data: DataSettings) -> None:
    """Print what was written, what was left out and why, and what to do next."""
    from glosa.variants.together import WEIGHT

    left_out = [(why, f"{number:,}") for why, number in made.about.get("dropped", {}).items() if number]
    if left_out:
        print_table(("Left out", "Copies"), left_out, right=(1,))
    say(
        f"{found['copies']:,} copies of {found['records']:,} records, language {found['language']}: "
        f"[bold]{escape(found['output'])}[/bold]"
    )
    texts = " ".join(f"--text {shlex.quote(name)}" for name in data.text)
    label = f"--label {shlex.quote(data.label or 'LABEL')} --weight {shlex.quote(data.weight or WEIGHT)}"
    say_next(f"glosa fit {shlex.quote(found['output'])} {texts} {label} --group origin_row")
