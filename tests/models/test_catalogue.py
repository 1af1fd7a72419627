"""Each architecture: pinned numbers, padding that changes nothing, categories and fields that count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from glosa.models.catalogue import ARCHITECTURES, architecture_options
from glosa.models.field_network import Sizes

SIZES = Sizes(tokens=20, lengths=(6, 4), values=(3,), codes=3)
SMALL: dict[str, dict[str, Any]] = {
    "sequence-ff": {"width": 4, "hidden": (5,), "category_width": 2},
    "tfidf-ff": {"hidden": (5, 4)},
    "embedding-ff": {"width": 4, "hidden": (5,), "category_width": 2},
    "gru": {"width": 4, "units": (3,), "category_width": 2},
    "lstm": {"width": 4, "units": (3, 2), "category_width": 2},
    "bilstm": {"width": 4, "units": (3, 2), "hidden": (5,), "category_width": 2},
    "text-cnn": {"width": 4, "filters_count": 3, "hidden": (5,), "category_width": 2},
    "char-cnn": {"width": 4, "filters_count": 2, "hidden": (), "category_width": 2},
}
TOKENS = [name for name in SMALL if name != "tfidf-ff"]
GOLDEN: dict[str, list[list[float]]] = {
    "sequence-ff": [[-0.07692, -0.86772, 0.86111], [0.37013, -1.5717, 1.26167], [-0.22316, -0.69258, 0.79647]],
    "tfidf-ff": [[-0.49325, -0.04682, 0.00769], [-0.35092, -0.00158, -0.05597], [-0.35909, 0.14506, 0.20718]],
    "embedding-ff": [[-0.07449, -1.01029, 1.03034], [-0.01168, -0.79029, 0.70264], [-0.22316, -0.69258, 0.79647]],
    "gru": [[0.48176, 0.20655, 0.06901], [0.35592, -0.08351, -0.102], [0.45465, -0.26492, -0.38638]],
    "lstm": [[0.2907, -0.37679, -0.06261], [0.30472, -0.21581, -0.30661], [0.45465, -0.26492, -0.38638]],
    "bilstm": [[-0.00878, -0.92749, 0.86493], [-0.1845, -0.53962, 0.57365], [-0.22316, -0.69258, 0.79647]],
    "text-cnn": [[-0.11831, -0.74659, 0.75665], [-0.13087, -0.80798, 0.84313], [-0.22316, -0.69258, 0.79647]],
    "char-cnn": [[1.11606, -0.12866, -0.86106], [0.83407, -0.06792, -0.49583], [0.45465, -0.26492, -0.38638]],
}


def build(name: str, **changes: Any) -> nn.Module:
    """Return a small network with weights from -0.5 to 0.5 that no random number decides."""
    sizes = (20, SIZES.codes) if name == "tfidf-ff" else (SIZES,)
    network = ARCHITECTURES[name](*sizes, **{**SMALL[name], **changes})
    with torch.no_grad():
        for number, weights in enumerate(network.parameters()):
            values = torch.sin(torch.arange(weights.numel(), dtype=torch.float64) * 1.7 + number) / 2
            weights.copy_(values.view_as(weights))
        for module in network.modules():
            if isinstance(module, nn.Embedding):
                module.weight[0] = 0
    return network.eval()


def padded(rows: list[list[int]], length: int) -> Tensor:
    return torch.tensor([row + [0] * (length - len(row)) for row in rows], dtype=torch.int64)


def records() -> list[Tensor]:
    """One record with everything, one with an empty field and no category, one with nothing."""
    return [padded([[3, 7, 1], [19, 2, 5, 4, 6, 3], []], 6), padded([[2, 9], [], []], 4), torch.tensor([[1], [0], [0]])]


def sparse() -> list[Tensor]:
    rows, columns, values = [0, 0, 1], [2, 7, 19], [0.5, 1.0, -2.0]
    bounds = np.cumsum([0, *np.bincount(rows, minlength=3)]).tolist()
    return [torch.sparse_csr_tensor(bounds, columns, values, (3, 20), check_invariants=True)]


@pytest.mark.filterwarnings("ignore:Sparse CSR tensor support is in beta")
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_golden_numbers(name: str) -> None:
    with torch.no_grad():
        logits = build(name)(sparse() if name == "tfidf-ff" else records())
    np.testing.assert_allclose(logits.numpy(), GOLDEN[name], atol=2e-5)


ROWS = st.lists(st.tuples(*(st.lists(st.integers(1, 19), max_size=n) for n in SIZES.lengths)), min_size=1, max_size=5)


@pytest.mark.parametrize("name", TOKENS)
@given(rows=ROWS, data=st.data())
@settings(max_examples=20)
def test_padding_never_changes_a_prediction(
    name: str, rows: list[tuple[list[int], list[int]]], data: st.DataObject
) -> None:
    pooling = [p for p in ("last", "mean", "max", "attention") if p != "last" or name != "embedding-ff"]
    has_pooling = "pooling" in architecture_options(name)
    network = build(name, **({"pooling": data.draw(st.sampled_from(pooling))} if has_pooling else {}))
    fields = list(zip(*rows, strict=True))
    values = torch.tensor([[len(rows) % 3]] * len(rows))
    more = data.draw(st.integers(0, 5))
    with torch.no_grad():
        wide = network([*(padded(list(f), n) for f, n in zip(fields, (6 + more, 4 + more), strict=True)), values])
        tight = [padded(list(field), max(1, *map(len, field))) for field in fields]
        alone = [
            network([*(padded([list(f[n])], len(f[n]) or 1) for f in fields), values[:1]]) for n in range(len(rows))
        ]
        torch.testing.assert_close(network([*tight, values]), wide, atol=1e-6, rtol=1e-5)
    torch.testing.assert_close(torch.cat(alone), wide, atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("name", TOKENS)
def test_fields_and_categories_all_count(name: str) -> None:
    network, views = build(name), records()
    with torch.no_grad():
        before = network(views)[0]
        for place in range(len(views)):
            changed = [view.clone() for view in views]
            changed[place][0, 0] += 1
            assert not torch.equal(network(changed)[0], before), place
        swapped = network([views[1], views[0], views[2]])[0]
    assert not torch.equal(swapped, before)


@pytest.mark.parametrize("name", TOKENS)
def test_one_field_without_categories_learns(name: str) -> None:
    torch.manual_seed(0)
    small = {option: value for option, value in SMALL[name].items() if option != "category_width"}
    network = ARCHITECTURES[name](Sizes(tokens=20, lengths=(6,), codes=2), **small, dropout=0.0)
    (first, *_), target = records(), torch.tensor([0, 1, 1])
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(80):
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(network([first]), target)
        loss.backward()
        optimiser.step()
    assert network.eval()([first]).argmax(1).tolist() == [0, 1, 1]
    assert not network.get_parameter("embedding.weight")[0].any()
