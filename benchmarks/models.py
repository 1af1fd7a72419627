"""The models that are compared, each written as its users would write it.

To add one: a function from training records to a `Scorer`, and a line in `MODELS`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import glosa
from benchmarks.corpora import SEED, Corpus
from glosa.types import FloatArray

TOP = 5
FASTTEXT = {"epoch": 50, "lr": 0.5, "dim": 100, "wordNgrams": 2, "minn": 3, "maxn": 5, "thread": 1}


@dataclass(frozen=True, kw_only=True)
class Scorer:
    """A fitted model.

    Args:
        codes: The n codes that it can answer.
        scores: Returns how much each code is favoured, shape (rows, n).
        rank: Finds the TOP best codes of each record, as the model's users would; this is what is timed.
    """

    codes: Sequence[str]
    scores: Callable[[pl.DataFrame], FloatArray]
    rank: Callable[[pl.DataFrame], object]


@dataclass(frozen=True, kw_only=True)
class Model:
    """A way to code records.

    Args:
        title: What tables call it.
        settings: How it is set.
        modules: Loaded before the clock starts.
        fit: Learns from records.
        probabilities: Whether its scores are probabilities.
    """

    title: str
    settings: str
    modules: tuple[str, ...]
    fit: Callable[[pl.DataFrame, Corpus], Scorer]
    probabilities: bool = True


def fit_default(train: pl.DataFrame, corpus: Corpus) -> Scorer:
    """Fit Glosa with no setting touched."""
    coder = new_autocoder(corpus).fit(train)
    return Scorer(
        codes=coder.classes_.tolist(), scores=coder.predict_proba, rank=lambda records: coder.code(records, top=TOP)
    )


def new_autocoder(corpus: Corpus) -> glosa.Autocoder:
    """Return an autocoder that knows the columns of a data set and nothing else."""
    return glosa.Autocoder(text=corpus.text, label=corpus.label, group=corpus.group, lengths=corpus.lengths)


def fit_linear_svc(train: pl.DataFrame, corpus: Corpus) -> Scorer:
    """Fit one linear support vector machine a code."""
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    model = make_pipeline(_tfidf(corpus), LinearSVC(random_state=SEED)).fit(train, train[corpus.label].to_numpy())
    return _ranked_by_score(model.classes_.tolist(), model.decision_function)


def fit_fasttext(train: pl.DataFrame, corpus: Corpus) -> Scorer:
    """Fit fastText to the fields in one line."""
    model = train_fasttext(train, corpus)
    codes = [name.removeprefix("__label__") for name in model.labels]
    place = {name: column for column, name in enumerate(model.labels)}

    def scores(records: pl.DataFrame) -> FloatArray:
        found = np.zeros((len(records), len(codes)), np.float32)
        for row, (names, values) in enumerate(zip(*model.predict(fasttext_lines(records, corpus), k=-1), strict=True)):
            found[row, [place[name] for name in names]] = np.minimum(values, 1)  # some are 1.00001
        return found

    return Scorer(
        codes=codes, scores=scores, rank=lambda records: model.predict(fasttext_lines(records, corpus), k=TOP)
    )


def train_fasttext(train: pl.DataFrame, corpus: Corpus) -> Any:
    """Return a fastText model; it learns from a file."""
    import fasttext

    lines = fasttext_lines(train, corpus)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "train.txt")
        labelled = zip(train[corpus.label], lines, strict=True)
        path.write_text("".join(f"__label__{code} {line}\n" for code, line in labelled), encoding="utf-8")
        return fasttext.train_supervised(str(path), verbose=0, **FASTTEXT)


def fasttext_lines(records: pl.DataFrame, corpus: Corpus) -> list[str]:
    """Return the fields of each record joined into a line, in lower case as fastText's own tutorial advises."""
    joined = pl.concat_str(corpus.text, separator=" ", ignore_nulls=True)
    return records.select(joined.str.to_lowercase().str.replace_all(r"\s+", " ")).to_series().to_list()


def fit_hiclass(train: pl.DataFrame, corpus: Corpus) -> Scorer:
    """Fit one classifier a parent code; a code's probability is the product of those on its path.

    The product is ours: `predict_proba` of hiclass 5.0 follows a single branch below the second level. Ranking by the
    product also gains accuracy over `predict`, which follows the best branch of each level.
    """
    import networkx as nx
    from hiclass import LocalClassifierPerParentNode
    from sklearn.linear_model import SGDClassifier

    scheme, tfidf = corpus.scheme(train[corpus.label]), _tfidf(corpus)
    logistic = SGDClassifier(loss="log_loss", alpha=1e-5, random_state=SEED)
    paths = np.array([scheme.ancestors(code) for code in train[corpus.label]])
    model = LocalClassifierPerParentNode(logistic).fit(tfidf.fit_transform(train), paths)
    tree, parents = model.hierarchy_, [node for node in nx.topological_sort(model.hierarchy_) if model.hierarchy_[node]]
    leaves = [node for node in tree if not tree[node]]

    def scores(records: pl.DataFrame) -> FloatArray:
        features = tfidf.transform(records)
        reached = {model.root_: np.ones(len(records))}
        for parent in parents:
            local = tree.nodes[parent]["classifier"]
            reached |= zip(local.classes_, reached[parent] * local.predict_proba(features).T, strict=True)
        return np.stack([reached[leaf] for leaf in leaves], axis=1)

    return _ranked_by_score([leaf.rpartition(model.separator_)[2] for leaf in leaves], scores)


def _tfidf(corpus: Corpus) -> Any:
    """Return a maker of word and character n-grams of each field apart."""
    from sklearn.compose import make_column_transformer
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = {"ngram_range": (1, 2), "sublinear_tf": True}
    characters = {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True}
    return make_column_transformer(
        *((TfidfVectorizer(**kind), field) for field in corpus.text for kind in (words, characters))
    )


def _ranked_by_score(codes: Sequence[str], scores: Callable[[pl.DataFrame], FloatArray]) -> Scorer:
    def rank(records: pl.DataFrame) -> object:
        found = scores(records)
        best = np.argpartition(-found, min(TOP, len(codes)) - 1, axis=1)[:, :TOP]
        order = np.take_along_axis(found, best, axis=1).argsort(axis=1)[:, ::-1]
        return np.array(codes)[np.take_along_axis(best, order, axis=1)]

    return Scorer(codes=codes, scores=scores, rank=rank)


_TFIDF = "TF-IDF of words 1-2 and characters 2-5 of each field"
MODELS = {
    "default": Model(
        title="**Glosa**, default",
        settings="glosa.Autocoder, nothing set but the columns",
        modules=("glosa.autocoder", "glosa.estimators.ngram_bag_training"),
        fit=fit_default,
    ),
    "linear-svc": Model(
        title="linear SVC",
        settings=f"{_TFIDF}, sublinear; sklearn LinearSVC",
        modules=("sklearn.compose", "sklearn.feature_extraction.text", "sklearn.svm"),
        fit=fit_linear_svc,
        probabilities=False,
    ),
    "fasttext": Model(
        title="fastText",
        settings=f"fields joined, lower case; {FASTTEXT}",
        modules=("fasttext",),
        fit=fit_fasttext,
    ),
    "hiclass": Model(
        title="hiclass",
        settings=f"{_TFIDF}, sublinear; LocalClassifierPerParentNode over SGDClassifier with log loss, alpha 1e-5",
        modules=("hiclass", "sklearn.compose", "sklearn.feature_extraction.text", "sklearn.linear_model"),
        fit=fit_hiclass,
    ),
}
