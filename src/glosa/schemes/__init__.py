"""Schemes: classifications of codes in a tree, read from files or from labels."""

from glosa.schemes.levels import Levels
from glosa.schemes.read import read_scheme
from glosa.schemes.scheme import Scheme
from glosa.schemes.search import Hit, search

__all__ = ["Hit", "Levels", "Scheme", "read_scheme", "search"]
