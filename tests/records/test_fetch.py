from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from glosa.errors import UnavailableError
from glosa.records.fetch import fetch_archive

NAME = "glosatestdata"


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel in a folder that pip is told of as a user would: by its environment variables."""
    info = f"{NAME}-1.0.dist-info"
    path = tmp_path / "wheels" / f"{NAME}-1.0-py3-none-any.whl"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(path.parent))
    return path


def test_pip_fetches_what_has_the_right_hash(wheel: Path, tmp_path: Path) -> None:
    sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
    fetched = fetch_archive(f"{NAME}==1.0", sha256, tmp_path / "to")
    assert fetched.read_bytes() == wheel.read_bytes()


def test_another_hash_is_refused(wheel: Path, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=f"{wheel.name} has sha256 [0-9a-f]{{64}}, not 00. It was altered"):
        fetch_archive(f"{NAME}==1.0", "00", tmp_path / "to")


@pytest.mark.usefixtures("wheel")
def test_what_cannot_be_fetched_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        UnavailableError, match=rf"{NAME}==9 was not fetched by .* No matching distribution .*PIP_INDEX_URL"
    ):
        fetch_archive(f"{NAME}==9", "00", tmp_path / "to")
