from __future__ import annotations

import numpy as np
import pytest

from glosa.report.plots.sheet import LARGEST, lay_out, plot_sheet
from glosa.report.plots.style import WHOLE


def test_pictures_lie_in_rows_and_columns_with_gaps_between() -> None:
    pictures = np.array([[0.0, 0.2], [0.4, 1.0]])[:, :, None, None] * np.ones((3, 2))
    tiles = lay_out(pictures)
    assert tiles.shape == (2 * 4, 2 * 3, 4)
    assert tiles[::4, ::3, 0].tolist() == [[0, 51], [102, 255]]
    assert tiles[:3, :2, 3].min() == 255
    assert tiles[3].max() == 0
    assert tiles[:, 2].max() == 0


def test_colours_stay_and_a_picture_of_nan_is_left_out() -> None:
    pictures = np.zeros((1, 2, 4, 4, 3))
    pictures[0, 0, ..., 2] = 1
    pictures[0, 1] = np.nan
    tiles = lay_out(pictures)
    assert tiles[0, 0].tolist() == [0, 0, 255, 255]
    assert tiles[:, 5:].max() == 0


def test_large_pictures_are_made_smaller() -> None:
    tiles = lay_out(np.full((1, 1, 300, 600), 0.5))
    assert tiles.shape[0] == pytest.approx(LARGEST / 2, abs=15)
    assert tiles[40, 80].tolist() == [128, 128, 128, 255]


@pytest.mark.parametrize("count", [2, 30])
def test_a_sheet_is_no_wider_than_the_page_and_names_stand_by_their_pictures(count: int) -> None:
    figure = plot_sheet(np.zeros((2, count, 9, 9)), ["clean", "noisy"], [str(n) for n in range(count)], ("down", "on"))
    axes = figure.axes[0]
    assert figure.get_figwidth() <= WHOLE + 1e-9
    assert [label.get_text() for label in axes.get_yticklabels()] == ["clean", "noisy"]
    assert axes.get_xticks() == pytest.approx(np.arange(count) * 10 + 4.5)
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("down", "on")
