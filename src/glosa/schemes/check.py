"""What is wrong with the entries of a scheme: every fault at once, with its rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from glosa.errors import Fault
from glosa.schemes.entry import Entry

SHOWN_CODES = 5

KEEP_AS_TEXT = "Restore the zeros, and keep the column as text."


def check_tree(entries: Sequence[Entry], special: Collection[str] = ()) -> list[Fault]:
    """Return what keeps the entries from being a tree of codes: codes missing, twice, or above themselves.

    >>> [str(fault) for fault in check_tree([Entry("11", parent="1", row=2), Entry("11", row=5)])]
    ["code '11' stands 2 times (rows 2, 5). Keep one of them.", \
"code '1' is missing, the parent of '11' (row 2). Add a row for it, or correct what is below it."]
    """
    if not entries:
        return [Fault("there is no code", remedy="Give at least one code.")]
    tree = [entry for entry in entries if entry.code not in special]
    known = {entry.code for entry in tree}
    return [*find_duplicates(entries), *find_orphans(tree, known), *find_cycles(tree)]


def check_filled(entries: Sequence[Entry]) -> list[Fault]:
    """Return the rows without a code."""
    empty = [entry for entry in entries if not entry.code.strip()]
    return _fault_of(empty, "row{s} without a code", "Fill in the code.")


def check_spelling(entries: Sequence[Entry]) -> list[Fault]:
    """Return the codes with spaces, and those without any title; words may have a space between them.

    >>> [fault.what for fault in check_spelling([Entry("01 1"), Entry("fresh fruit", titles={"en": "Fruit"})])]
    ["1 code with spaces: '01 1'", "1 code without a title: '01 1'"]
    """
    spaced = [entry for entry in entries if _has_odd_space(entry.code)]
    untitled = [entry for entry in entries if not entry.titles]
    return [
        *_fault_of(spaced, "code{s} with spaces", "Take the spaces away."),
        *_fault_of(untitled, "code{s} without a title", "Give every code a title."),
    ]


def _has_odd_space(code: str) -> bool:
    at_an_end, within = code != code.strip(), len(code.split()) > 1
    return at_an_end or (within and any(map(str.isdigit, code)))


def find_duplicates(entries: Sequence[Entry], remedy: str = "Keep one of them.") -> list[Fault]:
    """Return a fault for each code that stands twice or more."""
    places: dict[str, list[Entry]] = {}
    for entry in entries:
        places.setdefault(entry.code, []).append(entry)
    return [
        Fault(f"code {code!r} stands {len(found)} times", rows_of(found), remedy)
        for code, found in places.items()
        if len(found) > 1
    ]


def find_orphans(entries: Sequence[Entry], known: Collection[str]) -> list[Fault]:
    """Return a fault for each missing parent, so that one missing row shows as one fault."""
    missing: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.parent is not None and entry.parent not in known:
            missing.setdefault(entry.parent, []).append(entry)
    remedy = "Add a row for it, or correct what is below it."
    return [
        Fault(f"code {parent!r} is missing, the parent of {show_codes(below)}", rows_of(below), remedy)
        for parent, below in missing.items()
    ]


def find_cycles(entries: Sequence[Entry]) -> list[Fault]:
    """Return a fault for each circle of parents."""
    by_code = {entry.code: entry for entry in entries}
    rings = _rings({entry.code: entry.parent for entry in entries})
    remedy = "Give one of them another parent."
    return [
        Fault(
            f"the parents go round in a circle: {' -> '.join(map(repr, (*ring, ring[0])))}",
            rows_of([by_code[code] for code in ring]),
            remedy,
        )
        for ring in rings
    ]


def lost_zeros_faults(entries: Sequence[Entry], lost: Mapping[str, str]) -> list[Fault]:
    """Return a fault for each code that seems to have lost its leading zeros."""
    rows = {code: rows_of([entry for entry in entries if entry.code == code]) for code in lost}
    which = {code: "one of the codes" if len(found) > 1 else "code" for code, found in rows.items()}
    turned = "turned to a number by a spreadsheet"
    return [
        Fault(f"{which[code]} {code!r} is probably {restored!r}, {turned}", rows[code], KEEP_AS_TEXT)
        for code, restored in lost.items()
    ]


def decimal_faults(entries: Sequence[Entry]) -> list[Fault]:
    """Return the fault of codes that a spreadsheet turned to decimal numbers."""
    return _fault_of(entries, "code{s} turned to decimal numbers by a spreadsheet", KEEP_AS_TEXT)


def rows_of(entries: Sequence[Entry]) -> tuple[int, ...]:
    """Return the rows of the entries, where they came from a file."""
    return tuple(entry.row for entry in entries if entry.row)


def show_codes(entries: Sequence[Entry]) -> str:
    """Return the first codes for a message.

    >>> show_codes([Entry(code) for code in "abcdefg"])
    "'a', 'b', 'c', 'd', 'e' and 2 more"
    """
    shown = ", ".join(repr(entry.code) for entry in entries[:SHOWN_CODES])
    return shown + (f" and {len(entries) - SHOWN_CODES} more" if len(entries) > SHOWN_CODES else "")


def _fault_of(entries: Sequence[Entry], what: str, remedy: str) -> list[Fault]:
    """Return one fault for all of them, or none."""
    if not entries:
        return []
    counted = f"{len(entries)} {what.format(s='' if len(entries) == 1 else 's')}"
    named = [entry for entry in entries if entry.code.strip()]
    return [Fault(f"{counted}: {show_codes(named)}" if named else counted, rows_of(entries), remedy)]


def _rings(parents: Mapping[str, str | None]) -> list[tuple[str, ...]]:
    rings: list[tuple[str, ...]] = []
    settled: set[str] = set()
    for code in parents:
        path: dict[str, None] = {}
        at: str | None = code
        while at is not None and at in parents and at not in settled and at not in path:
            path[at] = None
            at = parents[at]
        if at in path:
            way = list(path)
            rings.append(tuple(way[way.index(at) :]))
        settled.update(path)
    return rings
