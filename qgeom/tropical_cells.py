"""Faces of regular subdivisions by exact gift wrapping, in any dimension.

Points are integer rows (1, p); an affine function is an integer vector that is multiplied with
them. Cells and facets are all points on a supporting hyperplane, never a triangulation: many
coplanar lifted points make one cell.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from qgeom.tropical_numbers import Row, dot


def independent_columns(rows: Sequence[Row]) -> tuple[int, ...]:
    """Columns of a matrix that span all its columns, chosen from the left.

    Parameters
    ----------
    rows : sequence of tuples of int
        The matrix.

    Returns
    -------
    tuple of int
        As many column indices as the rank.

    Examples
    --------
    >>> independent_columns([(1, 2, 0), (2, 4, 1)])
    (0, 2)
    """
    return tuple(pivot for pivot, _ in _echelon(rows))


def _echelon(rows: Iterable[Row]) -> list[tuple[int, list[Fraction]]]:
    """Pivot columns and rows of the reduced row echelon form."""
    reduced: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        rest = [Fraction(v) for v in row]
        for pivot, other in reduced:
            rest = _without(rest, other, pivot)
        lead = next((i for i, v in enumerate(rest) if v), None)
        if lead is None:
            continue
        rest = [v / rest[lead] for v in rest]
        reduced = [(pivot, _without(other, rest, lead)) for pivot, other in reduced]
        reduced.append((lead, rest))
        if len(reduced) == len(row):
            break
    return sorted(reduced)


def _without(row: list[Fraction], other: list[Fraction], column: int) -> list[Fraction]:
    factor = row[column]
    return [a - factor * b for a, b in zip(row, other, strict=True)] if factor else row


def _vanishing(rows: Sequence[Row], width: int) -> list[Row]:
    """A basis of the affine functions that are zero on all rows."""
    echelon = _echelon(rows)
    pivots = {pivot for pivot, _ in echelon}
    basis = []
    for free in (i for i in range(width) if i not in pivots):
        vector = [Fraction(int(i == free)) for i in range(width)]
        for pivot, row in echelon:
            vector[pivot] = -row[free]
        scale = math.lcm(*(v.denominator for v in vector))
        basis.append(_primitive([int(v * scale) for v in vector]))
    return basis


def _primitive(vector: Sequence[int]) -> Row:
    divisor = math.gcd(*vector) or 1
    return tuple(v // divisor for v in vector)


def _mixed(a: int, left: Row, b: int, right: Row) -> Row:
    return _primitive([a * v + b * w for v, w in zip(left, right, strict=True)])


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
    Gift wrapping: O(n k) integer operations per facet and ridge, with one recursion per facet.

    Examples
    --------
    >>> square = [(1, x, y) for x in (0, 1, 2) for y in (0, 1, 2)]
    >>> sorted(sorted(facet) for facet in facets(square))
    [[0, 1, 2], [0, 3, 6], [2, 5, 8], [6, 7, 8]]
    """
    if len(rows[0]) == 2:
        low, high = min(row[1] for row in rows), max(row[1] for row in rows)
        return {zeros(rows, f): f for f in ((-low, 1), (high, -1))}
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


def _first_facet(rows: Sequence[Row]) -> Row:
    """A supporting hyperplane, tilted about what it touches until that is a facet."""
    function = (-min(row[1] for row in rows), 1, *(0,) * (len(rows[0]) - 2))
    while True:
        touched = [rows[i] for i in zeros(rows, function)]
        free = _vanishing(touched, len(function))
        if len(free) == 1:
            return function
        other = next(f for f in free if len(_echelon([function, f])) == 2)
        function = _rotated(rows, function, other)


