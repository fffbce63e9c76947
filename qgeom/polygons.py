"""Convex polygons in the plane: boxes, linear images, Minkowski sums, areas.

A set is given by points, one per row, and stands for their convex hull. All functions are free of
a frame: the points live in whatever space the caller says (input, or output of a layer), and only
sets of one and the same space may be added.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise, product
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.types import FloatArray, finite_array

_Pair: TypeAlias = tuple[float, float]
_UNIT = 2.0**-53
_FILTER = (3.0 + 16.0 * _UNIT) * _UNIT  # Shewchuk (1997), error of a 2×2 orientation
_TINY = 1e-300  # covers what the filter leaves out: products that underflow
_SLACK = 16.0 * _UNIT  # edges closer to parallel than this, on coordinates up to 1, are parallel
_MOST_DIMS = 20


def get_box_vertices_2d(half_widths: ArrayLike) -> FloatArray:
    """Corners of a box around the origin of the plane.

    Parameters
    ----------
    half_widths : array_like, shape (2,)
        Half the extent along x and y, not negative; a zero gives coinciding corners.

    Returns
    -------
    ndarray of float64, shape (4, 2)
        Counter-clockwise from the lower left corner.

    Raises
    ------
    ShapeError, ParameterError, NotFiniteError
        When there are not two half-widths; one is negative; one is NaN or infinite.

    Examples
    --------
    >>> get_box_vertices_2d([2, 1]).tolist()
    [[-2.0, -1.0], [2.0, -1.0], [2.0, 1.0], [-2.0, 1.0]]
    """
    widths = finite_array(half_widths, name="half_widths", ndim=1)
    if widths.shape != (2,):
        raise ShapeError(f"has shape {widths.shape}, needs (2,)", where="half_widths")
    if (widths < 0).any():
        raise ParameterError(f"is {widths.tolist()}", where="half_widths", remedy="numbers from 0")
    signs = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    return signs * widths + 0.0  # + 0.0 turns −0 into 0


def get_hypercube_vertices(half_width: float, dims: int = 3) -> FloatArray:
    """Corners of a cube around the origin, in any number of dimensions.

    Parameters
    ----------
    half_width : float
        Half the edge, not negative.
    dims : int
        Number of dimensions, 1 to 20 (there are 2^dims corners).

    Returns
    -------
    ndarray of float64, shape (2**dims, dims)
        In lexicographic order, the last coordinate changing fastest.

    Raises
    ------
    ParameterError
        For a half-width that is negative or not finite, or another number of dimensions.

    Examples
    --------
    >>> get_hypercube_vertices(0.5, dims=2).tolist()
    [[-0.5, -0.5], [-0.5, 0.5], [0.5, -0.5], [0.5, 0.5]]
    """
    if not (math.isfinite(half_width) and half_width >= 0):
        raise ParameterError(f"is {half_width}", where="half_width", remedy="a number from 0")
    if not 1 <= dims <= _MOST_DIMS:
        raise ParameterError(f"is {dims}", where="dims", remedy=f"a number from 1 to {_MOST_DIMS}")
    return np.array(list(product((-1.0, 1.0), repeat=dims))) * half_width + 0.0


def transform_vertices(V: ArrayLike, W: ArrayLike) -> FloatArray:
    """Map points by a matrix: V Wᵀ.

    Parameters
    ----------
    V : array_like, shape (n, d_in)
        Points, one per row; none is allowed.
    W : array_like, shape (d_out, d_in)
        A layer's matrix takes points from the layer's input to its output space; its inverse
        pulls them back.

    Returns
    -------
    ndarray of float64, shape (n, d_out)
        The images, in the order of the points. Images of vertices span the image of the set, but
        need not all be vertices of it when `W` is singular.

    Raises
    ------
    ShapeError, NotFiniteError
        When the shapes do not fit; an entry, or an image, is NaN or infinite.

    Examples
    --------
    >>> transform_vertices([[1, 0], [0, 1]], [[1, 2], [3, 4]]).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    points = finite_array(V, name="V", ndim=2)
    matrix = finite_array(W, name="W", ndim=2)
    if points.shape[1] != matrix.shape[1]:
        raise ShapeError(f"shape {matrix.shape} does not act on points {points.shape}", where="W")
    with np.errstate(over="ignore", invalid="ignore"):
        images = points @ matrix.T
    if not np.isfinite(images).all():
        raise NotFiniteError("an image overflows", where="V", remedy="scale V or W down")
    return images + 0.0


def minkowski_sum_2d(V1: ArrayLike, V2: ArrayLike) -> FloatArray:
    """Vertices of the Minkowski sum of two convex sets of the plane.

    Parameters
    ----------
    V1, V2 : array_like, shape (n, 2) and (m, 2)
        Points that span the two sets, in one space, at least one each. Points, segments,
        collinear, repeated and inner points are all allowed, in any order.

    Returns
    -------
    ndarray of float64, shape (k, 2)
        The vertices of the convex hull of all sums of a point of `V1` and one of `V2`, strictly
        convex and counter-clockwise from the leftmost (of those the lowest). Each is the rounded
        sum of one vertex of either set. Two for a segment, one for a point.

    Raises
    ------
    ShapeError
        When points are not in the plane.
    ParameterError
        When a set is empty.
    NotFiniteError
        When a coordinate, or a sum, is NaN or infinite.

    Notes
    -----
    Hulls by monotone chain with exact orientation, then a merge of the edges by direction:
    O((n + m) log(n + m)). Two edges e and f count as parallel when
    ``|e × f| ≤ 16 · 2⁻⁵³ · s · (|e| + |f|)``, with s the power of two above the largest
    coordinate: closer than coordinates known to a few units in the last place can tell. A vertex
    left out for that lies within about ``16 · 2⁻⁵³ · s`` of the result. Source: de Berg et al.,
    *Computational Geometry* (3rd ed.), §13.3.

    Examples
    --------
    >>> minkowski_sum_2d([[0, 0], [1, 0]], [[0, 0], [0, 2]]).tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, 2.0], [0.0, 2.0]]
    >>> minkowski_sum_2d([[1, 2]], [[3, 4]]).tolist()
    [[4.0, 6.0]]
    """
    first, second = (_hull(_pairs(V, name)) for V, name in ((V1, "V1"), (V2, "V2")))
    for name, hull in (("V1", first), ("V2", second)):
        if not hull:
            raise ParameterError("no points", where=name, remedy="give at least one")
    sums = _merge(first, second)
    if not all(math.isfinite(x) and math.isfinite(y) for x, y in sums):
        raise NotFiniteError("a sum overflows", where="V1 + V2", remedy="scale the sets down")
    return np.array(_hull(sums), dtype=np.float64)


