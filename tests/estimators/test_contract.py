"""What every model of the catalogue keeps, found by itself."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

from glosa import Autocoder, LabelError, Scheme, SettingsError
from glosa.estimators.catalogue import TEXT_MODELS

Make: TypeAlias = Callable[..., Autocoder]
Options: TypeAlias = dict[str, Any] | None

NEW = ["cook", "drives a bus", "zzz qqq", "", None, "COOK!", "面包师"]
WORDS = ["cook", "cooks", "lorry", "driver", "bus", "ñandú", "учитель", "c++"]
TEXT = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
LABEL = st.one_of(st.text("12", min_size=1, max_size=4), st.sampled_from(["3", "999"]))
ANY_TEXT = st.one_of(st.none(), TEXT, st.text(st.characters(exclude_categories=["Cs"]), max_size=20))


def longer(options: Options, epochs: int) -> Options:
    if options and "models" in options:
        return {**options, "models": {"ngram-bag": longer(options["models"]["ngram-bag"], epochs)}}
    stops_early = {} if options and "most_steps" in options else {"patience": epochs}
    return options and {**options, "epochs": epochs, **stops_early}


@st.composite
def labelled(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Records of a random tree, in which labels may be above others, and a word that some records have in common."""
    labels = draw(st.lists(LABEL, min_size=2, max_size=8).filter(lambda found: len(set(found)) > 1))
    texts = draw(st.lists(TEXT, min_size=len(labels), max_size=len(labels)))
    return [*texts, *["cook"] * 6], [*labels, *labels[:2] * 3]


def check_probabilities(found: np.ndarray, coder: Autocoder) -> None:
    """Each row sums to 1, or to 0 without text, and at every level a parent is the sum of its children."""
    assert np.isfinite(found).all()
    assert found.min(initial=0) >= 0
    sums = found.sum(axis=1)
    np.testing.assert_allclose(sums[sums > 0], 1, atol=1e-5)
    of_level = coder.levels_.sum_up(found)
    for level, (parents, children) in enumerate(itertools.pairwise(of_level)):
        added = np.zeros_like(parents)
        for column, code in enumerate(coder.levels_.groups[level + 1]):
            path = coder.scheme_.ancestors(code)
            above = coder.levels_.groups[level].index(path[min(level, len(path) - 1)])
            added[:, above] += children[:, column]
            assert (parents[:, above] >= children[:, column] - 1e-6).all()
        np.testing.assert_allclose(parents, added, atol=1e-5)


@pytest.mark.parametrize("model", TEXT_MODELS)
@given(records=labelled(), new=st.lists(ANY_TEXT, min_size=1, max_size=5))
@settings(max_examples=15)
def test_probabilities_sum_to_1_and_parents_are_the_sum_of_their_children(
    model: str,
    records: tuple[list[str], list[str]],
    new: list[str | None],
    quick: dict[str, dict[str, Any]],
) -> None:
    texts, labels = records
    options = quick.get(model, {}) | ({"epochs": 1} if model == "ngram-bag" else {})
    coder = Autocoder(model=model, options=options, hierarchy="digits").fit(texts, labels)
    assert set(coder.classes_) == set(labels)
    found = coder.predict_proba(new)
    assert found.shape == (len(new), len(coder.classes_))
    check_probabilities(found, coder)

    coded = coder.code(new, top=100)
    with_text = coded.filter(pl.col("note") == "")
    places = [f"probability_{place}" for place in range(1, len(coder.classes_) + 1)]
    np.testing.assert_allclose(with_text.select(pl.sum_horizontal(places)).to_series(), 1, atol=1e-5)
    np.testing.assert_allclose(with_text["probability"], found.max(axis=1)[found.any(axis=1)], rtol=1e-5)
    for name, sums in zip(coder.levels_.names, coder.levels_.sum_up(found), strict=True):
        np.testing.assert_allclose(
            with_text[f"level_{name}_probability"], sums.max(axis=1)[found.any(axis=1)], rtol=1e-5
        )


