"""The cores for everything that is measured, and what the machine is."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch

from glosa import UnavailableError
from glosa.types import Json

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS")
PACKAGES = (
    "glosa",
    "numpy",
    "scipy",
    "polars",
    "pyarrow",
    "scikit-learn",
    "torch",
    "fasttext-numpy2",
    "hiclass",
    "pyod",
)


def take_cores(count: int) -> None:
    """Keep this process, and those that it starts, to some cores; with a single one, to one thread a library as well.

    Raises:
        UnavailableError: The system cannot tie a process to a core.
    """
    if not hasattr(os, "sched_setaffinity"):
        msg = f"{platform.system()} cannot tie a process to one core. Run the benchmarks on Linux."
        raise UnavailableError(msg)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-count:])
    if count == 1:
        os.environ.update(dict.fromkeys(THREADS, "1"))


def describe_machine() -> Json:
    """Return processor, GPU if there is one, cores, memory, system and Python."""
    processor = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    accelerator = {"accelerator": torch.cuda.get_device_name()} if torch.cuda.is_available() else {}
    return {
        "processor": processor[1] if processor else platform.machine(),
        **accelerator,
        "cores": os.cpu_count(),
        "cores_used": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 1e9, 1),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def describe_packages() -> dict[str, str]:
    """Return the versions of the packages that are installed."""
    return {name: found for name in PACKAGES if (found := _version(name))}


def describe_commit() -> str:
    """Return the commit that was measured, and whether the code has changed since."""
    changed = _git("status", "--porcelain", "--", "src", "benchmarks/*.py")
    return _git("rev-parse", "--short=12", "HEAD") + (" and changes" if changed else "")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _git(*arguments: str) -> str:
    folder = Path(__file__).parent.parent
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
