from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glosa import SettingsError, TableError
from glosa.experiments.reproduce.product_titles import COLUMNS, generate_titles, read_titles

ROWS = [
    ("Lámpara De Pie 12w", "reliable", "spanish", "FLOOR_LAMPS"),
    ("faja lumbar negra", "unreliable", "spanish", "LUMBAR_BELTS"),
    ("Tênis Corrida 42", "reliable", "portuguese", "SNEAKERS"),
    ('Cuna "Nube", Madera', "reliable", "spanish", "CRIBS"),
]
TABLE = pl.DataFrame(ROWS, schema=COLUMNS, orient="row")


@pytest.fixture(params=["titles.csv", "titles.csv.gz", "titles.jsonl", "titles.jsonl.gz"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same titles in the forms that MeLi's files come in; JSON lines tell more than is wanted."""
    more = {"tokenized_title": ["a", "b"], "target": 7, "split": "train"}
    lines = [json.dumps(dict(zip(COLUMNS, row, strict=True)) | more, ensure_ascii=False) for row in ROWS]
    text = TABLE.write_csv() if ".csv" in request.param else "\n".join([*lines, ""])
    path = tmp_path / request.param
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def test_reads_every_form(file: Path) -> None:
    assert read_titles(file, language=None).equals(TABLE)


def test_chooses_language_and_quality(file: Path) -> None:
    assert read_titles(file)["category"].to_list() == ["FLOOR_LAMPS", "LUMBAR_BELTS", "CRIBS"]
    assert read_titles(file, quality="reliable")["category"].to_list() == ["FLOOR_LAMPS", "CRIBS"]
    assert read_titles(file, rows=2)["category"].to_list() == ["FLOOR_LAMPS", "LUMBAR_BELTS"]


def test_what_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "titles.csv"
    TABLE.write_csv(path)
    with pytest.raises(TableError, match=r"^no record has language=galician\. .*Valid: 'spanish', 'portuguese'"):
        read_titles(path, language="galician")
    with pytest.raises(SettingsError, match=r"rows is 0\. It must be a whole number above 0"):
        read_titles(path, rows=0)
    TABLE.drop("label_quality").write_csv(path)
    with pytest.raises(TableError, match="no column 'label_quality'"):
        read_titles(path)


def test_the_shape_of_what_is_made() -> None:
    made = generate_titles(120_000, seed=1)
    assert made.columns == list(COLUMNS)
    assert made.null_count().row(0) == (0, 0, 0, 0)
    words = made["title"].str.split(" ").list.len()
    assert (words.min(), words.max()) == (3, 12)
    assert made["category"].n_unique() == 632
    assert made["language"].unique().to_list() == ["spanish"]
    assert made["label_quality"].value_counts(normalize=True).filter(label_quality="reliable")["proportion"].item() == (
        pytest.approx(0.1, abs=0.01)
    )


def test_few_categories_and_words_are_frequent_and_many_are_rare() -> None:
    made = generate_titles(50_000)
    for values in (made["category"], made["title"].str.to_lowercase().str.split(" ").explode()):
        counts = np.sort(values.value_counts()["count"].to_numpy())[::-1]
        tenth = len(counts) // 10
        assert counts[:tenth].sum() > 0.4 * counts.sum()
        assert np.median(counts) < counts.mean()


def test_titles_tell_their_category_and_unreliable_labels_are_worse() -> None:
    from glosa import Autocoder

    made = generate_titles(6_000, categories=12, seed=2)
    reliable = made.filter(label_quality="reliable")
    learned, asked = reliable.head(400), reliable.tail(150)
    coder = Autocoder(text=["title"], label="category", model="logistic", hierarchy="flat", validation=0).fit(learned)
    right = (coder.predict(asked) == asked["category"].to_numpy()).mean()
    others = made.filter(label_quality="unreliable").tail(1000)
    right_of_others = (coder.predict(others) == others["category"].to_numpy()).mean()
    assert right > 0.6
    assert right - right_of_others == pytest.approx(0.13 * right, abs=0.08)


def test_equal_seeds_give_equal_titles() -> None:
    assert generate_titles(300, seed=3).equals(generate_titles(300, seed=3))
    assert not generate_titles(300, seed=3).equals(generate_titles(300, seed=4))


def test_arguments_out_of_their_range() -> None:
    with pytest.raises(SettingsError, match=r"rows is 0\.[\s\S]*categories is 1\.[\s\S]*seed is -1\."):
        generate_titles(0, categories=1, seed=-1)
