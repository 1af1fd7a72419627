from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from glosa.errors import TableError
from glosa.experiments.reproduce.tweets_data import prepare, read_tweets


def test_the_files_of_kaggle(tweets_folder: Path) -> None:
    train = read_tweets(tweets_folder / "train.csv", labelled=True)
    assert train.height == 64
    assert train["keyword"].unique().sort().to_list() == ["fire", "forest fire", "quake", "student"]
    assert train["group"].n_unique() == 32  # the address alone tells two apart
    test = read_tweets(tweets_folder / "test.csv", labelled=False)
    assert "target" not in test.columns
    assert test["id"].to_list() == [*map(str, range(900, 908)), "950"]


def test_parquet_is_the_same_as_csv(tweets_folder: Path) -> None:
    table = pl.read_csv(tweets_folder / "train.csv")
    table.write_parquet(tweets_folder / "train.parquet")
    read = [read_tweets(tweets_folder / f"train.{kind}", labelled=True) for kind in ("csv", "parquet")]
    assert read[0].equals(read[1])


@pytest.mark.parametrize(
    ("keyword", "text", "expected"),
    [
        ("bush%20fires", "smoke #now", "bush fires"),
        (None, "no mark", None),
        (" ", "#A1_b and #c", "A1_b c"),
        (None, None, None),
    ],
)
def test_keywords(keyword: str | None, text: str | None, expected: str | None) -> None:
    schema = {"keyword": pl.String, "text": pl.String}
    found = prepare(pl.DataFrame({"keyword": [keyword], "text": [text]}, schema))
    assert found["keyword"].to_list() == found["topic"].to_list() == [expected]


def test_copies_are_one_group() -> None:
    texts = ["Flood in 3 towns! http://t.co/x", "flood in 5 TOWNS https://t.co/y", "Flood in a town"]
    group = prepare(pl.DataFrame({"keyword": [None] * 3, "text": texts}, {"keyword": pl.String, "text": pl.String}))[
        "group"
    ]
    assert group[0] == group[1] != group[2]


def test_every_fault_of_a_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text("id,keyword,text,target\n1,,a,1\n1,,b,yes\n,,c,\n")
    expected = r"(?s)id is empty \(row 4\).*id is '1' \(rows 2, 3\).*target is 'yes', empty \(rows 3, 4\)"
    with pytest.raises(TableError, match=expected):
        read_tweets(path, labelled=True)
    path.write_text("id,keyword,txt\n1,,a\n")
    with pytest.raises(TableError, match=r"(?s)no column 'text'. Did you mean 'txt'.*no column 'target'"):
        read_tweets(path, labelled=True)
