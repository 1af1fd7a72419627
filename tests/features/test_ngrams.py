from __future__ import annotations

import itertools
from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.features.ngrams import NgramSpec, hash_ngrams
from glosa.features.normalise import normalise

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SHORT = st.text("ab ", max_size=8)  # many n-grams in common
SPECS = st.builds(
    NgramSpec,
    words=st.integers(0, 5),
    characters=st.sampled_from([(0, 0), (1, 1), (1, 3), (2, 2), (2, 4), (3, 5), (5, 9)]),
).filter(lambda spec: spec != NgramSpec(0, (0, 0)))


def ngrams(text: str, spec: NgramSpec) -> list[tuple[str, ...]]:
    """The same by loops: runs of words, and runs of characters inside each word with a mark at both its ends."""
    words = text.split(" ") if text else []
    runs = [("w", *words[i : i + n]) for n in range(1, spec.words + 1) for i in range(len(words) - n + 1)]
    low, high = spec.characters
    for n in range(low, high + 1):
        marked = [f" {word} " if n > 1 else word for word in words]
        runs += [("c", word[i : i + n]) for word in marked for i in range(len(word) - n + 1) if n]
    return runs


def hashes_by_row(texts: list[str], spec: NgramSpec, salt: int = 0) -> list[Counter[int]]:
    rows, hashes = hash_ngrams(pl.Series(texts, dtype=pl.String), spec, salt=salt)
    counts: list[Counter[int]] = [Counter() for _ in texts]
    for row, value in zip(rows.tolist(), hashes.tolist(), strict=True):
        counts[row][value] += 1
    return counts


def check_against_reference(texts: list[str], spec: NgramSpec) -> None:
    """Equal n-grams have equal hashes, different ones different hashes, and no n-gram is lost or made up."""
    rows = hashes_by_row(texts, spec)
    for text, found in zip(texts, rows, strict=True):
        expected = Counter(ngrams(text, spec))
        assert sorted(found.values()) == sorted(expected.values())
    # Two rows share as many hashes as they share n-grams.
    for (a, found_a), (b, found_b) in itertools.combinations(zip(texts, rows, strict=True), 2):
        shared = Counter(ngrams(a, spec)) & Counter(ngrams(b, spec))
        assert sorted((found_a & found_b).values()) == sorted(shared.values())


@given(st.lists(st.one_of(SHORT, TEXT), max_size=6), SPECS)
def test_against_a_slow_reference(texts: list[str], spec: NgramSpec) -> None:
    check_against_reference(normalise(pl.Series(texts, dtype=pl.String)).to_list(), spec)


@given(st.lists(SHORT, max_size=6), st.lists(SHORT, max_size=3), SPECS)
def test_the_other_rows_of_a_batch_do_not_matter(texts: list[str], before: list[str], spec: NgramSpec) -> None:
    clean = normalise(pl.Series(texts, dtype=pl.String)).to_list()
    others = normalise(pl.Series(before, dtype=pl.String)).to_list()
    assert hashes_by_row(others + clean, spec)[len(others) :] == [hashes_by_row([text], spec)[0] for text in clean]


def test_one_text_by_hand() -> None:
    (found,) = hashes_by_row(["ab c"], NgramSpec(words=2, characters=(3, 3)))
    assert len(found) == 6  # ab, c, ab c; " ab", "ab ", " c "
    (alone,) = hashes_by_row(["c"], NgramSpec(words=2, characters=(3, 3)))
    assert len(found & alone) == 2  # c; " c "


def test_words_and_characters_share_no_hash() -> None:
    (words,) = hashes_by_row(["aaa"], NgramSpec(words=1, characters=(0, 0)))
    (both,) = hashes_by_row(["aaa"], NgramSpec(words=1, characters=(3, 3)))
    assert len(both) == 4
    assert len(words) == 1


def test_salts_part_the_fields() -> None:
    spec = NgramSpec()
    (first,), (second,) = hashes_by_row(["cook"], spec, salt=0), hashes_by_row(["cook"], spec, salt=1)
    assert not first & second


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_nothing_has_no_ngrams(texts: list[str]) -> None:
    rows, hashes = hash_ngrams(pl.Series(texts, dtype=pl.String), NgramSpec(2, (2, 5)))
    assert (rows.dtype, hashes.dtype) == ("int64", "uint64")
    assert len(rows) == len(hashes) == 0


def murmur(value: int) -> int:
    """The finaliser of MurmurHash3, in the integers of Python."""
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        value %= 2**64
        value = (value ^ value >> 33) * factor % 2**64
    return value ^ value >> 33


def test_the_hashes_never_change() -> None:
    """A saved autocoder knows its n-grams by their hashes."""
    base, salt = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
    word, start, end = (
        murmur(sum(ord(point) * base**place for place, point in enumerate(run)) + salt * (2 * 64 + kind))
        for run, kind in (("ab", 1), (" ab", 2), ("ab ", 2))
    )
    _, hashes = hash_ngrams(pl.Series(["ab"]), NgramSpec(words=1, characters=(3, 3)), salt=2)
    assert hashes.tolist() == [word, start, end]
