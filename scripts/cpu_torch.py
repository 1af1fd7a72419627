"""Installs PyTorch for the CPU, and never gigabytes of CUDA libraries that nobody asked for.

On Linux, PyTorch's own wheel on the default index brings the CUDA libraries along. So pip is first asked what it
would install. Where that includes CUDA, uv, which knows where PyTorch keeps its CPU builds, installs PyTorch instead.
"""

import json
import subprocess
import sys
from importlib.util import find_spec

PIP = [sys.executable, "-m", "pip"]
TORCH = ["--constraint", "constraints.txt", "torch"]
CUDA_PREFIXES = ("nvidia-", "cuda-", "triton")
REMEDY = """
Only a PyTorch with gigabytes of CUDA libraries can be reached from here, and it was not installed.
Either set PIP_EXTRA_INDEX_URL to PyTorch's index of CPU wheels (its "Get started" page shows the address for
"Pip" and "CPU") and run make again, or take the CUDA libraries along: make setup CUDA=1
"""


def planned() -> list[str]:
    """Return the names of what pip would install for PyTorch; it reads their metadata only."""
    command = [*PIP, "install", "-qq", "--dry-run", "--report", "-", *TORCH]
    report = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [package["metadata"]["name"].lower() for package in json.loads(report)["install"]]


def install_with_uv() -> bool:
    """Install the CPU build through uv and say whether that went well."""
    subprocess.run([*PIP, "install", "-qq", "--constraint", "constraints.txt", "uv"], check=True)
    uv = [sys.executable, "-m", "uv", "pip", "install", "--python", sys.executable, "--torch-backend", "cpu"]
    return subprocess.run([*uv, *TORCH], check=False).returncode == 0


def main() -> int:
    """Install PyTorch unless it is there."""
    if find_spec("torch"):
        return 0
    if not any(name.startswith(CUDA_PREFIXES) for name in planned()):
        return subprocess.run([*PIP, "install", "-qq", *TORCH], check=False).returncode
    if install_with_uv():
        return 0
    print(REMEDY, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
