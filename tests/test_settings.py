from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.errors import SettingsError
from glosa.records.fields import MISSING
from glosa.settings import DataSettings, Settings, make_settings, override, read_settings, write_toml


def test_reads_a_file_with_paths_from_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "glosa.toml"
    file.write_text(
        '[data]\npath = "a.csv"\ntext = "job"\n[scheme]\npath = "/b.csv"\nindex = "c.csv"\n[output]\nfolder = "out"\n'
    )
    settings = read_settings(file)
    assert settings.data.path == str(tmp_path / "a.csv")
    assert settings.data.text == ("job",)
    assert settings.scheme.path == "/b.csv"
    assert settings.scheme.index == str(tmp_path / "c.csv")
    assert settings.output.folder == str(tmp_path / "out")


def test_the_address_of_a_database_stays(tmp_path: Path) -> None:
    file = tmp_path / "glosa.toml"
    file.write_text('[data]\npath = "sqlite:///survey.db"\n')
    assert read_settings(file).data.path == "sqlite:///survey.db"


def test_every_fault_of_a_file_is_told_at_once() -> None:
    found = {
        "data": {"txt": ["job"], "label": 5},
        "modle": {},
        "model": {"seed": -1, "device": "tpu", "validation": 0.9},
        "scheme": {"levels": [0]},
    }
    with pytest.raises(SettingsError, match=r"^glosa.toml cannot be used as it is:") as caught:
        make_settings(found, "glosa.toml")
    told = [str(fault) for fault in caught.value.faults]
    assert any(text.startswith("[data] has no key 'txt'. Did you mean 'text'?") for text in told)
    assert any(text.startswith("there is no table [modle]. Did you mean 'model'?") for text in told)
    assert "[data] label is 5. It should be a valid string." in told
    assert "[model] seed is -1. It should be greater than or equal to 0." in told
    assert "[model] device is 'tpu'. It should be 'auto', 'cpu' or 'cuda'." in told
    assert "[model] validation is 0.9. It should be less than or equal to 0.5." in told
    assert "[scheme] levels.0 is 0. It should be greater than 0." in told


def test_a_missing_file_and_a_broken_one(tmp_path: Path) -> None:
    file = tmp_path / "glosa.toml"
    with pytest.raises(SettingsError, match=r"glosa.toml cannot be read: No such file.*glosa init DATA"):
        read_settings(file)
    file.write_text("[data\n")
    with pytest.raises(SettingsError, match=r"is not TOML in UTF-8: .*line 1"):
        read_settings(file)
    file.write_text('[data]\npath = "C:\\Users\\ana.csv"\n')
    with pytest.raises(SettingsError, match=r"Write paths with / or between single quotes"):
        read_settings(file)
    file.write_bytes(b'[data]\npath = "\xf1"\n')
    with pytest.raises(SettingsError, match="is not TOML in UTF-8"):
        read_settings(file)


def test_the_command_line_wins_and_is_checked_too() -> None:
    settings = override(Settings(), {"data": {"text": ["a"], "label": None}, "model": {"name": "ridge"}})
    assert settings.data.text == ("a",)
    assert settings.model.name == "ridge"
    with pytest.raises(SettingsError, match=r"the command line cannot be used as it is:\n.*validation is 1"):
        override(settings, {"model": {"validation": 1}})


def test_fields_keep_the_empty_cell_missing() -> None:
    fields = DataSettings(text=("job",), missing=("88",)).fields()
    assert fields.missing == ("", "88")
    assert DataSettings(text=("job",)).fields().missing == MISSING
    with pytest.raises(SettingsError, match="no field is named"):
        DataSettings().fields()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().model.seed = 3  # type: ignore[misc]


text = st.text(max_size=8)


settings = st.fixed_dictionaries(
    {
        "data": st.fixed_dictionaries(
            {
                "path": st.none() | text,
                "text": st.lists(text, max_size=3),
                "missing": st.lists(text, max_size=2),
                "where": st.dictionaries(text, text, max_size=2),
            }
        ),
        "scheme": st.fixed_dictionaries({"levels": st.lists(st.integers(1, 9), max_size=3)}),
        "model": st.fixed_dictionaries({"options": st.dictionaries(text, st.booleans() | st.integers(0, 9) | text)}),
    }
)


@given(settings)
def test_what_is_written_is_read_again(found: dict[str, object]) -> None:
    made = make_settings(found)
    assert make_settings(tomllib.loads(write_toml(made))) == made


def test_a_note_stands_under_what_the_key_is() -> None:
    lines = write_toml(Settings(data={"label": "isco"}), {"data.label": "By its name."}).splitlines()
    at = lines.index('label = "isco"')
    assert lines[at - 2 : at] == ["# The column with the code that a person gave.", "# By its name."]
    assert '# where = { split = "train" }' in lines


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ({"api_key": "sk-1234"}, r"the settings hold a key \('api_key'\)\. Keys come from the environment only"),
        ({"key_variable": "sk-1234"}, r"the key variable must be the name of a variable of the environment"),
        ({"address": "https://host/v1?key=sk-1234"}, r"the address of the service holds a key"),
    ],
)
def test_a_key_is_refused_and_not_shown(found: dict[str, str], why: str) -> None:
    with pytest.raises(SettingsError, match=why) as refused:
        make_settings({"llm": found})
    assert "sk-1234" not in str(refused.value)


@pytest.mark.parametrize(("model", "here"), [("m.gguf", True), ("gpt-5-mini", False)])
def test_a_model_in_a_file_is_looked_for_from_the_settings(tmp_path: Path, model: str, here: bool) -> None:
    file = tmp_path / "glosa.toml"
    file.write_text(f'[llm]\nmodel = "{model}"\n', encoding="utf-8")
    assert read_settings(file).llm.model == (str(tmp_path / model) if here else model)


def test_options_of_any_number_can_be_read_again() -> None:
    made = Settings(model={"options": {"a": float("inf"), "b": -1.5, "c": [True, "x"], "d": {"e": 1}}})
    assert make_settings(tomllib.loads(write_toml(made))) == made
    with pytest.raises(SettingsError, match="cannot hold None"):
        write_toml(Settings(model={"options": {"a": None}}))


@pytest.mark.parametrize(("key", "value"), [("requests_per_minute", 0.05), ("attempts", 21), ("timeout", 0)])
def test_limits_are_those_of_the_service(key: str, value: float) -> None:
    with pytest.raises(SettingsError, match=rf"\[llm\] {key}"):
        make_settings({"llm": {key: value}})
