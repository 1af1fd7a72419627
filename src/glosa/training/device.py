"""Where networks are trained: on a GPU if there is one."""

from __future__ import annotations

import torch

from glosa.errors import SettingsError, UnavailableError, nearest
from glosa.types import DEVICES


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


def pick_precision(name: str, device: torch.device) -> torch.dtype | None:
    """Return the 16-bit numbers of mixed precision, or None where all is computed with 32 bits.

    Args:
        name: "auto" takes bf16 where the hardware multiplies it; "no", "bf16" or "fp16" is what it says.
        device: Where is computed.

    Raises:
        SettingsError: fp16 without a GPU.

    >>> pick_precision("bf16", torch.device("cpu"))
    torch.bfloat16
    """
    if name == "fp16" and device.type != "cuda":
        msg = "mixed precision 'fp16' needs a GPU. Take 'auto', 'bf16' or 'no'."
        raise SettingsError(msg)
    if name == "auto":
        return torch.bfloat16 if multiplies_bfloat16(device) else None
    return {"no": None, "bf16": torch.bfloat16, "fp16": torch.float16}[name]
