from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from glosa import Autocoder
from glosa.errors import SettingsError, UnavailableError
from glosa.estimators.base import Task
from glosa.estimators.neural import NEURAL, SEES, Neural
from glosa.estimators.neural_training import read_options
from glosa.features.examples import Examples
from glosa.features.tokens import TokenMaker
from glosa.models.catalogue import ARCHITECTURES
from glosa.records.fields import Fields
from glosa.schemes import Scheme

QUICK: dict[str, Any] = {"epochs": 1, "batch": 32}
TABLE = pl.DataFrame(
    {
        "title": ["school cook", "cook", "lorry driver", "driver"] * 10,
        "task": ["cooks meals", None, "drives", "drives a lorry"] * 10,
        "status": ["employee", "own account", None, "employee"] * 10,
        "label": ["11", "11", "21", "22"] * 10,
    }
)
LEVELS = Scheme.from_labels(TABLE["label"], hierarchy="digits").levels()
WITHOUT_TORCH = """
import sys
from glosa import Autocoder
for path in sys.argv[1:]:
    print(Autocoder.load(path).predict(["cook", "lorry driver"]).tolist())
assert "torch" not in sys.modules
"""


def fitted(name: str, **options: Any) -> tuple[Neural, Examples]:
    model = Neural(name, **QUICK, **options)
    maker = model.maker(Fields(text=("title", "task"), categorical=("status",))).fit(TABLE)
    records = Examples(maker.transform(TABLE), LEVELS.index(TABLE["label"]), np.ones(len(TABLE)))
    return model.fit(records, records.take(slice(0, 8)), Task(levels=LEVELS, maker=maker)), records


def test_every_architecture_is_a_model() -> None:
    assert list(NEURAL) == list(SEES) == list(ARCHITECTURES)


@pytest.mark.parametrize("name", NEURAL)
def test_arrays_come_back(name: str) -> None:
    model, records = fitted(name)
    again = Neural(name).restore(model.arrays())
    np.testing.assert_array_equal(again.logits(records.views), model.logits(records.views))
    assert [row["epoch"] for row in model.history_] == [1]
    assert {"train_loss", "validation_loss"} <= set(model.history_[0])


def test_what_was_built_comes_back_whatever_the_options_say() -> None:
    model, records = fitted("gru", pooling="max", units=[3])
    other = Neural("gru", pooling="mean", units=[7]).restore(model.arrays())
    np.testing.assert_array_equal(other.logits(records.views), model.logits(records.views))


def test_saved_autocoders_code_without_pytorch(tmp_path: Path) -> None:
    answers = []
    for name in NEURAL:
        coder = Autocoder(text=["title"], label="label", model=name, options=QUICK).fit(TABLE)
        coder.save(tmp_path / name)
        answers.append(f"{coder.predict(['cook', 'lorry driver']).tolist()}")
    command = [sys.executable, "-c", WITHOUT_TORCH, *(str(tmp_path / name) for name in NEURAL)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == answers


def test_options_say_what_is_seen() -> None:
    maker = Neural("gru", max_length=2, min_count=3, epochs=3).maker(Fields(text=("title",)))
    assert isinstance(maker, TokenMaker)
    assert (maker.settings.max_length, maker.settings.min_count) == (2, 3)
    tfidf = Neural("tfidf-ff", words=1, characters=[3, 4]).maker(Fields(text=("title",)))
    assert "'words': 1, 'characters': [3, 4]" in str(tfidf.to_json())


def test_word_vectors_are_where_embeddings_start(tmp_path: Path) -> None:
    (tmp_path / "vectors.txt").write_text("cook 1 0 0\ndrives 0 1 0\nnurse 0 0 1\n")
    model, records = fitted("embedding-ff", vectors=str(tmp_path / "vectors.txt"), frozen=True, width=7)
    table = model.arrays()["network.embedding.weight"]
    words = model.maker(Fields(text=("title", "task"))).fit(TABLE).tokens_  # type: ignore[attr-defined]
    assert table.shape == (len(words) + 2, 3)
    assert table[words.index("cook") + 2].tolist() == [1, 0, 0]
    assert table[words.index("drives") + 2].tolist() == [0, 1, 0]
    assert not table[0].any()
    trained, _ = fitted("embedding-ff", vectors=str(tmp_path / "vectors.txt"))
    assert trained.arrays()["network.embedding.weight"][words.index("cook") + 2].tolist() != [1, 0, 0]
    assert np.isfinite(trained.logits(records.views)).all()


def test_vectors_of_none_of_the_words(tmp_path: Path) -> None:
    (tmp_path / "vectors.txt").write_text("nurse 0 0 1\npilot 1 0 0\n")
    model, _ = fitted("embedding-ff", vectors=str(tmp_path / "vectors.txt"))
    assert model.arrays()["network.embedding.weight"].shape[1] == 3


def test_only_ngrams_of_a_field_that_training_had_count() -> None:
    model, records = fitted("tfidf-ff")
    used = sum(len(np.unique(view.indices)) for view in records.views)
    assert model.arrays()["network.sparse.weight"].shape == (used, 128)


def test_losses_and_levels() -> None:
    plain, records = fitted("embedding-ff")
    for options in ({"loss": "focal", "loss_options": {"gamma": 1.0}}, {"level_weight": 0.5}):
        other, _ = fitted("embedding-ff", **options)
        assert np.abs(other.logits(records.views) - plain.logits(records.views)).max() > 1e-6


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epoch": 3}, r"'bilstm' has no option 'epoch'\. Did you mean 'epochs'\? Valid: 'width', 'units', "),
        ({"filters_count": 3}, r"'bilstm' has no option 'filters_count'"),
        ({"words": 3}, r"'bilstm' has no option 'words'"),
        ({"epochs": 0}, r"epochs is 0\. It must be a whole number, 1 or more"),
        ({"units": []}, r"units is \[\]\. It must be a list of one or more whole numbers"),
        ({"frozen": True}, r"frozen is True\. It must be false, or true where there are vectors"),
        (
            {"frozen": "yes", "loss_options": 3},
            r"loss_options is 3\. (?s:.*)frozen is 'yes'\. It must be false, or true",
        ),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read_options("bilstm", options)


def test_an_unknown_loss() -> None:
    with pytest.raises(SettingsError, match=r"there is no loss 'focale'. Did you mean 'focal'"):
        fitted("embedding-ff", loss="focale")


def test_checkpoints_are_written_and_gone_on_from(tmp_path: Path) -> None:
    model = Neural("embedding-ff", **QUICK)
    maker = model.maker(Fields(text=("title",))).fit(TABLE)
    records = Examples(maker.transform(TABLE), LEVELS.index(TABLE["label"]), np.ones(len(TABLE)))
    task = Task(levels=LEVELS, maker=maker, checkpoints=tmp_path / "training")
    first, again = (Neural("embedding-ff", **QUICK).fit(records, records.take(slice(0)), task) for _ in range(2))
    assert again.history_ == first.history_, "with its seconds: nothing was trained anew"


def test_without_pytorch_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where PyTorch is not installed: neither it nor what imports it is there."""
    records = Examples((), np.zeros(0, np.int64), np.zeros(0))
    task = Task(levels=LEVELS, maker=TokenMaker(["title"]))
    monkeypatch.delitem(sys.modules, "glosa.estimators.neural_training")
    monkeypatch.delattr("glosa.estimators.neural_training", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(UnavailableError, match=r"'gru' needs PyTorch\. Install it with: pip install torch"):
        Neural("gru").fit(records, records, task)
