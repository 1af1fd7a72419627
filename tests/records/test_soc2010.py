from __future__ import annotations

import polars as pl

from glosa.records.soc2010 import clean_index


def test_entries_with_a_code_stay_and_equal_ones_stay_together() -> None:
    index = pl.DataFrame(
        {
            "REC\nNO": [str(i) for i in range(42)],
            "INDEXOCC": ["Baker "] * 20 + ["Cook"] * 20 + ["Chef", "Maker, biscuit"],
            "ADD": [None, "(bread)"] * 20 + [None, None],
            "IND": [str(i // 4) for i in range(40)] + [None, None],
            "SOC 2010": ["5432"] * 20 + ["5435"] * 20 + ["5434", "}}}}"],
            "SOC 2000": ["5432"] * 42,
        }
    )
    table = clean_index(index)
    assert table.columns == ["title", "qualifier", "industry", "soc2010", "soc2000", "split"]
    assert table.row(0)[:5] == ("Baker", "", "0", "5432", "5432")
    assert table.height == 41
    assert sorted(table["split"].value_counts().rows()) == [("test", 8), ("train", 33)]
    assert table.group_by("title", "qualifier", "industry").agg(pl.col("split").n_unique())["split"].max() == 1
