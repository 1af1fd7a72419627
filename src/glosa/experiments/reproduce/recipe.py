"""What a recipe is: a published experiment, the files that it reads, and how it is done again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, TypeAlias

from glosa.errors import Fault, SettingsError, TableError
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


Run: TypeAlias = Callable[Concatenate[Path, ...], Reproduction]
"""How an experiment is done again."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A published experiment that can be done again.

    Args:
        name: What it is called on the command line.
        title: What it is, in a line.
        source: Whose experiment it is.
        files: What it reads.
        run: Does it: gets the folder of the files, `quick` (learn from few records only, to see that all works),
            `report` (is told how far it has come), and its own options.
        options: The names of those that it has.
    """

    name: str
    title: str
    source: str
    files: tuple[DataFile, ...]
    run: Run
    options: tuple[str, ...] = ()

    def do(self, folder: Path, options: Mapping[str, Any], *, quick: bool, report: Report | None) -> Reproduction:
        """Return what came out.

        Args:
            folder: Holds the files of the recipe.
            options: Its own, by name.
            quick: Learn from few records only: to see that all works, not for the figures.
            report: Is told how far it has come.

        Raises:
            SettingsError: It has no such option.
        """
        if unknown := [name for name in options if name not in self.options]:
            msg = f"the recipe {self.name!r} has no option {', '.join(map(repr, unknown))}. Leave it out."
            raise SettingsError(msg)
        return self.run(folder, quick=quick, report=report, **options)


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
