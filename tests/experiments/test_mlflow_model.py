from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import polars as pl
import pytest

from glosa import Autocoder, InputError, TableError
from glosa.experiments.mlflow_model import CodingModel, save_model
from glosa.records.picture_files import to_png

if TYPE_CHECKING:
    from mlflow.pyfunc import PyFuncModel

RECORDS = pl.DataFrame(
    {
        "job": ["cook", "school cook", "bus driver", "tram driver"] * 10,
        "place": [1, 2, 1, 2] * 10,
        "isco08": ["5120", "5120", "8331", "8331"] * 10,
    }
)
NEW = pd.DataFrame({"id": [1, 2], "place": [1, 3], "job": ["night cook", ""]}, index=[7, 9])


@pytest.fixture(scope="module")
def autocoder() -> Autocoder:
    return Autocoder(text=["job"], categorical=["place"], label="isco08", model="logistic", lengths=(1, 4)).fit(RECORDS)


@pytest.fixture(scope="module")
def saved(autocoder: Autocoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model"
    save_model(autocoder, path, example=RECORDS.head(2))
    return path


@pytest.fixture(scope="module")
def loaded(saved: Path) -> PyFuncModel:
    import mlflow.pyfunc

    return mlflow.pyfunc.load_model(str(saved))


def test_codes_as_the_autocoder_does(autocoder: Autocoder, loaded: PyFuncModel) -> None:
    coded = loaded.predict(NEW)
    expected = autocoder.code(pl.from_pandas(NEW[["job", "place"]]))
    assert coded.columns.tolist() == expected.columns[2:]
    assert coded.index.tolist() == [7, 9], "the index that came"
    assert coded["code"].tolist() == ["5120", None]
    assert coded["level_1_code"].iloc[0] == "5"
    assert coded["probability"].iloc[0] == pytest.approx(expected["probability"][0])
    assert coded["note"].tolist() == ["", "no text"]


def test_how_many_codes_is_a_parameter(loaded: PyFuncModel) -> None:
    assert "code_2" in loaded.predict(NEW)
    assert "code_2" not in loaded.predict(NEW, params={"top": 1})
    with pytest.raises(InputError, match=r"(?s)top is 0\..*1 or more"):
        loaded.predict(NEW, params={"top": 0})


def test_the_signature_tells_what_is_needed(loaded: PyFuncModel) -> None:
    from mlflow.exceptions import MlflowException

    signature = loaded.metadata.signature
    assert signature.inputs.input_names() == ["job", "place"]
    assert signature.outputs.input_names()[:2] == ["code", "probability"]
    with pytest.raises(MlflowException, match="missing inputs \\['job'\\]"):
        loaded.predict(NEW.drop(columns="job"))


def test_a_missing_field_without_mlflow_in_between(autocoder: Autocoder) -> None:
    with pytest.raises(TableError, match="no column 'job'"):
        CodingModel(autocoder).predict(NEW.drop(columns="job"))


def test_nothing_in_it_is_pickled(saved: Path) -> None:
    kinds = {file.suffix for file in saved.rglob("*") if file.is_file()}
    assert kinds == {"", ".json", ".safetensors", ".txt", ".yaml"}
    assert (saved / "data" / "autocoder" / "glosa.json").exists()


def test_what_it_needs_is_pinned(saved: Path) -> None:
    lines = (saved / "requirements.txt").read_text().splitlines()
    assert f"glosa=={version('glosa')}" in lines
    assert all("==" in line for line in lines)
    assert not any(line.startswith("torch") for line in lines)


def test_scoring_does_not_load_torch(saved: Path) -> None:
    import subprocess

    script = (
        "import sys, warnings; warnings.simplefilter('ignore')\n"
        "from glosa.experiments.mlflow_model import _load_pyfunc; import pandas as pd\n"
        f"coder = _load_pyfunc({str(saved / 'data' / 'autocoder')!r})\n"
        "print(coder.predict(pd.DataFrame({'job': ['cook'], 'place': ['1']}))['code'][0], 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["5120", "False"]


def test_pictures_come_as_files(tmp_path: Path) -> None:
    import mlflow.pyfunc

    pixels = np.random.default_rng(0).integers(0, 255, (40, 12, 12)).astype(np.uint8)
    pixels[::2, :6] = 0
    records = pl.DataFrame({"scan": pixels, "half": ["lower", "upper"] * 20})
    coder = Autocoder(image="scan", label="half", model="pixel-ff", options={"epochs": 1}).fit(records)
    save_model(coder, tmp_path / "model", example=records.head(2))
    loaded = mlflow.pyfunc.load_model(str(tmp_path / "model"))
    files = pd.DataFrame({"scan": [to_png(each) for each in pixels[:4]]})
    expected = coder.code(records.head(4).select("scan"))
    assert loaded.predict(files)["probability"].tolist() == pytest.approx(expected["probability"].to_list())
