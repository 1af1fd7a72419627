"""Progress bars: how far, how fast, how long still. They go to stderr, and only to a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars
from rich.text import Text

if TYPE_CHECKING:
    from glosa.training.progress import Progress


class RateColumn(ProgressColumn):
    """How many units a second."""

    def render(self, task: Task) -> Text:
        """Return the rate of the last seconds, or of the whole when the task is done."""
        speed = task.finished_speed or task.speed
        unit = task.fields.get("unit", "rows")
        return Text(f"{speed:,.0f} {unit}/s" if speed else "", style="cyan")


@contextmanager
def fit_progress(*, hidden: bool = False) -> Iterator[Callable[[Progress], None]]:
    """Show the stages of a fit, each with a bar, its rate and its loss; yields what takes the reports."""
    with _bars(TextColumn("{task.fields[detail]}", style="dim"), hidden=hidden) as bars:
        stages: dict[str, TaskID] = {}

        def report(now: Progress) -> None:
            if now.stage not in stages:
                for done in stages.values():
                    bars.update(done, completed=bars.tasks[done].total)
                stages[now.stage] = bars.add_task(now.stage, total=now.steps, unit="steps", detail="")
            bars.update(stages[now.stage], total=now.steps, completed=now.step, detail=_detail(now))

        yield report


@contextmanager
def rows_progress(what: str, total: int | None, *, hidden: bool = False) -> Iterator[Callable[[int], None]]:
    """Show a bar over rows; yields what takes the number of rows that were done since."""
    with _bars(hidden=hidden) as bars:
        task = bars.add_task(what, total=total)

        def advance(rows: int) -> None:
            bars.advance(task, rows)

        yield advance


def _bars(*more: ProgressColumn, hidden: bool) -> Bars:
    console = Console(stderr=True)
    return Bars(
        SpinnerColumn(finished_text="[green]✓[/green]"),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        RateColumn(),
        TimeElapsedColumn(),
        TextColumn("left", style="dim"),
        TimeRemainingColumn(),
        *more,
        console=console,
        disable=hidden or not console.is_terminal,
    )


def _detail(now: Progress) -> str:
    """Return what a fit says of itself besides its steps."""
    epochs = f"epoch {now.epoch}/{now.epochs}" if now.epochs > 1 else ""
    loss = f"loss {now.loss:.3f}" if now.loss == now.loss else ""  # a stage without loss reports NaN
    return "  ".join(filter(None, (epochs, loss)))
