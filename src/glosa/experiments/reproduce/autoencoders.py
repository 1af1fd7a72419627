"""Autoencoders and their uses: kinds by architecture, fewer numbers, anomalies, noise, and new digits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.metrics import roc_auc_score

from glosa.estimators.autoencoder_ensemble import AutoencoderEnsemble
from glosa.estimators.suited import input_of, suited_autoencoder, suited_detector
from glosa.evaluation.reduction import Method
from glosa.experiments.denoise import SIGMA, add_noise, denoise, new_denoiser
from glosa.experiments.generate import generate, new_generator
from glosa.experiments.reduce import reduce
from glosa.experiments.reproduce.autoencoders_data import (
    SETS,
    digits_as_rows,
    find_odds,
    part_odds,
    published_auroc,
    read_odds,
)
from glosa.experiments.reproduce.digits_data import DIGITS
from glosa.experiments.reproduce.recipe import Recipe
from glosa.features.rows import Rows
from glosa.report.denoising import draw_denoising
from glosa.report.gallery import Plot
from glosa.report.generation import draw_generation
from glosa.report.plots.sheet import plot_sheet
from glosa.report.reduction import draw_reduction
from glosa.report.reproduction import Figures, Line, Reproduction, Section
from glosa.report.wording import Wording
from glosa.training.progress import Report
from glosa.types import IntArray, Json

TITLE = "What is an autoencoder good for?"
LEARNED, TESTED = 20_000, 10_000  # digits
CODE, EPOCHS = 32, 20
SHOWN = 10  # digits of a sheet
ODDS_SEEDS = 5  # as in the figures that PyOD publishes
PUBLISHED = {"AutoEncoder": 0.800, "IForest": 0.815}  # means over the tables
KINDS: dict[str, Json] = {
    "shallow": {"layers": (CODE,)},
    "deep": {"layers": (512, 256, CODE)},
    "deep, tied": {"layers": (512, 256, CODE), "tied": True},
    "convolutional": {"layers": (16, 32, CODE), "convolutional": True},
    "contractive": {"kind": "contractive", "layers": (512, 256, CODE)},
    "variational": {"kind": "variational", "layers": (512, 256, CODE), "strength": 0.02},
    "adversarial": {"kind": "adversarial", "layers": (512, 256, CODE)},
    "sparse, wide": {"kind": "sparse", "layers": (1024,)},
    "denoising, wide": {"kind": "denoising", "layers": (1024, 1024)},
}
"""Kinds by architecture: a wide one is overcomplete, and must be kept from copying."""
METHODS: dict[Method, str] = {"autoencoder": "Autoencoder", "pca": "PCA"}
NOISE = {"psnr": "PSNR of noisy digits, dB", "ssim": "SSIM of them"}
CAPTION = (
    f"Codes have {CODE} numbers, one or several layers away; wide ones are overcomplete, with more numbers than a "
    "digit has pixels, and something beside keeps them from copying."
)
DIFFERENCES = (
    "The course tells of kinds and uses, and publishes no figures of digits; those of ODDS are PyOD's.",
    f"{LEARNED:,} digits are learned, each in {EPOCHS} passes by every kind; benchmarks/README.md has figures of all.",
    "Without the tables of ODDS in the folder, or its folder odds, that part is left out.",
)


class Part(NamedTuple):
    """What a use of autoencoders gives.

    Args:
        figures: Its figures.
        section: Its plots.
        settings: What it was made with.
    """

    figures: tuple[Figures, ...]
    section: Section | None
    settings: dict[str, Json]


class Study(NamedTuple):
    """What all parts work with.

    Args:
        rows: Digits.
        test: Places of those that are not learned.
        quick: Whether all is to be short.
        report: Is told how far it has come.
    """

    rows: Rows
    test: IntArray
    quick: bool
    report: Report | None

    @property
    def learned(self) -> Rows:
        """Digits to learn."""
        return self.rows.take(np.setdiff1d(np.arange(len(self.rows)), self.test))

    @property
    def tested(self) -> Rows:
        """Other digits."""
        return self.rows.take(self.test)

    @property
    def short(self) -> Json:
        """What makes a fit short, if all is to be."""
        return {"epochs": 2} if self.quick else {}

    def tell(self, stage: str) -> Report | None:
        """Return what is told of a fit, under a name."""
        report = self.report
        return None if report is None else lambda progress: report(replace(progress, stage=stage))


def run(folder: Path, *, quick: bool, report: Report | None) -> Reproduction:
    """Try every kind and use of autoencoders on digits, and outliers on the tables of ODDS.

    Args:
        folder: May hold Kaggle's digits, and the tables of ODDS, these also in its folder ``odds``.
        quick: Learn from few digits and tables only.
        report: Is told how far it has come.

    Raises:
        TableError: A file is not what it should be.
        UnavailableError: PyTorch is not installed, or MNIST cannot be fetched.
    """
    start = time.perf_counter()
    most = (300, 100) if quick else (LEARNED, TESTED)
    study = Study(*digits_as_rows(folder, learned=most[0], tested=most[1]), quick, report)
    parts = [*find_outliers(folder, study), *(part(study) for part in (try_kinds, reduce_digits, find_odd_digits))]
    parts += [take_noise(study), make_digits(study)]
    return Reproduction(
        name=AUTOENCODERS.name,
        title=TITLE,
        source=AUTOENCODERS.source,
        sentences=_sentences(parts, study),
        figures=tuple(figures for part in parts for figures in part.figures),
        sections=tuple(part.section for part in parts if part.section is not None),
        differences=DIFFERENCES,
        settings={name: made for part in parts for name, made in part.settings.items()},
        seconds=time.perf_counter() - start,
    )


def find_outliers(folder: Path, study: Study) -> Iterator[Part]:
    """Yield the AUROC of an ensemble without labels beside PyOD's published ones; nothing without the tables."""
    place = find_odds(folder)
    if place is None:
        return
    names = SETS[:3] if study.quick else SETS
    ours = {name: _mean_auroc(place, name, 1 if study.quick else ODDS_SEEDS) for name in names}
    mean = float(np.mean(list(ours.values())))
    published = published_auroc(place, "AutoEncoder")
    means = tuple(Line(f"{name} → ensemble", figure, mean) for name, figure in PUBLISHED.items())
    lines = tuple(Line(name, published.get(name), figure) for name, figure in ours.items())
    yield Part(
        (
            Figures(f"Mean AUROC of {len(names)} tables of ODDS, PyOD's and ours", means),
            Figures("AUROC of each, beside PyOD's AutoEncoder", lines),
        ),
        None,
        {"outliers": AutoencoderEnsemble().get_params()},
    )


