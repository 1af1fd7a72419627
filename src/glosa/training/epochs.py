"""How often records are seen."""

from __future__ import annotations

import math

_MOST = 60


def epochs_for(records: int, fewest: int, *, many: int = 20_000) -> int:
    """Return how often records are seen: few more often, for a pass over them is soon over and teaches little.

    Args:
        records: How many there are, at least 1.
        fewest: How often many are seen.
        many: How many those are; a quarter of them are seen twice as often.

    >>> [epochs_for(records, 8) for records in (100, 500, 2_000, 5_000, 20_000, 1_000_000)]
    [60, 51, 25, 16, 8, 8]
    """
    return min(max(round(fewest * math.sqrt(many / records)), fewest), max(_MOST, fewest))
