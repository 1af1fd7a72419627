"""The models of a comparison, as the command line names them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from glosa.cli.inputs import model_parameters
from glosa.cli.settle import parse_options
from glosa.errors import Fault, SettingsError
from glosa.settings import ModelSettings, Settings, override, read_settings
from glosa.types import Json

SHARED = tuple(key for key in ModelSettings.model_fields if key not in ("name", "options", "seed"))
"""The keys of ``[model]`` that are no business of the model itself."""
_COMMA = re.compile(r",(?![^\[{]*[\]}])")  # not within a list or table
_COLON = re.compile(r":(?=\s*\w+\s*=)")


def read_contenders(texts: Sequence[str]) -> dict[str, Json]:
    """Return by name what makes each model another autocoder than the others.

    A model is a name of the catalogue, with settings behind colons, or a file whose ``[model]`` counts. A setting is
    one of ``[model]``, such as ``class_weight``, or an option of the model.

    Args:
        texts: Models with commas between them.

    Raises:
        SettingsError: A setting is out of its range, a file cannot be read, or two models are the same.

    >>> read_contenders(["ridge,bilstm:epochs=5:class_weight=balanced"])["bilstm:epochs=5:class_weight=balanced"]
    {'model': 'bilstm', 'options': {'epochs': 5}, 'class_weight': 'balanced'}
    >>> list(read_contenders(["text-cnn:widths=[2,3],tree"]))
    ['text-cnn:widths=[2,3]', 'tree']
    """
    named = [part.strip() for text in texts for part in _COMMA.split(text) if part.strip()]
    found = [(Path(name).stem, _read_file(name)) if name.endswith(".toml") else (name, _read(name)) for name in named]
    models = dict(found)
    twice = [Fault(f"{name!r} stands twice") for name in models if sum(name == other for other, _ in found) > 1]
    if twice:
        msg = "models of a comparison need different names:"
        raise SettingsError(msg, twice)
    return models


def _read(text: str) -> Json:
    name, *pairs = (part.strip() for part in _COLON.split(text))
    said = parse_options(pairs)
    own = {key: said.pop(key) for key in SHARED if key in said}
    checked = override(Settings(), {"model": {"name": name, "options": said, **own}}).model
    parameters = model_parameters(checked)
    return {key: parameters[key] for key in ("model", "options", *own)}


def _read_file(path: str) -> Json:
    parameters = model_parameters(read_settings(Path(path)).model)
    del parameters["seed"]  # that of a split is the same for every model
    return parameters
