"""What questions are going to cost, before they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glosa.llm.ask import Question

CHARACTERS_A_TOKEN = 3.5
"""Of English and Spanish, about; other languages have fewer."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """About how much is asked and answered.

    Args:
        questions: How many.
        prompt: Tokens that the model reads.
        answer: Tokens that it writes.
        cost: In the currency of the prices; None where there are none.
    """

    questions: int
    prompt: int
    answer: int
    cost: float | None = None


def estimate(
    questions: Sequence[Question], *, price_in: float | None = None, price_out: float | None = None
) -> Estimate:
    """Return about what questions cost. Attempts that fail come on top.

    Args:
        questions: Those that are going to be asked.
        price_in: Of a million tokens read; without both prices there is no cost.
        price_out: Of a million tokens written.

    >>> question = Question(about="1", messages=[{"role": "user", "content": "7 signs"}], template="", inputs={})
    >>> estimate([question] * 10, price_in=5, price_out=100)
    Estimate(questions=10, prompt=20, answer=2000, cost=0.2001)
    """
    said = sum(len(message["content"]) for question in questions for message in question.messages)
    prompt, answer = round(said / CHARACTERS_A_TOKEN), sum(question.tokens for question in questions)
    cost = None if price_in is None or price_out is None else (prompt * price_in + answer * price_out) / 1e6
    return Estimate(len(questions), prompt, answer, cost)
