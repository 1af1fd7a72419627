from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import zstandard

from glosa.errors import TableError
from glosa.records import stream
from glosa.records.stream import TextStream

TEXT = "año;código\nalbañil;7112\n" * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("size", [1, 7, 1000, -1])
def test_every_encoding_comes_out_as_utf8(tmp_path: Path, encoding: str, size: int) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))
    with TextStream(path) as opened:
        parts = list(iter(lambda: opened.read(size), b""))
    assert b"".join(parts).decode() == TEXT
    assert all(len(part) == size for part in parts[:-1])


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".zst", zstandard.compress)])
def test_packed_files_of_several_members_are_unpacked(tmp_path: Path, ending: str, pack: type) -> None:
    path = tmp_path / f"a.csv{ending}"
    path.write_bytes(pack(TEXT.encode()) + pack(TEXT.encode()))
    with TextStream(path) as opened:
        assert opened.read().decode() == TEXT * 2


def test_a_cut_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(bytes(range(1, 256)) * 9)[:-20])
    with (
        pytest.raises(TableError, match=r"a.csv.gz cannot be unpacked: .* damaged or cut short"),
        TextStream(path) as opened,
    ):
        opened.read()


@pytest.mark.parametrize("chunk", [3, 8, 1 << 20])
def test_a_broken_byte_is_told_with_its_row(tmp_path: Path, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "CHUNK", chunk)
    path = tmp_path / "a.csv"
    path.write_bytes('a;b\n\n"ñ\nñ";1\n'.encode() + b"n\xf1o;2\n")
    told = r"byte 16 \(counted from 0\) cannot be read as UTF-8 \(row 3\)"
    with pytest.raises(TableError, match=told), TextStream(path, "utf-8") as opened:
        opened.read()


def test_a_character_cut_by_the_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a\nñññ".encode()[:-1])
    with pytest.raises(TableError, match=r"byte 6 .*\(row 2\)"), TextStream(path) as opened:
        opened.read()


def test_a_nul_is_told_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\nx\0,3\n")
    with pytest.raises(TableError, match=r"a cell holds a NUL character \(row 3\)"):
        TextStream(path)
    path.write_bytes("a\n\0".encode("utf-16"))
    with pytest.raises(TableError, match=r"a cell holds a NUL character\. Take it out"):
        TextStream(path)


def test_latin1_is_found_even_far_from_the_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "CHUNK", 16)
    path = tmp_path / "a.csv"
    path.write_bytes(b"plain text\n" * 20 + "año\n".encode("latin-1"))
    with TextStream(path) as opened:
        assert opened.read().decode().endswith("año\n")


@pytest.mark.parametrize("name", ["klingon", "hex"])
def test_an_unknown_encoding_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n1\n")
    with pytest.raises(TableError, match=f"'{name}' is no encoding"):
        TextStream(path, name)


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "utf-8-sig", None])
def test_a_byte_order_mark_is_no_text(tmp_path: Path, name: str | None) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("code\n1\n".encode("utf-8-sig"))
    with TextStream(path, name) as opened:
        assert opened.read() == b"code\n1\n"
