"""What a run tells of an autocoder, as flat names and values: settings, identities, figures."""

from __future__ import annotations

import json
from importlib.metadata import version

from glosa.autocoder import Autocoder
from glosa.evaluation import Evaluation
from glosa.types import Json

IDENTITY = "glosa.autocoder"
"""The tag by which the runs of an autocoder are found."""


def settings(autocoder: Autocoder) -> dict[str, str]:
    """Return the arguments that say something, each as text, options of the model by `option.NAME`.

    >>> settings(Autocoder(text=["job"], options={"alpha": 2.0}, model="ridge"))["option.alpha"]
    '2.0'
    """
    said = {
        name: value for name, value in autocoder.get_params(deep=False).items() if name not in ("scheme", "options")
    }
    said |= {f"option.{name}": value for name, value in (autocoder.options or {}).items()}
    texts = {name: _text(value) for name, value in said.items() if value is not None}
    return {name: text for name, text in texts.items() if text != "[]"}


def identities(autocoder: Autocoder) -> dict[str, str]:
    """Return the tags that say which autocoder and which scheme it is, and what made it."""
    scheme = autocoder.scheme_
    return {
        IDENTITY: autocoder.fingerprint_,
        "glosa.scheme": f"{scheme.name} {scheme.version}".strip(),
        "glosa.scheme.sha256": scheme.fingerprint,
        "glosa.version": version("glosa"),
    }


def epochs(autocoder: Autocoder) -> list[tuple[int, dict[str, float]]]:
    """Return the number of each epoch, and what was measured in it."""
    rows = [] if autocoder.history_ is None else autocoder.history_.to_dicts()
    return [
        (int(row.get("epoch", place)), {f"training/{name}": value for name, value in row.items() if name != "epoch"})
        for place, row in enumerate(rows, start=1)
    ]


def held_out_figures(autocoder: Autocoder) -> dict[str, float]:
    """Return the figures of the held-out records, those of each level."""
    return {
        f"held_out/level_{level['level']}/{name}": value
        for level in autocoder.held_out_
        for name, value in level.items()
        if name != "level"
    }


def figures(evaluation: Evaluation) -> dict[str, float]:
    """Return the figures of an evaluation, those of each level."""
    return {
        f"evaluation/level_{level.name}/{name}": found.value
        for level in evaluation.levels
        for name, found in level.figures.items()
    }


def _text(value: Json | object) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=_as_plain, ensure_ascii=False)


def _as_plain(value: object) -> object:
    """Return a number of NumPy, or any sequence, as what JSON knows."""
    to_list = getattr(value, "tolist", None)
    return str(value) if to_list is None else to_list()
