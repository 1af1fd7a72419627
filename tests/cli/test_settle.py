from __future__ import annotations

from pathlib import Path

import pytest

from glosa.cli.settle import announce, find_settings, parse_options, settle
from glosa.errors import SettingsError
from glosa.settings import Settings

FILE = """
[data]
path = "coded.csv"
text = ["job"]
missing = ["88"]
[model]
name = "ridge"
options = { alpha = 2 }
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "glosa.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_the_file_of_the_working_folder_is_found(file: Path) -> None:
    assert find_settings(None).data.text == ("job",)
    file.unlink()
    assert find_settings(None) == Settings()
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        find_settings(file)


def test_the_command_line_wins(file: Path) -> None:
    settled = settle(file, data="other.csv", text=["title", "task"], label=None, seed=3, where=["split=train"])
    assert (settled.data.path, settled.data.text) == ("other.csv", ("title", "task"))
    assert settled.data.where == {"split": "train"}
    assert (settled.model.name, settled.model.seed) == ("ridge", 3)


def test_marks_and_options_are_added(file: Path) -> None:
    settled = settle(file, missing=["99", "88"], option=["tol=0.1"])
    assert settled.data.missing == ("88", "99")
    assert settled.model.options == {"alpha": 2, "tol": 0.1}


def test_options_of_another_model_are_not_kept(file: Path) -> None:
    assert settle(file, model="logistic").model.options == {}
    assert settle(file, model="ridge").model.options == {"alpha": 2}


def test_options_without_a_model_are_those_of_the_model_for_pictures(tmp_path: Path) -> None:
    path = tmp_path / "pictures.toml"
    path.write_text('[data]\nimage = "photo"\n[model]\noptions = { epochs = 1 }\n', encoding="utf-8")
    settled = settle(path)
    assert (settled.model.name, settled.model.options) == ("deep-cnn", {"epochs": 1})


def test_lengths_of_levels(file: Path) -> None:
    assert settle(file, levels="2,4", scheme="codes.csv").scheme.levels == (2, 4)


def test_options_are_values_of_toml_or_text() -> None:
    assert parse_options(["a=1", "b=[1, 2]", "c=x=y", "d="]) == {"a": 1, "b": [1, 2], "c": "x=y", "d": ""}
    for pair in ("epochs", "=3"):
        with pytest.raises(SettingsError, match=r"is no option of a model. Write NAME=VALUE"):
            parse_options([pair])


def test_how_to_read_the_data_of_the_file_is_not_kept_for_other_data(file: Path) -> None:
    file.write_text('[data]\npath = "a.xlsx"\nsheet = "May"\nwhere = { part = "a" }\n', encoding="utf-8")
    assert settle(file).data.sheet == "May"
    other = settle(file, data="b.csv", encoding="cp1252").data
    assert (other.sheet, other.encoding, other.where) == (None, "cp1252", {"part": "a"})


def test_what_comes_from_a_file_is_announced(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    announce(None, settle(None, where=["part=a", "year=2020"]))
    assert capsys.readouterr().out == "Settings of glosa.toml. Only records with part=a, year=2020.\n"
    file.unlink()
    announce(None, settle(None))
    assert capsys.readouterr().out == ""


def test_a_budget_is_an_option_of_the_model() -> None:
    settled = settle(None, model="stack", option=["folds=2"], budget="small")
    assert settled.model.options == {"folds": 2, "budget": "small"}


def test_the_file_tells_how_to_read_its_own_data(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("[data]", '[data]\nsheet = "2020"', 1)
    file.write_text(text, encoding="utf-8")
    path = str(find_settings(None).data.path)
    assert [settle(None, data=data).data.sheet for data in (None, path, "other.xlsx")] == ["2020", "2020", None]


def test_the_key_of_a_service_is_not_for_another(file: Path) -> None:
    with file.open("a", encoding="utf-8") as more:
        more.write('[llm]\nmodel = "m"\naddress = "https://one/v1"\nkey_variable = "ONE"\nprice_in = 1.0\n')
    same, other, local = (settle(None, **said).llm for said in ({}, {"address": "https://two/v1"}, {"llm": "x.gguf"}))
    assert (same.key_variable, same.price_in) == ("ONE", 1.0)
    assert (other.address, other.key_variable, other.price_in) == ("https://two/v1", None, None)
    assert (local.model, local.address, local.key_variable) == ("x.gguf", None, None)
