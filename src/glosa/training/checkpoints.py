"""Checkpoints: all that a training needs to go on where it stopped, written whole after each epoch."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy.typing as npt
from scipy.sparse import csr_matrix, issparse

from glosa.errors import Fault, SettingsError
from glosa.features.examples import Examples
from glosa.storage.folder import Contents, is_folder_of, read_folder, write_folder
from glosa.storage.parts import digest, join_parts
from glosa.types import Json

Arrays: TypeAlias = dict[str, npt.NDArray[Any]]

KIND = "checkpoint"
_EPOCH = re.compile(r"epoch-(\d+)$")
_OTHERS = {
    "records": "the records to learn from are others",
    "held_out": "the records held out are others",
    "network": "the network is another one",
}


@dataclass(frozen=True)
class Checkpoint:
    """Where a training stands after an epoch.

    Args:
        history: A row for each epoch so far.
        arrays: Weights and what moves them, by name.
    """

    history: list[dict[str, float]]
    arrays: Arrays


class Checkpoints:
    """A folder with the checkpoint of one training, `epoch-N`; those before are deleted once it is whole.

    Args:
        folder: Where it is, or shall be.
        identity: What the training is of: settings and fingerprints, by name. A checkpoint of another is refused.
    """

    def __init__(self, folder: Path, identity: Json) -> None:
        self.folder, self.identity = folder, identity

    def load(self) -> Checkpoint | None:
        """Return the latest checkpoint, or None if there is none yet.

        Raises:
            SettingsError: It is of a training with other records or settings, or the folder is a file.
            AutocoderError: It is damaged.
        """
        latest = self.latest()
        if latest is None:
            return None
        contents = read_folder(latest, KIND)
        about = contents.documents["training"]
        self._refuse_other(about["identity"])
        return Checkpoint(about["history"], dict(contents.arrays))

    def save(self, checkpoint: Checkpoint) -> None:
        """Write a checkpoint, then delete the one before.

        Raises:
            AutocoderError: It cannot be written; the one before is kept.
        """
        about = {"identity": self.identity, "history": checkpoint.history}
        target = self.folder / f"epoch-{len(checkpoint.history)}"
        write_folder(target, Contents({"training": about}, checkpoint.arrays), KIND)
        for other in (*self.folder.glob("epoch-*"), *self.folder.glob(".epoch-*")):  # what a kill left begins with .
            if other != target and (other.name[0] == "." or is_folder_of(other, KIND)):
                shutil.rmtree(other, ignore_errors=True)

    def latest(self) -> Path | None:
        """Return the folder of the latest checkpoint, or None if there is none yet.

        Raises:
            SettingsError: There is a file where the folder should be.
        """
        if self.folder.exists() and not self.folder.is_dir():
            msg = f"{self.folder} is a file, and checkpoints need a folder. Name another one."
            raise SettingsError(msg)
        epochs = {int(found[1]): path for path in self.folder.glob("epoch-*") if (found := _EPOCH.match(path.name))}
        return epochs[max(epochs)] if epochs else None

    def _refuse_other(self, identity: Json) -> None:
        names = dict.fromkeys([*self.identity, *identity])
        faults = [
            _fault(name, identity, self.identity) for name in names if identity.get(name) != self.identity.get(name)
        ]
        if faults:
            msg = (
                f"{self.folder} holds the checkpoint of another training. "
                "Go on with the same records and settings, or name an empty folder:"
            )
            raise SettingsError(msg, faults)


def fingerprint(examples: Examples) -> str:
    """Return a hash of all that examples hold.

    >>> import numpy as np
    >>> alike = [Examples((np.array([[1, n]]),), np.array([0]), np.ones(1)) for n in (2, 2, 3)]
    >>> first, second, third = map(fingerprint, alike)
    >>> first == second, first == third
    (True, False)
    """
    parts = {f"{number}": _arrays(view) for number, view in enumerate(examples.views)}
    labels = {"target": examples.target, "weight": examples.weight}
    return digest(f"{[view.shape for view in examples.views]}", join_parts({**parts, "labels": labels}))


def _arrays(view: Any) -> Arrays:
    if not issparse(view):
        return {"values": view}
    matrix: csr_matrix = view.tocsr()
    return {"values": matrix.data, "columns": matrix.indices, "starts": matrix.indptr}


def _fault(name: str, was: Json, now: Json) -> Fault:
    return Fault(_OTHERS.get(name) or f"{name} was {was.get(name)!r} and is {now.get(name)!r}")
