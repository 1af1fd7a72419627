from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.validation import check_is_fitted

from glosa import (
    Autocoder,
    AutocoderError,
    InputError,
    LabelError,
    NotFittedError,
    Scheme,
    SettingsError,
    TableError,
)
from glosa.estimators.linear import Ridge
from glosa.storage.folder import Contents, read_folder, write_folder
from glosa.training.progress import Progress

SAID = {
    "5120": ["school cook", "cook", "cooks meals", "hotel cook", "the cook"],
    "5131": ["waiter", "waiter in a hotel", "head waiter", "waitress", "hotel waitress"],
    "8332": ["lorry driver", "drives a lorry", "lorry", "driver of lorries", "long distance lorry driver"],
}
TEXTS = [text for texts in SAID.values() for text in texts] * 4
LABELS = [code for code, texts in SAID.items() for _ in texts] * 4
TABLE = pl.DataFrame({"text": TEXTS, "label": LABELS})
TITLED = Scheme.from_table(
    pl.DataFrame(
        {
            "code": ["5120", "5131", "8332"],
            "title": ["Cooks", "Waiters", "Lorry drivers"],
            "description": ["They prepare meals.", "They serve meals.", ""],
        }
    )
)
QUICK = {"epochs": 2, "width": 8, "hidden": 8}


def ridge(**changes: Any) -> Autocoder:
    return Autocoder(**{"label": "label", "model": "ridge", **changes})


@pytest.fixture(scope="module")
def coder() -> Autocoder:
    return ridge().fit(TABLE)


@pytest.fixture
def saved(coder: Autocoder, tmp_path: Path) -> Path:
    coder.save(tmp_path / "coder")
    return tmp_path / "coder"


# Coding


def test_the_columns_that_came_are_kept_and_the_coding_is_beside_them(coder: Autocoder) -> None:
    table = pl.DataFrame({"id": [7, 8], "text": [" Cook ", "-"], "extra": [None, 1.5]})
    coded = coder.code(table, top=2)
    assert coded.select(table.columns).equals(table)
    assert coded.columns[3:] == [
        "code", "probability", "code_1", "probability_1", "code_2", "probability_2",
        *(f"level_{level}_{what}" for level in range(1, 5) for what in ("code", "probability")),
        "note", "autocoder", "scheme",
    ]  # fmt: skip
    assert coded["code"].to_list() == ["5120", None]
    assert coded["note"].to_list() == ["", "no text"]
    assert coded["level_1_code"].to_list() == ["5", None]
    assert coded["autocoder"].unique().to_list() == [coder.fingerprint_[:12]]
    assert coded["scheme"].unique().to_list() == [f"labels@{coder.scheme_.fingerprint[:12]}"]


def test_batches_do_not_matter(coder: Autocoder) -> None:
    table = pl.DataFrame({"text": [*TEXTS, None, "new words"]})
    batches = list(coder.code_batches(table[start : start + 7] for start in range(0, len(table), 7)))
    assert [len(batch) for batch in batches] == [7] * 8 + [6]
    assert pl.concat(batches).drop(pl.selectors.float()).equals(coder.code(table).drop(pl.selectors.float()))
    assert list(coder.code_batches([])) == []


def test_batches_may_be_what_a_table_may_be(coder: Autocoder) -> None:
    coded = list(coder.code_batches([TABLE.to_pandas(), TEXTS]))
    assert [len(part) for part in coded] == [len(TABLE), len(TEXTS)]
    assert coded[0]["code"].equals(coded[1]["code"])


@pytest.mark.parametrize("batches", [TABLE, TABLE.to_pandas(), None])
def test_batches_are_several_tables(coder: Autocoder, batches: Any) -> None:
    with pytest.raises(SettingsError, match=r"batches is .* It must be tables one after another; code takes a single"):
        coder.code_batches(batches)
    with pytest.raises(SettingsError, match=r"top is 0"):
        coder.code_batches([], top=0)


def test_batches_are_taken_in_their_turn(coder: Autocoder) -> None:
    taken = []
    coded = coder.code_batches(taken.append(number) or TABLE for number in range(3))  # type: ignore[func-returns-value]
    assert taken == []
    next(coded)
    assert taken == [0]


def test_many_records_are_scored_in_parts(coder: Autocoder) -> None:
    many = ["cook", "lorry"] * 10_000
    assert coder.predict_proba(many).shape == (20_000, 3)
    assert coder.predict(many)[-2:].tolist() == ["5120", "8332"]
    assert len(coder.code(many)) == 20_000