def test_uneven_depth_interior_labels_and_special_codes(make: Make, table: pl.DataFrame, scheme: Scheme) -> None:
    coder = make(scheme=scheme).fit(table)
    assert coder.classes_.tolist() == ["11", "121", "122", "2", "21", "999"]
    assert [len(groups) for groups in coder.levels_.groups] == [3, 5, 6]
    check_probabilities(coder.predict_proba(NEW), coder)
    dtype = coder.code(["employee"]).schema["level_1_code"]
    assert isinstance(dtype, pl.Enum)
    assert dtype.categories.to_list() == ["1", "2", "999"]


def test_what_was_learned_from_is_mostly_known_again(make: Make, learning: Options, table: pl.DataFrame) -> None:
    many = pl.concat([table] * 8)
    assert make(options=learning, validation=0).fit(many).score(many, many["label"]) > 0.9


def test_the_same_seed_gives_the_same_autocoder(make: Make, table: pl.DataFrame) -> None:
    first, second = make(seed=3).fit(table), make(seed=3).fit(table)
    np.testing.assert_array_equal(first.predict_proba(NEW), second.predict_proba(NEW))
    assert first.fingerprint_ == second.fingerprint_


def test_fitting_again_forgets_what_was_learned(make: Make, table: pl.DataFrame) -> None:
    again = make().fit(["bus", "bus", "tram", "tram"], ["a", "a", "b", "b"]).fit(table)
    assert again.fingerprint_ == make().fit(table).fingerprint_


def test_clone_and_parameters(make: Make, table: pl.DataFrame, scheme: Scheme) -> None:
    coder = make(scheme=scheme, categorical=["status"], validation=0.2).fit(table.with_columns(status=pl.lit("x")))
    copy = clone(coder)
    parameters = coder.get_params()
    assert copy.get_params() == parameters
    assert not hasattr(copy, "classes_")
    assert Autocoder().set_params(**parameters).get_params() == parameters
    assert "model=" in repr(make(model="ridge"))


def test_saved_and_loaded_it_answers_the_same(make: Make, table: pl.DataFrame, scheme: Scheme, tmp_path: Path) -> None:
    coder = make(scheme=scheme).fit(pl.concat([table] * 5))
    coder.save(tmp_path / "coder", settings={"model": "x"})
    loaded = Autocoder.load(tmp_path / "coder")
    np.testing.assert_array_equal(coder.predict_proba(NEW), loaded.predict_proba(NEW))
    assert coder.code(NEW).equals(loaded.code(NEW))
    assert (loaded.scheme_, loaded.scheme) == (scheme, scheme)
    assert loaded.settings_ == {"model": "x"}
    for name in ("fingerprint_", "temperature_", "held_out_", "records_", "fields_"):
        assert getattr(loaded, name) == getattr(coder, name)
    assert (loaded.history_ is None) == (coder.history_ is None)
    assert loaded.history_ is None or loaded.history_.equals(coder.history_)

    loaded.save(tmp_path / "coder")
    again = Autocoder.load(tmp_path / "coder")
    np.testing.assert_array_equal(coder.predict_proba(NEW), again.predict_proba(NEW))
    assert again.settings_ == {"model": "x"}
    assert clone(again).fit(pl.concat([table] * 5)).fingerprint_ == coder.fingerprint_


def test_pickled_it_answers_the_same(make: Make, table: pl.DataFrame) -> None:
    """Processes of scikit-learn hand estimators on this way; Glosa itself never reads a pickle."""
    coder = make().fit(table)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(coder)).predict_proba(NEW), coder.predict_proba(NEW))


