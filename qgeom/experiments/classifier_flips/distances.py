"""Distances in the plane to the boundaries that a network draws, from its exact cells."""

from __future__ import annotations

import numpy as np

from qgeom.level_sets.level_set import LevelSet
from qgeom.tessellation import Tessellation
from qgeom.types import FloatArray, IntArray

_CHUNK = 1 << 21  # distances at a time


def level_segments(level: LevelSet) -> FloatArray:
    """The segments of all polylines of a level set.

    Parameters
    ----------
    level : LevelSet
        For example a decision boundary.

    Returns
    -------
    ndarray of float64, shape (n_segments, 2, 2)
        Both ends of each; none where the level set is empty.
    """
    parts = [np.stack([line[:-1], line[1:]], axis=1) for line in level.polylines]
    return np.concatenate([np.zeros((0, 2, 2)), *parts])


def segment_distances(segments: FloatArray, points: FloatArray) -> FloatArray:
    """Distance of points to segments, pair by pair.

    Parameters
    ----------
    segments : ndarray of float64, shape (..., 2, 2)
        Both ends of each.
    points : ndarray of float64, shape (..., 2)
        Leading axes broadcast against those of the segments.

    Returns
    -------
    ndarray of float64
        One distance per pair, off by rounding only.

    Examples
    --------
    >>> segment = np.array([[0.0, 0.0], [2.0, 0.0]])
    >>> segment_distances(segment, np.array([[1.0, 3.0], [5.0, 4.0]])).tolist()
    [3.0, 5.0]
    """
    x0, y0 = segments[..., 0, 0], segments[..., 0, 1]
    dx, dy = segments[..., 1, 0] - x0, segments[..., 1, 1] - y0
    square = dx * dx + dy * dy
    inverse = np.divide(1.0, square, out=np.zeros_like(square), where=square > 0)
    px, py = points[..., 0] - x0, points[..., 1] - y0
    share = np.clip((px * dx + py * dy) * inverse, 0.0, 1.0)
    return np.asarray(np.hypot(px - share * dx, py - share * dy), dtype=np.float64)


def distances_to(segments: FloatArray, points: FloatArray) -> FloatArray:
    """Distance of each point to the nearest segment.

    Parameters
    ----------
    segments : ndarray of float64, shape (k, 2, 2)
        For example `level_segments`.
    points : ndarray of float64, shape (n, 2)
        In the same frame.

    Returns
    -------
    ndarray of float64, shape (n,)
        Infinite where there is no segment at all.

    Examples
    --------
    >>> distances_to(np.array([[[0.0, -1.0], [0.0, 1.0]]]), np.array([[3.0, 0.5]]))
    array([3.])
    """
    nearest = np.full(len(points), np.inf)
    if not len(segments):
        return nearest
    size = max(1, _CHUNK // len(segments))
    for first in range(0, len(points), size):
        part = points[first : first + size]
        nearest[first : first + size] = segment_distances(segments[:, None], part).min(axis=0)
    return nearest


def neuron_distances(cells: Tessellation, points: FloatArray, owners: IntArray) -> FloatArray:
    """Distance of points to the nearest boundary of any hidden neuron.

    Parameters
    ----------
    cells : Tessellation
        Of one network.
    points : ndarray of float64, shape (n, 2)
        Inside the box.
    owners : ndarray of int64, shape (n,)
        The cell that holds each point; −1 for points on a boundary.

    Returns
    -------
    ndarray of float64, shape (n,)
        Infinite where no neuron has a boundary in the box. A straight way to the nearest boundary
        leaves the point's own cell, which is convex, through an edge that is a boundary itself;
        so only the edges of that cell need be looked at.
    """
    nearest = np.where(owners < 0, 0.0, np.inf)
    order = np.argsort(owners, kind="stable")
    stops = np.searchsorted(owners[order], np.arange(cells.n_cells + 1))
    for cell in np.unique(owners[owners >= 0]):
        edges = cells.lists.edges[cells.lists.offsets[cell] : cells.lists.offsets[cell + 1]]
        inner = edges[cells.edges.lines[edges] >= 0]
        own = order[stops[cell] : stops[cell + 1]]
        nearest[own] = distances_to(cells.points[cells.edges.vertices[inner]], points[own])
    return nearest


def farthest(triangles: FloatArray, segments: FloatArray, *, tolerance: float) -> float:
    """Largest distance to the nearest segment over a union of triangles.

    Parameters
    ----------
    triangles : ndarray of float64, shape (t, 3, 2)
        Their corners.
    segments : ndarray of float64, shape (k, 2, 2)
        What distances are measured to.
    tolerance : float
        The distance is attained at a point of the union, and no point is farther by more.

    Returns
    -------
    float
        NaN without triangles, infinite without segments.

    Notes
    -----
    Branch and bound. The distance to one segment is convex, so that over a triangle no point is
    farther from it than the farthest corner; triangles that could still hold a farther point are
    quartered.
    """
    if not len(triangles) or not len(segments):
        return np.inf if len(triangles) else np.nan
    found = 0.0
    while len(triangles):
        corners = segment_distances(segments, triangles[:, :, None, :])  # (t, 3, k)
        found = max(found, float(corners.min(axis=2).max()))
        bound = corners.max(axis=1).min(axis=1)
        triangles = quartered(triangles[bound > found + tolerance])
    return found


def quartered(triangles: FloatArray) -> FloatArray:
    """Each triangle cut into four along the lines between the midpoints of its sides."""
    a, b, c = triangles[:, 0], triangles[:, 1], triangles[:, 2]
    ab, bc, ca = (a + b) / 2, (b + c) / 2, (c + a) / 2
    parts = ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))
    return np.concatenate([np.stack(part, axis=1) for part in parts])
