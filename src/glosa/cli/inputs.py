"""What the settings name: records, scheme, and the autocoder to be fitted."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from glosa.autocoder import Autocoder
from glosa.errors import FIRST_ROW, Fault, LabelError, SettingsError, TableError
from glosa.records.check import Unknown, check_columns, check_labelled
from glosa.records.clean import as_text
from glosa.records.columns import require_columns, with_fields
from glosa.records.fields import MISSING, Fields
from glosa.records.picture_column import folder_of, with_pixels
from glosa.records.read import read_table
from glosa.records.select import find_rows, no_rows, parse_where, rows_in_file
from glosa.schemes import Scheme, read_scheme
from glosa.settings import OF_SCHEME_FILE, DataSettings, ModelSettings, SchemeSettings, Settings
from glosa.types import IntArray, Json


@dataclass(frozen=True, slots=True)
class Records:
    """Records chosen from a file, and where they stand in it.

    Args:
        source: What to call the file.
        table: The records.
        chosen: Their indices in the file, shape (records,).
        as_read: The records as they stand there, where pictures among them were read since.
    """

    source: str
    table: pl.DataFrame
    chosen: IntArray
    as_read: pl.DataFrame | None = None

    def with_files(self, found: pl.DataFrame, image: str | None) -> pl.DataFrame:
        """Return a table that tells of rows of the file, where pictures are files with their paths beside the rows."""
        paths = None if self.as_read is None or image is None else self.as_read[image]
        if paths is None or paths.dtype != pl.String:
            return found
        named = pl.DataFrame({"row": pl.Series(self.chosen + FIRST_ROW).cast(found["row"].dtype), "file": paths})
        return found.join(named, on="row", how="left", maintain_order="left").select(
            "row", "file", pl.exclude("row", "file")
        )


def labelled_fields(data: DataSettings) -> Fields:
    """Return the roles of the columns of labelled records.

    Raises:
        SettingsError: The data, a text or the label is not named, which is told at once; or a column has two roles.
    """
    faults = [
        Fault(f"no {what} is named", remedy=f"{how} in glosa.toml; `glosa init DATA` guesses it.")
        for value, what, how in (
            (data.path, "data", "Name a table, or write [data] path"),
            (data.text or data.image, "text", "Name its columns with --text or --image, or as [data] text"),
            (data.label, "label", "Name the column of codes with --label, or as [data] label"),
        )
        if not value
    ]
    if faults:
        msg = "what to learn from is not all said:"
        raise SettingsError(msg, faults)
    return data.fields()


def as_options(data: DataSettings, scheme: SchemeSettings) -> list[str]:
    """Return what a command is told so that columns have these roles and codes this classification.

    >>> data = DataSettings(text="title", image="photo", size=(28, 28), label="shelf", weight="w")
    >>> as_options(data, SchemeSettings(path="shelves.csv", unknown="drop"))[4:]
    ['--size', '28x28', '--label', 'shelf', '--weight', 'w', '--scheme', 'shelves.csv', '--unknown', 'drop']
    """
    told = [
        *(("--text", name) for name in data.text),
        *(("--categorical", name) for name in data.categorical),
        ("--image", data.image),
        ("--size", data.size and "x".join(map(str, data.size))),
        *([("--colour",)] if data.colour else []),
        *((f"--{role}", getattr(data, role)) for role in ("label", "weight", "group")),
        *(("--missing", mark) for mark in data.missing if mark not in MISSING),
        ("--scheme", scheme.path),
        ("--index", scheme.index),
        ("--hierarchy", None if scheme.hierarchy == "auto" else scheme.hierarchy),
        ("--levels", ",".join(map(str, scheme.levels))),
        *(("--special", code) for code in scheme.special),
        ("--unknown", None if scheme.unknown == "error" else scheme.unknown),
    ]
    return [word for option in told if option[-1] for word in option if word]


def seen_from(source: str, folder: Path) -> str:
    """Return a path as a file in a folder has to write it; the address of a database stays as it is.

    >>> seen_from("data/coded.csv", Path("settings")), seen_from("sqlite:///survey.db", Path("settings"))
    ('../data/coded.csv', 'sqlite:///survey.db')
    """
    kept = "://" in source or Path(source).is_absolute()
    return source if kept else Path(os.path.relpath(source, folder)).as_posix()


def no_records(settings: SchemeSettings) -> Records:
    """Return that there are no records yet, but a scheme."""
    return Records(settings.path or "", pl.DataFrame(), np.arange(0))


def read_records(data: DataSettings, columns: Mapping[str, str] | None = None) -> Records:
    """Return the records that the settings name.

    Args:
        data: Where they are, and which.
        columns: In which columns fields stand that have another name there.

    Raises:
        TableError: The data or pictures cannot be read, or no record meets the conditions.
        SettingsError: There is no column of pictures of that name.
    """
    source = data.path or ""
    table = read_table(source, sheet=data.sheet, query=data.query, encoding=data.encoding)
    table = with_fields(table, columns or {}, source)
    chosen = find_rows(table, data.where) if data.where else np.arange(table.height)
    if not chosen.size:
        raise no_rows(table, data.where)
    found = Records(source, table[chosen] if data.where else table, chosen)
    return found if data.image is None else _with_pictures(found, data)


def _with_pictures(records: Records, data: DataSettings) -> Records:
    """Return records whose pictures were read; relative paths begin where the table lies."""
    try:
        table = with_pixels(
            records.table, data.image or "", size=data.size, colour=data.colour, missing=("", *data.missing),
            folder=folder_of(records.source), name=records.source,
        )  # fmt: skip
    except TableError as error:
        msg = f"pictures of {records.source} cannot be used:"
        raise TableError(msg, rows_in_file(error.faults, records.chosen)) from None
    return replace(records, table=table, as_read=records.table)


def read_parted(data: DataSettings, test: Sequence[str]) -> tuple[Records, IntArray | None]:
    """Return the records to learn from and those to test, together, and which of them are to be tested.

    Args:
        data: Its ``where`` chooses the records to learn from, and, but for columns that `test` names, those to test.
        test: Conditions such as ``split=test``; without one nothing is set apart.

    Raises:
        SettingsError: A condition cannot be read.
        TableError: The data cannot be read, or no record meets the conditions.
    """
    if not test:
        return read_records(data), None
    whole = read_records(data.model_copy(update={"where": {}}))
    conditions = data.where | parse_where(test)
    tested, learned = (find_rows(whole.table, where) for where in (conditions, data.where))
    if not tested.size:
        raise no_rows(whole.table, conditions)
    chosen = np.union1d(learned, tested).astype(np.int64)
    return Records(whole.source, whole.table[chosen], chosen), np.flatnonzero(np.isin(chosen, tested))


def read_codes(settings: SchemeSettings, records: Records, label: str | None) -> Scheme | None:
    """Return the scheme of the settings' file, or of the labels where codes outside the tree are named.

    None leaves it to the autocoder to make one of its labels.

    Raises:
        SchemeError: The file cannot be read or is not a tree of titled codes.
        TableError: There is no column of labels.
    """
    if settings.path is not None:
        return read_named(settings, settings.path)
    if label is None or not settings.special:
        return None
    require_columns(records.table.columns, [label], records.source)
    labels, lengths = as_text(records.table[label]).replace("", None), settings.levels or None
    return Scheme.from_labels(labels, hierarchy=settings.hierarchy, lengths=lengths, special=settings.special)


def read_named(settings: SchemeSettings, path: str) -> Scheme:
    """Return the scheme of a file, read as the settings say.

    Raises:
        SchemeError: The file cannot be read or is not a tree of titled codes.
        SettingsError: A sheet or columns are named for a file that has none.
    """
    told = settings.model_dump(include={"hierarchy", "special", *OF_SCHEME_FILE})
    return read_scheme(path, lengths=settings.levels or None, **told)


def read_index(settings: SchemeSettings) -> pl.DataFrame | None:
    """Return the table of example titles that the settings name, None if they name none.

    Raises:
        TableError: It cannot be read.
    """
    return None if settings.index is None else read_table(settings.index)


def refuse_faults(records: Records, fields: Fields, scheme: Scheme | None, unknown: Unknown) -> None:
    """Refuse records that cannot be learned from.

    Raises:
        TableError: A column is missing.
        LabelError: Lists every fault with its rows in the file.
    """
    try:
        check_columns(records.table, fields, where=records.source)
        check_labelled(records.table, fields, scheme, unknown=unknown)
    except LabelError as error:
        msg = (
            f"{records.source} cannot be learned from. `glosa check` tells more; --unknown drop leaves bad labels out."
        )
        raise LabelError(msg, rows_in_file(error.faults, records.chosen)) from None


def new_autocoder(settled: Settings, fields: Fields, scheme: Scheme | None) -> Autocoder:
    """Return an autocoder as the settings say, not fitted yet."""
    return Autocoder(
        text=fields.text,
        categorical=fields.categorical,
        image=fields.image,
        size=fields.size,
        colour=fields.colour,
        label=fields.label,
        weight=fields.weight,
        group=fields.group,
        missing=fields.missing,
        scheme=scheme,
        hierarchy=settled.scheme.hierarchy,
        lengths=settled.scheme.levels or None,
        unknown=settled.scheme.unknown,
        **model_parameters(settled.model),
    )


def model_parameters(model: ModelSettings) -> Json:
    """Return the parameters of an autocoder that ``[model]`` stands for.

    >>> model_parameters(ModelSettings(name="ridge", seed=7))["model"]
    'ridge'
    """
    parameters = model.model_dump()
    return {"model": parameters.pop("name"), **parameters}
