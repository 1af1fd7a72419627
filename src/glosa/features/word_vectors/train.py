"""Train word vectors on one's own texts: word2vec (Mikolov et al. 2013) or fastText (Bojanowski et al. 2017)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import polars as pl

from glosa._validate import Rule, is_number, require
from glosa.errors import InputError, UnavailableError
from glosa.features.word_vectors.subwords import NgramRule, Subwords, cut_ngrams, hash_ngrams
from glosa.features.word_vectors.vectors import WordVectors
from glosa.features.words import count_words, split_words

if TYPE_CHECKING:
    from gensim.models import FastText, Word2Vec

Method: TypeAlias = Literal["word2vec", "fasttext"]

METHODS: tuple[Method, ...] = ("word2vec", "fasttext")
RULE = NgramRule(shortest=3, longest=6, buckets=200_000)
_SLICE = 10_000


def train_vectors(
    texts: pl.Series,
    *,
    dim: int = 100,
    window: int = 5,
    min_count: int = 2,
    epochs: int = 20,
    method: Method = "word2vec",
    seed: int = 0,
) -> WordVectors:
    """Return vectors of the words of texts, trained by skip-gram with five negative samples.

    One thread trains, so that the same seed gives the same vectors.

    Args:
        texts: Strings or nulls, shape (n_rows,); cut into words as the models do.
        dim: Numbers of a vector, 1 to 2,000.
        window: How many words on each side are neighbours, 1 to 100.
        min_count: How often a word must be met to get a vector, at least 1.
        epochs: Passes over the texts, 1 to 1,000.
        method: "fasttext" learns vectors of n-grams too, from which unknown words get theirs.
        seed: Of all chance, 0 to 2**32 - 1.

    Raises:
        SettingsError: An argument is out of its range.
        InputError: No word is met often enough.
        UnavailableError: gensim is not installed.
    """
    require(
        [
            Rule("dim", dim, is_number(dim, 1, 2000, whole=True), "a whole number from 1 to 2,000"),
            Rule("window", window, is_number(window, 1, 100, whole=True), "a whole number from 1 to 100"),
            Rule("min_count", min_count, is_number(min_count, 1, np.inf, whole=True), "a whole number, at least 1"),
            Rule("epochs", epochs, is_number(epochs, 1, 1000, whole=True), "a whole number from 1 to 1,000"),
            Rule("method", method, method in METHODS, f"one of {', '.join(METHODS)}"),
            Rule("seed", seed, is_number(seed, 0, 2**32 - 1, whole=True), "a whole number from 0 to 2**32 - 1"),
        ]
    )
    counts = count_words(texts)
    if max(counts.values(), default=0) < min_count:
        msg = f"none of {len(counts):,} different words is met {min_count} times. Give more texts or a lower min_count."
        raise InputError(msg)
    options = {
        "sentences": _Sentences(split_words(texts)),
        "vector_size": dim,
        "window": window,
        "min_count": min_count,
        "epochs": epochs,
        "seed": seed,
        "sg": 1,
        "workers": 1,
    }
    return _train_fasttext(options) if method == "fasttext" else _train_word2vec(options)


class _Sentences:
    """Lists of words that can be gone through again and again; only some are Python objects at a time."""

    def __init__(self, words: pl.Series) -> None:
        self._words = words

    def __iter__(self) -> Iterator[list[str]]:
        for part in self._words.to_frame().iter_slices(_SLICE):
            yield from part.to_series().to_list()


def _train_word2vec(options: dict[str, object]) -> WordVectors:
    model: Word2Vec = _gensim().Word2Vec(**options)
    return WordVectors(tuple(model.wv.index_to_key), np.array(model.wv.vectors, np.float32))


def _train_fasttext(options: dict[str, object]) -> WordVectors:
    model: FastText = _gensim().FastText(**options, min_n=RULE.shortest, max_n=RULE.longest, bucket=RULE.buckets)
    words = tuple(model.wv.index_to_key)
    used = {ngram for word in words for ngram in cut_ngrams(word, RULE)}
    trained = np.unique(hash_ngrams([*used], RULE)).astype(np.int64)
    ngrams = np.array(model.wv.vectors_ngrams[trained], np.float32)  # the others are still as chance made them
    return WordVectors(words, np.array(model.wv.vectors, np.float32), Subwords(RULE, trained, ngrams))


def _gensim() -> Any:
    try:
        from gensim import models
    except ImportError as error:
        msg = "training word vectors needs gensim. Install it with: pip install gensim"
        raise UnavailableError(msg) from error
    return models
