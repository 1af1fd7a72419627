from __future__ import annotations

import pytest
import torch

from glosa.errors import SettingsError, UnavailableError
from glosa.training.device import pick_device

HAS_GPU = torch.cuda.is_available()


def test_a_gpu_is_taken_if_there_is_one() -> None:
    assert pick_device("cpu").type == "cpu"
    assert pick_device("auto").type == ("cuda" if HAS_GPU else "cpu")


def test_an_unknown_device_is_told() -> None:
    with pytest.raises(SettingsError, match=r"device 'gpu' is unknown\. Did you mean 'cpu'\? Valid: 'auto'"):
        pick_device("gpu")


@pytest.mark.skipif(HAS_GPU, reason="this machine has a GPU")
def test_a_gpu_that_is_not_there_is_told() -> None:
    with pytest.raises(UnavailableError, match=r"PyTorch finds no GPU\. Take device 'auto' or 'cpu'"):
        pick_device("cuda")
