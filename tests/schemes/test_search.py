from __future__ import annotations

from pathlib import Path

import pytest

from glosa.schemes import Scheme, read_scheme, search


@pytest.mark.parametrize(
    ("query", "language", "best"),
    [
        ("general practitioners", None, "2211"),
        ("PRACTITIONER", None, "2211"),
        ("practitoiner general", None, "2211"),
        ("pract", None, "2211"),
        ("medico jeneral", "es", "2211"),
        ("surgery", None, "2212"),
        ("music teacher", None, "23"),
        ("0110", None, "0110"),
        ("profesionales", "es", "2"),
    ],
)
def test_best_hit(scheme: Scheme, query: str, language: str | None, best: str) -> None:
    hit = search(scheme, query, language=language)[0]
    assert (hit.code, hit.title) == (best, scheme.title(best, language))
    assert 0 < hit.score <= 1


def test_a_word_of_the_title_is_worth_more_than_one_of_the_description(scheme: Scheme) -> None:
    hits = search(scheme, "teachers")
    assert (hits[0].code, hits[0].score) == ("23", 1.0)
    assert [hit.code for hit in search(scheme, "doctors")] == ["2212", "2211"]
    assert search(scheme, "doctors")[0].score == 0.4


def test_limit(scheme: Scheme) -> None:
    assert len(search(scheme, "professionals", limit=1)) == 1


@pytest.mark.parametrize("query", ["", " ,; ", "xylophone"])
def test_nothing_found(scheme: Scheme, query: str) -> None:
    assert search(scheme, query) == []


def test_a_scheme_without_titles_is_searched_by_code() -> None:
    assert [hit.code for hit in search(Scheme.from_labels(["11", "12", "21"]), "12")] == ["12"]


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("query", "code"), [("garbbage collectors", "9611"), ("music techer", "2354"), ("2512", "2512")]
)
def test_a_real_scheme(data_dir: Path, query: str, code: str) -> None:
    assert search(read_scheme(data_dir / "isco08_scheme_en.parquet"), query)[0].code == code
