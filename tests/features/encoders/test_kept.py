from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glosa.errors import SettingsError
from glosa.features.encoders.kept import KeptEncoder, keep
from glosa.features.encoders.store import VectorStore

TEXTS = ["aab", "", "e", "aab", "cd"]


def file_of(folder: str) -> Path:
    return Path(os.environ["GLOSA_CACHE"]) / folder


def test_what_is_kept_is_not_asked_for_again(counting: Any, another: Callable[..., Any]) -> None:
    first = keep(counting).encode(TEXTS)
    again = another()
    np.testing.assert_array_equal(keep(again).encode([*reversed(TEXTS)])[::-1], first)
    np.testing.assert_allclose(first, another().encode(TEXTS), rtol=1e-6)
    assert (len(counting.asked), again.asked) == (1, [])
    assert file_of("vectors.sqlite").stat().st_size > 0


def test_only_what_is_new_is_asked(counting: Any) -> None:
    kept = keep(counting)
    kept.encode(["a", "b"])
    kept.encode(["a", "c"])
    assert counting.asked == [["a", "b"], ["c"]]


def test_of_another_encoder_nothing_is_known(counting: Any, another: Callable[..., Any]) -> None:
    keep(counting).encode(["a"])
    keep(other := another("counting 2")).encode(["a"])
    assert other.asked == [["a"]]
    assert (keep(other).identity, keep(other).name, keep(other).dimensions) == ("counting 2", "counting", 5)


def test_a_vector_of_another_length_is_made_anew(counting: Any, tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "vectors.sqlite", most_bytes=10**9)
    KeptEncoder(counting, store).encode(["a"])
    narrow = type(counting)()
    narrow.dimensions = 3
    narrow.vectors = lambda texts: np.ones((len(texts), 3))
    assert KeptEncoder(narrow, store).encode(["a"]).shape == (1, 3)


def test_a_damaged_file_is_told_and_work_goes_on(counting: Any, caplog: pytest.LogCaptureFixture) -> None:
    path = file_of("vectors.sqlite")
    path.parent.mkdir()
    path.write_bytes(b"no database" * 99)
    kept = keep(counting)
    with caplog.at_level(logging.WARNING):
        assert kept.encode(["a"]).tolist() == kept.encode(["a"]).tolist() == [[1, 0, 0, 0, 0]]
    assert [text for text in caplog.messages if "What is coded is not touched by it" in text] == caplog.messages
    assert len(caplog.messages) == 1
    assert len(counting.asked) == 2


def test_0_megabytes_keep_nothing(counting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSA_VECTORS_MB", "0")
    assert keep(counting) is counting
    keep(counting).encode(["a"])
    assert not file_of("vectors.sqlite").exists()


def test_the_file_grows_no_more_than_is_said(counting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSA_VECTORS_MB", "0.5")
    kept = keep(counting)
    for start in range(0, 30_000, 3000):
        kept.encode([f"a {number}" for number in range(start, start + 3000)])
    assert file_of("vectors.sqlite").stat().st_size < 1_000_000


@pytest.mark.parametrize("said", ["much", "-1", "nan", "1e99"])
def test_what_is_no_size_is_told(counting: Any, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("GLOSA_VECTORS_MB", said)
    with pytest.raises(SettingsError, match=rf"GLOSA_VECTORS_MB is '{said}'\. It must be a number of megabytes, 0 to"):
        keep(counting)
