"""The loop in which the adapters of a paraphraser learn: the loss is that of the new text alone, not of the prompt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import torch

from glosa.training.progress import Progress, Report
from glosa.training.schedules import rate_at

if TYPE_CHECKING:
    from glosa.llm.paraphraser import Recipe

WARMUP = 0.1
IGNORED = -100
"""The label of a token that is not to be learned."""


def learn(
    model: Any, pairs: Sequence[tuple[list[int], list[int]]], recipe: Recipe, report: Report | None
) -> list[float]:
    """Train the weights of a model that may change; returns the mean loss a token of each epoch.

    Args:
        model: A causal language model of `transformers`, with adapters.
        pairs: The tokens of each prompt and of its answer.
        recipe: How it learns.
        report: Is told how far it has come.
    """
    steps_an_epoch = -(-len(pairs) // recipe.batch)
    steps = recipe.epochs * steps_an_epoch
    optimiser = torch.optim.AdamW((part for part in model.parameters() if part.requires_grad), recipe.learning_rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: rate_at("linear", step, steps, WARMUP))
    losses = []
    with torch.random.fork_rng():
        torch.manual_seed(recipe.seed)
        model.train()
        for epoch in range(recipe.epochs):
            total = tokens = 0.0
            for step, batch in enumerate(_batches(pairs, recipe.batch, model.device), start=1):
                counted = int((batch["labels"][:, 1:] != IGNORED).sum())
                loss = model(**batch).loss
                loss.backward()
                optimiser.step()
                schedule.step()
                optimiser.zero_grad()
                total, tokens = total + counted * loss.item(), tokens + counted
                if report:
                    done = epoch * steps_an_epoch + step
                    report(Progress(done, steps, epoch + 1, recipe.epochs, total / tokens, "training"))
            losses.append(total / tokens)
    return losses


def _batches(
    pairs: Sequence[tuple[list[int], list[int]]], size: int, device: torch.device
) -> Iterator[dict[str, torch.Tensor]]:
    """Yield the pairs in random order, each batch padded on the right to its longest pair."""
    order = torch.randperm(len(pairs)).tolist()
    for start in range(0, len(order), size):
        chosen = [pairs[row] for row in order[start : start + size]]
        width = max(len(asked) + len(answer) for asked, answer in chosen)
        rows = {
            "input_ids": [_padded([*asked, *answer], width, 0) for asked, answer in chosen],
            "labels": [_padded([IGNORED] * len(asked) + answer, width, IGNORED) for asked, answer in chosen],
            "attention_mask": [_padded([1] * (len(asked) + len(answer)), width, 0) for asked, answer in chosen],
        }
        yield {name: torch.tensor(row, device=device) for name, row in rows.items()}


def _padded(row: list[int], width: int, filler: int) -> list[int]:
    return row + [filler] * (width - len(row))
