from __future__ import annotations

import pytest

from glosa.errors import SettingsError
from glosa.records.fields import Fields


def test_named_holds_every_column_once() -> None:
    fields = Fields(text=("title",), categorical=("status",), label="code", weight="w", group="title")
    assert fields.named == ("title", "status", "code", "w")


def test_unlabelled_keeps_inputs_and_missing_marks() -> None:
    fields = Fields(text=("title",), categorical=("status",), label="code", group="g", missing=("88",)).unlabelled()
    assert fields == Fields(text=("title",), categorical=("status",), missing=("88",))


def test_there_must_be_text() -> None:
    with pytest.raises(SettingsError, match=r"no text field is named. Name at least one"):
        Fields(text=())


def test_a_column_has_one_role() -> None:
    with pytest.raises(SettingsError, match="'code' named more than once"):
        Fields(text=("title", "code"), label="code")
