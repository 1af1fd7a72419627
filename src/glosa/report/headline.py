"""What the evaluation says, in plain words."""

from __future__ import annotations

from glosa.evaluation import Evaluation, LevelEvaluation
from glosa.evaluation.figures import coverage_name
from glosa.report.wording import Wording

WANTED = 0.95
WORTH_TELLING = 0.01  # of the records: less than that is an accident


def say_headline(evaluation: Evaluation, words: Wording) -> list[str]:
    """Return the sentences that one would say aloud, about the finest level."""
    sentences = [_say_hits(evaluation.finest, words), _say_coverage(evaluation, words)]
    without = evaluation.records - evaluation.coded
    if without:
        sentences.append(
            words("headline_not_coded", count=words.count(without), records=words.count(evaluation.records))
        )
    return sentences


def has_first_five(level: LevelEvaluation) -> bool:
    """Return whether it says anything that a code is among the first five."""
    return level.n_answers > 5


def in_hundred(level: LevelEvaluation) -> tuple[int, int]:
    """Return how many of 100 records get the right code, and how many have it among the first five or get it."""
    hits, top = (round(level.figures[name].value * 100) for name in ("accuracy", "top_5"))
    return hits, top if has_first_five(level) else hits


def _say_hits(level: LevelEvaluation, words: Wording) -> str:
    hits, top = in_hundred(level)
    key = "headline_hits" if has_first_five(level) else "headline_hits_alone"
    return words(key, hits=hits, top=top, code=words.code(level))


def _say_coverage(evaluation: Evaluation, words: Wording) -> str:
    coverage, threshold = covered(evaluation)
    wanted = words.percent(WANTED, 0)
    if threshold is None:
        return words("headline_no_coverage", wanted=wanted)
    return words(
        "headline_coverage",
        threshold=words.percent(threshold, 0),
        wanted=wanted,
        coverage=words.percent(coverage, 0),
    )


def covered(evaluation: Evaluation) -> tuple[float, float | None]:
    """Return the coverage at the wanted accuracy and its threshold; 0 and None where it is not worth telling."""
    level = evaluation.finest
    coverage = level.figures[coverage_name(WANTED)].value
    return (coverage, level.thresholds[WANTED]) if coverage >= WORTH_TELLING else (0.0, None)
