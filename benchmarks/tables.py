"""Results as Markdown tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean, stdev
from typing import Any

from benchmarks.corpora import CORPORA, INTENTS
from benchmarks.learning_curve import DEFAULT, SIZES, compare
from benchmarks.learning_curve import MODELS as LEARNERS
from benchmarks.models import MODELS
from benchmarks.odds import MODELS as DETECTORS
from benchmarks.odds import SETS
from glosa.experiments.reproduce.product_experiments import EXPERIMENTS
from glosa.types import Json

SIGNED = "{value:+.3f} ({low:+.3f} to {high:+.3f})"
NOT_MEASURED = "*Not measured yet.*"
FORMS = {
    "accuracy": ".3f",
    "auroc": ".3f",
    "deviation": ".3f",
    "precision": ".3f",
    "expected": ".3f",
    "suggested": ".3f",
    "removed_wrong": ".3f",
    "test_accuracy": ".3f",
    "removed": ",d",
    "flipped": ",d",
    "not_made_wrong": ",d",
    "estimated": ",d",
    "top_5": ".3f",
    "calibration_error": ".3f",
    "coverage_at_95": ".3f",
    "balanced_accuracy": ".3f",
    "macro_f1": ".3f",
    "held_out_macro_f1": ".3f",
    "gain": "+.3f",
    "seconds": ".1f",
    "published": ".3f",
    "test_loss": ".2f",
    "titles": ",d",
    "titles_seen": ",d",
    "fit_seconds": ".1f",
    "fit_processor_seconds": ".1f",
    "processor_seconds": ".1f",
    "fit_ratio": ".1f",
    "load_seconds": ".1f",
    "rows": ",d",
    "rows_per_second": ",d",
    "peak_memory_mb": ",d",
    "psnr_before": ".2f",
    "psnr_after": ".2f",
    "psnr_gain": "+.2f",
    "ssim_before": ".3f",
    "ssim_after": ".3f",
    "made_up": ",d",
    "recognised": ".3f",
    "real_recognised": ".3f",
    "memory_ratio": ".2f",
}
"""How each figure is shown."""
USES = {
    "reduce": {
        "dimensions": "dimensions",
        "squared error of a pixel": "error",
        "times that of PCA": "of_pca",
        "variance kept": "explained",
        "neighbours kept": "neighbours_kept",
        "processor s": "processor_seconds",
    },
    "anomalies": {"AUROC": "auroc", "processor s": "processor_seconds"},
    "denoise": {
        "PSNR before": "psnr_before.value",
        "after": "psnr_after.value",
        "gain": "psnr_gain.value",
        "SSIM before": "ssim_before.value",
        "SSIM after": "ssim_after.value",
        "fit, processor s": "fit_processor_seconds",
        "pictures/s": "rows_per_second",
        "memory, MB": "peak_memory_mb",
    },
    "generate": {
        "made up": "made_up",
        "recognised": "recognised",
        "real ones recognised": "real_recognised",
        "fit, processor s": "fit_processor_seconds",
        "memory, MB": "peak_memory_mb",
    },
}
"""The uses of autoencoders, each with the columns of its table."""
KINDS = {"any": "any other code", "sibling": "a sibling"}
FIT = "fit_processor_seconds"  # the machine is shared: seconds of the clock would tell of others' work


def accuracy_table(results: Json, data: str) -> str:
    """Return the table of a data set: a line a model, in the order of `MODELS`."""
    figures = _in_order([line for line in with_fit_ratio(results["figures"]) if line["data"] == data])
    if not figures:
        return NOT_MEASURED
    levels = zip(figures[0]["accuracy"], figures[0]["codes"], strict=True)
    columns = {
        **{f"level {name} ({count})": f"accuracy.{name}" for name, count in levels},
        "top 5": "top_5",
        "calibration error": "calibration_error",
        "covered at 95 %": "coverage_at_95",
        "fit, processor s": FIT,
        "fit, times default": "fit_ratio",
        "rows/s": "rows_per_second",
        "memory, MB": "peak_memory_mb",
    }
    return _figures_table(figures, columns)


def speed_table(results: Json) -> str:
    """Return the table of rows a second and memory: a line a system, kind of records and number of rows."""
    figures = sorted(with_memory_ratio(results["figures"]), key=lambda line: (line["records"], line["rows"]))
    if not figures:
        return NOT_MEASURED
    columns = {
        "records": "records",
        "rows": "rows",
        "rows/s": "rows_per_second",
        "memory, MB": "peak_memory_mb",
        "times that of fewest rows": "memory_ratio",
        "load, s": "load_seconds",
    }
    return _figures_table(_in_order(figures), columns)


def imbalance_table(results: Json, data: str) -> str:
    """Return the table of a data set: a line a model and method, the method chosen on held-out records in bold."""
    figures = [line for line in results["figures"] if line["data"] == data]
    if not figures:
        return NOT_MEASURED
    best: dict[str, Json] = {}
    for line in figures:
        best[line["model"]] = max(best.get(line["model"], line), line, key=lambda one: one["held_out_macro_f1"])
    columns = ("held_out_macro_f1", "accuracy", "balanced_accuracy", "macro_f1")
    lines = [
        [
            f"`{line['model']}`",
            f"**{line['method']}**" if line is best[line["model"]] else line["method"],
            *(show(line, name) for name in columns),
            SIGNED.format(**line["gain"]),
            show(line, "seconds"),
        ]
        for line in figures
    ]
    header = ["model", "method", "held-out macro-F1", "accuracy", "balanced accuracy", "macro-F1", "gain", "seconds"]
    return markdown_table(header, lines)


def products_table(results: Json) -> str:
    """Return the table of the experiments on product titles, the time and the memory of all in the last line."""
    if not results["figures"]:
        return NOT_MEASURED
    columns = {
        "published balanced accuracy": "published",
        "ours": "balanced_accuracy",
        "accuracy": "accuracy",
        "test loss": "test_loss",
        "titles": "titles",
        "titles x epochs seen": "titles_seen",
        "fit, s": "fit_seconds",
        "memory, MB": "peak_memory_mb",
    }
    names = {one.number: one.name for one in EXPERIMENTS}
    lines = [
        [names.get(line["experiment"], line["experiment"]), *(show(line, path) for path in columns.values())]
        for line in results["figures"]
    ]
    return markdown_table(["experiment", *columns], lines)


def tweets_table(results: Json) -> str:
    """Return the table of the models on disaster tweets, beside what the reference found."""
    if not results["figures"]:
        return NOT_MEASURED
    lines = [
        [
            f"`{line['model']}`",
            show(line, "published"),
            show(line, "accuracy"),
            "{:.3f} to {:.3f}".format(*line["interval"]),
            show(line, "processor_seconds"),
            show(line, "peak_memory_mb"),
        ]
        for line in results["figures"]
    ]
    return markdown_table(["model", "published", "ours", "95 % interval", "processor s", "memory, MB"], lines)


def cold_start_table(results: Json) -> str:
    """Return the table of what codes without a labelled record."""
    figures = results["figures"]
    if not figures:
        return NOT_MEASURED
    levels = zip(figures[0]["accuracy"], figures[0]["codes"], strict=True)
    columns = {
        **{f"level {name} ({count})": f"accuracy.{name}" for name, count in levels},
        "top 5": "top_5",
        "fit, processor s": FIT,
        "code, processor s": "processor_seconds",
        "memory, MB": "peak_memory_mb",
    }
    lines = [[line["model"], *(show(line, path) for path in columns.values())] for line in figures]
    return markdown_table(["model", *columns], lines)


def stack_table(results: Json) -> str:
    """Return the table of the ensemble beside the default: a line a data set, model, and what is learned and said."""
    lines = [
        [
            line["data"],
            f"`{line['model']}`",
            line["learned"],
            line["said"],
            show(line, f"accuracy.{next(iter(line['accuracy']))}"),
            show(line, f"accuracy.{list(line['accuracy'])[-1]}"),
            *(show(line, name) for name in ("top_5", "calibration_error", "coverage_at_95", FIT, "rows_per_second")),
        ]
        for line in sorted(results["figures"], key=lambda line: [*CORPORA, *INTENTS].index(line["data"]))
    ]
    header = ["data", "model", "learned from", "coded from", "level 1", "last level", "top 5", "calibration error"]
    return markdown_table([*header, "covered at 95 %", "fit, processor s", "rows/s"], lines) if lines else NOT_MEASURED


def odds_table(results: Json) -> str:
    """Return the table of the detectors of outliers: a line a table, then the mean of all where all are measured."""
    found = {(line["data"], line["model"]): line for line in with_mean(results["figures"])}
    means = [found.get(("mean", model)) for model in DETECTORS]
    lines = [[data, *(_auroc(found.get((data, model))) for model in DETECTORS)] for data in (*SETS, "mean")]
    seconds = ["processor s, mean", *("-" if line is None else show(line, FIT) for line in means)]
    header = ["data", *(f"`{model}`" for model in DETECTORS)]
    return markdown_table(header, [*lines, seconds]) if found else NOT_MEASURED


def with_mean(figures: Sequence[Json]) -> list[Json]:
    """Return figures of detectors with a line "mean" for each that was measured on every table of ODDS."""
    of_model = [[line for line in figures if line["model"] == model] for model in DETECTORS]
    return [*figures, *(_mean(lines) for lines in of_model if len(lines) == len(SETS))]


def _mean(lines: Sequence[Json]) -> Json:
    splits = [mean(split) for split in zip(*(line["aurocs"] for line in lines), strict=True)]
    published = [line["published"] for line in lines]
    return {
        "data": "mean",
        "model": lines[0]["model"],
        "auroc": mean(splits),
        "deviation": stdev(splits),
        "published": None if None in published else mean(published),
        FIT: mean(line[FIT] for line in lines),
    }


def _auroc(line: Json | None) -> str:
    if line is None:
        return "-"
    published = "" if line["published"] is None else f" ({show(line, 'published')})"
    return f"{show(line, 'auroc')} ± {show(line, 'deviation')}{published}"


def learning_curve_table(results: Json, data: str) -> str:
    """Return the table of a data set: a line a number of records a code and model, in the order of the models."""
    figures = [line for line in results["figures"] if line["data"] == data]
    if not figures:
        return NOT_MEASURED
    found = {(line["each"], line["model"]): line for line in figures}
    lines = [_learning_line(each, model, found) for each in SIZES for model in LEARNERS]
    header = ["records a code", "model", "accuracy", "95 % interval", "less the default", "cuts", "fit, processor s"]
    return markdown_table(header, lines)


def _learning_line(each: int, model: str, found: Mapping[tuple[int, str], Json]) -> list[str]:
    line, default = found.get((each, model)), found.get((each, DEFAULT))
    if line is None:
        return [str(each), f"`{model}`", *["-"] * 5]
    alone = default is None or model == DEFAULT
    gain = "-" if alone else SIGNED.format(**compare(line["right"], default["right"]))
    return [
        str(each),
        f"`{model}`",
        show(line, "accuracy"),
        "{:.3f} to {:.3f}".format(*line["interval"]),
        gain,
        show(line, "cuts"),
        show(line, "fit_processor_seconds"),
    ]


def audit_table(results: Json) -> str:
    """Return the table of labels made wrong: a line a kind of error and seed."""
    if not results["figures"]:
        return NOT_MEASURED
    columns = {
        "wrong": "flipped",
        "self-confidence": "precision.self_confidence",
        "cleanlab, self-confidence": "precision.cleanlab_self_confidence",
        "cleanlab, normalised margin": "precision.cleanlab_normalized_margin",
        "Glosa": "precision.ours",
        "as it expected": "expected",
        "suggestion right": "suggested",
        "left out": "removed",
        "test accuracy, clean labels": "test_accuracy.clean",
        "wrong ones among them": "test_accuracy.flipped",
        "suspicious ones left out": "test_accuracy.without",
        "suggestions in their place": "test_accuracy.corrected",
        "just the wrong ones left out": "test_accuracy.without_wrong",
    }
    lines = [
        [f"{KINDS[line['kind']]}, seed {line['seed']}", *(show(line, path) for path in columns.values())]
        for line in sorted(results["figures"], key=lambda line: (line["kind"], line["seed"]))
    ]
    return markdown_table(["errors", *columns], lines)


def digits_table(results: Json) -> str:
    """Return the table of networks over pictures: a line a data set and network."""
    columns = {
        "epochs": "epochs",
        "fit, processor s": FIT,
        "pictures/s learned": "trained_per_second",
        "pictures/s coded": "coded_per_second",
        "memory, MB": "peak_memory_mb",
    }
    lines = [
        [line["data"], line["model"], f"{line['accuracy']:.4f}", *(show(line, path) for path in columns.values())]
        for line in results["figures"]
    ]
    return markdown_table(["data", "model", "accuracy", *columns], lines) if lines else NOT_MEASURED


def autoencoders_table(results: Json, use: str) -> str:
    """Return the table of a use of autoencoders: a line a data set and model."""
    lines = [
        [line["data"], line["model"], *(show(line, path) for path in USES[use].values())]
        for line in results["figures"]
        if line["use"] == use
    ]
    return markdown_table(["data", "model", *USES[use]], lines) if lines else NOT_MEASURED


def runs_table(results: Json) -> str:
    """Return when, where and with which versions the figures were measured."""
    lines = [_run_line(run) for run in results["runs"].values()]
    return markdown_table(["date", "commit", "machine", "packages"], lines) if lines else NOT_MEASURED


def with_fit_ratio(figures: Sequence[Json]) -> list[Json]:
    """Return figures with `fit_ratio`: processor seconds over those of the default; None if of another run.

    >>> default = {"data": "soc2010", "model": "default", "run": "May", "fit_processor_seconds": 10.0}
    >>> other = {"data": "soc2010", "model": "fasttext", "run": "May", "fit_processor_seconds": 120.0}
    >>> [line["fit_ratio"] for line in with_fit_ratio([default, other, {**other, "run": "June"}])]
    [1.0, 12.0, None]
    """
    seconds = {(line["data"], line["run"]): line[FIT] for line in figures if line["model"] == "default"}
    return [{**line, "fit_ratio": _ratio(line, FIT, seconds, "data", "run")} for line in figures]


def with_memory_ratio(figures: Sequence[Json]) -> list[Json]:
    """Return figures with `memory_ratio`: peak memory over that of the fewest rows; 1 says that memory is flat.

    >>> few = {"model": "default", "records": "equal", "run": "May", "rows": 10, "peak_memory_mb": 100}
    >>> [line["memory_ratio"] for line in with_memory_ratio([{**few, "rows": 40, "peak_memory_mb": 120}, few])]
    [1.2, 1.0]
    """
    most_first = sorted(figures, key=lambda line: -line["rows"])
    memory = {(line["model"], line["records"], line["run"]): line["peak_memory_mb"] for line in most_first}
    return [
        {**line, "memory_ratio": _ratio(line, "peak_memory_mb", memory, "model", "records", "run")} for line in figures
    ]


def markdown_table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, all columns but the first aligned to the right.

    >>> print(markdown_table(["model", "top 5"], [["a", "0.900"]]))
    | model | top 5 |
    |---|---:|
    | a | 0.900 |
    """
    first, *rest = [f"| {' | '.join(line)} |" for line in (header, *lines)]
    return "\n".join([first, "|---|" + "---:|" * (len(header) - 1), *rest])


