"""Hash word and character n-grams of normalised texts, a whole batch at once.

The texts of a batch become one array of code points. Every n-gram is a run of that array, so its polynomial hash is a
difference of two prefix sums, scaled: no loop over rows, words or characters is needed. Arithmetic is modulo 2**64.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Hashes = npt.NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)
_BLANK, _END = 32, 10
_MIX = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))


@dataclass(frozen=True, slots=True)
class NgramSpec:
    """Which n-grams are taken from a text.

    Args:
        words: Longest run of words: 1 takes single words, 2 pairs of neighbours as well. 0 takes none.
        characters: Shortest and longest run of characters inside a word, its bounds marked; (0, 0) takes none.
    """

    words: int = 2
    characters: tuple[int, int] = (3, 5)


def hash_ngrams(texts: pl.Series, spec: NgramSpec, *, salt: int = 0) -> tuple[npt.NDArray[np.int64], Hashes]:
    """Return the row and the 64-bit hash of every n-gram of normalised texts.

    Args:
        texts: Words parted by single blanks, no nulls, shape (n_rows,).
        spec: Which n-grams.
        salt: Texts of different salts share no hash; one a field.

    Returns:
        Rows, shape (n_ngrams,), and hashes, shape (n_ngrams,). Rows are in no order.

    >>> rows, hashes = hash_ngrams(pl.Series(["ab", "ab ab"]), NgramSpec(words=1, characters=(0, 0)))
    >>> rows.tolist(), len(set(hashes.tolist()))
    ([0, 1, 1], 1)
    """
    points = _code_points(texts)
    if len(points) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.uint64)
    is_end = points == _END
    bound = is_end | (points == _BLANK)
    row_of = np.cumsum(is_end) - is_end
    prefix, unscale = _prefix_sums(points)
    starts = np.flatnonzero(~bound[1:] & bound[:-1]) + 1
    stops = np.flatnonzero(bound[1:] & ~bound[:-1]) + 1
    parts = [_word_ngrams(prefix, unscale, starts, stops, row_of[starts], n) for n in range(1, spec.words + 1)]
    low, high = spec.characters
    inner = np.concatenate(([0], np.cumsum(bound)))  # bounds before each position
    parts += [_character_ngrams(prefix, unscale, inner, row_of, n) for n in range(low, high + 1) if n]
    salts = [_salt(salt, kind) for kind in range(len(parts))]
    rows = np.concatenate([r for r, _ in parts])
    return rows, _mix(np.concatenate([h + s for (_, h), s in zip(parts, salts, strict=True)]))


def _code_points(texts: pl.Series) -> npt.NDArray[np.uint32]:
    r"""Return ` text \n` of every row as one array: blanks mark word bounds, line feeds row ends."""
    if len(texts) == 0:
        return np.zeros(0, np.uint32)
    joined = (" " + texts + " \n").str.join("").item()
    return np.frombuffer(joined.encode("utf-32-le"), np.uint32)


def _prefix_sums(points: npt.NDArray[np.uint32]) -> tuple[Hashes, Hashes]:
    n = len(points)
    powers = np.full(n, _BASE, np.uint64)
    powers[0] = 1
    np.multiply.accumulate(powers, out=powers)
    unscale = np.full(n, _INVERSE, np.uint64)
    unscale[0] = 1
    np.multiply.accumulate(unscale, out=unscale)
    prefix = np.zeros(n + 1, np.uint64)
    np.cumsum(points * powers, out=prefix[1:])
    return prefix, unscale


def _word_ngrams(
    prefix: Hashes,
    unscale: Hashes,
    starts: npt.NDArray[np.int64],
    stops: npt.NDArray[np.int64],
    rows: npt.NDArray[np.int64],
    n: int,
) -> tuple[npt.NDArray[np.int64], Hashes]:
    first, last = starts[: max(len(starts) - n + 1, 0)], stops[n - 1 :]
    same_row = rows[: len(first)] == rows[n - 1 :]
    first, last, rows = first[same_row], last[same_row], rows[: len(same_row)][same_row]
    return rows, (prefix[last] - prefix[first]) * unscale[first]


def _character_ngrams(
    prefix: Hashes, unscale: Hashes, inner: npt.NDArray[np.int64], row_of: npt.NDArray[np.int64], n: int
) -> tuple[npt.NDArray[np.int64], Hashes]:
    count = len(row_of) - n + 1
    if count <= 0:
        return np.zeros(0, np.int64), np.zeros(0, np.uint64)
    # A run may begin and end at a blank, never cross one.
    within = inner[n - 1 : n - 1 + count] == inner[1 : 1 + count]
    if n == 2:
        within &= inner[2:] - inner[:-2] < 2  # two bounds side by side are no part of a word
    at = np.flatnonzero(within)
    return row_of[at], (prefix[at + n] - prefix[at]) * unscale[at]


def _salt(field: int, kind: int) -> np.uint64:
    return np.uint64((0xD6E8FEB86659FD93 * (field * 64 + kind + 1)) % (1 << 64))


def _mix(hashes: Hashes) -> Hashes:
    """Spread the bits (the finaliser of MurmurHash3, Appleby 2011)."""
    hashes ^= hashes >> np.uint64(33)
    hashes *= _MIX[0]
    hashes ^= hashes >> np.uint64(33)
    hashes *= _MIX[1]
    hashes ^= hashes >> np.uint64(33)
    return hashes
