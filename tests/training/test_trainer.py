from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix
from torch import Tensor, nn

from glosa.errors import SettingsError
from glosa.features.examples import Examples
from glosa.losses.catalogue import build_loss
from glosa.training.progress import Progress
from glosa.training.trainer import Trainer, Training

if TYPE_CHECKING:
    from collections.abc import Callable

CODES = 4
CPU = torch.device("cpu")
GROUPS = [np.array([0, 0, 1, 1])]


def trainer(network: nn.Module, seed: int = 0, loss: str = "cross-entropy", **training: Any) -> Trainer:
    return Trainer(
        network,
        training=Training(**{"epochs": 4, "batch": 32, "learning_rate": 0.02, "mixed_precision": "no", **training}),
        loss=build_loss(loss, torch.ones(CODES)),
        groups=GROUPS,
        seed=seed,
        device=CPU,
    )


@pytest.fixture
def none(examples: Callable[..., Examples]) -> Examples:
    return examples(0)


def test_it_learns_and_tells_a_history(bag: type[nn.Module], examples: Callable[..., Examples]) -> None:
    learned = trainer(bag(), epochs=6)
    history = learned.fit(examples(400), examples(100, 1))
    assert list(history[0]) == [
        "epoch", "train_loss", "train_accuracy", "learning_rate",
        "validation_loss", "validation_accuracy", "validation_macro_f1", "seconds",
    ]  # fmt: skip
    assert [row["epoch"] for row in history] == list(range(1, len(history) + 1))
    assert history[-1]["train_loss"] < history[0]["train_loss"] / 2
    assert history[-1]["train_accuracy"] > 0.9
    found = learned.logits(examples(100, 1).views)
    assert (found.dtype, found.shape) == (np.float32, (100, CODES))
    assert (found.argmax(axis=1) == examples(100, 1).target).mean() > 0.95


@pytest.mark.parametrize(
    "training",
    [
        {"optimiser": "adamw", "weight_decay": 0.01, "clip": 1.0},
        {"optimiser": "rmsprop"},
        {"optimiser": "sgd", "learning_rate": 0.5, "schedule": "one-cycle"},
        {"schedule": "linear", "warmup": 0.2},
        {"level_weight": 0.5, "loss": "difficulty-balanced"},
        {"sampler": "sqrt", "monitor": "macro-f1", "loss": "focal"},
        {"mixed_precision": "bf16", "loss": "logit-adjusted"},
    ],
)
def test_every_way_of_training_learns(
    bag: type[nn.Module], examples: Callable[..., Examples], training: dict[str, Any]
) -> None:
    history = trainer(bag(), **{"epochs": 8, **training}).fit(examples(400), examples(100, 1))
    assert max(row["validation_accuracy"] for row in history) > 0.9


@pytest.mark.parametrize(("schedule", "epochs"), [("constant", 2), ("one-cycle", 5)])
def test_epochs_of_a_rising_rate_are_not_judged(
    bag: type[nn.Module], examples: Callable[..., Examples], schedule: str, epochs: int
) -> None:
    still = {"epochs": 10, "patience": 1, "learning_rate": 1e-9, "schedule": schedule, "optimiser": "sgd"}
    history = trainer(bag(), **still).fit(examples(100), examples(50, 1))
    assert len(history) == epochs


def test_sparse_views_are_learned(none: Examples) -> None:
    class Linear(nn.Linear):
        def forward(self, views: list[Tensor]) -> Tensor:
            return super().forward(views[0])

    target = np.arange(200) % CODES
    train = Examples((csr_matrix(np.eye(CODES, dtype=np.float32)[target]),), target, np.ones(200))
    learned = trainer(Linear(CODES, CODES), mixed_precision="bf16", learning_rate=0.3)
    learned.fit(train, none)
    assert (learned.logits(train.views).argmax(axis=1) == target).all()


def test_it_stops_and_goes_back_to_the_best_epoch(bag: type[nn.Module], examples: Callable[..., Examples]) -> None:
    held_out = examples(60, 1, noise=True)  # what is learned makes it no better
    learned = trainer(bag(), epochs=30, patience=2)
    losses = [row["validation_loss"] for row in learned.fit(examples(200), held_out)]
    best = int(np.argmin(losses))
    assert len(losses) == best + 3 < 30
    again = trainer(bag(), epochs=best + 1, patience=30)
    again.fit(examples(200), held_out)
    np.testing.assert_array_equal(learned.logits(held_out.views), again.logits(held_out.views))


