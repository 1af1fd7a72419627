from __future__ import annotations

import numpy as np
import polars as pl

from glosa.records.forms import one_field_each, says_several

TABLE = pl.DataFrame({"title": ["a", "b", None], "task": ["x", None, "z"], "place": ["p", None, None]})


def test_which_records_say_several_things() -> None:
    assert says_several(TABLE, ["title", "task", "place"]).tolist() == [True, False, False]
    assert says_several(TABLE, ["title"]).tolist() == [False] * 3


def test_one_field_is_kept_that_says_something_and_each_as_often() -> None:
    many = pl.concat([TABLE[:1]] * 3000)
    kept = one_field_each(many, ["title", "task"], np.random.default_rng(0))
    assert (kept.select(pl.sum_horizontal(pl.col("title", "task").is_not_null())).to_series() == 1).all()
    assert 1400 < kept["title"].count() < 1600
    assert kept["place"].equals(many["place"])


def test_a_record_with_one_field_keeps_it() -> None:
    kept = one_field_each(TABLE[1:], ["title", "task"], np.random.default_rng(0))
    assert kept.select("title", "task").rows() == [("b", None), (None, "z")]
