from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.errors import SchemeError
from glosa.schemes import Levels, Scheme
from glosa.schemes.entry import Entry


@st.composite
def uneven_trees(draw: st.DrawFn) -> tuple[Scheme, Levels]:
    """A tree of any shape, with any of its codes as answers."""
    size = draw(st.integers(1, 25))
    above = [draw(st.integers(-1, code - 1)) for code in range(size)]
    entries = [Entry(str(code), None if up < 0 else str(up)) for code, up in enumerate(above)]
    special = draw(st.sets(st.sampled_from(["98", "99"])))
    scheme = Scheme.from_entries([*entries, *map(Entry, sorted(special))], special=special)
    return scheme, scheme.levels(draw(st.lists(st.sampled_from(scheme.codes), min_size=1)))


def test_levels_of_uneven_depth_and_a_special_code(scheme: Scheme) -> None:
    levels = scheme.levels()
    assert levels.codes == ("0110", "2211", "2212", "23", "9999")
    assert levels.groups == (
        ("0", "2", "9999"),
        ("01", "22", "23", "9999"),
        ("0110", "2211", "2212", "23", "9999"),
    )
    assert [member.tolist() for member in levels.membership] == [[0, 1, 1, 1, 2], [0, 1, 1, 2, 3], [0, 1, 2, 3, 4]]
    assert [start.tolist() for start in levels.starts] == [[0, 1, 4], [0, 1, 3, 4], [0, 1, 2, 3, 4]]
    assert levels.names == ("1", "2", "3")
    assert len(levels) == 3
    assert {array.dtype for array in levels.membership + levels.starts} == {np.dtype(np.int64)}


def test_an_interior_answer_is_in_the_group_of_its_subtree_and_stands_for_itself_below(scheme: Scheme) -> None:
    levels = scheme.levels(["2211", "22", "2"])
    assert levels.codes == ("2", "22", "2211")
    assert levels.groups == (("2",), ("2", "22"), ("2", "22", "2211"))


def test_sum_up_keeps_the_dtype_and_never_exceeds_one(scheme: Scheme) -> None:
    probabilities = np.full((2, 5), 0.2000001, dtype=np.float32)
    sums = scheme.levels().sum_up(probabilities)
    assert [array.shape for array in sums] == [(2, 3), (2, 4), (2, 5)]
    assert {array.dtype for array in sums} == {np.dtype(np.float32)}
    np.testing.assert_allclose(sums[0][0], [0.2, 0.6, 0.2], rtol=1e-5)
    assert scheme.levels(["22", "23"]).sum_up(np.array([[0.6, 0.4000001]]))[0].max() == 1.0


def test_index_is_minus_one_for_any_code_that_is_no_answer(scheme: Scheme) -> None:
    codes = ["9999", "22", None, "0110", "0110"]
    assert scheme.levels().index(codes).tolist() == [4, -1, -1, 0, 0]
    assert scheme.levels().index(pl.Series(codes)).tolist() == [4, -1, -1, 0, 0]
    assert scheme.levels().index([]).tolist() == []


def test_group_of_a_code_that_is_no_answer(scheme: Scheme) -> None:
    levels = scheme.levels(["0110", "2211"])
    codes = ["2212", "22", "23", "1", None]
    assert levels.group_of(codes, 0, scheme).tolist() == [1, 1, 1, -1, -1]
    assert levels.group_of(codes, 1, scheme).tolist() == [1, 1, -1, -1, -1]
    assert levels.group_of(codes, 2, scheme).tolist() == [-1, -1, -1, -1, -1]


@pytest.mark.parametrize(("answers", "message"), [([], "at least one code"), (["1"], "code '1' is not in scheme")])
def test_answers_must_be_codes(scheme: Scheme, answers: list[str], message: str) -> None:
    with pytest.raises(SchemeError, match=message):
        scheme.levels(answers)


@given(uneven_trees())
def test_groups_are_contiguous_runs_of_answers(tree: tuple[Scheme, Levels]) -> None:
    _, levels = tree
    for groups, member, starts in zip(levels.groups, levels.membership, levels.starts, strict=True):
        assert len(groups) == len(set(groups)) == len(starts)
        assert np.diff(member, prepend=0).tolist() == [int(at in starts[1:]) for at in range(len(levels.codes))]
    assert levels.groups[-1] == levels.codes


@given(uneven_trees(), st.integers(0, 2**32 - 1))
def test_parents_equal_the_sum_of_their_children(tree: tuple[Scheme, Levels], seed: int) -> None:
    _, levels = tree
    sums = levels.sum_up(np.random.default_rng(seed).dirichlet(np.ones(len(levels.codes)), size=3))
    for level in range(len(levels) - 1):
        upper = levels.membership[level][levels.starts[level + 1]]  # the group above each group of the next level
        size = len(levels.groups[level])
        summed = np.stack([np.bincount(upper, weights=row, minlength=size) for row in sums[level + 1]])
        np.testing.assert_allclose(sums[level], summed, atol=1e-12)
        assert (sums[level][:, upper] >= sums[level + 1] - 1e-12).all()
        np.testing.assert_allclose(sums[level].sum(axis=1), 1)


@given(uneven_trees())
def test_group_of_an_answer_is_its_membership(tree: tuple[Scheme, Levels]) -> None:
    scheme, levels = tree
    for level in range(len(levels)):
        assert levels.group_of(levels.codes, level, scheme).tolist() == levels.membership[level].tolist()
