"""Where runs are kept: a folder, a database or a server of MLflow."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy.exc import SQLAlchemyError

from glosa.errors import UnavailableError
from glosa.records.sql import without_password
from glosa.types import StrPath

if TYPE_CHECKING:
    from mlflow import MlflowClient

HABITS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",  # nothing is told to anyone
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",  # what a command writes there is for machines
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",  # a wrong address is told in seconds, not in minutes
}
"""What holds for MLflow unless the environment says otherwise."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where runs are kept.

    Args:
        uri: A database or a server, as MLflow takes it.
        folder: The folder that holds it; None for what is elsewhere.
    """

    uri: str
    folder: Path | None = None

    @classmethod
    def of(cls, name: StrPath) -> Self:
        """Return the place of an address, or of a folder, which holds a database and the files of the runs.

        >>> Place.of("http://localhost:5000").uri, Place.of("/runs").uri
        ('http://localhost:5000', 'sqlite:////runs/mlflow.db')
        >>> Place.of("/runs").files
        'file:///runs/artifacts'
        """
        if "://" in str(name):
            return cls(str(name))
        folder = Path(name).absolute()
        return cls(f"sqlite:///{folder.as_posix()}/mlflow.db", folder)

    @property
    def files(self) -> str | None:
        """The address of the reports and models; None leaves it to the server."""
        return None if self.folder is None else (self.folder / "artifacts").as_uri()

    @property
    def look(self) -> str:
        """What shows the runs: a command, or the address of the server's pages."""
        address = without_password(self.uri)
        return address if address.startswith("http") else f"mlflow ui --backend-store-uri {shlex.quote(address)}"

    def connect(self) -> MlflowClient:
        """Return what talks to it.

        Raises:
            UnavailableError: MLflow is not installed, the folder cannot be made, or the place does not answer.
        """
        for name, value in HABITS.items():
            os.environ.setdefault(name, value)
        try:
            from mlflow import MlflowClient
        except ModuleNotFoundError as error:
            msg = "tracking needs MLflow. Install it with: pip install mlflow"
            raise UnavailableError(msg) from error
        if self.folder is not None:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                msg = f"{self.folder}: no folder for runs can be made: {error.strerror}. Name another one."
                raise UnavailableError(msg) from error
        with self.answering():
            return MlflowClient(tracking_uri=self.uri)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Say of what MLflow raises within where it happened, and what to look at.

        Raises:
            UnavailableError: The place does not answer, or refuses.
        """
        from mlflow.exceptions import MlflowException

        try:
            yield
        except (MlflowException, SQLAlchemyError) as error:
            reason = next(iter(str(error).splitlines()), "").rstrip(".")
            msg = (
                f"{without_password(self.uri)} does not take the run: {without_password(reason)}. "
                "Name a folder, or the address of a server or database that runs."
            )
            raise UnavailableError(msg) from error
