"""`glosa paraphraser`: teach a small language model to reword."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from glosa.cli.console import say, say_next, write_json
from glosa.cli.options import AsJson, Data, Device, Encoding, Query, Sheet
from glosa.cli.progress import fit_progress

Said = Annotated[str, typer.Option("--text", metavar="COLUMN", help="Column of texts.")]
Reworded = Annotated[str, typer.Option("--reworded", metavar="COLUMN", help="Column of the same in other words.")]
Base = Annotated[str, typer.Option(metavar="MODEL", help="A causal language model: a folder, or a name of a hub.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder of the paraphraser.")]


def paraphraser(
    data: Data,
    *,
    text: Said,
    reworded: Reworded,
    base: Base,
    output: Output,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the pairs.")] = 3,
    rank: Annotated[int, typer.Option(min=1, help="Of the adapters: how much they can change.")] = 16,
    batch: Annotated[int, typer.Option(min=1, help="Pairs a step.")] = 8,
    learning_rate: Annotated[float, typer.Option(help="At its highest.")] = 2e-4,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal adapters.")] = 0,
    device: Device = None,
    sheet: Sheet = None,
    query: Query = None,
    encoding: Encoding = None,
    as_json: AsJson = False,
) -> None:
    """Teach a small language model to reword, from pairs of texts that say the same; LoRA adapters are what it learns.

    Example: glosa paraphraser pairs.csv --text said --reworded also_said --base smollm2 -o paraphraser
    """
    from glosa.llm.paraphraser import KIND, Recipe, train
    from glosa.records.clean import as_text
    from glosa.records.read import read_table
    from glosa.storage.folder import refuse_foreign

    refuse_foreign(output, KIND)
    recipe = Recipe(
        rank=rank, epochs=epochs, batch=batch, learning_rate=learning_rate, seed=seed, device=device or "auto"
    )
    table = read_table(data, sheet=sheet, query=query, columns=[text, reworded], encoding=encoding)
    said, same = (as_text(table[name]).fill_null("") for name in (text, reworded))
    pairs = [pair for pair in zip(said, same, strict=True) if all(pair)]
    with fit_progress(hidden=as_json) as report:
        taught = train(pairs, base, recipe, report=report)
    taught.save(output)
    found = {"output": str(output), "base": taught.base, "pairs": len(pairs), "losses": list(taught.losses)}
    if as_json:
        write_json(found)
        return
    fell = " -> ".join(f"{loss:.3f}" for loss in taught.losses)
    say(f"Learned from {len(pairs):,} pairs: [bold]{escape(str(output))}[/bold], loss {fell}")
    say_next(f"glosa paraphrase RECORDS --text COLUMN --paraphraser {shlex.quote(str(output))} -o more.csv")
