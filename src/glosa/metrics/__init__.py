"""Metrics: pure functions on integer classes, confidences and weights, and on pictures.

Every function on classes takes `weight` of shape (n,) and gives one figure, or of shape (resamples, n) and gives one
figure a row: a bootstrap is the same call with other weights. A class of -1 means "no answer" and is never right.
"""

from glosa.metrics.accuracy import accuracy, correct
from glosa.metrics.auroc import auroc
from glosa.metrics.average_precision import average_precision
from glosa.metrics.balanced_accuracy import balanced_accuracy
from glosa.metrics.bootstrap import bootstrap, bootstrap_interval
from glosa.metrics.calibration_error import Reliability, expected_calibration_error, reliability
from glosa.metrics.confusion import confused_pairs, confusion_matrix
from glosa.metrics.coverage import Accepted, accuracy_by_coverage, coverage_at, threshold_at
from glosa.metrics.detection import Detected, detect
from glosa.metrics.difference import Difference, holm, paired_difference
from glosa.metrics.hierarchical import hierarchical_scores
from glosa.metrics.neighbourhood import Neighbourhood, neighbourhood
from glosa.metrics.precision_recall import ClassTotals, Scores, class_totals, precision_recall_f1
from glosa.metrics.psnr import psnr
from glosa.metrics.ssim import ssim
from glosa.metrics.top_k import top_k_accuracy, true_ranks
from glosa.metrics.ventiles import Ventiles, ventiles

__all__ = [
    "Accepted",
    "ClassTotals",
    "Detected",
    "Difference",
    "Neighbourhood",
    "Reliability",
    "Scores",
    "Ventiles",
    "accuracy",
    "accuracy_by_coverage",
    "auroc",
    "average_precision",
    "balanced_accuracy",
    "bootstrap",
    "bootstrap_interval",
    "class_totals",
    "confused_pairs",
    "confusion_matrix",
    "correct",
    "coverage_at",
    "detect",
    "expected_calibration_error",
    "hierarchical_scores",
    "holm",
    "neighbourhood",
    "paired_difference",
    "precision_recall_f1",
    "psnr",
    "reliability",
    "ssim",
    "threshold_at",
    "top_k_accuracy",
    "true_ranks",
    "ventiles",
]
