from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glosa.errors import SettingsError
from glosa.features.encoders import catalogue, open_encoder
from glosa.features.encoders.kept import KeptEncoder
from glosa.features.encoders.sentence_transformer import SentenceTransformerEncoder


@pytest.mark.parametrize("name", ["us", "", "~no one/model", "no/such/folder", "C:\\model"])
def test_a_name_that_is_none_is_told(name: str) -> None:
    with pytest.raises(
        SettingsError, match=r"there is no encoder .* Valid: 'use', 'minilm', 'e5', a folder, 'owner/mo"
    ):
        open_encoder(name)


def test_a_folder_without_a_model_is_told_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "folder_digest", lambda _: 1 / 0)
    with pytest.raises(SettingsError, match="there is no model in"):
        open_encoder(str(tmp_path))


def test_the_same_one_when_asked_again_unless_its_files_have_changed(tiny_encoder: Path, tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    folder = shutil.copytree(tiny_encoder, tmp_path / "model")
    first = open_encoder(str(folder))
    assert isinstance(first, KeptEncoder)
    assert first.encode(["cook"]).shape == (1, 32)
    assert open_encoder(str(folder)) is first
    (folder / "config.json").write_text((folder / "config.json").read_text() + "\n")
    assert open_encoder(str(folder)) is not first


def test_what_is_kept_of_a_folder_needs_no_model(tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sentence_transformers")
    found = open_encoder(str(tiny_encoder)).encode(["cook"])

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(SentenceTransformerEncoder, "vectors", fail)
    catalogue._open_once.cache_clear()
    assert open_encoder(str(tiny_encoder)).encode(["cook"]).tolist() == found.tolist()


def test_an_address_is_a_service(scripted: Callable[..., Any]) -> None:
    pytest.importorskip("openai")
    body = b'{"object": "list", "model": "m", "data": [{"object": "embedding", "index": 0, "embedding": [3, 4]}]}'
    server = scripted(body)
    encoder = open_encoder(f"{server.address}#m")
    assert encoder.encode(["cook"]).round(4).tolist() == encoder.encode(["cook"]).round(4).tolist()
    assert len(server.asked) == 2  # how long vectors are, and the text


def test_a_model_of_the_hub_is_a_folder(tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sentence_transformers")
    monkeypatch.setattr(catalogue, "hub_folder", {"owner/model@v1": tiny_encoder}.get)
    assert open_encoder("owner/model@v1").identity == open_encoder(str(tiny_encoder)).identity
