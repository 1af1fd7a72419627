"""Where networks are trained: on a GPU if there is one."""

from __future__ import annotations

import torch

from glosa.errors import SettingsError, UnavailableError, nearest

DEVICES = ("auto", "cpu", "cuda")


def pick_device(name: str) -> torch.device:
    """Return the device of a name; "auto" takes a GPU if there is one.

    Raises:
        SettingsError: The name is none of `DEVICES`.
        UnavailableError: There is no GPU.

    >>> pick_device("cpu").type
    'cpu'
    """
    if name not in DEVICES:
        msg = f"device {name!r} is unknown. {nearest(name, DEVICES)}"
        raise SettingsError(msg)
    if name == "cuda" and not torch.cuda.is_available():
        msg = "PyTorch finds no GPU. Take device 'auto' or 'cpu'."
        raise UnavailableError(msg)
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def multiplies_bfloat16(device: torch.device) -> bool:
    """Return whether a device multiplies matrices of 16-bit numbers in hardware, several times faster than 32-bit."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return bool(torch.cpu._is_amx_tile_supported())
