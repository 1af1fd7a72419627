"""A causal model of two narrow layers that has learned nothing is taught to reword."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from glosa.errors import AutocoderError, SettingsError, UnavailableError
from glosa.llm.paraphraser import Paraphraser, Recipe, train
from glosa.training.progress import Progress

PAIRS = [("cook", "chef"), ("baker", "bread maker"), ("lorry driver", "truck driver"), ("teacher", "educator")] * 4
RECIPE = Recipe(rank=8, epochs=20, batch=4, learning_rate=2e-2, dropout=0.0, device="cpu")


@pytest.fixture(scope="session")
def taught(tiny_writer: Path) -> Paraphraser:
    return train(PAIRS, tiny_writer, RECIPE)


def logits(paraphraser: Paraphraser) -> np.ndarray:
    asked = paraphraser._tokenizer("Text: cook\nIn other words:", return_tensors="pt")
    with torch.no_grad():
        found: np.ndarray = paraphraser._model(**asked).logits.numpy()
    return found


def test_the_loss_falls(taught: Paraphraser) -> None:
    assert len(taught.losses) == RECIPE.epochs
    assert taught.losses[-1] < 0.1 * taught.losses[0]


def test_it_says_what_it_was_taught(taught: Paraphraser) -> None:
    assert [taught.reword(text, temperature=0) for text, _ in PAIRS[:4]] == [[said] for _, said in PAIRS[:4]]


def test_only_the_adapters_learn(taught: Paraphraser, tiny_writer: Path) -> None:
    from transformers import AutoModelForCausalLM

    base = AutoModelForCausalLM.from_pretrained(tiny_writer).state_dict()
    inside = taught._model.get_base_model().state_dict()
    kept = {name.replace(".base_layer", ""): value for name, value in inside.items() if "lora_" not in name}
    assert kept.keys() == base.keys()
    assert all(torch.equal(kept[name], base[name]) for name in base)


def test_saved_and_loaded_it_answers_the_same(taught: Paraphraser, tmp_path: Path) -> None:
    taught.save(tmp_path / "p")
    loaded = Paraphraser.load(tmp_path / "p", device="cpu")
    np.testing.assert_array_equal(logits(loaded), logits(taught))
    assert loaded.reword("cook", copies=3, seed=1) == taught.reword("cook", copies=3, seed=1)
    assert loaded.losses == taught.losses
    assert (loaded.base, loaded.recipe) == (taught.base, taught.recipe)


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")  # peft's business
def test_peft_itself_reads_the_adapters(taught: Paraphraser, tiny_writer: Path, tmp_path: Path) -> None:
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    taught.save(tmp_path / "p")
    (tmp_path / "p" / "arrays.safetensors").rename(tmp_path / "p" / "adapter_model.safetensors")
    other = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(tiny_writer), tmp_path / "p")
    asked = taught._tokenizer("Text: cook\nIn other words:", return_tensors="pt")
    with torch.no_grad():
        np.testing.assert_array_equal(other.eval()(**asked).logits.numpy(), logits(taught))


def test_equal_seeds_give_equal_adapters_and_progress_is_told(tiny_writer: Path) -> None:
    told: list[Progress] = []
    short = Recipe(rank=2, epochs=2, batch=8, device="cpu")
    before = torch.random.get_rng_state()
    first, second = (train(PAIRS, tiny_writer, short, report=told.append) for _ in range(2))
    assert first.losses == second.losses
    assert torch.equal(before, torch.random.get_rng_state())
    assert (told[-1].step, told[-1].steps, told[-1].epochs) == (4, 4, 2)


def test_copies(taught: Paraphraser) -> None:
    assert len(taught.reword("baker", copies=4)) == 4
    assert taught.reword("baker", copies=2, temperature=0) == taught.reword("baker", copies=1, temperature=0) * 2
    assert all("\n" not in text for text in taught.reword("baker", copies=8))


def test_padding_changes_nothing(tiny_writer: Path) -> None:
    """The loss of a batch of unlike lengths is the mean over the tokens of each pair by itself."""
    pairs = [("a", "b"), ("cook of a school", "somebody who makes the meals of pupils")]
    together = Recipe(rank=1, epochs=1, batch=2, learning_rate=1e-8, dropout=0.0, device="cpu")
    alone = Recipe(rank=1, epochs=1, batch=1, learning_rate=1e-8, dropout=0.0, device="cpu")
    assert train(pairs, tiny_writer, together).losses == pytest.approx(
        train(pairs, tiny_writer, alone).losses, rel=1e-5
    )


def test_what_cannot_be(tiny_writer: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there are no pairs"):
        train([], tiny_writer)
    with pytest.raises(SettingsError, match="pair 2 has an empty side"):
        train([("a", "b"), ("c", " ")], tiny_writer)
    with pytest.raises(SettingsError, match=r"(?s)rank is 0.*epochs is 0"):
        Recipe(rank=0, epochs=0)
    with pytest.raises(UnavailableError, match="no language model can be loaded"):
        train(PAIRS, tmp_path / "nothing")
    with pytest.raises(AutocoderError, match="is no paraphraser"):
        Paraphraser.load(tiny_writer)
