from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import random

from glosa.errors import SettingsError
from glosa.features.views import ViewMaker, ViewSettings, row_lengths, says_anything, scale_rows

TEXT = st.one_of(st.none(), st.text("ab c", max_size=9), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
TABLE = pl.DataFrame(
    {
        "title": ["school cook", "cook", "lorry driver", "driver", None, "cook"],
        "task": ["cooks", None, "drives a lorry", "drives", None, "cooks"],
        "status": ["employee", "own account", "employee", "own account", "employee", None],
    }
)


def maker(**settings: object) -> ViewMaker:
    return ViewMaker(["title", "task"], ["status"], ViewSettings(**settings)).fit(TABLE)  # type: ignore[arg-type]


def dense(table: pl.DataFrame, made: ViewMaker) -> list[np.ndarray]:
    return [view.toarray() for view in made.transform(table)]


def test_words_alone_and_characters_alone() -> None:
    assert maker(characters=(0, 0)).size < maker().size
    assert maker(words=0, characters=[2, 2]).size > 0


def test_settings_out_of_their_range_are_all_told() -> None:
    with pytest.raises(
        SettingsError, match=r"(?s)words is 11.*characters is \(5, 3\).*the smaller first.*min_records is 0"
    ):
        ViewSettings(words=11, characters=(5, 3), min_records=0)
    for characters in ([0, 0], [3], "35", (3.0, 5), (0, 4), (3, 21)):
        with pytest.raises(SettingsError, match="two whole numbers from 1 to 20"):
            ViewSettings(words=0, characters=characters)  # type: ignore[arg-type]


def test_each_text_and_each_category_has_a_view() -> None:
    made = maker()
    views = made.transform(TABLE)
    assert [view.shape for view in views] == [(6, made.size)] * 3
    assert {view.dtype for view in views} == {np.dtype(np.float32)}


def test_the_texts_of_a_record_have_length_one_together_and_so_has_a_category() -> None:
    title, task, status = (row_lengths(view) for view in maker().transform(TABLE))
    np.testing.assert_allclose(np.hypot(title, task), [1, 1, 1, 1, 0, 1], atol=1e-6)
    np.testing.assert_allclose(status, [1, 1, 1, 1, 1, 0], atol=1e-6)
    assert (task > 0).tolist() == [True, False, True, True, False, True]


def test_row_lengths_and_scaling_against_numpy() -> None:
    matrix = random(30, 8, density=0.3, format="csr", dtype=np.float32, random_state=np.random.default_rng(0))
    dense = matrix.toarray()
    lengths = np.linalg.norm(dense, axis=1)
    np.testing.assert_allclose(row_lengths(matrix), lengths, rtol=1e-6)
    scaled = scale_rows(matrix, row_lengths(matrix)).toarray()
    np.testing.assert_allclose(scaled, dense / np.where(lengths, lengths, 1)[:, None], rtol=1e-5)


def test_the_weight_of_an_ngram_is_its_inverse_document_frequency() -> None:
    table = pl.DataFrame({"t": ["a b", "a c", "a b"]})
    made = ViewMaker(["t"], settings=ViewSettings(words=1, characters=(0, 0))).fit(table)
    # a stands in 3 of 3 records, b in 2, c in one and is left out.
    rare, frequent = np.log(4 / 3) + 1, np.log(4 / 4) + 1
    assert sorted(made.weights_.tolist()) == pytest.approx([frequent, rare])
    (view,) = made.transform(pl.DataFrame({"t": ["a b", "c", "b"]}))
    assert np.sort(view[0].data) == pytest.approx(np.array([frequent, rare]) / np.hypot(rare, frequent))
    assert (view[1].nnz, view[2].nnz) == (0, 1)


def test_a_word_is_the_same_in_every_field_but_not_in_a_category() -> None:
    table = pl.DataFrame({"title": ["cook", None, None], "task": [None, "cook", None], "status": [None, None, "cook"]})
    made = ViewMaker(["title", "task"], ["status"], ViewSettings(min_records=1)).fit(table)
    title, task, status = dense(table, made)
    assert (title[0] == task[1]).all()
    assert not (status[2] * title[0]).any()


def test_a_category_is_a_whole() -> None:
    table = pl.DataFrame({"t": ["a", "a"], "status": ["own account", "own house"]})
    made = ViewMaker(["t"], ["status"], ViewSettings(min_records=1)).fit(table)
    _, status = dense(table, made)
    assert not (status[0] * status[1]).any()


def test_rare_ngrams_are_left_out() -> None:
    assert maker(min_records=3).size < maker(min_records=2).size < maker(min_records=1).size


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=4), st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=3))
def test_the_other_rows_of_a_batch_do_not_matter(rows: list[tuple], before: list[tuple]) -> None:  # type: ignore[type-arg]
    schema = dict.fromkeys(TABLE.columns, pl.String)
    made = maker()
    together = made.transform(pl.DataFrame(before + rows, schema=schema, orient="row"))
    for number, row in enumerate(rows, start=len(before)):
        alone = made.transform(pl.DataFrame([row], schema=schema, orient="row"))
        for a, b in zip(together, alone, strict=True):
            np.testing.assert_array_equal(a[number].toarray(), b.toarray())


def test_what_is_kept_comes_back() -> None:
    made = maker(words=1, characters=(2, 4))
    again = ViewMaker.restore(made.to_json(), made.arrays())
    assert (again.text, again.categorical, again.settings) == (made.text, made.categorical, made.settings)
    for a, b in zip(dense(TABLE, made), dense(TABLE, again), strict=True):
        np.testing.assert_array_equal(a, b)


def test_no_rows() -> None:
    assert [view.shape[0] for view in maker().transform(TABLE[:0])] == [0, 0, 0]


def test_says_anything() -> None:
    table = pl.DataFrame({"a": ["x", "-", None, " ", "!!"], "b": [None, "y", None, "?", "🍞"]})
    assert says_anything(table, ["a", "b"]).tolist() == [True, True, False, False, False]
    assert says_anything(table, ["b"]).tolist() == [False, True, False, False, False]
    assert says_anything(table[:0], ["a"]).tolist() == []
