"""Records made from a scheme: the title and the description of a code, as if a person had written them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from glosa.records.fields import Fields
from glosa.schemes.scheme import Scheme


def title_records(scheme: Scheme, codes: Sequence[str], fields: Fields) -> tuple[pl.DataFrame, pl.Series]:
    """Return a record for each title and each description of some codes, in every language of the scheme.

    Every text field holds the text, since a person may write it in any; the other fields are empty.

    Returns:
        The input columns, and the code of each record; codes without a title or description have no record.

    >>> scheme = Scheme.from_table(pl.DataFrame({"code": ["1", "2"], "title": ["Cook", "Driver"]}))
    >>> records, codes = title_records(scheme, ["2"], Fields(text=("answer",)))
    >>> records.rows(), codes.to_list()
    ([('Driver',)], ['2'])
    """
    said = [
        (text, code)
        for code in codes
        for language in scheme.languages or (None,)
        for text in (scheme.title(code, language), scheme.description(code, language))
        if text
    ]
    texts = pl.Series([text for text, _ in said], dtype=pl.String)
    nothing = pl.Series([None] * len(said), dtype=pl.String)
    columns = {**dict.fromkeys(fields.text, texts), **dict.fromkeys(fields.categorical, nothing)}
    return pl.DataFrame(columns), pl.Series([code for _, code in said], dtype=pl.String)
