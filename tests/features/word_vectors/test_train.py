from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glosa.errors import InputError, SettingsError, UnavailableError
from glosa.features.word_vectors import nearest_words, read_vectors, train_vectors, write_vectors
from glosa.features.word_vectors.train import Method

TEXTS = pl.Series(["Niñera en casa", "cook in kitchen", None, "chef in kitchen", "niñera en hogar", "Pastry cook"] * 30)


@pytest.mark.parametrize("method", ["word2vec", "fasttext"])
def test_the_same_seed_gives_the_same_vectors(method: Method) -> None:
    first, again, other = (
        train_vectors(TEXTS, dim=8, window=2, epochs=2, method=method, seed=seed) for seed in (1, 1, 2)
    )
    assert first.words == again.words
    assert first.values.shape == (len(first.words), 8)
    assert {"ninera", "cook", "pastry"} <= set(first.words)
    assert (first.values == again.values).all()
    assert not np.allclose(first.values, other.values)


def test_words_used_alike_are_near() -> None:
    vectors = train_vectors(TEXTS, dim=8, epochs=20)
    near = dict(nearest_words(vectors, "hogar"))
    assert near["casa"] > near["kitchen"]


def test_parts_of_words_make_vectors_of_unknown_words_also_when_read_again(tmp_path: Path) -> None:
    vectors = train_vectors(TEXTS, dim=8, epochs=20, method="fasttext")
    write_vectors(tmp_path / "own", vectors)
    found = read_vectors(tmp_path / "own", ["kitchens", "cook", "zzz"])
    assert found.words == ("kitchens", "cook")
    assert nearest_words(vectors, "kitchens")[0][0] == "kitchen"
    np.testing.assert_array_equal(found.values, vectors.take(["kitchens", "cook"]).values)


def test_words_met_too_seldom_have_no_vector() -> None:
    words = train_vectors(pl.Series(["a b", "a b c"] * 5), dim=2, epochs=1, min_count=6).words
    assert set(words) == {"a", "b"}


def test_texts_that_teach_nothing_are_told() -> None:
    with pytest.raises(InputError, match=r"none of 2 different words is met 2 times\. Give more texts or a lower min_"):
        train_vectors(pl.Series(["a b", None]))


def test_all_arguments_out_of_range_are_told() -> None:
    with pytest.raises(SettingsError) as caught:
        train_vectors(TEXTS, dim=0, window=0, min_count=0, epochs=0, method="glove", seed=-1)  # type: ignore[arg-type]
    assert [fault.what.split()[0] for fault in caught.value.faults] == [
        "dim", "window", "min_count", "epochs", "method", "seed"
    ]  # fmt: skip


def test_without_gensim_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gensim", None)
    with pytest.raises(UnavailableError, match=r"needs gensim\. Install it with: pip install gensim"):
        train_vectors(TEXTS)
