"""Convex solids in space: Minkowski sums and volumes of convex hulls.

As in `qgeom.polygons`, points, one per row, stand for their convex hull, in a frame that is the
caller's. Unlike there, Qhull decides in floating point which points are vertices.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import NotFiniteError, ParameterError, QgeomError, ShapeError
from qgeom.types import FloatArray, IntArray, finite_array

FLAT = 1e-12
"""Sets thinner than this, relative to their largest extent, count as flat."""

_SPREAD = 1e-14  # of the facet normals at a vertex, squared sine; below it is no corner


def minkowski_sum_3d(V1: ArrayLike, V2: ArrayLike) -> FloatArray:
    """Vertices of the Minkowski sum of two convex sets of space.

    Parameters
    ----------
    V1, V2 : array_like, shape (n, 3) and (m, 3)
        Points that span the two sets, in one space, at least one each. Flat sets, segments,
        points, repeated and inner points are all allowed, in any order.

    Returns
    -------
    ndarray of float64, shape (k, 3)
        The vertices of the convex hull of all sums of a point of `V1` and one of `V2`, in
        lexicographic order. A flat sum gives the corners of the polygon, a segment its two ends,
        a point itself.

    Raises
    ------
    ShapeError
        When points are not in space.
    ParameterError
        When a set is empty.
    NotFiniteError
        When a coordinate, or a sum, is NaN or infinite.
    QgeomError
        When Qhull gives up on a set that is almost, but not by the measure below, flat.

    Notes
    -----
    Both sets are reduced to their vertices, all pairs are added, O(nm) memory, and Qhull takes
    the hull in coordinates that make the set equally wide along its principal axes. Sets thinner
    than ``1e-12`` of their width are flat. Points whose facets' normals (in those coordinates)
    span no space, to within an angle of about 1e-7, are dropped as lying inside an edge or a
    face. Source: Barber, Dobkin and Huhdanpaa (1996).

    Examples
    --------
    >>> minkowski_sum_3d([[0, 0, 0], [1, 0, 0]], [[0, 0, 0], [0, 0, 2]]).tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.0, 2.0], [1.0, 0.0, 0.0], [1.0, 0.0, 2.0]]
    """
    first, second = (_vertices(_points(V, name)) for V, name in ((V1, "V1"), (V2, "V2")))
    with np.errstate(over="ignore"):
        sums = (first[:, None, :] + second[None, :, :]).reshape(-1, 3)
    if not np.isfinite(sums).all():
        raise NotFiniteError("a sum overflows", where="V1 + V2", remedy="scale the sets down")
    return _vertices(sums)


def compute_hull_volume(V: ArrayLike) -> float:
    """Volume of the convex hull of points in space.

    Parameters
    ----------
    V : array_like, shape (n, 3)
        Points in any order, none included.

    Returns
    -------
    float
        The volume, in cubic units of the points' space; 0 below four points and for flat sets
        (see `minkowski_sum_3d`).

    Raises
    ------
    ShapeError
        When points are not in space.
    NotFiniteError
        When a coordinate is NaN or infinite, or the volume overflows.

    Examples
    --------
    >>> round(compute_hull_volume([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 6]]), 12)
    1.0
    """
    points = finite_array(V, name="V", ndim=2)
    if points.shape[1] != 3:
        raise ShapeError(f"has shape {points.shape}, needs (n, 3)", where="V")
    if len(points) < 4:
        return 0.0
    coordinates, scales = _spread_evenly(points)
    if len(scales) < 3:
        return 0.0
    with np.errstate(over="ignore"):
        volume = _qhull(coordinates)[0] * float(np.prod(scales))
    if not math.isfinite(volume):
        raise NotFiniteError("the volume overflows", where="V", remedy="scale the points down")
    return volume


def _points(V: ArrayLike, name: str) -> FloatArray:
    points = finite_array(V, name=name, ndim=2)
    if points.shape[1] != 3:
        raise ShapeError(f"has shape {points.shape}, needs (n, 3)", where=name)
    if not len(points):
        raise ParameterError("no points", where=name, remedy="give at least one")
    return points + 0.0


def _spread_evenly(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Coordinates along the principal axes in which the set is equally wide, and the scales.

    A linear change of coordinates keeps vertices, and Qhull sees a round set instead of a needle.
    Axes along which the set is flat are left out: shapes (n, rank) and (rank,).
    """
    low, high = points.min(axis=0), points.max(axis=0)
    centred = points - (low / 2 + high / 2)
    spread = np.linalg.svd(centred, full_matrices=False)
    scales = spread.S / np.sqrt(len(points))
    noise = FLAT * scales[0] + 4 * np.finfo(np.float64).eps * np.abs(points).max()
    kept = scales > noise
    return centred @ spread.Vh[kept].T / scales[kept], scales[kept]


def _vertices(points: FloatArray) -> FloatArray:
    """Extreme points among the given ones, in lexicographic order, each once."""
    distinct = np.asarray(np.unique(points, axis=0), dtype=np.float64)
    if len(distinct) == 1:
        return distinct
    coordinates, scales = _spread_evenly(distinct)
    if len(scales) == 0:
        return distinct[:1]
    if len(scales) == 1:
        ends = np.sort([np.argmin(coordinates), np.argmax(coordinates)])
        return np.asarray(distinct[ends], dtype=np.float64)
    return distinct[_qhull(coordinates)[1]]


def _qhull(points: FloatArray) -> tuple[float, IntArray]:
    """Volume, and rising indices of the corners, of a full-dimensional set."""
    from scipy.spatial import ConvexHull, QhullError

    try:
        hull = ConvexHull(points)
    except QhullError as error:
        raise QgeomError(
            f"Qhull finds no hull of {len(points)} points: {str(error).splitlines()[0]}",
            remedy="the set is nearly flat; scale its axes alike",
        ) from error
    normals = hull.equations[:, :-1]
    spreads = np.zeros((len(points), points.shape[1], points.shape[1]))
    np.add.at(spreads, hull.simplices, (normals[:, :, None] * normals[:, None, :])[:, None])
    smallest = np.linalg.eigvalsh(spreads)[:, 0]
    return float(hull.volume), np.asarray(np.flatnonzero(smallest > _SPREAD), dtype=np.int64)
