"""Guess which column of a table is what, from its name and its cells; a person then corrects it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import polars as pl

from glosa.records.clean import as_text
from glosa.records.fields import MISSING
from glosa.records.find_picture import find_picture
from glosa.records.profile import Profile, profile
from glosa.schemes.columns import CODE_WORDS, SCHEME_WORDS
from glosa.schemes.words import words_of

Role: TypeAlias = Literal["text", "categorical", "image", "label", "weight", "group", "split", "unused"]

# fmt: off
LABEL_WORDS = frozenset((
    *CODE_WORDS, "label", "etiqueta", "category", "categoria", "class", "clase", "intent", "target", "tag",
))
GROUP_WORDS = frozenset((
    "group", "grupo", "cluster", "household", "hogar", "family", "familia", "person", "persona", "respondent",
    "informante", "folio", "entity", "uri",
))
SPLIT_WORDS = frozenset(("split", "fold", "subset", "partition", "particion"))
WEIGHT_WORDS = frozenset((
    "weight", "weights", "wgt", "peso", "pond", "ponderador", "ponderacion", "factor", "fexp", "facexp", "expansion",
))
OTHER_WORDS = frozenset((
    "age", "edad", "year", "ano", "anio", "month", "mes", "date", "fecha", "sex", "sexo", "gender", "id", "row",
    "fila", "index", "number", "numero", "income", "ingreso", "level", "nivel",
))
TRAIN_WORDS = frozenset(("train", "training", "entrenamiento"))
NO_ANSWER = frozenset((
    "n a", "na", "none", "nil", "null", "unknown", "not known", "not stated", "not available", "not applicable",
    "no answer", "no response", "don t know", "dont know", "refused", "missing", "no contesta", "no sabe", "ns nr",
    "nsnr", "no sabe no contesta", "ns nc", "ns", "nr", "sin dato", "sin datos", "sin respuesta", "no aplica",
    "no informa", "no declarado", "ignorado", "ninguno", "ninguna", "non renseigne", "inconnu", "aucun", "nsp",
    "ne sait pas", "no responde", "no sabe no responde", "sin informacion", "sans reponse",  # codespell:ignore
))
# fmt: on
MARK = r"^(7{2,}|8{2,}|9{2,}|[^\w\s]+)$"  # 88, 999, ?, --

MOST_CATEGORIES = 30
MOST_MARKS = 10
LEAST_SCORE = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column, the role that it seems to have, and why."""

    name: str
    role: Role
    why: str


@dataclass(frozen=True, slots=True)
class Guess:
    """The roles of all columns, pictures first, the others in their order, and the cells that mean "no answer"."""

    columns: tuple[Column, ...]
    missing: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()

    def of(self, role: Role) -> tuple[str, ...]:
        """Return the names of the columns with a role."""
        return tuple(column.name for column in self.columns if column.role == role)

    def one(self, role: Role) -> str | None:
        """Return the name of the column with a role, None if there is none."""
        return next(iter(self.of(role)), None)


def guess(table: pl.DataFrame) -> Guess:
    """Return what each column of labelled records seems to be.

    >>> jobs, codes = ["baker of bread", "a cook"] * 3, ["7512", "5120"] * 3
    >>> found = guess(pl.DataFrame({"id": range(6), "job": jobs, "isco": codes}))
    >>> [(column.name, column.role) for column in found.columns]
    [('id', 'unused'), ('job', 'text'), ('isco', 'label')]
    """
    picture = find_picture(table)
    rest = table.drop(picture.columns if picture else ())
    nested = [name for name, kind in rest.schema.items() if kind.is_nested() or kind == pl.Binary]
    seen = [Column(picture.name, "image", picture.why)] if picture else []
    unread = [Column(name, "unused", "holds lists, records or bytes") for name in nested]
    columns = (*seen, *_roles(rest.drop(nested), text_needed=picture is None), *unread)
    texts = [column.name for column in columns if column.role == "text"]
    split = next((column.name for column in columns if column.role == "split"), None)
    return Guess(columns, _marks(table, texts), _train_part(table, split))


def _roles(table: pl.DataFrame, *, text_needed: bool) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    profiles = [profile(column) for column in table]

    def left() -> list[Profile]:
        return [it for it in profiles if it.name not in found]

    def settle(role: Role, choose: Callable[[Sequence[Profile]], tuple[Profile, str] | None]) -> None:
        chosen = choose(left())
        if chosen:
            found[chosen[0].name] = Column(chosen[0].name, role, chosen[1])

    settle("split", _split)
    settle("weight", _weight)
    settle("label", _label)
    settle("group", _group)
    label = next((name for name, column in found.items() if column.role == "label"), None)
    for it in left():
        role, why = _other(it, table, label)
        found[it.name] = Column(it.name, role, why)
    if text_needed and not any(column.role == "text" for column in found.values()):
        settled = {name for name, column in found.items() if column.role not in ("unused", "categorical")}
        rest = [it for it in profiles if it.name not in settled and it.filled and it.numeric < 0.5]
        longest = max(rest, key=lambda it: it.length, default=None)
        if longest:
            found[longest.name] = Column(longest.name, "text", "the longest column that is left")
    return tuple(found[name] for name in table.columns)


