"""An exported autocoder answers as ours does, in a program that has nothing of us but the three files."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from glosa import Autocoder
from glosa.errors import AutocoderError, NotFittedError, SettingsError, UnavailableError
from glosa.export import Exported, export_onnx, refuse_others

pytest.importorskip("torch")
pytest.importorskip("onnxscript")
onnxruntime = pytest.importorskip("onnxruntime")

SAID = {"111": "cook", "112": "baker", "120": "bus driver", "210": "teacher"}
TABLE = pl.DataFrame(
    [(text, "own" if n % 2 else None, code) for n in range(16) for code, text in SAID.items()],
    schema=["job", "status", "code"],
    orient="row",
)
NEW = pl.DataFrame({"job": ["night cook", "a b c d e f", "x", "teacher " * 4], "status": [None, "own", "staff", "own"]})


@pytest.fixture(scope="module")
def coder(tiny_encoder: Path) -> Autocoder:
    options = {"encoder": str(tiny_encoder), "max_length": 48, "epochs": 2, "learning_rate": 1e-3}
    return Autocoder(
        text=["job"], categorical=["status"], label="code", model="transformer", options=options, validation=0.5,
        logit_adjustment=0.5, class_weight="balanced",
    ).fit(TABLE)  # fmt: skip


@pytest.fixture(scope="module")
def exported(coder: Autocoder, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return export_onnx(coder, tmp_path_factory.mktemp("exported") / "jobs.onnx")


def lay_out(exported: Exported, table: pl.DataFrame) -> dict[str, npt.NDArray[np.int64]]:
    """What another program does, as docs/transformer.md says."""
    from tokenizers import Tokenizer

    about = json.loads(exported.about.read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(exported.network.parent / about["tokenizer"]))
    frame, rows = about["frame"], []
    for record in table.select(about["fields"]).iter_rows():
        row = [*frame["before"]]
        for number, text in enumerate(record):
            row += [*(frame["between"] if number else []), *tokenizer.encode(text or "", add_special_tokens=False).ids]
        rows.append([*row, *frame["after"]])
    longest = max(map(len, rows))
    mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return {"input_ids": np.array([row + [0] * (longest - len(row)) for row in rows]), "attention_mask": mask}


def answers(exported: Exported, inputs: Any) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    session = onnxruntime.InferenceSession(exported.network.read_bytes(), providers=["CPUExecutionProvider"])
    logits, shares = session.run(["logits", "probabilities"], inputs)
    return logits, shares


def test_another_program_gets_our_probabilities(coder: Autocoder, exported: Exported) -> None:
    assert coder.temperature_.slope != 0
    for table in (NEW, NEW[:1], NEW[1:2], pl.concat([NEW] * 9)):
        logits, shares = answers(exported, lay_out(exported, table))
        np.testing.assert_allclose(shares, coder.predict_proba(table), atol=1e-4)
        np.testing.assert_allclose(logits, coder._model.logits(coder._views.transform(table)), atol=1e-4)


@pytest.mark.parametrize(("rows", "tokens"), [(1, 1), (1, 48), (7, 5), (64, 48)])
def test_logits_are_ours_at_any_size(coder: Autocoder, exported: Exported, rows: int, tokens: int) -> None:
    rng = np.random.default_rng(rows)
    ids = rng.integers(0, 70, (rows, tokens))
    mask = (np.arange(tokens) < rng.integers(1, tokens + 1, (rows, 1))).astype(np.int64)
    logits, shares = answers(exported, {"input_ids": ids, "attention_mask": mask})
    np.testing.assert_allclose(logits, coder._model.logits(((ids + 1) * mask,)), atol=1e-4)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)


def test_what_is_told_beside_it(coder: Autocoder, exported: Exported) -> None:
    import onnx

    about = json.loads(exported.about.read_text(encoding="utf-8"))
    assert about["codes"] == coder.classes_.tolist() == ["111", "112", "120", "210"]
    assert about["levels"] == {"1": ["1", "1", "1", "2"], "2": ["11", "11", "12", "21"], "3": about["codes"]}
    assert about["fields"] == ["job", "status"]
    assert about["frame"] == {"before": [2], "between": [3], "after": [3]}
    assert (about["max_length"], about["max_characters"], about["autocoder"]) == (48, 5000, coder.fingerprint_)
    assert set(about["sha256"]) == {"jobs.onnx", "jobs.tokenizer.json"}
    model = onnx.load(exported.network)
    onnx.checker.check_model(model)
    assert {prop.key: prop.value for prop in model.metadata_props}["glosa.autocoder"] == coder.fingerprint_
    assert [(one.name, len(one.type.tensor_type.shape.dim)) for one in model.graph.input] == [
        ("input_ids", 2), ("attention_mask", 2)
    ]  # fmt: skip
    assert exported.difference < 1e-4


def test_nothing_tells_of_this_machine(exported: Exported) -> None:
    assert not re.search(rb"site-packages|/src/glosa|\.py\b", exported.network.read_bytes())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write no network at all, for what is about files."""
    monkeypatch.setattr("glosa.export._written", lambda *_: (b"network", 0.0))


@pytest.mark.usefixtures("quick")
def test_a_former_export_is_replaced_and_nothing_else(coder: Autocoder, tmp_path: Path) -> None:
    for _ in range(2):
        export_onnx(coder, tmp_path / "below" / "model.onnx")
    names = ["model.json", "model.onnx", "model.tokenizer.json"]
    assert sorted(path.name for path in (tmp_path / "below").iterdir()) == names
    for name in names:
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_text("[]")
        with pytest.raises(SettingsError, match=rf"{name}: is there already and was not exported from an autocoder"):
            export_onnx(coder, folder / "model.onnx")
        assert [(path.name, path.read_text()) for path in folder.iterdir()] == [(name, "[]")]


def test_a_name_that_will_not_do_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"is a folder\. Name a file in it: .*model\.onnx"):
        refuse_others(tmp_path)
    with pytest.raises(SettingsError, match=r"model\.pt: does not end in \.onnx\. Name it .*model\.onnx"):
        refuse_others(tmp_path / "model.pt")


def test_only_a_fitted_transformer_is_exported(tmp_path: Path) -> None:
    with pytest.raises(NotFittedError, match="not fitted"):
        export_onnx(Autocoder(model="transformer"), tmp_path / "model.onnx")
    ridge = Autocoder(model="ridge", validation=0).fit(["a cook", "a baker"] * 2, ["1", "2"] * 2)
    with pytest.raises(SettingsError, match=r"is 'ridge', and only 'transformer' is exported: the others score"):
        export_onnx(ridge, tmp_path / "model.onnx")
    assert not [*tmp_path.iterdir()]


def test_what_answers_otherwise_is_not_written(
    coder: Autocoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glosa.models.onnx_network.to_onnx", lambda *_, **__: b"")
    monkeypatch.setattr("glosa.models.onnx_network.greatest_difference", lambda *_: float("nan"))
    with pytest.raises(AutocoderError, match=r"answers otherwise than PyTorch, by nan, so nothing is written"):
        export_onnx(coder, tmp_path / "model.onnx")
    assert not [*tmp_path.iterdir()]


def test_without_packages(coder: Autocoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxscript", None)
    with pytest.raises(UnavailableError, match=r"pip install 'glosa\[onnx\]'"):
        export_onnx(coder, tmp_path / "model.onnx")