def try_kinds(study: Study) -> Part:
    """Return how much each kind loses of test digits, and some that came back."""
    learned, tested = study.learned, study.tested
    shown = np.asarray(tested.x[:SHOWN])
    spread = np.square(np.asarray(tested.x) - np.asarray(learned.x).mean(axis=0)).sum()
    lines, sheet = list[Line](), [shown]
    for name, options in KINDS.items():
        told = study.tell(name)
        coder = suited_autoencoder(learned, **options, **{"epochs": EPOCHS} | study.short)
        coder.fit(input_of(learned, coder), progress=told)
        back = coder.reconstruct(input_of(tested, coder)).reshape(tested.x.shape)
        lines.append(Line(name, None, 1 - float(np.square(back - tested.x).sum() / spread)))
        sheet.append(np.clip(back[:SHOWN], 0, 1))
    plot = plot_sheet(np.stack(sheet), ["as they were", *KINDS])
    return Part(
        (Figures("Variance of test digits that each kind gives back", tuple(lines)),),
        Section("Kinds", "What comes back of test digits.", (Plot("kinds", "Kinds", CAPTION, plot, wide=True),)),
        KINDS,
    )


def reduce_digits(study: Study) -> Part:
    """Return how much of digits is left in few numbers, beside as many principal components."""
    coder = suited_autoencoder(study.rows, **{"epochs": EPOCHS} | study.short)
    found = reduce(study.rows, coder, dimensions=(2, 8, CODE), test=study.test, progress=study.tell("fewer numbers"))
    kept = [
        (f"{METHODS[one.method]}, {one.dimensions}", one.explained)
        for one in found.figures
        if one.explained is not None
    ]
    plots = tuple(draw_reduction(found, Wording.of("en", "experiment", "reduction")))
    return Part(
        (Figures("Variance kept in few numbers", tuple(Line(name, None, share) for name, share in kept)),),
        Section("In fewer numbers", "Digits as points, and what is lost of them.", _named(plots, "reduce")),
        {"fewer numbers": coder.get_params()},
    )


