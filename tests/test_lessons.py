from __future__ import annotations

import polars as pl
import pytest

from glosa.errors import LabelError
from glosa.features.views import ViewMaker
from glosa.lessons import Lessons, entries_for
from glosa.records.entries import make_entries
from glosa.records.fields import Fields
from glosa.schemes import Scheme

FIELDS = Fields(text=("text",), label="label")
SCHEME = Scheme.from_table(pl.DataFrame({"code": ["1", "2", "3"], "title": ["Cooks", "Waiters", "Drivers"]}))
LEVELS = SCHEME.levels()
TABLE = pl.DataFrame({"text": ["a cook", "a waiter"] * 20, "label": ["1", "2"] * 20})
NONE = make_entries([])


def test_the_entries_are_those_of_codes_that_nothing_else_tells_of() -> None:
    index = make_entries([("Trucker", "3")])
    assert entries_for(SCHEME, LEVELS, TABLE["label"], NONE, every=False)["text"].to_list() == ["Drivers"]
    assert entries_for(SCHEME, LEVELS, TABLE["label"], index, every=False)["text"].to_list() == ["Trucker"]
    every = entries_for(SCHEME, LEVELS, TABLE["label"], index, every=True)
    assert every["text"].to_list() == ["Cooks", "Waiters", "Drivers", "Trucker"]


def test_groups_are_never_parted() -> None:
    table = TABLE.with_columns(person=pl.int_range(pl.len()) // 4)
    lessons = Lessons.of(table, NONE, Fields(text=("text",), label="label", group="person"), LEVELS)
    learn, hold = lessons.hold_out(0.3, 0, grouped=True)
    people = table["person"].to_numpy()
    assert len(hold) > 4
    assert not set(people[learn]) & set(people[hold])


def test_records_that_say_the_same_are_a_group_where_none_is_named() -> None:
    lessons = Lessons.of(TABLE, make_entries([("Drivers", "3")]), FIELDS, LEVELS)
    assert lessons.group.tolist() == [0, 1] * 20 + [40]


def test_entries_are_learned_and_never_held_out() -> None:
    lessons = Lessons.of(TABLE, make_entries([("Drivers", "3")]), FIELDS, LEVELS)
    train, held_out = lessons.examples(ViewMaker(("text",)), *lessons.hold_out(0.3, 0, grouped=False))
    assert train.entries.sum() == train.entries[-1] == 1
    assert train.target[-1] == 2
    assert held_out.entries.sum() == 0
    assert len(train) + len(held_out) == 41


def test_texts_with_nothing_in_common_are_refused() -> None:
    lessons = Lessons.of(TABLE.with_columns(text=pl.lit("-")), NONE, FIELDS, LEVELS)
    with pytest.raises(LabelError, match="nothing in common"):
        lessons.examples(ViewMaker(("text",)), *lessons.hold_out(0, 0, grouped=False))


def test_some_records_are_learned_once_more_with_one_field_alone() -> None:
    fields = Fields(text=("title", "task"), label="label")
    table = pl.DataFrame(
        {
            "title": ["cook", "waiter"] * 20,
            "task": [f"meals {n}" for n in range(36)] + [None] * 4,
            "label": ["1", "2"] * 20,
        }
    )
    lessons = Lessons.of(table, make_entries([("Drivers", "3")]), fields, LEVELS)
    parts = lessons.hold_out(0.25, 0, grouped=False)
    maker = ViewMaker(fields.text)
    train, held_out = lessons.examples(maker, *parts, field_dropout=0.5, seed=0)
    several = sum(int(row) < 36 for row in parts[0][:-1])
    assert len(train) == len(parts[0]) + round(several / 2)
    assert len(held_out) == len(parts[1])
    copies = slice(len(parts[0]) - 1, -1)
    title, task = ((view.getnnz(axis=1) > 0)[copies] for view in train.views)
    assert (title ^ task).all()
    of_record = dict(zip(lessons.group, lessons.target, strict=True))  # a copy keeps group and code of its record
    assert train.target[copies].tolist() == [of_record[group] for group in train.group[copies]]
    assert train.entries.tolist() == [False] * (len(train) - 1) + [True]


def test_an_empty_group_is_none() -> None:
    records = pl.DataFrame({"text": [f"cook {n}" for n in range(9)], "code": ["1"] * 9, "group": [""] * 6 + ["a"] * 3})
    levels = Scheme.from_labels(["1", "2"]).levels()
    found = Lessons.of(records, make_entries([]), Fields(text=("text",), label="code", group="group"), levels)
    assert len(set(found.group)) == 7
