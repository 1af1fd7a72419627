from __future__ import annotations

import numpy as np
import pytest

from glosa.evaluation.answers import FIGURES
from glosa.experiments.standings import differences, standings
from glosa.experiments.tested import Figure

RNG = np.random.default_rng(0)


def figure(value: float, spread: float = 0.001) -> Figure:
    return Figure(value, value + spread * RNG.standard_normal(500))


def test_the_best_those_that_may_be_as_good_and_the_rest() -> None:
    figures = {"a": figure(0.8), "b": figure(0.9), "c": figure(0.8995), "d": figure(0.5)}
    assert standings(figures, lower_is_better=False) == {"b": "best", "a": "behind", "c": "close", "d": "behind"}
    assert standings(figures, lower_is_better=True)["d"] == "best"
    assert standings({"a": figure(0.8)}, lower_is_better=False) == {"a": "best"}


def test_many_models_make_a_difference_harder_to_believe() -> None:
    noise = RNG.standard_normal(2000) * 0.01
    best = Figure(0.9, np.full(2000, 0.9))
    near = Figure(0.8755, 0.8755 + noise)  # alone p is about 0.015
    assert standings({"best": best, "near": near}, lower_is_better=False)["near"] == "behind"
    crowd = {f"m{n}": near for n in range(9)}
    assert standings({"best": best, **crowd}, lower_is_better=False)["m0"] == "close"


def test_each_pair_once() -> None:
    mine = {name: dict.fromkeys(FIGURES, figure(0.5)) for name in "abc"}
    lines = [line for line in differences("1", mine) if line["figure"] == "accuracy"]
    assert [(line["first"], line["second"]) for line in lines] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert lines[0]["difference"] == pytest.approx(0)
