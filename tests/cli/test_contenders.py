from __future__ import annotations

from pathlib import Path

import pytest

from glosa.cli.contenders import read_contenders
from glosa.errors import SettingsError


def test_names_options_and_settings() -> None:
    found = read_contenders(["ridge, bilstm:epochs=5:units=[64, 32]", "sgd:class_weight=balanced"])
    assert found == {
        "ridge": {"model": "ridge", "options": {}},
        "bilstm:epochs=5:units=[64, 32]": {"model": "bilstm", "options": {"epochs": 5, "units": [64, 32]}},
        "sgd:class_weight=balanced": {"model": "sgd", "options": {}, "class_weight": "balanced"},
    }


def test_files_of_settings(tmp_path: Path) -> None:
    file = tmp_path / "quick.toml"
    file.write_text('[model]\nname = "ngram-bag"\noptions = { epochs = 2 }\nvalidation = 0.2\nseed = 9\n')
    [(name, found)] = read_contenders([str(file)]).items()
    assert (name, found["model"], found["options"], found["validation"]) == ("quick", "ngram-bag", {"epochs": 2}, 0.2)
    assert "seed" not in found


def test_slips_are_told() -> None:
    with pytest.raises(SettingsError, match="'ridge' stands twice"):
        read_contenders(["ridge,tree", "ridge"])
    with pytest.raises(SettingsError, match=r"\[model\] class_weight is 'often'"):
        read_contenders(["ridge:class_weight=often"])
    with pytest.raises(SettingsError, match=r"none\.toml cannot be read"):
        read_contenders(["none.toml"])
