"""Vectors on disk: one SQLite file, which several processes may read and write at once."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

log = logging.getLogger(__name__)

PATIENCE = 30.0  # seconds that another process may take to write
_ASKED = 500  # keys of one question: every SQLite allows as many
_LEFT = 0.9  # of the space, when room is made
_PAGE = "PRAGMA page_size = 65536"  # of a smaller page a vector would leave half empty
_TABLE = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"
_IS_MADE = "SELECT 1 FROM sqlite_master WHERE name = 'vectors'"
_OLDEST = "DELETE FROM vectors WHERE rowid IN (SELECT rowid FROM vectors ORDER BY rowid LIMIT ?)"


class VectorStore:
    """Blobs by key. A disk that fails is no reason to stop: it is told once, and nothing more is kept.

    Args:
        path: The file; it and its folder are made when something is kept first.
        most_bytes: How large it may grow, and what one writing adds; then the oldest make room, a tenth of it free.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = VectorStore(Path(folder) / "vectors.sqlite", most_bytes=10**6)
    ...     store.write({b"key": b"vector"})
    ...     store.read([b"key", b"other"])
    {b'key': b'vector'}
    """

    def __init__(self, path: Path, *, most_bytes: int) -> None:
        self.path, self.most_bytes = path, most_bytes
        self._works = True

    def read(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is kept of these keys."""
        found: dict[bytes, bytes] = {}
        if not self._works or not self.path.exists():
            return found
        with self._told(), closing(sqlite3.connect(self.path, timeout=PATIENCE)) as database:
            if not database.execute(_IS_MADE).fetchall():  # another process is about to, or was killed before it could
                return found
            for start in range(0, len(keys), _ASKED):
                part = keys[start : start + _ASKED]
                marks = ", ".join("?" * len(part))
                found.update(database.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part))  # noqa: S608 - marks only
        return found

    def write(self, vectors: Mapping[bytes, bytes]) -> None:
        """Keep vectors; those of keys that are there already are replaced."""
        if not self._works:
            return
        with self._told():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as database, database:
                database.execute(_PAGE)
                database.execute(_TABLE)
                database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", vectors.items())
                self._make_room(database)

    def _make_room(self, database: sqlite3.Connection) -> None:
        sizes = [
            database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        ]
        pages, free, size = sizes
        used = (pages - free) * size
        if used > self.most_bytes:
            (rows,) = database.execute("SELECT count(*) FROM vectors").fetchone()
            database.execute(_OLDEST, (rows - int(rows * _LEFT * self.most_bytes / used),))

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            self._works = False
            log.warning("%s: vectors are not kept any more: %s. What is coded is not touched by it.", self.path, error)
