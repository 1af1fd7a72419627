"""The experiments on product titles as a table, and how many titles each may learn from in the time there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

LONGEST = 32  # words of a title
LEAST = 1000  # titles: with fewer there is nothing to see


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """One line of the table.

    Args:
        number: What it is called.
        model: Of the catalogue of models.
        epochs: Passes over the titles.
        options: Of the model, beside the epochs.
        burden: How much longer a pass takes than one of experiment 1, about.
        most: Titles that it may learn from, whatever the time; a bag of n-grams takes some 10 kB each while it is made.
        balanced_accuracy: The published one of the test part.
        loss: The same.
    """

    number: str
    model: str = "text-cnn"
    epochs: int
    options: Mapping[str, Any]
    burden: float = 1.0
    most: int | None = None
    balanced_accuracy: float | None = None
    loss: float | None = None

    @property
    def name(self) -> str:
        """What tells it apart from the others: short, for the plots."""
        if self.model != "text-cnn":
            return f"{self.number}: {self.model}, {self.epochs} epochs"
        if self.options["frozen"]:
            return f"{self.number}: {self.epochs} epochs, {self.options['filters_count']} filters"
        return f"{self.number}: trained, batch {self.options['batch']}"

    @property
    def work(self) -> float:
        """How many passes of experiment 1 it takes; what is done before and after training counts as one."""
        return self.burden * (self.epochs + 1)

    def shortened(self) -> Experiment:
        """Return the same of one epoch."""
        return replace(self, epochs=1, options={**self.options, "patience": 1})


def text_cnn(
    number: int,
    epochs: int,
    published: tuple[float, float] | None = None,
    *,
    filters: int = 100,
    frozen: bool = True,
    batch: int = 128,
    burden: float = 1.0,
) -> Experiment:
    """Return an experiment with the text CNN; all epochs are trained, and Adam's rate is 0.001.

    >>> text_cnn(2, 3, filters=150).name
    '2: 3 epochs, 150 filters'
    """
    balanced_accuracy, loss = published or (None, None)
    training = {"batch": batch, "learning_rate": 1e-3, "patience": epochs}
    return Experiment(
        number=str(number),
        epochs=epochs,
        options={"filters_count": filters, "frozen": frozen, "max_length": LONGEST, **training},
        burden=burden,
        balanced_accuracy=balanced_accuracy,
        loss=loss,
    )


EXPERIMENTS: tuple[Experiment, ...] = (
    text_cnn(1, 3, (0.452, 2.47)),
    text_cnn(2, 3, (0.430, 2.49), filters=150, burden=1.2),
    text_cnn(3, 2, (0.417, 2.77)),
    text_cnn(4, 5, (0.492, 2.16)),
    text_cnn(5, 10, (0.531, 1.79)),
    text_cnn(6, 5, frozen=False, batch=256, burden=1.3),
    text_cnn(7, 5, frozen=False, batch=512, burden=1.1),
    text_cnn(8, 5, frozen=False, batch=1024),
    Experiment(
        number="ours",
        model="ngram-bag",
        epochs=2,
        options={"members": 1, "adversarial": 0.0, "patience": 2},
        most=200_000,
    ),
)
"""Those that were published, 6 to 8 of which did not end there, and the default model beside them."""


def titles_that_fit(seconds: float, rate: float, works: Sequence[float], most: int) -> int:
    """Return how many titles each of several experiments may learn from, such that all of them end in time.

    Args:
        seconds: The time left.
        rate: Titles a second and pass, measured.
        works: The passes that each experiment takes.
        most: How many titles there are.

    >>> titles_that_fit(600, 20_000, [4, 6], 5_000_000), titles_that_fit(600, 20_000, [4, 6], 500_000)
    (1200000, 500000)
    """
    return min(most, max(LEAST, int(seconds * rate / sum(works))))