def test_records_without_text_are_never_guessed(make: Make, table: pl.DataFrame) -> None:
    coder = make(missing=["88", "-"]).fit(table)
    coded = coder.code(["cook", "", None, "  ", "88", " - ", "…", "zzz"])
    silent = [False, True, True, True, True, True, True, False]
    assert (coded["note"] == "no text").to_list() == silent
    answer = coded.drop("text", "note", "autocoder", "scheme")
    assert [all(cell is None for cell in row) for row in answer.rows()] == silent
    assert [any(cell is None for cell in row) for row in answer.rows()] == silent
    assert (coder.predict_proba(["", "cook"]).sum(axis=1) > 0.5).tolist() == [False, True]
    assert coder.predict(["", "88"]).tolist() == ["", ""]


def test_unseen_words_get_an_answer(make: Make, table: pl.DataFrame) -> None:
    coded = make().fit(table).code(["zqzqz", "xqxqx"])
    assert coded["note"].to_list() == ["", ""]
    assert coded["code"].null_count() == 0
    assert coded["probability"][0] == pytest.approx(coded["probability"][1], abs=1e-4)


def test_other_records_of_a_batch_do_not_matter(make: Make, table: pl.DataFrame) -> None:
    coder = make().fit(table)
    together = coder.predict_proba(NEW)
    np.testing.assert_allclose(np.concatenate([coder.predict_proba([text]) for text in NEW]), together, atol=1e-6)
    np.testing.assert_allclose(coder.predict_proba(NEW[::-1])[::-1], together, atol=1e-6)


def test_no_records_to_code(make: Make, table: pl.DataFrame) -> None:
    coder = make().fit(table)
    assert coder.predict_proba([]).shape == (0, 5)
    assert coder.predict([]).tolist() == []
    assert coder.code([]).columns == coder.code(["cook"]).columns


@pytest.mark.parametrize("model", ["ridge"], indirect=True)
def test_one_code_only_is_no_task(make: Make) -> None:
    with pytest.raises(LabelError, match="label '11' is the only one"):
        make().fit(["cook", "cooks"], ["11", "11"])


def test_two_codes(make: Make, learning: Options) -> None:
    coder = make(options=learning).fit(["cook", "driver"] * 15, ["a", "b"] * 15)
    assert coder.predict(["cook", "driver"]).tolist() == ["a", "b"]


def test_codes_of_one_record(make: Make) -> None:
    coder = make().fit(["cook", "cooks", "cooking"], ["1", "2", "3"])
    assert set(coder.predict(["cook"])) <= {"1", "2", "3"}


@pytest.mark.parametrize("text", ["a", "a b", "cook"])
def test_texts_that_are_all_alike(make: Make, text: str) -> None:
    found = make().fit([text] * 6, ["1", "1", "1", "1", "2", "2"]).predict_proba([text])
    assert found.shape == (1, 2)
    assert found.sum() == pytest.approx(1)


def test_every_form_of_input_means_the_same(make: Make, table: pl.DataFrame) -> None:
    texts, labels = table["text"].to_list(), table["label"].to_list()
    forms: list[tuple[Any, Any]] = [
        (table, None),
        (table.to_pandas(), None),
        (pd.Series(texts), pd.Series(labels)),
        (texts, labels),
        (np.array(texts, dtype=object), np.array(labels)),
        (table.drop("label"), table["label"].cast(pl.Categorical)),
        (table, [int(label) for label in labels]),
    ]
    prints = {make().fit(X, y).fingerprint_ for X, y in forms}
    assert len(prints) == 1


def test_a_category_alone_can_decide(make: Make, learning: Options) -> None:
    words = ["works", "worker", "helps", "does things"]
    table = pl.DataFrame({"text": words * 10, "status": ["army", "farm"] * 20, "label": ["a", "b"] * 20})
    same = table.with_columns(text=pl.Series(np.repeat(words, 10)))
    coder = make(categorical=["status"], options=longer(learning, 40)).fit(same)
    new = pl.DataFrame({"text": ["works", "works"], "status": ["army", "farm"]})
    assert coder.predict(new).tolist() == ["a", "b"]


