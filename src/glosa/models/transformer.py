"""A transformer encoder that others trained on much text, with a head over the codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias

import torch
from safetensors import SafetensorError
from torch import Tensor, nn

from glosa.errors import UnavailableError
from glosa.features.encoders.learned import holds_autocoder, read_learned
from glosa.layers.masked_pooling import masked_mean

TextPooling: TypeAlias = Literal["mean", "first"]

_TINY = 1e-9
_OF_OTHERS = ("_name_or_path", "id2label", "label2id")  # says where a model lay, and what else it was used for


class Transformer(nn.Module):
    """An encoder, one vector a text, and a linear layer.

    Args:
        body: An encoder of transformers: hidden states of shape (n_rows, n_tokens, width).
        n_codes: How many codes.
        pooling: What of the hidden states the vector is: their mean, or that of the first token.
        unit: Whether the vector is divided by its length.
        dropout: Share of the vector left out in training; the encoder has its own.
        layer_decay: How many times the learning rate of the layer above a layer moves.
        head_rate: How many times the learning rate the linear layer moves.
    """

    def __init__(
        self,
        body: nn.Module,
        n_codes: int,
        *,
        pooling: TextPooling = "mean",
        unit: bool = False,
        dropout: float = 0.1,
        layer_decay: float = 1.0,
        head_rate: float = 1.0,
    ) -> None:
        super().__init__()
        config: Any = body.config
        self.body, self.head = body, nn.Linear(config.hidden_size, n_codes)
        self.dropout, self.pooling, self.unit = nn.Dropout(dropout), pooling, unit
        self._padding = int(getattr(config, "pad_token_id", None) or 0)
        self._layer_decay, self._head_rate = layer_decay, head_rate

    def forward(self, views: Sequence[Tensor]) -> Tensor:
        """Return logits of shape (n_rows, n_codes) for one view: tokens + 1, 0 behind the last; int64."""
        logits: Tensor = self.head(self.dropout(self.vectors(views)))
        return logits

    def vectors(self, views: Sequence[Tensor]) -> Tensor:
        """Return the vector of each text, shape (n_rows, width)."""
        (tokens,) = views
        if not len(tokens):
            return self.head.weight.new_zeros(0, self.head.in_features)
        said = tokens != 0
        said[:, 0] = True  # attention to nothing is no number
        return self.pool(torch.where(tokens != 0, tokens - 1, self._padding), said)

    def pool(self, ids: Tensor, said: Tensor) -> Tensor:
        """Return the vector of each text, shape (n_rows, width).

        Args:
            ids: Of tokens as the encoder counts them, shape (n_rows, n_tokens), int64.
            said: Where there is one, shape (n_rows, n_tokens), bool.
        """
        states = self.body(input_ids=ids, attention_mask=said.long()).last_hidden_state.float()
        pooled = states[:, 0] if self.pooling == "first" else masked_mean(states, said)
        return pooled / pooled.norm(dim=1, keepdim=True).clamp_min(_TINY) if self.unit else pooled

    def rates(self) -> list[tuple[list[nn.Parameter], float]]:
        """Return groups of weights, each with how many times the learning rate it moves: the deeper, the less."""
        layers = self._layers()
        inside = {id(weight) for layer in layers for weight in layer.parameters()}
        below = [weight for weight in self.body.parameters() if id(weight) not in inside]
        scales = [self._layer_decay ** (len(layers) - number) for number in range(len(layers) + 1)]
        return [
            (list(self.head.parameters()), self._head_rate),
            (below, scales[0]),
            *((list(layer.parameters()), scale) for layer, scale in zip(layers, scales[1:], strict=True)),
        ]

    def word_tables(self) -> list[nn.Parameter]:
        """Return the embeddings of subwords, without those of places."""
        body: Any = self.body
        return [body.get_input_embeddings().weight]

    def keep_below(self, count: int) -> None:
        """Keep the lowest layers of the encoder, and what lies below them, as they are; the highest always learns."""
        layers = self._layers()
        learning = {id(weight) for layer in layers[min(count, len(layers) - 1) :] for weight in layer.parameters()}
        for weight in self.body.parameters() if count and layers else ():
            weight.requires_grad_(id(weight) in learning)

    def _layers(self) -> list[nn.Module]:
        """Return the layers of the encoder from below; none where it does not tell them apart."""
        config: Any = self.body.config
        stacks = (module for module in self.body.modules() if isinstance(module, nn.ModuleList))
        return list(next((stack for stack in stacks if len(stack) == config.num_hidden_layers), []))


def read_body(folder: Path) -> nn.Module:
    """Return the encoder of a folder, with its weights.

    Args:
        folder: One that transformers wrote, or that of an autocoder.

    Raises:
        SettingsError: The autocoder holds no encoder.
        UnavailableError: transformers is not installed, or there is no encoder in the folder that it can read.
    """
    if holds_autocoder(folder):
        learned = read_learned(folder)
        body = build_body(learned.body)
        body.load_state_dict({name: torch.tensor(weight) for name, weight in learned.weights.items()})
        return body
    transformers = _transformers()
    with _quiet(transformers), torch.random.fork_rng(devices=[]):
        try:
            body = transformers.AutoModel.from_pretrained(folder, use_safetensors=True, dtype=torch.float32)
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            msg = f"{folder} holds no encoder that transformers can read, with its weights as safetensors: {error}"
            raise UnavailableError(msg) from error
    return _without_pooler(body)


def build_body(config: Mapping[str, Any]) -> nn.Module:
    """Return an encoder as `describe_body` told of it; its weights are still to be loaded.

    Raises:
        UnavailableError: transformers is not installed.
    """
    transformers = _transformers()
    with _quiet(transformers), torch.random.fork_rng(devices=[]):
        made = transformers.AutoConfig.for_model(**config)
        return _without_pooler(transformers.AutoModel.from_config(made, dtype=torch.float32))


def describe_body(body: nn.Module) -> dict[str, Any]:
    """Return what an encoder is built from, as JSON knows it."""
    config: Any = body.config
    told: dict[str, Any] = config.to_dict()
    return {name: value for name, value in told.items() if name not in _OF_OTHERS}


def _without_pooler(body: nn.Module) -> nn.Module:
    """Return the encoder without the layer that some have above the first token: nothing here reads it."""
    if getattr(body, "pooler", None) is not None:
        body.pooler = None  # type: ignore[assignment]  # BERT and its like ask whether it is there
    return body


def _transformers() -> Any:
    try:
        import transformers
    except ModuleNotFoundError as error:
        msg = "a transformer needs the package transformers. Install it with: pip install 'glosa[transformers]'"
        raise UnavailableError(msg) from error
    return transformers


@contextmanager
def _quiet(transformers: Any) -> Iterator[None]:
    """Keep transformers from showing bars and what it did not load; then all is as it was."""
    log = transformers.utils.logging
    level, bars = log.get_verbosity(), log.is_progress_bar_enabled()
    log.set_verbosity_error()
    log.disable_progress_bar()
    try:
        yield
    finally:
        log.set_verbosity(level)
        if bars:
            log.enable_progress_bar()
