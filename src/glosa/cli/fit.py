"""`glosa fit`: learn an autocoder from labelled records."""

from __future__ import annotations

import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape

from glosa.cli.console import say, say_next, write_json
from glosa.cli.facts import describe, print_levels
from glosa.cli.options import (
    AsJson,
    Categorical,
    DataOrSettings,
    Encoding,
    Group,
    How,
    Label,
    LevelLengths,
    Missing,
    Query,
    SchemeFile,
    SettingsFile,
    Sheet,
    Special,
    Text,
    Unknown,
    Weight,
    Where,
)
from glosa.cli.progress import fit_progress
from glosa.errors import SettingsError

if TYPE_CHECKING:
    from glosa.autocoder import Autocoder
    from glosa.settings import Settings


def fit(
    data: DataOrSettings = None,
    text: Text = None,
    label: Label = None,
    categorical: Categorical = None,
    weight: Weight = None,
    group: Group = None,
    missing: Missing = None,
    where: Where = None,
    sheet: Sheet = None,
    query: Query = None,
    encoding: Encoding = None,
    scheme: SchemeFile = None,
    hierarchy: How = None,
    levels: LevelLengths = None,
    special: Special = None,
    unknown: Unknown = None,
    model: Annotated[str | None, typer.Option(help="What learns; ngram-bag if nothing is said.")] = None,
    option: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="An option of the model; may be repeated.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Equal seeds give equal autocoders.")] = None,
    device: Annotated[Literal["auto", "cpu", "cuda"] | None, typer.Option(help="Where a neural model learns.")] = None,
    class_weight: Annotated[
        Literal["none", "balanced"] | None, typer.Option(help="Whether each code weighs alike, or each record.")
    ] = None,
    validation: Annotated[
        float | None, typer.Option(help="Share of records held out, to calibrate and to stop in time.")
    ] = None,
    settings: SettingsFile = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder of the autocoder; autocoder if nothing is said."),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Learn an autocoder from labelled records.

    What is not said here comes from glosa.toml.

    Example: glosa fit coded.csv --text occupation --text task --label code --scheme ciuo.xlsx -o ciuo
    """
    from glosa.autocoder import Autocoder
    from glosa.cli.settle import announce, settle

    settled = settle(
        settings,
        data=data,
        text=text,
        label=label,
        categorical=categorical,
        weight=weight,
        group=group,
        missing=missing,
        where=where,
        sheet=sheet,
        query=query,
        encoding=encoding,
        scheme=scheme,
        hierarchy=hierarchy,
        levels=levels,
        special=special,
        unknown=unknown,
        model=model,
        option=option,
        seed=seed,
        device=device,
        class_weight=class_weight,
        validation=validation,
        output=output,
    )
    if not as_json:
        announce(settings, settled)
    folder = Path(settled.output.folder)
    refuse_other_things(folder)
    start = time.perf_counter()
    learn(settled, hidden=as_json).save(folder, settings=settled.model_dump(mode="json", exclude_none=True))
    seconds = time.perf_counter() - start
    found = {**describe(Autocoder.load(folder), folder), "seconds": round(seconds, 3)}
    if as_json:
        write_json(found)
        return
    say(f"Learned from {found['records']:,} records in {seconds:.1f} s: [bold]{escape(str(folder))}[/bold]")
    print_levels(found)
    quoted = shlex.quote(str(folder))
    say_next(f"glosa evaluate {quoted} AUDITED -o report", f"glosa code {quoted} NEW -o coded.csv")


def learn(settled: Settings, *, hidden: bool) -> Autocoder:
    """Return a fitted autocoder.

    Raises:
        SettingsError: The settings name no data, no text or no label, or what is unknown or out of range.
        TableError: The data cannot be read.
        SchemeError: The scheme cannot be used.
        LabelError: The records cannot be learned from; lists every fault with its rows in the file.
    """
    from glosa.autocoder import Autocoder
    from glosa.cli.inputs import labelled_fields, read_codes, read_records, refuse_faults

    fields = labelled_fields(settled.data)
    records = read_records(settled.data)
    scheme = read_codes(settled.scheme, records, fields.label)
    refuse_faults(records, fields, scheme, settled.scheme.unknown)
    autocoder = Autocoder(
        text=fields.text,
        categorical=fields.categorical,
        label=fields.label,
        weight=fields.weight,
        group=fields.group,
        missing=fields.missing,
        scheme=scheme,
        hierarchy=settled.scheme.hierarchy,
        lengths=settled.scheme.levels or None,
        unknown=settled.scheme.unknown,
        model=settled.model.name,
        options=settled.model.options,
        class_weight="balanced" if settled.model.class_weight == "balanced" else None,
        validation=settled.model.validation,
        seed=settled.model.seed,
        device=settled.model.device,
    )
    with fit_progress(hidden=hidden) as report:
        autocoder.fit(records.table, progress=report)
    return autocoder


def refuse_other_things(folder: Path) -> None:
    """Refuse, before anything is learned, a place that holds something else than an autocoder.

    Raises:
        SettingsError: It is a file, or a folder with other things in it.
    """
    from glosa.autocoder import KIND
    from glosa.storage.folder import is_folder_of

    empty = folder.is_dir() and not any(folder.iterdir())
    if folder.exists() and not empty and not is_folder_of(folder, KIND):
        msg = f"{folder} holds something else than an autocoder, and is left alone. Name another folder with --output."
        raise SettingsError(msg)
