"""What is said of a training whose loss is no number any more."""

from __future__ import annotations

from pathlib import Path

from glosa.errors import SettingsError


def ran_away(
    what: str, *, epoch: int, step: int, rate: float, clipped: bool = True, kept: Path | None = None
) -> SettingsError:
    """Return an error that says where a training ran away, and what helps.

    Args:
        what: What is no number any more.
        epoch: Counted from 1.
        step: Of the epoch, counted from 1.
        rate: The learning rate.
        clipped: Whether the gradient is cut at some length already, or cannot be.
        kept: The checkpoint of the epoch before.

    >>> str(ran_away("the loss is nan", epoch=2, step=3, rate=0.1, clipped=False))
    'the loss is nan in epoch 2, step 3, at learning rate 0.1. Try a tenth of it, or clip the gradient.'
    """
    return SettingsError(
        f"{what} in epoch {epoch}, step {step}, at learning rate {rate:.3g}. "
        f"Try a tenth of it{'' if clipped else ', or clip the gradient'}."
        + (f" The checkpoint of the epoch before is kept: {kept}." if kept else "")
    )
