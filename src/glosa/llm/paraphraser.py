"""A small language model of one's own that rewords texts: a base model with low-rank adapters (LoRA, Hu et al. 2021).

Only the adapters learn, and only they are saved, with the name of the base model.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from glosa._validate import Rule, is_number, require
from glosa.errors import SettingsError, UnavailableError
from glosa.storage.folder import Contents, read_folder, write_folder
from glosa.training.progress import Report
from glosa.types import StrPath

KIND = "paraphraser"
MOST_TOKENS = 256


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a paraphraser learns.

    Args:
        rank: Of the adapters: the width of what they can change.
        epochs: Passes over the pairs.
        batch: Pairs a step.
        learning_rate: At its highest; it rises over the first tenth of the steps and then falls in a straight line.
        dropout: Share of what enters an adapter that is left out.
        seed: Equal seeds give equal adapters.
        device: "auto", "cpu" or "cuda".

    Raises:
        SettingsError: A value is out of its range.
    """

    rank: int = 16
    epochs: int = 3
    batch: int = 8
    learning_rate: float = 2e-4
    dropout: float = 0.05
    seed: int = 0
    device: str = "auto"

    def __post_init__(self) -> None:
        require(
            [
                Rule("rank", self.rank, is_number(self.rank, 1, 1024, whole=True), "a whole number from 1 to 1024"),
                Rule(
                    "epochs", self.epochs, is_number(self.epochs, 1, 1000, whole=True), "a whole number from 1 to 1000"
                ),
                Rule("batch", self.batch, is_number(self.batch, 1, 1024, whole=True), "a whole number from 1 to 1024"),
                Rule("learning_rate", self.learning_rate, is_number(self.learning_rate, 1e-8, 1), "from 1e-8 to 1"),
                Rule("dropout", self.dropout, is_number(self.dropout, 0, 0.9), "from 0 to 0.9"),
            ]
        )


class Paraphraser:
    """A language model that was taught to reword; made by `train` or `Paraphraser.load`.

    Attributes:
        base: The folder or name of the base model.
        losses: The mean loss of each epoch, in nats a token.
    """

    def __init__(self, model: Any, tokenizer: Any, *, base: str, recipe: Recipe, losses: Sequence[float]) -> None:
        self.base = base
        self.recipe = recipe
        self.losses = tuple(losses)
        self._model = model
        self._tokenizer = tokenizer

    def reword(self, text: str, *, copies: int = 1, temperature: float = 0.9, seed: int = 0) -> list[str]:
        """Return texts that say the same, as the model sees it; they may be equal to one another, or empty.

        Args:
            text: What to say in other words.
            copies: How many.
            temperature: How much chance there is, above 0; 0 takes the likeliest words, and then all copies are equal.
            seed: Equal seeds give equal copies.
        """
        import torch

        asked = self._tokenizer(prompt(text), return_tensors="pt", truncation=True, max_length=MOST_TOKENS)
        chance: dict[str, Any] = {"do_sample": True, "temperature": temperature, "top_p": 0.95} if temperature else {}
        with torch.random.fork_rng(), torch.no_grad():
            torch.manual_seed(seed)
            found = self._model.generate(
                **asked.to(self._model.device),
                max_new_tokens=2 * asked["input_ids"].shape[1] + 8,
                num_return_sequences=copies if temperature else 1,
                pad_token_id=self._tokenizer.eos_token_id,
                **(chance or {"do_sample": False}),
            )
        said = self._tokenizer.batch_decode(found[:, asked["input_ids"].shape[1] :], skip_special_tokens=True)
        first_lines = [text.strip().partition("\n")[0].strip() for text in said]
        return first_lines if temperature else first_lines * copies

    def save(self, folder: StrPath) -> None:
        """Write the adapters to a folder, whole or not at all; one that holds a paraphraser is replaced.

        ``arrays.safetensors`` and ``adapter_config.json`` are those that peft reads, under its own name of the first,
        ``adapter_model.safetensors``.

        Raises:
            SettingsError: Something else is at the place.
            AutocoderError: It cannot be written.
        """
        from peft import get_peft_model_state_dict

        config = self._model.peft_config["default"].to_dict()
        about = {"base": self.base, "recipe": asdict(self.recipe), "losses": list(self.losses)}
        documents = {"paraphraser": about, "adapter_config": json.loads(json.dumps(config, default=_as_plain))}
        weights = get_peft_model_state_dict(self._model)
        arrays = {name: weight.detach().float().cpu().numpy() for name, weight in weights.items()}
        write_folder(folder, Contents(documents, arrays), KIND)

    @classmethod
    def load(cls, folder: StrPath, *, device: str = "auto") -> Self:
        """Return the paraphraser of a folder; its base model has to be where it was.

        Raises:
            AutocoderError: The folder holds none, or is damaged.
            UnavailableError: A package or the base model is missing.
        """
        import torch

        contents = read_folder(folder, KIND)
        about, config = contents.documents["paraphraser"], contents.documents["adapter_config"]
        recipe = Recipe(**about["recipe"] | {"device": device})
        model, tokenizer = _open_base(about["base"], config, recipe)
        from peft import set_peft_model_state_dict

        set_peft_model_state_dict(model, {name: torch.from_numpy(array) for name, array in contents.arrays.items()})
        return cls(model.eval(), tokenizer, base=about["base"], recipe=recipe, losses=about["losses"])


