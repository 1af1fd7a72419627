from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glosa import Autocoder, InputError, LabelError, SettingsError
from glosa.evaluation.audit import REASONS, Audit
from glosa.experiments.audit import audit, judge_labels, out_of_fold
from glosa.experiments.records import labelled_records
from glosa.experiments.splits import Plan
from glosa.report.audit import write_audit

WRONG = 7  # the place of the record whose label is made wrong


@pytest.fixture(scope="module")
def spoilt() -> pl.DataFrame:
    """Jobs of which everyone says the same about the same, but for one label."""
    from tests.experiments.conftest import JOBS

    rows = [
        {"job": f"{job} {place}", "code": code, "house": f"h{number % 50}"}
        for number, place in enumerate(["in town", "at night", "", "for a firm"] * 5)
        for code, jobs in JOBS.items()
        for job in jobs
    ]
    at = pl.int_range(pl.len())
    return pl.DataFrame(rows).with_columns(code=pl.when(at == WRONG).then(pl.lit("8332")).otherwise("code"))


@pytest.fixture(scope="module")
def found(spoilt: pl.DataFrame) -> Audit:
    return audit(spoilt, Autocoder(text=["job"], label="code", model="complement-nb"))


def test_the_wrong_label_is_the_first(found: Audit, spoilt: pl.DataFrame) -> None:
    first = found.suspects.row(0, named=True)
    assert (first["row"], first["label"], first["suggested"]) == (WRONG + 2, "8332", "7512")
    assert first["job"] == spoilt["job"][WRONG]
    assert (first["reason"], first["same_text"], first["same_label"]) == ("same_text", 4, 0)
    assert first["wrong"] > 0.5
    assert found.suspects.height == spoilt.height
    assert set(found.suspects["reason"].unique()) <= set(REASONS)
    fits = found.suspects.filter(pl.col("label_probability") >= pl.col("suggested_probability"))
    assert fits.height > 0
    assert set(fits["reason"]) <= {"none", "same_text"}


def test_a_text_may_be_called_title(spoilt: pl.DataFrame) -> None:
    told = audit(spoilt.rename({"job": "title"}), Autocoder(text=["title"], label="code", model="complement-nb"))
    assert told.suspects.columns[:4] == ["row", "title", "label", "label_title"]


def test_what_contradicts_the_others_is_told(found: Audit) -> None:
    equal = found.conflicts.filter(pl.col("similarity") == 1)
    assert equal.select("conflict", "text", "code", "records").rows() == [
        (1, "baker in town", "7512", 4),
        (1, "baker in town", "8332", 1),
    ] or equal["code"].to_list() == ["7512", "8332"]
    assert WRONG + 2 in equal["rows"].explode().to_list()
    assert found.count_conflicts(equal=True) == 1
    assert found.count_conflicts(equal=False) == found.to_json()["similar_conflicts"]


