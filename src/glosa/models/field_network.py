"""The frame of all networks over tokens: an encoder a text field, categories beside them, dense layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from glosa.layers.dense import Dense
from glosa.layers.encoder import Encoder
from glosa.layers.token_embedding import token_embedding


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """What the data say about a network.

    Args:
        tokens: Numbers of tokens, padding and unknown included.
        lengths: Tokens that each text field holds.
        values: Numbers of each category, "none or another" included.
        codes: How many codes.
    """

    tokens: int
    lengths: tuple[int, ...]
    values: tuple[int, ...] = ()
    codes: int


class FieldNetwork(nn.Module):
    """Encodes each text field, puts the encodings and the embedded categories side by side, and makes logits of them.

    Args:
        embedding: Of tokens; row 0 is zero. None where there is no text.
        encoders: One a text field.
        categories: Embeddings of each category; row 0 is zero.
        dense: From what is put side by side to logits.
    """

    def __init__(
        self,
        *,
        embedding: nn.Embedding | None,
        encoders: Sequence[Encoder],
        categories: Sequence[nn.Embedding],
        dense: Dense,
    ) -> None:
        super().__init__()
        self.embedding, self.dense = embedding, dense
        self.encoders, self.categories = nn.ModuleList(encoders), nn.ModuleList(categories)

    def forward(self, views: Sequence[Tensor]) -> Tensor:
        """Return logits of shape (n_rows, n_codes).

        Args:
            views: Numbers of tokens, shape (n_rows, n_tokens), 0 behind the last one, for each text field; then
                those of categories, shape (n_rows, 1). All int64.
        """
        logits: Tensor = self.dense(torch.cat(self.encode(views), 1))
        return logits

    def encode(self, views: Sequence[Tensor]) -> list[Tensor]:
        """Return the encoding of each text field, then the embedding of each category, shape (n_rows, size) each."""
        texts = [self._encode(encoder, view) for encoder, view in zip(self.encoders, views, strict=False)]
        beside = views[len(texts) :]
        return [*texts, *(embed(view[:, 0]) for embed, view in zip(self.categories, beside, strict=True))]

    def penalty(self) -> Tensor:
        """Return what the weights add to the loss."""
        return self.dense.penalty()

    def _encode(self, encoder: nn.Module, tokens: Tensor) -> Tensor:
        if self.embedding is None:
            msg = "a network without an embedding has no texts to encode"
            raise TypeError(msg)
        longest = int((tokens != 0).sum(1).max()) if len(tokens) else 0
        tokens = tokens[:, : max(longest, 1)]
        encoding: Tensor = encoder(self.embedding(tokens), tokens != 0)
        return encoding


def field_network(
    sizes: Sizes,
    encoders: Sequence[Encoder],
    *,
    width: int,
    hidden: Sequence[int],
    dropout: float,
    category_width: int,
    l1: float = 0.0,
    l2: float = 0.0,
) -> FieldNetwork:
    """Return the network around some encoders.

    Args:
        sizes: What the data say.
        encoders: One a text field.
        width: Numbers that the embedding of a token has.
        hidden: Units of each dense layer before the codes.
        dropout: Share left out in training.
        category_width: Numbers that the embedding of a category has.
        l1: What absolute values of the hidden layers' weights count in the loss.
        l2: What their squares count.
    """
    encoded = sum(encoder.size for encoder in encoders) + category_width * len(sizes.values)
    return FieldNetwork(
        embedding=token_embedding(sizes.tokens, width),
        encoders=encoders,
        categories=[token_embedding(values, category_width) for values in sizes.values],
        dense=Dense([encoded, *hidden, sizes.codes], dropout=dropout, l1=l1, l2=l2),
    )