def test_fields_are_kept_apart(make: Make, learning: Options) -> None:
    words = ["lorry", "school", "kitchen", "garden"]
    rows = [(first, second, first) for first in words for second in words] * 4
    table = pl.DataFrame(rows, schema=["doing", "where", "label"], orient="row")
    coder = make(text=["doing", "where"], options=longer(learning, 25)).fit(table)
    new = pl.DataFrame({"doing": ["lorry", "school"], "where": ["school", "lorry"]})
    assert coder.predict(new).tolist() == ["lorry", "school"]


def test_weights_decide_between_labels_that_differ(make: Make, learning: Options) -> None:
    table = pl.DataFrame({"text": ["cook", "cook", "bus"] * 20, "label": ["a", "b", "c"] * 20})
    found = []
    for weights in ([9.0, 1.0, 1.0], ["1", "9", "1"]):
        coder = make(weight="w", options=learning, validation=0).fit(table.with_columns(w=pl.Series(weights * 20)))
        found.append(coder.predict_proba(["cook"])[0, :2])
    assert found[0][0] > found[0][1]
    assert found[1][0] < found[1][1]


def test_records_of_weight_0_are_as_if_they_were_not_there(make: Make, table: pl.DataFrame) -> None:
    noise = pl.DataFrame({"text": ["cook", "bus", "tram"], "label": ["2", "2", "7"], "w": [0, 0, 0]})
    weighed = pl.concat([table.with_columns(w=pl.lit(1, pl.Int64)), noise.select("text", "label", "w")])
    assert make(weight="w").fit(weighed).fingerprint_ == make().fit(table).fingerprint_


def test_balanced_weights_help_the_rare_code(make: Make, learning: Options) -> None:
    table = pl.DataFrame({"text": ["cook"] * 40 + ["bus"] * 40, "label": ["a"] * 35 + ["b"] * 5 + ["c"] * 40})
    coders = [make(class_weight=weight, options=learning, validation=0) for weight in (None, "balanced")]
    plain, balanced = (coder.fit(table).predict_proba(["cook"])[0, 1] for coder in coders)
    assert balanced > plain


def test_a_code_without_records_is_found_by_its_title(
    make: Make, learning: Options, model: str, table: pl.DataFrame, scheme: Scheme
) -> None:
    options = {"epochs": 30} if model == "ngram-bag" else longer(learning, 60)
    coder = make(scheme=scheme, options=options, validation=0).fit(table)
    assert "21" in coder.classes_
    assert coder.predict(["university lecturers"]).tolist() == ["21"]
    assert "21" not in make().fit(table).classes_


def test_records_without_a_good_label_can_be_dropped(make: Make, table: pl.DataFrame, scheme: Scheme) -> None:
    bad = pl.concat([table, pl.DataFrame({"text": ["cook", "cook"], "label": ["77", None]})])
    with pytest.raises(LabelError, match=r"label '77' is not in the scheme and stands in 1 record \(row 28\)"):
        make(scheme=scheme).fit(bad)
    assert make(scheme=scheme, unknown="drop").fit(bad).fingerprint_ == make(scheme=scheme).fit(table).fingerprint_


def test_an_unknown_option_is_told(make: Make, table: pl.DataFrame, model: str) -> None:
    base = {"bagging": "tree", "per-level": "linear-svc", "top-down": "linear-svc"}.get(model, model)
    with pytest.raises(SettingsError, match=f"'{base}' has no option 'colour'. .*Valid: "):
        make(options={"colour": "red"}).fit(table)


def test_a_very_long_text(make: Make, table: pl.DataFrame) -> None:
    coder = make().fit(table)
    long = "cook " * 2_000_000
    np.testing.assert_allclose(coder.predict_proba([long]), coder.predict_proba(["cook " * 1000]), atol=1e-6)
