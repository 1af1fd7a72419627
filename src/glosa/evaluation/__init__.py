"""Evaluation: how good an autocoder is at every level, and where it goes wrong."""

from glosa.evaluation.evaluate import evaluate
from glosa.evaluation.evaluation import Estimate, Evaluation, LevelEvaluation

__all__ = ["Estimate", "Evaluation", "LevelEvaluation", "evaluate"]
