"""Ranks, and how well a score tells hits from misses."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ShapeError
from qgeom.types import BoolArray, FloatArray


def midranks(scores: ArrayLike) -> FloatArray:
    """Ranks from 1 of the smallest; equal scores share their mean rank.

    Parameters
    ----------
    scores : array_like, shape (n,)
        Numbers; infinite ones are ranked like others.

    Returns
    -------
    ndarray of float64, shape (n,)
        One rank per score; they sum to n (n + 1) / 2.

    Raises
    ------
    ShapeError
        For anything but one axis.

    Examples
    --------
    >>> midranks([3.0, 1.0, 3.0]).tolist()
    [2.5, 1.0, 2.5]
    """
    from scipy.stats import rankdata

    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 1:
        raise ShapeError(f"has shape {values.shape}", where="scores", remedy="one score per case")
    return np.asarray(rankdata(values), dtype=np.float64)


def rank_correlation(first: FloatArray, second: FloatArray) -> float:
    """Spearman's correlation of two rankings.

    Parameters
    ----------
    first, second : ndarray of float64, shape (n,)
        Ranks as of `midranks`.

    Returns
    -------
    float
        In [−1, 1] to rounding, clipped to it; NaN where either ranking has only ties.

    Raises
    ------
    ShapeError
        For rankings of different length.

    Examples
    --------
    >>> rank_correlation(midranks([1.0, 2.0, 5.0]), midranks([9.0, 8.0, -1.0]))
    -1.0
    """
    if first.shape != second.shape:
        raise ShapeError(f"rankings have shapes {first.shape} and {second.shape}")
    a, b = first - first.mean(), second - second.mean()
    norms = float(a @ a) * float(b @ b)
    return float(np.clip(a @ b / np.sqrt(norms), -1.0, 1.0)) if norms > 0 else float("nan")


def roc_area(ranks: FloatArray, hits: BoolArray) -> float:
    """Area under the ROC curve: the chance that a random hit scores above a random miss.

    Parameters
    ----------
    ranks : ndarray of float64, shape (n,)
        Ranks of the scores, as of `midranks`; ties count one half.
    hits : ndarray of bool, shape (n,)
        What the score should foretell.

    Returns
    -------
    float
        In [0, 1], 0.5 for a score without information; NaN where all or no cases are hits.

    Raises
    ------
    ShapeError
        For arrays of different length.

    Notes
    -----
    The Mann–Whitney statistic divided by the number of pairs (Hanley & McNeil 1982).

    Examples
    --------
    >>> roc_area(midranks([0.1, 0.4, 0.4, 0.8]), np.array([False, False, True, True]))
    0.875
    """
    if ranks.shape != hits.shape:
        raise ShapeError(f"{ranks.shape} ranks for {hits.shape} cases")
    n_hits = int(np.count_nonzero(hits))
    n_misses = len(hits) - n_hits
    if not n_hits or not n_misses:
        return float("nan")
    above = float(ranks[hits].sum()) - n_hits * (n_hits + 1) / 2
    return above / (n_hits * n_misses)


def roc_curve(scores: FloatArray, hits: BoolArray, at: FloatArray) -> FloatArray:
    """Share of the hits that are found when a given share of the misses is accepted.

    Parameters
    ----------
    scores : ndarray of float64, shape (n,)
        Higher means more likely a hit.
    hits : ndarray of bool, shape (n,)
        The truth.
    at : ndarray of float64, shape (k,)
        Accepted shares of the misses, in [0, 1].

    Returns
    -------
    ndarray of float64, shape (k,)
        Linear between thresholds (cases that tie are accepted in random order); NaN throughout
        where all or no cases are hits.

    Raises
    ------
    ShapeError
        For arrays of different length.

    Examples
    --------
    >>> truth = np.array([False, False, True, True])
    >>> roc_curve(np.array([0.1, 0.4, 0.4, 0.8]), truth, np.array([0.0, 0.25, 0.5])).tolist()
    [0.5, 0.75, 1.0]
    """
    if scores.shape != hits.shape:
        raise ShapeError(f"{scores.shape} scores for {hits.shape} cases")
    if hits.all() or not hits.any():
        return np.full(len(at), np.nan)
    order = np.argsort(-scores, kind="stable")
    falling = scores[order]
    last = np.append(falling[1:] != falling[:-1], True)  # the last case of each threshold
    found = np.cumsum(hits[order])[last] / np.count_nonzero(hits)
    accepted = np.cumsum(~hits[order])[last] / np.count_nonzero(~hits)
    x, y = np.append(0.0, accepted), np.append(0.0, found)
    # several thresholds may accept the same share: from left the first is approached, and at the
    # share itself the last one counts
    left = np.searchsorted(x, at, side="right") - 1
    right = np.minimum(left + 1, len(x) - 1)
    width = x[right] - x[left]
    part = np.divide(at - x[left], width, out=np.zeros(len(at)), where=width > 0)
    return np.asarray(y[left] + part * (y[right] - y[left]), dtype=np.float64)
