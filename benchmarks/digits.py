"""Pictures of digits and of clothes: the networks of a published recipe, ours, and an ensemble of ours."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from glosa import Autocoder
from glosa.experiments.measure import in_fresh_process, peak_memory_mb
from glosa.records.datasets import get
from glosa.records.read import read_table
from glosa.types import Json

FASHION = Path("/usr/share/datasets/fashion-mnist")  # where Debian's package of that name puts it
DATA = ("mnist", "fashion-mnist")
CLOTHES: Json = {
    "channels": (32, 64, 64, 128, 128), "kernels": (3, 3, 3, 3, 3), "strides": (1, 1, 1, 1, 1),
    "pools": (2, 1, 2, 1, 1), "rotation": 0.0, "zoom": 0.0, "shear": 0.0, "elastic": 0.0, "mirror": 0.5,
    "epochs": 12, "looks": 10,
}  # fmt: skip
"""What is otherwise with clothes: their texture counts, so no pixel is left out or smoothed, and they are mirrored."""
POOLED: Json = {"strides": (1,) * 5, "pools": (2, 2, 1, 2, 1)}
"""What is otherwise in a network that begins with a maximum in place of a stride."""
MODELS: dict[str, tuple[str, Json]] = {
    "pixel-ff": ("pixel-ff", {}),
    "cnn": ("cnn", {}),
    "deep-cnn": ("deep-cnn", {}),
    "deep-cnn seed 1": ("deep-cnn", {}),
    "deep-cnn seed 2": ("deep-cnn", {}),
    "deep-cnn ensemble": (
        "deep-cnn",
        {"members": [{}, {}, {}, POOLED, POOLED], "epochs": 9, "looks": 9},
    ),
}
"""Models by name, each with its options."""


def describe_settings() -> Json:
    """Return the options of the models, and what is otherwise with clothes."""
    return {"options": {name: options for name, (_, options) in MODELS.items()}, "fashion-mnist": CLOTHES}


def run(data: Sequence[str], models: Sequence[str], rows: int | None = None) -> Iterator[Json]:
    """Yield the figures of each model on each data set; its test part has 10,000 pictures."""
    for name in data:
        for model in models:
            yield in_fresh_process(_measure, name, model, rows)


def _measure(data: str, name: str, rows: int | None) -> Json:
    train, test = read(data, rows)
    model, options = MODELS[name]
    seed = int(name.partition("seed ")[2] or 0)
    if data == "fashion-mnist" and model == "deep-cnn":
        options = {**CLOTHES, **options}
    image = "pixel" if data == "mnist" else "image"
    coder = Autocoder(image=image, label="label", model=model, options=options, seed=seed)
    start = time.process_time()
    coder.fit(train)
    fitted = time.process_time() - start
    start = time.process_time()
    answers = coder.predict(test)
    seconds = time.process_time() - start
    epochs = 0 if coder.history_ is None else coder.history_.height
    seen = len(train) * epochs * _count(options.get("members", 1))
    return {
        "data": data,
        "model": name,
        "train": len(train),
        "test": len(test),
        "accuracy": round(float(np.mean(answers == test["label"].to_numpy())), 4),
        "epochs": epochs,
        "fit_processor_seconds": round(fitted, 1),
        "trained_per_second": round(seen / fitted),
        "coded_per_second": round(len(test) / seconds),
        "peak_memory_mb": peak_memory_mb(),
    }


def _count(members: int | list[Json]) -> int:
    return members if isinstance(members, int) else len(members)


def read(data: str, rows: int | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the training and the test part of a data set, or so many pictures of each."""
    if data == "mnist":
        table = read_table(get(data))
        parts = [table.filter(pl.col("split") == part) for part in ("train", "test")]
    else:
        parts = [read_table(FASHION / f"{part}-images-idx3-ubyte.gz") for part in ("train", "t10k")]
    train, test = (part.head(rows or len(part)) for part in parts)
    return train, test
