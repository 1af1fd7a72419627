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
from glosa.records.idx import is_idx, read_idx

IMAGE, LABEL = "image", "label"
_BRIGHTEST = 255


def is_picture_source(path: Path) -> bool:
    """Return whether a path is a folder, an idx file or a NumPy archive."""
    return path.is_dir() or (path.is_file() and (path.suffix.lower() == ".npz" or is_idx(path)))


def read_picture_source(path: Path, *, image: str | None = None, label: str | None = None) -> pl.DataFrame:
    """Return a table with the column ``image``, paths or pixels, and if anything tells them, ``label``.

    Args:
        path: A folder, in which pictures that lie in folders of their own are labelled by these; an idx file, whose
            labels lie beside it; or a NumPy archive.
        image: The array of an archive; needed if several are pictures.
        label: The array of labels of an archive; ``label`` is taken if it is there.

    Raises:
        TableError: There are no pictures, or arrays are none.
        SettingsError: An array is not there.
    """
    if path.is_dir():
        return _from_folder(path)
    return _from_archive(path, image, label) if path.suffix.lower() == ".npz" else _from_idx(path)


def _from_folder(folder: Path) -> pl.DataFrame:
    known = Image.registered_extensions()
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in known and path.is_file())
    if not paths:
        msg = f"{folder} holds no picture. Name a folder that has files such as .png or .jpg in it or in its folders."
        raise TableError(msg)
    table = pl.DataFrame({IMAGE: list(map(str, paths))})
    labelled = all(path.parent != folder for path in paths)
    return table.with_columns(pl.Series(LABEL, [path.parent.name for path in paths])) if labelled else table


def _from_idx(path: Path) -> pl.DataFrame:
    beside = path.with_name(path.name.replace("images-idx3", "labels-idx1"))
    labels = pl.Series(read_idx(beside)).cast(pl.String) if beside != path and beside.is_file() else None
    return _checked(read_idx(path), str(path), labels)


def _from_archive(path: Path, image: str | None, label: str | None) -> pl.DataFrame:
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = dict(archive)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        msg = f"{path} is no archive of arrays that can be read: {error}."
        raise TableError(msg) from error
    candidates = [name for name, array in arrays.items() if array.ndim >= 3]
    if image is None and len(candidates) != 1:
        msg = f"{path} has {len(candidates)} arrays of pictures. Say which to read. {nearest('', candidates)}"
        raise SettingsError(msg)
    labels = _pick(arrays, label or LABEL, path) if label or LABEL in arrays else None
    pixels = _pick(arrays, image or candidates[0], path)
    return _checked(pixels, str(path), None if labels is None else pl.Series(labels).cast(pl.String))


def _checked(pixels: npt.NDArray[Any], name: str, labels: pl.Series | None) -> pl.DataFrame:
    """Return arrays as pictures: whole numbers from 0 to 255, or shares from 0 to 1."""
    faults = []
    if pixels.ndim not in (3, 4) or (pixels.ndim == 4 and pixels.shape[3] != 3) or not pixels.size:
        shape = " x ".join(map(str, pixels.shape))
        faults.append(
            Fault(f"the array is {shape}", remedy="It must be n x height x width, or n x height x width x 3.")
        )
    elif not (np.isfinite(pixels).all() and pixels.min() >= 0 and pixels.max() <= _BRIGHTEST):
        faults.append(Fault("pixels are not all numbers from 0 to 255"))
    if labels is not None and len(labels) != len(pixels):
        faults.append(Fault(f"there are {len(labels):,} labels for {len(pixels):,} pictures"))
    if faults:
        msg = f"the pictures of {name} cannot be used:"
        raise TableError(msg, faults)
    shares = pixels.dtype.kind == "f" and pixels.max() <= 1
    table = pl.DataFrame({IMAGE: np.round(pixels * (_BRIGHTEST if shares else 1)).astype(np.uint8)})
    return table if labels is None else table.with_columns(labels.alias(LABEL))


def _pick(arrays: Mapping[str, npt.NDArray[Any]], name: str, path: Path) -> npt.NDArray[Any]:
    if name not in arrays:
        msg = f"{path} has no array {name!r}. {nearest(name, arrays)}"
        raise SettingsError(msg)
    return arrays[name]
