"""Pictures as arrays: from folders, columns of paths, tables of pixels, idx files and NumPy archives."""

from __future__ import annotations

import math
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
from PIL import Image, ImageOps

from glosa.errors import Fault, SettingsError, TableError, nearest
from glosa.records.check import FIRST_ROW
from glosa.records.idx import is_idx, read_idx
from glosa.records.read import read_table
from glosa.types import StrPath

Pixels: TypeAlias = npt.NDArray[np.uint8]
Size: TypeAlias = tuple[int, int]

LABEL = "label"
_BRIGHTEST = 255
_PIXEL = re.compile(r"pixel(\d+)")
_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)  # what Pillow raises


@dataclass(frozen=True, eq=False)
class Pictures:
    """Pictures of one size.

    Args:
        pixels: From 0, black, to 255, shape (n, height, width), in colour (n, height, width, 3).
        names: What each is called: its path, or its row.
        labels: What each shows; None where nothing says so.
    """

    pixels: Pixels
    names: tuple[str, ...]
    labels: pl.Series | None = None

    def __len__(self) -> int:
        return len(self.pixels)


def read_pictures(
    source: StrPath | pl.DataFrame,
    *,
    image: str | None = None,
    label: str | None = None,
    size: Size | None = None,
    colour: bool = False,
    folder: StrPath = "",
) -> Pictures:
    """Read pictures from wherever they are.

    Args:
        source: A folder, in which pictures that lie in folders of their own are labelled by these; a table, or a file
            that holds one, with a column of paths or the columns pixel0, pixel1...; an idx file, whose labels lie
            beside it; or a NumPy archive (``.npz``).
        image: The column of paths, beside the table if they are relative; or the array of an archive. Without it a
            table has pixels, and an archive a single array of pictures.
        label: The column or array of labels; ``label`` is taken if it is there.
        size: Height and width that pictures are scaled to; those of pixels are laid out like that. Without it all
            must have one size, and as many rows as columns where a table has pixels.
        colour: Whether colours are kept, or all is turned into greys. Tables of pixels and idx files have greys alone.
        folder: Where the relative paths of a data frame start.

    Raises:
        TableError: There are no pictures, or some cannot be read, have another size than most, miss pixels, or have
            pixels that are no whole numbers from 0 to 255. All faults are told together.
        SettingsError: A column or an array is not there.
    """
    if isinstance(source, pl.DataFrame):
        return _from_table(source, "the table", Path(folder), image, label, size, colour=colour)
    path = Path(source)
    if path.is_dir():
        return _from_folder(path, size, colour=colour)
    if path.suffix.lower() == ".npz" and path.is_file():
        return _from_archive(path, image, label)
    if path.is_file() and is_idx(path):
        return _from_idx(path)
    return _from_table(read_table(path), str(path), path.parent, image, label, size, colour=colour)


def is_pictures(path: Path) -> bool:
    """Return whether a path is a folder, an idx file or a NumPy archive, which hold pictures and no table."""
    return path.is_dir() or (path.is_file() and (path.suffix.lower() == ".npz" or is_idx(path)))


def pixels_of(columns: Sequence[str]) -> list[str]:
    """Return the columns of pixels among the columns of a table, in their order.

    >>> pixels_of(["label", "pixel1", "pixel0", "pixels"])
    ['pixel0', 'pixel1']
    """
    numbers = {int(found[1]): column for column in columns if (found := _PIXEL.fullmatch(column))}
    return [numbers[number] for number in sorted(numbers)]


def read_files(
    paths: Sequence[Path], size: Size | None = None, *, colour: bool = False, rows: Sequence[int] = ()
) -> Pixels:
    """Return the pictures of files.

    Args:
        paths: At least one.
        size: Height and width to scale them to; without it all must have one size.
        colour: Whether colours are kept.
        rows: Where each is listed, for the messages; nowhere if empty.

    Raises:
        TableError: Some cannot be read, or have another size than most; all faults are told together.
    """
    found: list[Pixels] = []
    faults: list[Fault] = []
    sizes: dict[Size, list[int]] = defaultdict(list)
    for number, path in enumerate(paths):
        try:
            pixels = _read_file(path, size, colour=colour)
        except _UNREADABLE as error:
            faults.append(
                Fault(f"{path} is no picture that can be read: {_reason(error)}", rows=tuple(rows[number : number + 1]))
            )
            continue
        sizes[pixels.shape[0], pixels.shape[1]].append(number)
        found.append(pixels)
    common = max(sizes, key=lambda each: len(sizes[each]), default=(0, 0))
    for (height, width), numbers in sizes.items():
        if (height, width) != common:
            most, first = f"{common[0]} x {common[1]}", paths[numbers[0]]
            what = (
                f"{len(numbers):,} of {len(paths):,} pictures are {height} x {width} pixels, {first} the first of "
                f"them, and most are {most}"
            )
            listed = tuple(rows[number] for number in numbers) if rows else ()
            faults.append(Fault(what, rows=listed, remedy="Say which size all shall be scaled to."))
    _refuse(faults, "the pictures cannot be used")
    return np.stack(found)


