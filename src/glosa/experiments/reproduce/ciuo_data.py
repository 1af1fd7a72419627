"""Survey answers with codes of CIUO-08: read, checked and prepared as in the reference."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from glosa.errors import FIRST_ROW, Fault, TableError
from glosa.experiments.reproduce.recipe import DataFile
from glosa.records.clean import as_text
from glosa.records.columns import require_columns
from glosa.records.read import read_table
from glosa.schemes import Scheme
from glosa.schemes.entry import Entry

FILES = (
    DataFile(
        ("cuoc_survey_es.parquet", "cuoc_survey_es.csv"),
        "DANE's CUOC 2025: titles and tasks of occupations, put together as docs/reproduce.md tells",
    ),
)
FIELDS = ("ocupacion", "tarea")
JOINED = "respuesta"
LABEL, SPLIT, GROUP = "ciuo08", "split", "grupo"
MISSING = ("88", "999")
SPECIAL = "999"  # as a code: not enough information; it has no digits to cut
DIGITS = 4

MAJOR_GROUPS = {
    "0": "Armed forces",
    "1": "Managers",
    "2": "Professionals",
    "3": "Technicians",
    "4": "Clerical",
    "5": "Services and sales",
    "6": "Agriculture",
    "7": "Craft",
    "8": "Machine operators",
    "9": "Elementary",
}


def read_answers(path: Path) -> pl.DataFrame:
    """Return survey answers, prepared.

    Args:
        path: A table with the columns ocupacion, tarea, ciuo08 and split, which says train or test; grupo may say which
            answers are alike.

    Returns:
        Text columns ocupacion, tarea, respuesta, ciuo08, split and grupo, and ciuo08_1 and ciuo08_2, the code cut.

    Raises:
        TableError: The file cannot be read, misses a column, or a cell is none; all faults are told.
    """
    table = read_table(path)
    require_columns(table.columns, (*FIELDS, LABEL, SPLIT), str(path))
    group = as_text(table[GROUP]) if GROUP in table.columns else pl.Series([None] * len(table), dtype=pl.String)
    answers = table.select(as_text(table[name]).alias(name) for name in (*FIELDS, LABEL, SPLIT))
    checks = (
        (LABEL, rf"^(\d{{{DIGITS}}}|{SPECIAL})$", f"It must be {DIGITS} digits, or {SPECIAL}."),
        (SPLIT, "^(train|test)$", "It must be train or test."),
    )
    faults = [fault for name, form, remedy in checks for fault in _faults(answers[name], form, remedy)]
    faults += [Fault(f"no row is {part}") for part in ("train", "test") if part not in answers[SPLIT]]
    if faults:
        msg = f"{path} cannot be learned from:"
        raise TableError(msg, faults)
    return prepare(answers.with_columns(group.alias(GROUP)))


def prepare(answers: pl.DataFrame) -> pl.DataFrame:
    """Return answers without the marks of a missing one, both fields as one text, and the code cut to each level.

    >>> row = {"ocupacion": "88", "tarea": "vende pan", "ciuo08": "5223"}
    >>> prepare(pl.DataFrame([row])).row(0)
    (None, 'vende pan', '5223', 'vende pan', '5', '52')
    """
    marked = pl.col(FIELDS).is_in(MISSING) | (pl.col(FIELDS) == "")
    said = answers.with_columns(pl.when(~marked).then(pl.col(FIELDS)))
    cut = pl.col(LABEL) != SPECIAL
    return said.with_columns(
        pl.concat_str(FIELDS, separator=" ", ignore_nulls=True).alias(JOINED),
        *(
            pl.when(cut).then(pl.col(LABEL).str.head(digits)).otherwise(pl.col(LABEL)).alias(cut_label(digits))
            for digits in (1, 2)
        ),
    )


def cut_label(digits: int) -> str:
    """Return the column of the code cut to some digits."""
    return f"{LABEL}_{digits}"


def scheme_of(codes: pl.Series) -> Scheme:
    """Return the flat scheme of the codes of one level, with titles where they have one digit."""
    entries = [
        Entry(code, titles={"en": MAJOR_GROUPS[code]} if code in MAJOR_GROUPS else {})
        for code in codes.unique().sort().to_list()
    ]
    return Scheme.from_entries(entries, name="CIUO-08", special=[SPECIAL])


def _faults(cells: pl.Series, form: str, remedy: str) -> list[Fault]:
    bad = ~cells.str.contains(form).fill_null(value=False)
    if not bad.any():
        return []
    shown = ", ".join(
        "empty" if cell is None else repr(cell) for cell in cells.filter(bad).unique(maintain_order=True).head(3)
    )
    return [Fault(f"{cells.name} is {shown}", tuple(row + FIRST_ROW for row in bad.arg_true().to_list()), remedy)]
