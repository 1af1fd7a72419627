from __future__ import annotations

from typing import Any

import pytest

from glosa.errors import SettingsError
from glosa.records.fields import Fields


def test_named_holds_every_column_once() -> None:
    fields = Fields(text=("title",), categorical=("status",), label="code", weight="w", group="title")
    assert fields.named == ("title", "status", "code", "w")


def test_unlabelled_keeps_inputs_and_missing_marks() -> None:
    fields = Fields(text=("title",), categorical=("status",), label="code", group="g", missing=("88",)).unlabelled()
    assert fields == Fields(text=("title",), categorical=("status",), missing=("88",))


def test_there_must_be_text_or_a_picture() -> None:
    assert Fields(image="scan").content == ("scan",)
    with pytest.raises(SettingsError, match=r"no field is named. Name at least one column of free text, or the column"):
        Fields(categorical=("status",))


@pytest.mark.parametrize("size", [(28,), (0, 28), (28.5, 28), "28"])
def test_a_size_is_a_height_and_a_width(size: Any) -> None:
    with pytest.raises(SettingsError, match=r"size is .* height and width, whole numbers, 1 to 4096"):
        Fields(image="scan", size=size)


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        ({"text": (3,)}, r"text is \(3,\)\. It must be a text, or a list of texts"),
        ({"missing": (88,)}, r"missing is \(88,\)"),
        ({"label": 3}, r"label is 3\. It must be the name of a column, or None"),
    ],
)
def test_columns_have_names(roles: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Fields(**{"text": ("title",), **roles})


def test_a_column_has_one_role() -> None:
    with pytest.raises(SettingsError, match="'code' named more than once"):
        Fields(text=("title", "code"), label="code")
