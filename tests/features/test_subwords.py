from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from glosa.errors import SettingsError, UnavailableError
from glosa.features.subwords import FIRST, Cut, Frame, SubwordMaker, SubwordSettings, lay_out, share_out

TABLE = pl.DataFrame({"title": ["cook", None, "ab"], "task": ["a b", "c", None], "status": ["own", None, "own"]})


@pytest.fixture
def maker(tiny_encoder: Path) -> SubwordMaker:
    settings = SubwordSettings(encoder=str(tiny_encoder), max_length=16)
    return SubwordMaker(["title", "task"], ["status"], settings).fit(TABLE)


def said(maker: SubwordMaker, table: pl.DataFrame = TABLE) -> list[str]:
    (view,) = maker.transform(table)
    assert view.dtype == np.int32
    tokens = {number + FIRST: token for token, number in maker._tokenizer.get_vocab().items()}
    return [" ".join(tokens[number] for number in row if number) for row in view.tolist()]


def test_fields_follow_each_other_and_an_empty_one_leaves_its_separators(maker: SubwordMaker) -> None:
    assert said(maker) == [
        "[CLS] c ##o ##o ##k [SEP] a b [SEP] o ##w ##n [SEP]",
        "[CLS] [SEP] c [SEP] [SEP]",
        "[CLS] a ##b [SEP] [SEP] o ##w ##n [SEP]",
    ]
    assert (maker.size, maker.n_views) == (72, 1)


def test_it_agrees_with_the_tokenizer_on_two_texts(tiny_encoder: Path) -> None:
    maker = SubwordMaker(["title", "task"], settings=SubwordSettings(encoder=str(tiny_encoder))).fit(TABLE)
    (view,) = maker.transform(TABLE)
    for row, title, task in zip(view, TABLE["title"], TABLE["task"], strict=True):
        ids = maker._tokenizer.encode(title or "", task or "").ids
        assert row[row > 0].tolist() == [number + FIRST for number in ids]


def test_where_all_is_too_long_the_longest_are_cut(maker: SubwordMaker) -> None:
    table = pl.DataFrame({"title": ["a b"], "task": ["a " * 50], "status": ["c " * 50]})
    assert said(maker, table) == ["[CLS] a b [SEP] a a a a a [SEP] c c c c c [SEP]"]


def test_what_was_saved_needs_no_folder(maker: SubwordMaker) -> None:
    again = SubwordMaker(["x"], settings=SubwordSettings(encoder="gone")).restore(maker.to_json(), maker.arrays())
    np.testing.assert_array_equal(again.transform(TABLE)[0], maker.transform(TABLE)[0])
    assert again.to_json() == maker.to_json()


def test_no_record_at_all(maker: SubwordMaker) -> None:
    assert maker.transform(TABLE.clear())[0].shape[0] == 0


def test_faults_are_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"(?s)encoder is 3.*max_length is 2\. It must be whole, 8 to 8192"):
        SubwordSettings(encoder=3, max_length=2)  # type: ignore[arg-type]
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(UnavailableError, match=r"has no tokenizer\.json\. Save its tokenizer"):
        SubwordMaker(["title"], settings=SubwordSettings(encoder=str(tmp_path))).fit(TABLE)


def test_a_missing_package_is_told(maker: SubwordMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(UnavailableError, match=r"pip install 'glosa\[transformers\]'"):
        SubwordMaker(["title"]).restore(maker.to_json(), maker.arrays())


def test_pytorch_is_not_imported(tiny_encoder: Path) -> None:
    code = f"""
import sys, polars as pl
from glosa.features.subwords import SubwordMaker, SubwordSettings
SubwordMaker(["a"], settings=SubwordSettings(encoder={str(tiny_encoder)!r})).fit(pl.DataFrame({{"a": ["b"]}}))
assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


COUNTS = hnp.arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(0, 5)), elements=st.integers(0, 30))


@given(counts=COUNTS, room=st.integers(-2, 60))
def test_room_is_shared_out(counts: np.ndarray, room: int) -> None:
    taken = share_out(counts, room)
    assert (taken <= counts).all()
    assert (taken.sum(axis=0) <= max(room, 0)).all()
    whole = counts.sum(axis=0) <= room
    np.testing.assert_array_equal(taken[:, whole], counts[:, whole])
    cut = np.where(taken < counts, taken, 10**9).min(axis=0)  # no field that is cut gets less than another, but for 1
    assert (taken <= cut + 1).all()


@given(counts=COUNTS, random=st.randoms(use_true_random=False))
def test_fields_are_laid_out_one_after_the_other(counts: np.ndarray, random: st.DataObject) -> None:
    frame = Frame(*(np.array(ids, np.int32) for ids in ([1], [2, 3], [])))
    rows = [[[random.randrange(9) for _ in range(n)] for n in field] for field in counts.tolist()]  # type: ignore[attr-defined]
    fields = [
        Cut(np.array([n for row in field for n in row], np.int32), np.array([*map(len, field)], np.int64))
        for field in rows
    ]
    found = lay_out(fields, counts, frame)
    for place, row in enumerate(found.tolist()):
        expected = [1]
        for number, field in enumerate(rows):
            expected += ([2, 3] if number else []) + field[place]
        assert row[: len(expected)] == [n + FIRST for n in expected]
        assert not any(row[len(expected) :])
