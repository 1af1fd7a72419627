"""Rows of three numbers that hide in nine columns: an autoencoder and principal components find them."""

from __future__ import annotations

import sys
import types
from typing import Any

import numpy as np
import polars as pl
import pytest

from glosa.errors import InputError, SettingsError
from glosa.estimators.suited import suited_autoencoder
from glosa.evaluation.reduction import Reduction
from glosa.experiments.reduce import reduce, usual_sizes
from glosa.features.rows import Rows, read_rows

pytest.importorskip("torch")

RANDOM = np.random.default_rng(0)
HIDDEN = RANDOM.normal(size=(200, 3)) * [3, 2, 1]
SHOWN = HIDDEN @ RANDOM.normal(size=(3, 9)) + RANDOM.normal(size=(200, 9)) * 0.01
SETTINGS: dict[str, Any] = {"activation": "tanh", "epochs": 60, "batch": 32, "learning_rate": 0.01}


@pytest.fixture(scope="module")
def rows() -> Rows:
    table = pl.DataFrame(SHOWN, schema=[f"x{number}" for number in range(9)], orient="row")
    return read_rows(table.with_columns(side=pl.Series(np.where(HIDDEN[:, 0] > 0, "right", "left"))), label="side")


@pytest.fixture(scope="module")
def found(rows: Rows) -> Reduction:
    return reduce(rows, suited_autoencoder(rows, layers=(16, 3), **SETTINGS), dimensions=(1, 2))


def test_as_many_numbers_as_are_hidden_keep_all(found: Reduction) -> None:
    assert [(one.method, one.dimensions) for one in found.figures][:6] == [
        *(("autoencoder", size) for size in (1, 2, 3)),
        *(("pca", size) for size in (1, 2, 3)),
    ]
    assert found.of("pca").explained == pytest.approx(1, abs=1e-3)
    assert found.of("autoencoder").explained == pytest.approx(1, abs=0.05)
    assert found.of("autoencoder").ratio == 3
    for method in ("autoencoder", "pca"):
        errors = [one.error for one in found.by(method)]
        assert errors == sorted(errors, reverse=True)
        assert found.of(method).neighbours.kept > found.of(method, 1).neighbours.kept
    assert (found.learned, found.tested, found.size) == (160, 40, 9)


def test_principal_components_are_those_of_scikit_learn(rows: Rows, found: Reduction) -> None:
    from sklearn.decomposition import PCA

    from glosa.experiments.held_out import hold_out

    learn, test = hold_out(200, None, 0.2, 0)
    scaled = rows.flat / rows.flat[learn].std(axis=0)
    for size in (1, 2, 3):
        pca = PCA(size).fit(scaled[learn])
        lost = np.square(pca.inverse_transform(pca.transform(scaled[test])) - scaled[test])
        assert found.of("pca", size).error == pytest.approx(lost.mean(), rel=1e-3, abs=1e-6)
        kept = 1 - lost.sum() / np.square(scaled[test] - pca.mean_).sum()
        assert found.of("pca", size).explained == pytest.approx(kept, abs=1e-5)
        assert found.spectrum[size - 1] == pytest.approx(kept, abs=1e-5)


def test_codes_stand_beside_what_came(found: Reduction) -> None:
    table = found.with_codes()
    assert table.columns == [*(f"x{number}" for number in range(9)), "side", "code_1", "code_2", "code_3"]
    assert table.height == 200
    assert {name: points.shape for name, points in found.maps.items()}["autoencoder"] == (200, 2)
    assert found.classes is not None
    assert found.classes.n_unique() == 2


def test_in_figures(found: Reduction) -> None:
    told = found.to_json()
    assert (told["dimensions"], told["learned"], told["tested"]) == (3, 160, 40)
    assert told["figures"][0].keys() >= {"method", "error", "kept", "trustworthiness", "continuity", "ratio"}
    assert found.to_table().height == len(found.figures)


def test_a_column_named_like_a_code(rows: Rows) -> None:
    table = rows.table.rename({"x0": "code_1"})
    clash = read_rows(table, label="side")
    result = reduce(clash, suited_autoencoder(clash, layers=(16, 1), **SETTINGS | {"epochs": 1}))
    with pytest.raises(InputError, match="column 'code_1'"):
        result.with_codes()