def _read_file(path: Path, size: Size | None, *, colour: bool) -> Pixels:
    with Image.open(path) as opened:
        picture = ImageOps.exif_transpose(opened)
        if picture.mode.startswith("I"):  # 16 bits: Pillow would cut off what is brighter than 255
            picture = Image.fromarray((np.asarray(picture, np.uint32) >> 8).astype(np.uint8))
        picture = picture.convert("RGB" if colour else "L")
        if size is not None:
            picture = picture.resize((size[1], size[0]), Image.Resampling.LANCZOS)
        return np.asarray(picture, np.uint8)


def _from_folder(folder: Path, size: Size | None, *, colour: bool) -> Pictures:
    known = Image.registered_extensions()
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in known and path.is_file())
    if not paths:
        msg = f"{folder} holds no picture. Name a folder that has files such as .png or .jpg in it or in its folders."
        raise TableError(msg)
    labels = pl.Series([path.parent.name for path in paths]) if all(path.parent != folder for path in paths) else None
    names = tuple(path.relative_to(folder).as_posix() for path in paths)
    return Pictures(read_files(paths, size, colour=colour), names, labels)


def _from_table(
    table: pl.DataFrame,
    name: str,
    folder: Path,
    image: str | None,
    label: str | None,
    size: Size | None,
    *,
    colour: bool,
) -> Pictures:
    labels = _pick(table.to_dict(), label, name, "column") if label or LABEL in table.columns else None
    rows = range(FIRST_ROW, table.height + FIRST_ROW)
    if image is None:
        return Pictures(_from_pixels(table, name, size), tuple(f"row {row}" for row in rows), labels)
    paths = _pick(table.to_dict(), image, name, "column").cast(pl.String)
    missing = [row for row, path in zip(rows, paths, strict=True) if path is None]
    _refuse([Fault("no path is given", rows=tuple(missing))] if missing else [], f"the column {image!r} of {name}")
    pixels = read_files([folder / path for path in paths], size, colour=colour, rows=rows)
    return Pictures(pixels, tuple(paths), labels)


def _from_pixels(table: pl.DataFrame, name: str, size: Size | None) -> Pixels:
    numbers = {int(found[1]): column for column in table.columns if (found := _PIXEL.fullmatch(column))}
    side = math.isqrt(len(numbers))
    height, width = size or (side, side)
    if not numbers or sorted(numbers) != list(range(height * width)):
        shape = f"picture of {height} x {width}" if size else "square picture"
        msg = (
            f"{name} has {len(numbers):,} columns of pixels. It must have pixel0, pixel1... without a gap, as many as "
            f"a {shape} has. Name the column of paths, or the size."
        )
        raise TableError(msg)
    ordered = table.select(numbers[number] for number in sorted(numbers))
    if set(ordered.dtypes) != {pl.UInt8} or any(ordered.null_count().row(0)):
        ordered = _to_whole(ordered, name)
    return ordered.to_numpy().reshape(-1, height, width)


def _to_whole(ordered: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return columns of whole numbers from 0 to 255, out of text or whatever numbers."""
    given = ordered.select(pl.all().cast(pl.Float32, strict=False))
    is_grey = pl.all().is_between(0, _BRIGHTEST) & (pl.all() == pl.all().round())
    missing = ordered.select(pl.any_horizontal(pl.all().is_null())).to_series()
    wrong = given.select(pl.any_horizontal(~is_grey.fill_null(value=False))).to_series() & ~missing
    faults = [
        Fault(what, rows=tuple((found.arg_true() + FIRST_ROW).to_list()))
        for what, found in (
            ("a picture misses pixels", missing),
            ("a picture has pixels that are no whole numbers from 0 to 255", wrong),
        )
        if found.any()
    ]
    _refuse(faults, f"the pictures of {name} cannot be used")
    return given.cast(pl.UInt8)


def _from_idx(path: Path) -> Pictures:
    pixels = read_idx(path)
    beside = path.with_name(path.name.replace("images-idx3", "labels-idx1"))
    labels = pl.Series(read_idx(beside)).cast(pl.String) if beside != path and beside.is_file() else None
    return _checked(pixels, str(path), labels)


def _from_archive(path: Path, image: str | None, label: str | None) -> Pictures:
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
    labels = _pick(arrays, label, str(path), "array") if label or LABEL in arrays else None
    pixels = _pick(arrays, image or candidates[0], str(path), "array")
    return _checked(pixels, str(path), None if labels is None else pl.Series(labels).cast(pl.String))


def _checked(pixels: npt.NDArray[Any], name: str, labels: pl.Series | None) -> Pictures:
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
    _refuse(faults, f"the pictures of {name} cannot be used")
    shares = pixels.dtype.kind == "f" and pixels.max() <= 1
    whole = np.round(pixels * (_BRIGHTEST if shares else 1)).astype(np.uint8)
    return Pictures(whole, tuple(f"picture {number}" for number in range(1, len(whole) + 1)), labels)


def _pick(parts: Mapping[str, Any], name: str | None, source: str, kind: str) -> Any:
    wanted = name or LABEL
    if wanted not in parts:
        msg = f"{source} has no {kind} {wanted!r}. {nearest(wanted, parts)}"
        raise SettingsError(msg)
    return parts[wanted]


def _refuse(faults: Sequence[Fault], what: str) -> None:
    if faults:
        msg = f"{what}:"
        raise TableError(msg, faults)


def _reason(error: BaseException) -> str:
    return str(error) or type(error).__name__
