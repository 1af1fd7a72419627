"""From pooled embeddings to logits, and from the slope of a loss back to them.

The way back is written out: on batches as small as these, automatic differentiation spends as long on bookkeeping and
copies as on arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import torch
from torch import Tensor

from glosa.layers.dropout import CutDropout

_GATE_SPREAD = 0.3  # of the first gates around 1: fields that look alike at first are never told apart well
_KNOWN_SPREAD = 0.5  # of what a common word is turned into at first

Back: TypeAlias = Callable[[Tensor], Tensor]
"""Takes the slope of the loss to what a step gave, adds those to its weights up, and returns that to what it took."""


class Told(NamedTuple):
    """What is told of the text fields of some records beside their embeddings.

    Args:
        lengths: What each field counts in the whole text: how long its row of n-grams is, shape (n_rows, n_text, 1).
        words: Pooled vectors of the common words of each field, shape (n_rows, n_text, known).
        shares: What these count in the whole text: which part of the common words, shape (n_rows, n_text, 1).
    """

    lengths: Tensor
    words: Tensor
    shares: Tensor

    @classmethod
    def of(cls, lengths: Tensor, words: Tensor | None = None, shares: Tensor | None = None) -> Told:
        """Return the same of records whose words may not be looked at: their vectors have no numbers then."""
        if words is None or shares is None:
            return cls(lengths, lengths.new_zeros(*lengths.shape[:2], 0), torch.ones_like(lengths))
        return cls(lengths, words, shares)


def first_weights(
    generator: torch.Generator, *, views: int, width: int, hidden: int, codes: int, known: int = 0
) -> dict[str, Tensor]:
    """Return the weights that a network starts from.

    Args:
        generator: Source of chance.
        views: How many text fields and categories there are.
        width: Numbers that a pooled view has.
        hidden: Width of the hidden layer.
        codes: How many codes.
        known: Numbers that a vector of a common word has; 0 if none are looked at.

    Returns:
        `gates` of shape (views, width), `known` of shape (known, width), and of the layers `first` of shape (width or
        twice the width, hidden + codes), which leads to hidden units and straight to the codes, its `bias` of shape
        (hidden + codes,), and `output` of shape (hidden, codes).
    """
    seen = width if views == 1 else 2 * width

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator)

    def even(*shape: int, inputs: int) -> Tensor:
        return torch.rand(shape, generator=generator).mul_(2).sub_(1).div_(inputs**0.5)

    return {
        "gates": 1 + _GATE_SPREAD * normal(views, width),
        "known": normal(known, width) * (_KNOWN_SPREAD / max(known, 1) ** 0.5),
        "first": even(seen, hidden + codes, inputs=seen),
        "bias": even(hidden + codes, inputs=seen),
        "output": even(hidden, codes, inputs=hidden),
    }


@dataclass(frozen=True)
class BagNetwork:
    """Logits = output(ReLU(hidden(x))) + linear(x), with dropout before each layer, where x is a look at the record.

    Args:
        weights: As `first_weights` gives them.
        copies: The layers in the numbers that are multiplied.
        slopes: Where the ways back add the slopes up.
    """

    weights: Mapping[str, Tensor]
    copies: Mapping[str, Tensor]
    slopes: Mapping[str, Tensor]

    def look(self, pooled: Tensor, told: Told) -> tuple[Tensor, Back]:
        """Return what `logits` takes, and the way back; see `glosa.features.look`.

        Args:
            pooled: Embeddings of each view alone, of length 1, text fields first, shape (n_rows, n_views, width).
            told: What is told of the text fields.
        """
        gates, known, short = self.weights["gates"], self.weights["known"], self.copies["known"].dtype
        n_text, views = told.lengths.shape[1], pooled.unbind(1)
        words, words_of_whole = told.words.flatten(1).to(short), (told.words * told.shares).sum(1)
        through = gates[:n_text, None]
        apart = (words @ (known * through).flatten(0, 1).to(short)).float()
        for view, gate in zip(views, gates, strict=True):
            apart.addcmul_(view, gate)
        seen = apart
        if len(views) > 1:
            whole = words_of_whole @ known
            for field, length in zip(views, told.lengths.unbind(1), strict=False):
                whole.addcmul_(field, length)
            seen = torch.cat([whole, apart], 1)

        def back(slope: Tensor) -> Tensor:
            of_whole, of_apart = slope[:, : -gates.shape[1]], slope[:, -gates.shape[1] :]
            of_gates = torch.stack([torch.linalg.vecdot(view, of_apart, dim=0) for view in views])
            of_words = (words.T @ of_apart.to(short)).float().view(n_text, *known.shape)
            of_gates[:n_text] += (of_words * known).sum(1)
            self.slopes["gates"].add_(of_gates)
            self.slopes["known"].add_((of_words * through).sum(0))
            of_pooled = of_apart[:, None] * gates
            if len(views) > 1:
                self.slopes["known"].add_(words_of_whole.T @ of_whole)
                of_pooled[:, :n_text].addcmul_(of_whole[:, None], told.lengths)
            return of_pooled

        return seen.to(short), back

    def logits(self, x: Tensor, dropout: CutDropout | None = None) -> tuple[Tensor, Back]:
        """Return logits of shape (n_rows, n_codes), float32, for a look, and the way back.

        Args:
            x: A look, shape (n_rows, width or twice the width).
            dropout: What is left out of the inputs and the hidden units.
        """
        first, bias, output = (self.copies[name] for name in ("first", "bias", "output"))
        width = len(output)
        mask = None if dropout is None else dropout.mask(x)
        kept = x if mask is None else x * mask
        reached = torch.addmm(bias, kept, first)
        hidden = reached[:, :width].relu()
        if dropout is not None:
            hidden *= dropout.mask(hidden)
        logits = torch.addmm(reached[:, width:], hidden, output).float()

        def back(slope: Tensor) -> Tensor:
            slope = slope.to(first.dtype)
            of_hidden = (slope @ output.T).mul_(hidden.sign())
            if dropout is not None:
                of_hidden *= dropout.scale
            of_reached = torch.cat([of_hidden, slope], 1)
            self.slopes["output"].addmm_(hidden.T, slope)
            self.slopes["first"].addmm_(kept.T, of_reached)
            self.slopes["bias"].add_(of_reached.sum(0))
            of_kept = of_reached @ first.T
            return of_kept if mask is None else of_kept * mask

        return logits, back
