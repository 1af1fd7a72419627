from __future__ import annotations

import numpy as np
from gensim.models.fasttext_inner import compute_ngrams, ft_hash_bytes
from hypothesis import given
from hypothesis import strategies as st

from glosa.features.word_vectors.subwords import NgramRule, Subwords, cut_ngrams, hash_ngrams

RULE = NgramRule(shortest=2, longest=5, buckets=1000)


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12))
def test_agrees_with_gensim(word: str) -> None:
    ngrams = cut_ngrams(word, RULE)
    assert sorted(ngrams) == sorted(compute_ngrams(word, RULE.shortest, RULE.longest))
    assert hash_ngrams(ngrams, RULE).tolist() == [ft_hash_bytes(ngram.encode()) % RULE.buckets for ngram in ngrams]


def test_a_mark_alone_is_no_ngram() -> None:
    assert cut_ngrams("a", NgramRule(0, 1, 10)) == ["a"]
    assert cut_ngrams("a", NgramRule(0, 0, 10)) == []


def test_a_vector_is_the_mean_of_the_known_ngrams() -> None:
    buckets = np.sort(hash_ngrams(["<a", "b>"], RULE))
    values = np.array([[1, 0], [3, 2]], np.float32)
    mean = Subwords(RULE, buckets, values).vector("ab")
    assert mean is not None
    assert mean.tolist() == [2, 1]
    assert Subwords(RULE, buckets, values).vector("xyz") is None
