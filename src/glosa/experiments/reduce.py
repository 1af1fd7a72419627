"""Reduce dimensions: the codes of an autoencoder beside principal components and UMAP, on rows held out."""

from __future__ import annotations

import time
import warnings
from collections.abc import Sequence
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix, issparse
from sklearn.base import clone
from sklearn.decomposition import PCA

from glosa._validate import Rule, is_number, require
from glosa.errors import InputError
from glosa.estimators.autoencoder import Autoencoder, layers_rule
from glosa.estimators.rows import scale
from glosa.estimators.suited import input_of
from glosa.evaluation.reduction import Method, Reduced, Reduction
from glosa.experiments.held_out import describe, hold_out, identity
from glosa.features.rows import Numbers, Rows
from glosa.metrics import neighbourhood
from glosa.training.progress import Report, part_of
from glosa.types import BoolArray, FloatArray, IntArray

NEIGHBOURS = 10
COMPARED = 1000  # rows held out among which neighbours are looked for: time grows with the square
SHOWN = 1500  # points of a map
PICTURES = 10
UMAP_ROWS = 5000  # that UMAP learns at most
FEWEST = 10
_AT_ONCE = 2048


def reduce(
    rows: Rows,
    coder: Autoencoder,
    *,
    dimensions: Sequence[int] = (),
    test: Sequence[int] | IntArray | BoolArray | None = None,
    held_out: float = 0.2,
    progress: Report | None = None,
) -> Reduction:
    """Compare codes of an autoencoder with principal components, and with UMAP if it is installed.

    Args:
        rows: What is reduced.
        coder: An autoencoder; it is fitted here, and its codes are those of the result.
        dimensions: Sizes of codes to compare beside that of the autoencoder; for each another one is fitted.
        test: The rows to hold out, their places or a truth value for every row; None draws a share of them.
        held_out: That share, above 0, 0.5 at most.
        progress: Is told how far the fits have come.

    Raises:
        InputError: There are fewer than 10 rows to learn from, or fewer than 3 to test.
        SettingsError: An argument, or one of the autoencoder, is out of its range.
        UnavailableError: PyTorch is not installed.
    """
    are_sizes = all(is_number(one, 1, 1e6, whole=True) for one in dimensions)
    require([layers_rule(coder.layers), Rule("dimensions", list(dimensions), are_sizes, "1 or more")])
    learn, test = hold_out(len(rows), test, held_out, coder.seed)
    if len(learn) < FEWEST or len(test) < 3:
        msg = f"there are {len(learn)} rows to learn from and {len(test)} to test. At least {FEWEST} and 3 are needed."
        raise InputError(msg)
    main = int(coder.layers[-1])
    sizes = sorted({main, *map(int, dimensions)})
    parts = _Parts.of(rows, coder, learn, test)
    figures, codes_of = list[Reduced](), dict[int, FloatArray]()
    for number, size in enumerate(sizes):
        mine = coder if size == main else clone(coder).set_params(layers=(*coder.layers[:-1], size))
        told = None if progress is None else part_of(progress, number, len(sizes))
        figures.append(_autoencoder(mine, rows, parts, told))
        codes_of[size] = mine.encode(input_of(rows.take(parts.shown), mine))
    pca, pca_figures, spectrum = _principal(parts, sizes, coder.seed)
    umap, umap_figures = _umap(parts, coder.seed)
    codes = coder.encode(input_of(rows, coder))
    return Reduction(
        autoencoder=describe(coder),
        kind=rows.kind,
        size=parts.size,
        dimensions=main,
        learned=len(learn),
        tested=len(test),
        neighbours=parts.k,
        compared=len(parts.compared),
        figures=(*figures, *pca_figures, *umap_figures),
        spectrum=spectrum,
        codes=codes,
        table=rows.table,
        maps={"autoencoder": _flatten(codes_of, main), "pca": _two(pca.transform(parts.scaled(parts.shown))), **umap},
        classes=None if rows.labels is None else rows.labels[parts.shown],
        pictures=_pictures(rows, coder, pca, parts) if rows.kind == "pictures" else {},
        history=pl.DataFrame(coder.history_),
        notes=rows.notes,
        data=identity(rows),
    )


def usual_sizes(coder: Autoencoder) -> tuple[int, ...]:
    """Return sizes of codes that are worth a comparison: a map, and a few numbers more, up to that of the autoencoder.

    >>> usual_sizes(Autoencoder(layers=(64, 32)))
    (2, 8, 32)
    """
    require([layers_rule(coder.layers)])
    most = int(coder.layers[-1])
    return (*(size for size in (2, 8, 32) if size < most), most)


