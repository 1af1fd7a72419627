"""A record whatever its case and gender: what is asked about "ENFERMERA" and about "enfermero" is the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import polars as pl

from glosa.features.normalise import normalise
from glosa.variants.gender import change_gender
from glosa.variants.lexicon import Lexicon, find_language, read_lexicon, without_accents

BOTH_ENDING = r"(?i)\b(/[ao]s?|\([ao]s?\))(\W|$)"
"""What makes ``operador`` into ``operador/a``."""


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
    lexicon = _plain(read_lexicon(find_language(said)))
    pairs = {name: _forms(inputs[name], lexicon) for name in fields}
    first, second = ({name: pair[place] for name, pair in pairs.items()} for place in (0, 1))
    return inputs.with_columns(**first), inputs.with_columns(**second)


def _forms(texts: pl.Series, lexicon: Lexicon) -> tuple[pl.Series, pl.Series]:
    plain = normalise(texts.str.replace_all(BOTH_ENDING, "$2"))
    one = _turn(plain, lexicon)
    other = _turn(one, lexicon)  # not always what came: a text that is half of one gender is now whole
    nothing = pl.Series([None], dtype=pl.String)
    first, second = one.zip_with(one <= other, other), other.zip_with(one <= other, one)
    return first.zip_with(plain != "", nothing), second.zip_with(plain != "", nothing)


def _turn(texts: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Return texts in the other gender: always the same for the same text."""
    return pl.Series([change_gender(text, _Never(), lexicon) for text in texts], dtype=pl.String)


class _Never(Random):
    """Leaves nothing to chance: the first of several, and never what is rare."""

    def random(self) -> float:
        return 1.0 - 2**-53

    def getrandbits(self, _: int, /) -> int:
        return 0


def _plain(lexicon: Lexicon) -> Lexicon:
    """Return what is known of gender without accents, as normalised text is."""
    return replace(lexicon, gender=json.loads(without_accents(json.dumps(lexicon.gender, ensure_ascii=False))))
