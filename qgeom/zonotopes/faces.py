"""Vertices and faces of zonotopes that span at most three dimensions.

Faces are found from the generators, never from points: a facet belongs to a flat, that is, to all
generators in one plane through the origin (in the plane: to all generators of one direction); the
other generators stand at the end, +1 or −1, that lies on the facet's side. Vertices are identified
by those signs, so that none is lost or doubled by rounding. Source: G. M. Ziegler, "Lectures on
Polytopes" (1995), section 7.3.

Nearly parallel and nearly coplanar generators count as parallel and coplanar, with one relative
tolerance. In three dimensions the result is checked by Euler's relation; decisions that contradict
each other (generators on both sides of the tolerance) are an error, not a wrong polytope.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from qgeom.errors import ParameterError
from qgeom.types import FloatArray, IntArray
from qgeom.zonotopes.directions import (
    RTOL,
    merged,
    parallel_classes,
    spanning_frame,
    turning_order,
    unit_rows,
)
from qgeom.zonotopes.polytope import polytope_of


@dataclass(frozen=True, kw_only=True, eq=False)
class Face:
    """A facet: an edge of a zonotope in the plane, a polygon of one in space.

    Attributes
    ----------
    generators : tuple of int
        Rows of the zonotope's generators that are parallel to the face, which is a translate of
        the zonotope they make. All of one direction on an edge; at least two directions on a
        polygon, which has twice as many edges as directions.
    corners : ndarray of int64, shape (k,)
        Rows of the zonotope's `vertices()`, in order: counter-clockwise seen from outside.
    vertices : ndarray of float64, shape (k, d)
        Their coordinates, in the zonotope's frame.
    normal : ndarray of float64, shape (d,)
        Outward unit normal; either of the two where the zonotope is flat.

    Examples
    --------
    >>> from qgeom.zonotopes.zonotope import Zonotope
    >>> side = Zonotope([0.0, 0.0], [[1.0, 0.0], [0.0, 2.0]]).faces()[0]
    >>> side.generators, (side.vertices[1] - side.vertices[0]).tolist()
    ((0,), [2.0, 0.0])
    """

    generators: tuple[int, ...]
    corners: IntArray
    vertices: FloatArray
    normal: FloatArray

    @property
    def center(self) -> FloatArray:
        """Centre of the face, about which it is symmetric, shape (d,)."""
        center: FloatArray = self.vertices.mean(axis=0)
        return center


class _Classes(NamedTuple):
    """A zonotope with one generator per direction, `planar` in the frame of its span."""

    labels: IntArray
    generators: FloatArray
    planar: FloatArray
    frame: FloatArray


def _classes(generators: FloatArray, rtol: float) -> _Classes:
    frame = spanning_frame(generators, rtol)
    planar = generators @ frame
    labels, signs = parallel_classes(planar, rtol)
    return _Classes(labels, merged(generators, labels, signs), merged(planar, labels, signs), frame)


def zonotope_vertices(
    center: FloatArray, generators: FloatArray, *, rtol: float = RTOL
) -> FloatArray:
    """Vertices of {c + Σ t_i g_i, t_i ∈ [−1, 1]} for generators that span at most 3 dimensions.

    Parameters
    ----------
    center : ndarray of float64, shape (d,)
        The centre.
    generators : ndarray of float64, shape (m, d)
        One generator per row.
    rtol : float
        Relative tolerance for parallel and coplanar generators.

    Returns
    -------
    ndarray of float64, shape (n, d)
        One point for a zonotope without extent, the two ends of a segment, the corners of a
        polygon in order (counter-clockwise in the plane), or those of a polyhedron in the order
        that `Face.corners` counts in.

    Raises
    ------
    ParameterError
        When the generators span more than three dimensions.
    QgeomError
        When the tolerance leads to contradicting decisions in three dimensions.

    Notes
    -----
    With k directions: O(m log m) and 2k vertices for a polygon; O(k³) and at most k(k − 1) + 2
    vertices in space.

    Examples
    --------
    >>> zonotope_vertices(np.zeros(2), np.array([[1.0, 0.0], [0.0, 2.0]])).tolist()
    [[-1.0, -2.0], [1.0, -2.0], [1.0, 2.0], [-1.0, 2.0]]
    """
    classes = _classes(generators, rtol)
    rank = classes.frame.shape[1]
    if rank > 3:
        raise ParameterError(
            f"the generators span {rank} dimensions",
            where="generators",
            remedy="vertices are listed up to 3; use support or map to fewer dimensions",
        )
    if rank == 0:
        return center[None].copy()
    if rank == 1:
        return _segment(center, classes)
    if rank == 2:
        return _polygon(center, classes)[1]
    return polytope_of(center, classes.generators, classes.planar, rtol).vertices


def zonotope_faces(
    center: FloatArray, generators: FloatArray, *, rtol: float = RTOL
) -> tuple[Face, ...]:
    """Edges of a zonotope in the plane, polygons of one in space, with their generators.

    Parameters
    ----------
    center : ndarray of float64, shape (d,)
        The centre; d is 2 or 3.
    generators : ndarray of float64, shape (m, d)
        One generator per row.
    rtol : float
        Relative tolerance for parallel and coplanar generators.

    Returns
    -------
    tuple of Face
        In the plane in order, edge i from vertex i to vertex i + 1. A flat zonotope is its own
        only face: a segment in the plane, a polygon in space. What is thinner has none.

    Raises
    ------
    ParameterError
        When d is neither 2 nor 3.
    QgeomError
        When the tolerance leads to contradicting decisions in three dimensions.

    Notes
    -----
    O(m log m) in the plane, O(k³) for k directions in space, at most k(k − 1) faces.

    Examples
    --------
    >>> faces = zonotope_faces(np.zeros(2), np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 0.0]]))
    >>> [face.generators for face in faces]
    [(0, 2), (1,), (0, 2), (1,)]
    >>> faces[1].normal.tolist()
    [1.0, 0.0]
    """
    dimension = len(center)
    if dimension not in {2, 3}:
        raise ParameterError(
            f"the zonotope lies in {dimension} dimensions",
            where="faces",
            remedy="faces are listed in 2 and 3; map the zonotope there",
        )
    classes = _classes(generators, rtol)
    rank = classes.frame.shape[1]
    if rank < dimension - 1:
        return ()
    if rank < dimension:
        return (_only_face(center, classes),)
    if dimension == 2:
        return _edges(center, classes)
    polytope = polytope_of(center, classes.generators, classes.planar, rtol)
    return tuple(
        Face(
            generators=_members(classes.labels, np.flatnonzero(flat)),
            corners=corners,
            vertices=polytope.vertices[corners],
            normal=normal,
        )
        for flat, corners, normal in zip(
            polytope.flats, polytope.corners, polytope.normals, strict=True
        )
    )


def _members(labels: IntArray, classes: IntArray) -> tuple[int, ...]:
    return tuple(int(i) for i in np.flatnonzero(np.isin(labels, classes)))


def _segment(center: FloatArray, classes: _Classes) -> FloatArray:
    ends: FloatArray = center + np.concatenate([-classes.generators, classes.generators])
    return ends


def _polygon(center: FloatArray, classes: _Classes) -> tuple[IntArray, FloatArray]:
    """Directions by rising angle, and the vertices; edge i is along direction i, then again."""
    order, signs = turning_order(classes.planar)
    steps = 2.0 * classes.generators[order] * signs[order, None]
    half = np.cumsum(np.concatenate([-steps.sum(axis=0, keepdims=True) / 2, steps[:-1]]), axis=0)
    return order, np.concatenate([center + half, center - half])


def _edges(center: FloatArray, classes: _Classes) -> tuple[Face, ...]:
    order, vertices = _polygon(center, classes)
    count = len(vertices)
    members: list[list[int]] = [[] for _ in order]
    for row, label in enumerate(classes.labels):
        if label >= 0:
            members[label].append(row)
    steps = 2.0 * classes.generators[order] * turning_order(classes.planar)[1][order, None]
    steps = np.concatenate([steps, -steps])
    normals, _ = unit_rows(np.stack([steps[:, 1], 0.0 - steps[:, 0]], axis=1) + 0.0)
    faces = []
    for i, label in enumerate([*order, *order]):
        corners = np.array([i, (i + 1) % count])
        faces.append(
            Face(
                generators=tuple(members[label]),
                corners=corners,
                vertices=vertices[corners],
                normal=normals[i],
            )
        )
    return tuple(faces)


def _only_face(center: FloatArray, classes: _Classes) -> Face:
    frame = classes.frame
    if frame.shape[1] == 1:
        vertices = _segment(center, classes)
        normal = np.array([frame[1, 0], -frame[0, 0]])
    else:
        vertices = _polygon(center, classes)[1]
        normal = np.cross(frame[:, 0], frame[:, 1])
    return Face(
        generators=_members(classes.labels, np.arange(len(classes.generators))),
        corners=np.arange(len(vertices)),
        vertices=vertices,
        normal=normal,
    )
