from __future__ import annotations

import numpy as np

from glosa.evaluation import Evaluation, evaluate
from glosa.report.headline import covered, in_hundred, say_headline
from glosa.report.wording import Wording
from glosa.schemes import Scheme


def test_by_hand() -> None:
    scheme = Scheme.from_labels(["11", "12"])
    probabilities = np.array([[0.9, 0.1]] * 3 + [[0.6, 0.4]])
    told = say_headline(evaluate(["11", "11", "11", "12"], probabilities, scheme.levels(), scheme), Wording.of("en"))
    assert told == [
        "Of 100 records, 75 get the right 2-digit code.",
        "When it is at least 90\u202f% sure, it is right 95\u202f% of the time: that is 75\u202f% of the records.",
    ]


def test_what_is_not_worth_telling_is_told_as_such(hopeless: Evaluation) -> None:
    told = say_headline(hopeless, Wording.of("es"))
    assert covered(hopeless) == (0.0, None)
    assert told[1] == "Por segura que esté, no acierta el 95\u202f% de las veces ni para 1 de cada 100 registros."


def test_the_first_five_of_more_codes_are_told(evaluation: Evaluation) -> None:
    hits, top = in_hundred(evaluation.finest)
    assert hits < top
    assert f"{hits} get the right 3-digit code; {top} have it among" in say_headline(evaluation, Wording.of("en"))[0]


def test_records_without_text_are_told(evaluation: Evaluation) -> None:
    told = say_headline(evaluation, Wording.of("en"))
    assert told[-1] == "2 of 300 records have no text to code; they count as errors."
