from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from glosa.evaluation.audit import Audit
from glosa.report.audit import draw_review, render_audit, to_json, write_audit
from glosa.report.wording import LANGUAGES, Wording

AUDIT = Audit(
    model="ngram-bag",
    folds=5,
    text=("job", "task"),
    suspects=pl.DataFrame({
        "row": [7, 3, 2],
        "job": ["<b>cook</b>", "baker", "driver"],
        "task": [None, "bread", "lorry"],
        "label": ["8332", "5120", "8332"],
        "label_title": ["Drivers", "Cooks", "Drivers"],
        "suggested": ["5120", "7512", "8331"],
        "suggested_title": ["Cooks", "Bakers", "Bus drivers"],
        "wrong": [1.0, 0.6, 0.1],
        "label_probability": [0.0, 0.1, 0.9],
        "suggested_probability": [0.9, 0.8, 0.1],
        "reason": ["same_text", "elsewhere", "sibling"],
        "same_text": [4, 0, 0],
        "same_label": [1, 0, 0],
    }),
    conflicts=pl.DataFrame({
        "conflict": [1, 1, 2, 2],
        "similarity": [1.0, 1.0, 0.95, 0.95],
        "text": ["cook", "cook", "a baker", "baker"],
        "code": ["5120", "8332", "7512", "5120"],
        "title": ["Cooks", "Drivers", "Bakers", "Cooks"],
        "records": [25, 1, 1, 1],
        "rows": [list(range(10, 35)), [7], [50], [3]],
    }),
    silent=2,
    shares={"any": 0.01, "sibling": 0.02},
    data="0123456789abcdef0123",
    seed=0,
)  # fmt: skip


def page(audit: Audit, language: str = "en") -> str:
    words = Wording.of(language, "experiment", "audit")
    return render_audit(audit, draw_review(audit, words), words, words("title"))


def test_what_the_page_tells() -> None:
    text = page(AUDIT)
    assert "Up to about 2 labels are expected to be wrong: 56.7\u202f% of all." in text
    assert "&lt;b&gt;cook&lt;/b&gt;" in text
    assert "baker | bread" in text
    assert "3 of 4 others with the same text have another code" in text
    assert "1 equal texts with several codes" in text
    assert "10, 11, 12" in text
    assert "29…" in text
    assert "Records without text, which cannot be judged: 2." in text
    assert "http" not in text.replace("http://www.w3.org", "")


def test_without_conflicts_there_is_no_section() -> None:
    assert "contradict each other" not in page(replace(AUDIT, conflicts=AUDIT.conflicts[:0]))


def test_what_a_review_is_expected_to_find() -> None:
    many = AUDIT.suspects[[0] * 20 + [2] * 80]
    assert to_json(replace(AUDIT, suspects=many))["review"] == [
        {"labels": 10, "wrong": 1.0, "found": 0.3571},
        {"labels": 20, "wrong": 1.0, "found": 0.7143},
        {"labels": 50, "wrong": 0.46, "found": 0.8214},
        {"labels": 100, "wrong": 0.28, "found": 1.0},
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_files(tmp_path: Path, language: str) -> None:
    assert write_audit(AUDIT, tmp_path, language=language).exists()  # type: ignore[arg-type]
    assert json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["by_reason"]["same_text"] == 1
    told = pl.read_csv(tmp_path / "audit.csv")
    assert told["row"].to_list() == [7, 3, 2]
    assert "3" in told["reason"][0]
    assert pl.read_csv(tmp_path / "conflicts.csv")["rows"][1] == "7"
    assert (tmp_path / "plots/review.svg").exists()
