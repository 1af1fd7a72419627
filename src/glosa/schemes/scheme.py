"""A scheme: codes with titles and descriptions, in a tree."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from glosa._validate import listed
from glosa.errors import SchemeError
from glosa.schemes.build import build
from glosa.schemes.check import check_tree
from glosa.schemes.columns import Names, find_columns
from glosa.schemes.draft import Draft, draft_table, to_frame
from glosa.schemes.entry import Entry, natural_order, to_codes
from glosa.schemes.hierarchy import (
    IN_CODES,
    Hierarchy,
    ParentOf,
    check_hierarchy,
    close_upwards,
    code_length,
    guess_hierarchy,
    guess_special,
    guess_strays,
    parent_by,
    read_lengths,
    reading_of,
)
from glosa.schemes.levels import Levels, build_levels
from glosa.schemes.readers.json import FORMAT, draft_json
from glosa.types import Json

OF_LABELS = "labels"
"""The name of a scheme that labels make by themselves."""


@dataclass(frozen=True, eq=False)
class Scheme:
    """A classification. Made by `read_scheme`, `from_labels`, `from_entries` or `from_json`, which check the tree.

    Args:
        entries: One a code, in tree order: each code before those below it, special codes last.
        special: Codes outside the tree, such as 999 for "not enough information".
        name: What the scheme is called.
        version: Which edition it is; "" if nobody told.

    >>> scheme = Scheme.from_labels(["111", "112", "121", "2"], hierarchy="digits")
    >>> scheme.codes
    ('1', '11', '111', '112', '12', '121', '2')
    >>> scheme.children("1"), scheme.ancestors("112"), scheme.leaves
    (('11', '12'), ('1', '11', '112'), ('111', '112', '121', '2'))
    """

    entries: tuple[Entry, ...]
    special: frozenset[str] = frozenset()
    name: str = ""
    version: str = ""

    @classmethod
    def from_entries(
        cls, entries: Sequence[Entry], *, special: Iterable[str] = (), name: str = "", version: str = ""
    ) -> Self:
        """Return the scheme of entries that come in any order.

        Raises:
            SchemeError: If the codes are not a tree; it lists every fault with its rows.
        """
        outside = frozenset(to_codes(special)) & {entry.code for entry in entries}
        faults = check_tree(entries, outside)
        if faults:
            msg = f"scheme {name!r} cannot be used as it is:"
            raise SchemeError(msg, faults)
        return cls(_in_tree_order(entries, outside), outside, name, version)

    @classmethod
    def from_labels(
        cls,
        labels: Iterable[Any],
        *,
        hierarchy: Hierarchy = "auto",
        lengths: Sequence[int] | None = None,
        special: Iterable[str] = (),
        name: str = OF_LABELS,
    ) -> Self:
        """Return the scheme that labels make by themselves: parents are read from the codes, titles are empty.

        Args:
            labels: Codes as text or whole numbers, repeated or not; null and blanks are passed over.
            hierarchy: "digits", "dots" or "flat"; "auto" looks at the labels.
            lengths: Which lengths of a prefix are levels, as (2, 3, 5); all from 1 up if left out. Implies "digits".
            special: Labels outside the tree. Three nines or more with nothing near them are taken as special too.
            name: What the scheme is called.

        Raises:
            SchemeError: If there is no label, or one is no code.
            SettingsError: If lengths are none, or stand beside a hierarchy other than "digits".

        >>> Scheme.from_labels(["01.1.1", "01.1.2", "02.1"]).codes
        ('01', '01.1', '01.1.1', '01.1.2', '02', '02.1')
        >>> Scheme.from_labels(["11110", "11121"], lengths=(2, 3, 5)).ancestors("11110")
        ('11', '111', '11110')
        """
        check_hierarchy(hierarchy, IN_CODES)
        lengths = read_lengths(lengths, hierarchy)
        if isinstance(labels, str | bytes | float | int):
            msg = f"labels are {labels!r}. Give a list of codes."
            raise SchemeError(msg)
        codes = to_codes(labels)
        if not codes:
            msg = "no scheme can be made of labels that are all empty. Check the label column."
            raise SchemeError(msg)
        outside = frozenset(to_codes(special)) | guess_special(codes)
        if hierarchy == "auto":
            outside |= guess_strays([code for code in codes if code not in outside])
        inside = [code for code in codes if code not in outside]
        if hierarchy == "auto":
            hierarchy = "digits" if lengths else guess_hierarchy(inside)
        levels = lengths or range(1, max(map(code_length, inside), default=0) + 1)
        parents = close_upwards(inside, _above(parent_by(hierarchy, levels), outside))
        entries = [Entry(code, parent) for code, parent in parents.items()]
        apart = [Entry(code) for code in codes if code in outside]
        return cls.from_entries([*entries, *apart], special=outside, name=name)

    @classmethod
    def from_draft(
        cls,
        draft: Draft,
        *,
        hierarchy: Hierarchy = "auto",
        lengths: Sequence[int] | None = None,
        special: Iterable[str] = (),
        name: str | None = None,
    ) -> Self:
        """Return the scheme of what a reader found.

        Raises:
            SchemeError: If something keeps it from being a tree of titled codes; it lists every fault with its rows.
        """
        built = build(draft, hierarchy=hierarchy, lengths=lengths, special=special)
        name = name if name is not None else draft.name
        if built.faults:
            msg = f"scheme {name!r} cannot be used as it is:"
            raise SchemeError(msg, built.faults)
        return cls(_in_tree_order(built.entries, built.special), built.special, name, draft.version)

    @classmethod
    def from_table(
        cls,
        table: Any,
        *,
        code: str | None = None,
        title: Names = None,
        description: Names = None,
        parent: str | None = None,
        hierarchy: Hierarchy = "auto",
        lengths: Sequence[int] | None = None,
        special: Iterable[str] = (),
        name: str = "",
    ) -> Self:
        """Return the scheme of a table with one code a row.

        Args:
            table: A polars, pandas or Arrow table, or a dict of columns; codes as text, for their leading zeros.
            code: The column of codes; it and the next three are guessed from the names of the columns if left out.
            title: The columns of titles, one a language, which the last word tells: title_en, "Title ES".
            description: The columns of descriptions; several of one language are joined.
            parent: The column of the parents' codes, empty at the top.
            hierarchy: "digits", "dots", "parent" or "flat"; "auto" is "parent" if there are parents, or else looks at
                the codes.
            lengths: The lengths of the levels of a digit hierarchy; a level without any code is made without titles.
            special: Codes outside the tree, such as 999.
            name: What the scheme is called.

        Raises:
            SchemeError: If a column is missing, or the rows are not a tree of titled codes.

        >>> table = {"code": ["0", "01", "9", "999"], "title": ["Army", "Officers", "Other", "Unknown"]}
        >>> scheme = Scheme.from_table(table)
        >>> scheme.title("01"), scheme.parent("01"), sorted(scheme.special)
        ('Officers', '0', ['999'])
        """
        frame = to_frame(table)
        columns = find_columns(frame.columns, code=code, title=title, description=description, parent=parent)
        draft = draft_table(frame, columns)
        return cls.from_draft(draft, hierarchy=hierarchy, lengths=lengths, special=special, name=name)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code in tree order, special codes last."""
        return tuple(entry.code for entry in self.entries)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes of the tree with nothing below them, in tree order, special codes not among them."""
        return tuple(code for code in self.codes if code not in self._children and code not in self.special)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The codes at the top of the tree."""
        return tuple(entry.code for entry in self.entries if entry.parent is None and entry.code not in self.special)

    @cached_property
    def depth(self) -> int:
        """The number of levels."""
        return max(map(len, self._paths.values()))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of titles and descriptions, in the order in which they come; "und" where nobody told."""
        texts = (mapping for entry in self.entries for mapping in (entry.titles, entry.descriptions))
        return tuple(dict.fromkeys(language for mapping in texts for language in mapping))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the scheme as canonical JSON, in hexadecimal."""
        canonical = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def title(self, code: str, language: str | None = None) -> str:
        """Return the title in a language, the first that has one if None; "" if there is none."""
        return _text(self.entry(code).titles, language)

    def description(self, code: str, language: str | None = None) -> str:
        """Return the description in a language, the first that has one if None; "" if there is none."""
        return _text(self.entry(code).descriptions, language)

    def parent(self, code: str) -> str | None:
        """Return the code above, or None at the top."""
        return self.entry(code).parent

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes right below, in tree order."""
        return self._children.get(self.entry(code).code, ())

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Return the way from the top down to the code itself."""
        return self._paths[self.entry(code).code]

    def place(self, code: str) -> tuple[str, ...]:
        """Return the codes from the top down to a code, which need not be of the scheme.

        Where every code of the scheme tells its parent, the parents of the others are read from them too.

        >>> Scheme.from_labels(["5120", "5131"], hierarchy="digits").place("5129")
        ('5', '51', '512', '5129')
        """
        if code in self or not isinstance(code, str):
            return self.ancestors(code)
        above = None if code in guess_special([*self.codes, code]) else self._parent_of(code)
        return (code,) if above is None else (*self.place(above), code)

    def is_leaf(self, code: str) -> bool:
        """Return whether nothing is below the code."""
        return not self.children(code)

    def entry(self, code: str) -> Entry:
        """Return all that is known of a code.

        Raises:
            SchemeError: If the scheme has no such code; it names the nearest.
        """
        if code not in self._by_code:
            close = difflib.get_close_matches(str(code), self.codes, n=3)
            meant = f" The nearest are {', '.join(map(repr, close))}." if close else ""
            msg = f"code {code!r} is not in scheme {self.name!r}, which has {len(self)} codes.{meant}"
            raise SchemeError(msg)
        return self._by_code[code]

    def levels(self, answers: Sequence[str] | None = None) -> Levels:
        """Return the arrays of the tree over the codes that can be answers: the leaves and special codes if None.

        Raises:
            SchemeError: If there is no answer, or one is not in the scheme.
        """
        wanted = (
            {*self.leaves, *self.special} if answers is None else {self.entry(code).code for code in listed(answers)}
        )
        if not wanted:
            msg = "levels need at least one code that can be an answer, and none came."
            raise SchemeError(msg)
        return build_levels([path for code, path in self._paths.items() if code in wanted])

    def to_json(self) -> Json:
        """Return the scheme as a JSON object that `from_json` reads."""
        return {
            "format": FORMAT,
            "name": self.name,
            "version": self.version,
            "special": sorted(self.special),
            "codes": [_entry_to_json(entry) for entry in self.entries],
        }

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Return the scheme of a JSON object that `to_json` wrote.

        Raises:
            SchemeError: If the object is of a newer format, or not a scheme.
        """
        return cls.from_draft(draft_json(data))

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __len__(self) -> int:
        return len(self.entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scheme) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __repr__(self) -> str:
        return f"Scheme({self.name!r}, {len(self)} codes, {self.depth} levels)"

    @cached_property
    def _by_code(self) -> dict[str, Entry]:
        return {entry.code: entry for entry in self.entries}

    @cached_property
    def _parent_of(self) -> ParentOf:
        return reading_of({entry.code: entry.parent for entry in self.entries if entry.code not in self.special})

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for entry in self.entries:
            if entry.parent is not None:
                below.setdefault(entry.parent, []).append(entry.code)
        return {code: tuple(codes) for code, codes in below.items()}

    @cached_property
    def _paths(self) -> dict[str, tuple[str, ...]]:
        paths: dict[str, tuple[str, ...]] = {}
        for entry in self.entries:
            above = () if entry.parent is None else paths[entry.parent]
            paths[entry.code] = (*above, entry.code)
        return paths


def _above(parent_of: ParentOf, outside: frozenset[str]) -> ParentOf:
    """Return the same function, which passes over codes outside the tree."""

    def parent(code: str) -> str | None:
        above = parent_of(code)
        while above in outside:
            above = parent_of(above)
        return above

    return parent


def _in_tree_order(entries: Sequence[Entry], special: frozenset[str]) -> tuple[Entry, ...]:
    below: dict[str | None, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: natural_order(entry.code), reverse=True):
        if entry.code not in special:
            below.setdefault(entry.parent, []).append(entry)
    ordered: list[Entry] = []
    waiting = below.get(None, [])
    while waiting:
        ordered.append(waiting.pop())
        waiting.extend(below.get(ordered[-1].code, ()))
    apart = [replace(entry, parent=None) for entry in entries if entry.code in special]
    return *ordered, *sorted(apart, key=lambda entry: entry.code)


def _text(texts: Mapping[str, str], language: str | None) -> str:
    return next(iter(texts.values()), "") if language is None else texts.get(language, "")


def _entry_to_json(entry: Entry) -> Json:
    optional = {"parent": entry.parent, "titles": dict(entry.titles), "descriptions": dict(entry.descriptions)}
    return {"code": entry.code} | {key: value for key, value in optional.items() if value}
