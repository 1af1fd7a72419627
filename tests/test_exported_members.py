"""The public names are those in ``glosa.__all__``, and a change of them is a decision."""

from __future__ import annotations

import inspect

import glosa
from glosa import errors

PUBLIC = [
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


def test_public_names() -> None:
    assert sorted(glosa.__all__) == PUBLIC


def test_public_names_are_there_and_documented() -> None:
    undocumented = [name for name in PUBLIC if name != "__version__" and not inspect.getdoc(getattr(glosa, name))]
    assert undocumented == []


def test_every_error_is_public() -> None:
    tree = {name for name, value in vars(errors).items() if inspect.isclass(value) and issubclass(value, Exception)}
    assert tree <= set(PUBLIC)