def test_without_held_out_records_nothing_stops_it(
    bag: type[nn.Module], examples: Callable[..., Examples], none: Examples
) -> None:
    history = trainer(bag(), epochs=5, patience=1).fit(examples(64), none)
    assert len(history) == 5
    assert "validation_loss" not in history[0]


@pytest.mark.parametrize(
    ("monitor", "worse"), [("accuracy", "validation_accuracy"), ("macro-f1", "validation_macro_f1")]
)
def test_what_is_monitored_decides(
    bag: type[nn.Module], examples: Callable[..., Examples], monitor: str, worse: str
) -> None:
    history = trainer(bag(), epochs=30, patience=1, monitor=monitor).fit(examples(200), examples(60, 1))
    scores = [row[worse] for row in history]
    assert int(np.argmax(scores)) == len(scores) - 2


def test_the_rate_falls_on_a_plateau(bag: type[nn.Module], examples: Callable[..., Examples]) -> None:
    how = {"schedule": "plateau", "plateau_patience": 1, "plateau_factor": 0.5}
    history = trainer(bag(), epochs=8, patience=30, **how).fit(examples(200), examples(60, 1, noise=True))
    rates = [row["learning_rate"] for row in history]
    assert rates[0] == 0.02
    assert rates[-1] <= 0.005


def test_the_seed_decides_and_others_random_numbers_are_left_alone(
    bag: type[nn.Module], examples: Callable[..., Examples], none: Examples
) -> None:
    found = []
    for seed in (1, 1, 2):
        torch.manual_seed(99 + len(found))
        expected = torch.rand(3)
        torch.manual_seed(99 + len(found))
        learned = trainer(bag(), seed)
        learned.fit(examples(64), none)
        torch.testing.assert_close(torch.rand(3), expected)
        found.append(learned.logits(examples(64).views))
    np.testing.assert_array_equal(found[0], found[1])
    assert (found[0] != found[2]).any()


def test_a_penalty_is_added_to_the_loss(
    bag: type[nn.Module], examples: Callable[..., Examples], none: Examples
) -> None:
    class Heavy(bag):  # type: ignore[misc, valid-type]
        def penalty(self) -> Tensor:
            return 10 * self.output.weight.square().sum()

    light, heavy = bag(), Heavy()
    losses = [trainer(network, epochs=3).fit(examples(200), none)[0]["train_loss"] for network in (light, heavy)]
    assert losses[1] > losses[0]
    assert heavy.output.weight.norm() < light.output.weight.norm() / 2


@pytest.mark.parametrize("likely", [0, 1])
def test_weights_of_records_decide_between_labels_that_differ(
    bag: type[nn.Module], none: Examples, likely: int
) -> None:
    target = np.arange(200) % 2
    train = Examples((np.ones((200, 3), np.int32),), target, np.where(target == likely, 1.9, 0.1))
    learned = trainer(bag())
    history = learned.fit(train, none)
    assert (learned.logits(train.views).argmax(axis=1) == likely).all()
    assert history[-1]["train_accuracy"] == pytest.approx(0.95)


def test_hard_codes_come_to_weigh_more(bag: type[nn.Module], examples: Callable[..., Examples]) -> None:
    train = examples(400)
    hard = train.target == 3
    train.views[0][hard, 0] = 30 + np.arange(hard.sum()) % 3  # its records look like those of the others
    learned = trainer(bag(), loss="difficulty-balanced", epochs=2)
    learned.fit(train, examples(0))
    assert learned.loss.weight.argmax() == 3


def test_progress_and_the_figures_of_each_epoch_are_told(
    bag: type[nn.Module], examples: Callable[..., Examples]
) -> None:
    told: list[Progress] = []
    history = trainer(bag(), epochs=2).fit(examples(80), examples(20, 1), told.append)
    steps = [(p.step, p.steps, p.epoch, p.epochs) for p in told]
    assert steps == [
        (1, 6, 1, 2),
        (2, 6, 1, 2),
        (3, 6, 1, 2),
        (3, 6, 1, 2),
        (4, 6, 2, 2),
        (5, 6, 2, 2),
        (6, 6, 2, 2),
        (6, 6, 2, 2),
    ]
    assert [p.figures for p in told if p.figures is not None] == history
    assert all(np.isfinite(p.loss) for p in told)


def test_no_records_no_logits(bag: type[nn.Module], none: Examples) -> None:
    assert trainer(bag()).logits(none.views).shape == (0, CODES)


def test_many_rows_are_scored_in_their_order(bag: type[nn.Module], examples: Callable[..., Examples]) -> None:
    learned, many = trainer(bag()), examples(3000)
    last = many.take(slice(2990, 3000))
    np.testing.assert_allclose(learned.logits(many.views)[2990:], learned.logits(last.views), atol=1e-6)


