from __future__ import annotations

import polars as pl
import pytest

from glosa.errors import InputError, SettingsError, TableError
from glosa.variants.catalogue import VARIANTS
from glosa.variants.vary import ORIGIN, vary

JOBS = pl.DataFrame(
    {
        "job": ["Auxiliar de cocina", "88", None, "Directora de producción de cantera"],
        "task": ["Lavar y pelar las verduras", "", None, None],
        "code": ["9412", "9999", "9999", "1322"],
    }
)


def test_copies_keep_the_other_columns_and_tell_where_they_come_from() -> None:
    made = vary(JOBS, text=["job", "task"], copies=5)
    assert made.columns == ["job", "task", "code", *ORIGIN]
    assert set(made["origin_row"]) == {2, 5}
    assert made["code"].to_list() == JOBS["code"].gather(made["origin_row"] - 2).to_list()
    assert made["origin_row"].is_sorted()
    kinds = {kind for done in made["origin_kind"] for kind in done.split("+")}
    assert kinds <= set(VARIANTS)


def test_no_copy_equals_its_record_or_another_copy() -> None:
    made = vary(JOBS, text=["job"], copies=20)
    assert not made.select("job", "origin_row").is_duplicated().any()
    assert set(made["job"]).isdisjoint(JOBS["job"])
    assert len(vary(JOBS, text=["job"], copies=20, kinds=["little-words"])) == 2


def test_empty_cells_stay_empty() -> None:
    made = vary(JOBS, text=["job", "task"], copies=3, kinds=["typing"])
    assert made.filter(origin_row=5)["task"].null_count() == made.filter(origin_row=5).height
    assert (made["job"].str.strip_chars() != "").all()


def test_what_means_no_answer_stays() -> None:
    table = pl.DataFrame({"job": ["Cocinero", "No sabe"], "task": ["N/A", "Cocinar platos"]})
    made = vary(table, text=["job", "task"], language="es", kinds=["typing"], missing=("No sabe", "N/A"))
    assert made["task"][0] == "N/A"
    assert made["job"][1] == "No sabe"


def test_equal_seeds_give_equal_copies_whatever_else_is_in_the_table() -> None:
    made = vary(JOBS, text=["job"], copies=3, language="es")
    assert made.equals(vary(JOBS, text=["job"], copies=3, language="es"))
    assert not made.equals(vary(JOBS, text=["job"], copies=3, language="es", seed=1))
    assert vary(JOBS.head(1), text=["job"], copies=3, language="es").equals(made.filter(origin_row=2))


def test_the_language_is_found_out() -> None:
    assert vary(JOBS, text=["job"]).equals(vary(JOBS, text=["job"], language="es"))


def test_a_table_without_anything_to_change_gives_no_copies() -> None:
    made = vary(JOBS.filter(job="88"), text=["job"])
    assert made.columns == [*JOBS.columns, *ORIGIN]
    assert made.is_empty()


def test_faults_are_told_together() -> None:
    with pytest.raises(SettingsError, match=r"(?s)copies is 0.*from 1 to 100.*text is \(\)"):
        vary(JOBS, text=(), copies=0)
    with pytest.raises(TableError, match=r"no column 'jbo'. Did you mean 'job'"):
        vary(JOBS, text=["jbo"])
    with pytest.raises(InputError, match="column 'origin' is there already"):
        vary(JOBS.with_columns(origin=1), text=["job"])
    with pytest.raises(SettingsError, match="no rules for the language"):
        vary(JOBS, text=["job"], language="xx")


def test_one_column_kind_or_mark_may_be_a_plain_text() -> None:
    jobs = pl.DataFrame({"job": ["Auxiliar de cocina", "Nada"]})
    made = vary(jobs, text="job", language="es", kinds="typing", missing="Nada")
    assert made.equals(vary(jobs, text=["job"], language="es", kinds=["typing"], missing=["Nada"]))
    assert made["origin_row"].to_list() == [2]


def test_columns_of_lists_are_refused() -> None:
    with pytest.raises(TableError, match=r"column 'job' holds List\(String\)"):
        vary(pl.DataFrame({"job": [["cook"]]}), text="job", language="en")
