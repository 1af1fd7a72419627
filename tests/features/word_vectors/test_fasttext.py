from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from gensim.models.fasttext import FastText, load_facebook_vectors, save_facebook_model

from glosa.errors import InputError
from glosa.features.word_vectors import read_vectors

TEXTS = [["niñera", "cook", "kitchen"], ["baker", "bread", "cook"], ["año", "niñera", "bread"]] * 5
ASKED = ("cook", "cooks", "breads", "ninera", "日本")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    trained = FastText(TEXTS, vector_size=4, min_count=1, epochs=2, bucket=50, min_n=1, max_n=4, workers=1, seed=1)
    file = tmp_path_factory.mktemp("fasttext") / "model.bin"
    save_facebook_model(trained, str(file))
    return file


def test_agrees_with_gensim_on_known_and_unknown_words(model: Path) -> None:
    theirs, found = load_facebook_vectors(str(model)), read_vectors(model, ASKED)
    assert found.words == ASKED
    spelt = [word.replace("ninera", "niñera") for word in ASKED]
    np.testing.assert_allclose(found.values, [theirs[word] for word in spelt], atol=1e-6)


def test_all_that_it_knows(model: Path) -> None:
    theirs, found = load_facebook_vectors(str(model)), read_vectors(model, None)
    assert list(found.words) == theirs.index_to_key
    np.testing.assert_allclose(found.values, theirs.vectors, atol=1e-6)


def test_packed(model: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(gzip.compress(model.read_bytes()))
    assert (read_vectors(tmp_path / "x", ASKED).values == read_vectors(model, ASKED).values).all()


def test_without_ngrams_an_unknown_word_has_no_vector(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(by_hand())
    found = read_vectors(tmp_path / "x", ["cat", "emu", "</s>"])
    assert found.words == ("cat", "</s>")
    assert found.values.tolist() == [[3, 4], [1, 2]]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"version": 13}, "is of version 13 of fastText's layout, and 12 is the newest"),
        ({"quantised": True}, r"is quantised \(.ftz\)"),
        ({"rows": 9}, "tells of 9 vectors of 2 numbers for 2 words"),
        ({"size": 30}, "promises 30 words, and after . there is none that is whole"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: dict[str, int], told: str) -> None:
    (tmp_path / "x").write_bytes(by_hand(**content))
    with pytest.raises(InputError, match=told):
        read_vectors(tmp_path / "x", ["cat"])


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_off_is_told(model: Path, tmp_path: Path, kept: float) -> None:
    whole = model.read_bytes()
    inputs = len(whole) - 17 - 4 * 4 * 7  # without the matrix of outputs, which is not read
    (tmp_path / "x").write_bytes(whole[: int(kept * inputs)])
    with pytest.raises(InputError, match=r"is cut off|there is none that is whole"):
        read_vectors(tmp_path / "x", None)


def by_hand(*, version: int = 12, quantised: bool = False, rows: int = 2, size: int = 3) -> bytes:
    """Return a supervised model of two words and a label, without n-grams."""
    arguments = struct.pack("<13id", version, 2, 5, 5, 1, 5, 1, 3, 3, 0, 0, 0, 100, 1e-4)
    names = [(b"</s>", 0), (b"cat", 0), (b"__label__a", 1)]
    words = b"".join(name + b"\0" + struct.pack("<qb", 1, kind) for name, kind in names)
    dictionary = struct.pack("<iiiqq", size, 2, 1, 9, -1) + words
    return (
        (793712314).to_bytes(4, "little")
        + arguments
        + dictionary
        + struct.pack("<?qq4f", quantised, rows, 2, 1, 2, 3, 4)
    )
