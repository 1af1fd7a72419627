"""What is heavy or optional is imported when it is needed: help and scoring do not wait for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "pandas", "matplotlib", "rdflib")
HELP = """
import sys
from glosa.cli.main import main
sys.argv = ["glosa", "--help"]
try:
    main()
except SystemExit as done:
    assert not done.code
"""


@pytest.mark.parametrize("code", ["import glosa", "from glosa import *", HELP], ids=["import", "star", "help"])
def test_heavy_packages_are_not_imported(code: str) -> None:
    report = f"{code}\nimport sys; print('loaded:', *[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", report], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "loaded:"
