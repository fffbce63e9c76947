"""Upper faces of lifted points as Qhull sees them in float64: proposals, to be certified."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from qgeom.tropical.numbers import Row, dot
from qgeom.types import FloatArray, IntArray

_STEEP = 1e-3  # least spread about an affine function, in units of the spread of the heights
_ROUNDS = 3  # each gains up to 50 bits
_DEPTH = 2.0  # of the point below all others, in units of the spread of the heights


def proposed_simplices(lifted: Sequence[Row]) -> IntArray:
    """Simplices that may span the upper faces of the convex hull of lifted points.

    Parameters
    ----------
    lifted : sequence of tuples of int
        Points (1, p, lift) with p in k ≥ 1 dimensions, of any size.

    Returns
    -------
    ndarray of int64, shape (m, k + 1)
        Indices of the corners. Nothing is promised about them: rounding may lose simplices, and
        add some that are no upper faces. None at all where Qhull gives up.

    Notes
    -----
    C. B. Barber, D. P. Dobkin, H. Huhdanpaa, "The Quickhull algorithm for convex hulls", ACM TOMS
    22 (1996), 469–483. A point below all others keeps coplanar lifted points from being flat, and
    hides most of the lower hull.

    Examples
    --------
    >>> square = [(1, 0, 0, 0), (1, 1, 0, 1), (1, 0, 1, 2), (1, 1, 1, 4)]
    >>> sorted(sorted(simplex) for simplex in proposed_simplices(square).tolist())
    [[0, 1, 3], [0, 2, 3]]
    """
    from scipy.spatial import ConvexHull, QhullError

    *columns, lifts = list(zip(*lifted, strict=True))[1:]
    points = np.column_stack([_unit(column) for column in (*columns, _levelled(columns, lifts))])
    nothing = np.zeros((0, points.shape[1]), dtype=np.int64)
    if len(points) <= points.shape[1] - 1:
        return nothing
    apex = points.mean(axis=0)
    apex[-1] = -_DEPTH
    try:
        hull = ConvexHull(np.vstack([points, apex]))
    except QhullError:
        return nothing
    upper = (hull.equations[:, -2] > 0) & (hull.simplices < len(points)).all(axis=1)
    return np.asarray(hull.simplices[upper], dtype=np.int64)


def _levelled(columns: Sequence[Row], lifts: Row) -> Row:
    """Lifts minus an affine function that is most of them: floats would see it alone."""
    design = np.column_stack([np.ones(len(lifts)), *(_unit(column) for column in columns)])
    for _ in range(_ROUNDS):
        heights = _unit(lifts)
        slopes = np.linalg.lstsq(design, heights)[0]
        if np.ptp(heights - design @ slopes) > _STEEP:
            break
        spread = max(lifts) - min(lifts)
        whole = [
            round(Fraction(slope) * spread / (max(column) - min(column) or 1))
            for slope, column in zip(slopes[1:].tolist(), columns, strict=True)
        ]
        lifts = tuple(
            v - dot(whole, row) for v, row in zip(lifts, zip(*columns, strict=True), strict=True)
        )
    return lifts


def _unit(column: Row) -> FloatArray:
    """Integers of any size as floats from 0 to 1."""
    low, high = min(column), max(column)
    return np.array([(value - low) / (high - low or 1) for value in column])
