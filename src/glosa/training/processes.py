"""One process, or several that share each batch: those that `accelerate launch` or `torchrun` started."""

from __future__ import annotations

import atexit
import os
from typing import TYPE_CHECKING, Any, TypeVar

from glosa.errors import UnavailableError
from glosa.types import IntArray

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

T = TypeVar("T")


def is_main_process() -> bool:
    """Return whether this process is the one that writes files and talks; needs no PyTorch."""
    return os.environ.get("RANK", "0") == "0"


class Processes:
    """The processes that learn one network together; a single one needs nothing but PyTorch.

    Args:
        device: Where to compute; of several processes each takes a GPU of its own, if it is no CPU.

    Attributes:
        count: How many there are.
        rank: The number of this one, from 0.
        device: Where this one computes.

    Raises:
        UnavailableError: There are several, and accelerate is not installed.
    """

    def __init__(self, device: torch.device) -> None:
        self.count, self.rank, self.device = int(os.environ.get("WORLD_SIZE", "1")), 0, device
        self._accelerator: Any = None
        if self.count > 1:
            self._accelerator = _accelerator(on_cpu=device.type == "cpu")
            self.rank, self.device = self._accelerator.process_index, self._accelerator.device

    def spread(self, network: nn.Module) -> nn.Module:
        """Return a network whose gradients are the mean of those of all processes."""
        return network if self._accelerator is None else self._accelerator.prepare_model(network)

    def let_go(self) -> None:
        """Let go of the networks that were spread, which hold the group of processes."""
        if self._accelerator is not None:
            self._accelerator.free_memory()

    def share(self, rows: IntArray) -> IntArray:
        """Return the rows of a batch that are this process's; none if there are fewer rows than processes."""
        return rows[self.rank :: self.count]

    def total(self, numbers: Tensor) -> Tensor:
        """Return the sum of the numbers of all processes."""
        return numbers if self._accelerator is None else self._accelerator.reduce(numbers, "sum")

    def agree(self, value: T) -> T:
        """Return what the first process says."""
        if self._accelerator is None:
            return value
        from accelerate.utils import broadcast_object_list

        said: list[T] = broadcast_object_list([value])
        return said[0]


def _accelerator(*, on_cpu: bool) -> Any:
    try:
        from accelerate import Accelerator
    except ModuleNotFoundError as error:
        msg = "several processes need accelerate. Install it with: pip install accelerate"
        raise UnavailableError(msg) from error
    # a thread of a group that is left when Python ends may abort the process, so the group ends first, if nothing holds
    # it any more; this module, which optimisers import, would hold it as a default if it were imported later
    import torch.distributed.nn  # noqa: F401

    accelerator = Accelerator(cpu=on_cpu, mixed_precision="no")  # the loop chooses the precision itself
    atexit.register(accelerator.state.destroy_process_group)
    return accelerator
