from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from glosa.errors import TableError
from glosa.features.terms import TermMaker

TEXTS = ["Night baker", "baker of bread", "bread and butter", "night guard", "Guard, at night", ""]


def table(texts: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"job": texts})


def test_agrees_with_scikit_learn() -> None:
    (found,) = (maker := TermMaker(["job"]).fit(table(TEXTS))).transform(table(TEXTS))
    reference = TfidfVectorizer(min_df=2, token_pattern=r"\w+")
    expected = reference.fit_transform(TEXTS)
    assert maker.terms_ == tuple(reference.get_feature_names_out())
    np.testing.assert_allclose(found.toarray(), expected.toarray(), rtol=1e-6)


def test_columns_are_one_text() -> None:
    two = pl.DataFrame({"job": ["night", None], "place": ["baker", "baker"]})
    maker = TermMaker(["job", "place"]).fit(two)
    assert (maker.terms_, maker.n_views) == (("baker",), 1)


def test_the_most_frequent_words_are_kept() -> None:
    assert TermMaker(["job"], most=1).fit(table(TEXTS)).terms_ == ("night",)


def test_where_no_word_is_met_twice_all_are_kept() -> None:
    assert TermMaker(["job"]).fit(table(["a", "b"])).terms_ == ("a", "b")


def test_what_was_learned_comes_back() -> None:
    maker = TermMaker(["job"]).fit(table(TEXTS))
    again = TermMaker(["other"]).restore(maker.to_json(), maker.arrays())
    assert (again.text, again.size) == (("job",), 4)
    np.testing.assert_array_equal(
        again.transform(table(TEXTS))[0].toarray(), maker.transform(table(TEXTS))[0].toarray()
    )


def test_texts_without_a_word() -> None:
    with pytest.raises(TableError, match="no record has a word in 'job'"):
        TermMaker(["job"]).fit(table(["", "-"]))
