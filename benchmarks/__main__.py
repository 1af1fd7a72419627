"""The command line: `python -m benchmarks` runs all, `python -m benchmarks accuracy --data soc2010` a part."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Collection, Iterable
from types import ModuleType

from benchmarks import (
    accuracy,
    audit,
    autoencoders,
    cold_start,
    digits,
    imbalance,
    learning_curve,
    odds,
    products,
    speed,
    stack,
    tweets,
)
from benchmarks.corpora import CORPORA, INTENTS, data_folder
from benchmarks.learning_curve_plot import draw
from benchmarks.machine import take_cores
from benchmarks.models import MODELS
from benchmarks.quotes import fill_files
from benchmarks.results import KEYS, add_figures, describe_run, read_results, write_results
from glosa import GlosaError
from glosa.errors import nearest
from glosa.types import Json

EPILOG = """
accuracy  every model on every data set: right at each level, top 5, calibration, time, memory
speed     rows a second and memory of coding a file of 250,000 and 1,000,000 rows
imbalance each method for rare codes with each model: accuracy, balanced accuracy, macro-F1
products  the recipe `glosa reproduce products` on 1,000,000 made-up titles: hits, time and memory
tweets    the models of the recipe `glosa reproduce tweets`, a transformer too: accuracy over five folds
cold-start  the model search with a scheme and its index alone, beside TF-IDF: coding survey answers
stack     the ensemble beside the default: all fields, and fields that are missing
learning-curve  few records a code: the default, few-shot, reworded copies, an ensemble
audit     labels made wrong, and how many of them are found; what training without them restores
autoencoders  handwritten digits in fewer numbers, odd ones, noise taken away, and digits made up
digits    networks over pictures of digits and clothes: accuracy, time, memory
odds      outliers in the 17 tables of ODDS: ours beside PyOD's
tables    write the tables and figures quoted in Markdown anew from benchmarks/results; measure nothing

GLOSA_DATA names the folder of data files. What is measured takes the place of what was measured before of the same
model and data in benchmarks/results, and the tables are written anew.
"""


def main() -> int:
    """Measure what the command line asks for, and write the tables."""
    options = _parser().parse_args()
    try:
        if options.name != "tables":
            data_folder()
            take_cores(options.cores)
            for benchmark in [options.name] if options.name else KEYS:
                _run(benchmark, options)
        for path in [*fill_files(), *draw(read_results("learning-curve"))]:
            print(f"written: {path}")
    except GlosaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def _run(benchmark: str, options: argparse.Namespace) -> None:
    def data(valid: Collection[str]) -> list[str]:
        return [name for name in options.data or valid if name in valid]

    def models(valid: Collection[str]) -> list[str]:
        return [name for name in options.models or valid if name in valid]

    rows = options.rows
    parts: dict[str, tuple[ModuleType, Callable[[], Iterable[Json]]]] = {
        "accuracy": (accuracy, lambda: accuracy.run(data(CORPORA), models(MODELS), rows)),
        "speed": (speed, lambda: speed.run(models(speed.SYSTEMS), rows)),
        "imbalance": (imbalance, lambda: imbalance.run(data(imbalance.TASKS), models(imbalance.MODELS), rows)),
        "products": (products, lambda: products.run(rows)),
        "tweets": (tweets, lambda: tweets.run(models(tweets.MODELS), rows)),
        "cold-start": (cold_start, lambda: cold_start.run(models(cold_start.MODELS))),
        "stack": (stack, lambda: stack.run(data(stack.OPTIONS), models(stack.MODELS), rows, options.cores)),
        "learning-curve": (
            learning_curve,
            lambda: learning_curve.run(data(learning_curve.TASKS), models(learning_curve.MODELS), rows),
        ),
        "audit": (audit, lambda: audit.run(rows)),
        "odds": (odds, lambda: odds.run(data(odds.SETS), models(odds.MODELS), rows)),
        "digits": (digits, lambda: digits.run(data(digits.DATA), models(digits.MODELS), rows)),
        "autoencoders": (autoencoders, lambda: autoencoders.run(models(autoencoders.MODELS), rows)),
    }
    part, measure = parts[benchmark]
    settings, measured = part.describe_settings(), measure()
    _keep(benchmark, describe_run(settings), measured, is_cut=options.rows is not None)


def _keep(benchmark: str, run: Json, measured: Iterable[Json], *, is_cut: bool) -> None:
    """Show figures as they come, and add them to the results, so that an end in the middle loses nothing."""
    for figures in measured:
        print(f"{benchmark} {json.dumps(figures)}", flush=True)
        if not is_cut:
            write_results(benchmark, add_figures(read_results(benchmark), KEYS[benchmark], run, figures))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="?", choices=[*KEYS, "tables"], help="which benchmark; all if left out")
    data = dict.fromkeys([*CORPORA, *INTENTS, *imbalance.TASKS, *learning_curve.TASKS, *digits.DATA, *odds.SETS])
    of_benchmarks = (imbalance, tweets, learning_curve, cold_start, stack, digits, odds, autoencoders)
    parts = (MODELS, *(one.MODELS for one in of_benchmarks))
    models = dict.fromkeys(name for part in parts for name in part)
    parser.add_argument(
        "--data", type=_some_of(data), default=[], help="data sets, with commas between; all if left out"
    )
    parser.add_argument("--models", type=_some_of(models), default=[], help="models, likewise")
    parser.add_argument("--cores", type=int, default=1, help="how many to use; stack fits as many models at once")
    parser.add_argument("--rows", type=int, help="a quick look at a cut of so many records; nothing is kept")
    return parser


def _some_of(valid: Collection[str]) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        names = text.split(",")
        unknown = [name for name in names if name not in valid]
        if unknown:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is unknown. {nearest(unknown[0], valid)}")  # noqa: EM102
        return names

    return read


if __name__ == "__main__":
    sys.exit(main())
