from __future__ import annotations

from glosa.llm.ask import Question
from glosa.llm.estimate import Estimate, estimate


def test_tokens_and_cost() -> None:
    messages = [{"role": "system", "content": "x" * 300}, {"role": "user", "content": "x" * 50}]
    questions = [Question(about="", messages=messages, template="", inputs={}, tokens=50)] * 3
    assert estimate(questions) == Estimate(3, prompt=300, answer=150, cost=None)
    assert estimate(questions, price_in=10, price_out=20) == Estimate(3, 300, 150, cost=0.006)
    assert estimate(questions, price_in=10).cost is None
    assert estimate([], price_in=1, price_out=1) == Estimate(0, 0, 0, cost=0)
