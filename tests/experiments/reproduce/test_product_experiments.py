from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glosa.experiments.reproduce.product_experiments import EXPERIMENTS, LEAST, titles_that_fit
from glosa.report.plots.published import LABEL

PUBLISHED = [(0.452, 2.47), (0.430, 2.49), (0.417, 2.77), (0.492, 2.16), (0.531, 1.79)]


def test_the_table_is_that_of_the_reference() -> None:
    first = EXPERIMENTS[:5]
    assert [one.epochs for one in first] == [3, 3, 2, 5, 10]
    assert [one.options["filters_count"] for one in first] == [100, 150, 100, 100, 100]
    assert [(one.balanced_accuracy, one.loss) for one in first] == PUBLISHED
    assert {(one.options["frozen"], one.options["batch"], one.options["learning_rate"]) for one in first} == {
        (True, 128, 1e-3)
    }


def test_six_to_eight_train_embeddings_in_larger_batches() -> None:
    later = EXPERIMENTS[5:8]
    assert [one.number for one in later] == ["6", "7", "8"]
    assert not any(one.options["frozen"] for one in later)
    assert [one.options["batch"] for one in later] == [256, 512, 1024]
    assert all(one.loss is None for one in later)


def test_the_default_model_stands_beside_them() -> None:
    assert EXPERIMENTS[-1].name == "ours: ngram-bag, 2 epochs"


def test_every_name_is_another_and_short_enough_for_a_plot() -> None:
    assert len({one.name for one in EXPERIMENTS}) == len(EXPERIMENTS)
    assert max(len(one.name) for one in EXPERIMENTS) <= LABEL


def test_a_shortened_one_has_one_epoch_and_says_so() -> None:
    short = EXPERIMENTS[4].shortened()
    assert (short.epochs, short.name) == (1, "5: 1 epochs, 100 filters")


def test_work_counts_what_is_done_around_training() -> None:
    assert EXPERIMENTS[0].work == 4


@given(
    seconds=st.floats(-100, 10_000),
    rate=st.floats(1, 1e6),
    works=st.lists(st.floats(1, 20), min_size=1, max_size=9),
    most=st.integers(LEAST, 10**7),
)
def test_what_is_shared_out_ends_in_time(seconds: float, rate: float, works: list[float], most: int) -> None:
    titles = titles_that_fit(seconds, rate, works, most)
    assert LEAST <= titles <= most
    assert titles == LEAST or titles * sum(works) / rate <= seconds * (1 + 1e-9)


def test_nothing_is_left_to_share_out() -> None:
    assert titles_that_fit(0, 20_000, [4], 10**6) == LEAST


def test_few_titles_are_all_taken() -> None:
    assert titles_that_fit(1e6, 20_000, [4], 500) == pytest.approx(500)
