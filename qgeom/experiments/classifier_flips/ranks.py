"""Rank correlation with one side ranked in advance."""

from __future__ import annotations

import numpy as np

from qgeom.types import FloatArray


def standard_ranks(values: FloatArray) -> FloatArray:
    """Ranks (ties share their mean) shifted to mean 0 and scaled to norm 1.

    Returns
    -------
    ndarray of float64, shape of `values`
        NaN throughout where all values are equal: such values have no order.

    Examples
    --------
    >>> standard_ranks(np.array([3.0, 1.0])).round(3)
    array([ 0.707, -0.707])
    """
    from scipy.stats import rankdata

    ranks = np.asarray(rankdata(values), dtype=np.float64)
    ranks -= ranks.mean()
    norm = float(np.linalg.norm(ranks))
    return ranks / norm if norm > 0 else np.full_like(ranks, np.nan)


def rank_correlation(first: FloatArray, second: FloatArray) -> float:
    """Spearman's correlation of two `standard_ranks`; NaN where one has no order.

    Examples
    --------
    >>> ranks = standard_ranks(np.array([1.0, 2.0, 4.0]))
    >>> round(rank_correlation(ranks, -ranks), 12)
    -1.0
    """
    return float(np.sum(first * second))