def prompt(text: str) -> str:
    r"""Return what stands before the new text, in training and afterwards.

    >>> prompt("night  baker\n")
    'Text: night baker\nIn other words:'
    """
    return f"Text: {' '.join(text.split())}\nIn other words:"


def train(
    pairs: Sequence[tuple[str, str]], base: StrPath, recipe: Recipe | None = None, *, report: Report | None = None
) -> Paraphraser:
    """Return a paraphraser that learned from pairs of texts which say the same.

    Args:
        pairs: A text, and the same in other words.
        base: A folder or name of a causal language model, as `transformers` loads it.
        recipe: How it learns; as `Recipe` has it when None.
        report: Is told how far it has come.

    Raises:
        SettingsError: There are no pairs, one of them is empty, or the base model marks no end of a text.
        UnavailableError: A package or the base model is missing.
    """
    from glosa.llm.paraphraser_training import learn

    recipe = recipe or Recipe()
    _check(pairs)
    model, tokenizer = _open_base(str(base), _new_adapters(recipe), recipe)
    losses = learn(model, [_tokens(tokenizer, *pair) for pair in pairs], recipe, report)
    place = str(Path(base).absolute()) if Path(base).is_dir() else str(base)
    return Paraphraser(model.eval(), tokenizer, base=place, recipe=recipe, losses=losses)


def _check(pairs: Sequence[tuple[str, str]]) -> None:
    empty = [number for number, pair in enumerate(pairs, start=1) if not all(text.strip() for text in pair)]
    if not pairs or empty:
        what = f"pair {empty[0]} has an empty side" if empty else "there are no pairs"
        msg = f"{what}. Give texts, each with the same in other words."
        raise SettingsError(msg)


def _new_adapters(recipe: Recipe) -> dict[str, Any]:
    return {
        "task_type": "CAUSAL_LM",
        "r": recipe.rank,
        "lora_alpha": 2 * recipe.rank,
        "lora_dropout": recipe.dropout,
        "target_modules": "all-linear",
    }


def _open_base(base: str, adapters: dict[str, Any], recipe: Recipe) -> tuple[Any, Any]:
    """Return the base model with adapters, which change nothing yet, and its tokenizer."""
    try:
        import torch
        from peft import LoraConfig, get_peft_model
        from transformers import AutoModelForCausalLM, AutoTokenizer
    except ImportError as error:
        msg = f"a paraphraser needs the package {error.name}. Install it: pip install 'glosa[lora]'."
        raise UnavailableError(msg) from error
    from glosa.training.device import pick_device

    try:
        tokenizer = AutoTokenizer.from_pretrained(base)
        model = AutoModelForCausalLM.from_pretrained(base, use_safetensors=True)
    except (OSError, ValueError) as error:
        msg = f"{base}: no language model can be loaded from there: {error}. Name a folder with its files."
        raise UnavailableError(msg) from error
    if tokenizer.eos_token_id is None:
        msg = f"{base}: its tokenizer has no mark for the end of a text. Take another base model."
        raise SettingsError(msg)
    with torch.random.fork_rng(), warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # what peft asks of transformers is peft's business
        torch.manual_seed(recipe.seed)
        adapted: Any = get_peft_model(model, LoraConfig(**adapters))
    return adapted.to(pick_device(recipe.device)), tokenizer


def _tokens(tokenizer: Any, source: str, target: str) -> tuple[list[int], list[int]]:
    """Return the tokens of the prompt, and those of the answer with the mark of its end."""
    asked = tokenizer(prompt(source), truncation=True, max_length=MOST_TOKENS)["input_ids"]
    answer = tokenizer(
        f" {' '.join(target.split())}", add_special_tokens=False, truncation=True, max_length=MOST_TOKENS
    )
    return asked, [*answer["input_ids"], tokenizer.eos_token_id]


def _as_plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, set) else str(value)
