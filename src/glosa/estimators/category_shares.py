"""Categories as the shares of codes among their records, so that a decision tree can ask about many values at once.

With two codes the question that parts the values best lies in the order of these shares (Breiman et al. 1984).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from glosa.features.examples import Examples
from glosa.features.maker import Views

_RECORDS = 5.0  # that a value seems to have beside its own, spread over codes as all are: a rare value says little


@dataclass(frozen=True, eq=False)
class CategoryShares:
    """What the training records say of categories.

    Args:
        n_text: How many of the views are text fields; they come first.
        values: The columns of the views that stand for a value, shape (n_values,).
        shares: The share of each code among the records of a value, shape (n_values, n_codes).
        prior: The same among all records, for a value that is empty or unknown, shape (n_codes,).
    """

    n_text: int
    values: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float32]
    prior: npt.NDArray[np.float32]

    @classmethod
    def learn(cls, train: Examples, n_text: int) -> Self:
        """Count the codes of each value."""
        _, code = np.unique(train.target, return_inverse=True)
        by_code = csr_matrix((train.weight, (code, np.arange(len(code)))))
        total = np.asarray(by_code.sum(axis=1)).ravel()
        prior = total / max(total.sum(), 1.0)
        known = sum((view.sign() for view in train.views[n_text:]), csr_matrix(train.views[0].shape, dtype=np.float32))
        values = np.unique(known.indices)
        counts = (by_code @ known[:, values]).toarray().T
        shares = (counts + _RECORDS * prior) / (counts.sum(axis=1, keepdims=True) + _RECORDS)
        return cls(n_text, values, shares.astype(np.float32), prior.astype(np.float32))

    def transform(self, views: Views) -> list[csr_matrix]:
        """Return the shares of each record's value, shape (n_rows, n_codes), for each category."""
        beyond = self.shares - self.prior
        known = (view.sign()[:, self.values] for view in views[self.n_text :])
        return [csr_matrix(self.prior + part @ beyond) for part in known]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what was learned, for saving."""
        return {f"category_{name}": np.asarray(value) for name, value in vars(self).items()}

    @classmethod
    def restore(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return what `arrays` tells of."""
        own = {name: arrays[f"category_{name}"] for name in ("values", "shares", "prior")}
        return cls(int(arrays["category_n_text"]), **own)
