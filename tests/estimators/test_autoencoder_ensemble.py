"""The ensemble knows what lies off a line and what far along it, comes back from a folder, and tells what is wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone

from glosa.errors import AutocoderError, InputError, NotFittedError, SettingsError, UnavailableError
from glosa.estimators.autoencoder_ensemble import AutoencoderEnsemble
from glosa.training.progress import Progress

pytest.importorskip("torch")

RANDOM = np.random.default_rng(0)
LINE = RANDOM.normal(size=(200, 1)) @ [[1.0, 2.0, -1.0]] + RANDOM.normal(size=(200, 3)) * 0.05
OFF = np.array([[1.0, -2.0, 1.0]])
FAR = np.array([[9.0, 18.0, -9.0]])


def new(**changes: Any) -> AutoencoderEnsemble:
    given: dict[str, Any] = {"size": 5, "rows": 20, "layers": (16, 1), "epochs": 300}
    return AutoencoderEnsemble(**given | changes)


def test_what_lies_off_and_what_lies_far_stand_out() -> None:
    found = new().fit(LINE)
    usual = np.quantile(found.score_samples(LINE), 0.05)
    assert found.score_samples(OFF)[0] < usual
    assert found.score_samples(FAR)[0] < usual
    assert found.predict(np.vstack([OFF, FAR, [[0.0, 0.0, 0.0]]])).tolist() == [-1, -1, 1]
    assert (found.predict(LINE) == -1).mean() == pytest.approx(0.1, abs=0.01)
    assert found.score_samples(LINE).mean() == pytest.approx(-2, abs=1e-4)  # each distance is 1 in the mean


def test_scores_by_hand() -> None:
    found = new(size=1, rows=2, layers=(1,), epochs=5).fit(LINE)
    weights = {name: value.numpy()[0] for name, value in found._networks.state_dict().items()}
    scaled = (LINE - LINE.mean(axis=0)) / LINE.std(axis=0)
    codes = scaled @ weights["encoder.weights.0"] + weights["encoder.biases.0"]
    outputs = codes @ weights["decoder.weights.0"] + weights["decoder.biases.0"]
    off = np.sqrt(np.square(outputs - scaled).sum(axis=1))
    learned = np.random.default_rng(0).permutation(200)[:2]
    far = np.minimum(*(np.abs(codes - codes[row])[:, 0] for row in learned))
    by_hand = -(off / off.mean() + far / far.mean())
    np.testing.assert_allclose(found.score_samples(LINE), by_hand, rtol=1e-4, atol=1e-4)


def test_what_is_lost_by_hand() -> None:
    found = new(size=2, layers=(1,), epochs=5).fit(LINE)
    center, width = LINE.mean(axis=0), LINE.std(axis=0)
    weights = {name: value.numpy() for name, value in found._networks.state_dict().items()}
    scaled = (LINE - center) / width
    codes = scaled @ weights["encoder.weights.0"] + weights["encoder.biases.0"]
    outputs = codes @ weights["decoder.weights.0"] + weights["decoder.biases.0"]
    np.testing.assert_allclose(found.reconstruct(LINE), outputs.mean(axis=0) * width + center, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(found.errors(LINE), np.square(outputs - scaled).mean(axis=0) / 2, rtol=1e-3, atol=1e-5)


def test_training_is_told() -> None:
    told: list[Progress] = []
    found = new(epochs=4).fit(LINE, progress=told.append)
    assert [(one.step, one.steps, one.stage) for one in told] == [(step, 4, "training") for step in (1, 2, 3, 4)]
    assert [line["epoch"] for line in found.history_] == [1, 2, 3, 4]
    assert found.history_[-1]["train_loss"] == told[-1].loss < told[0].loss


def test_few_outliers_among_the_rows_are_found() -> None:
    x = np.vstack([LINE, RANDOM.normal(size=(10, 3)) * [1, 2, 1]])
    scores = new(size=8).fit(x).score_samples(x)
    assert np.median(scores[200:]) < np.quantile(scores[:200], 0.05)


def test_an_equal_seed_gives_equal_scores() -> None:
    first, second, other = (new(seed=seed).fit(LINE).score_samples(LINE) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, other)


def test_it_comes_back_from_a_folder(tmp_path: Path) -> None:
    found = new().fit(LINE)
    found.save(tmp_path / "ensemble")
    again = AutoencoderEnsemble.load(tmp_path / "ensemble")
    np.testing.assert_array_equal(again.score_samples(OFF), found.score_samples(OFF))
    np.testing.assert_array_equal(again.predict(LINE), found.predict(LINE))
    assert again.get_params() == {**found.get_params(), "layers": [16, 1]}
    found.save(tmp_path / "ensemble")  # over itself
    about = tmp_path / "ensemble/ensemble.json"
    about.write_text(about.read_text().replace('"tanh"', '"relu"', 1))
    with pytest.raises(AutocoderError, match="its checksum is another one"):
        AutoencoderEnsemble.load(tmp_path / "ensemble")
    with pytest.raises(AutocoderError, match="is not there"):
        AutoencoderEnsemble.load(tmp_path / "none")


def test_sparse_rows_and_constant_columns() -> None:
    x = np.column_stack([np.where(np.abs(LINE) > 0.5, LINE, 0), np.full(200, 7.0)])
    found = new().fit(x)
    np.testing.assert_allclose(new().fit(csr_matrix(x)).score_samples(csr_matrix(x)), found.score_samples(x), rtol=1e-3)
    assert np.isfinite(new().fit(np.ones((9, 3))).score_samples(OFF)).all()


def test_it_is_a_part_of_scikit_learn() -> None:
    found = clone(new(size=2))
    assert found.get_params()["rows"] == 20
    assert found.fit_predict(LINE).shape == (200,)
    assert found.n_features_in_ == 3
    with pytest.raises(NotFittedError, match="this ensemble of autoencoders is not fitted"):
        new().score_samples(LINE)
    with pytest.raises(NotFittedError, match="this ensemble of autoencoders is not fitted"):
        new().save("nowhere")


def test_what_is_wrong_is_told() -> None:
    with pytest.raises(SettingsError, match=r"size is 0[\s\S]*rows is 1"):
        new(size=0, rows=1).fit(LINE)
    with pytest.raises(SettingsError, match=r"activation is 'step'[\s\S]*contamination is 0\.9[\s\S]*epochs is 0"):
        new(activation="step", contamination=0.9, epochs=0).fit(LINE)
    with pytest.raises(SettingsError, match=r"layers is 2\. It must be a list of whole[\s\S]*device is 'gpu'"):
        new(layers=2, device="gpu").fit(LINE)
    with pytest.raises(SettingsError, match=r"a code of 3 numbers for rows of 3 would copy them"):
        new(layers=(8, 3)).fit(LINE)
    with pytest.raises(InputError, match=r"there are 3 rows, of which an autoencoder learns half at most. Give 4"):
        new().fit(LINE[:3])
    with pytest.raises(InputError, match=r"column 1: 1 times, first in row 3"):
        new().fit(np.where(np.arange(600).reshape(200, 3) == 10, np.nan, LINE))
    with pytest.raises(InputError, match=r"X has 3 dimensions, and \(n_rows, n_features\) is wanted\. Flatten"):
        new().fit(np.ones((9, 3, 3)))
    with pytest.raises(InputError, match=r"rows have the shape \(2,\), and this ensemble learned rows of \(3,\)"):
        new().fit(LINE).score_samples(LINE[:, :2])
    with pytest.raises(SettingsError, match=r"the loss is (nan|inf) in epoch"):
        new(learning_rate=1e9, layers=(8, 8, 1), activation="relu").fit(LINE)


def test_without_pytorch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "glosa.estimators.autoencoder_ensemble_training", None)
    monkeypatch.delattr("glosa.estimators.autoencoder_ensemble_training", raising=False)
    with pytest.raises(UnavailableError, match=r"pip install 'glosa\[train\]'"):
        new().fit(LINE)
