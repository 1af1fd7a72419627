from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import optuna
import polars as pl
import pytest

from glosa import Autocoder, InputError, SettingsError, TableError, UnavailableError
from glosa.estimators.search_spaces import Range
from glosa.experiments.splits import Plan
from glosa.experiments.study import FILE
from glosa.experiments.tune import tune
from glosa.training.progress import Progress

pytest.importorskip("optuna")
SPACE = {"alpha": Range(0.001, 3.0, log=True), "norm": (False, True)}


@pytest.fixture
def bayes(coder: Autocoder) -> Autocoder:
    return coder.set_params(model="complement-nb")


def test_a_search_finds_at_least_what_it_started_from(jobs: pl.DataFrame, bayes: Autocoder, tmp_path: Path) -> None:
    told: list[Progress] = []
    found = tune(jobs, bayes, tmp_path / "new", space=SPACE, trials=4, progress=told.append)
    assert found.value >= found.baseline
    assert found.trials.columns == ["number", "state", "value", "seconds", "alpha", "norm"]
    assert (found.trials.height, found.records) == (4, len(jobs))
    assert found.value == max(found.baseline, *found.trials["value"].drop_nulls())
    assert [(now.step, now.steps) for now in told] == [(n, 4) for n in range(5)]
    assert set(found.options) <= set(SPACE)


def test_a_search_goes_on_where_it_stopped_and_draws_on(jobs: pl.DataFrame, bayes: Autocoder, tmp_path: Path) -> None:
    first = tune(jobs, bayes, tmp_path, space=SPACE, trials=3)
    again = tune(jobs, bayes, tmp_path, space=SPACE, trials=3)
    assert again.trials.equals(first.trials)
    more = tune(jobs, bayes, tmp_path, space=SPACE, trials=6)
    assert more.trials[:3].equals(first.trials)
    assert more.trials["alpha"].n_unique() == 6
    with pytest.raises(SettingsError, match="holds a search on other data or with other settings"):
        tune(jobs[1:], bayes, tmp_path, space=SPACE, trials=7)
    with pytest.raises(SettingsError, match="holds a search on other data or with other settings"):
        tune(jobs, bayes, tmp_path, space=SPACE, trials=7, by="top_5")


