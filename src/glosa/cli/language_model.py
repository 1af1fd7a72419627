"""What commands that ask a language model have in common: open it, say what it costs, ask, tell what failed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from glosa.cli.console import print_table, say
from glosa.cli.progress import rows_progress
from glosa.errors import AnswerError, SettingsError

if TYPE_CHECKING:
    from glosa.llm.ask import Question, Reply
    from glosa.llm.estimate import Estimate
    from glosa.llm.journal import Journal
    from glosa.llm.service import Service
    from glosa.settings import LanguageModelSettings
    from glosa.types import Json

SHOWN = 10


@contextmanager
def open_language_model(settings: LanguageModelSettings) -> Iterator[Service]:
    """Open the service that the settings name.

    Raises:
        SettingsError: No model is named, or it cannot be used as the settings say.
        UnavailableError: A package is missing, or the file cannot be served.
    """
    from glosa.llm.pace import Limits
    from glosa.llm.service import open_service

    if settings.model is None:
        msg = (
            "no language model is named. Say --llm MODEL with --address URL, or --llm FILE.gguf, or write them as "
            "[llm] model and address in glosa.toml."
        )
        raise SettingsError(msg)
    limits = Limits(
        timeout=settings.timeout,
        attempts=settings.attempts,
        together=settings.together,
        requests_per_minute=settings.requests_per_minute,
    )
    named = {"key_variable": settings.key_variable, "temperature": settings.temperature}
    with open_service(settings.model, settings.address, limits=limits, **named) as service:  # type: ignore[arg-type]
        yield service


def journal_of(output: Path, journal: Path | None) -> Path:
    """Return where the journal is: the file that was named, or beside the output.

    >>> journal_of(Path("synthetic.csv"), None).name
    'synthetic.csv.journal'
    """
    return journal or output.with_name(f"{output.name}.journal")


def ask_with_consent(
    service: Service,
    questions: Sequence[Question],
    journal: Journal,
    settings: LanguageModelSettings,
    *,
    what: str,
    yes: bool,
    as_json: bool,
) -> tuple[list[Reply], Estimate]:
    """Say what the questions cost, ask whether to go on, and ask them; returns the replies and what was estimated.

    Nobody is asked where nothing is to be paid: a model on this machine, or answers that the journal has.

    Raises:
        SettingsError: Nobody can be asked, and `yes` was not said.
        UnavailableError: The service cannot be used.
    """
    from glosa.llm.ask import ask_all, unanswered
    from glosa.llm.estimate import estimate

    asked = unanswered(service, questions, journal)
    kept = sum(question.key(service.model) in journal for question in questions)
    costs = estimate(asked, price_in=settings.price_in, price_out=settings.price_out)
    if not as_json:
        say(f"{service.model} at {service.address}: {tell(costs)}{_kept(kept)}")
    if asked and not yes and not service.is_local:
        _consent(costs)
    with rows_progress(what, len(questions), hidden=as_json) as advance:
        return ask_all(service, questions, journal, advance=advance), costs


def tell(costs: Estimate) -> str:
    """Return an estimate in words.

    >>> from glosa.llm.estimate import Estimate
    >>> tell(Estimate(2, 1000, 400, 0.5))
    '2 questions, about 1,000 tokens to read and 400 to write, about 0.50 to pay'
    """
    said = f"{costs.questions:,} questions, about {costs.prompt:,} tokens to read and {costs.answer:,} to write"
    return said if costs.cost is None else f"{said}, about {costs.cost:,.2f} to pay"


def failures(questions: Sequence[Question], replies: Sequence[Reply]) -> list[tuple[str, str]]:
    """Return what each question without an answer was about, and why there is none; equal ones once."""
    pairs = ((question.about, reply.failed) for question, reply in zip(questions, replies, strict=True) if reply.failed)
    return list(dict.fromkeys(pairs))


def tell_end(service: Service, failed: Sequence[tuple[str, str]], *, as_json: bool) -> None:
    """Say how many tokens were used and what got no answer.

    Raises:
        Exit: With the code of `AnswerError`, if anything failed.
    """
    used = service.tokens
    if not as_json:
        say(f"[dim]{used.requests:,} requests, {used.prompt:,} tokens read and {used.answer:,} written.[/dim]")
        if failed:
            print_table((f"{len(failed):,} without an answer", "Why"), failed[:SHOWN])
            say("All else is written and kept. Run the same command again to ask for what is missing.")
    if failed:
        raise typer.Exit(AnswerError.exit_code)


def describe(service: Service, costs: Estimate, failed: Sequence[tuple[str, str]]) -> Json:
    """Return what was asked and used, as JSON types."""
    used = service.tokens
    return {
        "model": service.model,
        "questions": costs.questions,
        "estimated": {"tokens_read": costs.prompt, "tokens_written": costs.answer, "cost": costs.cost},
        "used": {"requests": used.requests, "tokens_read": used.prompt, "tokens_written": used.answer},
        "failed": [{"about": about, "why": why} for about, why in failed],
    }


def _kept(answered: int) -> str:
    return f" ({answered:,} are answered in the journal)" if answered else ""


def _consent(costs: Estimate) -> None:
    if not sys.stdin.isatty():
        msg = f"{tell(costs)}: nobody is here to agree. Look at the figures, and say --yes."
        raise SettingsError(msg)
    typer.confirm("Go on?", abort=True)