class _Parts(NamedTuple):
    """Rows as all methods take them: numbers with one unit, and who learns what."""

    flat: Numbers
    width: FloatArray
    learn: IntArray
    test: IntArray
    compared: IntArray
    shown: IntArray

    @classmethod
    def of(cls, rows: Rows, coder: Autoencoder, learn: IntArray, test: IntArray) -> _Parts:
        random = np.random.default_rng(coder.seed)
        width = np.ones(rows.flat.shape[1], np.float32)
        if coder.scaling == "standard":
            width = scale(rows.flat[learn], "standard")[1].astype(np.float32)
        compared = np.sort(random.permutation(test)[:COMPARED])
        return cls(rows.flat, width, learn, test, compared, np.sort(random.permutation(len(rows))[:SHOWN]))

    @property
    def size(self) -> int:
        return int(self.flat.shape[1])

    @property
    def k(self) -> int:
        """How many neighbours are looked at: less than half of the rows."""
        return min(NEIGHBOURS, (len(self.compared) - 1) // 2)

    def scaled(self, at: IntArray) -> Numbers:
        some = self.flat[at]
        return some / self.width if isinstance(some, np.ndarray) else csr_matrix(some.multiply(1 / self.width))

    def variance(self) -> float:
        """Return the squares of the rows held out, less the mean of those that are learned, summed."""
        mean = np.asarray(self.scaled(self.learn).mean(axis=0)).ravel()
        return float(sum(np.square(_dense(self.scaled(at)) - mean).sum() for at in _cut(self.test)))


def _autoencoder(coder: Autoencoder, rows: Rows, parts: _Parts, progress: Report | None) -> Reduced:
    start = time.perf_counter()
    coder.fit(input_of(rows.take(parts.learn), coder), progress=progress)
    seconds = time.perf_counter() - start
    lost = 0.0
    for at in _cut(parts.test):
        back = coder.reconstruct(input_of(rows.take(at), coder)).reshape(len(at), -1)
        lost += float(np.square((back - _dense(parts.flat[at])) / parts.width).sum())
    codes = coder.encode(input_of(rows.take(parts.compared), coder))
    return _reduced("autoencoder", codes, parts, lost, seconds)


def _principal(parts: _Parts, sizes: Sequence[int], seed: int) -> tuple[PCA, list[Reduced], FloatArray]:
    """Return principal components, how good as many of them as each size says are, and all of them by number."""
    start = time.perf_counter()
    learned = parts.scaled(parts.learn)
    most = min(max(*sizes, 2), *learned.shape)
    solver = "covariance_eigh" if issparse(learned) else "auto"
    pca = PCA(most, svd_solver=solver, random_state=seed).fit(learned)
    seconds, total = time.perf_counter() - start, parts.variance()
    squares = sum(np.square(pca.transform(parts.scaled(at))).sum(axis=0) for at in _cut(parts.test))
    kept = np.cumsum(squares)
    codes = pca.transform(parts.scaled(parts.compared))
    figures = [
        _reduced("pca", codes[:, :size], parts, total - float(kept[min(size, most) - 1]), seconds, size)
        for size in sizes
    ]
    return pca, figures, kept / max(total, 1e-12)


def _umap(parts: _Parts, seed: int) -> tuple[dict[Method, FloatArray], list[Reduced]]:
    """Return the map of UMAP (McInnes et al. 2018) and how good it is; nothing if it is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of one thread, which a seed asks for, and of what it imports
        try:
            from umap import UMAP
        except ImportError:
            return {}, []
        start = time.perf_counter()
        some = np.random.default_rng(seed).permutation(parts.learn)[:UMAP_ROWS]
        found = UMAP(n_neighbors=min(15, len(some) - 1), random_state=seed).fit(parts.scaled(some))
        seconds = time.perf_counter() - start
        shown, codes = (found.transform(parts.scaled(at)) for at in (parts.shown, parts.compared))
    return {"umap": shown}, [_reduced("umap", codes, parts, None, seconds)]


def _reduced(
    method: Method, codes: FloatArray, parts: _Parts, lost: float | None, seconds: float, size: int | None = None
) -> Reduced:
    size = codes.shape[1] if size is None else size
    return Reduced(
        method=method,
        dimensions=size,
        ratio=parts.size / size,
        error=None if lost is None else lost / (len(parts.test) * parts.size),
        explained=None if lost is None else 1 - lost / max(parts.variance(), 1e-12),
        neighbours=neighbourhood(parts.scaled(parts.compared), codes, parts.k),
        seconds=seconds,
    )


def _flatten(codes_of: dict[int, FloatArray], main: int) -> FloatArray:
    """Return two numbers a row: codes of two numbers if there are any, or the principal components of the others."""
    if 2 in codes_of:
        return codes_of[2]
    codes = codes_of[main]
    return _two(PCA(min(2, codes.shape[1])).fit_transform(codes))


def _two(codes: FloatArray) -> FloatArray:
    """Return the first two columns, the second of zeros if there is one alone."""
    two = codes[:, :2] if codes.shape[1] > 1 else np.hstack([codes, np.zeros_like(codes)])
    return np.asarray(two, np.float32)


def _pictures(rows: Rows, coder: Autoencoder, pca: PCA, parts: _Parts) -> dict[str, npt.NDArray[np.float32]]:
    some = rows.take(parts.test[:PICTURES])
    given = cast("npt.NDArray[np.float32]", some.x)
    k = min(int(coder.layers[-1]), pca.n_components_)
    codes = pca.transform(some.flat / parts.width)[:, :k]
    by_pca = (codes @ pca.components_[:k] + pca.mean_) * parts.width
    back = {"autoencoder": coder.reconstruct(input_of(some, coder)), "pca": by_pca}
    return {"given": given, **{name: np.clip(one.reshape(given.shape), 0, 1) for name, one in back.items()}}


def _cut(at: IntArray) -> list[IntArray]:
    return [at[start : start + _AT_ONCE] for start in range(0, len(at), _AT_ONCE)]


def _dense(x: Numbers) -> FloatArray:
    found: FloatArray = x if isinstance(x, np.ndarray) else x.toarray()
    return found
