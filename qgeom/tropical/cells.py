"""Faces of polytopes by exact gift wrapping, in any dimension.

Points are integer rows (1, p); an affine function is an integer vector that is multiplied with
them. Facets are all points on a supporting hyperplane, never a triangulation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np

from qgeom.tropical.certificates import planes_through, supporting, whole_array
from qgeom.tropical.linear import independent_columns, mixed, primitive, vanishing
from qgeom.tropical.numbers import Row, dot
from qgeom.tropical.plane import counterclockwise

_FEW = 1000  # hyperplanes to try


def zeros(rows: Sequence[Row], function: Row) -> frozenset[int]:
    """Indices of the rows on which an affine function vanishes.

    Examples
    --------
    >>> sorted(zeros([(1, 0), (1, 2), (1, 3)], (-2, 1)))
    [1]
    """
    return frozenset(i for i, row in enumerate(rows) if not dot(row, function))


def facets(rows: Sequence[Row]) -> dict[frozenset[int], Row]:
    """Facets of the convex hull of points that span their space.

    Parameters
    ----------
    rows : sequence of tuples of int
        Distinct points (1, p) with p in k ≥ 1 dimensions, not all in one hyperplane.

    Returns
    -------
    dict of frozenset of int to tuple of int
        All points on each facet, and the primitive affine function that is zero there and positive
        on the other points.

    Notes
    -----
    Gift wrapping: O(n k) integer operations per facet and ridge, with one recursion per facet. In
    the plane O(n log n) by `counterclockwise`, and O(n) per side. Of few points, all hyperplanes
    through k of them are tried.

    Examples
    --------
    >>> square = [(1, x, y) for x in (0, 1, 2) for y in (0, 1, 2)]
    >>> sorted(sorted(facet) for facet in facets(square))
    [[0, 1, 2], [0, 3, 6], [2, 5, 8], [6, 7, 8]]
    """
    if len(rows[0]) == 2:
        low, high = min(row[1] for row in rows), max(row[1] for row in rows)
        return {zeros(rows, f): f for f in ((-low, 1), (high, -1))}
    if len(rows[0]) == 3:
        return {zeros(rows, side): side for side in _sides(rows)}
    if math.comb(len(rows), len(rows[0]) - 1) <= _FEW:
        return _tried(rows)
    first = _first_facet(rows)
    found = {zeros(rows, first): first}
    queue = list(found)
    while queue:
        facet = queue.pop()
        for ridge in _ridges(rows, facet, found[facet]):
            function = _rotated(rows, found[facet], ridge)
            after = zeros(rows, function)
            if after not in found:
                found[after] = function
                queue.append(after)
    return found


def _sides(rows: Sequence[Row]) -> list[Row]:
    """Functions that are zero on a side of a polygon and positive on the rest."""
    corners = [rows[i][1:] for i in counterclockwise([row[1:] for row in rows])]
    return [
        primitive((a[0] * b[1] - a[1] * b[0], a[1] - b[1], b[0] - a[0]))
        for a, b in pairwise([*corners, corners[0]])
    ]


def _tried(rows: Sequence[Row]) -> dict[frozenset[int], Row]:
    """Facets among the hyperplanes through any k points."""
    points = whole_array([row[1:] for row in rows])
    planes = planes_through(points, np.array([*combinations(range(len(rows)), points.shape[1])]))
    planes = planes[(planes[:, 1:] != 0).any(axis=1)]
    planes = np.concatenate([planes, -planes])
    holds, owners, names = supporting(planes, points)
    touched: dict[int, list[int]] = {owner: [] for owner in np.flatnonzero(holds).tolist()}
    for owner, name in zip(owners.tolist(), names.tolist(), strict=True):
        touched[owner].append(name)
    found = {frozenset(names): owner for owner, names in touched.items()}
    return {facet: primitive(planes[owner].tolist()) for facet, owner in found.items()}


def _first_facet(rows: Sequence[Row]) -> Row:
    """A supporting hyperplane, tilted about what it touches until that is a facet."""
    function = (-min(row[1] for row in rows), 1, *(0,) * (len(rows[0]) - 2))
    while True:
        touched = [rows[i] for i in zeros(rows, function)]
        free = vanishing(touched, len(function))
        if len(free) == 1:
            return function
        other = next(f for f in free if len(independent_columns([function, f])) == 2)
        function = _rotated(rows, function, other)


def _rotated(rows: Sequence[Row], function: Row, about: Row) -> Row:
    """The supporting function about + t·function with the least t."""
    values = [(dot(row, function), dot(row, about)) for row in rows]
    most, least = max(
        ((f, a) for f, a in values if f), key=lambda pair: Fraction(-pair[1], pair[0])
    )
    return mixed(most, about, -least, function)


def _ridges(rows: Sequence[Row], facet: frozenset[int], function: Row) -> list[Row]:
    """Functions that are zero on a ridge of a facet and positive on the rest of that facet."""
    column, members = _projected(rows, facet, function)
    return [(*r[:column], 0, *r[column:]) for r in facets([row for _, row in members]).values()]


def _projected(
    rows: Sequence[Row], facet: frozenset[int], function: Row
) -> tuple[int, list[tuple[int, Row]]]:
    """A facet without a coordinate that the others determine there."""
    column = next(i for i in range(1, len(function)) if function[i])
    return column, [(i, (*rows[i][:column], *rows[i][column + 1 :])) for i in sorted(facet)]


def faces(rows: Sequence[Row]) -> tuple[set[frozenset[int]], ...]:
    """All faces of the convex hull of points that span their space, by dimension.

    Parameters
    ----------
    rows : sequence of tuples of int
        Distinct points (1, p) with p in k ≥ 0 dimensions, not all in one hyperplane.

    Returns
    -------
    tuple of sets of frozenset of int
        Entry j holds the j-dimensional faces, each as all points on it; entry k is the hull itself.

    Notes
    -----
    The facets by `facets`; every other face is an intersection of facets.

    Examples
    --------
    >>> [len(f) for f in faces([(1, x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)])]
    [8, 12, 6, 1]
    """
    found: list[set[frozenset[int]]] = [{frozenset(range(len(rows)))}]
    if len(rows[0]) > 1:
        found.append(set(facets(rows)))
    around: dict[int, list[frozenset[int]]] = {}
    for facet in found[-1]:
        for point in facet:
            around.setdefault(point, []).append(facet)
    while len(found) < len(rows[0]):
        found.append({ridge for face in found[-1] for ridge in _largest_parts(face, around)})
    return tuple(reversed(found))


def _largest_parts(
    face: frozenset[int], around: Mapping[int, Sequence[frozenset[int]]]
) -> list[frozenset[int]]:
    """The facets of a face: the largest of its intersections with facets of the polytope."""
    parts = {face & other for point in face for other in around[point]} - {face}
    return [part for part in parts if not any(part < other for other in parts)]
