"""Schemes: classifications of codes in a tree, read from files or from labels."""

from glosa.schemes.levels import Levels
from glosa.schemes.scheme import Scheme

__all__ = ["Levels", "Scheme"]
