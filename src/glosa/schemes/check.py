"""What is wrong with the entries of a scheme: every fault, with its rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from glosa.errors import Fault
from glosa.schemes.entry import Entry


def find_faults(entries: Sequence[Entry], special: Collection[str] = ()) -> list[Fault]:
    """Return everything that keeps the entries from being a tree of codes."""
    if not entries:
        return [Fault("there is no code", remedy="Give at least one code.")]
    return [*_duplicates(entries), *_orphans(entries), *_cycles(entries)]


def _duplicates(entries: Sequence[Entry]) -> list[Fault]:
    rows = rows_by_code(entries)
    remedy = "Keep one of them."
    return [Fault(f"code {code!r} stands {len(r)} times", r, remedy) for code, r in rows.items() if len(r) > 1]


def rows_by_code(entries: Sequence[Entry]) -> dict[str, tuple[int, ...]]:
    """Return the rows at which each code stands."""
    rows: dict[str, list[int]] = {}
    for entry in entries:
        rows.setdefault(entry.code, []).append(entry.row)
    return {code: tuple(found) for code, found in rows.items()}


def _orphans(entries: Sequence[Entry]) -> list[Fault]:
    """One fault a missing parent, so that a missing row of the file shows as one fault and not as many."""
    known = {entry.code for entry in entries}
    missing: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.parent is not None and entry.parent not in known:
            missing.setdefault(entry.parent, []).append(entry)
    return [
        Fault(
            f"code {parent!r} is missing, the parent of {', '.join(repr(child.code) for child in children)}",
            tuple(child.row for child in children),
            f"Add a row for {parent!r} or correct the codes below it.",
        )
        for parent, children in missing.items()
    ]


def _cycles(entries: Sequence[Entry]) -> list[Fault]:
    parents = {entry.code: entry.parent for entry in entries}
    rows = rows_by_code(entries)
    ring_of: dict[str, tuple[str, ...]] = {}
    settled: set[str | None] = {None}
    for code in parents:
        path: list[str] = []
        at: str | None = code
        while at not in settled and at in parents:
            settled.add(at)
            path.append(at)
            at = parents[at]
        if at in path:
            ring = tuple(path[path.index(at) :])
            ring_of[ring[0]] = ring
    return [
        Fault(
            f"the parents of {' -> '.join(map(repr, (*ring, ring[0])))} go round in a circle",
            tuple(row for code in ring for row in rows[code]),
            "Give one of them another parent.",
        )
        for ring in ring_of.values()
    ]
