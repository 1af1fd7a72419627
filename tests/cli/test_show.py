from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Run = Callable[..., Result]


def test_shows_what_it_is_made_of(run: Run, fitted: Path) -> None:
    output = run("show", fitted).output
    for told in ("logistic", "job, place", "isco08", "180", "Calibration error", "MB"):
        assert told in output


def test_json(run: Run, fitted: Path) -> None:
    found = json.loads(run("show", fitted, "--json").stdout)
    assert [level["codes"] for level in found["levels"]] == [3, 3, 3, 5]
    assert len(found["fingerprint"]) == 64
    assert found["settings"]["data"]["text"] == ["job", "place"]
    assert found["bytes"] > 1000
