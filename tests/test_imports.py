"""What is heavy or optional is imported when it is needed: help and scoring do not wait for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest

HEAVY = ("torch", "pandas", "matplotlib", "rdflib", "mlflow")
HELP = """
import sys
from glosa.cli.main import main
sys.argv = ["glosa", "--help"]
try:
    main()
except SystemExit as done:
    assert not done.code
"""


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import glosa", HEAVY),
        # scikit-learn, whose estimator the autocoder is, imports pandas by itself where it is installed.
        ("from glosa import *", [name for name in HEAVY if name != "pandas"]),
        (HELP, HEAVY),
    ],
    ids=["import", "star", "help"],
)
def test_heavy_packages_are_not_imported(code: str, heavy: Sequence[str]) -> None:
    report = f"{code}\nimport sys; print('loaded:', *[name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", report], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "loaded:"