def _rotated(rows: Sequence[Row], function: Row, about: Row) -> Row:
    """The supporting function about + t·function with the least t."""
    values = [(dot(row, function), dot(row, about)) for row in rows]
    most, least = max(
        ((f, a) for f, a in values if f), key=lambda pair: Fraction(-pair[1], pair[0])
    )
    return _mixed(most, about, -least, function)


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

    Examples
    --------
    >>> [len(f) for f in faces([(1, x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)])]
    [8, 12, 6, 1]
    """
    found: tuple[set[frozenset[int]], ...] = tuple(set() for _ in rows[0])
    _collect(rows, tuple(range(len(rows))), found)
    return found


def _collect(
    rows: Sequence[Row], names: tuple[int, ...], found: tuple[set[frozenset[int]], ...]
) -> None:
    dimension, whole_face = len(rows[0]) - 1, frozenset(names)
    if whole_face in found[dimension]:
        return
    found[dimension].add(whole_face)
    if dimension:
        for facet, function in facets(rows).items():
            _, members = _projected(rows, facet, function)
            _collect([row for _, row in members], tuple(names[i] for i, _ in members), found)


def upper_cells(rows: Sequence[Row], lifts: Row) -> dict[frozenset[int], Row]:
    """Maximal cells of the regular subdivision that the upper hull of lifted points induces.

    From one cell the walk crosses every facet: the plane above the cell tilts about the lifted
    facet until it touches a lifted point beyond.

    Parameters
    ----------
    rows : sequence of tuples of int
        Distinct points (1, p) with p in k ≥ 0 dimensions, not all in one hyperplane.
    lifts : tuple of int
        One height per point.

    Returns
    -------
    dict of frozenset of int to tuple of int
        All points of each cell, and (b, n…, −w) with w > 0: the height on the cell is
        (b + n·p) / w, and it is above or at every lifted point.

    Notes
    -----
    O(n k) integer operations for each facet of each cell, besides the facets of the cells.

    Examples
    --------
    Four lifted points of the unit square: in one plane, and with one corner raised.

    >>> square = [(1, 0, 0), (1, 1, 0), (1, 0, 1), (1, 1, 1)]
    >>> [sorted(cell) for cell in upper_cells(square, (0, 1, 2, 3))]
    [[0, 1, 2, 3]]
    >>> sorted(sorted(cell) for cell in upper_cells(square, (0, 1, 2, 4)))
    [[0, 1, 3], [0, 2, 3]]
    """
    lifted = [(*row, lift) for row, lift in zip(rows, lifts, strict=True)]
    first = _first_cell(rows, lifted)
    found = {zeros(lifted, first): first}
    queue = list(found)
    while queue:
        cell = queue.pop()
        names = sorted(cell)
        inside = [rows[i] for i in names]
        for ridge in facets(inside).values() if len(rows[0]) > 1 else ():
            function = _advanced(lifted, found[cell], (*ridge, 0))
            if function is not None and (after := zeros(lifted, function)) not in found:
                found[after] = function
                queue.append(after)
    return found


def _first_cell(rows: Sequence[Row], lifted: Sequence[Row]) -> Row:
    """A plane above the lifted points, tilted until it touches those of a maximal cell."""
    function = (max(row[-1] for row in lifted), *(0,) * (len(lifted[0]) - 2), -1)
    while True:
        free = _vanishing([rows[i] for i in zeros(lifted, function)], len(rows[0]))
        if not free:
            return function
        about = (*free[0], 0)
        tilted = _advanced(lifted, function, about)
        if tilted is None:
            tilted = _advanced(lifted, function, tuple(-v for v in about))
        assert tilted is not None  # noqa: S101 - points span their space
        function = tilted


def _advanced(lifted: Sequence[Row], function: Row, about: Row) -> Row | None:
    """The function + t·about with the largest t that keeps it above; None where t has no bound."""
    values = [(dot(row, function), dot(row, about)) for row in lifted]
    beyond = [(f, a) for f, a in values if a < 0]
    if not beyond:
        return None
    gap, side = min(beyond, key=lambda pair: Fraction(pair[0], -pair[1]))
    return _mixed(-side, function, gap, about)
