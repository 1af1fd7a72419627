from __future__ import annotations

from glosa.evaluation import Evaluation
from glosa.report.gallery import draw_plots
from glosa.report.wording import Wording


def names(evaluation: Evaluation) -> list[str]:
    return [plot.name for plot in draw_plots(evaluation, Wording.of("en"))]


def test_every_plot_of_an_evaluation(evaluation: Evaluation) -> None:
    expected = ["coverage", "ventiles", "reliability", "confusion_1", "confusion_2", "shares", "hits", "hits_by_size"]
    assert names(evaluation) == [*expected, "training"]


def test_bars_are_enough_for_few_codes(flat: Evaluation) -> None:
    assert names(flat) == ["coverage", "ventiles", "reliability", "confusion_1", "shares", "hits"]


def test_ticks_are_plain_numbers(evaluation: Evaluation) -> None:
    for plot in draw_plots(evaluation, Wording.of("en")):
        assert "mathdefault" not in plot.svg


def test_without_history_there_are_no_training_curves(hopeless: Evaluation) -> None:
    assert "training" not in names(hopeless)


def test_the_best_epoch_is_that_of_the_lowest_held_out_loss(evaluation: Evaluation) -> None:
    figure = draw_plots(evaluation, Wording.of("en"))[-1].figure
    marks = [line for line in figure.axes[0].lines if line.get_label() == "best epoch"]
    assert [line.get_xdata()[0] for line in marks] == [3]


def test_axes_are_labelled(evaluation: Evaluation) -> None:
    for plot in draw_plots(evaluation, Wording.of("es")):
        assert plot.title
        assert plot.caption
        assert plot.figure.axes[-1].get_xlabel()
