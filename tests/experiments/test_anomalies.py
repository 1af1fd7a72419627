"""Rows on a line in space, and some that lie off it."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import average_precision_score, precision_score, recall_score, roc_auc_score

from glosa.errors import InputError, LabelError, SettingsError
from glosa.estimators.autoencoder import Autoencoder
from glosa.estimators.suited import suited_autoencoder, suited_detector
from glosa.evaluation.anomalies import Anomalies
from glosa.experiments.anomalies import best_threshold, find_anomalies, normal_labels, score_anomalies
from glosa.features.rows import Rows, read_rows

pytest.importorskip("torch")

RANDOM = np.random.default_rng(0)
N, ODD = 300, 20


def line(n: int, odd: int, seed: int = 0) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, 1)) * [1.0, 2.0, -1.0, 0.5] + random.normal(size=(n, 4)) * 0.05
    x[:odd, 2] *= -3
    x[:odd, 2] += 2
    state = pl.Series("state", ["bad"] * odd + ["ok"] * (n - odd))
    return pl.DataFrame(x, schema=["a", "b", "c", "d"], orient="row").with_columns(state, note=pl.lit("text"))


def coder(rows: Rows, **changes: Any) -> Autoencoder:
    given = {"layers": (16, 1), "activation": "tanh", "epochs": 30, "batch": 32, "learning_rate": 0.01}
    return suited_autoencoder(rows, **given | changes)


@pytest.fixture(scope="module")
def rows() -> Rows:
    return read_rows(line(N, ODD), label="state")


@pytest.fixture(scope="module")
def trained(rows: Rows) -> tuple[Autoencoder, Anomalies]:
    model = coder(rows)
    return model, find_anomalies(rows, model, normal=["ok"], resamples=200)


def test_normal_rows_alone_are_learned(rows: Rows, trained: tuple[Autoencoder, Anomalies]) -> None:
    model, found = trained
    assert (found.learned, int(found.is_learned.sum()), int(found.judged.sum())) == (224, 224, 56 + ODD)
    assert not found.is_learned[:ODD].any()
    assert found.figures["auroc"].value > 0.95
    assert found.threshold.how == "quantile"
    assert found.figures["false_alarms"].value == pytest.approx(0.05, abs=0.02)
    assert set(model.predict(rows.flat) == -1) == {True, False}
    np.testing.assert_array_equal(model.predict(rows.flat) == -1, found.flagged)


def test_figures_are_those_of_scikit_learn(trained: tuple[Autoencoder, Anomalies]) -> None:
    found = trained[1]
    odd, score, flagged = (~found.is_normal)[found.judged], found.scores[found.judged], found.flagged[found.judged]
    for name, reference in (
        ("auroc", roc_auc_score(odd, score)),
        ("average_precision", average_precision_score(odd, score)),
        ("precision", precision_score(odd, flagged)),
        ("recall", recall_score(odd, flagged)),
    ):
        one = found.figures[name]
        assert one.value == pytest.approx(reference)
        assert one.low <= one.value <= one.high
    assert found.curve.columns == ["threshold", "recall", "false_alarms", "precision"]
    assert found.by_label.rows()[1][:4] == ("bad", False, ODD, int(found.flagged[:ODD].sum()))
    assert found.by_label["auroc"][1] == pytest.approx(roc_auc_score(odd, score))


def test_the_odd_column_is_the_cause(trained: tuple[Autoencoder, Anomalies]) -> None:
    found = trained[1]
    first = found.causes.filter(pl.col("place") < ODD).group_by("place", maintain_order=True).first()
    assert first["name"].value_counts(sort=True)["name"][0] == "c"
    assert found.shares["flagged"].sum() == pytest.approx(1)
    assert found.shares["others"].sum() == pytest.approx(1)
    shares = found.causes.group_by("place").agg(pl.col("share").sum())["share"]
    assert shares.max() <= 1 + 1e-6
    given = found.table["c"][found.causes.filter(name="c")["place"]]
    np.testing.assert_allclose(found.causes.filter(name="c")["value"], given, rtol=1e-5)


def test_all_rows_are_learned_where_nothing_else_is_said(rows: Rows) -> None:
    found = find_anomalies(rows, coder(rows), share=0.1, resamples=20)
    assert (found.learned, int(found.judged.sum()), int(found.flagged.sum())) == (N, N, N // 10)
    assert found.normal == ("ok",)  # the most frequent one
    assert found.threshold.value == 0.1


def test_rows_without_labels(rows: Rows) -> None:
    found = find_anomalies(bare := read_rows(rows.table.drop("state")), coder(bare, epochs=2))
    assert (found.figures, found.labels, found.by_label.height) == ({}, None, 0)
    assert int(found.flagged.sum()) == N // 20
    assert found.with_scores().columns[-3:] == ["score", "anomaly", "learned"]


def test_new_rows_are_judged_instead(rows: Rows) -> None:
    new = rows.reader.read(line(100, 10, seed=1))
    found = find_anomalies(rows, coder(rows), normal=["ok"], new=new, resamples=20)
    assert (len(found), int(found.judged.sum()), found.is_learned.any()) == (100, 100, np.False_)
    assert found.figures["auroc"].value > 0.95
    assert "learned" not in found.with_scores().columns


def test_rows_to_test_are_not_learned(rows: Rows) -> None:
    test = np.arange(0, N, 3)
    found = find_anomalies(rows, coder(rows, epochs=2), test=test, resamples=20)
    assert not found.is_learned[test].any()
    assert np.flatnonzero(found.judged).tolist() == test.tolist()


def test_validation_rows_choose_the_threshold(rows: Rows) -> None:
    new = rows.reader.read(line(100, 10, seed=1))
    found = find_anomalies(rows, coder(rows), normal=["ok"], validation=new, resamples=20)
    assert found.threshold.how == "validation"
    assert found.threshold.value is not None
    assert found.threshold.value > 0.8


def test_the_best_threshold_by_hand() -> None:
    labels = read_rows({"a": [1, 2, 3, 4], "label": ["ok", "ok", "bad", "ok"]})
    # Flagging 3 and 2 has an F1 of 1/2 with one false alarm; flagging 3 alone 1.
    found = best_threshold(np.array([1.0, 2.0, 4.0, 0.5]), labels, ["ok"])
    assert (found.score, found.value) == (3.0, 1.0)


def test_rows_of_no_label_are_neither_learned_nor_judged(rows: Rows) -> None:
    table = rows.table.with_columns(state=pl.when(pl.int_range(pl.len()) < N - 100).then("state"))
    found = find_anomalies(some := read_rows(table, label="state"), coder(some, epochs=2), normal=["ok"], resamples=20)
    assert not found.is_learned[-100:].any()
    assert not found.judged[-100:].any()


def test_an_earlier_autoencoder_judges(rows: Rows, trained: tuple[Autoencoder, Anomalies]) -> None:
    model, found = trained
    again = score_anomalies(rows, model, normal=["ok"], resamples=20)
    np.testing.assert_array_equal(again.flagged, found.flagged)
    assert (again.learned, again.threshold.how, again.history.height) == (None, "kept", 0)
    assert score_anomalies(rows, model, share=0.2, resamples=20).flagged.sum() == N // 5


def test_an_ensemble_finds_them_and_tells_why(rows: Rows) -> None:
    model = suited_detector(rows, epochs=100)
    found = find_anomalies(rows, model, normal=["ok"], resamples=20)
    assert (found.detector["kind"], found.detector["size"], found.learned) == ("ensemble", 64, 224)
    assert found.figures["auroc"].value > 0.9
    first = found.causes.filter(pl.col("place") < ODD).group_by("place", maintain_order=True).first()
    assert first["name"].value_counts(sort=True)["name"][0] == "c"
    assert found.history["epoch"].to_list() == list(range(1, 101))
    again = score_anomalies(rows, model, resamples=20)
    np.testing.assert_array_equal(again.flagged, found.flagged)


def test_texts_and_pictures() -> None:
    jobs = ["night baker", "baker", "bread baker"] * 8 + ["lorry driver", "driver of a lorry"]
    texts = read_rows({"job": jobs}, text=["job"])
    found = find_anomalies(texts, suited_detector(texts, layers=(8, 2), epochs=30), share=0.08)
    assert np.flatnonzero(found.flagged).tolist() == [24, 25]
    assert found.said == ("job",)
    assert set(found.causes["name"][:2]) == {"lorry", "driver"}
    pixels = np.random.default_rng(0).integers(0, 255, (30, 16)).astype(np.uint8)
    pictures = read_rows(pl.DataFrame(pixels, schema=[f"pixel{number}" for number in range(16)], orient="row"))
    shown = find_anomalies(pictures, suited_detector(pictures, layers=(8, 2), epochs=3))
    assert {name: one.shape for name, one in shown.pictures.items()} == dict.fromkeys(
        ("given", "back", "difference"), (10, 4, 4)
    )
    assert shown.causes.height == 0


def test_labels_that_cannot_be_used(rows: Rows) -> None:
    with pytest.raises(LabelError, match=r"no row has the label 'fine', which is to be normal\. Valid: 'ok', 'bad'"):
        find_anomalies(rows, coder(rows), normal=["fine"])
    bare = read_rows(rows.table.drop("state"))
    with pytest.raises(LabelError, match="no row has a label, so none is known to be normal"):
        find_anomalies(bare, coder(bare), learn="normal")
    normal = rows.take(np.arange(ODD, N))
    with pytest.raises(LabelError, match="the validation rows have no anomaly"):
        find_anomalies(rows, coder(rows, epochs=1), validation=normal)
    assert normal_labels(None, (), needed=False) == ()


def test_arguments_that_cannot_be_used(rows: Rows) -> None:
    with pytest.raises(SettingsError, match="asked for by quantile and by share"):
        find_anomalies(rows, coder(rows), quantile=0.9, share=0.1)
    with pytest.raises(SettingsError, match=r"share is 0\.7"):
        find_anomalies(rows, coder(rows), share=0.7)
    with pytest.raises(SettingsError, match="quantile is 1"):
        find_anomalies(rows, coder(rows), quantile=1)
    with pytest.raises(InputError, match=r"there are 2 rows to learn from\. At least 3 are needed"):
        find_anomalies(rows.take(np.array([0, 1, ODD, ODD + 1])), coder(rows), normal=["ok"])
    clash = read_rows(rows.table.rename({"note": "score"}), label="state")
    with pytest.raises(InputError, match="column 'score'"):
        find_anomalies(clash, coder(clash, epochs=1)).with_scores()


def test_the_best_threshold_may_flag_all() -> None:
    rows = read_rows({"a": [1.0, 2, 3, 4, 5], "b": [2.0, 3, 1, 3, 3], "label": list("noooo")})
    scores = np.array([5, 4, 3, 2, 1], np.float32)
    assert (scores > best_threshold(scores, rows, ("n",)).score).sum() == 1 + 4


def test_a_mask_names_the_rows_to_test(rows: Rows) -> None:
    mask = np.arange(len(rows)) < 30
    found = find_anomalies(rows, coder(rows, epochs=1), normal=["ok"], test=mask, resamples=20)
    assert found.judged[:30].sum() == found.judged.sum()


def test_labels_may_be_called_count() -> None:
    assert normal_labels(pl.Series("count", ["a", "b", "a"]), (), needed=False) == ("a",)
