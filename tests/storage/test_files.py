from __future__ import annotations

from pathlib import Path

import pytest

from glosa.errors import AutocoderError
from glosa.storage.files import write_files


def test_what_is_there_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    write_files({tmp_path / "a": b"new", tmp_path / "below" / "b": b""})
    assert {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == {"a": b"new", "b": b""}


def test_where_one_cannot_be_written_none_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def fail_at_b(path: Path, data: bytes) -> None:
        if "b" in path.name.split(".")[1]:
            raise OSError(28, "No space left on device")
        path.write_bytes(data)

    monkeypatch.setattr("glosa.storage.files.write_through", fail_at_b)
    with pytest.raises(AutocoderError, match=r"b: cannot be written: No space left on device\. Make room"):
        write_files({tmp_path / "a": b"new", tmp_path / "b": b""})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_file_where_a_folder_is_needed_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AutocoderError, match="cannot be written"):
        write_files({tmp_path / "file" / "a": b""})
