from __future__ import annotations

import pickle

import numpy as np
import pytest

from glosa.errors import UnavailableError
from glosa.records.datasets import find
from glosa.records.mnist import PIXELS, read_arrays, to_table


def test_arrays_come_out_of_a_pickle() -> None:
    """Under the names that numpy had when the package was made."""
    pickled = pickle.dumps(((np.arange(6, dtype=np.float32).reshape(2, 3), np.array([4, 2])),), protocol=3)
    ((greys, digits),) = read_arrays(pickled.replace(b"numpy._core", b"numpy.core"))
    assert greys.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert digits.tolist() == [4, 2]


@pytest.mark.parametrize("asked", [print, np.frombuffer, pickle.loads])
def test_a_pickle_that_asks_for_anything_else_is_refused(asked: object) -> None:
    with pytest.raises(UnavailableError, match=r"asks for .*, which is no array. It is not read"):
        read_arrays(pickle.dumps(asked))


def test_greys_are_256ths() -> None:
    table = to_table("train", np.array([[0, 1 / 256, 255 / 256] + [0.5] * 781]), np.array([3]))
    assert table.row(0)[:6] == ("train", "3", 0, 1, 255, 128)
    assert table.columns == ["split", "label", *PIXELS] == ["split", find("mnist").label, *find("mnist").inputs]
