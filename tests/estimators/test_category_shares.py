from __future__ import annotations

import numpy as np
import polars as pl

from glosa import Autocoder
from glosa.estimators.category_shares import CategoryShares
from glosa.features.examples import Examples
from glosa.features.views import ViewMaker

TABLE = pl.DataFrame({"text": ["a"] * 6, "place": ["x", "x", "x", "y", None, "z"], "kind": ["k"] * 6})
TARGET = np.array([0, 0, 4, 4, 4, 0])


def learn(weight: float = 1.0) -> tuple[CategoryShares, ViewMaker]:
    maker = ViewMaker(["text"], ["place", "kind"]).fit(TABLE)
    examples = Examples(maker.transform(TABLE), TARGET, np.full(6, weight))
    return CategoryShares.learn(examples, n_text=1), maker


def test_shares_by_hand() -> None:
    shares, maker = learn()
    place, kind = shares.transform(
        maker.transform(pl.DataFrame({"text": ["a"] * 3, "place": ["x", None, "?"], "kind": "k"}))
    )
    first = (2 + 5 * 0.5) / (3 + 5)  # two of three records of x have the first code, and half of five more
    np.testing.assert_allclose(place.toarray(), [[first, 1 - first], [0.5, 0.5], [0.5, 0.5]], rtol=1e-6)
    np.testing.assert_allclose(kind.toarray(), np.full((3, 2), 0.5), rtol=1e-6)


def test_what_was_saved_is_restored() -> None:
    shares, maker = learn()
    again = CategoryShares.restore(shares.arrays())
    views = maker.transform(TABLE)
    for one, other in zip(shares.transform(views), again.transform(views), strict=True):
        np.testing.assert_array_equal(one.toarray(), other.toarray())


def test_without_categories_there_is_nothing_to_tell() -> None:
    maker = ViewMaker(["text"]).fit(TABLE)
    shares = CategoryShares.learn(Examples(maker.transform(TABLE), TARGET, np.ones(6)), n_text=1)
    assert shares.transform(maker.transform(TABLE)) == []
    assert shares.values.shape == (0,)


def test_one_question_parts_many_values() -> None:
    places = [f"place {number}" for number in range(40)]
    table = pl.DataFrame({"text": ["the same words"] * 400, "place": places * 10, "label": ["a", "b"] * 200})
    coder = Autocoder(
        text=["text"], categorical=["place"], label="label", model="tree", options={"max_depth": 1}, validation=0
    ).fit(table)
    assert coder.score(table, table["label"]) == 1.0
