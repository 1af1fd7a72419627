"""What `glosa fit` and `glosa evaluate` do to keep runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glosa.autocoder import Autocoder
    from glosa.experiments.tracking import Tracker


def open_tracker(place: str | None, experiment: str) -> Tracker | None:
    """Return what keeps runs at a place, or None where none is named.

    Opened before anything is learned or judged, it tells of a wrong address at once.

    Raises:
        UnavailableError: MLflow is not installed, or the place does not answer.
    """
    if place is None:
        return None
    from glosa.experiments.tracking import Tracker

    return Tracker(place, experiment)


def experiment_of(autocoder: Autocoder) -> str:
    """Return the experiment that an autocoder was fitted in."""
    from glosa.settings import TrackingSettings

    kept = autocoder.settings_.get("tracking", {})
    return str(kept.get("experiment", TrackingSettings().experiment))
