from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.errors import InputError, SettingsError
from glosa.llm.journal import open_journal, question_key


@given(st.text(), st.text(), st.text(), st.text())
def test_equal_questions_have_equal_keys(model: str, other: str, template: str, value: str) -> None:
    key = question_key(model, template, {"a": value, "b": 1})
    assert key == question_key(model, template, {"b": 1, "a": value})
    assert (key == question_key(other, template, {"a": value, "b": 1})) == (model == other)


def test_an_answer_is_on_the_disk_at_once(tmp_path: Path) -> None:
    with open_journal(tmp_path / "new" / "run.journal") as journal:
        journal.add("k", {"title": "niñera"}, model="m", about="531")
        [line] = journal.path.read_text(encoding="utf-8").splitlines()
    kept = json.loads(line)
    assert kept.pop("when")[:2] == "20"
    assert kept == {"key": "k", "model": "m", "about": "531", "answer": {"title": "niñera"}}


@pytest.mark.parametrize("torn", ['{"key": "b", "answ', '{"key": "b", "answer": "niñ'.encode()[:-1], "{"])
def test_a_torn_last_line_is_taken_off(tmp_path: Path, torn: str | bytes) -> None:
    path = tmp_path / "run.journal"
    with open_journal(path) as journal:
        journal.add("a", 1)
    whole = path.read_bytes()
    path.write_bytes(whole + (torn.encode() if isinstance(torn, str) else torn))
    with open_journal(path) as journal:
        assert ("a" in journal, "b" in journal, len(journal)) == (True, False, 1)
        journal.add("b", 2)
    assert path.read_bytes().startswith(whole)
    with open_journal(path) as journal:
        assert journal["b"]["answer"] == 2


def test_lines_that_are_no_answers_are_named(tmp_path: Path) -> None:
    path = tmp_path / "run.journal"
    path.write_text('{"key": "a", "answer": 1}\nnonsense\n{"key": "b"}\n[]\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"run\.journal is no whole journal") as refused:
        open_journal(path)
    assert [fault.what for fault in refused.value.faults] == [f"line {line} is no answer" for line in (2, 3, 4)]
    assert path.read_text(encoding="utf-8").endswith("[]\n")


def test_another_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text('{"answers": []}', encoding="utf-8")
    with pytest.raises(InputError, match=r"(?s)is no whole journal:.*its end is no answer. Name another journal"):
        open_journal(path)
    assert path.read_text(encoding="utf-8") == '{"answers": []}'


def test_a_second_run_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.journal"
    second = f"from glosa.llm.journal import open_journal; open_journal({str(path)!r})"
    with open_journal(path):
        done = subprocess.run([sys.executable, "-c", second], check=False, capture_output=True, text=True)
    assert "is being written by another run. Wait for it, or name another journal." in done.stderr


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot be written: Is a directory\. Name another journal"):
        open_journal(tmp_path)
