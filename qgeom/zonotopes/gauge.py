"""Containment in a zonotope: by how much it must be stretched about its centre to reach a point.

The gauge of a point p is the smallest s ≥ 0 with p − c = Σ t_i g_i and |t_i| ≤ s: at most 1 inside,
1 on the boundary, infinite off the span of the generators. Two independent ways compute it: a
linear programme, and, up to three dimensions, the largest ratio |n·(p − c)| / h(n) over the normals
of all facets, with h the support of the centred zonotope.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from qgeom.errors import ParameterError, QgeomError
from qgeom.types import BoolArray, FloatArray
from qgeom.zonotopes.directions import checked_tolerance, spanning_frame, unit_rows

Method: TypeAlias = Literal["auto", "facets", "programme"]

_BLOCK = 1 << 20  # numbers per temporary array
_MOST_FACET_GENERATORS = 64  # in three dimensions, above which the programme is the default
_FEASIBILITY = 1e-10  # the tightest that HiGHS offers


class Whitened(NamedTuple):
    """A zonotope and points in coordinates in which the generators' Gram matrix is the identity.

    Attributes
    ----------
    generators : ndarray of float64, shape (m, r)
        Centred; r is the dimension of their span.
    points : ndarray of float64, shape (n, r)
        Relative to the centre.
    off : ndarray of bool, shape (n,)
        Points that do not lie in the affine hull of the zonotope.
    """

    generators: FloatArray
    points: FloatArray
    off: BoolArray


def whiten(
    center: FloatArray, generators: FloatArray, points: FloatArray, *, rtol: float
) -> Whitened:
    """Change to coordinates that suit the zonotope, however long and thin it is.

    Parameters
    ----------
    center : ndarray of float64, shape (d,)
        The centre.
    generators : ndarray of float64, shape (m, d)
        One generator per row.
    points : ndarray of float64, shape (n, d)
        In the frame of the zonotope.
    rtol : float
        A point lies in the affine hull when its distance from it is at most this multiple of
        |c| + |p| + Σ|g_i|.

    Returns
    -------
    Whitened
        The gauge is the same there for points that are not `off`.

    Examples
    --------
    >>> flat = whiten(np.zeros(2), np.array([[4.0, 0.0]]), np.array([[2.0, 0], [0, 1]]), rtol=1e-9)
    >>> np.abs(flat.points / flat.generators).ravel().tolist(), flat.off.tolist()
    ([0.5, 0.0], [False, True])
    """
    offsets = points - center
    frame = spanning_frame(generators, rtol)
    inside = offsets @ frame
    size = np.linalg.norm(center) + np.linalg.norm(generators, axis=1).sum()
    sizes = size + np.linalg.norm(points, axis=1)
    off = np.linalg.norm(offsets - inside @ frame.T, axis=1) > checked_tolerance(rtol) * sizes
    if not frame.shape[1]:
        return Whitened(generators @ frame, inside, off)
    planar = generators @ frame
    _, values, axes = np.linalg.svd(planar, full_matrices=False)
    change = axes.T / np.maximum(values, np.finfo(np.float64).tiny)
    return Whitened(planar @ change, inside @ change, off)


def facet_gauge(generators: FloatArray, points: FloatArray) -> FloatArray:
    """Gauge of points by the normals of all facets, in at most three dimensions.

    Parameters
    ----------
    generators : ndarray of float64, shape (m, r)
        They span the space, r ≤ 3.
    points : ndarray of float64, shape (n, r)
        Relative to the centre.

    Returns
    -------
    ndarray of float64, shape (n,)
        The gauge.

    Notes
    -----
    O(m · normals) once and O(normals) per point; 1, m or m(m − 1)/2 normals. Any direction gives a
    lower bound of the gauge, so a badly determined normal (nearly parallel generators) does no
    harm.

    Examples
    --------
    >>> facet_gauge(np.eye(2), np.array([[0.5, -2.0]]))
    array([2.])
    """
    rank = generators.shape[1]
    if rank == 0:
        return np.zeros(len(points))
    if rank == 1:
        normals = np.ones((1, 1))
    elif rank == 2:
        normals = np.stack([-generators[:, 1], generators[:, 0]], axis=1)
    else:
        i, j = np.triu_indices(len(generators), 1)
        units, _ = unit_rows(generators)
        normals = np.cross(units[i], units[j])
    return _largest_ratio(normals, generators, points)


def _largest_ratio(normals: FloatArray, generators: FloatArray, points: FloatArray) -> FloatArray:
    """Largest |n·x| / Σ|n·g| over the normals, per point; zero normals are left out."""
    units, nonzero = unit_rows(normals)
    units = units[nonzero]
    widths = np.empty(len(units))
    gauge = np.zeros(len(points))
    step = max(1, _BLOCK // max(1, len(generators)))
    for begin, end in _ranges(len(units), step):
        widths[begin:end] = np.abs(units[begin:end] @ generators.T).sum(axis=1)
    step = max(1, _BLOCK // max(1, len(units)))
    for begin, end in _ranges(len(points), step):
        ratios = np.abs(points[begin:end] @ units.T) / widths
        gauge[begin:end] = ratios.max(axis=1, initial=0.0)
    return gauge


def _ranges(count: int, step: int) -> list[tuple[int, int]]:
    return list(pairwise([*range(0, count, step), count]))


def programme_gauge(generators: FloatArray, points: FloatArray) -> FloatArray:
    """Gauge of points by one linear programme each: stretch the point until it leaves.

    Parameters
    ----------
    generators : ndarray of float64, shape (m, r)
        They span the space; best whitened, since tolerances of the solver are absolute.
    points : ndarray of float64, shape (n, r)
        Relative to the centre.

    Returns
    -------
    ndarray of float64, shape (n,)
        The gauge.

    Raises
    ------
    QgeomError
        When the solver gives up on a point, which is named.

    Notes
    -----
    The largest a with a·x = Σ t_i g_i, |t_i| ≤ 1, for x of length 1: r equations in m + 1 bounded
    unknowns, solved by HiGHS' dual simplex method with a feasibility tolerance of 1e-10.

    Examples
    --------
    >>> programme_gauge(np.eye(4), np.array([[0.5, -2.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]]))
    array([2., 0.])
    """
    from scipy.optimize import linprog

    units, nonzero = unit_rows(points)
    gauge = np.zeros(len(points))
    cost = np.zeros(len(generators) + 1)
    cost[-1] = -1.0
    bounds = [(-1.0, 1.0)] * len(generators) + [(0.0, None)]
    for index in np.flatnonzero(nonzero):
        equations = np.column_stack([generators.T, -units[index]])
        result = linprog(
            cost,
            A_eq=equations,
            b_eq=np.zeros(len(equations)),
            bounds=bounds,
            method="highs-ds",
            options={
                "primal_feasibility_tolerance": _FEASIBILITY,
                "dual_feasibility_tolerance": _FEASIBILITY,
            },
        )
        if result.status != 0 or result.x is None:
            raise QgeomError(f"no solution: {result.message}", where=f"point {index}")
        gauge[index] = np.linalg.norm(points[index]) / result.x[-1]
    return gauge


def _gauge(changed: Whitened, method: Method) -> FloatArray:
    if method not in {"auto", "facets", "programme"}:
        raise ParameterError(
            f"is {method!r}", where="method", remedy='"auto", "facets" or "programme"'
        )
    count, rank = changed.generators.shape
    if method == "facets" and rank > 3:
        raise ParameterError(
            f"the generators span {rank} dimensions", where="method", remedy='take "programme"'
        )
    cheap = rank <= 2 or (rank == 3 and count <= _MOST_FACET_GENERATORS)
    by_facets = rank == 0 or method == "facets" or (method == "auto" and cheap)
    gauge = np.full(len(changed.points), np.inf)
    compute = facet_gauge if by_facets else programme_gauge
    gauge[~changed.off] = compute(changed.generators, changed.points[~changed.off])
    return gauge


def zonotope_gauge(
    center: FloatArray, generators: FloatArray, points: FloatArray, *, method: Method, rtol: float
) -> FloatArray:
    """Gauge of points with respect to a zonotope in any dimension.

    Parameters
    ----------
    center : ndarray of float64, shape (d,)
        The centre.
    generators : ndarray of float64, shape (m, d)
        One generator per row.
    points : ndarray of float64, shape (n, d)
        In the frame of the zonotope.
    method : {"auto", "facets", "programme"}
        How; "facets" needs a span of at most three dimensions, "auto" takes it where it is cheap.
    rtol : float
        See `whiten`.

    Returns
    -------
    ndarray of float64, shape (n,)
        Infinite for points off the affine hull.

    Raises
    ------
    ParameterError
        For an unknown method, or "facets" in more than three dimensions.

    Examples
    --------
    >>> zonotope_gauge(np.zeros(1), np.array([[2.0]]), np.array([[3.0]]), method="auto", rtol=0.0)
    array([1.5])
    """
    return _gauge(whiten(center, generators, points, rtol=rtol), method)


def zonotope_contains(
    center: FloatArray,
    generators: FloatArray,
    points: FloatArray,
    *,
    tol: float,
    method: Method,
    rtol: float,
) -> BoolArray:
    """Whether the gauge of points (n, d) is at most 1 + tol; the rest is as for `zonotope_gauge`.

    A gauge is bounded from above by the minimum-norm coefficients of the point, from below by the
    generators as separating directions; only what lies between needs to be computed.

    Examples
    --------
    >>> zonotope_contains(
    ...     np.zeros(1), np.ones((1, 1)), np.ones((1, 1)), tol=0.0, method="auto", rtol=0.0
    ... )
    array([ True])
    """
    limit = 1.0 + checked_tolerance(tol, name="tol")
    changed = whiten(center, generators, points, rtol=rtol)
    if changed.generators.shape[1] <= 2 or method != "auto":
        within: BoolArray = _gauge(changed, method) <= limit
        return within
    above = np.abs(changed.points @ changed.generators.T).max(axis=1)
    below = _largest_ratio(changed.generators, changed.generators, changed.points)
    inside: BoolArray = (above <= limit) & ~changed.off
    unsure = ~inside & ~changed.off & (below <= limit)
    rest = Whitened(changed.generators, changed.points[unsure], changed.off[unsure])
    inside[unsure] = _gauge(rest, method) <= limit
    return inside
