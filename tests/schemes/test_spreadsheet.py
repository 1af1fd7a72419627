from __future__ import annotations

from glosa.schemes.build import level_lengths
from glosa.schemes.spreadsheet import are_decimals, find_lost_zeros

WITH_ARMY = ["0", "01", "011", "0110", "1", "11", "111", "1111", "12", "121", "1211"]


def lost(codes: list[str]) -> dict[str, str]:
    return find_lost_zeros(codes, level_lengths(codes))


def test_nothing_is_lost_where_zeros_are_there() -> None:
    assert lost(WITH_ARMY) == {}


def test_a_whole_column_of_numbers() -> None:
    assert lost([str(int(code)) for code in WITH_ARMY]) == {"1": "01", "11": "011", "110": "0110"}


def test_one_code_typed_as_a_number() -> None:
    assert lost(["0", "01", "011", "1", "12", "121", "1211", "310", "03", "031"]) == {"310": "0310"}


def test_a_list_of_one_level() -> None:
    codes = [str(code) for code in range(1111, 1141)]
    assert lost(["110", *codes]) == {"110": "0110"}


def test_uneven_depth_without_a_branch_of_zeros_is_left_alone() -> None:
    assert lost(["1", "11", "111", "12", "2", "3", "31"]) == {}


def test_decimals() -> None:
    assert are_decimals(["1.0", "110.0"])
    assert not are_decimals(["1.0", "1.1"])
    assert not are_decimals([])
