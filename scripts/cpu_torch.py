"""Installs PyTorch for the CPU, and never gigabytes of CUDA libraries that nobody asked for.

On Linux, PyTorch's own wheel on the default index brings the CUDA libraries along. So pip is first asked what it
would install. Where that includes CUDA, uv, which knows where PyTorch keeps its CPU builds, installs PyTorch instead.
"""

import json
import subprocess
import sys
from importlib.util import find_spec

TORCH = ("--constraint", "constraints.txt", "torch")
CUDA_PREFIXES = ("nvidia-", "cuda-", "triton")
REMEDY = """
Only a PyTorch with gigabytes of CUDA libraries can be reached from here, and it was not installed.
Either set PIP_EXTRA_INDEX_URL to PyTorch's index of CPU wheels (its "Get started" page shows the address for
"Pip" and "CPU") and run make again, or take the CUDA libraries along: make setup CUDA=1
"""


def planned() -> list[str]:
    """Return the names of what pip would install for PyTorch; it reads their metadata only."""
    command = [sys.executable, "-m", "pip", "install", "-qq", "--dry-run", "--report", "-", *TORCH]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.returncode)  # pip has said why
    return [package["metadata"]["name"].lower() for package in json.loads(done.stdout)["install"]]


def run(*arguments: str) -> bool:
    """Run a module of this Python and say whether it went well; what went wrong it has printed itself."""
    return subprocess.run([sys.executable, "-m", *arguments], check=False).returncode == 0


def install() -> bool:
    """Install PyTorch for the CPU, and say whether that went well."""
    if not any(name.startswith(CUDA_PREFIXES) for name in planned()):
        return run("pip", "install", "-qq", *TORCH)
    uv = ("uv", "pip", "install", "--python", sys.executable, "--torch-backend", "cpu", *TORCH)
    if run("pip", "install", "-qq", "--constraint", "constraints.txt", "uv") and run(*uv):
        return True
    print(REMEDY, file=sys.stderr)
    return False


if __name__ == "__main__":
    sys.exit(0 if find_spec("torch") or install() else 1)
