"""Records and their copies as one table to learn from."""

from __future__ import annotations

import polars as pl

from glosa._validate import Rule, is_number, require
from glosa.errors import FIRST_ROW, TableError
from glosa.records.clean import as_numbers
from glosa.types import IntArray
from glosa.variants.vary import ORIGIN

WEIGHT = "weight"
"""The column of weights, where the records have none."""
COPY_WEIGHT = 0.3
"""What a copy counts if nothing is said, where its record counts 1."""


def put_together(
    table: pl.DataFrame,
    copies: pl.DataFrame,
    *,
    weight: str | None = None,
    copy_weight: float = COPY_WEIGHT,
    chosen: IntArray | None = None,
) -> pl.DataFrame:
    """Return records, then their copies, in one table that tells which is which and what each counts.

    To learn from it, name ``origin_row`` as the group, so that a copy is held out together with its record, and the
    column of weights.

    Args:
        table: The records.
        copies: What `glosa.variants.vary.vary` returns of them.
        weight: Their column of weights, if they have one; otherwise the column ``weight`` is added.
        copy_weight: What a copy counts, above 0 and at most 1, where its record counts 1.
        chosen: The indices of the records in their file, where they are a part of it: ``origin_row`` then counts the
            rows of the file.

    Raises:
        SettingsError: ``copy_weight`` is out of its range.
        TableError: The records have a column ``weight`` that was not named.

    >>> from glosa.variants.vary import vary
    >>> jobs = pl.DataFrame({"job": ["Auxiliar de cocina"], "code": ["9412"]})
    >>> copies = vary(jobs, text=["job"], language="es", kinds=["little-words"])
    >>> put_together(jobs, copies).select("job", "weight", "origin", "origin_row").rows()
    [('Auxiliar de cocina', 1.0, 'record', 2), ('Auxiliar cocina', 0.3, 'paraphrase', 2)]
    """
    require([Rule("copy_weight", copy_weight, is_number(copy_weight, 1e-6, 1), "above 0 and at most 1")])
    if weight is None and WEIGHT in table.columns:
        msg = f"the records have a column '{WEIGHT}'. Name it as the column of weights, or rename it."
        raise TableError(msg)
    rows = pl.Series(range(len(table)) if chosen is None else chosen, dtype=pl.Int64) + FIRST_ROW
    origin, row, kind = ORIGIN
    told = (pl.lit("record").alias(origin), rows.alias(row), pl.lit(None, pl.String).alias(kind))
    records = table.with_columns(*told)
    seen = copies.with_columns(rows[copies[row] - FIRST_ROW].alias(row))
    parts = [_weighed(part, weight, worth) for part, worth in ((records, 1.0), (seen, copy_weight))]
    return pl.concat([part.cast(dict.fromkeys(_texts(parts), pl.String)) for part in parts], how="diagonal")


def _weighed(part: pl.DataFrame, weight: str | None, worth: float) -> pl.DataFrame:
    counts = pl.repeat(1.0, len(part), eager=True) if weight is None else as_numbers(part[weight])
    return part.with_columns((counts * worth).alias(weight or WEIGHT))


def _texts(parts: list[pl.DataFrame]) -> list[str]:
    """Return the columns that are text in one part and something else in another."""
    kinds = [part.schema for part in parts]
    return [name for name in kinds[0] if name in kinds[1] and kinds[0][name] != kinds[1][name]]
