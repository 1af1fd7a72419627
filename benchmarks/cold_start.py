"""A cold start: survey answers coded from a scheme and its index alone, no labelled record learned from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import polars as pl

from benchmarks.corpora import CORPORA, data_folder, read_file
from benchmarks.judge import judge
from glosa import Autocoder
from glosa.experiments.measure import in_fresh_process, peak_memory_mb
from glosa.schemes import Scheme, read_scheme
from glosa.types import FloatArray, Json

ANSWERS = CORPORA["cuoc"]
SCHEME, INDEX, TITLE = "ciuo08cl_scheme_es", "ciuo08cl_index_es", "ocupacion"


def describe_settings() -> Json:
    """Return what is learned from and what is coded."""
    learned = f"the titles and definitions of {SCHEME}, the titles of {INDEX}; no labelled record"
    return {"learned": learned, "coded": f"the test part of {ANSWERS.file}", "fields": list(ANSWERS.text)}


def run(models: Sequence[str]) -> Iterator[Json]:
    """Yield the figures of each model."""
    for name in models:
        yield in_fresh_process(_measure, name)


def _measure(name: str) -> Json:
    scheme = read_scheme(data_folder() / f"{SCHEME}.parquet")
    start = time.process_time()
    codes, score = MODELS[name](scheme, read_file(INDEX))
    fitted = time.process_time()
    _, test = ANSWERS.read()
    scores = score(test)
    seconds = {"fit_processor_seconds": fitted - start, "processor_seconds": time.process_time() - fitted}
    levels = scheme.levels(codes)
    found = judge(test[ANSWERS.label], scores, levels, scheme, probabilities=name != "tf-idf")
    counts = {"test": len(test), "codes": [len(groups) for groups in levels.groups]}
    return {"model": name, **counts, **found, **seconds, "peak_memory_mb": peak_memory_mb()}


Score = Callable[[pl.DataFrame], FloatArray]


def fit_search(scheme: Scheme, index: pl.DataFrame, *, encoder: str) -> tuple[list[str], Score]:
    """Look up titles, statements and index entries: ``glosa fit --scheme S --index I --model search``."""
    coder = Autocoder(text=ANSWERS.text, scheme=scheme, model="search", options={"encoder": encoder}).fit(index=index)
    return coder.classes_.tolist(), coder.predict_proba


def fit_tfidf(scheme: Scheme, index: pl.DataFrame) -> tuple[list[str], Score]:
    """Take the codes of the nearest titles and definitions by TF-IDF, the fields of a record in one text."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    codes = list(scheme.leaves)
    said = [f"{scheme.title(code)} {scheme.description(code)}" for code in codes]
    known = index.filter(pl.col(ANSWERS.label).is_in(codes))
    owner = np.array([*range(len(codes)), *map(codes.index, known[ANSWERS.label])])
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    entries = vectors.fit_transform([*said, *known[TITLE]])

    def score(records: pl.DataFrame) -> FloatArray:
        texts = records.select(pl.concat_str(ANSWERS.text, separator=" ", ignore_nulls=True)).to_series()
        alike = (vectors.transform(texts) @ entries.T).toarray()
        best = np.zeros((len(records), len(codes)))
        np.maximum.at(best.T, owner, alike.T)
        return best

    return codes, score


MODELS: dict[str, Callable[[Scheme, pl.DataFrame], tuple[list[str], Score]]] = {
    "search": lambda scheme, index: fit_search(scheme, index, encoder="use"),
    "search, n-grams alone": lambda scheme, index: fit_search(scheme, index, encoder="none"),
    "tf-idf": fit_tfidf,
}