def test_rows_to_test_are_named(rows: Rows) -> None:
    result = reduce(rows, suited_autoencoder(rows, layers=(16, 1), **SETTINGS | {"epochs": 1}), test=np.arange(50))
    assert (result.learned, result.tested) == (150, 50)


def test_texts_and_one_number() -> None:
    words = ["baker of bread", "night baker", "lorry driver", "bus driver at night", "bread and butter"] * 6
    rows = read_rows({"job": words}, text=["job"])
    result = reduce(rows, suited_autoencoder(rows, layers=(8, 1), epochs=2))
    assert result.codes.shape == (30, 1)
    assert (result.maps["pca"].shape, result.kind, result.classes) == ((30, 2), "text", None)


def test_pictures_come_back() -> None:
    pixels = np.zeros((40, 16), np.uint8)
    pixels[np.arange(40), np.arange(40) % 16] = 255
    rows = read_rows(pl.DataFrame(pixels, schema=[f"pixel{number}" for number in range(16)], orient="row"))
    dense = reduce(rows, suited_autoencoder(rows, layers=(8, 4), epochs=2))
    assert {name: one.shape for name, one in dense.pictures.items()} == dict.fromkeys(
        ("given", "autoencoder", "pca"), (8, 4, 4)
    )
    folded = reduce(rows, suited_autoencoder(rows, layers=(4, 4), convolutional=True, epochs=2))
    assert folded.figures[0].error is not None


def test_umap_is_drawn_if_it_is_there(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    class Umap:
        def __init__(self, **_: Any) -> None:
            pass

        def fit(self, x: Any) -> Umap:
            self.size = x.shape[1]
            return self

        def transform(self, x: Any) -> np.ndarray:
            return np.asarray(x)[:, :2]

    stand_in = types.ModuleType("umap")
    stand_in.UMAP = Umap  # type: ignore[attr-defined]
    coder = suited_autoencoder(rows, layers=(16, 2), **SETTINGS | {"epochs": 1})
    monkeypatch.setitem(sys.modules, "umap", stand_in)
    result = reduce(rows, coder)
    assert result.maps["umap"].shape == (200, 2)
    assert (result.of("umap").error, result.of("umap").explained) == (None, None)
    monkeypatch.setitem(sys.modules, "umap", None)
    assert "umap" not in reduce(rows, coder).maps


def test_what_cannot_be_reduced(rows: Rows) -> None:
    coder = suited_autoencoder(rows, layers=(16, 2), epochs=1)
    with pytest.raises(InputError, match="there are 8 rows to learn from and 2 to test"):
        reduce(rows.take(np.arange(10)), coder)
    with pytest.raises(SettingsError, match=r"dimensions is \[0\]"):
        reduce(rows, coder, dimensions=[0])
    with pytest.raises(SettingsError, match="would copy them"):
        reduce(rows, suited_autoencoder(rows, layers=(9,), epochs=1))


def test_usual_sizes(rows: Rows) -> None:
    assert usual_sizes(suited_autoencoder(rows)) == (2, 5)
    assert usual_sizes(suited_autoencoder(rows, layers=(2,))) == (2,)


def test_a_column_that_is_constant_among_those_learned_counts_as_it_is() -> None:
    random = np.random.default_rng(0)
    price = np.full(100, 19.99)
    test = np.zeros(100, dtype=bool)
    test[:20] = True
    price[0] = 24.99
    rows = read_rows({"a": random.normal(size=100), "b": random.normal(size=100), "price": price})
    found = reduce(rows, suited_autoencoder(rows, layers=(8, 2), epochs=2), test=test)
    assert (found.learned, found.tested) == (80, 20)
    assert all(one.error < 10 for one in found.figures if one.error is not None)


def test_arguments_that_cannot_be_used(rows: Rows) -> None:
    with pytest.raises(SettingsError, match=r"layers is 'abc'"):
        usual_sizes(suited_autoencoder(rows, layers="abc"))
    with pytest.raises(SettingsError, match=r"seed is -1"):
        reduce(rows, suited_autoencoder(rows, seed=-1))
    with pytest.raises(SettingsError, match="test must hold numbers of rows, from 0 to"):
        reduce(rows, suited_autoencoder(rows), test=[0, len(rows)])
