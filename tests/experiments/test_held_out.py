from __future__ import annotations

import numpy as np
import pytest

from glosa.errors import SettingsError
from glosa.experiments.held_out import hold_out, identity
from glosa.features.rows import read_rows


def test_a_share_is_drawn_once_for_all_seeds_alike() -> None:
    learn, test = hold_out(50, None, 0.2, 3)
    assert (len(learn), len(test)) == (40, 10)
    assert sorted([*learn, *test]) == list(range(50))
    np.testing.assert_array_equal(hold_out(50, None, 0.2, 3)[1], test)
    assert hold_out(50, None, 0.2, 4)[1].tolist() != test.tolist()


def test_shares_out_of_their_range() -> None:
    with pytest.raises(SettingsError, match=r"held_out is 0\.9\. It must be a number above 0, 0\.5 at most"):
        hold_out(50, None, 0.9, 0)


def test_rows_are_told_apart_by_their_numbers() -> None:
    first, same, other = (read_rows({"a": [1, 2, last]}) for last in (3, 3, 4))
    assert identity(first) == identity(same) != identity(other)
