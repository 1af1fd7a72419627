from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glosa.errors import LabelError
from glosa.features.pixels import PixelMaker

GREYS = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)


def test_greys_have_one_channel_and_a_missing_picture_is_black() -> None:
    table = pl.DataFrame({"scan": pl.Series(GREYS)}).with_columns(
        pl.when(pl.Series([True, False])).then(pl.col("scan"))
    )
    [view] = PixelMaker("scan").fit(table).transform(table)
    assert view.shape == (2, 1, 3, 4)
    np.testing.assert_array_equal(view[0, 0], GREYS[0])
    assert not view[1].any()


def test_colours_become_channels() -> None:
    colours = np.stack([GREYS, GREYS + 50, GREYS + 100], axis=3)
    table = pl.DataFrame({"scan": colours})
    maker = PixelMaker("scan").fit(table)
    [view] = maker.transform(table)
    np.testing.assert_array_equal(view[:, 1], GREYS + 50)
    assert (maker.shape_, maker.size) == ((3, 3, 4), 36)


def test_it_comes_back_as_it_was_saved() -> None:
    maker = PixelMaker("scan").fit(pl.DataFrame({"scan": GREYS}))
    again = PixelMaker("").restore(maker.to_json(), maker.arrays())
    assert (again.image, again.shape_) == ("scan", (1, 3, 4))


def test_without_pictures_there_is_nothing_to_learn() -> None:
    with pytest.raises(LabelError, match="there are no pictures to learn from"):
        PixelMaker("scan").fit(pl.DataFrame({"scan": ["a.png"]}))
