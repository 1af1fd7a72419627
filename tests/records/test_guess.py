from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from glosa.records.guess import Guess, guess

ROWS = 120


def survey() -> pl.DataFrame:
    jobs = ["bakes bread", "drives a bus", "teaches maths", "sells fish", "milks cows", "88"]
    row = range(ROWS)
    return pl.DataFrame(
        {
            "folio": [f"H{i // 3:03d}" for i in row],
            "id": row,
            "ocupación": [f"{jobs[i % 6]} {i % 40}" if i % 6 < 5 else "88" for i in row],
            "tarea": [("no responde", "NS/NR", f"work number {i}")[min(i % 11, 2)] for i in row],  # codespell:ignore
            "situacion": [("employee", "own account", "employer")[i % 3] for i in row],
            "edad": [20 + i % 45 for i in row],
            "factor_expansion": [10.5 + i for i in row],
            "CIUO-08": [("7512", "8331", "2330", "5225", "6121", "9999")[i % 6] for i in row],
            "partición": [("train", "test")[i % 5 == 0] for i in row],
            "nada": [None for _ in row],
        }
    )


def roles(guessed: Guess) -> dict[str, str]:
    return {column.name: column.role for column in guessed.columns}


def test_a_survey() -> None:
    guessed = guess(survey())
    assert roles(guessed) == {
        "folio": "group",
        "id": "unused",
        "ocupación": "text",
        "tarea": "text",
        "situacion": "categorical",
        "edad": "unused",
        "factor_expansion": "weight",
        "CIUO-08": "label",
        "partición": "split",
        "nada": "unused",
    }
    assert guessed.missing == ("88", "no responde", "NS/NR")  # codespell:ignore
    assert guessed.where == (("partición", "train"),)
    assert all(column.why for column in guessed.columns)


def test_words_as_labels() -> None:
    table = pl.DataFrame(
        {"text": [f"where is my card {i}" for i in range(60)], "category": ["card_arrival", "card_lost"] * 30}
    )
    assert roles(guess(table)) == {"text": "text", "category": "label"}


def test_pictures_and_columns_that_nothing_reads() -> None:
    paths, shelves = [f"scans/{number}.png" for number in range(6)], ["toys", "tools"] * 3
    found = guess(pl.DataFrame({"category": shelves, "photo": paths, "tags": [["a"]] * 6}))
    assert [(column.name, column.role) for column in found.columns] == [
        ("photo", "image"), ("category", "label"), ("tags", "unused"),
    ]  # fmt: skip


def test_no_label_and_no_text() -> None:
    table = pl.DataFrame({"text": [f"a thing {i}" for i in range(60)]})
    assert guess(table).one("label") is None
    assert roles(guess(pl.DataFrame({"code": ["1", "2"] * 5}))) == {"code": "label"}


def test_few_different_texts_are_text_where_nothing_else_is() -> None:
    table = pl.DataFrame({"occupation": ["cook", "baker"] * 20, "code": ["5120", "7512"] * 20})
    assert roles(guess(table)) == {"occupation": "text", "code": "label"}


def test_a_column_that_tells_the_label_is_not_used() -> None:
    codes = [str(100 + i % 12) for i in range(240)]
    table = pl.DataFrame(
        {"text": [f"he fell {i}" for i in range(240)], "code": codes, "title": [f"part {code}" for code in codes]}
    )
    assert roles(guess(table))["title"] == "unused"


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "text", "label", "group"),
    [
        ("cuoc_survey_es", ("ocupacion", "tarea"), "ciuo08", "grupo"),
        ("soc2010_index_en", ("title", "qualifier", "industry"), "soc2010", None),
        ("coicop_fr", ("depense",), "coicop", None),
        ("msha_bodypart_en", ("narrative",), "code", None),
        ("clinc150_en", ("text",), "intent", None),
        ("banking77_en", ("text",), "category", None),
        ("disaster_tweets_train_en", ("keyword", "location", "text"), "target", None),
        ("uksic2007_index_en", ("activity",), "sic2007", None),
        ("supermarket_es", ("name",), "category", None),
        ("isco08_index_en", ("title",), "isco08", None),
        ("onet_titles_en", ("title",), "onet", None),
        ("esco_titles_es", ("text",), "isco08", "uri"),
        ("ciuo08cl_index_es", ("ocupacion",), "ciuo08", None),
    ],
)
def test_real_data(data_dir: Path, file: str, text: tuple[str, ...], label: str, group: str | None) -> None:
    guessed = guess(pl.read_parquet(data_dir / f"{file}.parquet"))
    assert (guessed.of("text"), guessed.one("label"), guessed.one("group")) == (text, label, group)
