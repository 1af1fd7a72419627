from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from glosa.features.encoders.store import VectorStore

MUCH = 10**9


def rows(count: int, size: int, start: int = 0) -> dict[bytes, bytes]:
    return {number.to_bytes(4, "big"): bytes([number % 256]) * size for number in range(start, start + count)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "vectors.sqlite"


def test_what_is_kept_is_found_by_another_one(path: Path) -> None:
    VectorStore(path, most_bytes=MUCH).write(kept := rows(1201, 8))  # more than one question holds
    assert VectorStore(path, most_bytes=MUCH).read([*kept, b"other"]) == kept


def test_before_anything_is_kept_there_is_no_file(path: Path) -> None:
    assert VectorStore(path, most_bytes=MUCH).read([b"key"]) == {}
    assert not path.parent.exists()


def test_a_key_is_replaced(path: Path) -> None:
    store = VectorStore(path, most_bytes=MUCH)
    store.write({b"key": b"old"})
    store.write({b"key": b"new"})
    assert store.read([b"key"]) == {b"key": b"new"}


def test_a_file_without_a_table_is_one_to_be_filled(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Another process has just opened it, or was killed before it wrote."""
    path.parent.mkdir()
    path.touch()
    store = VectorStore(path, most_bytes=MUCH)
    assert store.read([b"key"]) == {}
    store.write({b"key": b"vector"})
    assert store.read([b"key"]) == {b"key": b"vector"}
    assert not caplog.records


@pytest.mark.parametrize("content", [b"no database at all" * 99, b"SQLite format 3\x00" + b"?" * 4000])
def test_a_damaged_file_is_told_once_and_left_alone(
    path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    store = VectorStore(path, most_bytes=MUCH)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert store.read([b"key"]) == {}
            store.write({b"key": b"vector"})
    (told,) = caplog.messages
    assert "vectors.sqlite: vectors are not kept any more: file is not a database" in told
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    VectorStore(tmp_path / "file" / "vectors.sqlite", most_bytes=MUCH).write({b"key": b"vector"})
    assert "vectors are not kept any more" in caplog.text


def test_a_disk_that_is_full_is_told(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = VectorStore(path, most_bytes=MUCH)
    store.write({b"key": b"vector"})
    with sqlite3.connect(path) as database:
        database.execute("CREATE TRIGGER full BEFORE INSERT ON vectors BEGIN SELECT RAISE(FAIL, 'disk is full'); END")
    store.write({b"other": b"vector"})
    assert "not kept any more: disk is full" in caplog.text


@pytest.mark.parametrize("at_once", [40, 400])
def test_the_oldest_make_room(path: Path, at_once: int) -> None:
    most, size, last = 2_000_000, 2048, 3200
    store = VectorStore(path, most_bytes=most)
    for start in range(0, last, at_once):
        store.write(rows(at_once, size, start))
    newest, oldest = (number.to_bytes(4, "big") for number in (last - 1, 0))
    found = store.read([*rows(last, 0)])
    assert newest in found
    assert oldest not in found
    assert 500 < len(found) < most / size
    assert path.stat().st_size < most + 1.5 * at_once * size + 2 * 65536


def test_threads_write_at_once(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def write(number: int) -> None:
        store = VectorStore(path, most_bytes=MUCH)
        for part in range(5):
            start = 1000 * number + 20 * part
            store.write(rows(20, 100, start))
            assert len(store.read([*rows(20, 0, start)])) == 20

    threads = [threading.Thread(target=write, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not caplog.records
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM vectors").fetchone() == (600,)


def test_processes_write_at_once(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from glosa.features.encoders.store import VectorStore\n"
        "store, number = VectorStore(Path(sys.argv[1]), most_bytes=10**9), sys.argv[2]\n"
        "for part in range(20): store.write({f'{number} {part}'.encode(): b'vector'})"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(number)], stderr=subprocess.PIPE)
        for number in range(2)
    ]
    assert [process.communicate()[1] for process in running] == [b"", b""]
    keys = [f"{number} {part}".encode() for number in range(2) for part in range(20)]
    assert len(VectorStore(path, most_bytes=MUCH).read(keys)) == 40
