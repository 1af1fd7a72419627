"""Sentence encoders: models of others, trained on much text, that turn a sentence into a vector of its meaning."""

from __future__ import annotations

from glosa.features.encoders.base import Encoder, Vectors
from glosa.features.encoders.catalogue import open_encoder

__all__ = ["Encoder", "Vectors", "open_encoder"]
