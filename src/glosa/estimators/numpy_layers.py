"""The layers of `glosa.layers` in numpy, over the weights that training left: scoring needs no PyTorch.

Rows come sorted by length, longest first, so that what is read at a place are the first rows, and padding never is.
An array of weights has the name of its parameter in PyTorch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count, takewhile
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from glosa.storage.parts import take_part

Floats: TypeAlias = npt.NDArray[np.float32]
Lengths: TypeAlias = npt.NDArray[np.int64]
Weights: TypeAlias = Mapping[str, npt.NDArray[Any]]


def numbered(prefix: str, weights: Weights) -> list[dict[str, npt.NDArray[Any]]]:
    """Return the weights of each part of a list of modules, in order."""
    return list(takewhile(bool, (take_part(weights, f"{prefix}.{number}") for number in count())))


def linear(x: Floats, weights: Weights) -> Floats:
    """Return shape (..., n_out) for shape (..., n_in).

    >>> linear(np.ones((1, 2), np.float32), {"weight": np.array([[1.0, 2.0]]), "bias": np.array([0.5])}).tolist()
    [[3.5]]
    """
    y: Floats = x @ weights["weight"].T
    return y + weights["bias"] if "bias" in weights else y


def dense(x: Floats, weights: Weights, activations: Sequence[str] = ()) -> Floats:
    """Return logits of shape (n_rows, n_codes) for encodings of shape (n_rows, size).

    Args:
        x: The encodings.
        weights: Those of all layers.
        activations: What follows each hidden layer, "relu" or "sigmoid"; the first all if there are none.
    """
    *hidden, output = numbered("layers", weights)
    for layer, activation in zip(hidden, activations or ["relu"] * len(hidden), strict=True):
        x = expit(linear(x, layer)) if activation == "sigmoid" else np.maximum(linear(x, layer), 0)
    return linear(x, output)


def flatten_tokens(x: Floats, lengths: Lengths, *, places: int) -> Floats:
    """Return the vectors of tokens side by side, shape (n_rows, places * width).

    >>> flatten_tokens(np.array([[[1.0], [2.0]]], np.float32), np.array([1]), places=3).tolist()
    [[1.0, 0.0, 0.0]]
    """
    flat = np.zeros((len(x), places, x.shape[2]), np.float32)
    flat[:, : x.shape[1]] = x * _mask(x, lengths)[:, :, None]
    return flat.reshape(len(x), places * x.shape[2])


def pool(x: Floats, lengths: Lengths, weights: Weights, kind: str) -> Floats:
    """Return the vectors of a row's tokens as one vector, shape (n_rows, width); zeros where there is no token.

    Args:
        x: Shape (n_rows, n_tokens, width).
        lengths: Tokens of each row, shape (n_rows,).
        weights: Those of attention.
        kind: "mean", "max" or "attention".

    >>> x, lengths = np.array([[[2.0], [4.0], [9.0]]], np.float32), np.array([2])
    >>> pool(x, lengths, {}, "mean").item(), pool(x, lengths, {}, "max").item()
    (3.0, 4.0)
    """
    mask = _mask(x, lengths)[:, :, None]
    if kind == "mean":
        pooled: Floats = (x * mask).sum(axis=1) / np.maximum(lengths, 1).astype(np.float32)[:, None]
        return pooled
    if kind == "max":
        return np.where(lengths[:, None] > 0, np.where(mask, x, -np.inf).max(axis=1), 0).astype(np.float32)
    scores = linear(np.tanh(linear(x, take_part(weights, "attention.key"))), take_part(weights, "attention.score"))
    odds = np.exp(scores - scores.max(axis=1, keepdims=True)) * mask
    shares = odds / np.maximum(odds.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    attended: Floats = np.einsum("ntw,nt->nw", x, shares[:, :, 0])
    return attended


def convolve(x: Floats, lengths: Lengths, weights: Weights) -> Floats:
    """Return the strongest answer of each filter over the windows that begin at a token, shape (n_rows, n_filters)."""
    return np.concatenate([_strongest(x, lengths, filters) for filters in numbered("filters", weights)], axis=1)


def recur(x: Floats, lengths: Lengths, weights: Weights, states: str) -> Floats:
    """Return what recurrent layers make of each row, shape (n_rows, size).

    Args:
        x: Shape (n_rows, n_tokens, width), rows sorted by length, longest first.
        lengths: Tokens of each row, shape (n_rows,).
        weights: Those of all layers.
        states: "last" for the last state of each direction, else how states are pooled.
    """
    last = x[:, 0]
    for layer in numbered("layers", weights):
        cell = take_part(layer, "cell")
        ways = [_run(x, lengths, cell, end) for end in ("", "_reverse") if f"weight_ih_l0{end}" in cell]
        x, last = (np.concatenate(parts, axis=-1) for parts in zip(*ways, strict=True))
    return last if states == "last" else pool(x, lengths, take_part(weights, "pooling"), states)


def _run(x: Floats, lengths: Lengths, cell: Weights, end: str) -> tuple[Floats, Floats]:
    """Return the states at every token and the last ones, of one direction of one layer."""
    way = {part: cell[f"{part}_l0{end}"] for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
    size = way["weight_hh"].shape[1]
    states, last = np.zeros((*x.shape[:2], size), np.float32), np.zeros((len(x), size), np.float32)
    memory, step = np.zeros_like(last), _lstm if len(way["weight_hh"]) == 4 * size else _gru
    read = x @ way["weight_ih"].T + way["bias_ih"]
    reading = (lengths[:, None] > np.arange(x.shape[1])).sum(axis=0)  # rows that have a token at each place
    for place in range(x.shape[1])[:: -1 if end else 1]:
        n = reading[place]
        remembered = last[:n] @ way["weight_hh"].T + way["bias_hh"]
        last[:n], memory[:n] = step(read[:n, place], remembered, last[:n], memory[:n])
        states[:n, place] = last[:n]
    return states, last


def _lstm(read: Floats, remembered: Floats, state: Floats, memory: Floats) -> tuple[Floats, Floats]:  # noqa: ARG001
    takes, keeps, new, shows = np.split(read + remembered, 4, axis=1)
    memory = expit(keeps) * memory + expit(takes) * np.tanh(new)
    return expit(shows) * np.tanh(memory), memory


def _gru(read: Floats, remembered: Floats, state: Floats, memory: Floats) -> tuple[Floats, Floats]:
    size = state.shape[1]
    resets, keeps = np.split(expit(read[:, : 2 * size] + remembered[:, : 2 * size]), 2, axis=1)
    new = np.tanh(read[:, 2 * size :] + resets * remembered[:, 2 * size :])
    return new + keeps * (state - new), memory


def _strongest(x: Floats, lengths: Lengths, filters: Weights) -> Floats:
    weight, n_tokens = filters["weight"], x.shape[1]
    padded = np.pad(x, ((0, 0), (0, weight.shape[2] - 1), (0, 0)))
    answer = sum(padded[:, place : place + n_tokens] @ weight[:, :, place].T for place in range(weight.shape[2]))
    strongest: Floats = (np.maximum(answer + filters["bias"], 0) * _mask(x, lengths)[:, :, None]).max(axis=1)
    return strongest


def _mask(x: Floats, lengths: Lengths) -> npt.NDArray[np.bool_]:
    return np.arange(x.shape[1]) < lengths[:, None]
