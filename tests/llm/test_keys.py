from __future__ import annotations

import pytest

from glosa.errors import SettingsError
from glosa.llm.keys import check_address, check_variable, read_key, refuse_keys

SECRET = "sk-proj-1234567890abcdef"  # codespell:ignore


def test_the_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLOSA_LLM_KEY", raising=False)
    assert read_key() == "none"
    monkeypatch.setenv("GLOSA_LLM_KEY", SECRET)
    monkeypatch.setenv("MINE", "other")
    assert (read_key(), read_key("MINE")) == (SECRET, "other")


def test_a_named_variable_has_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINE", raising=False)
    with pytest.raises(SettingsError, match=r"the environment has no MINE\. Set it to the key of the service: export"):
        read_key("MINE")


def test_a_key_in_place_of_a_variable_is_refused_and_not_shown() -> None:
    with pytest.raises(SettingsError, match=r"Keys come from the environment only: export GLOSA_LLM_KEY") as refused:
        check_variable(SECRET)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        f"https://me:{SECRET}@host/v1",
        f"https://{SECRET}@host/v1",
        f"https://host/v1?api_key={SECRET}",
        f"https://me:{SECRET}@host:no/v1",
    ],
)
def test_a_key_in_an_address_is_refused_and_not_shown(address: str) -> None:
    with pytest.raises(SettingsError, match="the address of the service holds a key or a password") as refused:
        check_address(address)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["localhost:8000", "ftp://host/v1", "http://", "model", "http://[::1/v1", "http://host:no/v1"]
)
def test_an_address_is_one_of_http(address: str) -> None:
    with pytest.raises(SettingsError, match=r"is no address of a service\. Write it as https://host/v1"):
        check_address(address)


def test_settings_that_hold_a_key_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"the settings hold a key \('api_key', 'Token'\)"):
        refuse_keys(["model", "api_key", "Token"], allowed=["model"])


@pytest.mark.parametrize("key", ["“secret”", "secret\n"])
def test_a_key_with_odd_characters_is_refused_and_not_shown(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSA_LLM_KEY", key)
    with pytest.raises(SettingsError, match="GLOSA_LLM_KEY holds characters that no key has") as refused:
        read_key()
    assert "secret" not in str(refused.value)
