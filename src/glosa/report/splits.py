"""How records were parted, in words."""

from __future__ import annotations

from glosa.report.wording import Wording
from glosa.types import Json


def tell_splits(splits: Json, words: Wording) -> str:
    """Return how records were parted, as it stands within a sentence.

    Args:
        splits: kind ("holdout", "folds" or "given"), repeats, and share or folds.
        words: In which language.

    >>> tell_splits({"kind": "folds", "folds": 5, "repeats": 1}, Wording.of("en", "experiment"))
    'cross-validated in 5 folds'
    """
    once = "_once" if splits["repeats"] == 1 else ""
    share = words.percent(splits["share"], 0) if "share" in splits else ""
    return words(f"how_{splits['kind']}{once}", repeats=splits["repeats"], folds=splits.get("folds", 0), share=share)
