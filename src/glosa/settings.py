"""`glosa.toml`: its keys, their ranges, and how it is read and written."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveInt,
    ValidationError,
    model_validator,
)

from glosa.errors import Fault, SettingsError, nearest
from glosa.llm.keys import check_address, check_variable, refuse_keys
from glosa.llm.local import is_model_file
from glosa.llm.pace import BOUNDS
from glosa.losses.class_weights import Weighting
from glosa.records.check import Unknown
from glosa.records.fields import MISSING, Fields
from glosa.records.sql import without_password
from glosa.schemes.hierarchy import Hierarchy
from glosa.training.imbalance import Sampling
from glosa.types import Json

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FILE = "glosa.toml"
PATHS = {
    "data": ("path",),
    "scheme": ("path", "index"),
    "output": ("folder", "checkpoints"),
    "tracking": ("uri",),
    "llm": ("model",),
}
"""The keys of each table that may hold a path: it starts at the folder of the file."""
OF_SCHEME_FILE = ("sheet", "code", "title", "description", "parent")
"""The keys that say how the file of a scheme is read, and nothing of another file."""
EXAMPLES = {
    "text": "[]",
    "categorical": "[]",
    "size": "[28, 28]",
    "where": '{ split = "train" }',
    "title": '["Title EN"]',
    "description": '["Definition"]',
    "levels": "[1, 2, 3, 4]",
    "special": '["999"]',
    "options": "{}",
    "temperature": "0.7",
    "requests_per_minute": "60",
    "price_in": "0.5",
    "price_out": "2.0",
}
"""What stands after a key that is commented out, where it is not a text."""
_ESCAPE = re.compile(r"hex|escape|'\\\\'")
"""What is said of a path of Windows in double quotes."""

Device: TypeAlias = Literal["auto", "cpu", "cuda"]
Names: TypeAlias = Annotated[
    tuple[str, ...], BeforeValidator(lambda names: (names,) if isinstance(names, str) else names)
]


def _within(limit: str) -> Any:
    low, high = BOUNDS[limit]
    return Field(ge=low, le=high)


class Part(BaseModel):
    """A table of the file: no key but those below, and no change once it is made."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class DataSettings(Part):
    """Where the records are, and what each column is."""

    path: str | None = None
    """The labelled records: a file, or the address of a database."""
    sheet: str | None = None
    """The sheet of a workbook, the first if left out; or the array of an archive that holds the pictures."""
    query: str | None = None
    """What to ask a database: SELECT title, code FROM answers."""
    encoding: str | None = None
    """The encoding of a text file; found out if left out."""
    text: Names = ()
    """Columns of free text; each is kept apart."""
    categorical: Names = ()
    """Columns with few different values, such as status in employment."""
    image: str | None = None
    """The column of pictures: paths, or what columns of pixels are called before their number."""
    size: tuple[PositiveInt, PositiveInt] | None = None
    """Height and width that pictures are scaled to; as they are if left out."""
    colour: bool = False
    """Whether the colours of pictures are kept."""
    label: str | None = None
    """The column with the code that a person gave."""
    weight: str | None = None
    """The column with the weight of each record."""
    group: str | None = None
    """Records with the same value here are held out together or not at all."""
    missing: Names = MISSING[1:]
    """Cells that mean "no answer"; an empty cell always does."""
    where: dict[str, str] = {}
    """Only the records in which these columns have these values."""

    def fields(self) -> Fields:
        """Return the roles of the columns.

        Raises:
            SettingsError: Neither text nor a picture is named, or a column has two roles.
        """
        return Fields(
            text=self.text,
            categorical=self.categorical,
            image=self.image,
            size=self.size,
            colour=self.colour,
            label=self.label,
            weight=self.weight,
            group=self.group,
            missing=("", *self.missing),
        )


class SchemeSettings(Part):
    """The classification. Without a path the labels alone make it."""

    path: str | None = None
    """The file with codes and titles: CSV, Excel, JSON, Parquet or SKOS."""
    sheet: str | None = None
    """The sheet of a workbook; the first if left out."""
    code: str | None = None
    """The column of codes; it and the next three are guessed from the names of the columns if left out."""
    title: Names = ()
    """The columns of titles, one a language."""
    description: Names = ()
    """The columns of descriptions."""
    parent: str | None = None
    """The column of the parents' codes."""
    index: str | None = None
    """A table of example titles with their codes."""
    hierarchy: Hierarchy = "auto"
    """How codes tell their parents: auto, digits, dots, parent or flat."""
    levels: tuple[PositiveInt, ...] = ()
    """The lengths of the levels of digit codes; found out if left out."""
    special: Names = ()
    """Codes outside the tree, such as 999."""
    unknown: Unknown = "error"
    """What to do with a label that is empty or not in the scheme: error or drop."""


