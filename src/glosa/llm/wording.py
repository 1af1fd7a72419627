"""A record whatever its case and gender: what is asked about "ENFERMERA" and about "enfermero" is the same."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import polars as pl

from glosa.features.normalise import normalise
from glosa.variants.gender import change_gender
from glosa.variants.lexicon import Lexicon, find_language, read_lexicon


def both_genders(inputs: pl.DataFrame, fields: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return records in normalised text as men and women say them; the order does not depend on who said it.

    Args:
        inputs: Records, with null where there is no answer.
        fields: The text fields; only these change.

    Returns:
        Two tables of shape and columns of the input. They differ only where a text begins with a word for people that
        has two genders.

    >>> records = pl.DataFrame({"job": ["ENFERMERA", "enfermero", "venta de carne"]})
    >>> [form["job"].to_list() for form in both_genders(records, ["job"])]
    [['enfermera', 'enfermera', 'venta de carne'], ['enfermero', 'enfermero', 'venta de carne']]
    """
    said = (text for name in fields for text in inputs[name].drop_nulls())
    lexicon = read_lexicon(find_language(said))
    pairs = {name: _forms(inputs[name], lexicon) for name in fields}
    first, second = ({name: pair[place] for name, pair in pairs.items()} for place in (0, 1))
    return inputs.with_columns(**first), inputs.with_columns(**second)


def _forms(texts: pl.Series, lexicon: Lexicon) -> tuple[pl.Series, pl.Series]:
    plain = normalise(texts)
    turned = normalise(pl.Series([change_gender(text, Random(0), lexicon) for text in plain], dtype=pl.String))  # noqa: S311
    first, second = plain.zip_with(plain <= turned, turned), turned.zip_with(plain <= turned, plain)
    nothing = pl.Series([None], dtype=pl.String)
    return first.zip_with(plain != "", nothing), second.zip_with(plain != "", nothing)
