"""The convolutions of `glosa.models.picture_network` in NumPy, and the network around them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from glosa.estimators.numpy_layers import Floats, Weights, convolve, dense, numbered
from glosa.estimators.numpy_network import encodings
from glosa.features.maker import Views
from glosa.storage.parts import take_part

_ROWS = 64  # pictures at once: what they take stays within the caches of a processor
_BRIGHTEST = np.float32(255)
_TINY = np.float32(1e-5)  # what batch normalisation adds to the variance


def picture_logits(views: Views, weights: Weights, options: Mapping[str, Any]) -> Floats:
    """Return logits of shape (n_rows, n_codes) for views of texts and categories, then of pictures.

    Args:
        views: As `token_logits` takes them, then uint8 of shape (n_rows, channels, height, width).
        weights: Arrays by the names of the network's parameters.
        options: Those it was built with.
    """
    *beside, pictures = views
    parts = np.array_split(pictures, -(-len(pictures) // _ROWS) or 1)
    seen = np.concatenate([features(part, weights, options["strides"], options["pools"]) for part in parts])
    texts = encodings(tuple(beside), weights, [partial(convolve, weights=of) for of in numbered("encoders", weights)])
    return dense(np.concatenate([*texts, seen], axis=1), take_part(weights, "dense"), options["activations"])


def features(pictures: npt.NDArray[np.uint8], weights: Weights, strides: Sequence[int], pools: Sequence[int]) -> Floats:
    """Return what the convolutions make of pictures of shape (n_rows, channels, height, width), a row each."""
    x: Floats = np.moveaxis(pictures, 1, 3).astype(np.float32) / _BRIGHTEST
    for unit, stride, pool in zip(numbered("tower", weights), strides, pools, strict=True):
        x = maximum(convolution(x, unit["convolution.weight"], stride), pool)
        x = np.maximum(normalised(x, take_part(unit, "normalisation")), 0)
    flat: Floats = np.moveaxis(x, 3, 1).reshape(len(x), math.prod(x.shape[1:]))
    return flat


def convolution(x: Floats, weight: Floats, stride: int) -> Floats:
    """Return shape (n_rows, height, width, outputs) for shape (n_rows, height, width, inputs).

    Args:
        x: Pictures.
        weight: Filters, shape (outputs, inputs, side, side).
        stride: How far they go on; with 1 height and width stay, as `ConvolutionUnit` tells.

    >>> ones = np.ones((1, 1, 3, 3), np.float32)
    >>> convolution(np.ones((1, 3, 3, 1), np.float32), ones, 1)[0, :, :, 0].tolist()
    [[4.0, 6.0, 4.0], [6.0, 9.0, 6.0], [4.0, 6.0, 4.0]]
    """
    outputs, _, side, _ = weight.shape
    beyond = side // 2 if stride == 1 else 0
    padded = np.pad(x, ((0, 0), (beyond, beyond), (beyond, beyond), (0, 0)))
    height, width = (size - side + 1 for size in padded.shape[1:3])
    seen = [
        padded[:, down : down + height : stride, right : right + width : stride]
        for down in range(side)
        for right in range(side)
    ]
    found: Floats = np.concatenate(seen, axis=3) @ np.moveaxis(weight, 1, 3).reshape(outputs, -1).T
    return found


def maximum(x: Floats, side: int) -> Floats:
    """Return the maximum of each square of pictures of shape (n_rows, height, width, channels); the rest is cut off.

    >>> maximum(np.arange(9, dtype=np.float32).reshape(1, 3, 3, 1), 2).tolist()
    [[[[4.0]]]]
    """
    if side == 1:
        return x
    height, width = (size // side for size in x.shape[1:3])
    cut = x[:, : height * side, : width * side]
    strongest: Floats = cut.reshape(len(x), height, side, width, side, x.shape[3]).max(axis=(2, 4))
    return strongest


def normalised(x: Floats, norm: Weights) -> Floats:
    """Return pictures of shape (n_rows, height, width, channels) as batch normalisation has them in scoring."""
    scale = norm["weight"] / np.sqrt(norm["running_var"] + _TINY)
    shift = norm["bias"] - norm["running_mean"] * scale
    found: Floats = x * scale.astype(np.float32) + shift.astype(np.float32)
    return found
