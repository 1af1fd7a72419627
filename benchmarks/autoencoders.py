"""Uses of autoencoders on handwritten digits, learned on the train split alone.

Digits in few numbers, noise taken away, digits made up, and what is odd: nine digits to a network that learned the
tenth, and clothes to one that learned digits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import gaussian_filter
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score
from torch import nn

from benchmarks.digits import FASHION
from glosa.estimators.autoencoder import Autoencoder
from glosa.estimators.suited import HIDDEN, suited_autoencoder, suited_detector
from glosa.evaluation.denoising import compare_pictures
from glosa.evaluation.evaluation import Estimate
from glosa.experiments import denoise, generate
from glosa.experiments.measure import in_fresh_process, peak_memory_mb
from glosa.experiments.reduce import reduce
from glosa.features.rows import Rows, read_rows
from glosa.metrics import psnr
from glosa.records.datasets import get
from glosa.types import FloatArray, IntArray, Json

DATA = "mnist"
SEED = 0
SIGMA = 0.5
TRIED = 2000  # clean pictures on which the filter and the components are chosen
WIDTHS = (0.5, 0.7, 0.9, 1.1, 1.3)  # of the filter, in pixels
COMPONENTS = (15, 25, 35, 50)
EACH = 500  # digits made up of each label
CODE, PASSES = 32, 40  # numbers of a code, and passes over the digits that are put into it
JUDGE_EPOCHS, JUDGE_RATE, JUDGE_BATCH = 3, 4e-3, 128

Clean: TypeAlias = Callable[[FloatArray], FloatArray]


def describe_settings() -> Json:
    """Return what the figures depend on."""
    return {
        "data": DATA,
        "sigma": SIGMA,
        "noise": "normal, cut off at 0 and 1",
        "denoiser": _as_json(denoise.SETTINGS),
        "generator": _as_json(generate.SETTINGS["pictures"]),
        "reducer": {"layers": [*HIDDEN["pictures"], CODE], "epochs": PASSES},
        "detectors": DETECTORS,
        "made up of each label": EACH,
        "judge": "two convolutions and a dense layer, learned on the train split",
        "seed": SEED,
    }


def run(models: Sequence[str], rows: int | None = None) -> Iterator[Json]:
    """Yield the figures of each model, each use by itself.

    Args:
        models: Of `MODELS`.
        rows: Take a cut of this many pictures.
    """
    if "reduction" in models:
        yield from in_fresh_process(_reduce, rows)
    for name in models:
        if name in DETECTORS:
            yield in_fresh_process(_detect_digits, name, rows)
            yield in_fresh_process(_detect_clothes, name, rows)
        if name in DENOISERS:
            yield in_fresh_process(_denoise, name, rows)
    if asked := [name for name in models if name in GENERATORS]:
        yield from in_fresh_process(_generate, asked, rows)


def _reduce(rows: int | None) -> list[Json]:
    """Return how much is lost of test digits in codes of `CODE` numbers, and in as many principal components."""
    (both, test), start = _both(rows), time.process_time()
    coder = suited_autoencoder(both, layers=(*HIDDEN["pictures"], CODE), epochs=PASSES, seed=SEED)
    found = reduce(both, coder, test=test)
    seconds = time.process_time() - start
    errors = {one.method: one.error for one in found.figures if one.error is not None}
    return [
        {
            "use": "reduce", "data": DATA, "model": one.method, "train": len(both) - len(test), "test": len(test),
            "dimensions": one.dimensions, "error": round(errors[one.method], 6),
            "of_pca": round(errors[one.method] / errors["pca"], 3), "explained": round(one.explained or 0, 4),
            "neighbours_kept": round(one.neighbours.kept, 4), "processor_seconds": round(seconds, 1),
        }
        for one in found.figures if one.method in errors
    ]  # fmt: skip


DETECTORS: dict[str, Json] = {
    "unit": {},
    "unit denoising": {"kind": "denoising", "strength": 0.3},
    "plain": {"scaling": "none"},
}
"""How each differs from the detector that `glosa anomalies` takes for pictures."""


def _detect_digits(name: str, rows: int | None) -> Json:
    """Return how well nine digits are told from the one that was learned, in the mean and for each."""
    train, test = _digits(rows)
    start, auroc = time.process_time(), {}
    for digit in "0123456789":
        mine = train.take(np.flatnonzero((train.labels == digit).to_numpy()))
        scores = _scores(name, mine, [test])
        auroc[digit] = float(roc_auc_score(test.labels != digit, scores))
    return {
        "use": "anomalies", "data": f"{DATA}, one digit", "model": name, "train": len(train), "test": len(test),
        "auroc": round(float(np.mean(list(auroc.values()))), 4),
        "by_label": {digit: round(value, 4) for digit, value in auroc.items()},
        "processor_seconds": round(time.process_time() - start, 1),
    }  # fmt: skip


def _detect_clothes(name: str, rows: int | None) -> Json:
    """Return how well clothes are told from digits by what learned digits."""
    train, test = _digits(rows)
    clothes = read_rows(str(FASHION / "t10k-images-idx3-ubyte.gz")).take(np.arange(rows or 10_000))
    start = time.process_time()
    odd = np.repeat([False, True], [len(test), len(clothes)])
    auroc = float(roc_auc_score(odd, _scores(name, train, [test, clothes])))
    return {
        "use": "anomalies", "data": f"{DATA}, clothes", "model": name, "train": len(train), "test": len(odd),
        "auroc": round(auroc, 4), "processor_seconds": round(time.process_time() - start, 1),
    }  # fmt: skip


def _scores(name: str, learned: Rows, judged: Sequence[Rows]) -> FloatArray:
    detector = suited_detector(learned, **DETECTORS[name], seed=SEED).fit(learned.flat)
    return np.concatenate([-detector.score_samples(rows.flat) for rows in judged])


def _denoise(name: str, rows: int | None) -> Json:
    train, test = _digits(rows)
    start = time.process_time()
    clean_with = DENOISERS[name](train)
    fitted = time.process_time() - start
    noisy = denoise.add_noise(test.x, SIGMA, seed=SEED)
    start = time.process_time()
    cleaned = np.clip(clean_with(noisy), 0, 1)
    seconds = time.process_time() - start
    found, _ = compare_pictures([""] * len(test), test.x, noisy, cleaned, seed=SEED)
    figures = {
        f"{metric}_{stage}": _rounded(one, 3 if metric == "psnr" else 4)
        for metric, stages in found.items()
        for stage, one in stages.items()
    }
    return {
        "use": "denoise", "data": DATA, "model": name, "train": len(train), "test": len(test), **figures,
        "fit_processor_seconds": round(fitted, 1), "rows_per_second": round(len(test) / max(seconds, 1e-9)),
        "peak_memory_mb": peak_memory_mb(),
    }  # fmt: skip


def learn_denoiser(train: Rows) -> Clean:
    """Return a denoising autoencoder, as `glosa denoise` fits it."""
    coder = denoise.new_denoiser(train, SIGMA, seed=SEED).fit(train.x)
    return coder.reconstruct


def choose_filter(train: Rows) -> Clean:
    """Return the Gaussian filter whose width takes most noise from some clean pictures."""
    clean = train.x[:TRIED]
    noisy = denoise.add_noise(clean, SIGMA, seed=SEED + 1)
    found = [float(psnr(clean, _blur(noisy, width)).mean()) for width in WIDTHS]
    best = WIDTHS[int(np.argmax(found))]
    return lambda pictures: _blur(pictures, best)


def choose_components(train: Rows) -> Clean:
    """Return the projection on principal components of clean pictures, as many as take most noise from some of them."""
    clean = train.flat
    components = PCA(max(COMPONENTS), random_state=SEED).fit(clean)
    noisy = denoise.add_noise(clean[:TRIED], SIGMA, seed=SEED + 1)
    middle = noisy.mean(axis=0)  # noise that is cut off brightens black pixels

    def project(rows: FloatArray, count: int) -> FloatArray:
        kept = components.components_[:count]
        found: FloatArray = components.mean_ + (rows - middle) @ kept.T @ kept
        return np.clip(found, 0, 1)

    best = max(COMPONENTS, key=lambda count: psnr(clean[:TRIED], project(noisy, count)).mean())
    return lambda pictures: project(pictures.reshape(len(pictures), -1), best).reshape(pictures.shape)


DENOISERS: dict[str, Callable[[Rows], Clean]] = {
    "denoising": learn_denoiser,
    "gaussian-filter": choose_filter,
    "components": choose_components,
}


def _generate(models: Sequence[str], rows: int | None) -> list[Json]:
    train, test = _digits(rows)
    assert train.labels is not None
    assert test.labels is not None
    start = time.process_time()
    coder = generate.new_generator(train, seed=SEED).fit(train.x, train.labels.to_numpy())
    fitted = time.process_time() - start
    judge = learn_judge(train.x, train.labels.cast(int).to_numpy())
    real = float((recognise(judge, test.x) == test.labels.cast(int).to_numpy()).mean())
    asked = np.repeat(coder.labels_, EACH)
    lines = []
    for name in models:
        hits = recognise(judge, GENERATORS[name](coder, asked)) == asked.astype(int)
        lines.append({
            "use": "generate", "data": DATA, "model": name, "train": len(train), "made_up": len(asked),
            "recognised": round(float(hits.mean()), 4),
            "by_label": {str(label): round(float(hits[asked == label].mean()), 4) for label in coder.labels_},
            "real_recognised": round(real, 4), "fit_processor_seconds": round(fitted, 1),
            "peak_memory_mb": peak_memory_mb(),
        })  # fmt: skip
    return lines


def draw_standard(coder: Autoencoder, labels: np.ndarray) -> FloatArray:
    """Return digits of codes drawn from the standard normal distribution, which the codes are trained towards."""
    codes = np.random.default_rng(SEED).standard_normal((len(labels), coder.layers[-1]))
    return coder.decode(codes, labels)


GENERATORS: dict[str, Callable[[Autoencoder, np.ndarray], FloatArray]] = {
    "variational": lambda coder, labels: coder.sample(len(labels), labels, seed=SEED),
    "standard-normal": draw_standard,
}
MODELS = ("reduction", *DETECTORS, *DENOISERS, *GENERATORS)


def learn_judge(pictures: FloatArray, digits: IntArray) -> nn.Module:
    """Return a small convolutional network that reads digits.

    Args:
        pictures: From 0 to 1, shape (n, 28, 28).
        digits: What each shows, shape (n,).
    """
    torch.manual_seed(SEED)
    judge = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * 7 * 7, 64), nn.ReLU(), nn.Linear(64, 10),
    )  # fmt: skip
    x, y = torch.tensor(pictures).unsqueeze(1), torch.tensor(digits)
    optimiser = torch.optim.AdamW(judge.parameters(), JUDGE_RATE)
    steps = JUDGE_EPOCHS * -(-len(x) // JUDGE_BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, JUDGE_RATE, total_steps=steps)
    for _ in range(JUDGE_EPOCHS):
        for batch in torch.randperm(len(x)).split(JUDGE_BATCH):
            optimiser.zero_grad()
            F.cross_entropy(judge(x[batch]), y[batch]).backward()
            optimiser.step()
            schedule.step()
    return judge.eval()


def recognise(judge: nn.Module, pictures: FloatArray) -> IntArray:
    """Return the digit that a judge reads in each picture, shape (n,)."""
    x = torch.tensor(pictures, dtype=torch.float32).unsqueeze(1)
    with torch.inference_mode():
        found: IntArray = torch.cat([judge(part).argmax(1) for part in x.split(1000)]).numpy()
    return found


def _digits(rows: int | None) -> tuple[Rows, Rows]:
    both, test = _both(rows)
    return both.take(np.setdiff1d(np.arange(len(both)), test)), both.take(test)


def _both(rows: int | None) -> tuple[Rows, IntArray]:
    """Return digits, and the places of those to test."""
    whole = read_rows(get(DATA))
    train, test = (np.flatnonzero((whole.table["split"] == part).to_numpy())[:rows] for part in ("train", "test"))
    return whole.take(np.concatenate([train, test])), np.arange(len(train), len(train) + len(test))


def _blur(pictures: FloatArray, width: float) -> FloatArray:
    blurred: FloatArray = gaussian_filter(pictures, (0, width, width))
    return blurred


def _rounded(found: Estimate, decimals: int) -> Json:
    return {name: round(getattr(found, name), decimals) for name in ("value", "low", "high")}


def _as_json(settings: Json) -> Json:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in settings.items()}
