"""Pictures that come without a table, as one: folders, idx files and NumPy archives."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from PIL import Image

from glosa.errors import Fault, SettingsError, TableError, nearest
from glosa.records.clean import as_text
from glosa.records.idx import is_idx, read_idx
from glosa.records.parquet import holds_parts

IMAGE, LABEL = "image", "label"
_BRIGHTEST = 255


def is_picture_source(path: Path) -> bool:
    """Return whether a path is a folder that is no table, an idx file or a NumPy archive."""
    if path.is_dir():
        return not holds_parts(path)
    return path.is_file() and (path.suffix.lower() == ".npz" or is_idx(path))


def read_picture_source(path: Path, *, sheet: str | None = None, label: str | None = None) -> pl.DataFrame:
    """Return a table with the column ``image``, paths or pixels, and what is told of each, such as ``label``.

    Args:
        path: A folder, in which pictures that lie in folders of their own are labelled by these; an idx file, whose
            labels lie beside it; or a NumPy archive, whose other arrays are columns where they have a value a picture.
        sheet: The array of an archive that holds the pictures; needed if several do.
        label: An array of an archive that must be among the columns.

    Raises:
        TableError: There are no pictures, or arrays are none, or only an archive has arrays to be named.
        SettingsError: An array is not there.
    """
    if path.suffix.lower() == ".npz" and not path.is_dir():
        return _from_archive(path, sheet, label)
    if sheet not in (None, IMAGE):
        msg = f"{path} is neither a workbook nor an archive and has no sheet {sheet!r}."
        raise TableError(msg)
    return _from_folder(path) if path.is_dir() else _from_idx(path)


def _from_folder(folder: Path) -> pl.DataFrame:
    known = {ending for ending, form in Image.registered_extensions().items() if form in Image.OPEN}
    seen = [path for path in folder.rglob("*") if not any(part[0] == "." for part in path.relative_to(folder).parts)]
    paths = sorted(path for path in seen if path.suffix.lower() in known and path.is_file())
    if not paths:
        msg = (
            f"{folder} holds no picture. Name a folder that has files such as .png or .jpg in it or in its folders; "
            "of tables, one file, or a folder of Parquet files."
        )
        raise TableError(msg)
    table = pl.DataFrame({IMAGE: list(map(str, paths))})
    folders = [path.parent.relative_to(folder).as_posix() for path in paths]
    return table if "." in folders else table.with_columns(pl.Series(LABEL, folders))


def _from_idx(path: Path) -> pl.DataFrame:
    beside = path.with_name(path.name.replace("images-idx3", "labels-idx1"))
    labelled = beside != path and beside.is_file()
    return _checked(read_idx(path), str(path), {LABEL: read_idx(beside)} if labelled else {})


def _from_archive(path: Path, sheet: str | None, label: str | None) -> pl.DataFrame:
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = dict(archive)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        msg = f"{path} is no archive of arrays that can be read: {error}. Save plain arrays of numbers and text."
        raise TableError(msg) from error
    candidates = [name for name, array in arrays.items() if array.ndim >= 3]
    if sheet is None and len(candidates) != 1:
        msg = f"{path} has {len(candidates)} arrays of pictures. Name one as the sheet. {nearest('', candidates)}"
        raise SettingsError(msg)
    pixels = _pick(arrays, sheet or candidates[0], path)
    told = {name: array for name, array in arrays.items() if array.shape == pixels.shape[:1] and name != IMAGE}
    return _checked(pixels, str(path), told if label is None else {**told, label: _pick(arrays, label, path)})


def _checked(pixels: npt.NDArray[Any], name: str, told: Mapping[str, npt.NDArray[Any]]) -> pl.DataFrame:
    """Return pictures, whole numbers from 0 to 255 or shares from 0 to 1, and what is told of each."""
    faults = []
    if pixels.ndim not in (3, 4) or (pixels.ndim == 4 and pixels.shape[3] != 3) or not pixels.size:
        shape = " x ".join(map(str, pixels.shape))
        faults.append(
            Fault(f"the array is {shape}", remedy="It must be n x height x width, or n x height x width x 3.")
        )
    elif not (np.isfinite(pixels).all() and pixels.min() >= 0 and pixels.max() <= _BRIGHTEST):
        faults.append(Fault("pixels are not all numbers from 0 to 255"))
    faults += [
        Fault(f"there are {len(values):,} values of {column!r} for {len(pixels):,} pictures")
        for column, values in told.items()
        if len(values) != len(pixels)
    ]
    if faults:
        msg = f"the pictures of {name} cannot be used:"
        raise TableError(msg, faults)
    shares = pixels.dtype.kind == "f" and pixels.max() <= 1
    whole = np.round(pixels * (_BRIGHTEST if shares else 1)).astype(np.uint8)
    return pl.DataFrame({IMAGE: whole, **{column: as_text(pl.Series(values)) for column, values in told.items()}})


def _pick(arrays: Mapping[str, npt.NDArray[Any]], name: str, path: Path) -> npt.NDArray[Any]:
    if name not in arrays:
        msg = f"{path} has no array {name!r}. {nearest(name, arrays)}"
        raise SettingsError(msg)
    return arrays[name]
