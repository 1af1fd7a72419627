"""`glosa show`: what is in an autocoder."""

from __future__ import annotations

from glosa.cli.console import write_json
from glosa.cli.options import AsJson, Folder


def show(folder: Folder, *, as_json: AsJson = False) -> None:
    """Show what an autocoder is made of.

    Example: glosa show autocoder
    """
    from glosa.autocoder import Autocoder
    from glosa.cli.facts import describe, print_facts

    found = describe(Autocoder.load(folder), folder)
    if as_json:
        write_json(found)
    else:
        print_facts(found)
