from __future__ import annotations

import builtins
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from glosa.errors import UnavailableError
from glosa.training.processes import Processes, is_main_process


def test_one_process_is_the_main_one_and_has_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANK", raising=False)
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    alone, layer = Processes(torch.device("cpu")), nn.Linear(2, 1)
    assert is_main_process()
    assert (alone.count, alone.rank) == (1, 0)
    assert alone.spread(layer) is layer
    assert alone.share(np.arange(3)).tolist() == [0, 1, 2]
    assert alone.total(torch.ones(2)).tolist() == [1, 1]
    assert alone.agree({"loss": 1.0}) == {"loss": 1.0}


def test_only_the_first_is_the_main_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "1")
    assert not is_main_process()


def test_several_processes_without_accelerate(monkeypatch: pytest.MonkeyPatch) -> None:
    really = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "accelerate":
            raise ModuleNotFoundError(name)
        return really(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(
        UnavailableError, match=r"several processes need accelerate\. Install it with: pip install accel"
    ):
        Processes(torch.device("cpu"))
