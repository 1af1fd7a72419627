from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from glosa.errors import SettingsError
from glosa.losses.catalogue import LOSSES
from glosa.training.settings import Training, make_training


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as told:
        Training(epochs=0, batch=1.5, learning_rate=0, warmup=2, clip=-1, optimiser="adan")
    for said in (
        "epochs is 0",
        "batch is 1.5",
        "learning_rate is 0",
        "warmup is 2",
        "clip is -1",
        "optimiser is 'adan'",
    ):
        assert said in str(told.value)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("schedule", "cosine", r"one of 'constant', 'plateau', 'linear', 'one-cycle'"),
        ("monitor", "f1", r"one of 'loss', 'accuracy', 'macro-f1'"),
        ("mixed_precision", True, r"one of 'auto', 'no', 'bf16', 'fp16'"),
        ("sampler", ["over"], r"one of 'none', "),
        ("patience", 0, r"a whole number, 1 or more"),
        ("level_weight", "much", r"a number, 0 or more"),
        ("momentum", 1.1, r"a number from 0 to 1"),
    ],
)
def test_values_out_of_range_are_told(name: str, value: Any, allowed: str) -> None:
    with pytest.raises(SettingsError, match=rf"{name} is .*{allowed}"):
        Training(**{name: value})


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(SettingsError, match=r"no setting 'lerning_rate' of training. Did you mean 'learning_rate'\?"):
        make_training({"lerning_rate": 1})


def test_every_setting_and_loss_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs/training.md").read_text(encoding="utf-8")
    rows = {
        cells[1].strip(" `"): cells[3].strip(" `")
        for cells in (line.split("|") for line in page.splitlines())
        if len(cells) == 5
    }
    assert {field.name: field.default for field in fields(Training)} == {
        field.name: type(field.default)(rows.get(field.name, "0")) for field in fields(Training)
    }
    assert set(LOSSES) <= set(rows)
