from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.errors import SettingsError
from glosa.features.tokens import TokenMaker, TokenSettings
from glosa.features.words import split_words

TEXT = st.one_of(st.none(), st.text("ab c", max_size=9), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
TABLE = pl.DataFrame(
    {
        "title": ["school cook", "cook", "lorry driver", "driver", None, "a cook"],
        "task": ["cooks", None, "drives a lorry", "drives", None, "cooks a lot of meals"],
        "status": ["Employee", "own account", "employee", "own account", "-", None],
    }
)


def maker(**settings: object) -> TokenMaker:
    return TokenMaker(["title", "task"], ["status"], TokenSettings(**settings)).fit(TABLE)  # type: ignore[arg-type]


def test_the_vocabulary_is_that_of_all_fields_the_most_frequent_first() -> None:
    assert maker().tokens_ == ("a", "cook", "cooks", "driver", "drives", "lorry")
    assert maker(max_size=2).tokens_ == ("a", "cook")
    assert maker(min_count=9).size == 10, "where nothing is frequent enough, everything is kept"


def test_views() -> None:
    title, task, status = maker().transform(TABLE)
    assert title.tolist() == [[1, 3], [3, 0], [7, 5], [5, 0], [0, 0], [2, 3]]
    assert task[:3].tolist() == [[4, 0, 0, 0, 0], [0, 0, 0, 0, 0], [6, 2, 7, 0, 0]]
    assert status.tolist() == [[1], [2], [1], [2], [0], [0]]
    assert {view.dtype for view in (title, task, status)} == {np.dtype(np.int32)}


def test_long_texts_are_cut_and_new_ones_are_no_longer_than_those_of_training() -> None:
    made = maker(max_length=2)
    assert made.lengths_ == (2, 2)
    assert maker().transform(TABLE.with_columns(title=pl.lit("cook " * 9)))[0].tolist() == [[3, 3]] * 6


def test_unknown_words_and_values() -> None:
    new = pl.DataFrame({"title": ["Baker!", "cook"], "task": ["", None], "status": ["army", "EMPLOYEE"]})
    title, task, status = maker().transform(new)
    assert (title.tolist(), task.any(), status.tolist()) == ([[1, 0], [3, 0]], False, [[0], [1]])


def test_characters() -> None:
    made = TokenMaker(["text"], (), TokenSettings(kind="characters", max_length=4, min_count=1))
    made.fit(table := pl.DataFrame({"text": ["Añb a", "b", None]}))
    assert made.tokens_ == ("b", " ", "a", "n"), "what is cut off is not counted"
    number = {token: place + 2 for place, token in enumerate(made.tokens_)}
    assert made.transform(table)[0].tolist() == [[number[c] for c in "anb "], [number["b"], 0, 0, 0], [0] * 4]


def test_the_last_records_are_known_however_rare_their_words() -> None:
    table = pl.DataFrame({"text": ["cook", "cook", "baker", "pilot"]})
    assert TokenMaker(["text"]).fit(table).tokens_ == ("cook",)
    assert TokenMaker(["text"]).fit(table, sure=1).tokens_ == ("cook", "pilot")


def test_words_with_a_vector_are_known_however_rare(tmp_path: Path) -> None:
    (tmp_path / "vectors.txt").write_text("pilot 1 0\nbaker 0 1\nnurse 1 1\n")
    table = pl.DataFrame({"text": ["cook", "cook", "pilot", "clerk"]})
    made = TokenMaker(["text"], (), TokenSettings(vectors=str(tmp_path / "vectors.txt"))).fit(table)
    assert made.tokens_ == ("cook", "pilot")
    assert made.vectors_ is not None
    assert (made.vectors_.words, made.vectors_.values.tolist()) == (("pilot",), [[1, 0]])
    assert (made.coverage_["known"], made.coverage_["running_share"]) == (1, 0.25)
    again = TokenMaker.restore(made.to_json(), made.arrays())
    assert (again.coverage_, again.vectors_) == (made.coverage_, None)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=6), st.sampled_from(["words", "characters"]))
def test_numbers_against_a_loop_and_a_restored_maker(rows: list[tuple[str | None, str | None]], kind: str) -> None:
    table = pl.DataFrame(rows, schema={"text": pl.String, "status": pl.String}, orient="row")
    settings = TokenSettings(kind=kind, max_length=5, min_count=2)  # type: ignore[arg-type]
    made = TokenMaker(["text"], ["status"], settings).fit(table)
    texts = [" ".join(words) for words in split_words(table["text"])]
    number = {token: place + 2 for place, token in enumerate(made.tokens_)}
    view, status = made.transform(table)
    for text, row in zip(texts, view, strict=True):
        tokens = list(text)[:5] if kind == "characters" else text.split()[:5]
        assert [number.get(token, 1) for token in tokens] == row[row > 0].tolist()
        assert not row[len(tokens) :].any()
    assert view.shape == (len(rows), made.lengths_[0])
    assert status.max(initial=0) <= len(made.values_[0])
    again = TokenMaker.restore(made.to_json(), made.arrays())
    for first, second in zip(again.transform(table), (view, status), strict=True):
        np.testing.assert_array_equal(first, second)
    assert (again.size, again.text, again.settings) == (made.size, made.text, made.settings)


def test_nothing_to_learn_from() -> None:
    made = TokenMaker(["text"]).fit(pl.DataFrame({"text": [None, " - "]}, schema={"text": pl.String}))
    assert (made.size, made.lengths_) == (0, (1,))


def test_settings_out_of_their_range_are_told_together() -> None:
    with pytest.raises(SettingsError, match=r"kind is 'syllables'. (?s:.*)max_length is 0. (?s:.*)vectors is 3. "):
        TokenSettings(kind="syllables", max_length=0, vectors=3)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=r"vectors is 'a.txt'. It must be the path of a file, for words, or None"):
        TokenSettings(kind="characters", vectors="a.txt")
