"""Many records of one code and few of another: what the autoencoder of the many cannot give back is the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import roc_auc_score

from glosa import Autocoder, LabelError, SettingsError
from glosa.estimators.majority import Judged, _line, frequent_and_rare
from glosa.experiments.compare import compare
from glosa.experiments.splits import Plan

pytest.importorskip("torch")

RANDOM = np.random.default_rng(0)
USUAL = ["the", "bread", "oven", "is", "hot", "and", "the", "baker", "bakes", "bread", "in", "the", "night"]
RARE = ["a", "lorry", "driver", "drives", "his", "lorry", "along", "the", "motorway"]
QUICK: dict[str, Any] = {"layers": (8, 2), "epochs": 20, "components": 10}


def answers(n: int, words: list[str]) -> list[str]:
    return [" ".join(RANDOM.choice(words, 5)) for _ in range(n)]


TABLE = pl.DataFrame({"text": [*answers(190, USUAL), *answers(10, RARE)], "label": ["usual"] * 190 + ["rare"] * 10})
NEW = pl.DataFrame({"text": [*answers(50, USUAL), *answers(5, RARE)], "label": ["usual"] * 50 + ["rare"] * 5})


def coder(**changes: Any) -> Autocoder:
    return Autocoder(**{"text": ["text"], "label": "label", "model": "majority", "options": QUICK} | changes)


def odds(found: Autocoder, table: pl.DataFrame) -> np.ndarray:
    return found.predict_proba(table)[:, found.classes_.tolist().index("rare")]


@pytest.mark.parametrize("validation", [0.2, 0])
def test_the_rare_code_is_found(validation: float) -> None:
    found = coder(validation=validation, class_weight="balanced").fit(TABLE)
    assert roc_auc_score(NEW["label"] == "rare", odds(found, NEW)) > 0.98
    assert found.score(NEW, NEW["label"]) > 0.9
    assert found.history_ is not None
    assert found.history_.height == 20


def test_weights_of_codes_move_the_threshold() -> None:
    table = TABLE.with_columns(text=pl.Series([*answers(190, USUAL), *answers(10, USUAL + RARE)]))
    new = pl.DataFrame({"text": answers(50, USUAL + RARE)})
    plain, balanced = (coder(class_weight=weight).fit(table) for weight in (None, "balanced"))
    assert odds(balanced, new).mean() > odds(plain, new).mean() + 0.1


def test_pictures_alone_and_beside_texts() -> None:
    def shapes(n: int, odd: int) -> pl.DataFrame:
        pictures = RANDOM.integers(0, 40, (n, 6, 6))
        pictures[:, 2:4] += 200  # a bar that lies; the odd ones stand
        pictures[:odd] = pictures[:odd].transpose(0, 2, 1)
        labels = ["rare"] * odd + ["usual"] * (n - odd)
        return pl.DataFrame({"scan": pictures.astype(np.uint8), "text": ["a scan"] * n, "label": labels})

    new = shapes(60, 20)
    for text in ([], ["text"]):
        found = coder(text=text, image="scan", class_weight="balanced", options={**QUICK, "epochs": 200}).fit(
            shapes(200, 12)
        )
        assert roc_auc_score(new["label"] == "rare", odds(found, new)) > 0.98


def test_it_comes_back_from_a_folder(tmp_path: Path) -> None:
    found = coder().fit(TABLE)
    found.save(tmp_path / "coder")
    again = Autocoder.load(tmp_path / "coder")
    np.testing.assert_array_equal(again.predict_proba(NEW), found.predict_proba(NEW))
    assert coder().fit(TABLE).fingerprint_ == found.fingerprint_
    assert again.predict_proba(NEW[:0]).shape == (0, 2)


def test_it_stands_beside_others_in_a_comparison() -> None:
    models = {
        "majority": {"model": "majority", "options": QUICK, "class_weight": "balanced"},
        "weights": {"model": "ridge", "class_weight": "balanced"},
        "sampling": {"model": "ridge", "sampling": "over"},
    }
    found = compare(TABLE, coder(options=None), models, plan=Plan(folds=2), by="balanced_accuracy", resamples=100)
    assert (sorted(one.name for one in found.models), found.failures) == (sorted(models), {})


def test_the_line_by_hand() -> None:
    errors, rare = np.array([0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]), np.array([0, 0, 0, 1, 0, 1, 1, 1], bool)
    # A quarter is rare where the error is 0, and three quarters where it is 1: logits of -log 3 and log 3.
    np.testing.assert_allclose(_line(Judged(errors, rare, np.ones(8))), [2 * np.log(3), -np.log(3)], rtol=1e-3)


def test_an_error_that_is_smaller_for_rare_records_says_nothing() -> None:
    judged = Judged(np.array([1.0, 2.0, 3.0, 0.0]), np.array([0, 0, 0, 1], bool), np.ones(4))
    np.testing.assert_allclose(_line(judged), [0, np.log(1 / 3)])


def test_other_numbers_of_codes_are_refused() -> None:
    with pytest.raises(LabelError, match=r"there are 3 codes, and 'majority' tells a frequent one from one other"):
        coder().fit(["a b", "b c", "c d"] * 4, ["x", "y", "z"] * 4)
    with pytest.raises(SettingsError, match="components is 0"):
        coder(options={"components": 0}).fit(TABLE)
    assert frequent_and_rare(np.array([2, 7, 7])).tolist() == [7, 2]
