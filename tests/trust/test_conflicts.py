from __future__ import annotations

import numpy as np
import polars as pl

from glosa.features.neighbours import Neighbours
from glosa.trust.conflicts import conflicts, similar_conflicts, wording


def test_case_accents_and_marks_do_not_make_a_wording() -> None:
    table = pl.DataFrame({"job": ["Niñera", "ninera.", "", None], "paid": ["yes", "yes", "yes", None]})
    assert wording(table, ["job"]).to_list() == ["ninera | yes", "ninera | yes", None, None]


def test_the_most_frequent_wording_and_code_come_first() -> None:
    said = pl.Series(["a", "b", "b", "b", "a", None, None, "c"])
    found = conflicts(said, pl.Series(["1", "2", "3", "3", "2", "1", "2", "1"]))
    assert found.rows() == [("b", "3", [2, 3]), ("b", "2", [1]), ("a", "1", [0]), ("a", "2", [4])]


def test_no_conflicts() -> None:
    assert conflicts(pl.Series(["a", "a"]), pl.Series(["1", "1"])).height == 0


def test_similar_wordings_with_other_codes_are_told_once() -> None:
    near = Neighbours(
        np.array([[1, 2], [0, 2], [1, 0], [4, 0], [3, 0]]),
        np.array([[0.95, 0.92], [0.95, 0.5], [0.5, 0.92], [0.99, 0.1], [0.99, 0.1]]),
    )
    said = pl.Series(["a cook", "the cook", "the cook", "x", "x"])
    found = similar_conflicts(near, said, pl.Series(["1", "2", "2", "1", "2"]))
    assert found.rows() == [(0, 1, 0.95)]  # the third says what the second says, the last two say the same


def test_the_same_two_wordings_the_other_way_round_are_told_once() -> None:
    near = Neighbours(np.array([[1], [0], [3], [2]]), np.full((4, 1), 0.95))
    said, label = pl.Series(["a cook", "the cook", "the cook", "a cook"]), pl.Series(["1", "2", "2", "1"])
    assert similar_conflicts(near, said, label).rows() == [(0, 1, 0.95)]
