from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from sklearn.base import clone

from glosa import Autocoder, InputError, SettingsError, TableError
from glosa.evaluation import evaluate
from glosa.experiments.compare import SUDDEN_END, compare
from glosa.experiments.splits import Plan
from glosa.schemes import Scheme
from glosa.training.progress import Progress

QUICK = {"resamples": 100}


def test_figures_are_those_of_an_evaluation(jobs: pl.DataFrame, coder: Autocoder, in_this_process: list[Any]) -> None:
    test = np.arange(0, len(jobs), 3)
    found = compare(jobs, coder, ["complement-nb"], test=test, **QUICK)
    train = jobs.filter(~pl.int_range(pl.len()).is_in(test))
    scheme = Scheme.from_labels(jobs["code"])
    fitted = clone(coder).set_params(model="complement-nb", scheme=scheme).fit(train)
    expected = evaluate(
        jobs["code"][test].to_list(), fitted.predict_proba(jobs[test]), fitted.levels_, fitted.scheme_, resamples=20
    )
    [model] = found.models
    for level in expected.levels:
        for name, estimate in model.figures[level.name].items():
            assert estimate.value == pytest.approx(level.figures[name].value, abs=1e-6), name
    assert (found.records, len(in_this_process)) == (len(test), 1)
    assert [level.digits for level in found.levels] == [1, 2, 3, 4]


@pytest.mark.usefixtures("in_this_process")
def test_models_are_ranked_and_compared(jobs: pl.DataFrame, coder: Autocoder) -> None:
    models = {"stump": {"model": "tree", "options": {"max_depth": 1}}, "nb": {"model": "complement-nb"}}
    found = compare(jobs, coder, models, plan=Plan(folds=3), **QUICK)
    assert [model.name for model in found.models] == ["nb", "stump"]
    nb, stump = found.models
    assert (nb.standings["4"]["accuracy"], stump.standings["4"]["accuracy"]) == ("best", "behind")
    assert [split["split"] for split in nb.splits] == ["fold-1.1", "fold-1.2", "fold-1.3"]
    mean = np.mean([split["accuracy"] for split in nb.splits])
    assert nb.figures["4"]["accuracy"].value == pytest.approx(mean)
    [line] = found.differences.filter(pl.col("level") == "4", pl.col("figure") == "accuracy").to_dicts()
    assert line["difference"] == pytest.approx(nb.figures["4"]["accuracy"].value - stump.figures["4"]["accuracy"].value)
    assert line["low"] > 0
    assert line["p"] < 0.05
    assert nb.cost.fit_seconds > 0
    assert nb.cost.megabytes > 0
    assert found.to_table().height == 2 * 4 * 5
    assert found.to_json()["models"][0]["settings"] == {"model": "complement-nb"}


@pytest.mark.usefixtures("in_this_process")
def test_models_that_look_at_pictures() -> None:
    pictures = np.random.default_rng(0).integers(0, 40, (40, 8, 8))
    pictures[::2, :4] += 200
    table = pl.DataFrame({"scan": pictures.astype(np.uint8), "code": ["above", "below"] * 20})
    models = {name: {"model": "pixel-ff", "options": {"epochs": epochs, "batch": 8}} for name, epochs in
              (("short", 1), ("long", 15))}  # fmt: skip
    found = compare(table, Autocoder(image="scan", label="code"), models, plan=Plan(folds=2), **QUICK)
    assert (sorted(one.name for one in found.models), found.failures) == (["long", "short"], {})
    assert next(iter(found.models[0].figures.values()))["accuracy"].value > 0.9


@pytest.mark.usefixtures("in_this_process")
def test_another_figure_puts_another_model_first(jobs: pl.DataFrame, coder: Autocoder) -> None:
    found = compare(jobs, coder, ["ridge", "tree"], by="calibration_error", **QUICK)
    errors = [model.figures["4"]["calibration_error"].value for model in found.models]
    assert errors == sorted(errors)
    assert found.models[0].standings["4"]["calibration_error"] == "best"


def test_every_model_sees_the_same_splits_and_groups_stay_together(
    jobs: pl.DataFrame, coder: Autocoder, in_this_process: list[Any]
) -> None:
    coder.set_params(group="house", weight="factor")
    compare(jobs, coder, ["complement-nb", "bernoulli-nb"], plan=Plan(repeats=2), **QUICK)
    (_, first, _), (_, second, _), *other_model = in_this_process
    assert [train.equals(one) for train, (_, one, _) in zip((first, second), other_model, strict=True)] == [True, True]
    assert not first.equals(second)
    assert all(not set(train["house"]) & set(test["house"]) for _, train, test in in_this_process)


