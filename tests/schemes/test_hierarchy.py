from __future__ import annotations

import pytest

from glosa.schemes.hierarchy import cut_code, guess_hierarchy, guess_special, parent_by_digits, parent_by_dots


@pytest.mark.parametrize(
    ("codes", "hierarchy"),
    [
        (["0", "01", "011", "0110", "1", "11"], "digits"),
        (["1111", "1112", "2111"], "digits"),
        (["1", "11", "1111", "1112"], "digits"),
        (["A", "A01", "B", "B01"], "digits"),
        (["01.1.1", "01.2", "code"], "dots"),
        (["1", "1.1", "1.2", "1.9", "1.10", "2", "2.1"], "dots"),
        (["01", "01.1", "01.11", "01.12", "01.2", "01.21", "02.1", "02.10"], "digits"),
        ([str(number) for number in range(1, 41)], "flat"),
        (["0", "1"], "flat"),
        (["9", "91"], "digits"),
        (["11", "12"], "flat"),
        (["100", "200"], "flat"),
        (["card", "loan"], "flat"),
        (["12", "x-y"], "flat"),
        ([], "flat"),
    ],
)
def test_guess_hierarchy(codes: list[str], hierarchy: str) -> None:
    assert guess_hierarchy(codes) == hierarchy


def test_parent_by_digits_passes_over_lengths_that_are_no_levels() -> None:
    assert parent_by_digits("1111", (4, 2, 1)) == "11"
    assert parent_by_digits("01.11", (4, 3, 2)) == "01.1"
    assert parent_by_digits("1", (4, 2, 1)) is None


def test_parent_by_dots() -> None:
    assert parent_by_dots("01.1") == "01"
    assert parent_by_dots("code") is None


def test_cutting_beyond_the_end_keeps_the_code() -> None:
    assert cut_code("1-1", 5) == "1-1"


@pytest.mark.parametrize(
    ("codes", "special"),
    [(["9", "96", "9999"], {"9999"}), (["9", "99", "999"], set()), (["99", "11"], set()), (["9991", "9999"], set())],
)
def test_guess_special(codes: list[str], special: set[str]) -> None:
    assert guess_special(codes) == special