def test_padding_changes_nothing(bag: type[nn.Module], examples: Callable[..., Examples], none: Examples) -> None:
    narrow = examples(200)
    wide = Examples((np.pad(narrow.views[0], ((0, 0), (0, 50))),), narrow.target, narrow.weight)
    found = []
    for train in (narrow, wide):
        learned = trainer(bag())
        learned.fit(train, none)
        found.append(learned.logits(train.views))
    np.testing.assert_array_equal(*found)


def test_16_bit_numbers_of_a_gpu_need_one(bag: type[nn.Module]) -> None:
    with pytest.raises(SettingsError, match=r"mixed precision 'fp16' needs a GPU. Take 'auto', 'bf16' or 'no'"):
        trainer(bag(), mixed_precision="fp16")


# A loss that runs away


def test_a_loss_that_is_no_number_is_told(
    bag: type[nn.Module], examples: Callable[..., Examples], none: Examples
) -> None:
    with pytest.raises(SettingsError, match=r"in epoch \d+, step \d+, at learning rate 1e\+09. Try a tenth.*clip"):
        trainer(bag(), optimiser="sgd", learning_rate=1e9).fit(examples(200), none)


def test_the_last_good_checkpoint_is_kept(
    bag: type[nn.Module], examples: Callable[..., Examples], none: Examples, tmp_path: Path
) -> None:
    class Breaks(bag):  # type: ignore[misc, valid-type]
        seen = 0

        def forward(self, views: list[Tensor]) -> Tensor:
            self.seen += self.training
            return super().forward(views) * (torch.nan if self.seen > 9 else 1.0)

    with pytest.raises(
        SettingsError, match=r"the loss is nan in epoch 2, step 3, at .* epoch before is kept: .*epoch-1"
    ):
        trainer(Breaks()).fit(examples(200), none, checkpoints=tmp_path)  # 7 batches an epoch
    assert [path.name for path in tmp_path.iterdir()] == ["epoch-1"]


@pytest.mark.parametrize("parts", [2, 5, 100])
def test_gradients_that_are_added_up_give_the_same(
    bag: type[nn.Module], examples: Callable[..., Examples], none: Examples, parts: int
) -> None:
    whole, added = (trainer(bag(dropout=0.0), epochs=2, accumulate=n) for n in (1, parts))
    first, second = (learned.fit(examples(100), none) for learned in (whole, added))
    np.testing.assert_allclose(*([row["train_loss"] for row in rows] for rows in (first, second)), rtol=1e-5)
    np.testing.assert_allclose(added.logits(examples(9).views), whole.logits(examples(9).views), atol=1e-4)


def test_weights_move_as_far_as_the_network_says(
    bag: type[nn.Module], examples: Callable[..., Examples], none: Examples
) -> None:
    class Halves(bag):  # type: ignore[misc, valid-type]
        def rates(self) -> list[tuple[list[nn.Parameter], float]]:
            return [([self.embedding.weight], 0.0), (list(self.output.parameters()), 2.0)]

    halves, fast = (
        trainer(kind(dropout=0.0), epochs=1, optimiser="sgd", learning_rate=rate)
        for kind, rate in ((Halves, 0.01), (bag, 0.02))
    )
    before = halves.network.embedding.weight.clone()
    fast.network.embedding.weight.requires_grad_(False)
    for learned in (halves, fast):
        learned.fit(examples(100), none)
    torch.testing.assert_close(halves.network.embedding.weight, before, rtol=0, atol=0)
    torch.testing.assert_close(halves.network.output.weight, fast.network.output.weight)


# Checkpoints


class Stop(Exception):
    """The training is stopped from outside."""


def stop_after(step: int) -> Callable[[Progress], None]:
    def report(now: Progress) -> None:
        if now.step == step:
            raise Stop

    return report


HOW = {"loss": "difficulty-balanced", "epochs": 6, "patience": 2, "schedule": "plateau", "sampler": "sqrt"}


@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
def test_a_stopped_training_ends_as_if_it_had_not_been_stopped(
    bag: type[nn.Module], examples: Callable[..., Examples], tmp_path: Path, optimiser: str
) -> None:
    parts = examples(200), examples(60, 1)
    whole = trainer(bag(), optimiser=optimiser, **HOW)
    expected = whole.fit(*parts)
    for step in (10, 24):  # 7 steps an epoch: in the second and the fourth
        with pytest.raises(Stop):
            trainer(bag(), optimiser=optimiser, **HOW).fit(*parts, stop_after(step), checkpoints=tmp_path)
    resumed = trainer(bag(), optimiser=optimiser, **HOW)
    found = resumed.fit(*parts, checkpoints=tmp_path)
    assert [{**row, "seconds": 0} for row in found] == [{**row, "seconds": 0} for row in expected]
    for name, weight in whole.network.state_dict().items():
        torch.testing.assert_close(resumed.network.state_dict()[name], weight, rtol=0, atol=0)