def test_equal_seeds_try_the_same(jobs: pl.DataFrame, bayes: Autocoder, tmp_path: Path) -> None:
    first, again, other = (
        tune(jobs, bayes.set_params(seed=seed), tmp_path / name, space=SPACE, trials=3).trials.drop("seconds")
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first.equals(again)
    assert not first.equals(other)


def test_options_that_are_set_are_not_searched(jobs: pl.DataFrame, bayes: Autocoder, tmp_path: Path) -> None:
    bayes.set_params(options={"norm": True})
    found = tune(jobs, bayes, tmp_path, trials=2)
    assert "norm" not in found.trials.columns
    assert found.options["norm"] is True


def test_trials_that_fall_behind_are_cut_short(jobs: pl.DataFrame, coder: Autocoder, tmp_path: Path) -> None:
    coder.set_params(model="tree")
    space = {"max_depth": (1, 80)}
    found = tune(jobs, coder, tmp_path, space=space, trials=12, plan=Plan(folds=2))
    pruned = found.trials.filter(pl.col("state") == "pruned")
    assert pruned.height
    assert pruned["value"].null_count() == pruned.height
    assert set(pruned["max_depth"]) == {"1"}


def test_a_network_is_cut_short_within_a_fit(jobs: pl.DataFrame, coder: Autocoder, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    coder.set_params(model="ngram-bag", options={"width": 8, "hidden": 4, "epochs": 4}, validation=0.3)
    space = {"learning_rate": (1e-9, 1e-2), "embedding_rate": (1e-9, 3e-2)}
    found = tune(jobs, coder, tmp_path, space=space, trials=9)
    assert found.count("pruned") > 0
    assert found.options.get("embedding_rate") != 1e-9


def test_a_trial_that_was_cut_short_is_never_the_best(jobs: pl.DataFrame, bayes: Autocoder, tmp_path: Path) -> None:
    tune(jobs, bayes, tmp_path, trials=2)
    study = optuna.load_study(study_name="glosa", storage=f"sqlite:///{tmp_path / FILE}")
    cut = study.ask(study.trials[-1].distributions)
    cut.report(9.0, 1)
    study.tell(cut, state=optuna.trial.TrialState.PRUNED)
    assert tune(jobs, bayes, tmp_path, trials=3).value <= 1


def test_time_runs_out(jobs: pl.DataFrame, bayes: Autocoder, tmp_path: Path) -> None:
    found = tune(jobs, bayes, tmp_path, minutes=0.02, trials=10_000)
    assert 0 <= found.trials.height < 10_000


def test_a_trial_that_fails_is_noted(jobs: pl.DataFrame, coder: Autocoder, tmp_path: Path) -> None:
    coder.set_params(model="ridge")
    found = tune(jobs, coder, tmp_path / "some", space={"alpha": (-1.0, 2.0)}, trials=4)
    assert found.count("failed") > 0
    assert found.count("complete") > 0
    with pytest.raises(InputError, match="every trial failed"):
        tune(jobs, coder, tmp_path / "all", space={"alpha": (-1.0, -2.0)}, trials=3)


def test_a_figure_that_is_better_when_lower(jobs: pl.DataFrame, bayes: Autocoder, tmp_path: Path) -> None:
    found = tune(jobs, bayes, tmp_path, space=SPACE, trials=6, by="calibration_error")
    assert 0 <= found.value <= found.baseline
    assert found.importance.keys() == SPACE.keys()
    assert sum(found.importance.values()) == pytest.approx(1)
    assert found.value == min(found.baseline, *found.trials["value"].drop_nulls())


def test_lists_and_nothing_are_values_too(jobs: pl.DataFrame, coder: Autocoder, tmp_path: Path) -> None:
    coder.set_params(model="tree")
    found = tune(jobs, coder, tmp_path, space={"max_depth": (None, 3), "max_features": (None, "sqrt")}, trials=4)
    assert set(found.trials["max_depth"]) <= {"null", "3"}
    assert None not in found.options.values()


def test_slips_are_told(jobs: pl.DataFrame, bayes: Autocoder, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"(?s)minutes is -1.*trials is 0\. It must be a whole number"):
        tune(jobs, bayes, tmp_path, minutes=-1, trials=0)
    with pytest.raises(SettingsError, match="no figure 'f1'"):
        tune(jobs, bayes, tmp_path, by="f1")
    with pytest.raises(SettingsError, match="nothing to search: all options of 'complement-nb'"):
        tune(jobs, bayes.set_params(options={"alpha": 1.0, "norm": False}), tmp_path)
    with pytest.raises(SettingsError, match="no model 'bayes'"):
        tune(jobs, bayes.set_params(model="bayes"), tmp_path)


def test_optuna_may_be_missing(
    jobs: pl.DataFrame, bayes: Autocoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(UnavailableError, match="pip install optuna"):
        tune(jobs, bayes, tmp_path)


def test_the_judging_part_is_not_learned_from(jobs: pl.DataFrame, coder: Autocoder, tmp_path: Path) -> None:
    noise = jobs.with_columns(job=pl.Series([f"w{n}" for n in range(len(jobs))]))
    shuffled = noise["code"].sample(fraction=1, shuffle=True, seed=1)
    found = tune(noise.with_columns(code=shuffled), coder.set_params(model="ridge"), tmp_path, trials=2)
    assert np.isclose(found.value, 0.2, atol=0.25)  # by heart it would be 1


def test_folders_that_cannot_keep_a_search(jobs: pl.DataFrame, bayes: Autocoder, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="whose path has one of"):
        tune(jobs, bayes, tmp_path / "new{}", trials=1)
    (tmp_path / FILE).write_text("no database, but a text that is long enough to be looked at", encoding="utf-8")
    with pytest.raises(TableError, match="is no database of a search"):
        tune(jobs, bayes, tmp_path, trials=1)
