from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glosa import Autocoder, Scheme
from glosa.experiments import tracked


@pytest.fixture(scope="module")
def autocoder() -> Autocoder:
    texts = ["cook", "school cook", "tram driver", "lorry driver"] * 10
    return Autocoder(model="ridge", options={"alpha": np.float64(2)}, validation=0.2, lengths=(1, 4)).fit(
        texts, ["5120", "5120", "8331", "8332"] * 10
    )


def test_settings_are_texts(autocoder: Autocoder) -> None:
    said = tracked.settings(autocoder)
    assert said["model"] == "ridge"
    assert said["option.alpha"] == "2.0"
    assert said["lengths"] == "[1, 4]"
    assert said["validation"] == "0.2"
    assert "weight" not in said, "None says nothing"
    assert "scheme" not in tracked.settings(Autocoder(scheme=Scheme.from_labels(["1"])))


def test_identities(autocoder: Autocoder) -> None:
    tags = tracked.identities(autocoder)
    assert tags[tracked.IDENTITY] == autocoder.fingerprint_
    assert tags["glosa.scheme.sha256"] == autocoder.scheme_.fingerprint


def test_epochs_have_the_numbers_that_training_gave_them(autocoder: Autocoder) -> None:
    assert tracked.epochs(autocoder) == []
    trained = Autocoder()
    trained.history_ = pl.DataFrame({"epoch": [1, 2], "loss": [0.5, 0.25]})
    assert tracked.epochs(trained) == [(1, {"training/loss": 0.5}), (2, {"training/loss": 0.25})]


def test_figures_of_every_level(autocoder: Autocoder) -> None:
    held_out = tracked.held_out_figures(autocoder)
    assert held_out["held_out/level_2/accuracy"] == autocoder.held_out_[1]["accuracy"]
    found = tracked.figures(autocoder.evaluate(["cook", "tram driver"], ["5120", "8332"]))
    assert (found["evaluation/level_1/accuracy"], found["evaluation/level_2/accuracy"]) == (1, 0.5)
