from __future__ import annotations

import pytest
import torch

from glosa.layers.field_dropout import FieldDropout

FIELDS = [torch.ones(4000, 2), torch.ones(4000, 3)]


def test_a_field_goes_as_often_as_asked_unless_it_is_the_last_one() -> None:
    torch.manual_seed(0)
    first, second = FieldDropout(0.4)(FIELDS)
    gone = [(field == 0).all(1) for field in (first, second)]
    assert not (gone[0] & gone[1]).any()
    for share in gone:  # .4 * .6: one goes while the other stays
        assert share.float().mean().item() == pytest.approx(0.24, abs=0.02)


def test_what_stays_is_not_scaled_and_a_single_field_stays() -> None:
    torch.manual_seed(0)
    first, _ = FieldDropout(0.4)(FIELDS)
    assert set(first.unique().tolist()) == {0.0, 1.0}
    (only,) = FieldDropout(0.9)(FIELDS[:1])
    torch.testing.assert_close(only, FIELDS[0])


def test_the_one_field_that_says_something_stays() -> None:
    torch.manual_seed(0)
    said, empty = FieldDropout(0.9)([torch.ones(500, 1), torch.zeros(500, 1)])
    assert said.all()
    assert not empty.any()


def test_nothing_goes_in_scoring() -> None:
    kept = FieldDropout(0.9).eval()(FIELDS)
    torch.testing.assert_close(kept, FIELDS)
