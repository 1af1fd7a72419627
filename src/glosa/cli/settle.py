"""Settings of a file and of the command line together."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.markup import escape

from glosa.cli.console import say
from glosa.cli.options import parse_lengths, parse_size
from glosa.errors import SettingsError
from glosa.llm.local import is_model_file
from glosa.records.select import parse_where
from glosa.settings import FILE, OF_SCHEME_FILE, SchemeSettings, Settings, override, read_settings
from glosa.types import Json

RENAMED = {
    "data": "data.path",
    "scheme": "scheme.path",
    "model": "model.name",
    "llm": "llm.model",
    "option": "model.options",
    "output": "output.folder",
    "track": "tracking.uri",
}
"""The keys of the options that are called otherwise in the file."""
PICTURE_MODEL = "deep-cnn"
"""What learns where there are pictures, unless something else is said."""


def settle(file: Path | None, **asked: Any) -> Settings:
    """Return the settings of a file, changed by the command line.

    Args:
        file: A file of settings; None reads `glosa.toml` of the working folder, if it is there.
        asked: What the command line says, by the name of the option; None says nothing. Lists replace those of the
            file, but missing marks and options of the same model are added to them.

    Raises:
        SettingsError: The file or the command line cannot be used.
    """
    settings = find_settings(file)
    said = {name: value for name, value in asked.items() if value is not None}
    if said.get("data", settings.data.path) != settings.data.path:  # how to read the file's data says nothing of others
        how = {key: said.get(key) for key in ("sheet", "query", "encoding")}
        settings = settings.model_copy(update={"data": settings.data.model_copy(update=how)})
    if said.get("scheme", settings.scheme.path) != settings.scheme.path:  # nor of another scheme
        plain = SchemeSettings().model_dump(include=set(OF_SCHEME_FILE))
        settings = settings.model_copy(update={"scheme": settings.scheme.model_copy(update=plain)})
    settings = _without_other_service(settings, said)
    if "where" in said:
        said["where"] = parse_where(said["where"])
    if "missing" in said:
        said["missing"] = tuple(dict.fromkeys((*settings.data.missing, *said["missing"])))
    if "size" in said:
        said["size"] = parse_size(said["size"])
    if "levels" in said:
        said["levels"] = parse_lengths(said["levels"])
    same = said.get("model") in (None, settings.model.name)
    if said.get("image", settings.data.image) and settings.model.name == Settings().model.name:
        said.setdefault("model", PICTURE_MODEL)
    own = {"budget": said.pop("budget")} if "budget" in said else {}
    said["option"] = (settings.model.options if same else {}) | parse_options(said.get("option", ())) | own
    return override(settings, by_table(said))


def _without_other_service(settings: Settings, said: Mapping[str, Any]) -> Settings:
    """Return the settings without the key and the prices of a service, and its address, if another model is told."""
    in_file, own = is_model_file(said.get("llm", "")), settings.llm
    if not in_file and said.get("address", own.address) == own.address:
        return settings
    names = ["key_variable", "price_in", "price_out", *(["address"] if in_file else [])]
    return settings.model_copy(update={"llm": own.model_copy(update=dict.fromkeys(names))})


def by_table(said: Mapping[str, Any]) -> dict[str, Json]:
    """Return options by the table and key of the file that they stand for.

    >>> by_table({"data": "coded.csv", "text": ["job"], "model": "ridge", "seed": 1})
    {'data': {'path': 'coded.csv', 'text': ['job']}, 'model': {'name': 'ridge', 'seed': 1}}
    """
    tables = reversed(list(Settings()))  # a key of several stands for the first: --sheet is that of the data
    places = {key: f"{table}.{key}" for table, part in tables for key in type(part).model_fields} | RENAMED
    found: dict[str, Json] = {}
    for name, value in said.items():
        table, _, key = places[name].partition(".")
        found.setdefault(table, {})[key] = value
    return found


def find_file(file: Path | None) -> Path | None:
    """Return the file of settings that is read: the one that is named, or `glosa.toml` of the working folder."""
    return Path(FILE) if file is None and Path(FILE).is_file() else file


def find_settings(file: Path | None) -> Settings:
    """Return the settings of the file that is read, or those that hold without one."""
    found = find_file(file)
    return Settings() if found is None else read_settings(found)


def announce(file: Path | None, settled: Settings) -> None:
    """Print which file of settings was read, and which records it leaves out: neither shall come as a surprise."""
    found = find_file(file)
    where = ", ".join(map("=".join, settled.data.where.items()))
    told = ((found, f"Settings of {found}."), (where, f"Only records with {where}."))
    line = " ".join(sentence for is_so, sentence in told if is_so)
    if line:
        say(f"[dim]{escape(line)}[/dim]")


def parse_options(pairs: Iterable[str]) -> Json:
    """Return the names and values of options such as ``epochs=3``, each value as TOML would read it, or else as text.

    Raises:
        SettingsError: There is no equals sign, or no name.

    >>> parse_options(["epochs=3", "balanced=true", "loss=focal"])
    {'epochs': 3, 'balanced': True, 'loss': 'focal'}
    """
    options: Json = {}
    for pair in pairs:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not name:
            msg = f"{pair!r} is no option of a model. Write NAME=VALUE, such as epochs=3."
            raise SettingsError(msg)
        options[name] = _value(value)
    return options


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
