"""What an autocoder is made of: as JSON, and for people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from glosa.cli.console import print_table, say

if TYPE_CHECKING:
    from glosa.autocoder import Autocoder
    from glosa.types import Json

SHOWN_FIGURES = {"accuracy": "Accuracy", "calibration_error": "Calibration error"}


def describe(autocoder: Autocoder, folder: Path) -> Json:
    """Return what a saved autocoder is made of, as JSON types."""
    fields, scheme = autocoder.fields_, autocoder.scheme_
    return {
        "folder": str(folder),
        "fingerprint": autocoder.fingerprint_,
        "model": autocoder.model,
        "options": dict(autocoder.options or {}),
        "fields": {
            "text": list(fields.text),
            "categorical": list(fields.categorical),
            "image": fields.image,
            "size": fields.size,
            "label": fields.label,
        },
        "missing": list(fields.missing),
        "scheme": {
            "name": scheme.name,
            "version": scheme.version,
            "fingerprint": scheme.fingerprint,
            "codes": len(scheme),
        },
        "records": autocoder.records_,
        "epochs": 0 if autocoder.history_ is None else autocoder.history_.height,
        "levels": _levels(autocoder),
        "bytes": sum(file.stat().st_size for file in folder.iterdir()),
        "settings": autocoder.settings_,
    }


def print_facts(found: Json) -> None:
    """Print what an autocoder is made of."""
    scheme, fields = found["scheme"], found["fields"]
    facts = {
        "Autocoder": found["folder"],
        "Identity": found["fingerprint"],
        "Model": _model(found),
        "Text": ", ".join(fields["text"]),
        "Categorical": ", ".join(fields["categorical"]),
        "Picture": _picture(fields),
        "Label": fields["label"] or "",
        "Scheme": f"{scheme['name']} {scheme['version']} ({scheme['codes']:,} codes, {scheme['fingerprint'][:12]})",
        "Records": f"{found['records']:,}",
        "Size": f"{found['bytes'] / 1e6:,.1f} MB",
    }
    grid = Table.grid(padding=(0, 2))
    for name, value in facts.items():
        if value:
            grid.add_row(f"[dim]{name}[/dim]", escape(" ".join(value.split())))
    Console(highlight=False).print(grid)
    print_levels(found)


def _picture(fields: Json) -> str:
    height, width = fields["size"] or ("", "")
    return f"{fields['image']} ({height} x {width})" if fields["image"] else ""


def print_levels(found: Json) -> None:
    """Print the levels of an autocoder, with the figures of the held-out records where there are any."""
    figures = [name for name in SHOWN_FIGURES if all(name in level for level in found["levels"])]
    rows = [
        (level["level"], f"{level['codes']:,}", *(f"{level[name] * 100:.1f}" for name in figures))
        for level in found["levels"]
    ]
    print_table(("Level", "Codes", *map(SHOWN_FIGURES.__getitem__, figures)), rows, right=range(1, len(figures) + 2))
    if figures:
        say("[dim]In percent, of the records that were held out: a first impression, and no more.[/dim]")


def _levels(autocoder: Autocoder) -> list[Json]:
    levels = autocoder.levels_
    figures: dict[str, Json] = {level["level"]: level for level in autocoder.held_out_ or ()}
    return [
        {"level": name, "codes": len(codes), **figures.get(name, {})}
        for name, codes in zip(levels.names, levels.groups, strict=True)
    ]


def _model(found: Json) -> str:
    options = ", ".join(f"{name}={value}" for name, value in found["options"].items())
    return f"{found['model']} ({options})" if options else found["model"]