def test_a_finished_training_is_not_trained_again(
    bag: type[nn.Module], examples: Callable[..., Examples], tmp_path: Path
) -> None:
    first = trainer(bag())
    history = first.fit(examples(100), examples(40, 1), checkpoints=tmp_path)
    again = trainer(bag())
    assert again.fit(examples(100), examples(40, 1), stop_after(1), checkpoints=tmp_path) == history
    np.testing.assert_array_equal(again.logits(examples(9).views), first.logits(examples(9).views))


def test_other_records_or_settings_are_refused(
    bag: type[nn.Module], examples: Callable[..., Examples], none: Examples, tmp_path: Path
) -> None:
    trainer(bag(), epochs=1).fit(examples(64), none, checkpoints=tmp_path)
    with pytest.raises(SettingsError, match=r"checkpoint of another training") as told:
        trainer(bag(dropout=0.5), seed=3, epochs=2, loss="focal").fit(examples(65), none, checkpoints=tmp_path)
    said = str(told.value)
    for what in (
        "epochs was 1 and is 2",
        "seed was 0 and is 3",
        "the records to learn from are others",
        "loss was 'CrossEntropy(class_weight=none, beta=0.999)' and is 'Focal(",
        "the network is another one",
    ):
        assert what in said


SCRIPT = """
import atexit, os, signal, sys
from pathlib import Path
import numpy as np
import torch
sys.path.insert(0, {tests!r})
from conftest import Bag, make_examples
from test_trainer import HOW, trainer

@atexit.register  # runs after what is registered later
def tell_threads():
    names = [path.read_text() for path in Path("/proc/self/task").glob("*/comm")]
    Path(sys.argv[3] + ".threads." + os.environ.get("RANK", "0")).write_text("".join(names))

def report(now):
    if now.step == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

learned = trainer(Bag(dropout={dropout}), **HOW)
history = learned.fit(make_examples(201), make_examples(60, 1), report, checkpoints=Path(sys.argv[1]))
if os.environ.get("RANK", "0") == "0":
    np.save(sys.argv[3], learned.logits(make_examples(60, 1).views))
    np.save(sys.argv[3] + ".losses", [row["train_loss"] for row in history])
"""


def run_script(folder: Path, *arguments: str, dropout: float = 0.2, launcher: tuple[str, ...] = ()) -> int:
    script = folder / "train.py"
    script.write_text(SCRIPT.format(tests=str(Path(__file__).parent), dropout=dropout))
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, *launcher, str(script), *arguments], check=False, env=env)
    return done.returncode


@pytest.mark.slow
def test_a_killed_process_goes_on(tmp_path: Path) -> None:
    found, expected = tmp_path / "found", tmp_path / "expected"
    assert run_script(tmp_path, str(tmp_path / "run"), "17", str(found)) == -signal.SIGKILL
    assert [path.name for path in (tmp_path / "run").glob("epoch-*")] == ["epoch-2"]
    assert run_script(tmp_path, str(tmp_path / "run"), "0", str(found)) == 0
    assert run_script(tmp_path, str(tmp_path / "other"), "0", str(expected)) == 0
    np.testing.assert_array_equal(np.load(f"{found}.npy"), np.load(f"{expected}.npy"))


@pytest.mark.slow
def test_two_processes_learn_what_one_does(tmp_path: Path) -> None:
    pytest.importorskip("accelerate")
    launcher = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    alone, together = tmp_path / "alone", tmp_path / "together"
    assert run_script(tmp_path, str(tmp_path / "a"), "0", str(alone), dropout=0.0) == 0
    assert run_script(tmp_path, str(tmp_path / "b"), "0", str(together), dropout=0.0, launcher=launcher) == 0
    np.testing.assert_allclose(np.load(f"{together}.losses.npy"), np.load(f"{alone}.losses.npy"), rtol=1e-4)
    np.testing.assert_allclose(np.load(f"{together}.npy"), np.load(f"{alone}.npy"), atol=1e-3)
    assert [path.name for path in (tmp_path / "b").iterdir()] == [path.name for path in (tmp_path / "a").iterdir()]
    for rank in (0, 1):  # a thread of the group that is left may abort the process
        assert "gloo" not in Path(f"{together}.threads.{rank}").read_text()
