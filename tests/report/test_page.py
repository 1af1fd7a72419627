from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from glosa.evaluation import Evaluation
from glosa.report.gallery import draw_plots
from glosa.report.page import render_page
from glosa.report.wording import Wording
from glosa.types import Language


class Tags(HTMLParser):
    """Collects ids and addresses, and checks that each element is closed in its turn."""

    VOID = frozenset({"meta", "link", "br", "img", "input", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids += [named["id"] or ""] if "id" in named else []
        self.addresses += [named[key] or "" for key in ("src", "href", "xlink:href") if key in named]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def render(evaluation: Evaluation, language: Language = "en") -> str:
    words = Wording.of(language)
    return render_page(evaluation, draw_plots(evaluation, words), words, "A < B & C")


@pytest.fixture(scope="module")
def page(evaluation: Evaluation) -> str:
    return render(evaluation)


def test_elements_are_closed_and_ids_are_unique(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert len(tags.ids) == len(set(tags.ids))


def test_nothing_is_loaded_from_elsewhere(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert [address for address in tags.addresses if not address.startswith(("#", "data:"))] == []
    assert "@import" not in page
    assert re.findall(r"url\((?!#)", page) == []


def test_references_within_pictures_lead_somewhere(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    wanted = set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", page))
    assert wanted <= set(tags.ids)


def test_text_of_records_and_titles_is_never_markup(page: str) -> None:
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<title>A &lt; B &amp; C</title>" in page
    assert "Work <" not in page


def test_pictures_take_the_colours_and_the_font_of_the_page(page: str) -> None:
    pictures = re.findall(r"<svg .*?</svg>", page, flags=re.S)
    assert len(pictures) == 10
    for picture in pictures[1:]:
        assert "var(--ink)" in picture or "var(--quiet)" in picture
        assert "DejaVu" not in picture
        assert "aria-label=" in picture


def test_spanish_page_says_so(flat: Evaluation) -> None:
    page = render(flat, "es")
    assert '<html lang="es">' in page
    assert "De 100 registros" in page
    assert "Of 100 records" not in page


def test_page_of_a_flat_scheme_without_errors(flat: Evaluation) -> None:
    page = render(flat)
    assert "Of 100 records, 100 get the right code" in page
    assert "None." in page
