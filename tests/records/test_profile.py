from __future__ import annotations

import polars as pl
import pytest

from glosa.records.profile import profile


@pytest.mark.parametrize("code", ["0110", "01.1.1.4", "A12", "11-1011.00", "5", "W/3", "12a"])
def test_what_looks_like_a_code(code: str) -> None:
    assert profile(pl.Series("code", [code])).coded == (code != "W/3")


@pytest.mark.parametrize("text", ["baker", "a 12", "12 bakers", "card_arrival", "-"])
def test_what_does_not(text: str) -> None:
    assert profile(pl.Series("code", [text])).coded == 0


def test_counts_and_means_are_of_different_values() -> None:
    found = profile(pl.Series("job", ["a cook", "a cook", "baker", " ", None]))
    assert (found.filled, found.distinct, found.words, found.length, found.single) == (3, 2, 1.5, 5.5, 0.5)


@pytest.mark.parametrize("empty", [pl.Series("a", [None, None]), pl.Series("a", [], dtype=pl.String)])
def test_an_empty_column(empty: pl.Series) -> None:
    found = profile(empty)
    assert (found.filled, found.distinct, found.words, found.records_a_value) == (0, 0, 0, 0)


def test_numbers() -> None:
    assert profile(pl.Series("w", [0.5, 12.25, 3.0])).numeric == 1
    assert profile(pl.Series("w", [-0.5, 1.0])).numeric == 0.5
