from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import torch

from glosa.features.pieces import field_lengths, looks, pieces
from glosa.features.views import ViewMaker, ViewSettings, row_lengths

TABLE = pl.DataFrame(
    {
        "title": ["school cook", "cook", None, "lorry driver"],
        "task": ["cooks", None, "cooks", "drives a lorry"],
        "status": ["employee", "own account", "employee", None],
    }
)
VIEWS = ViewMaker(["title", "task"], ["status"], ViewSettings(min_records=1)).fit(TABLE).transform(TABLE)


@pytest.mark.parametrize(
    ("n_text", "n_categories", "expected"),
    [
        (1, 0, ((0,),)),
        (1, 2, ((0, 1, 2),)),
        (2, 0, ((2,), (0, 1, 2), (0, 1))),
        (3, 1, ((4, 3), (0, 1, 2, 3, 4), (0, 1, 2, 3))),
    ],
)
def test_looks(n_text: int, n_categories: int, expected: tuple[tuple[int, ...], ...]) -> None:
    assert looks(n_text, n_categories) == expected


def test_fields_have_length_one_and_their_sum_is_the_whole_text() -> None:
    title, task, status, whole = pieces([view.toarray() for view in VIEWS], field_lengths(VIEWS, 2))
    np.testing.assert_allclose(np.linalg.norm(title, axis=1), [1, 1, 0, 1], atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(task, axis=1), [1, 0, 1, 1], atol=1e-6)
    np.testing.assert_array_equal(status, VIEWS[2].toarray())
    np.testing.assert_allclose(whole, VIEWS[0].toarray() + VIEWS[1].toarray())


def test_one_field_is_the_whole_text() -> None:
    made = ViewMaker(["title"], ["status"], ViewSettings(min_records=1)).fit(TABLE)
    views = made.transform(TABLE)
    found = pieces([view.toarray() for view in views], field_lengths(views, 1))
    assert len(found) == 2
    np.testing.assert_allclose(found[0], views[0].toarray(), atol=1e-6)


def test_tensors_are_treated_as_arrays_are() -> None:
    lengths = field_lengths(VIEWS, 2)
    arrays = pieces([view.toarray() for view in VIEWS], lengths)
    tensors = pieces([torch.from_numpy(view.toarray()) for view in VIEWS], list(map(torch.from_numpy, lengths)))
    for array, tensor in zip(arrays, tensors, strict=True):
        np.testing.assert_array_equal(array, tensor.numpy())


def test_an_empty_field_has_a_little_length() -> None:
    title, _ = field_lengths(VIEWS, 2)
    assert title.shape == (4, 1)
    assert title[2, 0] == pytest.approx(1e-6)
    np.testing.assert_allclose(title[:2, 0], row_lengths(VIEWS[0])[:2])
