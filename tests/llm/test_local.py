from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from glosa.errors import SettingsError, UnavailableError
from glosa.llm.local import serve
from glosa.llm.pace import Limits
from glosa.llm.service import Service, open_service

HELLO = [{"role": "user", "content": "Hello"}]


def test_a_file_is_served_until_the_block_ends(language_model_file: Path, connect: Callable[..., Service]) -> None:
    with open_service(str(language_model_file), limits=Limits(attempts=1, together=1)) as service:
        assert service.address.startswith("http://127.0.0.1:")
        assert service.model == language_model_file.name
        assert service.ask(HELLO, {"enum": ["yes", "no"]}) in ("yes", "no")
    with pytest.raises(UnavailableError, match="cannot be reached"):
        connect(service.address).ask(HELLO)


def test_a_missing_file() -> None:
    with (
        pytest.raises(SettingsError, match=r"no\.gguf cannot be read: No such file or directory. Name a GGUF file"),
        serve("no.gguf"),
    ):
        pass


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(SettingsError, match=r"model\.gguf is no GGUF file"), serve(path):
        pass


def test_a_damaged_file(tmp_path: Path, language_model_file: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(language_model_file.read_bytes()[:1000])
    with pytest.raises(UnavailableError, match=r"model\.gguf cannot be served: .*Take another file"), serve(path):
        pass


def test_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF")
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(UnavailableError, match=r"pip install 'glosa\[llm\]'"), serve(path):
        pass
