"""Files of pictures: read, turned upright, scaled and written; all that is wrong with them is told together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from glosa.errors import Fault

Pixels: TypeAlias = npt.NDArray[np.uint8]
Size: TypeAlias = tuple[int, int]

_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)  # what Pillow raises


@dataclass(frozen=True)
class Found:
    """What became of the pictures of a column.

    Args:
        pixels: Of each, shape (height, width) or (height, width, 3); None where there is no picture that can be used.
        faults: What is wrong, with the rows.
    """

    pixels: list[Pixels | None]
    faults: tuple[Fault, ...]


def to_png(pixels: Pixels, largest: int | None = None) -> bytes:
    """Return a picture as a PNG file holds it.

    Args:
        pixels: Shape (height, width) or (height, width, 3).
        largest: Pixels of its longer side at most; a larger picture is made smaller.

    >>> to_png(np.zeros((28, 28), np.uint8))[1:4]
    b'PNG'
    """
    picture, file = Image.fromarray(pixels), BytesIO()
    if largest is not None:
        picture.thumbnail((largest, largest))
    picture.save(file, "PNG")
    return file.getvalue()


def read_files(
    sources: Sequence[Path | bytes | None], size: Size | None, *, colour: bool, rows: Sequence[int] = ()
) -> Found:
    """Read pictures that are to have one size.

    Args:
        sources: Paths, or what files hold; None where there is none.
        size: Height and width to scale them to; without it the size that most have is the one.
        colour: Whether colours are kept.
        rows: Where each is listed, for the messages; nowhere if empty.
    """
    pixels: list[Pixels | None] = []
    faults: list[Fault] = []
    for number, source in enumerate(sources):
        try:
            pixels.append(None if source is None else _read_file(source, size, colour=colour))
        except _UNREADABLE as error:
            what = f"{_name(source)} is no picture that can be read: {str(error) or type(error).__name__}"
            faults.append(Fault(what, rows=tuple(rows[number : number + 1])))
            pixels.append(None)
    faults += _drop_odd_sizes(pixels, sources, rows)
    return Found(pixels, tuple(faults))


def scale(pixels: Pixels, size: Size) -> Pixels:
    """Return a picture, shape (height, width) or (height, width, 3), in another size."""
    height, width = size
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS), np.uint8)


def _read_file(source: Path | bytes, size: Size | None, *, colour: bool) -> Pixels:
    with Image.open(BytesIO(source) if isinstance(source, bytes) else source) as opened:
        picture = ImageOps.exif_transpose(opened)
        if picture.mode.startswith("I"):  # 16 bits: Pillow would cut off what is brighter than 255
            picture = Image.fromarray((np.asarray(picture, np.uint32) >> 8).astype(np.uint8))
        if picture.has_transparency_data:  # what is drawn on nothing is drawn on white
            drawn = picture.convert("RGBA")
            picture = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn)
        pixels = np.asarray(picture.convert("RGB" if colour else "L"), np.uint8)
    return pixels if size is None or pixels.shape[:2] == size else scale(pixels, size)


def _drop_odd_sizes(
    pixels: list[Pixels | None], sources: Sequence[Path | bytes | None], rows: Sequence[int]
) -> Iterator[Fault]:
    """Take away what has another size than most, and yield a fault for each such size."""
    sizes: dict[Size, list[int]] = defaultdict(list)
    for number, picture in enumerate(pixels):
        if picture is not None:
            sizes[picture.shape[0], picture.shape[1]].append(number)
    common = max(sizes, key=lambda each: len(sizes[each]), default=(0, 0))
    for (height, width), numbers in sizes.items():
        if (height, width) == common:
            continue
        first = _name(sources[numbers[0]])
        what = (
            f"{len(numbers):,} of {len(pixels):,} pictures are {height} x {width} pixels, {first} the first of "
            f"them, and most are {common[0]} x {common[1]}"
        )
        listed = tuple(rows[number] for number in numbers) if rows else ()
        yield Fault(what, rows=listed, remedy="Say which size all shall be scaled to.")
        for number in numbers:
            pixels[number] = None


def _name(source: Path | bytes | None) -> str:
    return "the cell" if isinstance(source, bytes) else str(source)
