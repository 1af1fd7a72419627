from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from glosa.features.encoders.base import unit_rows
from glosa.features.normalise import MAX_CHARACTERS


def test_vectors_of_length_1_in_the_order_of_the_texts(counting: Any) -> None:
    found = counting.encode(["aab", "", "e", "  \n ", "aab"])
    root = 5**0.5
    by_hand = [[2 / root, 1 / root, 0, 0, 0], [0] * 5, [0, 0, 0, 0, 1], [0] * 5, [2 / root, 1 / root, 0, 0, 0]]
    np.testing.assert_allclose(found, by_hand, rtol=1e-6)
    assert found.dtype == np.float32


def test_a_text_that_comes_twice_is_encoded_once_and_like_lengths_together(counting: Any) -> None:
    counting.encode(["abcde", "a", "ab", "a", " a ", "bc", "", "abcd"])
    assert counting.asked == [["a", "ab", "bc"], ["abcd", "abcde"]]


def test_a_text_of_which_nothing_is_known_stays_zeros(counting: Any) -> None:
    assert counting.encode(["x", "a"]).tolist() == [[0] * 5, [1, 0, 0, 0, 0]]


def test_no_text_at_all(counting: Any) -> None:
    assert counting.encode([]).shape == (0, 5)
    assert counting.encode(["", " "]).tolist() == [[0] * 5] * 2
    assert counting.asked == []


def test_a_long_text_is_cut(counting: Any) -> None:
    counting.encode(["b" * (MAX_CHARACTERS + 9)])
    assert counting.asked == [["b" * MAX_CHARACTERS]]


@pytest.mark.parametrize("text", ["niño", "日本語", "🙂", "é", "A\x00B", "a\u2028b", "'; DROP TABLE vectors"])
def test_text_of_any_kind(counting: Any, text: str) -> None:
    assert counting.encode([text, "", text]).shape == (3, 5)
    ((asked,),) = counting.asked
    assert "\x00" not in asked


@given(hnp.arrays(np.float32, hnp.array_shapes(min_dims=2, max_dims=2), elements=st.floats(-1e6, 1e6, width=32)))
def test_lengths_are_1_or_0(vectors: Any) -> None:
    lengths = np.linalg.norm(unit_rows(vectors), axis=1)
    large = np.linalg.norm(vectors, axis=1) > 1e-6
    np.testing.assert_allclose(lengths[large], 1, rtol=1e-5)
    assert (lengths <= 1 + 1e-5).all()
