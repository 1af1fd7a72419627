from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random

from glosa.features.examples import Examples
from glosa.training.bag_records import BagRecords, shares_left_out, thinned


def records(rows: int = 6) -> tuple[Examples, BagRecords]:
    generator = np.random.default_rng(0)
    views = tuple(
        random(rows, 9, density=0.5, format="csr", dtype=np.float32, random_state=generator) for _ in range(3)
    )
    examples = Examples(views, np.arange(rows), np.linspace(0.5, 1.5, rows))
    return examples, BagRecords.of(examples, 3, n_text=2)


def test_the_views_of_a_record_are_next_to_one_another() -> None:
    examples, found = records()
    for number, view in enumerate(examples.views):
        length = np.linalg.norm(view.toarray(), axis=1, keepdims=True) if number < 2 else 1
        np.testing.assert_allclose(found.bags[number::3].toarray() * length, view.toarray(), rtol=1e-6)
    np.testing.assert_allclose(found.lengths[:, 1], np.linalg.norm(examples.views[1].toarray(), axis=1))
    np.testing.assert_array_equal(found.sizes()[:, 2], np.diff(examples.views[2].indptr))


def test_some_of_them_keep_what_is_theirs() -> None:
    _, found = records()
    some = found.take(np.array([4, 1]))
    np.testing.assert_array_equal(some.bags.toarray(), found.bags.toarray()[[12, 13, 14, 3, 4, 5]])
    assert (some.target.tolist(), some.weight.tolist()) == ([4, 1], found.weight[[4, 1]].tolist())
    np.testing.assert_array_equal(some.lengths, found.lengths[[4, 1]])


def test_a_part_is_what_taking_its_numbers_gives() -> None:
    _, found = records()
    part, taken = found.part(1, 4), found.take(np.arange(1, 4))
    np.testing.assert_array_equal(part.bags.toarray(), taken.bags.toarray())
    np.testing.assert_array_equal(part.lengths, taken.lengths)
    np.testing.assert_array_equal(part.target, taken.target)
    assert len(found.part(4, 6)) == 2


def test_records_that_say_the_same_are_counted_once() -> None:
    rows = np.array([[1, 0, 2], [1, 0, 2], [0, 2, 1], [1, 0, 1]], np.float32)
    other = np.array([[0, 1, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0]], np.float32)
    views = (csr_matrix(rows), csr_matrix(other))
    assert BagRecords.of(Examples(views, np.arange(4), np.ones(4)), 2, n_text=2).different() == 3


def test_records_are_thinned_with_their_words() -> None:
    full = csr_matrix(np.ones((1, 5000), np.float32))
    found = BagRecords.of(Examples((full, full), np.zeros(1, int), np.ones(1)), 1, n_text=1)
    thin = found.thinned(1, 15_000.0, np.random.default_rng(0))  # a third of the odds: a quarter goes
    for part, whole in ((thin.bags, found.bags), (thin.words, found.words)):
        assert abs(part.nnz / 5000 - 0.75) < 0.02
        assert part.sum() == pytest.approx(whole.sum(), rel=0.02)
    assert found.bags.nnz == 5000


def test_common_words_are_laid_out_beside_the_views() -> None:
    words = [
        csr_matrix(np.array(rows, np.float32))
        for rows in ([[0, 0.5, 0, 0], [0, 0, 0, 0]], [[0, 0, 0, 0.5], [0, 1, 0, 0]])
    ]
    view = csr_matrix(np.eye(2, 3, dtype=np.float32))
    found = BagRecords.of(Examples((view, view, *words), np.zeros(2, int), np.ones(2)), 2, n_text=2)
    assert (found.views, found.bags.shape, found.met.tolist()) == (2, (4, 3), [1, 3])
    assert found.words.toarray().tolist() == [[1, 0], [0, 1], [0, 0], [1, 0]]
    np.testing.assert_allclose(found.shares, [[0.5, 0.5], [0, 1]], atol=1e-6)
    some = found.take(np.array([1]))
    assert some.words.toarray().tolist() == [[0, 0], [1, 0]]
    assert (some.shares[0, 1], some.met.tolist()) == (1, [1, 3])


def test_thinning_keeps_the_mean() -> None:
    view = csr_matrix(np.ones((2, 20_000), np.float32))
    thin = thinned(view, np.random.default_rng(0), np.array([0.2, 1.0], np.float32))
    assert set(thin.data) == {np.float32(1) / np.float32(1 - 0.2)}
    assert abs(thin[0].sum() / 20_000 - 1) < 0.02
    assert thin[1].nnz == 0


def test_nothing_thinned_is_what_came() -> None:
    _, found = records()
    same = thinned(found.bags, np.random.default_rng(0), np.zeros(18, np.float32))
    np.testing.assert_array_equal(same.toarray(), found.bags.toarray())


def test_longer_fields_go_more_often_and_the_last_one_never() -> None:
    sizes = np.tile([[10, 150, 0, 1]], (4000, 1))
    gone = shares_left_out(sizes, 3, 150.0, np.random.default_rng(0)) == 1
    assert gone.sum(axis=1).max() == 1
    often = gone.mean(axis=0)
    assert often[0] < 0.01
    assert abs(often[1] - 0.5) < 0.03
    assert often[2:].tolist() == [0, 0]
    alone = shares_left_out(np.tile([[0, 10**6]], (50, 1)), 2, 150.0, np.random.default_rng(0))
    np.testing.assert_allclose(alone, [[0, 0.7]] * 50)
