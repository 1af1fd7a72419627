from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def transformer(tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an autocoder with a transformer, the network of which is written in an instant."""
    pytest.importorskip("torch")
    from glosa import Autocoder

    options = {"encoder": str(tiny_encoder), "max_length": 16, "epochs": 1}
    coder = Autocoder(model="transformer", options=options, validation=0).fit(["cook", "baker"] * 4, ["1", "2"] * 4)
    coder.save(tmp_path / "autocoder")
    monkeypatch.setattr("glosa.export._written", lambda *_: (b"network", 3e-7))
    return tmp_path / "autocoder"


def test_says_what_it_wrote(run: Run, transformer: Path, tmp_path: Path) -> None:
    output = run("export", transformer, "-o", tmp_path / "model.onnx").output
    for told in ("model.onnx", "model.tokenizer.json", "model.json", "2 logits and probabilities", "met is 3e-07"):
        assert told in output
    found = json.loads(run("export", transformer, "-o", tmp_path / "model.onnx", "--json").stdout)
    assert (found["codes"], found["difference"]) == (2, 3e-7)
    assert found["network"] == str(tmp_path / "model.onnx")
    assert set(found["bytes"]) == {"model.onnx", "model.tokenizer.json", "model.json"}


def test_what_will_not_do_is_told(run: Run, fitted: Path, tmp_path: Path) -> None:
    assert "only 'transformer' is exported" in run("export", fitted, "-o", tmp_path / "model.onnx", code=3).stderr
    assert "is a folder. Name a file in it" in run("export", fitted, "-o", tmp_path, code=3).stderr
    assert "is not there" in run("export", tmp_path / "none", "-o", tmp_path / "model.onnx", code=4).stderr
