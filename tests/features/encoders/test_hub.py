from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from glosa.errors import UnavailableError
from glosa.features.encoders.hub import hub_folder


def test_offline_it_says_what_to_do(tmp_path: Path) -> None:
    pytest.importorskip("huggingface_hub")
    code = (
        "from glosa.features.encoders.hub import hub_folder\n"
        "try: hub_folder('nobody/nothing')\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    away = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=away, check=True, capture_output=True, text=True)
    assert done.stdout.startswith("UnavailableError the encoder 'nobody/nothing' is not on this machine, and the hub ")
    assert "Fetch it elsewhere and name its folder, or take the encoder 'use', which needs none." in done.stdout


@pytest.mark.parametrize(("error", "why"), [(OSError("gone\nfor good"), "gone"), (OSError(), "OSError")])
def test_whatever_the_hub_says_is_told(error: Exception, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(model: str, *, revision: str | None, ignore_patterns: list[str]) -> str:
        assert (model, revision) == ("owner/model", "v1")
        assert "*.bin" in ignore_patterns
        raise error

    monkeypatch.setattr("huggingface_hub.snapshot_download", fail)
    with pytest.raises(UnavailableError, match=rf"the hub does not give it: {why} Is the name right"):
        hub_folder("owner/model@v1")


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(UnavailableError, match=r"pip install 'glosa\[encoders\]'"):
        hub_folder("owner/model")
