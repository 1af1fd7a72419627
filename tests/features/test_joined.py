from __future__ import annotations

import numpy as np
import polars as pl

from glosa.features.joined import JoinedMaker
from glosa.features.tokens import TokenMaker
from glosa.features.views import ViewMaker

TABLE = pl.DataFrame({"job": ["a cook", "a driver"] * 3, "status": ["own", "staff"] * 3})


def joined() -> JoinedMaker:
    return JoinedMaker([ViewMaker(["job"], ["status"]), TokenMaker(["job"], ["status"])]).fit(TABLE)


def test_the_views_of_every_maker_stand_side_by_side() -> None:
    maker = joined()
    views = maker.transform(TABLE)
    assert len(views) == maker.n_views == 4
    bags, tokens = maker.parts(views)
    np.testing.assert_array_equal(
        bags[0].toarray(), ViewMaker(["job"], ["status"]).fit(TABLE).transform(TABLE)[0].toarray()
    )
    np.testing.assert_array_equal(tokens[1], TokenMaker(["job"], ["status"]).fit(TABLE).transform(TABLE)[1])


def test_restored_it_makes_the_same_views() -> None:
    maker = joined()
    again = JoinedMaker([ViewMaker(["job"], ["status"]), TokenMaker(["job"], ["status"])])
    again = again.restore(maker.to_json(), maker.arrays())
    for found, expected in zip(again.transform(TABLE), maker.transform(TABLE), strict=True):
        dense = [part.toarray() if hasattr(part, "toarray") else part for part in (found, expected)]
        np.testing.assert_array_equal(*dense)


def test_where_one_maker_finds_nothing_there_is_nothing_to_learn() -> None:
    assert joined().size > 0
    assert JoinedMaker([ViewMaker(["job"])]).fit(TABLE.with_columns(job=pl.lit("-"))).size == 0
