from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from sklearn.base import clone

from glosa import Autocoder, LabelError, SettingsError
from glosa.experiments.records import labelled_records

TABLE = pl.DataFrame({"job": ["cook", "", "baker", "smith"], "code": ["51", "", "75", "72"], "weight": [1, 1, 0, 2]})


def test_rows_that_cannot_be_learned_from_are_left_out_and_places_follow() -> None:
    coder = Autocoder(text=["job"], label="code", weight="weight", unknown="drop")
    records = labelled_records(TABLE, coder)
    assert records.labels.to_list() == ["51", "72"]
    assert records.weight.tolist() == [1, 2]
    assert records.places(np.array([1, 3])).tolist() == [1]
    assert records.levels().codes == ("51", "72")
    assert records.groups is None


def test_faults_are_told() -> None:
    coder = Autocoder(text=["job"], label="code")
    with pytest.raises(LabelError, match=r"empty in 1 record \(row 3\)"):
        labelled_records(TABLE, coder)
    with pytest.raises(SettingsError, match="the labels are missing"):
        labelled_records(TABLE, clone(coder).set_params(label=None))
