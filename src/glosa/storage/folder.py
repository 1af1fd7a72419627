"""A folder of arrays and JSON: written whole or not at all, checked when it is read; nothing in it is ever run."""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

from glosa._validate import to_path
from glosa.errors import AutocoderError, SettingsError
from glosa.storage.files import write_through
from glosa.types import Json, StrPath

FORMAT = 1
"""Version of the layout. It rises when an older Glosa could not read what a newer one writes."""

AUTOCODER = "autocoder"  # the kind of folder that more than one part reads
MANIFEST, ARRAYS = "glosa.json", "arrays.safetensors"
_SHOWN = 5  # names in a message


@dataclass(frozen=True)
class Contents:
    """What a folder holds.

    Args:
        documents: JSON documents by name; each becomes a file NAME.json.
        arrays: Arrays by name; together they become one safetensors file.
    """

    documents: Mapping[str, Json]
    arrays: Mapping[str, npt.NDArray[Any]]


def write_folder(path: StrPath, contents: Contents, kind: str) -> None:
    """Write a folder beside its place, then move it there; one of the same kind is replaced, with nothing else in it.

    Args:
        path: Where the folder shall be.
        contents: What it shall hold.
        kind: What it is, such as "autocoder".

    Raises:
        SettingsError: Something else is at the path, or it is none.
        AutocoderError: It cannot be written; nothing is left behind.
    """
    target = to_path(path).resolve()
    refuse_foreign(target, kind)
    number = uuid.uuid4().hex[:8]  # not that of the process: after a kill the next one may have the same
    part, old = (target.with_name(f".{target.name}.{end}-{number}") for end in ("part", "old"))
    try:
        part.mkdir(parents=True)
        files = _encode(contents)
        sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        manifest = {"glosa": kind, "format": FORMAT, "sha256": sums}
        for name, data in {**files, MANIFEST: _to_bytes(manifest)}.items():
            write_through(part / name, data)
        if target.exists():
            target.rename(old)
        part.rename(target)
    except OSError as error:
        msg = f"{target}: cannot be written: {error.strerror or error}. Make room or choose another place."
        raise AutocoderError(msg) from error
    finally:
        if old.exists() and not target.exists():
            old.rename(target)
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def read_folder(path: StrPath, kind: str) -> Contents:
    """Read a folder and check every byte of it.

    Raises:
        SettingsError: It is no path.
        AutocoderError: It is missing, of another kind, of a newer format, incomplete or changed.
    """
    folder = to_path(path)
    manifest = _read_manifest(folder, kind)
    files = {name: _read_checked(folder / name, digest) for name, digest in manifest["sha256"].items()}
    try:
        arrays = load(files.pop(ARRAYS))
        documents = {name.removesuffix(".json"): json.loads(data) for name, data in files.items()}
    except (KeyError, ValueError, SafetensorError) as error:
        msg = f"{folder}: is damaged: {error}. Fit it again or restore a copy."
        raise AutocoderError(msg) from error
    return Contents(documents, arrays)


def is_folder_of(path: StrPath, kind: str) -> bool:
    """Return whether a folder says that it is of a kind."""
    try:
        return bool(json.loads((Path(path) / MANIFEST).read_bytes()).get("glosa") == kind)
    except (OSError, ValueError, AttributeError):
        return False


def refuse_foreign(path: StrPath, kind: str) -> None:
    """Refuse a place that holds something else, as `write_folder` does, before anything is done for it.

    Raises:
        SettingsError: It is a file, or a folder with other things in it.
    """
    target = to_path(path)
    there = sorted(part.name for part in target.iterdir()) if target.is_dir() else []
    if target.exists() and not is_folder_of(target, kind) and (there or not target.is_dir()):
        msg = f"{target}: is there already and is no {kind}, so it is left alone. Choose another name."
        raise SettingsError(msg)
    own = {MANIFEST, *json.loads((target / MANIFEST).read_bytes()).get("sha256", ())} if there else set()
    if others := [name for name in there if name not in own]:
        named = ", ".join(map(repr, others[:_SHOWN]))
        msg = f"{target}: a new {kind} would replace it, and {named} in it are no part of one. Choose another name."
        raise SettingsError(msg)


def _wanted(kind: str) -> str:
    return "Give the folder that 'glosa fit' wrote." if kind == AUTOCODER else f"Give the folder of a saved {kind}."


def _encode(contents: Contents) -> dict[str, bytes]:
    arrays = {name: np.asarray(array, order="C") for name, array in contents.arrays.items()}
    documents = {f"{name}.json": _to_bytes(document) for name, document in contents.documents.items()}
    return {ARRAYS: save(arrays), **documents}


def _to_bytes(document: Json) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _read_manifest(folder: Path, kind: str) -> Json:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        lacking = f"has no {MANIFEST}, so it is no {kind}"
        what = lacking if folder.is_dir() else "is a file" if folder.exists() else "is not there"
        msg = f"{folder}: {what}. {_wanted(kind)}"
        raise AutocoderError(msg) from None
    except (OSError, ValueError) as error:
        msg = f"{folder}: {MANIFEST} is damaged: {error}. Fit it again or restore a copy."
        raise AutocoderError(msg) from error
    if not isinstance(manifest, dict) or manifest.get("glosa") != kind:
        msg = f"{folder}: {MANIFEST} does not tell of a {kind}. {_wanted(kind)}"
        raise AutocoderError(msg)
    number = manifest.get("format")
    if isinstance(number, int) and number > FORMAT:
        msg = f"{folder}: is of format {number}, newer than {FORMAT}, the newest known here. Update Glosa."
        raise AutocoderError(msg)
    if not isinstance(number, int) or not isinstance(manifest.get("sha256"), dict):
        msg = f"{folder}: {MANIFEST} is damaged: it tells no format or no checksums. Fit it again or restore a copy."
        raise AutocoderError(msg)
    return manifest


def _read_checked(path: Path, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}. Fit it again or restore a copy."
        raise AutocoderError(msg) from error
    if hashlib.sha256(data).hexdigest() != digest:
        msg = f"{path}: is damaged: its checksum is another one. Fit it again or restore a copy."
        raise AutocoderError(msg)
    return data
