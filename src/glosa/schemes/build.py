"""From the draft of a reader to entries in a tree, with everything that is wrong or worth knowing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from glosa.errors import Fault, SettingsError
from glosa.schemes.check import (
    check_filled,
    check_spelling,
    decimal_faults,
    find_cycles,
    find_duplicates,
    find_orphans,
    lost_zeros_faults,
    show_codes,
)
from glosa.schemes.draft import Draft
from glosa.schemes.entry import Entry, to_codes
from glosa.schemes.hierarchy import (
    Hierarchy,
    check_hierarchy,
    close_upwards,
    code_length,
    cut_code,
    guess_hierarchy,
    guess_special,
    parent_by,
    read_lengths,
)
from glosa.schemes.spreadsheet import are_decimals, find_lost_zeros, have_no_zeros

MAYBE_ZEROS = "Keep one of them, or restore leading zeros that a spreadsheet took away (011 -> 11)."
LEVEL_SHARE = 0.5
"""A length is a level if this share of the longer codes begins with a code of that length."""


@dataclass(frozen=True, slots=True)
class Build:
    """Entries with their parents; `faults` keep them from being a scheme, `notices` do not."""

    entries: tuple[Entry, ...]
    special: frozenset[str]
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...]


def build(
    draft: Draft, *, hierarchy: Hierarchy = "auto", lengths: Sequence[int] | None = None, special: Iterable[str] = ()
) -> Build:
    """Return the entries of a draft with parents, and what was found on the way.

    Args:
        draft: What a reader found.
        hierarchy: How parents are told; "auto" takes the source's word, or else looks at the codes.
        lengths: The lengths of the levels of a digit hierarchy; a level without any code is made, with empty titles.
        special: Codes outside the tree; added, without a title, where the source has no such code.
    """
    check_hierarchy(hierarchy)
    lengths = read_lengths(lengths, hierarchy)
    named = frozenset(to_codes(special)) | draft.special
    filled = [entry for entry in draft.entries if entry.code.strip()]
    codes = [entry.code for entry in filled]
    outside = named if draft.has_parents else named | guess_special(codes)
    inside = [entry for entry in filled if entry.code not in outside]
    hierarchy = _choose(hierarchy, draft, [entry.code for entry in inside], lengths)
    levels = lengths or level_lengths([entry.code for entry in inside])
    tree = _with_parents(inside, hierarchy, levels)
    apart = [entry for entry in filled if entry.code in outside]
    added = [Entry(code) for code in sorted(named - set(codes))]
    faults = [
        *check_filled(draft.entries),
        *_tree_faults(tree, apart, hierarchy, levels, handmade=draft.handmade),
        *(check_spelling(inside) if draft.handmade else ()),
    ]
    notices = _notices(draft, hierarchy, levels, inside, outside - named)
    return Build((*tree, *apart, *added), outside, tuple(faults), tuple(notices))


def level_lengths(codes: Collection[str]) -> list[int]:
    """Return the lengths of codes that most longer codes begin with, and the greatest.

    >>> level_lengths(["1", "11", "1111", "1112", "2"]), level_lengths(["110", "1111", "1112", "1113", "2111"])
    ([1, 2, 4], [4])
    """
    by_length: dict[int, set[str]] = {}
    for code in codes:
        by_length.setdefault(code_length(code), set()).add(code)
    longest = max(by_length, default=0)
    return sorted(length for length, level in by_length.items() if length == longest or _is_level(length, level, codes))


def _is_level(length: int, level: Collection[str], codes: Collection[str]) -> bool:
    longer = [cut_code(code, length) in level for code in codes if code_length(code) > length]
    return sum(longer) >= LEVEL_SHARE * len(longer)


def _choose(hierarchy: Hierarchy, draft: Draft, codes: Sequence[str], lengths: Sequence[int]) -> Hierarchy:
    if hierarchy == "parent" and not draft.has_parents:
        msg = "hierarchy 'parent' needs a column of parents, and there is none. Name it: parent=..."
        raise SettingsError(msg)
    if hierarchy != "auto":
        return hierarchy
    if lengths:
        return "digits"
    return "parent" if draft.has_parents else guess_hierarchy(codes)


def _with_parents(entries: Sequence[Entry], hierarchy: Hierarchy, lengths: Sequence[int]) -> list[Entry]:
    if hierarchy == "parent":
        return list(entries)
    parents = close_upwards([entry.code for entry in entries], parent_by(hierarchy, lengths))
    read = [replace(entry, parent=parents[entry.code]) for entry in entries]
    return read + _absent_levels(parents, entries, hierarchy)


def _absent_levels(parents: dict[str, str | None], entries: Sequence[Entry], hierarchy: Hierarchy) -> list[Entry]:
    """Return the codes of those levels of which the source has no code at all."""
    if hierarchy != "digits":
        return []
    present, codes = {code_length(entry.code) for entry in entries}, {entry.code for entry in entries}
    absent = [code for code in parents if code not in codes and code_length(code) not in present]
    return [Entry(code, parents[code]) for code in absent]


def _tree_faults(
    tree: Sequence[Entry], special: Sequence[Entry], hierarchy: Hierarchy, lengths: Sequence[int], *, handmade: bool
) -> list[Fault]:
    if not tree and not special:
        return [Fault("there is no code", remedy="Give at least one code.")]
    codes = [entry.code for entry in tree]
    if handmade and are_decimals(codes):
        return decimal_faults(tree)
    lost = find_lost_zeros(codes, lengths) if hierarchy == "digits" else {}
    rest = [entry for entry in tree if entry.code not in lost]
    remedy = MAYBE_ZEROS if hierarchy == "digits" and have_no_zeros(codes) else "Keep one of them."
    return [
        *lost_zeros_faults(tree, lost),
        *find_duplicates(rest, remedy),
        *find_duplicates(special),
        *find_orphans(rest, set(codes)),
        *find_cycles(rest),
    ]


def _notices(
    draft: Draft, hierarchy: Hierarchy, lengths: Sequence[int], entries: Sequence[Entry], guessed: Collection[str]
) -> list[Fault]:
    notices = [
        Fault(f"code {code!r} is taken as special, outside the tree", remedy="Its title says what it stands for.")
        for code in sorted(guessed)
    ]
    if draft.numeric and hierarchy != "flat":
        notices.append(
            Fault("the codes are numbers in the file", remedy="If one began with 0, keep the column as text.")
        )
    if hierarchy == "digits" and len(lengths) == 1:
        remedy = "Give lengths=(1, 2, ...) to have levels above them."
        notices.append(Fault(f"all codes stand at one level, of {lengths[0]} characters", remedy=remedy))
    return notices + _untranslated(entries)


def _untranslated(entries: Sequence[Entry]) -> list[Fault]:
    languages = dict.fromkeys(language for entry in entries for language in entry.titles)
    lacking = {name: [entry for entry in entries if entry.titles and name not in entry.titles] for name in languages}
    return [
        Fault(f"{len(found)} codes have no title in {language!r}: {show_codes(found)}")
        for language, found in lacking.items()
        if found
    ]
