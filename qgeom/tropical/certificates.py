"""Which affine functions are nonnegative on a set of integer points: decided exactly, in bulk.

Float64 with a bound on its rounding errors decides what is clearly positive or negative; the rest
is decided in int64 where it cannot overflow, and in Python's integers otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qgeom.types import BoolArray, FloatArray, IntArray

# int64 where the values fit, Python integers otherwise
WholeArray: TypeAlias = NDArray[Any]

_INT64 = 2**62
_FLOAT = 2**1000
_CHUNK = 2**21  # values at a time


def whole_array(rows: Sequence[Sequence[int]], *, room: int = 1) -> WholeArray:
    """Integers as an array, of dtype int64 where values up to `room` times as large fit.

    Examples
    --------
    >>> whole_array([(1, 2)]).dtype, whole_array([(1, 2)], room=2**61).dtype
    (dtype('int64'), dtype('O'))
    """
    entries = [v for row in rows for v in row] or [0]
    most = max(*entries, -min(entries))
    return np.array(rows, dtype=np.int64 if most * room < _INT64 else object)


def planes_through(points: WholeArray, simplices: IntArray) -> WholeArray:
    """Affine functions that vanish on d points each in d dimensions.

    Parameters
    ----------
    points : ndarray of int64 or object, shape (n, d)
        At least one point; integers, in int64 below 2^62.
    simplices : ndarray of int64, shape (m, d)
        Indices of the points.

    Returns
    -------
    ndarray of int64 or object, shape (m, d + 1)
        Functions (b, n…), exact. Zero where the points span no hyperplane.

    Notes
    -----
    Minors by expansion along the rows, O(d 2^d) operations per function.

    Examples
    --------
    >>> planes_through(np.array([[0, 0], [1, 2]]), np.array([[0, 1]])).tolist()
    [[0, 2, -1]]
    """
    size = points.shape[1]
    # the minors are at most (d − 1)! times d − 1 of the spans
    minor = math.factorial(size - 1) * math.prod(_spans(points))
    factor = sum(
        int(v) // s + 1 for v, s in zip(abs(points).max(axis=0), _spans(points), strict=True)
    )
    exact = points if minor * factor < _INT64 else points.astype(object)
    base = exact[simplices[:, 0]]
    one = np.ones(len(simplices), dtype=exact.dtype)
    minors: dict[tuple[int, ...], WholeArray] = {(): one}
    for corner in range(1, size):
        minors = _expanded(minors, exact[simplices[:, corner]] - base)
    normal = np.zeros((len(simplices), size), dtype=exact.dtype)
    for columns, determinants in minors.items():
        (left,) = set(range(size)) - set(columns)
        normal[:, left] = (-1) ** left * determinants
    return np.column_stack([-(normal * base).sum(axis=1), normal])


def _spans(points: WholeArray) -> list[int]:
    """Bounds of the differences in each coordinate, at least 1."""
    return [max(1, int(v)) for v in points.max(axis=0) - points.min(axis=0)]


def _expanded(
    minors: dict[tuple[int, ...], WholeArray], row: WholeArray
) -> dict[tuple[int, ...], WholeArray]:
    """Determinants with one more row below, by the columns that they use."""
    found: dict[tuple[int, ...], WholeArray] = {}
    for columns, minor in minors.items():
        for column in range(row.shape[1]):
            if column in columns:
                continue
            wider = tuple(sorted((*columns, column)))
            sign = (-1) ** (len(columns) - wider.index(column))
            term = sign * row[:, column] * minor
            found[wider] = found[wider] + term if wider in found else term
    return found


def supporting(functions: WholeArray, points: WholeArray) -> tuple[BoolArray, IntArray, IntArray]:
    """Which affine functions are nonnegative on all points, and where these are zero.

    Parameters
    ----------
    functions : ndarray of int64 or object, shape (m, d + 1)
        Integers (b, n…).
    points : ndarray of int64 or object, shape (n, d)
        Integers.

    Returns
    -------
    holds : ndarray of bool, shape (m,)
        Whether b + n·p ≥ 0 for every point p.
    owners, zeros : ndarrays of int64
        Pairs of a function that holds and a point at which it is zero; rising.

    Notes
    -----
    Exact. O(m n d), mostly as a float64 matrix product: a sum of d + 1 rounded products of rounded
    numbers errs by at most (d + 4) u / (1 − (d + 4) u) times the sum of magnitudes, u = 2^−53
    (N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., SIAM 2002, §3.1).
    Values that this does not separate from zero are computed in integers.

    Examples
    --------
    >>> functions, points = np.array([[0, 1], [-1, 1]]), np.array([[0], [2], [0]])
    >>> holds, owners, zeros = supporting(functions, points)
    >>> holds.tolist(), owners.tolist(), zeros.tolist()
    ([True, False], [0, 0], [0, 2])
    """
    places = np.hstack([np.ones((len(points), 1), dtype=points.dtype), points])
    holds = np.ones(len(functions), dtype=np.bool_)
    step = max(1, _CHUNK // max(1, len(points)))
    pairs = [np.zeros((2, 0), dtype=np.int64)]
    for start in range(0, len(functions) if len(points) else 0, step):
        part = slice(start, start + step)
        holds[part], owners, zeros = _decided(functions[part], places)
        pairs.append(np.stack([owners + start, zeros]))
    owners, zeros = np.concatenate(pairs, axis=1)
    return holds, owners, zeros


def _decided(functions: WholeArray, places: WholeArray) -> tuple[BoolArray, IntArray, IntArray]:
    """`supporting` for points with a leading 1."""
    reach = sum(
        max(1, int(a)) * max(1, int(b))
        for a, b in zip(abs(functions).max(axis=0), abs(places).max(axis=0), strict=True)
    )
    shape = (len(functions), len(places))
    # numbers beyond the range of floats are all left to the integers
    holds, unclear = (
        _filtered(functions, places)
        if reach < _FLOAT
        else (np.ones(shape[0], dtype=np.bool_), np.arange(math.prod(shape)))
    )
    owners, names = np.divmod(unclear, shape[1])
    exact: type = np.int64 if reach < _INT64 else object
    rows: WholeArray = functions.astype(exact)
    columns: WholeArray = places.astype(exact)
    values: WholeArray = np.zeros(len(unclear), dtype=exact)
    for j in range(places.shape[1]):
        values += rows[owners, j] * columns[names, j]
    holds[owners[values < 0]] = False
    kept = (values == 0) & holds[owners]
    return holds, owners[kept], names[kept]


def _filtered(functions: WholeArray, places: WholeArray) -> tuple[BoolArray, IntArray]:
    """Functions that are nowhere clearly negative, and where they are not clearly positive."""
    slopes: FloatArray = functions.astype(np.float64)
    where: FloatArray = places.astype(np.float64)
    # twice the bound of the sum, for the rounding of the bound itself
    rounding = (where.shape[1] + 4) * 2.0**-52
    slack = rounding * (abs(slopes) @ abs(where).max(axis=0))[:, None]
    values = slopes @ where.T
    holds = values.min(axis=1) >= -slack[:, 0]
    return holds, np.flatnonzero((values <= slack) & holds[:, None])
