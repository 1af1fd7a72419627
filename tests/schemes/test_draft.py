from __future__ import annotations

import polars as pl

from glosa.schemes.columns import Columns
from glosa.schemes.draft import draft_table


def test_rows_are_those_of_a_spreadsheet_and_blank_ones_are_passed_over() -> None:
    table = pl.DataFrame({"code": ["0", None, "01"], "title": [" Army ", None, "Officers"]})
    draft = draft_table(table, Columns("code", (("und", "title"),)))
    assert [(entry.code, entry.titles, entry.row) for entry in draft.entries] == [
        ("0", {"und": "Army"}, 2),
        ("01", {"und": "Officers"}, 4),
    ]
    assert not draft.has_parents
    assert not draft.numeric


def test_a_description_without_a_language_has_that_of_the_titles() -> None:
    table = pl.DataFrame({"code": [1.0], "Title EN": ["One"], "desc": ["First."], "note": ["Odd."]})
    draft = draft_table(table, Columns("code", (("en", "Title EN"),), (("und", "desc"), ("und", "note"))))
    assert draft.entries[0].code == "1"
    assert draft.entries[0].descriptions == {"en": "First.\nOdd."}
    assert draft.numeric