def test_what_coding_refuses(coder: Autocoder) -> None:
    with pytest.raises(TableError, match=r"(?s)the table misses.*'text'.*Did you mean 'texts'"):
        coder.code(pl.DataFrame({"texts": ["cook"]}))
    with pytest.raises(InputError, match=r"(?s)new columns need names.*column 'code'"):
        coder.code(pl.DataFrame({"text": ["cook"], "code": ["1"]}))
    with pytest.raises(SettingsError, match=r"(?s)top is 0\..*1 or more"):
        coder.code(["cook"], top=0)
    with pytest.raises(TableError, match=r"column 'text' holds List\(String\)\. Give one text or number in each cell"):
        coder.code(pl.DataFrame({"text": [["cook"]]}))
    with pytest.raises(TableError, match="one text is not a sequence of texts"):
        coder.predict("cook")


def test_coding_needs_a_fit(tmp_path: Path) -> None:
    for act in (
        lambda: Autocoder().predict(["x"]),
        lambda: Autocoder().code(["x"]),
        lambda: Autocoder().code_batches([TABLE]),
        lambda: Autocoder().evaluate(["x"], ["y"]),
        lambda: Autocoder().save(tmp_path / "x"),
    ):
        with pytest.raises(NotFittedError, match=r"not fitted. Call fit, or load a fitted one"):
            act()


# Fitting


def test_what_a_fit_tells(coder: Autocoder) -> None:
    assert coder.classes_.tolist() == ["5120", "5131", "8332"]
    assert coder.records_ == 60
    assert coder.history_ is None
    assert [figures["level"] for figures in coder.held_out_] == ["1", "2", "3", "4"]
    assert len(coder.fingerprint_) == 64
    told: list[Progress] = []
    bag = Autocoder(options=QUICK).fit(TEXTS, LABELS, progress=told.append)
    assert bag.history_ is not None
    assert bag.history_.columns == ["epoch", "train_loss", "validation_loss", "validation_accuracy"]
    assert told[-1].step == told[-1].steps


def test_without_validation_nothing_is_held_out_and_nothing_calibrated() -> None:
    coder = ridge(validation=0).fit(TABLE)
    assert (coder.held_out_, coder.temperature_) == ([], (1, 0))


@pytest.mark.parametrize(
    "change",
    [{"class_weight": "balanced"}, {"class_weight": "effective"}, {"sampling": "over"}, {"logit_adjustment": 1.0}],
    ids=str,
)
def test_what_is_done_for_rare_codes_helps_them(change: dict[str, Any], tmp_path: Path) -> None:
    table = pl.DataFrame({"text": ["cook"] * 40 + ["bus"] * 40, "label": ["a"] * 35 + ["b"] * 5 + ["c"] * 40})
    plain, helped = (ridge(model="logistic", **changes).fit(table) for changes in ({}, change))
    found = helped.predict_proba(["cook"])
    assert found[0, 1] > plain.predict_proba(["cook"])[0, 1]
    helped.save(tmp_path / "coder")
    np.testing.assert_allclose(Autocoder.load(tmp_path / "coder").predict_proba(["cook"]), found, atol=1e-6)


def test_held_out_records_are_left_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []
    fit = Ridge.fit
    monkeypatch.setattr(Ridge, "fit", lambda *arguments: given.append(arguments[1:3]) or fit(*arguments))
    for changes in ({}, {"sampling": "over", "class_weight": "balanced"}):
        ridge(**changes).fit(pl.concat([TABLE, TABLE.filter(label="5120")]))
    (train, held_out), (drawn, same) = given
    assert len(drawn) > len(train)
    np.testing.assert_array_equal(same.target, held_out.target)
    np.testing.assert_array_equal(same.weight, held_out.weight)