def find_odd_digits(study: Study) -> Part:
    """Return how well nine digits are told from the one that was learned."""
    lines, learned, tested = list[Line](), study.learned, study.tested
    assert learned.labels is not None
    assert tested.labels is not None
    for digit in DIGITS:
        mine = learned.take(np.flatnonzero((learned.labels == digit).to_numpy()))
        detector = suited_detector(mine, **study.short)
        detector.fit(mine.flat, progress=study.tell(f"odd beside {digit}"))
        odd = (tested.labels != digit).to_numpy()
        lines.append(Line(digit, None, float(roc_auc_score(odd, -detector.score_samples(tested.flat)))))
    mean = float(np.mean([line.ours or 0 for line in lines]))
    return Part(
        (Figures("AUROC of nine digits, one is normal", (*lines, Line("mean", None, mean))),),
        None,
        {"odd digits": detector.get_params()},
    )


def take_noise(study: Study) -> Part:
    """Return how much nearer to the clean ones digits are whose noise was taken away."""
    learned = study.learned
    coder = new_denoiser(learned, SIGMA, **study.short)
    coder.fit(learned.x, progress=study.tell("noise"))
    clean = np.asarray(study.tested.x)
    found = denoise(coder, add_noise(clean, SIGMA), clean=clean, sigma=SIGMA, learned=len(learned))
    figures = tuple(
        Figures(NOISE[name], tuple(Line(stage, None, one.value) for stage, one in stages.items()), "number")
        for name, stages in found.figures.items()
    )
    plots = tuple(draw_denoising(found, Wording.of("en", "experiment", "denoising")))
    return Part(
        figures,
        Section("Without noise", "Test digits, their noise, and what is left.", _named(plots, "denoise")),
        {"noise": coder.get_params()},
    )


def make_digits(study: Study) -> Part:
    """Return which share of new digits look like the one that was asked for, by their nearest real ones."""
    learned = study.learned
    assert learned.labels is not None
    coder = new_generator(learned, **study.short)
    coder.fit(learned.flat, learned.labels.to_numpy(), progress=study.tell("new digits"))
    made = generate(coder, learned, learned=len(learned))
    assert made.nearest is not None
    shares = {"made up": made.nearest.recognised, "real": made.nearest.real_recognised}
    lines = tuple(Line(name, None, float(hits.mean())) for name, hits in shares.items() if hits is not None)
    plots = tuple(draw_generation(made, Wording.of("en", "experiment", "generation")))
    return Part(
        (Figures("Digits whose nearest real ones are that digit", lines),),
        Section("New digits", "None of them was ever written.", _named(plots, "generate")),
        {"new digits": coder.get_params()},
    )


def _mean_auroc(folder: Path, name: str, seeds: int) -> float:
    x, outlier = read_odds(folder, name)
    found = []
    for seed in range(seeds):
        learn, judge = part_odds(outlier, seed)
        detector = AutoencoderEnsemble(seed=seed).fit(x[learn])
        found.append(float(roc_auc_score(outlier[judge], -detector.score_samples(x[judge]))))
    return float(np.mean(found))


def _named(plots: tuple[Plot, ...], use: str) -> tuple[Plot, ...]:
    """Return plots whose names no other use has."""
    return tuple(replace(plot, name=f"{use}_{plot.name}") for plot in plots)


def _sentences(parts: list[Part], study: Study) -> tuple[str, ...]:
    found = {figures.title: figures for part in parts for figures in part.figures}
    kept = {line.name: line.ours for line in found["Variance kept in few numbers"].lines}
    ours, pca = (kept[f"{method}, {CODE}"] or 0 for method in METHODS.values())
    told = (
        f"Of what tells digits apart, {ours:.0%} is left in {CODE} numbers of an autoencoder, and {pca:.0%} in "
        f"{CODE} principal components.",
        "The same networks find what is odd, take noise away, and make up digits.",
    )
    few = f"A quick run over {len(study.learned):,} digits: the figures say nothing."
    return (few, *told) if study.quick else told


AUTOENCODERS = Recipe(
    name="autoencoders",
    title=TITLE,
    source="a course on autoencoders (2024), and PyOD's figures of outlier detection",
    files=(),
    run=run,
)
"""The recipe."""
