"""A folder of a detector says which one it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from glosa.errors import AutocoderError
from glosa.estimators.autoencoder import Autoencoder
from glosa.estimators.autoencoder_ensemble import AutoencoderEnsemble
from glosa.estimators.detectors import Detector, load_detector

pytest.importorskip("torch")

X = np.random.default_rng(0).normal(size=(40, 3))


@pytest.mark.parametrize(
    "detector", [Autoencoder(layers=(2,), epochs=1), AutoencoderEnsemble(size=2, layers=(2,), epochs=1)]
)
def test_each_comes_back_as_it_was(detector: Detector, tmp_path: Path) -> None:
    detector.fit(X).save(tmp_path / "detector")
    again = load_detector(tmp_path / "detector")
    assert type(again) is type(detector)
    np.testing.assert_array_equal(again.score_samples(X), detector.score_samples(X))


def test_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AutocoderError, match="is not there"):
        load_detector(tmp_path / "none")
    AutoencoderEnsemble(size=2, layers=(2,), epochs=1).fit(X).save(tmp_path / "ensemble")
    with pytest.raises(AutocoderError, match="does not tell of a autoencoder"):
        Autoencoder.load(tmp_path / "ensemble")