def test_a_group_changes_what_is_learned() -> None:
    table = TABLE.with_columns(person=pl.int_range(pl.len()) // 4)
    by_person = ridge(group="person", validation=0.3).fit(table)
    assert by_person.fingerprint_ != ridge(validation=0.3).fit(table).fingerprint_


def test_a_scheme_alone_is_enough() -> None:
    coder = Autocoder(text=["job", "task"], scheme=TITLED, model="ridge").fit()
    assert coder.records_ == 0
    assert coder.held_out_ == []
    assert coder.predict(pl.DataFrame({"job": ["a cook"], "task": ["prepares meals"]})).tolist() == ["5120"]


def test_an_index_is_learned_beside_the_records() -> None:
    index = pl.DataFrame({"title": ["chauffeur", "trucker"], "code": ["8332", "8332"]})
    records = {"X": ["cook", "school cook"], "y": ["5120", "5120"]}
    with pytest.raises(LabelError, match="'5120' is the only one"):
        ridge(validation=0).fit(**records)
    coder = Autocoder(scheme=TITLED, model="ridge", validation=0).fit(["cook", "waiter"], ["5120", "5131"], index=index)
    assert coder.predict(["trucker", "waiter"]).tolist() == ["8332", "5131"]


def test_without_records_titles_and_index_there_is_nothing_to_learn_from() -> None:
    for scheme in (None, Scheme.from_labels(["1", "2"])):
        with pytest.raises(LabelError, match="nothing to learn from"):
            Autocoder(scheme=scheme, model="ridge").fit()


def test_the_levels_of_labels_without_a_scheme() -> None:
    def levels(**changes: Any) -> list[int]:
        return [len(groups) for groups in ridge(**changes).fit(TABLE).levels_.groups]

    assert levels() == [2, 2, 3, 3]
    assert levels(hierarchy="flat") == [3]
    assert levels(lengths=(2, 4)) == [2, 3]


def test_one_text_column_may_be_a_plain_name() -> None:
    table = TABLE.rename({"text": "job"})
    assert ridge(text="job").fit(table).fingerprint_ == ridge(text=["job"]).fit(table).fingerprint_


def test_labels_beside_the_table_come_before_those_in_it() -> None:
    others = ["a" if label == "5120" else "b" for label in LABELS]
    assert ridge().fit(TABLE, others).classes_.tolist() == ["a", "b"]
    assert ridge(label=None).fit(TABLE, others).classes_.tolist() == ["a", "b"]


def test_a_scheme_with_a_text_column_called_code() -> None:
    scheme = Scheme.from_table(pl.DataFrame({"code": ["1", "2", "3"], "title": ["Cook", "Lorry", "Nurse"]}))
    table = pl.DataFrame({"code": ["cook", "lorry"] * 4, "label": ["1", "2"] * 4})
    assert ridge(text=["code"], scheme=scheme).fit(table).classes_.tolist() == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": "rigde"}, r"there is no model 'rigde'. Did you mean 'ridge'"),
        ({"options": ["alpha"]}, r"the options are \['alpha'\]. They must be a mapping"),
        ({"validation": 0.9}, r"validation is 0.9. It must be a number from 0 to 0.5"),
        ({"validation": "0.1"}, r"validation is '0.1'"),
        ({"seed": -1}, r"seed is -1. It must be whole, 0 to 4294967295"),
        ({"seed": None}, r"seed is None"),
        ({"class_weight": "even"}, r"class_weight is 'even'. It must be one of 'none', 'balanced', 'effective'"),
        ({"effective_beta": 1}, r"effective_beta is 1. It must be a number from 0 to below 1"),
        ({"sampling": "up"}, r"sampling is 'up'. It must be one of 'none', 'over', 'under', 'balanced', 'sqrt'"),
        ({"logit_adjustment": -1}, r"logit_adjustment is -1. It must be a number from 0 to 10"),
        ({"scheme": "isco.csv"}, r"scheme is 'isco.csv'. It must be a Scheme, as read_scheme returns"),
        ({"seed": -1, "validation": 2}, r"(?s)validation is 2.*seed is -1"),
        ({"hierarchy": "tree"}, r"hierarchy is 'tree'. It must be one of 'auto', 'digits', 'dots', 'flat'"),
        ({"hierarchy": "tree", "scheme": TITLED}, r"hierarchy is 'tree'. It must be one of .*'parent'"),
        ({"lengths": 2}, r"lengths is 2. It must be a list of whole numbers, 1 or more each"),
        ({"lengths": ("2", "4")}, r"lengths is \('2', '4'\)"),
        ({"text": None}, r"text is None. It must be a text, or a list of texts"),
        ({"text": [3]}, r"text is \[3\]"),
        ({"categorical": 3}, r"categorical is 3"),
        ({"missing": [88]}, r"missing is \[88\]"),
        ({"image": 3, "label": 3}, r"(?s)image is 3.*label is 3. It must be the name of a column, or None"),
        ({"size": 28}, r"size is 28. It must be height and width"),
        ({"unknown": "keep"}, r"unknown is 'keep'. It must be one of 'error', 'drop'"),
        ({"text": ["text", "text"]}, r"'text' named more than once"),
        ({"device": "gpu"}, r"device is 'gpu'. It must be one of 'auto', 'cpu', 'cuda'"),
        ({"label": None}, r"the labels are missing. Give y, or name the label column"),
    ],
)
def test_arguments_out_of_their_range(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        ridge(**changes).fit(TABLE)


def test_a_scheme_may_tell_its_parents() -> None:
    assert ridge(scheme=TITLED, hierarchy="parent").fit(TABLE).scheme_ == TITLED


def test_labels_belong_to_records() -> None:
    with pytest.raises(SettingsError, match=r"y is given, and X is not. Give the records that the labels belong to"):
        ridge(scheme=TITLED).fit(None, LABELS)


def test_a_missing_mark_may_be_a_plain_text() -> None:
    assert ridge(missing="NA").fit(TABLE).fields_.missing == ("NA",)


@pytest.mark.parametrize(
    ("X", "y", "error", "message"),
    [
        ([], [], LabelError, "no record has a usable label"),
        (TABLE[:0], None, LabelError, "no record has a usable label"),
        (["cook", "lorry"], ["1", "1"], LabelError, "label '1' is the only one"),
        (["cook", "lorry"], ["1"], LabelError, "there are 1 labels for 2 records"),
        (["cook", "lorry"], ["1", None], LabelError, r"is empty in 1 record \(row 3\)"),
        (["", None, " - "], ["1", "2", "1"], LabelError, "every text is empty or a missing mark in 'text'"),
        (["…", "!?"], ["1", "2"], LabelError, "the texts have nothing in common"),
        (TABLE.rename({"text": "txt"}), None, TableError, r"(?s)misses.*'text'.*Did you mean 'txt'"),
        (TABLE.rename({"label": "labels"}), None, TableError, r"(?s)misses.*'label'.*Did you mean 'labels'"),
        (pd.DataFrame([["a", "b"]], columns=["x", "x"]), None, TableError, "column 'x' stands at positions 1 and 2"),
        (7, None, TableError, "int cannot be read as a table"),
    ],
)
def test_records_that_cannot_be_learned_from(X: Any, y: Any, error: type[InputError], message: str) -> None:
    with pytest.raises(error, match=message):
        ridge().fit(X, y)


def test_a_cell_of_10_megabytes() -> None:
    assert ridge().fit([*TEXTS, "cook " * 2_000_000], [*LABELS, "5120"]).predict(["cook"]).tolist() == ["5120"]


# Judging


def test_evaluate(coder: Autocoder) -> None:
    found = coder.evaluate(TABLE)
    assert found.records == found.coded == 60
    assert found.levels[-1].figures["accuracy"].value == coder.score(TABLE, LABELS)
    weighed = coder.evaluate(TEXTS, [*LABELS[:-1], "9999"])
    assert weighed.levels[-1].figures["accuracy"].value == pytest.approx(59 / 60)


def test_evaluate_counts_what_has_no_text_as_an_error(coder: Autocoder) -> None:
    found = coder.evaluate(["cook", ""], ["5120", "5120"])
    assert (found.records, found.coded) == (2, 1)
    assert found.levels[-1].figures["accuracy"].value == 0.5


def test_evaluate_weighs_records() -> None:
    coder = ridge(weight="w").fit(TABLE.with_columns(w=pl.lit(1)))
    table = pl.DataFrame({"text": ["cook", "cook"], "label": ["5120", "8332"], "w": ["3", "1"]})
    assert coder.evaluate(table).levels[-1].figures["accuracy"].value == 0.75
    with pytest.raises(LabelError, match=r"(?s)cannot be judged by.*weight 'w' is no weight in 1 record \(row 2\)"):
        coder.evaluate(table.with_columns(w=pl.Series(["x", "1"])))


def test_the_score_weighs_records(coder: Autocoder) -> None:
    assert coder.score(["cook", "cook"], ["5120", "8332"], sample_weight=[3, 1]) == 0.75
    for X, y, weight in [([], [], None), (["cook"], ["5120"], [0])]:
        with pytest.raises(InputError, match="no record has a weight above 0, so there is nothing to score"):
            coder.score(X, y, weight)
    with pytest.raises(InputError, match=r"weight has shape \(2,\), but there are 1 records"):
        coder.score(["cook"], ["5120"], [1, 2])


def test_evaluate_needs_labels(coder: Autocoder) -> None:
    with pytest.raises(LabelError, match=r"is empty in 1 record \(row 2\)"):
        coder.evaluate(["cook", "lorry"], [None, "8332"])
    with pytest.raises(InputError, match="record"):
        coder.evaluate([], [])


# Saving and loading

SCORE = """
import sys

class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError("there is no PyTorch here")

sys.meta_path.insert(0, Without())
from glosa import Autocoder
loaded = Autocoder.load(sys.argv[1])
print(loaded.predict_proba(["cook", "zzz", ""]).tobytes().hex(), loaded.code(["cook"])["code"].item())
"""


@pytest.mark.parametrize("model", ["ngram-bag", "ridge"])
def test_a_saved_autocoder_codes_without_pytorch(model: str, tmp_path: Path) -> None:
    coder = Autocoder(model=model, options=QUICK if model == "ngram-bag" else None).fit(TEXTS, LABELS)
    coder.save(tmp_path / "coder")
    done = subprocess.run(
        [sys.executable, "-c", SCORE, str(tmp_path / "coder")], capture_output=True, text=True, check=True
    )
    expected = coder.predict_proba(["cook", "zzz", ""]).tobytes().hex()
    assert done.stdout.split() == [expected, coder.code(["cook"])["code"].item()]


def test_parameters_of_any_number_type_are_saved(tmp_path: Path) -> None:
    options = {"alpha": np.float32(2.0)}
    coder = ridge(seed=np.int64(3), options=options, lengths=(1, 4), validation=np.float64(0.2)).fit(TABLE)
    coder.save(tmp_path / "coder")
    loaded = Autocoder.load(tmp_path / "coder")
    assert (loaded.seed, loaded.options, loaded.lengths) == (3, {"alpha": 2.0}, [1, 4])
    assert loaded.fit(TABLE).fingerprint_ == coder.fingerprint_


def test_nothing_but_safetensors_and_json_is_saved(saved: Path) -> None:
    assert sorted(path.name for path in saved.iterdir()) == [
        "arrays.safetensors", "autocoder.json", "glosa.json", "scheme.json", "settings.json",
    ]  # fmt: skip
    for path in saved.glob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))


