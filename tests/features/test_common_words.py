from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_matrix

from glosa.features.common_words import WORDS, CommonWords, CommonWordsMaker, common_words, pack
from glosa.features.ngrams import hash_ngrams
from glosa.features.normalise import normalise

TABLE = pl.DataFrame({"title": ["The nurse", None, "zzqx"], "task": ["heals", "Niñera", ""]})


def vectors_of(*words: str) -> np.ndarray:
    table = common_words()
    rows = table.find(hash_ngrams(normalise(pl.Series(words)), WORDS)[1])
    assert (rows >= 0).all()
    return table.vectors(rows)


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [
        ("vicar", "rabbi", "lorry"),
        ("carpenter", "plumber", "potato"),
        ("panadero", "carnicero", "avión"),
        ("boulanger", "boucher", "avion"),
        ("nurse", "enfermera", "ladrillo"),
    ],
)
def test_words_used_alike_are_near_each_other(word: str, like: str, unlike: str) -> None:
    mine, near, far = vectors_of(word, like, unlike)
    assert cosine(mine, near) > cosine(mine, far) + 0.15


def test_a_number_varies_by_about_one() -> None:
    found = common_words().vectors(np.arange(len(common_words())))
    assert found.shape == (len(common_words()), 64)
    assert found.std() == pytest.approx(1, abs=0.05)
    assert (np.diff(common_words().keys.astype(np.int64)) > 0).all()


def test_a_word_that_is_not_there_is_not_found() -> None:
    strange = pl.Series([f"zz{number}qx" for number in range(2000)])
    assert (common_words().find(hash_ngrams(strange, WORDS)[1]) >= 0).sum() <= 2
    last = np.array([np.iinfo(np.uint64).max], np.uint64)
    assert common_words().find(last).shape == (1,)


def test_packing_keeps_all_but_a_hundredth() -> None:
    vectors = np.random.default_rng(0).normal(0, [[1, 5, 0.1, 2]], (5000, 4)).astype(np.float32)
    packed, step = pack(vectors)
    again = CommonWords(np.arange(5000, dtype=np.uint32), packed, step).vectors(np.arange(5000))
    assert (((again - vectors) ** 2).mean(axis=0) / vectors.var(axis=0) < 0.013).all()
    assert packed.nbytes == 5000 * 2


def test_the_words_of_a_record_are_shared_out_over_its_fields() -> None:
    title, task = CommonWordsMaker(["title", "task"]).fit(TABLE).transform(TABLE)
    assert title.shape == (3, len(common_words()))
    np.testing.assert_allclose(title.sum(axis=1).ravel(), [[2 / 3, 0, 0]], rtol=1e-6)
    np.testing.assert_allclose(task.sum(axis=1).ravel(), [[1 / 3, 1, 0]], rtol=1e-6)
    np.testing.assert_allclose(common_words().pool(task)[1], vectors_of("ninera")[0], rtol=1e-6)
    assert not common_words().pool(title)[1:].any()


def test_nothing_is_pooled_of_no_words() -> None:
    empty = csr_matrix((2, len(common_words())), dtype=np.float32)
    assert common_words().pool(empty).tolist() == [[0.0] * 64] * 2


def test_it_comes_back_as_it_was_saved_but_not_with_other_words() -> None:
    maker = CommonWordsMaker(["title", "task"])
    again = CommonWordsMaker.restore(maker.to_json(), maker.arrays())
    assert (again.text, again.n_views) == (("title", "task"), 2)
    with pytest.raises(ValueError, match="other vectors of common words"):
        CommonWordsMaker.restore({**maker.to_json(), "words": "0123"}, {})
