"""Glosa turns free text into codes of a classification and says how sure it is at every level."""

from glosa.autocoder import Autocoder
from glosa.errors import (
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
from glosa.evaluation import Evaluation
from glosa.records.read import read_table
from glosa.report import write_report
from glosa.schemes import Scheme, read_scheme

__version__ = "0.1.0"

__all__ = [
    "Autocoder",
    "AutocoderError",
    "Evaluation",
    "Fault",
    "GlosaError",
    "InputError",
    "LabelError",
    "NotFittedError",
    "Scheme",
    "SchemeError",
    "SettingsError",
    "TableError",
    "UnavailableError",
    "__version__",
    "read_scheme",
    "read_table",
    "write_report",
]
