"""Glosa turns free text into codes of a classification and says how sure it is at every level."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from glosa.errors import (
    AnswerError,
    AutocoderError,
    Fault,
    GlosaError,
    InputError,
    LabelError,
    NotFittedError,
    SchemeError,
    SettingsError,
    TableError,
    UnavailableError,
)

if TYPE_CHECKING:
    from glosa.autocoder import Autocoder
    from glosa.estimators.autoencoder import Autoencoder
    from glosa.estimators.autoencoder_ensemble import AutoencoderEnsemble
    from glosa.evaluation import Evaluation
    from glosa.records.pictures import Pictures, read_pictures
    from glosa.records.read import read_table
    from glosa.report import write_report
    from glosa.schemes import Scheme, read_scheme

__version__ = "0.1.0"

__all__ = [
    "AnswerError",
    "Autocoder",
    "AutocoderError",
    "Autoencoder",
    "AutoencoderEnsemble",
    "Evaluation",
    "Fault",
    "GlosaError",
    "InputError",
    "LabelError",
    "NotFittedError",
    "Pictures",
    "Scheme",
    "SchemeError",
    "SettingsError",
    "TableError",
    "UnavailableError",
    "__version__",
    "read_pictures",
    "read_scheme",
    "read_table",
    "write_report",
]

_LATE = {
    "Autocoder": "glosa.autocoder",
    "Autoencoder": "glosa.estimators.autoencoder",
    "AutoencoderEnsemble": "glosa.estimators.autoencoder_ensemble",
    "Evaluation": "glosa.evaluation",
    "Pictures": "glosa.records.pictures",
    "Scheme": "glosa.schemes",
    "read_pictures": "glosa.records.pictures",
    "read_scheme": "glosa.schemes",
    "read_table": "glosa.records.read",
    "write_report": "glosa.report",
}
"""Imported when they are asked for: the command line's help does not wait for scikit-learn."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_LATE[name]), name)