def _split(left: Sequence[Profile]) -> tuple[Profile, str] | None:
    named = [it for it in left if SPLIT_WORDS & set(words_of(it.name)) and it.distinct <= 10]
    return (named[0], f"by its name; {_values(named[0])}") if named else None


def _weight(left: Sequence[Profile]) -> tuple[Profile, str] | None:
    named = [it for it in left if WEIGHT_WORDS & set(words_of(it.name)) and it.numeric == 1]
    return (named[0], "by its name; numbers, none below 0") if named else None


def _group(left: Sequence[Profile]) -> tuple[Profile, str] | None:
    named = [it for it in left if GROUP_WORDS & set(words_of(it.name)) and MOST_CATEGORIES < it.distinct < it.filled]
    return (named[0], f"by its name; {_values(named[0])}") if named else None


def _label(left: Sequence[Profile]) -> tuple[Profile, str] | None:
    """Return the column most like codes of records, the first of equals."""
    best = max(left, key=_label_score, default=None)
    if best is None or _label_score(best) < LEAST_SCORE:
        return None
    why = "by its name and its cells" if _names_codes(best.name) else "cells that look like codes"
    return best, f"{why}; {_values(best)}"


def _label_score(it: Profile) -> float:
    words = set(words_of(it.name))
    if it.distinct < 2 or it.distinct > 0.7 * it.filled or words & (GROUP_WORDS | OTHER_WORDS):
        return -1
    repeats = 1 if it.records_a_value >= 2 else -1
    wordy = 3 if it.words > 3 else 0
    return 3 * _names_codes(it.name) + 2 * (it.coded > 0.9) + (it.single > 0.9) + repeats - wordy


def _names_codes(name: str) -> bool:
    words = words_of(name)
    return bool(LABEL_WORDS & set(words)) or any(word.startswith(SCHEME_WORDS) for word in words)


def _other(it: Profile, table: pl.DataFrame, label: str | None) -> tuple[Role, str]:
    """Return the role of a column that is no label, group, weight or split."""
    words = set(words_of(it.name))
    if it.distinct < 2:
        return "unused", "the same in every record" if it.distinct else "empty"
    if it.distinct == it.filled and it.single > 0.9 and (it.coded > 0.9 or words & OTHER_WORDS):
        return "unused", "different in every record: an identifier"
    if label is not None and tells(table, it.name, label):
        return "unused", f"it tells the label, such as the title of {label!r}"
    few = it.distinct <= MOST_CATEGORIES and it.records_a_value >= 5 and it.words <= 5
    if few and not words & GROUP_WORDS:
        return "categorical", _values(it)
    if it.coded > 0.9 or (it.single > 0.99 and it.length > 40):
        return "unused", f"looks like codes or identifiers; {_values(it)}"
    return "text", f"{_values(it)}, {it.words:.1f} words on average"


def tells(table: pl.DataFrame, column: str, label: str) -> bool:
    """Return whether a column says the label in other words: each of its values goes with one label, and back.

    >>> codes = [str(code) for code in range(10)] * 10
    >>> table = pl.DataFrame({"code": codes, "title": [f"title of {code}" for code in codes], "job": ["a", "b"] * 50})
    >>> tells(table, "title", "code"), tells(table, "job", "code")
    (True, False)
    """
    pairs = table.select(column, label).drop_nulls()
    labels, values = pairs[label].n_unique(), pairs[column].n_unique()
    enough = labels >= 10 and pairs.height >= 10 * labels
    return enough and values == labels == pairs.unique().height


def _marks(table: pl.DataFrame, texts: Sequence[str]) -> tuple[str, ...]:
    """Return the cells that seem to mean "no answer" and are met more than once, the most frequent first."""
    if not texts:
        return ()
    cells = pl.concat([as_text(table[name]).alias("cell") for name in texts]).value_counts(sort=True)
    repeated = cells.filter(pl.col("count") > 1, pl.col("cell").str.len_chars() <= 30, ~pl.col("cell").is_in(MISSING))
    listed = repeated.select("cell", mark=pl.col("cell").str.contains(MARK)).iter_rows()
    return tuple(cell for cell, mark in listed if mark or " ".join(words_of(cell)) in NO_ANSWER)[:MOST_MARKS]


def _train_part(table: pl.DataFrame, split: str | None) -> tuple[tuple[str, str], ...]:
    values = as_text(table[split]).unique(maintain_order=True).to_list() if split else []
    return tuple((split or "", value) for value in values if value and value.lower() in TRAIN_WORDS)[:1]


def _values(it: Profile) -> str:
    return f"{it.distinct:,} values in {it.filled:,} records"
