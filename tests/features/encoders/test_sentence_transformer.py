from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from glosa.errors import SettingsError, UnavailableError
from glosa.features.encoders.sentence_transformer import SentenceTransformerEncoder, folder_digest

pytest.importorskip("sentence_transformers")


@pytest.fixture
def folder(tiny_encoder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_encoder, tmp_path / "model")


def test_the_mean_of_the_states_of_its_tokens(tiny_encoder: Path) -> None:
    """A folder of transformers has no pooling of its own; the published default is the mean."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    texts = ["cook", "a bus driver"]
    found = SentenceTransformerEncoder("tiny", tiny_encoder).encode([*texts, ""])
    tokenizer, body = AutoTokenizer.from_pretrained(tiny_encoder), AutoModel.from_pretrained(tiny_encoder)
    with torch.no_grad():
        by_hand = [body(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].mean(0) for text in texts]
    np.testing.assert_allclose(found[:2], [(one / one.norm()).numpy() for one in by_hand], atol=1e-5)
    assert not found[2].any()


def test_the_same_whatever_stands_beside_a_text(tiny_encoder: Path) -> None:
    encoder = SentenceTransformerEncoder("tiny", tiny_encoder)
    assert encoder.dimensions == 32
    np.testing.assert_allclose(encoder.encode(["cook", "a much longer text"])[:1], encoder.encode(["cook"]), atol=1e-5)


def test_its_identity_is_that_of_its_files(folder: Path, tiny_encoder: Path) -> None:
    (folder / "README.md").write_text("new")
    (folder / ".cache").write_text("new")
    identity = SentenceTransformerEncoder("tiny", folder).identity
    assert identity == SentenceTransformerEncoder("other", tiny_encoder).identity
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "layer_norm_eps": 1e-3}))
    assert SentenceTransformerEncoder("tiny", folder).identity != identity
    assert folder_digest(folder) == folder_digest(folder)


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"'mine': there is no model in .*, neither config\.json nor modules\.json"):
        SentenceTransformerEncoder("mine", tmp_path)


@pytest.mark.parametrize("damage", ["weights", "config", "pickle"])
def test_what_cannot_be_read_is_told(folder: Path, damage: str) -> None:
    weights = folder / "model.safetensors"
    match damage:
        case "weights":
            weights.write_bytes(weights.read_bytes()[:1000])
        case "config":
            (folder / "config.json").write_text("{")
        case "pickle":
            weights.rename(folder / "pytorch_model.bin")
    with pytest.raises(UnavailableError, match="the encoder 'tiny' cannot be read from"):
        SentenceTransformerEncoder("tiny", folder).encode(["a"])


def test_code_that_a_folder_names_is_not_run(folder: Path) -> None:
    (folder / "evil.py").write_text(
        "from pathlib import Path\nPath(__file__).with_name('ran').touch()\nclass Model: pass"
    )
    (folder / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": "evil.Model"}]))
    with pytest.raises(UnavailableError, match="cannot be read from"):
        SentenceTransformerEncoder("tiny", folder).encode(["a"])
    assert not (folder / "ran").exists()


def test_without_the_package(tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glosa.features.encoders.sentence_transformer.find_spec", lambda _: None)
    with pytest.raises(UnavailableError, match=r"needs sentence-transformers\. .*pip install 'glosa\[encoders\]'"):
        SentenceTransformerEncoder("tiny", tiny_encoder)
