from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from glosa.errors import SettingsError
from glosa.llm import label, synthesize
from glosa.llm.template import Template, packaged, read_template
from glosa.types import Language

KINDS = {"synthesize": synthesize, "label": label}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", get_args(Language))
def test_the_templates_of_the_package_can_be_filled_in(kind: str, language: Language) -> None:
    template, module = packaged(kind, language), KINDS[kind]
    assert set(module.NEEDED) <= template.places <= set(module.PLACES)  # type: ignore[attr-defined]
    rules, question = template.fill(dict.fromkeys(module.PLACES, "$here"))  # type: ignore[attr-defined]
    assert rules["role"] == "system"
    assert "$here" in question["content"]


@pytest.mark.parametrize("language", get_args(Language))
def test_a_request_has_the_parts_of_the_published_one(language: Language) -> None:
    headings = [line for line in packaged("synthesize", language).question.splitlines() if line.startswith("# ")]
    assert len(headings) == 7  # context, objective, style, tone, audience, the code, response


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    template = read_template(write(tmp_path, "Write $count, at $$1 each."), valid=["count"], needed=["count"])
    assert template.fill({"count": 3}) == [{"role": "user", "content": "Write 3, at $1 each."}]
    assert template.hash == Template("other", "", "Write $count, at $$1 each.").hash
    assert template.hash != Template("mine.txt", "Rules", "Write $count, at $$1 each.").hash


def test_all_that_is_wrong_with_a_template_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, "Rules\n---\nWrite $titel for $ 5.")
    with pytest.raises(SettingsError, match=r"mine\.txt is no template that can be filled in") as refused:
        read_template(path, valid=["title", "count"], needed=["count"])
    assert list(map(str, refused.value.faults)) == [
        "a $ stands alone. Write $$ for a dollar.",
        "nothing fills in $titel. Did you mean 'title'? Valid: 'title', 'count'.",
        "it does not have $count. The model must be told.",
    ]


def test_a_template_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.txt cannot be read: .*Name a text file in UTF-8"):
        read_template(tmp_path / "none.txt", valid=[], needed=[])
