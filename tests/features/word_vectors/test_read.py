from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import zstandard

from glosa.errors import InputError
from glosa.features.word_vectors import WordVectors, read_vectors

PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
@pytest.mark.parametrize("name", ["text.vec", "glove.txt", "binary.bin"])
def test_every_form_is_found_by_looking_at_the_file(
    files: Path, tmp_path: Path, vectors: WordVectors, name: str, pack: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / "vectors"
    file.write_bytes(pack((files / name).read_bytes()))
    found = read_vectors(file, None)
    assert found.words == vectors.words
    assert found.values.dtype == np.float32
    np.testing.assert_allclose(found.values, vectors.values, rtol=1e-6)


@pytest.mark.parametrize("name", ["text.vec", "glove.txt", "binary.bin"])
def test_only_the_asked_words_are_kept_in_their_order(files: Path, vectors: WordVectors, name: str) -> None:
    found = read_vectors(files / name, ["cook", "baker", "ninera", "the"])
    assert found.words == ("cook", "ninera", "the")
    np.testing.assert_allclose(found.values, vectors.values[[2, 1, 0]], rtol=1e-6)  # the first niñera stands for ninera


def test_a_word_spelt_alike_goes_before_one_that_is_alike_once_normalised(files: Path, vectors: WordVectors) -> None:
    found = read_vectors(files / "glove.txt", ["niñera"])
    np.testing.assert_allclose(found.values, vectors.values[[3]], rtol=1e-6)


def test_no_asked_word_in_the_file_gives_no_rows(files: Path) -> None:
    found = read_vectors(files / "binary.bin", ["baker"])
    assert (found.words, found.values.shape) == ((), (0, 3))


@pytest.mark.parametrize("binary", [False, True])
def test_a_large_file_needs_little_memory(tmp_path: Path, binary: bool) -> None:
    count, dim = 40_000, 100
    numbers = np.ones(dim, "<f4").tobytes() if binary else b" 0.1234" * dim
    file = tmp_path / "large"
    with file.open("wb") as out:
        out.write(b"%d %d\n" % (count, dim))
        out.writelines(b"w%d%s%s\n" % (row, b" " * binary, numbers) for row in range(count))
    tracemalloc.start()
    found = read_vectors(file, ["w7", f"w{count - 1}"])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.words == ("w7", f"w{count - 1}")
    assert file.stat().st_size > 16_000_000
    assert peak < 8_000_000


def test_what_holds_no_vectors_is_refused(tmp_path: Path) -> None:
    for content, told in (
        (b"", "is empty. Get it again. What can be read: GloVe"),
        (b"PK\x03\x04rest", "is a zip archive. Unpack it first"),
        (b"It was a dark and stormy night.\nRain fell.\n", "holds no word vectors"),
        (b"3 999999\ncat 1\n", "holds no word vectors"),
        (bytes(range(200)), "holds no word vectors"),
        (gzip.compress(b"cat 1 0\n" * 50)[:-9], "is cut off or damaged"),
        (b"\x28\xb5\x2f\xfdnonsense", "is cut off or damaged"),
    ):
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(InputError, match=told):
            read_vectors(tmp_path / "x", None)


def test_a_place_without_vectors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no such file. Name a file or a folder"):
        read_vectors(tmp_path / "none.txt", None)
    with pytest.raises(InputError, match="a folder without word vectors"):
        read_vectors(tmp_path, None)
