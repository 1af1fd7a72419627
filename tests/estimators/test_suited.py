from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glosa.errors import SettingsError
from glosa.estimators.suited import input_of, suited_autoencoder
from glosa.features.rows import Rows, read_rows


@pytest.fixture(scope="module")
def pictures() -> Rows:
    pixels = np.random.default_rng(0).integers(0, 255, (20, 16)).astype(np.uint8)
    return read_rows(pl.DataFrame(pixels, schema=[f"pixel{number}" for number in range(16)], orient="row"))


def test_pictures_are_vectors_unless_it_is_convolutional(pictures: Rows) -> None:
    dense, convolutional = suited_autoencoder(pictures), suited_autoencoder(pictures, convolutional=True)
    assert (dense.layers, dense.scaling) == ((512, 256, 8), "none")
    assert convolutional.layers == (32, 64, 8)
    assert (input_of(pictures, dense).shape, input_of(pictures, convolutional).shape) == ((20, 16), (20, 4, 4))


def test_what_is_asked_for_comes_first(pictures: Rows) -> None:
    coder = suited_autoencoder(pictures, layers=(5,), epochs=3, scaling=None)
    assert (coder.layers, coder.epochs, coder.scaling) == ((5,), 3, "none")


def test_unknown_options(pictures: Rows) -> None:
    with pytest.raises(SettingsError, match=r"no option 'epoch'\. Did you mean 'epochs'"):
        suited_autoencoder(pictures, epoch=3)
