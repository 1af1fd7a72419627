from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.sparse import issparse

from glosa.errors import AutocoderError, SettingsError
from glosa.features.sentences import SentenceMaker, one_column_a_value

pytest.importorskip("sentence_transformers")
TABLE = pl.DataFrame(
    {
        "title": ["cook", None, "baker", "cook"],
        "task": ["", "", "makes bread", None],
        "status": ["Own", None, "own", "x"],
    }
)


@pytest.fixture
def folder(tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GLOSA_CACHE", str(tmp_path / "cache"))
    return shutil.copytree(tiny_encoder, tmp_path / "model")


@pytest.fixture
def maker(folder: Path) -> SentenceMaker:
    return SentenceMaker(["title", "task"], ["status"], str(folder)).fit(TABLE)


def test_a_vector_a_field_and_a_column_a_value(maker: SentenceMaker) -> None:
    title, task, status = maker.transform(TABLE)
    assert (maker.dimensions_, maker.size, maker.values_) == (32, 32, (("own", "x"),))
    np.testing.assert_allclose(np.linalg.norm(title, axis=1), [1, 0, 1, 1], rtol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(task, axis=1), [0, 0, 1, 0], rtol=1e-5)
    np.testing.assert_array_equal(title[0], title[3])
    assert title.dtype == np.float32
    assert issparse(status)
    assert status.toarray().tolist() == [[1, 0], [0, 0], [1, 0], [0, 1]]


def test_no_rows(maker: SentenceMaker) -> None:
    assert [view.shape for view in maker.transform(TABLE[:0])] == [(0, 32), (0, 32), (0, 2)]


def test_a_value_that_is_not_known_has_no_column() -> None:
    assert one_column_a_value(pl.Series(["b", None, "z", ""]), ["a", "b"]).toarray().tolist() == [[0, 1], *[[0, 0]] * 3]
    assert one_column_a_value(pl.Series(["b"]), []).shape == (1, 0)


def test_saved_and_restored(maker: SentenceMaker) -> None:
    made = json.loads(json.dumps(maker.to_json()))
    again = SentenceMaker(["x"]).restore(made, maker.arrays())
    for ours, theirs in zip(maker.transform(TABLE), again.transform(TABLE), strict=True):
        assert abs(ours - theirs).max() == 0
    assert again.to_json() == made


def test_another_encoder_of_that_name_is_told(maker: SentenceMaker, folder: Path) -> None:
    made = maker.to_json()
    (folder / "config.json").write_text((folder / "config.json").read_text() + "\n")
    with pytest.raises(AutocoderError, match=r"is not the one that the autocoder learned with: it is .* here and was "):
        SentenceMaker(["x"]).restore(made, {})
    shutil.rmtree(folder)
    with pytest.raises(AutocoderError, match=r"learned with an encoder that is not here: there is no encoder .*model'"):
        SentenceMaker(["x"]).restore(made, {})


def test_vectors_of_another_length_are_told(maker: SentenceMaker) -> None:
    maker.dimensions_ = 31
    with pytest.raises(AutocoderError, match=r"it gives 32 numbers a text and gave 31\. Get that one back, or fit the"):
        maker.transform(TABLE)


def test_an_encoder_that_is_none_is_told() -> None:
    with pytest.raises(SettingsError, match="there is no encoder 'usee'"):
        SentenceMaker(["title"], encoder="usee").fit(TABLE)
