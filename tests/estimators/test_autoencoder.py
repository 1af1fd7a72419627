"""Every kind learns a line in space, knows what lies off it, comes back from a folder, and is told what is wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from glosa.errors import AutocoderError, InputError, NotFittedError, SettingsError, UnavailableError
from glosa.estimators.autoencoder import ACTIVATIONS, KINDS, Autoencoder

pytest.importorskip("torch")

RANDOM = np.random.default_rng(0)
LINE = RANDOM.normal(size=(300, 1)) @ [[1.0, 2.0, -1.0, 0.5]] + RANDOM.normal(size=(300, 4)) * 0.05
OFF = np.array([[2.0, -4.0, 2.0, 1.0], [-3.0, 0.0, -3.0, 3.0]])
STRENGTH = {"sparse": 0.01, "contractive": 0.001, "variational": 0.01, "adversarial": 0.01}


def new(kind: str = "plain", **changes: Any) -> Autoencoder:
    given: dict[str, Any] = {
        "layers": (16, 2), "activation": "tanh", "epochs": 40, "batch": 32, "learning_rate": 0.01,
        "strength": STRENGTH.get(kind),
    }  # fmt: skip
    return Autoencoder(kind=kind, **given | changes)


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_learned_comes_back_and_what_is_odd_stands_out(kind: str, tmp_path: Path) -> None:
    coder = new(kind).fit(LINE)
    assert coder.encode(LINE).shape == (300, 2)
    assert np.abs(coder.reconstruct(LINE) - LINE).mean() < 0.25 * np.abs(LINE).mean()
    assert coder.score_samples(OFF).max() < np.quantile(coder.score_samples(LINE), 0.05)
    assert coder.predict(OFF).tolist() == [-1, -1]
    assert (coder.predict(LINE) == -1).mean() == pytest.approx(0.1, abs=0.01)
    assert coder.history_[-1]["train_loss"] < coder.history_[0]["train_loss"]
    coder.save(tmp_path / "coder")
    again = Autoencoder.load(tmp_path / "coder")
    np.testing.assert_array_equal(again.score_samples(OFF), coder.score_samples(OFF))
    np.testing.assert_array_equal(again.sample(3, seed=1), coder.sample(3, seed=1))


@pytest.mark.parametrize("kind", KINDS)
def test_an_equal_seed_gives_equal_weights(kind: str) -> None:
    first, second, other = (new(kind, epochs=3, seed=seed).fit(LINE)._network.state_dict() for seed in (5, 5, 6))
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert not all(np.array_equal(first[name], other[name]) for name in first)


def test_kinds_and_activations_are_those_of_the_network() -> None:
    from glosa.models import autoencoder
    from glosa.training import autoencoder_kinds

    assert tuple(autoencoder_kinds.KINDS) == KINDS
    assert tuple(autoencoder.ACTIVATIONS) == ACTIVATIONS


def test_samples_look_like_what_was_learned() -> None:
    found = new("variational", strength=0.05, epochs=80).fit(LINE).sample(500)
    np.testing.assert_allclose(np.corrcoef(found.T)[0], [1, 1, -1, 1], atol=0.15)


def test_labels_steer_what_comes_out() -> None:
    label = np.array(["low", "high"] * 150)
    x = np.where(label == "high", 5.0, -5.0)[:, None] + RANDOM.normal(size=(300, 3))
    coder = new("variational", strength=0.5, conditional=True).fit(x, label)
    assert coder.sample(50, ["high"] * 50).mean() > 3
    assert coder.sample(50, ["low"] * 50).mean() < -3
    with pytest.raises(InputError, match=r"give y with one of \['high', 'low'\] for each row"):
        coder.encode(x)
    assert coder.predict(x, label).shape == (300,)
    with pytest.raises(InputError, match="conditional is True, and there are no labels"):
        new(conditional=True).fit(x)
    with pytest.raises(InputError, match=r"label 'hig' is unknown\. Did you mean 'high'\?"):
        coder.sample(1, ["hig"])


@pytest.mark.parametrize("labels", [["a", 1], [1.0, float("nan")], ["a", None], [[1], [2]], "ab"])
def test_labels_are_texts_or_numbers(labels: Any) -> None:
    given = labels if isinstance(labels, str) else labels * 150
    with pytest.raises(
        InputError, match=r"labels must be a list of texts or of numbers, not of both, and none may be m"
    ):
        new(conditional=True, epochs=1).fit(LINE, given)


def test_samples_of_a_label_have_codes_like_its_rows() -> None:
    label = np.repeat(["flat", "steep", "once"], [150, 149, 1])
    x = RANDOM.normal(size=(300, 1)) * [[1.0, 1.0]] * np.where(label == "flat", 0.2, 3.0)[:, None]
    coder = new("variational", layers=(16, 1), strength=0.01, conditional=True, scaling="none").fit(x, label)
    codes = coder.encode(x, label)
    for number, name in enumerate(coder.labels_[[0, 2]]):
        mine = codes[label == name]
        np.testing.assert_allclose(coder.code_means_[2 * number], mine.mean(axis=0), rtol=1e-5)
        np.testing.assert_allclose(coder.code_covariances_[2 * number], np.cov(mine.T).reshape(1, 1), rtol=1e-5)
    np.testing.assert_allclose(coder.code_covariances_[1], np.cov(codes.T).reshape(1, 1), rtol=1e-5)
    found = coder.sample(2000, np.repeat(["flat", "steep"], 1000))
    assert found[1000:].std() > 5 * found[:1000].std()


def pictures() -> npt.NDArray[np.float32]:
    rows, columns = np.meshgrid(np.arange(9), np.arange(9), indexing="ij")
    at = RANDOM.uniform(2, 6, size=(200, 2, 1, 1))
    return np.exp(-((rows - at[:, 0]) ** 2 + (columns - at[:, 1]) ** 2) / 4).astype(np.float32)


def test_pictures_and_binary_errors(tmp_path: Path) -> None:
    x = pictures()
    coder = new(layers=(8, 8, 4), convolutional=True, activation="relu", error="binary", scaling="range").fit(x)
    found = coder.reconstruct(x)
    assert found.shape == x.shape
    assert 0 <= found.min() <= found.max() <= x.max() + 1e-6
    assert np.square(found - x).mean() < 0.2 * x.var()
    assert coder.decode(coder.encode(x[:2])).shape == (2, 9, 9)
    coder.save(tmp_path / "pictures")
    np.testing.assert_array_equal(Autoencoder.load(tmp_path / "pictures").reconstruct(x[:3]), coder.reconstruct(x[:3]))


def test_dense_layers_see_pictures_as_rows_of_pixels(tmp_path: Path) -> None:
    x = pictures()[:50]
    whole, flat = (new("variational", epochs=2).fit(rows) for rows in (x, x.reshape(50, -1)))
    found = whole.reconstruct(x)
    assert found.shape == x.shape
    np.testing.assert_array_equal(found.reshape(50, -1), flat.reconstruct(x.reshape(50, -1)))
    whole.save(tmp_path / "dense")
    assert Autoencoder.load(tmp_path / "dense").sample(2).shape == (2, 9, 9)


def test_rows_of_one_size_come_back_as_large_as_they_were() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(200, 1)) @ [[1.0, 2.0, -1.0]] + random.normal(size=(200, 3)) * 0.01
    how: dict[str, Any] = {"layers": (8, 1), "activation": "tanh", "epochs": 60, "batch": 32, "learning_rate": 0.01}
    for given in (x, csr_matrix(x)):
        found = Autoencoder(**how, scaling="unit").fit(given)
        back = found.reconstruct(given)
        np.testing.assert_allclose(back, x, atol=0.2)
        np.testing.assert_allclose(found.score_samples(given * 5), found.score_samples(given), rtol=1e-3, atol=1e-5)
    assert np.median(np.square(found.decode(found.encode(x))).mean(axis=1)) == pytest.approx(1, abs=0.1)
    pictures = np.repeat(x[:, :, None], 3, axis=2)
    dense, layered = (Autoencoder(scaling="unit", epochs=1, convolutional=c, layers=(4, 2)) for c in (False, True))
    assert dense.fit(pictures).reconstruct(pictures).shape == layered.fit(pictures).reconstruct(pictures).shape


def test_noise_is_taken_away() -> None:
    x = pictures()
    coder = new("denoising", layers=(16, 16, 8), convolutional=True, activation="relu", scaling="none").fit(x)
    noisy = x + 0.3 * np.random.default_rng(1).normal(size=x.shape)
    assert np.square(coder.reconstruct(noisy) - x).mean() < 0.3 * np.square(noisy - x).mean()


def test_where_the_error_is_binary_noise_is_cut_off_as_in_a_picture() -> None:
    import torch

    from glosa.training.autoencoder_kinds import Denoising

    seen = list[torch.Tensor]()
    network = lambda x, label: seen.append(x) or x  # noqa: E731, ARG005
    for error in ("squared", "binary"):
        Denoising(2.0, error, 1).loss(network, torch.full((50, 4), 0.5), None)  # type: ignore[arg-type]
    assert seen[0].min() < 0 < 1 < seen[0].max()
    assert (seen[1].min(), seen[1].max()) == (0, 1)


def test_sparse_rows_are_those_that_they_hold() -> None:
    x = np.where(np.abs(LINE) > 0.5, LINE, 0).astype(np.float32)
    dense, sparse = (new(epochs=2).fit(rows) for rows in (x, csr_matrix(x)))
    np.testing.assert_allclose(dense.score_samples(x), sparse.score_samples(csr_matrix(x)), rtol=1e-4)


def test_it_is_a_part_of_scikit_learn() -> None:
    coder = clone(new(epochs=2, tied=True))
    assert coder.get_params()["tied"] is True
    codes = make_pipeline(StandardScaler(), coder).fit_transform(LINE, ["a label"] * 300)
    assert codes.shape == (300, 2)
    assert coder.inverse_transform(codes).shape == LINE.shape
    with pytest.raises(NotFittedError, match="this autoencoder is not fitted"):
        new().encode(LINE)


def test_a_table_is_known_by_its_columns(tmp_path: Path) -> None:
    names = ["length", "width", "height", "weight", "age"][: LINE.shape[1]]
    table = pl.DataFrame(LINE, schema=names)
    coder = new(epochs=2).fit(table)
    assert coder.feature_names_in_.tolist() == names
    assert coder.get_feature_names_out().tolist() == ["autoencoder0", "autoencoder1"]
    assert coder.set_output(transform="polars").transform(table).columns == ["autoencoder0", "autoencoder1"]
    coder.save(tmp_path / "coder")
    for known in (coder, Autoencoder.load(tmp_path / "coder")):
        assert known.score_samples(table).tolist() == known.score_samples(LINE).tolist()
        with pytest.raises(InputError, match=r"Choose these, in this order: \['length', 'width'"):
            known.score_samples(table.select(reversed(names)))
        with pytest.raises(InputError, match=r"there is no column 'length'\. Did you mean 'lengths'"):
            known.score_samples(table.rename({"length": "lengths"}))
    with pytest.raises(InputError, match=r"column 'width': 1 times, first in row 0"):
        coder.score_samples(table.with_columns(width=pl.when(pl.int_range(pl.len()) > 0).then("width")))
    assert not hasattr(coder.fit(LINE), "feature_names_in_")


def test_errors_are_shared_out_to_the_columns() -> None:
    coder = new().fit(LINE)
    errors = coder.errors(OFF)
    assert errors.shape == OFF.shape
    np.testing.assert_allclose(errors.sum(axis=1), -coder.score_samples(OFF), rtol=1e-5)
    scaled = (coder.reconstruct(OFF) - OFF) / LINE.std(axis=0)
    np.testing.assert_allclose(errors, scaled**2 / 2, rtol=1e-4)


def test_a_constant_column_counts_nothing() -> None:
    x = np.column_stack([LINE, np.full(300, 7.0)])
    found = new(epochs=2).fit(x).reconstruct(x)
    assert np.abs(found[:, -1] - 7).max() < 5
    assert np.isfinite(found).all()


def test_large_numbers_keep_their_small_differences(tmp_path: Path) -> None:
    """Seconds since 1970 differ by less than 32 bits can tell."""
    passed = np.random.default_rng(0).uniform(0, 60, (300, 1))
    x = np.hstack([1.7e9 + passed, -passed])
    coder = Autoencoder(layers=(1,), activation="tanh", epochs=60, batch=32, learning_rate=0.02).fit(x)
    coder.save(tmp_path / "times")
    for known in (coder, Autoencoder.load(tmp_path / "times")):
        back = known.reconstruct(x)
        assert np.abs(back - x).mean() < 10  # 32 bits alone would be up to 64 off, and the column constant
        assert np.corrcoef(back[:, 0], x[:, 0])[0, 1] > 0.95


def test_bad_numbers_are_told_with_their_columns() -> None:
    x = LINE.copy()
    x[3, 1], x[9, 1], x[0, 2] = np.nan, np.inf, np.nan
    with pytest.raises(InputError, match=r"or too large[\s\S]*column 1: 2 times, first in row 3[\s\S]*column 2"):
        new().fit(x)
    coder = new(epochs=1).fit(LINE)
    with pytest.raises(InputError, match=r"column 1: 2 times"):
        coder.encode(x)
    with pytest.raises(InputError, match=r"rows have the shape \(3,\), and this autoencoder learned rows of \(4,\)"):
        coder.encode(LINE[:, :3])
    with pytest.raises(InputError, match=r"codes have the shape \(2, 3\)\. This autoencoder's have 2 columns"):
        coder.decode(np.zeros((2, 3)))
    with pytest.raises(InputError, match="the array of codes holds something that is no number"):
        coder.decode([["a", "b"]])
    with pytest.raises(InputError, match="code 1 holds a number that is missing or infinite, at 0"):
        coder.decode([[0, 0], [np.nan, 0]])
    with pytest.raises(InputError, match="there is one row"):
        new().fit(LINE[:1])
    with pytest.raises(InputError, match="something that is no number"):
        new().fit([["a", "b"]])
    with pytest.raises(InputError, match=r"X has the shape \(0, 4\)"):
        new().fit(LINE[:0])
    with pytest.raises(InputError, match=r"X has 2 dimensions, and \(n_rows, height, width\) is wanted"):
        new(convolutional=True).fit(LINE)


def test_settings_that_do_not_fit_are_told() -> None:
    with pytest.raises(SettingsError, match=r"kind is 'deep'[\s\S]*strength is -1[\s\S]*contamination is 0\.9"):
        new("deep", strength=-1, contamination=0.9).fit(LINE)
    with pytest.raises(SettingsError, match=r"layers is 2\. It must be a list of whole[\s\S]*device is 'gpu'"):
        new(layers=2, device="gpu").fit(LINE)
    with pytest.raises(SettingsError, match=r"seed is -1\. It must be a whole number, 0 or more"):
        new(epochs=1).fit(LINE).sample(2, seed=-1)
    with pytest.raises(SettingsError, match=r"a code of 4 numbers for rows of 4 would copy them"):
        new(layers=(8, 4)).fit(LINE)
    new("denoising", layers=(8, 8), epochs=1).fit(LINE)  # more numbers than the input, and yet no copy
    with pytest.raises(SettingsError, match=r"tied is True\. It must be False if convolutional, variational"):
        new(convolutional=True, tied=True).fit(pictures())
    with pytest.raises(SettingsError, match="error 'binary' wants numbers from 0 to 1"):
        new(error="binary").fit(LINE)
    with pytest.raises(SettingsError, match=r"the loss is (nan|inf) in epoch"):
        new(scaling="none", epochs=1).fit(LINE * 1e25)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(AutocoderError, match="is not there"):
        Autoencoder.load(tmp_path / "none")
    new(epochs=1).fit(LINE).save(tmp_path / "coder")
    about = tmp_path / "coder/autoencoder.json"
    about.write_text(about.read_text().replace('"plain"', '"sparse"'))
    with pytest.raises(AutocoderError, match="its checksum is another one"):
        Autoencoder.load(tmp_path / "coder")


def test_without_pytorch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("glosa.estimators.autoencoder_training", raising=False)
    monkeypatch.setitem(sys.modules, "glosa.estimators.autoencoder_training", None)
    with pytest.raises(UnavailableError, match=r"pip install 'glosa\[train\]'"):
        new().fit(LINE)


def test_a_fit_that_fails_leaves_nothing_fitted() -> None:
    coder = new(epochs=1).fit(LINE)
    with pytest.raises(SettingsError, match=r"epochs is 0"):
        coder.set_params(epochs=0).fit(LINE)
    with pytest.raises(NotFittedError):
        coder.score_samples(LINE)


def test_parameters_of_numpy_are_saved_and_the_device_is_not(tmp_path: Path) -> None:
    new(epochs=np.int64(1), learning_rate=np.float32(0.01), device="cpu").fit(LINE).save(tmp_path / "coder")
    loaded = Autoencoder.load(tmp_path / "coder")
    assert (loaded.epochs, loaded.device) == (1, "auto")
    assert Autoencoder.load(tmp_path / "coder", device="cpu").device == "cpu"


def test_labels_go_to_both_halves_of_fit_predict() -> None:
    y = np.arange(len(LINE)) % 2
    found = new("variational", conditional=True, epochs=1).fit_predict(LINE, y)
    assert set(found) == {-1, 1}


def test_dates_and_masks_are_no_numbers() -> None:
    dates = np.array([["2020-01-01"], ["NaT"]], "datetime64[D]")
    for values in (dates, np.ma.masked_array(LINE, LINE > 1), LINE * 1j):
        with pytest.raises(InputError, match="dates, complex or masked numbers"):
            new().fit(values)


def test_a_number_beyond_all_others_is_the_oddest() -> None:
    coder = new(epochs=2).fit(LINE)
    scores = coder.score_samples(np.vstack([LINE[:2], LINE[:1] + 1e20]))
    assert np.isfinite(scores).all()
    assert scores.argmin() == 2
