from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from glosa.errors import TableError
from glosa.records import jsonl
from glosa.records.jsonl import iter_json_lines


def read(path: Path, content: str) -> pl.DataFrame:
    path.write_text(content)
    return pl.concat(iter_json_lines(path))


def test_every_value_is_text_and_an_absent_key_is_null(tmp_path: Path) -> None:
    table = read(tmp_path / "a.jsonl", '{"a": "0110", "b": 1}\n\n{"b": 2.5, "c": true}\n{"a": "ñ", "c": null}')
    assert table.columns == ["a", "b", "c"]
    assert table.rows() == [("0110", "1", None), (None, "2.5", "true"), ("ñ", None, None)]


@pytest.mark.parametrize("block", [1, 7, 30, 8 << 20])
def test_blocks_end_where_lines_end(tmp_path: Path, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "BLOCK", block)
    table = read(tmp_path / "a.jsonl", "".join(f'{{"a": {i}, "b": "x"}}\n' for i in range(9)))
    assert table["a"].to_list() == list("012345678")


def test_faulty_lines_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"(?s)line 2 holds no JSON object.*line 4, character 9: .* Mend or delete"):
        read(tmp_path / "a.jsonl", '{"a": 1}\n[1]\n\n{"a": 1,,\n')


def test_a_key_that_comes_late_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "BLOCK", 8)
    with pytest.raises(TableError, match=r"key 'b' first stands after line 2. Write it in the first record, as null"):
        read(tmp_path / "a.jsonl", '{"a": 1}\n{"b": 1}\n')


def test_a_file_of_blank_lines_is_empty(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"a.jsonl is empty. It must hold one JSON object a line"):
        read(tmp_path / "a.jsonl", "\n\n")