def test_what_is_not_ours_is_not_overwritten(coder: Autocoder, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(SettingsError, match="is there already and is no autocoder, so it is left alone"):
        coder.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_damage_is_told(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(AutocoderError, match=r"none: is not there. Give the folder that 'glosa fit' wrote"):
        Autocoder.load(tmp_path / "none")
    scheme = saved / "scheme.json"
    scheme.write_text(scheme.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(AutocoderError, match=r"scheme.json: is damaged: its checksum is another one"):
        Autocoder.load(saved)
    scheme.unlink()
    with pytest.raises(AutocoderError, match=r"scheme.json: cannot be read: No such file"):
        Autocoder.load(saved)


def _lose_a_document(contents: Contents) -> Contents:
    return Contents({name: part for name, part in contents.documents.items() if name != "scheme"}, contents.arrays)


def _lose_the_arrays(contents: Contents) -> Contents:
    return Contents(contents.documents, {})


def _change(key: str, value: Any) -> Callable[[Contents], Contents]:
    def change(contents: Contents) -> Contents:
        about = {**contents.documents["autocoder"], key: value}
        return Contents({**contents.documents, "autocoder": about}, contents.arrays)

    return change


@pytest.mark.parametrize(
    "change",
    [
        _lose_a_document,
        _lose_the_arrays,
        _change("parameters", {"model": "none"}),
        _change("parameters", {"new": 1}),
        _change("codes", []),
        _change("views", None),
    ],
)
def test_parts_that_do_not_fit_together_are_told(saved: Path, change: Callable[[Contents], Contents]) -> None:
    write_folder(saved, change(read_folder(saved, "autocoder")), "autocoder")
    with pytest.raises(AutocoderError, match="is damaged: its parts do not fit together"):
        Autocoder.load(saved)


# scikit-learn


def test_cross_validation_of_a_list_of_texts() -> None:
    assert cross_val_score(Autocoder(model="ridge"), TEXTS, LABELS, cv=4).mean() > 0.9
    assert cross_val_score(Autocoder(model="ridge"), np.array(TEXTS), LABELS, cv=2, scoring="neg_log_loss").mean() < 0
    assert cross_val_score(ridge(label=None), TABLE.to_pandas(), LABELS, cv=2).mean() > 0.9


@pytest.mark.parametrize("labels", [[1, 2], [1.0, 2.0], [True, False]])
def test_labels_may_be_numbers(labels: list[float]) -> None:
    texts = [f"{job} {number}" for number in range(20) for job in ("cook", "driver")]
    assert cross_val_score(Autocoder(model="complement-nb"), texts, labels * 20, cv=2, error_score="raise").mean() == 1


def test_the_last_step_of_a_pipeline() -> None:
    def shout(texts: list[str]) -> list[str]:
        return [text.upper() for text in texts]

    pipeline = make_pipeline(FunctionTransformer(shout), Autocoder(model="ridge")).fit(TEXTS, LABELS)
    assert pipeline.predict(["cook", "lorry"]).tolist() == ["5120", "8332"]
    assert pipeline.score(TEXTS, LABELS) > 0.9


def test_a_search_over_models() -> None:
    search = GridSearchCV(Autocoder(), {"model": ["ridge", "tree"], "options": [None, {}]}, cv=2, error_score="raise")
    search.fit(TEXTS, LABELS)
    assert set(search.best_params_) == {"model", "options"}
    assert search.predict(["lorry"]).tolist() == ["8332"]


def test_scikit_learn_knows_what_it_is(coder: Autocoder) -> None:
    check_is_fitted(coder)
    with pytest.raises(NotFittedError):
        Autocoder().predict(["x"])
    assert not Autocoder().__sklearn_is_fitted__()
    assert coder.__sklearn_tags__().estimator_type == "classifier"


@pytest.mark.parametrize("model", ["ngram-bag", "ridge"])
def test_a_model_that_keeps_no_checkpoints_says_so(model: str, tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match=rf"the model '{model}' keeps no checkpoints. Leave them out, or take a neur"
    ):
        Autocoder(model=model).fit(["cook", "driver"], ["1", "2"], checkpoints=tmp_path)


def test_a_neural_model_goes_on_from_its_checkpoints(tmp_path: Path) -> None:
    texts, codes = ["school cook", "lorry driver"] * 20, ["5120", "8332"] * 20
    first, again, other = (Autocoder(model="embedding-ff", options={"epochs": 2}, seed=seed) for seed in (0, 0, 1))
    first.fit(texts, codes, checkpoints=tmp_path)
    told: list[Progress] = []
    again.fit(texts, codes, checkpoints=tmp_path, progress=told.append)
    assert again.fingerprint_ == first.fingerprint_
    assert told == []  # nothing was left to be learned
    with pytest.raises(SettingsError, match=r"checkpoint of another training(.|\n)*seed was 0 and is 1"):
        other.fit(texts, codes, checkpoints=tmp_path)


def test_a_fit_that_fails_leaves_nothing_that_codes() -> None:
    coder = Autocoder(model="ridge", validation=0).fit(["cook", "driver"] * 2, ["5120", "8332"] * 2)
    with pytest.raises(SettingsError):
        coder.set_params(options={"alpha": -1}).fit(["clerk", "nurse"] * 2, ["4110", "2221"] * 2)
    with pytest.raises(NotFittedError):
        coder.predict(["cook"])


def test_labels_with_decimals_are_saved_and_loaded(tmp_path: Path) -> None:
    coder = Autocoder(model="ridge", validation=0, hierarchy="flat").fit(["cook", "driver"] * 2, ["1.0", "2.0"] * 2)
    coder.save(tmp_path / "coder")
    assert Autocoder.load(tmp_path / "coder").predict(["cook"]).tolist() == ["1.0"]


def test_a_category_is_the_same_alone_and_in_a_table() -> None:
    table = pl.DataFrame({"text": ["x"] * 60, "size": [1.0, 2.0, 2.5] * 20, "code": ["a", "b", "c"] * 20})
    coder = Autocoder(text="text", categorical="size", label="code", model="ridge", validation=0).fit(table)
    assert [coder.predict(table[row : row + 1]).item() for row in range(3)] == ["a", "b", "c"]


def test_a_parent_whose_records_say_nothing_has_no_model() -> None:
    texts = ["cook", "baker", "driver", "pilot", None, None] * 3
    coder = Autocoder(model="top-down", validation=0).fit(texts, ["11", "12", "31", "32", "21", "22"] * 3)
    assert coder.predict(["cook"]).tolist() == ["11"]
