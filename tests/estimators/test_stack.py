from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from glosa import Autocoder, SettingsError
from glosa.estimators.catalogue import build
from glosa.estimators.pool import Pool
from glosa.estimators.stack import BUDGETS, Stack
from glosa.features.joined import JoinedMaker
from glosa.records.fields import Fields
from glosa.training.progress import Progress

SAID = {
    "5120": ("cook", ["prepares meals", "boils soup", "fries fish"]),
    "7512": ("baker", ["kneads dough", "bakes bread", "glazes cakes"]),
    "8332": ("trucker", ["drives a lorry", "hauls freight", "delivers goods"]),
}
ROWS = [(f"{title} {n}", task, code) for code, (title, tasks) in SAID.items() for n in range(24) for task in tasks]
TABLE = pl.DataFrame(ROWS, schema=["job", "task", "code"], orient="row")
SMALL: dict[str, Any] = {"budget": "small", "folds": 2, "models": {"ngram-bag": {"epochs": 4, "width": 16}}}


def coder(**options: Any) -> Autocoder:
    return Autocoder(text=["job", "task"], label="code", model="stack", options=SMALL | options)


@pytest.fixture(scope="module")
def fitted() -> Autocoder:
    return coder().fit(TABLE)


def test_either_field_alone_is_enough(fitted: Autocoder) -> None:
    jobs = pl.DataFrame({"job": ["cook", "baker", "trucker"], "task": [None] * 3}, schema_overrides={"task": pl.String})
    tasks = pl.DataFrame({"job": [None] * 3, "task": ["fries fish", "bakes bread", "hauls freight"]})
    assert fitted.predict(jobs).tolist() == list(SAID)
    assert fitted.predict(tasks.cast(pl.String)).tolist() == list(SAID)


def test_each_form_of_a_record_has_weights_of_its_own(fitted: Autocoder) -> None:
    arrays = fitted._model.arrays()
    assert arrays["forms"].tolist() == [-1, 1, 2, 3]
    assert arrays["weights"].shape == (4, 2)
    assert (arrays["weights"] >= 0).all()


def test_one_model_a_fold_and_all_are_saved(fitted: Autocoder, tmp_path: Path) -> None:
    names = {".".join(name.split(".")[:2]) for name in fitted._model.arrays() if "." in name}
    assert names == {"0.0", "0.1", "1.0", "1.1"}
    fitted.save(tmp_path / "coder")
    np.testing.assert_array_equal(Autocoder.load(tmp_path / "coder").predict_proba(TABLE), fitted.predict_proba(TABLE))


def test_a_model_that_weighs_nothing_is_not_asked(fitted: Autocoder, monkeypatch: pytest.MonkeyPatch) -> None:
    model: Any = fitted._model
    views = fitted._views.transform(TABLE.select("job", "task"))
    pool = Pool(np.array([[1, 0]], np.float32), np.array([-1]))
    monkeypatch.setattr(model, "_pool", pool)
    alone = model.logits(views)
    monkeypatch.setattr(model, "_members", [model._members[0], []])
    np.testing.assert_array_equal(model.logits(views), alone)


def test_a_record_is_judged_by_models_that_did_not_learn_from_it() -> None:
    """Codes at random cannot be known: whatever a model says of records that it learned, it then weighs nothing."""
    random = np.random.default_rng(0)
    table = pl.DataFrame({"job": [f"w{n} x{n} y{n}" for n in range(300)], "code": random.choice(["1", "2"], 300)})
    table = pl.concat([table, table.with_columns(pl.col("code"))])  # each twice: of one group, since they say the same
    found = Autocoder(text=["job"], label="code", model="stack", options=SMALL, validation=0).fit(table)
    confidence = found.predict_proba(table).max(axis=1)
    assert confidence.mean() < 0.75


def test_models_that_look_alike_share_their_views() -> None:
    maker = build("stack", {"budget": "small", "models": {"logistic": {}}}).maker(Fields(text=("job",)))
    assert isinstance(maker, JoinedMaker)
    kinds = [type(part).__name__ for part in maker.makers]
    assert kinds.count("ViewMaker") == 1  # of both linear models
    assert len(kinds) == 2


def test_budgets_hold_more_and_more_models() -> None:
    names = [set(models) for models in BUDGETS.values()]
    assert names[0] < names[1] < names[2]


def test_a_model_that_the_budget_lacks_is_added() -> None:
    recipes = build("stack", {"budget": "small", "models": {"text-cnn": {"epochs": 2}}})._recipes()  # type: ignore[attr-defined]
    assert dict(recipes) == {"ngram-bag": {"members": 1}, "linear-svc": {}, "text-cnn": {"epochs": 2}}


def test_several_encoders_make_several_models() -> None:
    model = Stack(build, encoder=["use", "e5"])
    assert [name for name, _ in model._recipes()].count("sentence-encoder") == 2


def test_several_models_at_once_learn_the_same(fitted: Autocoder) -> None:
    at_once = coder(jobs=2).fit(TABLE)
    np.testing.assert_allclose(at_once.predict_proba(TABLE), fitted.predict_proba(TABLE), atol=1e-5)


def test_progress_is_told_from_0_to_the_end() -> None:
    told: list[Progress] = []
    coder().fit(TABLE, progress=told.append)
    shares = [one.step / one.steps for one in told]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.2
    assert shares[-1] > 0.4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"budget": "tiny"}, r"budget is 'tiny'\. It must be one of 'small', 'medium', 'large'"),
        ({"folds": 1, "field_dropout": 2}, r"(?s)folds is 1.*field_dropout is 2"),
        ({"jobs": 0}, r"jobs is 0\. It must be whole, 1 to 1000"),
        ({"encoder": []}, r"encoder is \[\]\. It must be the name of a sentence encoder, or a list of names"),
        ({"models": {"ngram-bag": 3}}, r"models is \{.*\}\. It must be the options of models by their names"),
        ({"models": {"grue": {}}}, r"there is no model 'grue'\. Did you mean 'gru'"),
        ({"models": {"stack": {}}}, r"'stack' cannot be a model of itself"),
        ({"models": {"ngram-bag": {"epoch": 1}}}, r"'ngram-bag' has no option 'epoch'"),
    ],
)
def test_options_out_of_their_range(options: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        coder(**options).fit(TABLE)
