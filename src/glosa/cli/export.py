"""`glosa export`: a fine-tuned transformer as ONNX, for programs that know nothing of Glosa."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from glosa.cli.console import print_table, say, write_json
from glosa.cli.options import AsJson, Folder

if TYPE_CHECKING:
    from glosa.export import Exported
    from glosa.types import Json

Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write; it ends in .onnx. Two lie beside it.")
]


def export(folder: Folder, output: Output, *, as_json: AsJson = False) -> None:
    """Write the network of an autocoder as ONNX, with its tokenizer and its codes beside it.

    Only the model transformer is exported; the others score with NumPy.

    Example: glosa export autocoder -o model.onnx
    """
    from glosa.autocoder import Autocoder
    from glosa.export import export_onnx, refuse_others

    refuse_others(output)
    with Console(stderr=True).status("Exporting..."):
        found = describe(export_onnx(Autocoder.load(folder), output))
    if as_json:
        write_json(found)
    else:
        _print(found)


def describe(exported: Exported) -> Json:
    """Return what was written, as JSON types."""
    return {
        "network": str(exported.network),
        "tokenizer": str(exported.tokenizer),
        "about": str(exported.about),
        "bytes": {path.name: path.stat().st_size for path in exported.files},
        "codes": exported.codes,
        "difference": exported.difference,
    }


def _print(found: Json) -> None:
    what = {
        "network": f"token numbers in, {found['codes']:,} logits and probabilities out",
        "tokenizer": "from text to token numbers",
        "about": "codes, titles, levels, fields, and how a record is laid out",
    }
    rows = [(found[name], f"{found['bytes'][Path(found[name]).name] / 1e6:,.1f}", told) for name, told in what.items()]
    print_table(("File", "MB", "What it is"), rows, right=(1,))
    say(escape(f"onnxruntime gives what PyTorch gives; the largest difference met is {found['difference']:.0e}."))
