from __future__ import annotations

from glosa.schemes.check import check_filled, check_spelling, check_tree, find_cycles
from glosa.schemes.entry import Entry


def test_faults_of_a_tree_have_rows_where_there_is_a_file() -> None:
    entries = [Entry("1", row=2), Entry("1", row=7), Entry("21", "2", row=3), Entry("22", "2", row=4)]
    duplicate, orphan = check_tree(entries)
    assert (duplicate.what, duplicate.rows) == ("code '1' stands 2 times", (2, 7))
    assert (orphan.what, orphan.rows) == ("code '2' is missing, the parent of '21', '22'", (3, 4))
    assert check_tree([Entry("1"), Entry("1")])[0].rows == ()


def test_no_code_is_a_fault() -> None:
    assert [fault.what for fault in check_tree([])] == ["there is no code"]


def test_each_circle_is_named_once() -> None:
    parents = {"a": "b", "b": "c", "c": "a", "d": "a", "e": "e", "f": None}
    entries = [Entry(code, parent, row=row) for row, (code, parent) in enumerate(parents.items(), start=2)]
    first, second = find_cycles(entries)
    assert first.what == "the parents go round in a circle: 'a' -> 'b' -> 'c' -> 'a'"
    assert first.rows == (2, 3, 4)
    assert second.what == "the parents go round in a circle: 'e' -> 'e'"


def test_spelling() -> None:
    titles = {"en": "Title"}
    spaced = [Entry(" 11", titles=titles, row=2), Entry("1 1", titles=titles, row=3)]
    words, untitled = Entry("fresh fruit", titles=titles), Entry("12", row=5)
    spaces, title = check_spelling([*spaced, words, untitled])
    assert (spaces.what, spaces.rows) == ("2 codes with spaces: ' 11', '1 1'", (2, 3))
    assert (title.what, title.rows) == ("1 code without a title: '12'", (5,))


def test_rows_without_a_code() -> None:
    [fault] = check_filled([Entry("", titles={"en": "Title"}, row=4), Entry("  ", row=5), Entry("1", row=6)])
    assert (fault.what, fault.rows) == ("2 rows without a code", (4, 5))