class ModelSettings(Part):
    """What learns, and how."""

    name: str = "ngram-bag"
    """A model by its name."""
    options: dict[str, Any] = {}
    """The model's own options, by name; the model checks them."""
    class_weight: Weighting = "none"
    """What rare codes weigh: as each code alike (balanced), by their effective number (effective), or nothing more."""
    effective_beta: Annotated[float, Field(ge=0, lt=1)] = 0.999
    """Of the effective number: the nearer to 1, the more rare codes weigh."""
    sampling: Sampling = "none"
    """How training records are drawn anew, so that codes differ less in size: over, under, balanced, sqrt or none."""
    logit_adjustment: Annotated[float, Field(ge=0, le=10)] = 0.0
    """How many times the advantage of frequent codes is taken off their logits; 1 if each code matters alike."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    """Equal seeds give equal autocoders."""
    device: Device = "auto"
    """Where a neural model learns: auto, cpu or cuda."""
    validation: Annotated[float, Field(ge=0, le=0.5)] = 0.1
    """The share of records held out, to calibrate and to stop in time; 0 does neither."""


class OutputSettings(Part):
    """What comes out."""

    folder: str = "autocoder"
    """The folder of the fitted autocoder."""
    checkpoints: str | None = None
    """The folder that keeps a neural model's training after each epoch, to go on from after a stop."""


class TrackingSettings(Part):
    """Where runs are kept, with MLflow. Without a place none is."""

    uri: str | None = None
    """A folder, or the address of a server or a database: http://localhost:5000."""
    experiment: Annotated[str, Field(min_length=1)] = "glosa"
    """The experiment that a run belongs to."""


class LanguageModelSettings(Part):
    """The language model that `glosa synthesize`, `paraphrase` and `label` ask."""

    model: str | None = None
    """The name of the model, as its service calls it; or a GGUF file, which is served on this machine."""
    address: Annotated[str, AfterValidator(check_address)] | None = None
    """Where the service is, such as https://host/v1; none for a file."""
    key_variable: Annotated[str, AfterValidator(check_variable)] | None = None
    """The environment variable that holds the key; GLOSA_LLM_KEY, if it is set, when left out. Never the key."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    """How much chance there is in an answer; as the service has it when left out."""
    timeout: Annotated[float, _within("timeout")] = 120
    """Seconds that an answer may take."""
    attempts: Annotated[int, _within("attempts")] = 4
    """How often a question is asked before it is given up."""
    together: Annotated[int, _within("together")] = 4
    """How many questions are under way at once."""
    requests_per_minute: Annotated[float, _within("requests_per_minute")] | None = None
    """As many as the service allows; no limit when left out."""
    price_in: Annotated[float, Field(ge=0)] | None = None
    """Of a million tokens read, in any currency."""
    price_out: Annotated[float, Field(ge=0)] | None = None
    """Of a million tokens written."""

    @model_validator(mode="before")
    @classmethod
    def _refuse_keys(cls, found: Any) -> Any:
        """Refuse a key in the file without showing it."""
        refuse_keys(found if isinstance(found, Mapping) else {}, allowed=cls.model_fields)
        return found


class Settings(Part):
    """Everything that `glosa fit` needs to know.

    >>> Settings(data={"text": "title"}, model={"seed": 7}).model.seed
    7
    """

    data: DataSettings = DataSettings()
    scheme: SchemeSettings = SchemeSettings()
    model: ModelSettings = ModelSettings()
    output: OutputSettings = OutputSettings()
    tracking: TrackingSettings = TrackingSettings()
    llm: LanguageModelSettings = LanguageModelSettings()


def read_settings(path: Path) -> Settings:
    """Return the settings of a TOML file; its relative paths start at the folder of the file.

    Raises:
        SettingsError: The file is missing or is no TOML, or keys are unknown or out of range; all are told at once.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}. `glosa init DATA` writes a first one."
        raise SettingsError(msg) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        remedy = " Write paths with / or between single quotes." if _ESCAPE.search(str(error)) else ""
        msg = f"{path} is not TOML in UTF-8: {error}.{remedy}"
        raise SettingsError(msg) from error
    return with_paths(make_settings(found, str(path)), lambda name: str(path.parent / name))


def with_paths(settings: Settings, move: Callable[[str], str]) -> Settings:
    """Return the settings with every path in them changed; addresses stay as they are.

    >>> settings = make_settings({"scheme": {"path": "isco.csv", "index": "sqlite:///titles.db"}})
    >>> with_paths(settings, lambda path: f"../{path}").scheme.path
    '../isco.csv'
    """
    changes: dict[str, Json] = {}
    for table, keys in PATHS.items():
        named = {key: getattr(getattr(settings, table), key) for key in keys}
        changes[table] = {key: move(path) for key, path in named.items() if path and _is_path(table, path)}
    return override(settings, changes)


