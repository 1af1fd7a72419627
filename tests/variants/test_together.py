from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glosa.errors import SettingsError, TableError
from glosa.variants.together import put_together
from glosa.variants.vary import vary

JOBS = pl.DataFrame({"job": ["Auxiliar de cocina", "88", "Cajera de banco"], "code": ["9412", "9999", "4211"]})
COPIES = vary(JOBS, text=["job"], language="es", kinds=["little-words"])


def test_records_come_first_and_copies_tell_theirs() -> None:
    table = put_together(JOBS, COPIES)
    assert table["job"].to_list() == [*JOBS["job"], "Auxiliar cocina", "Cajera banco"]
    assert table["origin"].to_list() == ["record"] * 3 + ["paraphrase"] * 2
    assert table["origin_row"].to_list() == [2, 3, 4, 2, 4]
    assert table["origin_kind"].to_list() == [None] * 3 + ["little-words"] * 2
    assert table["weight"].to_list() == [1, 1, 1, 0.3, 0.3]


def test_weights_of_records_are_those_of_their_copies_too() -> None:
    weighed = JOBS.with_columns(w=pl.Series(["2", "1", "4"]))
    copies = vary(weighed, text=["job"], language="es", kinds=["little-words"])
    table = put_together(weighed, copies, weight="w", copy_weight=0.5)
    assert table["w"].to_list() == [2, 1, 4, 1, 2]
    assert "weight" not in table.columns


def test_rows_are_those_of_the_file() -> None:
    table = put_together(JOBS, COPIES, chosen=np.array([4, 7, 9]))
    assert table["origin_row"].to_list() == [6, 9, 11, 6, 11]


def test_columns_of_other_types_become_text() -> None:
    jobs = JOBS.with_columns(pl.col("job").cast(pl.Categorical))
    assert put_together(jobs, vary(jobs, text=["job"], language="es"))["job"].dtype == pl.String


def test_without_copies_the_records_are_left() -> None:
    assert put_together(JOBS, COPIES.clear()).height == 3


def test_what_cannot_be() -> None:
    with pytest.raises(SettingsError, match="copy_weight is 2"):
        put_together(JOBS, COPIES, copy_weight=2)
    with pytest.raises(TableError, match=r"have a column 'weight'. Name it"):
        put_together(JOBS.with_columns(weight=1), COPIES)
