"""An index: a table of example titles with their codes, such as those that statistical offices publish."""

from __future__ import annotations

import polars as pl

from glosa.errors import FIRST_ROW, Fault, LabelError, TableError
from glosa.records.clean import as_text
from glosa.records.entries import CODE, TEXT
from glosa.records.profile import profile
from glosa.schemes.columns import guess_code
from glosa.schemes.draft import is_single
from glosa.schemes.scheme import Scheme

_MOST_CODED = 0.9  # share of the values of a column of texts that look like codes or numbers
_LEAST_CODES = 0.5  # share of the cells of a column that must be codes for it to be the column of codes


def to_index(table: pl.DataFrame, scheme: Scheme | None = None, *, unknown: str = "error") -> pl.DataFrame:
    """Return the entries of an index: its texts and their codes.

    The column of codes is the one with most codes of the scheme, or without a scheme the one that is named like codes;
    the text is the column with most different values among the others. Rows without a text are left out.

    Args:
        table: The index.
        scheme: The codes that there may be; any if None.
        unknown: What happens to entries whose code is empty or not in the scheme: "error", or "drop".

    Returns:
        Columns ``text`` and ``code``, as text without blanks around them.

    Raises:
        TableError: No column looks like codes, or there is no other column.
        LabelError: Lists the codes that are empty or not in the scheme, with their rows.

    >>> to_index(pl.DataFrame({"isco08": ["5120 ", "8332"], "title": ["cook", "driver"]})).rows()
    [('cook', '5120'), ('driver', '8332')]
    """
    columns = {name: as_text(table[name]) for name, kind in table.schema.items() if is_single(kind)}
    code = _code_column(columns, scheme)
    others = {name: values for name, values in columns.items() if name != code}
    if code is None or not others:
        shown = ", ".join(map(repr, columns))
        msg = (
            f"the index needs a column of texts and one of codes, and these are its columns: {shown}. "
            "Call the column of codes 'code', and check that its codes are those of the scheme."
        )
        raise TableError(msg)
    wordy = [name for name, values in others.items() if profile(values).coded < _MOST_CODED] or [*others]
    text = max(wordy, key=lambda name: others[name].n_unique())
    index = pl.DataFrame({TEXT: others[text], CODE: columns[code]})
    index = index.with_row_index("#row", FIRST_ROW).filter(pl.col(TEXT).fill_null("") != "")
    known = pl.col(CODE).fill_null("") != ""
    if scheme is not None:
        known &= pl.col(CODE).is_in(list(scheme.codes))
    strange = index.filter(~known)
    if len(strange) and unknown == "error":
        _refuse(strange)
    return index.filter(known).drop("#row")


def _code_column(columns: dict[str, pl.Series], scheme: Scheme | None) -> str | None:
    if scheme is None:
        return guess_code(list(columns))
    codes = list(scheme.codes)
    shares = {
        name: float(values.is_in(codes).fill_null(False).sum()) / max(len(values), 1)
        for name, values in columns.items()
    }
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best is not None and shares[best] >= _LEAST_CODES else None


def _refuse(strange: pl.DataFrame) -> None:
    by_code = strange.group_by(CODE, maintain_order=True).agg("#row")
    faults = [
        Fault(f"code {code!r} is not in the scheme" if code else "the code is empty", rows=tuple(rows))
        for code, rows in by_code.iter_rows()
    ]
    msg = "the index cannot be used as it is; unknown='drop' leaves such entries out."
    raise LabelError(msg, faults)