def make_settings(found: Mapping[str, Any], where: str = "the settings") -> Settings:
    """Return checked settings.

    Raises:
        SettingsError: Lists every key that is unknown or out of range.

    >>> make_settings({"data": {"txt": ["title"]}}, "glosa.toml")
    Traceback (most recent call last):
        ...
    glosa.errors.SettingsError: glosa.toml cannot be used as it is:
      - [data] has no key 'txt'. Did you mean 'text'? Valid: 'path', 'sheet', 'query', 'encoding', 'text', \
'categorical', 'image', 'size', 'colour', 'label', 'weight', 'group', 'missing', 'where'.
    """
    try:
        return Settings.model_validate(found)
    except ValidationError as error:
        msg = f"{where} cannot be used as it is:"
        raise SettingsError(msg, list(map(_fault, error.errors()))) from None


def override(settings: Settings, changes: Mapping[str, Mapping[str, Any]]) -> Settings:
    """Return the settings with those of the command line in place; None changes nothing.

    Raises:
        SettingsError: Lists every value that is out of range.

    >>> override(Settings(), {"model": {"name": "ridge", "seed": None}}).model.name
    'ridge'
    """
    whole = settings.model_dump()
    for table, values in changes.items():
        whole[table] |= {key: value for key, value in values.items() if value is not None}
    return make_settings(whole, "the command line")


def to_keep(settings: Settings) -> Json:
    """Return the settings that are kept beside an autocoder, which others may read: without passwords.

    >>> to_keep(Settings(data={"path": "postgresql://me:secret@server/survey"}))["data"]["path"]
    'postgresql://server/survey'
    """
    kept: Json = without_passwords(settings).model_dump(mode="json", exclude_none=True)
    return kept


def without_passwords(settings: Settings) -> Settings:
    """Return the settings with addresses that hold no user name and no password."""
    named = {"data": {"path": settings.data.path}, "tracking": {"uri": settings.tracking.uri}}
    return override(settings, {
        table: {key: value and without_password(value) for key, value in keys.items()} for table, keys in named.items()
    })  # fmt: skip


def write_toml(settings: Settings, notes: Mapping[str, str] | None = None) -> str:
    r"""Return the settings as TOML, each key under a comment that says what it is; what is not set is commented out.

    Args:
        settings: What is written.
        notes: A second comment for a key, such as why it was chosen, by ``table.key``.

    >>> print(write_toml(Settings()).partition("[tracking]")[2].partition("\n\n")[0])
    <BLANKLINE>
    # A folder, or the address of a server or a database: http://localhost:5000.
    # uri = ""
    # The experiment that a run belongs to.
    experiment = "glosa"
    """
    notes = notes or {}
    tables: list[str] = []
    for table in type(settings).model_fields:
        part: Part = getattr(settings, table)
        lines = [f"# {type(part).__doc__}", f"[{table}]"]
        for key, field in type(part).model_fields.items():
            comments = (field.description, notes.get(f"{table}.{key}"))
            lines += [f"# {comment}" for comment in comments if comment]
            lines.append(_line(key, getattr(part, key), field.default))
        tables.append("\n".join(lines) + "\n")
    return "\n".join(tables)


def _line(key: str, value: object, default: object) -> str:
    if value is None or (value == default and value in ((), {})):
        example = EXAMPLES.get(key, '""')
        return f"# {key} = {example}"
    return f"{key} = {_toml(value)}"


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml_key(key)} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if not isinstance(value, str | int | float):
        msg = (
            f"a file of settings cannot hold {value!r}. Take text, a number, true or false, or a list or table of such."
        )
        raise SettingsError(msg)
    # A JSON string is a TOML string, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _toml_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _toml(key)


def _fault(error: ErrorDetails) -> Fault:
    *tables, key = map(str, error["loc"])
    if error["type"] == "extra_forbidden":
        below = Settings.model_fields[tables[0]].annotation if tables else Settings
        valid = getattr(below, "model_fields", {})
        return Fault(
            f"[{tables[0]}] has no key {key!r}" if tables else f"there is no table [{key}]", remedy=nearest(key, valid)
        )
    place = f"[{tables[0]}] {'.'.join([*tables[1:], key])}" if tables else f"[{key}]"
    remedy = error["msg"].replace("Input should", "It should").rstrip(".") + "."
    return Fault(f"{place} is {error['input']!r}", remedy=remedy)


def _is_path(table: str, value: str) -> bool:
    """Return whether a value of `PATHS` is one: not an address, nor the name of a language model."""
    return "://" not in value and (table != "llm" or is_model_file(value))
