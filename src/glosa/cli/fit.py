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
from glosa.cli.options import INDEX, LEARNING, MODEL, RECORDS, TRACKING, AsJson
from glosa.cli.progress import fit_progress
from glosa.cli.tracking import open_tracker
from glosa.cli.with_settings import with_settings
from glosa.training.processes import is_main_process

if TYPE_CHECKING:
    from glosa.autocoder import Autocoder
    from glosa.cli.inputs import Records
    from glosa.settings import Settings

Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="DIR", help="Folder of the autocoder; autocoder if nothing is said."),
]

Budget = Annotated[
    Literal["small", "medium", "large"] | None, typer.Option(help="What the model stack may cost; medium.")
]
Checkpoints = Annotated[
    str | None,
    typer.Option(metavar="DIR", help="Folder that keeps a neural model's training, to go on from after a stop."),
]


@with_settings(
    **RECORDS, **INDEX, **MODEL, budget=Budget, **LEARNING, **TRACKING, output=Output, checkpoints=Checkpoints
)
def fit(settled: Settings, *, as_json: AsJson = False) -> None:
    """Learn an autocoder from labelled records, or before there are any from the scheme and its index alone.

    What is not said here comes from glosa.toml.

    Example: glosa fit coded.csv --text occupation --text task --label code --scheme ciuo.xlsx -o ciuo

    The most accurate: glosa fit coded.csv --text occupation --label code --model stack --budget large -o ciuo

    Without records: glosa fit --scheme ciuo.xlsx --index index.csv --model search --text occupation -o ciuo
    """
    from glosa.autocoder import Autocoder
    from glosa.settings import to_keep
    from glosa.storage.folder import AUTOCODER, refuse_foreign

    folder = Path(settled.output.folder)
    refuse_foreign(folder, AUTOCODER)
    writes = is_main_process()  # of several that learn together
    tracker = open_tracker(settled.tracking.uri, settled.tracking.experiment) if writes else None
    start = time.perf_counter()
    cold = settled.data.path is None and settled.scheme.path is not None
    learned, records = (learn_scheme if cold else learn)(settled, hidden=as_json or not writes)
    if not writes:
        return
    learned.save(folder, settings=to_keep(settled))
    seconds = time.perf_counter() - start
    autocoder = Autocoder.load(folder)
    found = {**describe(autocoder, folder), "seconds": round(seconds, 3)}
    if not as_json:
        source = "the scheme alone" if cold else f"{found['records']:,} records"
        say(f"Learned from {source} in {seconds:.1f} s: [bold]{escape(str(folder))}[/bold]")
        print_levels(found)
    if tracker is not None:
        found["run"] = tracker.add_fit(autocoder, records.table, source=records.source, seconds=seconds)
    if as_json:
        write_json(found)
        return
    quoted = shlex.quote(str(folder))
    look = () if tracker is None else (tracker.look,)
    say_next(f"glosa evaluate {quoted} AUDITED -o report", f"glosa code {quoted} NEW -o coded.csv", *look)


def learn(settled: Settings, *, hidden: bool) -> tuple[Autocoder, Records]:
    """Return a fitted autocoder, and what it learned from.

    Raises:
        SettingsError: The settings name no data, no text or no label, or what is unknown or out of range.
        TableError: The data cannot be read.
        SchemeError: The scheme cannot be used.
        LabelError: The records cannot be learned from; lists every fault with its rows in the file.
    """
    from glosa.cli.inputs import (
        labelled_fields,
        new_autocoder,
        read_codes,
        read_index,
        read_records,
        refuse_faults,
    )

    fields = labelled_fields(settled.data)
    records = read_records(settled.data)
    scheme = read_codes(settled.scheme, records, fields.label)
    refuse_faults(records, fields, scheme, settled.scheme.unknown)
    autocoder = new_autocoder(settled, fields, scheme)
    index = read_index(settled.scheme)
    with fit_progress(hidden=hidden) as report:
        autocoder.fit(records.table, index=index, progress=report, checkpoints=settled.output.checkpoints)
    return autocoder, records


def learn_scheme(settled: Settings, *, hidden: bool) -> tuple[Autocoder, Records]:
    """Return an autocoder fitted to a scheme and its index, and no records.

    Raises:
        SettingsError: No text is named, or what is named is unknown or out of range.
        SchemeError: The scheme cannot be used.
        TableError: The index cannot be read.
        LabelError: The index has codes that the scheme lacks.
    """
    from glosa.cli.inputs import new_autocoder, no_records, read_codes, read_index

    fields = settled.data.fields()
    records = no_records(settled.scheme)
    autocoder = new_autocoder(settled, fields, read_codes(settled.scheme, records, None))
    with fit_progress(hidden=hidden) as report:
        autocoder.fit(index=read_index(settled.scheme), progress=report, checkpoints=settled.output.checkpoints)
    return autocoder, records
