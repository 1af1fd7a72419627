from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glosa.features.look import field_lengths, look
from glosa.features.views import ViewMaker, ViewSettings, row_lengths

TABLE = pl.DataFrame(
    {
        "title": ["school cook", "cook", None, "lorry driver"],
        "task": ["cooks", None, "cooks", "drives a lorry"],
        "status": ["employee", "own account", "employee", None],
    }
)
MAKER = ViewMaker(["title", "task"], ["status"], ViewSettings(min_records=1)).fit(TABLE)
VIEWS = MAKER.transform(TABLE)
POOLED = [view.toarray() for view in VIEWS]


def gates(*of_views: float) -> np.ndarray:
    return np.outer(of_views, np.ones(MAKER.size, np.float32))


def test_the_whole_text_is_the_sum_of_the_fields() -> None:
    whole, _ = look(POOLED, field_lengths(VIEWS, 2), gates(1, 1, 1))
    np.testing.assert_allclose(whole, POOLED[0] + POOLED[1])


@pytest.mark.parametrize(("view", "lengths"), [(0, [1, 1, 0, 1]), (1, [1, 0, 1, 1]), (2, [1, 1, 1, 0])])
def test_through_its_gate_each_view_has_length_one(view: int, lengths: list[int]) -> None:
    one_open = [0.0, 0.0, 0.0]
    one_open[view] = 1.0
    _, apart = look(POOLED, field_lengths(VIEWS, 2), gates(*one_open))
    np.testing.assert_allclose(np.linalg.norm(apart, axis=1), lengths, atol=1e-6)


def test_one_field_is_seen_once() -> None:
    views = ViewMaker(["title"], settings=ViewSettings(min_records=1)).fit(TABLE).transform(TABLE)
    found = look([view.toarray() for view in views], field_lengths(views, 1), np.full((1, views[0].shape[1]), 2.0))
    assert len(found) == 1
    np.testing.assert_allclose(found[0], 2 * views[0].toarray(), atol=1e-6)


def test_an_empty_field_has_a_little_length() -> None:
    title, _ = field_lengths(VIEWS, 2)
    assert title.shape == (4, 1)
    assert title[2, 0] == pytest.approx(1e-6)
    np.testing.assert_allclose(title[:2, 0], row_lengths(VIEWS[0])[:2])
