"""What a recipe is: a published experiment, the files that it reads, and how it is done again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from glosa.errors import Fault, TableError
from glosa.report.reproduction import Reproduction
from glosa.training.progress import Report


@dataclass(frozen=True)
class DataFile:
    """A file that a recipe reads.

    Args:
        names: What it may be called, the usual name first.
        source: Where a person gets it.
    """

    names: tuple[str, ...]
    source: str

    def find(self, folder: Path) -> Path | None:
        """Return the first of its names that lies in a folder."""
        return next((folder / name for name in self.names if (folder / name).is_file()), None)


class Run(Protocol):
    """How an experiment is done again."""

    def __call__(self, folder: Path, /, *, quick: bool, report: Report | None) -> Reproduction:
        """Return what came out.

        Args:
            folder: Holds the files of the recipe.
            quick: Learn from few records only: to see that all works, not for the figures.
            report: Is told how far it has come.
        """


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A published experiment that can be done again.

    Args:
        name: What it is called on the command line.
        title: What it is, in a line.
        source: Whose experiment it is.
        files: What it reads.
        run: Does it.
    """

    name: str
    title: str
    source: str
    files: tuple[DataFile, ...]
    run: Run


def find_files(folder: Path, files: Iterable[DataFile]) -> list[Path]:
    """Return where the files lie in a folder.

    Raises:
        TableError: Some are missing; it names all of them, and where each is had from.
    """
    found = [(file, file.find(folder)) for file in files]
    faults = [
        Fault(f"there is no {' or '.join(file.names)}", remedy=f"Get it from {file.source}.")
        for file, path in found
        if path is None
    ]
    if faults:
        msg = f"{folder}: not all the data is there:"
        raise TableError(msg, faults)
    return [path for _, path in found if path is not None]
