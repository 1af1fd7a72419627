from __future__ import annotations

import pytest

from glosa.errors import SchemeError
from glosa.schemes.columns import Columns, find_columns, language_of


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (["code", "title"], Columns("code", (("und", "title"),))),
        (
            ["Level", "ISCO 08 Code", "Title EN", "Definition", "Tasks include"],
            Columns("ISCO 08 Code", (("en", "Title EN"),), (("und", "Definition"),)),
        ),
        (
            ["Código", "Denominación", "Descripción"],
            Columns("Código", (("und", "Denominación"),), (("und", "Descripción"),)),
        ),
        (
            ["codigo_padre", "codigo", "titulo_es", "titulo_en", "titulo corto es"],
            Columns("codigo", (("es", "titulo_es"), ("en", "titulo_en")), (), "codigo_padre"),
        ),
        (["CIUO08", "glosa"], Columns("CIUO08", (("und", "glosa"),))),
        (["notation", "prefLabel (en)", "broader"], Columns("notation", (("en", "prefLabel (en)"),), (), "broader")),
    ],
)
def test_guessed_columns(names: list[str], columns: Columns) -> None:
    assert find_columns(names) == columns


def test_named_columns_win() -> None:
    names = ["code", "title", "id", "long_en", "short_en", "note", "up"]
    found = find_columns(names, code="id", title=["short_en"], description=["long_en", "note"], parent="up")
    assert found == Columns("id", (("en", "short_en"),), (("en", "long_en"), ("und", "note")), "up")


@pytest.mark.parametrize(
    ("names", "named", "message"),
    [
        (["a", "title"], {}, r"looks like the codes of a scheme among 'a', 'title'\. Name it: as \[scheme\] code"),
        (["code", "b"], {}, r"no column looks like the titles of a scheme"),
        (["code", "title"], {"title": "titel"}, r"column 'titel' is not in the table\. Did you mean 'title'"),
        (["code", "title"], {"parent": "up"}, r"column 'up' is not in the table"),
    ],
)
def test_missing_columns(names: list[str], named: dict[str, str], message: str) -> None:
    with pytest.raises(SchemeError, match=message):
        find_columns(names, **named)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "language"),
    [("title_es", "es"), ("Título (EN)", "en"), ("Title Spanish", "es"), ("es", "und"), ("title", "und"), ("", "und")],
)
def test_language_of(name: str, language: str) -> None:
    assert language_of(name) == language
