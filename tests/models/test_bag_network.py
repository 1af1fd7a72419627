from __future__ import annotations

from itertools import zip_longest

import numpy as np
import pytest
import torch
from torch import Tensor

from glosa.features.look import look
from glosa.layers.dropout import CutDropout
from glosa.models.bag_network import BagNetwork, Told, first_weights

ROWS, WIDTH, HIDDEN, CODES, KNOWN = 5, 3, 4, 2, 6


def network(views: int = 3, known: int = KNOWN, short: torch.dtype = torch.float32) -> BagNetwork:
    generator = torch.Generator().manual_seed(0)
    weights = first_weights(generator, views=views, width=WIDTH, hidden=HIDDEN, codes=CODES, known=known)
    copies = {name: part.to(short) for name, part in weights.items()}
    return BagNetwork(weights, copies, {name: torch.zeros_like(part) for name, part in copies.items()})


def records(views: int, n_text: int, known: int = KNOWN) -> tuple[Tensor, Told]:
    generator = torch.Generator().manual_seed(1)
    pooled = torch.randn(ROWS, views, WIDTH, generator=generator)
    lengths = torch.rand(ROWS, n_text, 1, generator=generator) + 0.5
    if not known:
        return pooled, Told.of(lengths)
    words = torch.randn(ROWS, n_text, known, generator=generator)
    return pooled, Told(lengths, words, torch.rand(ROWS, n_text, 1, generator=generator) + 0.5)


def seen_by_autograd(w: dict[str, Tensor], pooled: Tensor, told: Told) -> Tensor:
    """What `BagNetwork.look` computes, said in the plainest way."""
    whole, apart = torch.zeros(ROWS, WIDTH), torch.zeros(ROWS, WIDTH)
    for number, view in enumerate(pooled.unbind(1)):
        alone = view
        if number < told.lengths.shape[1]:
            known = told.words[:, number] @ w["known"]
            whole = whole + told.lengths[:, number] * view + told.shares[:, number] * known
            alone = view + known
        apart = apart + alone * w["gates"][number]
    return apart if pooled.shape[1] == 1 else torch.cat([whole, apart], 1)


def logits_by_autograd(w: dict[str, Tensor], x: Tensor) -> Tensor:
    reached = x @ w["first"] + w["bias"]
    return reached[:, HIDDEN:] + reached[:, :HIDDEN].relu() @ w["output"]


KINDS = pytest.mark.parametrize(
    ("views", "n_text", "known"), [(1, 1, KNOWN), (1, 1, 0), (2, 2, KNOWN), (3, 2, KNOWN), (3, 1, 0)]
)


@KINDS
def test_both_ways_against_automatic_differentiation(views: int, n_text: int, known: int) -> None:
    bag, (pooled, told) = network(views, known), records(views, n_text, known)
    w = {name: part.clone().requires_grad_() for name, part in bag.weights.items()}
    start = pooled.clone().requires_grad_()
    expected = logits_by_autograd(w, seen_by_autograd(w, start, told))
    upwards = torch.randn(ROWS, CODES, generator=torch.Generator().manual_seed(2))
    expected.backward(upwards)

    seen, back_to_pooled = bag.look(pooled, told)
    found, back_to_seen = bag.logits(seen)
    torch.testing.assert_close(found, expected.detach())
    torch.testing.assert_close(back_to_pooled(back_to_seen(upwards)), start.grad)
    for name, part in w.items():
        if part.numel():
            torch.testing.assert_close(bag.slopes[name], part.grad, msg=name)


def test_slopes_of_several_passes_add_up() -> None:
    bag, (pooled, told) = network(), records(3, 2)
    seen, _ = bag.look(pooled, told)
    _, back = bag.logits(seen)
    back(torch.ones(ROWS, CODES))
    once = {name: part.clone() for name, part in bag.slopes.items()}
    back(torch.ones(ROWS, CODES))
    for name, part in once.items():
        torch.testing.assert_close(bag.slopes[name], 2 * part, msg=name)


@KINDS
def test_it_looks_as_scoring_does(views: int, n_text: int, known: int) -> None:
    bag, (pooled, told) = network(views, known), records(views, n_text, known)
    lengths, shares = ([part.numpy() for part in parts.unbind(1)] for parts in (told.lengths, told.shares))
    fields = [view.numpy() * length for view, length in zip_longest(pooled.unbind(1), lengths, fillvalue=1)]
    words = (told.words * told.shares @ bag.weights["known"]).unbind(1) if known else ()
    expected = look(fields, lengths, bag.weights["gates"].numpy(), [part.numpy() for part in words], shares)
    np.testing.assert_allclose(bag.look(pooled, told)[0], np.concatenate(expected, axis=1), rtol=1e-5, atol=1e-6)


def test_sixteen_bits_are_nearly_as_good() -> None:
    logits = []
    for short in (torch.float32, torch.bfloat16):
        bag = network(short=short)
        seen, back_to_pooled = bag.look(*records(3, 2))
        found, back = bag.logits(seen)
        logits.append(torch.cat([found.flatten(), back_to_pooled(back(torch.ones(ROWS, CODES)).float()).flatten()]))
        assert (seen.dtype, found.dtype, bag.slopes["first"].dtype) == (short, torch.float32, short)
    torch.testing.assert_close(*logits, atol=0.05, rtol=0.05)


def test_slopes_with_dropout_are_those_of_what_is_left() -> None:
    bag = network()
    seen, _ = bag.look(*records(3, 2))
    x = seen.clone().requires_grad_()
    dropout = CutDropout(0.5, seed=3)
    mask = dropout.mask(x)
    w = {name: part.clone().requires_grad_() for name, part in bag.weights.items()}
    reached = (x * mask) @ w["first"] + w["bias"]
    hidden = reached[:, :HIDDEN].relu()
    expected = reached[:, HIDDEN:] + (hidden * dropout.mask(hidden)) @ w["output"]
    expected.sum().backward()

    found, back = bag.logits(seen, CutDropout(0.5, seed=3))
    torch.testing.assert_close(found, expected.detach())
    torch.testing.assert_close(back(torch.ones(ROWS, CODES)), x.grad)
    for name in ("first", "bias", "output"):
        torch.testing.assert_close(bag.slopes[name], w[name].grad, msg=name)


def test_every_view_has_a_gate_of_its_own() -> None:
    gates = network().weights["gates"]
    assert gates.shape == (3, WIDTH)
    assert (gates[0] != gates[1]).all()