def test_pictures(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    pictures = random.integers(0, 40, (40, 8, 8))
    pictures[:20, :4] += 200
    pictures[20:, :, :4] += 200
    pictures[1] = pictures[0]
    labels = ["lies"] * 20 + ["stands"] * 20
    labels[0] = "stands"  # is wrong, and says so beside its equal
    table = pl.DataFrame({"scan": pictures.astype(np.uint8), "code": labels})
    coder = Autocoder(image="scan", label="code", model="pixel-ff", options={"epochs": 15, "batch": 8})
    found = audit(table, coder, folds=2)
    first = found.suspects.row(0, named=True)
    assert (first["row"], first["label"], first["suggested"], first["reason"]) == (2, "stands", "lies", "same_text")
    assert sorted(found.conflicts.filter(similarity=1)["rows"].to_list()) == [[2], [3]]
    assert len(found.pictures) == 40
    assert f'<img class="seen" src="{found.pictures[2]}"' in write_audit(found, tmp_path).read_text(encoding="utf-8")
    lost = table.with_columns(scan=pl.when(pl.int_range(40) > 0).then("scan"))
    assert audit(lost, coder, folds=2).silent == 1


def test_pictures_beside_texts_are_part_of_what_a_record_says() -> None:
    pixels = np.zeros((40, 8, 8), np.uint8)
    pixels[20:] = 200
    table = pl.DataFrame({"scan": pixels, "said": ["", *["a thing"] * 39], "code": ["dark"] * 20 + ["light"] * 20})
    coder = Autocoder(text="said", image="scan", label="code", model="cnn", options={"epochs": 1, "batch": 8})
    found = audit(table, coder, folds=2)
    assert found.silent == 0, "a picture without a text says something"
    assert found.count_conflicts(equal=True) == 0, "equal texts with other pictures are no conflict"


def test_figures_add_up(found: Audit) -> None:
    told = found.to_json()
    assert told["expected_wrong"] == pytest.approx(found.suspects["wrong"].sum(), abs=0.05)
    assert told["suspicious"] == len(found.suspicious) == sum(told["by_reason"].values())
    assert found.precision[-1] == pytest.approx(found.expected / found.suspects.height)
    surer = replace(found, threshold=1.0)
    assert len(surer.suspicious) == surer.to_json()["suspicious"] == sum(surer.to_json()["by_reason"].values()) == 0


def test_rows_are_those_of_the_file_and_records_without_text_are_left_out(spoilt: pl.DataFrame) -> None:
    empty = pl.DataFrame({"job": ["-"], "code": ["5120"], "house": ["h"]})
    table = pl.concat([empty, spoilt])
    told = audit(table, Autocoder(text=["job"], label="code", model="complement-nb"), rows=np.arange(len(table)) * 2)
    assert told.silent == 1
    assert told.suspects["row"][0] == (WRONG + 1) * 2 + 2
    assert 2 not in told.suspects["row"]


def test_no_record_is_judged_by_a_model_or_a_record_of_its_group(spoilt: pl.DataFrame) -> None:
    coder = Autocoder(text=["job"], label="code", group="house", model="complement-nb")
    records = labelled_records(spoilt, coder)
    splits = Plan(folds=3).splits(records.labels, groups=records.groups)
    assert all(not set(spoilt["house"].gather(one.train)) & set(spoilt["house"].gather(one.test)) for one in splits)
    judged = judge_labels(records, coder, folds=3)
    house = spoilt["house"].to_numpy()
    assert (house[judged.near.rows] != house[:, None]).all()


def test_a_code_that_a_fold_does_not_know_has_no_probability(spoilt: pl.DataFrame) -> None:
    table = pl.concat([spoilt, pl.DataFrame({"job": ["queen"], "code": ["9999"], "house": ["h"]})])
    coder = Autocoder(text=["job"], label="code", model="complement-nb")
    records = labelled_records(table, coder)
    levels = records.levels()
    probabilities = out_of_fold(records, coder, Plan(folds=3).splits(records.labels), levels)
    assert probabilities[-1, levels.codes.index("9999")] == 0
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_what_cannot_be_audited() -> None:
    def look(table: pl.DataFrame, text: str = "job") -> None:
        audit(table, Autocoder(text=[text], label="code", model="complement-nb"))

    with pytest.raises(
        LabelError, match=r"two codes that have two records with text, or a picture, each. Here 1 of the codes has"
    ):
        look(pl.DataFrame({"job": ["cook", "chef", "baker"], "code": ["1", "1", "2"]}))
    with pytest.raises(LabelError, match="cannot be learned from"):
        look(pl.DataFrame({"job": ["cook", "chef"], "code": ["1", "1"]}))
    with pytest.raises(InputError, match=r"(?s)new columns need names.*column 'reason'"):
        look(pl.DataFrame({"reason": ["cook", "chef"], "code": ["1", "2"]}), "reason")
    with pytest.raises(SettingsError, match="the labels are missing"):
        audit(pl.DataFrame({"job": ["cook"]}), Autocoder(text=["job"]))


@pytest.mark.realdata
@pytest.mark.slow
def test_wrong_labels_of_real_records_are_found(data_dir: Path) -> None:
    from glosa.trust.wrong_labels import flip

    table = pl.read_parquet(data_dir / "coicop_fr.parquet").filter(
        (pl.col("split") == "train") & pl.col("coicop").str.starts_with("01.1")
    )
    coder = Autocoder(text=["depense"], label="coicop", model="complement-nb")
    records = labelled_records(table, coder)
    right = records.levels().index(records.labels)
    given, wrong = flip("any", right, records.levels(), 0.05, np.random.default_rng(0))
    flipped = table.with_columns(pl.Series(records.levels().codes).gather(given).alias("coicop"))
    judged = judge_labels(labelled_records(flipped, coder), coder)
    n = int(wrong.sum())
    assert wrong[judged.records.kept][np.argsort(-judged.errors.odds)[:n]].mean() > 0.6
