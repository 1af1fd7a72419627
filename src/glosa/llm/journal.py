"""What was asked and answered, kept line by line, so that a run that was killed goes on and asks nothing twice."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Self

from glosa.errors import Fault, InputError, SettingsError
from glosa.types import Json, StrPath

_START = b'{"key": "'  # of every line


def question_key(model: str, template: str, inputs: Mapping[str, Any]) -> str:
    """Return the identity of a question, 64 hexadecimal digits: the same question to the same model has the same.

    Args:
        model: The name of the model.
        template: The hash of the template of the prompt.
        inputs: What the template was filled with, as JSON types.

    >>> first = question_key("m", "t", {"code": "1", "count": 3})
    >>> first == question_key("m", "t", {"count": 3, "code": "1"}), first == question_key("n", "t", {"code": "1"})
    (True, False)
    """
    whole = json.dumps([model, template, inputs], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


class Journal:
    r"""A file of JSON lines, one an answer, each on the disk before the next step. Opened by `open_journal`.

    Threads may share it. A second process that opens it is refused.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "run.journal"
    >>> with open_journal(path) as journal:
    ...     line = journal.add("key", {"titles": ["Cook"]}, model="m")
    >>> with open_journal(path) as journal:
    ...     journal["key"]["answer"], "other" in journal
    ({'titles': ['Cook']}, False)
    """

    def __init__(self, path: Path, file: IO[bytes], lines: dict[str, Json]) -> None:
        self.path = path
        self._file = file
        self._lines = lines
        self._lock = threading.Lock()

    def add(self, key: str, answer: Any, **about: Any) -> Json:
        """Keep an answer, with when it came and what else is known; it is on the disk when this returns."""
        line: Json = {"key": key, "when": datetime.now(UTC).isoformat(timespec="seconds"), **about, "answer": answer}
        with self._lock:
            self._file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self._lines[key] = line
        return line

    def __contains__(self, key: object) -> bool:
        return key in self._lines

    def __getitem__(self, key: str) -> Json:
        return self._lines[key]

    def __len__(self) -> int:
        return len(self._lines)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def open_journal(path: StrPath) -> Journal:
    """Return the journal of a file, which is made if it is not there; a last line that was torn is taken off.

    Raises:
        InputError: The file holds something else than a journal; it lists the lines.
        SettingsError: Another process is writing it, or it cannot be written.
    """
    place = Path(path)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        file = place.open("a+b")
    except OSError as error:
        msg = f"{place} cannot be written: {error.strerror}. Name another journal."
        raise SettingsError(msg) from error
    try:
        _lock(file, place)
        return Journal(place, file, _read(file, place))
    except BaseException:
        file.close()
        raise


def _lock(file: IO[bytes], path: Path) -> None:
    """Lock a file for this process; the system unlocks it when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows has other locks; there two runs at once are not kept apart
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        msg = f"{path} is being written by another run. Wait for it, or name another journal."
        raise SettingsError(msg) from error


def _read(file: IO[bytes], path: Path) -> dict[str, Json]:
    file.seek(0)
    content = file.read()
    whole, end, torn = content.rpartition(b"\n")
    lines: dict[str, Json] = {}
    faults: list[Fault] = []
    for number, text in enumerate(whole.split(b"\n") if whole else (), start=1):
        try:
            line = json.loads(text)
            lines[line["key"]] = line
            line["answer"]
        except (ValueError, LookupError, TypeError):
            faults.append(Fault(f"line {number} is no answer", remedy="Delete it: its question is asked again."))
    if torn[: len(_START)] != _START[: len(torn)]:
        faults.append(Fault("its end is no answer", remedy="Name another journal."))
    if faults:
        msg = f"{path} is no whole journal:"
        raise InputError(msg, faults)
    if torn:  # an answer that a kill cut off: its question is asked again
        file.truncate(len(whole) + len(end))
    return lines
