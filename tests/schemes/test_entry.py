from __future__ import annotations

from glosa.schemes.entry import Entry, natural_order


def test_row_does_not_tell_entries_apart() -> None:
    assert Entry("1", row=2) == Entry("1", row=3)


def test_natural_order() -> None:
    codes = ["10", "9", "1.10", "1.2", "A", "01", "1", "09"]
    assert sorted(codes, key=natural_order) == ["01", "1", "1.2", "1.10", "09", "9", "10", "A"]