def show(line: Json, path: str) -> str:
    """Return a figure as text, a dash where there is none.

    Args:
        line: Figures.
        path: The name of one, or of a group of them and of one in it.

    >>> show({"accuracy": {"1": 0.61234}}, "accuracy.1"), show({"fit_ratio": None}, "fit_ratio")
    ('0.612', '-')
    """
    value: Any = line
    for name in path.split("."):
        value = value[name]
    return "-" if value is None else format(value, FORMS.get(path.split(".")[0], ""))


def _figures_table(figures: Sequence[Json], columns: Mapping[str, str]) -> str:
    lines = [[MODELS[line["model"]].title, *(show(line, path) for path in columns.values())] for line in figures]
    return markdown_table(["model", *columns], lines)


def _in_order(figures: Sequence[Json]) -> list[Json]:
    return sorted(figures, key=lambda line: list(MODELS).index(line["model"]))


def _ratio(line: Json, name: str, base: Mapping[tuple[Any, ...], float], *keys: str) -> float | None:
    beside = base.get(tuple(line[key] for key in keys))
    return float(line[name] / beside) if beside else None


def _run_line(run: Json) -> list[str]:
    machine = run["machine"]
    processor = " and ".join(machine[part] for part in ("processor", "accelerator") if part in machine)
    place = f"{processor}, {machine['cores_used']} of {machine['cores']} cores, {machine['memory_gb']} GB"
    packages = ", ".join(f"{name} {version}" for name, version in run["packages"].items())
    return [run["date"][:10], run["commit"], f"{place}, {machine['system']}, Python {machine['python']}", packages]
