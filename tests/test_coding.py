from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from glosa.coding import beside, coding_columns, empty_where, rank, without_repeats
from glosa.errors import InputError
from glosa.schemes import Scheme

LEVELS = Scheme.from_labels(["11", "12", "2", "999"], hierarchy="digits").levels()
SHARES = np.array([[0.3, 0.25, 0.4, 0.05], [0.15, 0.1, 0.05, 0.7]], np.float32)


def test_ranked_codes_and_the_best_of_each_level() -> None:
    found = coding_columns(SHARES, LEVELS, top=3)
    assert found.columns == [
        "code", "probability",
        "code_1", "probability_1", "code_2", "probability_2", "code_3", "probability_3",
        "level_1_code", "level_1_probability", "level_2_code", "level_2_probability",
    ]  # fmt: skip
    codes = found.select(pl.col(r"^(code.*|level_\d_code)$").cast(pl.String)).rows()
    assert codes == [("2", "2", "11", "12", "1", "2"), ("999", "999", "11", "12", "999", "999")]
    assert found["level_1_probability"].to_list() == pytest.approx([0.55, 0.7])
    assert found["probability_2"].to_list() == pytest.approx([0.3, 0.15])
    assert found.schema["probability"] == pl.Float32


def test_the_best_code_need_not_lie_in_the_best_group() -> None:
    found = coding_columns(SHARES[:1], LEVELS, top=1)
    assert (found["code"].item(), found["level_1_code"].item()) == ("2", "1")


def test_no_more_codes_than_there_are() -> None:
    assert "code_4" in coding_columns(SHARES, LEVELS, top=9).columns
    assert "code_5" not in coding_columns(SHARES, LEVELS, top=9).columns
    assert coding_columns(SHARES[:0], LEVELS, top=2).shape == (0, 10)


@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2), elements=st.floats(0, 1, width=16)), st.integers(1, 9))
def test_rank_against_a_full_sort(shares: np.ndarray, top: int) -> None:
    order, values = rank(shares, top)
    expected = -np.sort(-shares, axis=1)[:, :top]
    np.testing.assert_array_equal(values, expected)
    np.testing.assert_array_equal(np.take_along_axis(shares, order, axis=1), expected)
    assert all(len(set(row)) == len(row) for row in order.tolist())


def test_of_equal_values_the_left_one_comes_first() -> None:
    assert rank(np.array([[0.2, 0.4, 0.2, 0.2]]), 4)[0].tolist() == [[1, 0, 2, 3]]


def test_empty_where() -> None:
    columns = pl.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    assert empty_where(columns, np.array([False, True]), "no text").rows() == [(1, "x", ""), (None, None, "no text")]
    assert empty_where(columns, np.array([False, False]), "no text").rows() == [(1, "x", ""), (2, "y", "")]


def test_columns_that_are_taken_are_all_told() -> None:
    columns = pl.DataFrame({"code": [1], "note": [""]})
    assert beside(pl.DataFrame({"a": [7]}), columns).rows() == [(7, 1, "")]
    with pytest.raises(InputError, match=r"(?s)column 'code' is there already. Rename or drop it..*column 'note'"):
        beside(pl.DataFrame({"note": [1], "code": [2]}), columns)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["", None])), max_size=8))
def test_equal_records_are_scored_once(rows: list[tuple[str | None, str | None]]) -> None:
    table = pl.DataFrame(rows, schema={"x": pl.String, "y": pl.String}, orient="row")
    different, place = without_repeats(table)
    assert len(different) == len(set(rows))
    assert different[place].equals(table)


def test_columns_may_have_any_name() -> None:
    table = pl.DataFrame({"#": ["a", "a"], "##": ["b", "b"], "": ["c", "c"]})
    assert without_repeats(table)[1].to_list() == [0, 0]


@pytest.mark.parametrize("top", [1, 5, 50])
def test_the_first_of_equals_come_first(top: int) -> None:
    order, ranked = rank(np.full((2, 50), 0.02), top)
    assert order.tolist() == [list(range(top))] * 2
    assert ranked.shape == (2, top)
