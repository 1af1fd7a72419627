"""The memory of a search: an Optuna study in a file, which goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from glosa.errors import SettingsError, TableError, UnavailableError
from glosa.estimators.search_spaces import Range, Space
from glosa.types import Json

if TYPE_CHECKING:
    import optuna

FILE = "trials.db"
_STARTUP = 5  # trials that are never pruned: the median of fewer says little
_STATES = {"COMPLETE": "complete", "PRUNED": "pruned", "FAIL": "failed"}


def open_study(folder: Path, identity: str, seed: int) -> optuna.Study:
    """Return the study of a folder, a new one if it has none; its trials are kept in a file of SQLite.

    Args:
        folder: Made if it is not there.
        identity: Fingerprint of the data and settings; a study is never gone on with under another one.
        seed: Of the sampler; a study that is taken up again draws on, and does not draw the same again.

    Raises:
        UnavailableError: Optuna is not installed.
        SettingsError: The folder holds a search on other data or with other settings.
        TableError: The folder cannot be written.
    """
    try:
        import optuna
    except ModuleNotFoundError as error:
        msg = "a search needs Optuna. Install it with: pip install optuna"
        raise UnavailableError(msg) from error
    from sqlalchemy.exc import DatabaseError

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder} cannot be made: {error.strerror}. Choose another folder."
        raise TableError(msg) from error
    file = (folder / FILE).resolve()
    if set("{}?") & set(str(file)):
        msg = f"{folder}: a search cannot be kept in a folder whose path has one of {{}}?. Name another one."
        raise SettingsError(msg)
    try:
        study = optuna.create_study(
            storage=f"sqlite:///{file}", study_name="glosa", direction="maximize",
            pruner=optuna.pruners.MedianPruner(n_startup_trials=_STARTUP, n_warmup_steps=1), load_if_exists=True,
        )  # fmt: skip
    except DatabaseError as error:
        msg = f"{file} is no database of a search, or cannot be written. Move it away, or name another folder."
        raise TableError(msg) from error
    if study.user_attrs.setdefault("identity", identity) != identity:
        msg = f"{folder} holds a search on other data or with other settings. Name another folder."
        raise SettingsError(msg)
    study.set_user_attr("identity", identity)
    study.sampler = optuna.samplers.TPESampler(seed=(seed + len(study.trials)) % 2**32)
    return study


def suggest(trial: optuna.Trial, space: Space) -> dict[str, Any]:
    """Return a value for each option of a space."""
    return {option: _suggest(trial, option, values) for option, values in space.items()}


def chosen(space: Space, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that the parameters of a trial stand for.

    >>> chosen({"hidden": ((64,), (64, 32)), "loss": ("focal",)}, {"hidden": "[64, 32]", "loss": "focal"})
    {'hidden': [64, 32], 'loss': 'focal'}
    """
    return {option: _value(space[option], params[option]) for option in space}


def trials_table(study: optuna.Study, space: Space, sign: int) -> pl.DataFrame:
    """Return the finished trials, a line each, as `Tuning.trials` tells."""
    rows: list[Json] = [
        {
            "number": trial.number + 1,
            "state": _STATES[trial.state.name],
            "value": None if trial.state.name != "COMPLETE" or trial.value is None else sign * trial.value,
            "seconds": None if trial.duration is None else round(trial.duration.total_seconds(), 2),
            **{option: _shown(trial.params.get(option)) for option in space},
        }
        for trial in study.trials
        if trial.state.is_finished()
    ]
    kinds = {"number": pl.Int64, "state": pl.String, "value": pl.Float64, "seconds": pl.Float64}
    return pl.DataFrame(rows, schema={**kinds, **dict.fromkeys(space, pl.String)})


def importance(study: optuna.Study, seed: int) -> dict[str, float]:
    """Return how much each option tells about the figure (fANOVA, Hutter et al., 2014); empty with too few trials."""
    import optuna

    values = {trial.value for trial in study.trials if trial.state.name == "COMPLETE"}
    if len(values) < _STARTUP:
        return {}
    evaluator = optuna.importance.FanovaImportanceEvaluator(seed=seed)
    return {
        option: float(share)
        for option, share in optuna.importance.get_param_importances(study, evaluator=evaluator).items()
    }


def _suggest(trial: optuna.Trial, option: str, values: Range | tuple[Any, ...]) -> Any:
    if isinstance(values, tuple):
        return _value(values, trial.suggest_categorical(option, list(map(_label, values))))
    if values.whole:
        return trial.suggest_int(option, int(values.low), int(values.high), log=values.log)
    return _value(values, trial.suggest_float(option, values.low, values.high, log=values.log))


def _value(values: Range | tuple[Any, ...], told: Any) -> Any:
    """Return the value that a parameter stands for: lists travel as text, and three digits of a number say enough."""
    if isinstance(values, Range):
        return float(f"{told:.3g}") if isinstance(told, float) else told
    value = values[list(map(_label, values)).index(told)]
    return list(value) if isinstance(value, tuple) else value


def _label(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _shown(value: Any) -> str | None:
    return f"{value:.3g}" if isinstance(value, float) else None if value is None else str(value)
