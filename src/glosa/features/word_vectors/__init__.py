"""Word vectors: read from files of every usual form, trained on one's own texts, judged by what they cover."""

from glosa.features.word_vectors.coverage import Coverage, coverage
from glosa.features.word_vectors.folder import write_vectors
from glosa.features.word_vectors.read import read_vectors
from glosa.features.word_vectors.train import train_vectors
from glosa.features.word_vectors.vectors import WordVectors, nearest_words

__all__ = ["Coverage", "WordVectors", "coverage", "nearest_words", "read_vectors", "train_vectors", "write_vectors"]
