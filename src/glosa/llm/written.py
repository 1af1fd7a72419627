"""Records that a language model writes: the form that its answer must have, and the language."""

from __future__ import annotations

import math
from collections.abc import Sequence

from glosa.llm.language import is_in_other_language
from glosa.types import Json


def schema_of_records(fields: Sequence[str], count: int, *, most_characters: int) -> Json:
    """Return the JSON schema of an answer with so many records at most.

    A model that loses count has still written something: half of the records are taken, and more than asked for are
    not.

    >>> schema_of_records(["job"], 3, most_characters=80)["properties"]["records"]["minItems"]
    2
    """
    text = {"type": "string", "minLength": 1, "maxLength": most_characters}
    record = {
        "type": "object",
        "properties": dict.fromkeys(fields, text),
        "required": list(fields),
        "additionalProperties": False,
    }
    records = {"type": "array", "items": record, "minItems": math.ceil(count / 2), "maxItems": count}
    return {
        "type": "object",
        "properties": {"records": records},
        "required": ["records"],
        "additionalProperties": False,
    }


def wrong_language(language: str, answer: Json) -> str:
    """Return what is wrong with the language of the records of an answer, "" if nothing is.

    >>> wrong_language("es", {"records": [{"job": "prepares the meals of a school"}, {"job": "cooks for the army"}]})
    "the answer is in another language than 'es'"
    """
    texts = (text for record in answer["records"] for text in record.values())
    if language and is_in_other_language(texts, language):
        return f"the answer is in another language than {language!r}"
    return ""
