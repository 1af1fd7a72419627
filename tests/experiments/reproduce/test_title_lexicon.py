from __future__ import annotations

import numpy as np
import polars as pl

from glosa.experiments.reproduce.title_lexicon import BRANDS, KINDS, WORDS, Lexicon, zipf


def test_zipf_by_hand() -> None:
    drawn = zipf(np.random.default_rng(0), 60_000, 3)
    shares = np.bincount(drawn, minlength=3) / 60_000
    np.testing.assert_allclose(shares, np.array([6, 3, 2]) / 11, atol=0.01)


def test_names_are_different_and_families_share_words() -> None:
    lexicon = Lexicon.make(20, np.random.default_rng(0))
    assert lexicon.words[: WORDS + BRANDS].n_unique() == WORDS + BRANDS
    assert lexicon.categories.n_unique() == 20
    assert lexicon.family(np.array([0, 7, 8, 19])).tolist() == [0, 0, 1, 2]
    assert (len(lexicon.own), len(lexicon.shared), len(lexicon.brands)) == (20, 3, 3)


def test_a_title_has_as_many_words_as_said() -> None:
    rng = np.random.default_rng(0)
    titles = Lexicon.make(20, rng).write(np.array([3, 0, 19]), np.array([3, 12, 5]), rng)
    assert titles.str.split(" ").list.len().to_list() == [3, 12, 5]


def test_words_are_of_every_kind_as_often_as_said() -> None:
    rng = np.random.default_rng(0)
    lexicon = Lexicon.make(20, rng)
    words = lexicon.write(np.zeros(2_000, np.int64), np.full(2_000, 10), rng).str.split(" ").explode()
    own = words.is_in(lexicon.words.gather(lexicon.own[0]).implode()).mean()
    models = words.str.contains(r"^[a-z]{2}\d+$").mean()
    assert isinstance(own, float)
    assert isinstance(models, float)
    assert abs(own - KINDS["own"]) < 0.05
    assert abs(models - KINDS["model"]) < 0.01
    assert words.dtype == pl.String