def test_runs_are_kept(jobs: pl.DataFrame, coder: Autocoder, in_this_process: list[Any], tmp_path: Path) -> None:
    first = compare(jobs, coder, ["ridge"], folder=tmp_path, **QUICK)
    again = compare(jobs, coder, ["ridge"], folder=tmp_path, **QUICK)
    assert len(in_this_process) == 1
    assert again.to_json() == first.to_json()
    next((tmp_path / "runs").glob("*.json")).unlink()  # as after a kill before the run was whole
    compare(jobs, coder, ["ridge"], folder=tmp_path, **QUICK)
    compare(jobs, coder, {"ridge": {"model": "ridge", "options": {"alpha": 2.0}}}, folder=tmp_path, **QUICK)
    compare(jobs[1:], coder, ["ridge"], folder=tmp_path, **QUICK)
    assert len(in_this_process) == 4


@pytest.mark.usefixtures("in_this_process")
def test_a_model_that_fails_does_not_stop_the_others(jobs: pl.DataFrame, coder: Autocoder) -> None:
    told: list[Progress] = []
    models = {"bad": {"model": "ridge", "options": {"alpha": -1.0}}, "good": {"model": "ridge"}}
    found = compare(jobs, coder, models, progress=told.append, **QUICK)
    assert [model.name for model in found.models] == ["good"]
    assert "an option of 'ridge' is out of its range" in found.failures["bad"]
    assert [(now.stage, now.step, now.steps) for now in told] == [("bad", 0, 1), ("good", 0, 1), ("good", 1, 1)]
    with pytest.raises(InputError, match=r"(?s)no model could be fitted:.*bad: an option"):
        compare(jobs, coder, {"bad": models["bad"]}, **QUICK)


@pytest.mark.usefixtures("in_this_process")
def test_a_code_that_only_the_test_part_has_is_an_error(jobs: pl.DataFrame, coder: Autocoder) -> None:
    test = np.flatnonzero(jobs["code"] == "8332")
    [model] = compare(jobs, coder, ["complement-nb"], test=test, **QUICK).models
    assert model.figures["4"]["accuracy"].value == 0
    assert model.figures["3"]["accuracy"].value > 0  # 833, which bus drivers have too


def test_slips_are_told_at_once(jobs: pl.DataFrame, coder: Autocoder) -> None:
    models = {"a": {"model": "rigde"}, "b": {"modle": "ridge"}, "c": {"options": ["x"]}}
    told = r"(?s)no figure 'f1'.*'rigde'. Did you mean 'ridge'.*no setting 'modle'.*c: the options"
    with pytest.raises(SettingsError, match=told):
        compare(jobs, coder, models, by="f1")
    with pytest.raises(SettingsError, match="no model is named"):
        compare(jobs, coder, [])


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_fitted(
    jobs: pl.DataFrame, coder: Autocoder, in_this_process: list[Any], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(TableError, match="file/runs cannot be written"):
        compare(jobs, coder, ["ridge"], folder=tmp_path / "file")
    assert not in_this_process


def _end(*_: object) -> None:
    import os

    os._exit(1)


def test_each_fit_has_a_process_and_a_sudden_end_is_told(
    jobs: pl.DataFrame, coder: Autocoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glosa.experiments.runs._run", _end)
    with pytest.raises(InputError, match=SUDDEN_END):
        compare(jobs, coder, ["ridge"], **QUICK)
    monkeypatch.undo()
    [model] = compare(jobs, coder, ["ridge"], **QUICK).models
    assert model.cost.peak_memory_mb is None or model.cost.peak_memory_mb > 50


def test_rows_to_test_may_be_a_mask(jobs: pl.DataFrame, coder: Autocoder) -> None:
    mask = np.arange(jobs.height) % 5 == 0
    by_mask, by_rows = (compare(jobs, coder, ["ridge"], test=test) for test in (mask, np.flatnonzero(mask)))
    assert by_mask.records == by_rows.records > 2
    for wrong in ([-1], [jobs.height], [0.5], mask[:-1]):
        with pytest.raises(SettingsError, match="test must hold numbers of rows, from 0 to"):
            compare(jobs, coder, ["ridge"], test=wrong)


def test_settings_of_numpy_are_settings(jobs: pl.DataFrame, coder: Autocoder) -> None:
    found = compare(jobs, coder, {"a": {"model": "ridge", "options": {"alpha": np.float32(2)}}}, plan=Plan(share=0.5))
    assert not found.failures
