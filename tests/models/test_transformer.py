from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
import torch

from glosa.errors import UnavailableError
from glosa.models.transformer import TextPooling, Transformer, build_body, describe_body, read_body

TOKENS = torch.tensor([[3, 9, 10, 4], [3, 7, 4, 0], [3, 4, 0, 0]])


def network(folder: Path, pooling: TextPooling = "mean", *, unit: bool = False) -> Transformer:
    torch.manual_seed(0)
    return Transformer(read_body(folder), 3, pooling=pooling, unit=unit, layer_decay=0.5, head_rate=20.0).eval()


@pytest.mark.parametrize("pooling", ["mean", "first"])
@torch.no_grad()
def test_padding_changes_nothing(tiny_encoder: Path, pooling: TextPooling) -> None:
    made = network(tiny_encoder, pooling)
    wider = torch.nn.functional.pad(TOKENS, (0, 5))
    torch.testing.assert_close(made([wider]), made([TOKENS]), rtol=0, atol=1e-6)
    torch.testing.assert_close(made([TOKENS[1:2, :3]]), made([TOKENS])[1:2], rtol=0, atol=1e-6)


@torch.no_grad()
def test_the_vector_is_the_mean_of_what_transformers_says(tiny_encoder: Path) -> None:
    from transformers import AutoModel

    states = AutoModel.from_pretrained(tiny_encoder).eval()(input_ids=TOKENS[:1] - 1).last_hidden_state
    expected = states.mean(1)
    torch.testing.assert_close(network(tiny_encoder).vectors([TOKENS])[:1], expected, rtol=0, atol=1e-6)
    torch.testing.assert_close(network(tiny_encoder, "first").vectors([TOKENS])[:1], states[:, 0], rtol=0, atol=1e-6)
    torch.testing.assert_close(network(tiny_encoder, unit=True).vectors([TOKENS]).norm(dim=1), torch.ones(3))


@torch.no_grad()
def test_no_rows_and_rows_without_tokens_have_logits(tiny_encoder: Path) -> None:
    made = network(tiny_encoder)
    assert made([TOKENS[:0]]).shape == (0, 3)
    assert made([torch.zeros(2, 1, dtype=torch.int64)]).isfinite().all()


def test_what_is_deep_moves_less(tiny_encoder: Path) -> None:
    made = network(tiny_encoder)
    groups = made.rates()
    assert [scale for _, scale in groups] == [20.0, 0.25, 0.5, 1.0]
    weights = [id(weight) for group, _ in groups for weight in group]
    assert sorted(weights) == sorted(map(id, made.parameters()))


@pytest.mark.parametrize(("count", "moving"), [(0, {"embeddings", "0", "1"}), (1, {"1"}), (9, {"1"})])
def test_layers_from_below_can_stay_as_they_are(tiny_encoder: Path, count: int, moving: set[str]) -> None:
    made = network(tiny_encoder)
    made.keep_below(count)
    names = [name.removeprefix("body.") for name, weight in made.named_parameters() if weight.requires_grad]
    assert "head.weight" in names
    assert {name.removeprefix("encoder.layer.").split(".")[0] for name in names if "head" not in name} == moving


@torch.no_grad()
def test_it_is_built_again_from_what_is_told(tiny_encoder: Path) -> None:
    first = network(tiny_encoder)
    told = json.loads(json.dumps(describe_body(first.body)))
    assert str(tiny_encoder) not in json.dumps(told)
    again = Transformer(build_body(told), 3).eval()
    again.load_state_dict(first.state_dict())
    torch.testing.assert_close(again([TOKENS]), first([TOKENS]), rtol=0, atol=0)


def test_chance_of_others_is_left_alone(tiny_encoder: Path) -> None:
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    build_body(describe_body(read_body(tiny_encoder)))
    assert torch.rand(1) == expected


def test_what_cannot_be_read_is_told(tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shutil.copytree(tiny_encoder, tmp_path / "encoder")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(UnavailableError, match=r"holds no encoder that transformers can read"):
        read_body(folder)
    weights.unlink()
    with pytest.raises(UnavailableError, match=r"holds no encoder that transformers can read"):
        read_body(folder)
    (folder / "config.json").write_text('{"model_type": "no-such-kind"}')
    with pytest.raises(UnavailableError, match=r"holds no encoder that transformers can read"):
        read_body(folder)
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(UnavailableError, match=r"pip install 'glosa\[transformers\]'"):
        read_body(tiny_encoder)
