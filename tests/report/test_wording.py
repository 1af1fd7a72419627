from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from glosa import report
from glosa.errors import SettingsError
from glosa.evaluation import Evaluation
from glosa.report.gallery import draw_plots
from glosa.report.page import render_page
from glosa.report.wording import LANGUAGES, Wording

PLACEHOLDER = re.compile(r"\{\w+\}")


class Listening(dict[str, str]):
    """A catalogue that remembers what was asked of it."""

    def __init__(self, catalogue: dict[str, str]) -> None:
        super().__init__(catalogue)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)


def test_catalogues_have_the_same_keys_and_the_same_values_to_fill_in() -> None:
    english, spanish = (Wording.of(language).catalogue for language in LANGUAGES)
    assert list(english) == list(spanish)
    for key in english:
        assert sorted(PLACEHOLDER.findall(english[key])) == sorted(PLACEHOLDER.findall(spanish[key])), key


def test_nothing_in_a_catalogue_is_idle(evaluation: Evaluation, hopeless: Evaluation, flat: Evaluation) -> None:
    heard = Listening(dict(Wording.of("en").catalogue))
    words = Wording(heard)
    for told in (evaluation, hopeless, flat):
        render_page(told, draw_plots(told, words), words, words("title"))
    assert words.code(evaluation.levels[0]) == "1-digit code"
    assert set(heard) == heard.asked


@pytest.mark.parametrize(
    ("language", "percent", "count", "weight"),
    [("en", "62.1\u202f%", "12,345", "1,234.5"), ("es", "62,1\u202f%", "12\u202f345", "1\u202f234,5")],
)
def test_numbers_as_readers_write_them(language: str, percent: str, count: str, weight: str) -> None:
    words = Wording.of(language)
    assert (words.percent(0.6214), words.count(12345), words.count(1234.5)) == (percent, count, weight)


def test_levels_are_called_by_their_digits(evaluation: Evaluation, flat: Evaluation) -> None:
    words = Wording.of("en")
    assert [words.level(level) for level in evaluation.levels] == ["1 digit", "2 digits", "3 digits"]
    assert [words.level(level) for level in flat.levels] == ["Level 1"]
    assert words.code(evaluation.finest) == "3-digit code"


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(SettingsError, match="Unknown report language 'fr'"):
        Wording.of("fr")


@pytest.mark.parametrize("page", ["experiment", "comparison", "tuning"])
def test_catalogues_of_other_pages_agree_too(page: str) -> None:
    english, spanish = (_own(language, page) for language in LANGUAGES)
    assert list(english) == list(spanish)
    for key in english:
        assert sorted(PLACEHOLDER.findall(english[key])) == sorted(PLACEHOLDER.findall(spanish[key])), key


def _own(language: str, page: str) -> dict[str, str]:
    text = (Path(report.__file__).parent / "languages" / f"{page}.{language}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        (33.561, "33.56", "33,56"),
        (1_700_000_128.0, "1,700,000,128", "1\u202f700\u202f000\u202f128"),
        (0.0, "0", "0"),
        (-0.05, "-0.05", "-0,05"),
        (9.99999, "10", "10"),
        (1000.0, "1,000", "1\u202f000"),
    ],
)
def test_first_digits_of_a_number(value: float, english: str, spanish: str) -> None:
    assert (Wording.of("en").figure(value), Wording.of("es").figure(value)) == (english, spanish)