def compute_polygon_area(V: ArrayLike) -> float:
    """Area of the convex hull of points of the plane.

    Parameters
    ----------
    V : array_like, shape (n, 2)
        Points in any order, none included.

    Returns
    -------
    float
        The area, in square units of the points' space; exactly 0 below three points and for
        collinear ones.

    Raises
    ------
    ShapeError, NotFiniteError
        When points are not in the plane; a coordinate is NaN or infinite, or the area overflows.

    Examples
    --------
    >>> compute_polygon_area([[0, 0], [2, 0], [0, 2], [2, 2], [1, 1]])
    4.0
    >>> compute_polygon_area([[0, 0], [3, 4]])
    0.0
    """
    hull = _hull(_pairs(V, "V"))
    if len(hull) < 3:
        return 0.0
    (x0, y0), *others = hull
    arms = [(x - x0, y - y0) for x, y in others]
    terms = [a[0] * b[1] - a[1] * b[0] for a, b in pairwise(arms)]
    if not all(math.isfinite(term) for term in terms):
        raise NotFiniteError("the area overflows", where="V", remedy="scale the points down")
    return abs(math.fsum(terms)) / 2


def _pairs(V: ArrayLike, name: str) -> list[_Pair]:
    points = finite_array(V, name=name, ndim=2)
    if points.shape[1] != 2:
        raise ShapeError(f"has shape {points.shape}, needs (n, 2)", where=name)
    return [(x, y) for x, y in (points + 0.0).tolist()]


def _orientation(a: _Pair, b: _Pair, c: _Pair) -> int:
    """Sign of the turn a → b → c, 1 to the left; exact for the given coordinates."""
    left = (b[0] - a[0]) * (c[1] - a[1])
    right = (b[1] - a[1]) * (c[0] - a[0])
    if abs(left - right) > _FILTER * (abs(left) + abs(right)) + _TINY:
        return 1 if left > right else -1
    (ax, ay), (bx, by), (cx, cy) = ((Fraction(x), Fraction(y)) for x, y in (a, b, c))
    exact = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    return (exact > 0) - (exact < 0)


def _hull(points: Iterable[_Pair]) -> list[_Pair]:
    """Strictly convex hull, counter-clockwise from the lexicographically smallest point."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return _chain(ordered)[:-1] + _chain(ordered[::-1])[:-1]


def _chain(ordered: list[_Pair]) -> list[_Pair]:
    chain: list[_Pair] = []
    for point in ordered:
        while len(chain) > 1 and _orientation(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _merge(P: list[_Pair], Q: list[_Pair]) -> list[_Pair]:
    """Walk around both hulls by edge direction; the sums of the corners passed."""
    exponent = math.frexp(max(abs(x) for point in P + Q for x in point))[1]
    E, F = _edges(P, exponent), _edges(Q, exponent)
    i = j = 0
    sums, steps = [_plus(P[0], Q[0])], []
    while i < len(E) or j < len(F):
        order = -1 if j == len(F) else 1 if i == len(E) else _order(E[i], F[j])
        steps.append(_plus(E[i], F[j]) if order == 0 else E[i] if order < 0 else F[j])
        i += order <= 0
        j += order >= 0
        sums.append(_plus(P[i % len(P)], Q[j % len(Q)]))
    if len(steps) > 2 and _parallel(steps[-1], steps[0]):
        return sums[1:-1]  # the walk began within an edge
    return sums


def _plus(a: _Pair, b: _Pair) -> _Pair:
    return a[0] + b[0], a[1] + b[1]


def _edges(hull: list[_Pair], exponent: int) -> list[_Pair]:
    """Edges in order, scaled by 2^−exponent; there and back for a segment."""
    if len(hull) == 1:
        return []
    scaled = [(math.ldexp(x, -exponent), math.ldexp(y, -exponent)) for x, y in hull]
    ends = scaled[1:] + scaled[:1]
    return [(b[0] - a[0], b[1] - a[1]) for a, b in zip(scaled, ends, strict=True)]


def _parallel(e: _Pair, f: _Pair) -> bool:
    cross = e[0] * f[1] - e[1] * f[0]
    near = abs(cross) <= _SLACK * (math.hypot(*e) + math.hypot(*f))
    return near and e[0] * f[0] + e[1] * f[1] > 0


def _order(e: _Pair, f: _Pair) -> int:
    """Order of two directions by their angle in (−90°, 270°]: −1, or 0 for parallel ones, or 1."""
    if _parallel(e, f):
        return 0
    late_e, late_f = ((d[0] < 0 or (d[0] == 0 and d[1] < 0)) for d in (e, f))
    if late_e != late_f:
        return 1 if late_e else -1
    return -1 if e[0] * f[1] - e[1] * f[0] > 0 else 1
