from __future__ import annotations

import io
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import typer

from glosa.cli.language_model import ask_with_consent, open_language_model, tell_end
from glosa.errors import SettingsError
from glosa.llm.ask import Question
from glosa.llm.journal import open_journal
from glosa.llm.service import Service
from glosa.settings import LanguageModelSettings

QUESTION = Question(about="512", messages=[{"role": "user", "content": "x" * 35}], template="t", inputs={})


class Terminal(io.StringIO):
    """A person who types."""

    def isatty(self) -> bool:
        return True


def ask(service: Service, folder: Path, *, yes: bool = False) -> Any:
    prices = LanguageModelSettings(price_in=1e6, price_out=1e6)
    with open_journal(folder / "j") as journal:
        return ask_with_consent(service, [QUESTION], journal, prices, what="Asking", yes=yes, as_json=False)


@pytest.fixture
def elsewhere(scripted: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """A service that is to be paid."""
    monkeypatch.setattr(Service, "is_local", False)
    return scripted("good")


def test_no_model_is_named() -> None:
    with (
        pytest.raises(SettingsError, match=r"no language model is named\. Say --llm MODEL with --address URL"),
        open_language_model(LanguageModelSettings()),
    ):
        pass


def test_the_settings_reach_the_service(scripted: Callable[..., Any]) -> None:
    said = {"model": "m", "address": scripted("x").address, "timeout": 7, "attempts": 2, "together": 3}
    with open_language_model(LanguageModelSettings(**said, requests_per_minute=600)) as service:
        limits = service.limits
    assert (service.model, limits.timeout, limits.attempts, limits.together) == ("m", 7, 2, 3)
    assert limits.requests_per_minute == 600


def test_what_costs_nothing_is_not_asked_about(
    scripted: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Service("m", scripted("good").address) as service:
        replies, costs = ask(service, tmp_path)
    assert (replies[0].answer, costs.cost) == ("good", 210)
    assert "1 questions, about 10 tokens to read and 200 to write, about 210.00 to pay" in capsys.readouterr().out


def test_nobody_is_there_to_agree(elsewhere: Any, tmp_path: Path) -> None:
    with Service("m", elsewhere.address) as service:
        with pytest.raises(SettingsError, match=r"210\.00 to pay: nobody is here to agree\. Look .* --yes"):
            ask(service, tmp_path)
        assert ask(service, tmp_path, yes=True)[0][0].answer == "good"
        assert ask(service, tmp_path)[1].questions == 0  # the journal has the answer: there is nothing to agree to


@pytest.mark.parametrize("agrees", [True, False])
def test_a_person_decides(elsewhere: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agrees: bool) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("y\n" if agrees else "n\n"))
    with Service("m", elsewhere.address) as service, nullcontext() if agrees else pytest.raises(typer.Abort):
        ask(service, tmp_path)
    assert len(elsewhere.asked) == agrees


def test_failures_are_listed_and_end_with_a_code_of_their_own(
    scripted: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with Service("m", scripted("").address) as service:
        tell_end(service, [], as_json=False)
        with pytest.raises(typer.Exit) as ended:
            tell_end(service, [("512", "the answer is broken JSON")], as_json=False)
    assert ended.value.exit_code == 6
    said = capsys.readouterr().out
    assert "1 without an answer" in said
    assert "Run the same command again" in said
