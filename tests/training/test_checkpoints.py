from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from glosa.errors import AutocoderError, SettingsError
from glosa.features.examples import Examples
from glosa.training.checkpoints import Checkpoint, Checkpoints, fingerprint

ROW = {"epoch": 1.0, "train_loss": 0.5}
FIRST = Checkpoint([ROW], {"network.bias": np.arange(3.0)})


def test_the_latest_is_kept_alone_and_comes_back(tmp_path: Path) -> None:
    store = Checkpoints(tmp_path / "run", {"seed": 1})
    assert store.load() is None
    store.save(FIRST)
    store.save(Checkpoint([ROW, ROW], {"network.bias": np.ones(3)}))
    found = store.load()
    assert found.history == [ROW, ROW]
    assert found.arrays["network.bias"].tolist() == [1, 1, 1]
    assert [path.name for path in store.folder.iterdir()] == ["epoch-2"]


def test_what_a_kill_left_behind_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".epoch-1.part-0123abcd").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    store = Checkpoints(tmp_path, {})
    assert store.load() is None
    store.save(FIRST)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["epoch-1", "notes.txt"]


def test_that_of_another_training_is_refused(tmp_path: Path) -> None:
    Checkpoints(tmp_path, {"records": "a", "held_out": "b", "epochs": 5, "seed": 1}).save(FIRST)
    with pytest.raises(SettingsError, match="checkpoint of another training") as told:
        Checkpoints(tmp_path, {"records": "x", "held_out": "b", "epochs": 8, "seed": 1}).load()
    assert [fault.what for fault in told.value.faults] == [
        "the records to learn from are others",
        "epochs was 5 and is 8",
    ]


def test_a_damaged_one_is_told(tmp_path: Path) -> None:
    store = Checkpoints(tmp_path, {})
    store.save(FIRST)
    with (tmp_path / "epoch-1" / "arrays.safetensors").open("ab") as file:
        file.write(b"more")
    with pytest.raises(AutocoderError, match=r"arrays.safetensors: is damaged"):
        store.load()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("")
    with pytest.raises(SettingsError, match=r"run is a file, and checkpoints need a folder"):
        Checkpoints(tmp_path / "run", {}).load()


def test_fingerprints_tell_examples_apart() -> None:
    bag, target, weight = csr_matrix(np.eye(3)), np.array([0, 1, 2]), np.ones(3)
    others = [
        Examples((bag,), target, weight),
        Examples((csr_matrix(np.eye(3)[[1, 0, 2]]),), target, weight),
        Examples((csr_matrix(np.eye(3) * 2),), target, weight),
        Examples((bag, bag), target, weight),
        Examples((bag,), target[::-1], weight),
        Examples((bag,), target, weight * 2),
        Examples((np.arange(6).reshape(3, 2),), target, weight),
        Examples((np.arange(6).reshape(2, 3),), target, weight),
    ]
    assert len({fingerprint(examples) for examples in others}) == len(others)
    assert fingerprint(others[0]) == fingerprint(Examples((bag.copy(),), target.copy(), weight.copy()))
