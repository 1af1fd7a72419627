"""An autocoder as an MLflow model: its own folder, read by `_load_pyfunc`. Nothing in it is pickled."""

from __future__ import annotations

import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import polars.selectors as cs

from glosa.autocoder import Autocoder
from glosa.records.fields import Fields
from glosa.records.picture_files import to_png
from glosa.types import Json, StrPath

if TYPE_CHECKING:
    import pandas as pd
    from mlflow.models import Model, ModelSignature

TOP = 5
REQUIRED = ("glosa", "numpy", "pandas", "polars", "safetensors", "scikit-learn", "scipy")
"""What coding needs, at the versions that are installed here; MLflow adds itself."""


class CodingModel:
    """What MLflow calls: pandas tables in, pandas tables out.

    Args:
        autocoder: A fitted one.
    """

    def __init__(self, autocoder: Autocoder) -> None:
        self._autocoder = autocoder

    def predict(self, model_input: pd.DataFrame, params: Json | None = None) -> pd.DataFrame:
        """Return the coding of each record, under the index that it came with.

        Args:
            model_input: The fields of the autocoder, of pictures the files; other columns are left aside.
            params: `top`: how many ranked codes; 5 if left out.

        Returns:
            The columns that `Autocoder.code` adds: ``code``, ``probability``, ``code_1`` and so on.

        Raises:
            InputError: A field is missing, or `top` is below 1.
        """
        fields = self._autocoder.fields_.inputs
        records = model_input[[name for name in fields if name in model_input]]
        coded = self._autocoder.code(records, top=int((params or {}).get("top", TOP))).drop(list(records))
        return coded.with_columns(cs.enum().cast(pl.String)).to_pandas().set_index(model_input.index)


def save_model(autocoder: Autocoder, path: StrPath, *, example: pl.DataFrame, about: Model | None = None) -> None:
    """Write an autocoder as an MLflow model.

    Args:
        autocoder: A fitted one.
        path: Where to; there must be nothing.
        example: Some records, to be kept as the input example and to be coded for the signature.
        about: The description to fill, which tells the run and the identity of the model; a new one if left out.

    Raises:
        ModuleNotFoundError: MLflow is not installed.
    """
    import mlflow.pyfunc

    inputs = _as_it_comes(example, autocoder.fields_).to_pandas()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "autocoder"
        autocoder.save(folder)
        mlflow.pyfunc.save_model(
            path=str(path),
            loader_module=__name__,
            data_path=str(folder),
            signature=_signature(autocoder, inputs),
            input_example=inputs,
            pip_requirements=[f"{name}=={version(name)}" for name in REQUIRED],
            mlflow_model=about,
        )


def _as_it_comes(example: pl.DataFrame, fields: Fields) -> pl.DataFrame:
    """Return records as one sends them: texts, and of pictures the files."""
    texts = [example[name].cast(pl.String) for name in (*fields.text, *fields.categorical)]
    if fields.image is None:
        return pl.DataFrame(texts)
    files = [None if one is None else to_png(np.asarray(one, np.uint8)) for one in example[fields.image]]
    return pl.DataFrame([*texts, pl.Series(fields.image, files, pl.Binary)])


def _signature(autocoder: Autocoder, inputs: pd.DataFrame) -> ModelSignature:
    """Texts are texts, a picture is a file; a category may come as a number too, or not at all."""
    from mlflow.models import infer_signature
    from mlflow.types.schema import AnyType, ColSpec, DataType, Schema

    fields = autocoder.fields_
    signature = infer_signature(inputs, CodingModel(autocoder).predict(inputs), params={"top": TOP})
    anything = AnyType()  # type: ignore[no-untyped-call]
    texts = [ColSpec(DataType.string, name) for name in fields.text]
    categories = [ColSpec(anything, name) for name in fields.categorical]
    pictures = [] if fields.image is None else [ColSpec(DataType.binary, fields.image)]
    signature.inputs = Schema([*texts, *categories, *pictures])
    return signature


def _load_pyfunc(path: str) -> Any:
    """Return what codes, as MLflow asks for it."""
    return CodingModel(Autocoder.load(path))
