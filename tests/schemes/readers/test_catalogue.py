from __future__ import annotations

from pathlib import Path

import pytest

from glosa.errors import SchemeError
from glosa.schemes.readers.catalogue import find_reader
from glosa.schemes.readers.table import read_excel


def test_the_ending_tells_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "codes.XLSX"
    path.touch()
    assert find_reader(path) is read_excel


def test_unknown_kind(tmp_path: Path) -> None:
    path = tmp_path / "codes.docx"
    path.touch()
    with pytest.raises(SchemeError, match=r"not read as a scheme\. .*Valid: '.csv'"):
        find_reader(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SchemeError, match="there is no scheme file"):
        find_reader(tmp_path / "codes.csv")
