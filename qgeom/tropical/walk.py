"""Maximal cells of regular subdivisions by an exact walk from cell to cell, in any dimension.

A cell is all points whose lifted points lie on one supporting plane, never a triangulation: many
coplanar lifted points make one cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from qgeom.tropical.cells import facets, zeros
from qgeom.tropical.linear import mixed, vanishing
from qgeom.tropical.numbers import Row, dot


def wrapped_cells(
    rows: Sequence[Row],
    lifts: Row,
    *,
    known: Mapping[frozenset[int], Row] | None = None,
    unfinished: Iterable[frozenset[int]] = (),
) -> dict[frozenset[int], Row]:
    """Maximal cells of the regular subdivision that the upper hull of lifted points induces.

    From one cell the walk crosses every facet: the plane above the cell tilts about the lifted
    facet until it touches a lifted point beyond.

    Parameters
    ----------
    rows : sequence of tuples of int
        Distinct points (1, p) with p in k ≥ 0 dimensions, not all in one hyperplane.
    lifts : tuple of int
        One height per point.
    known : mapping, optional
        Some of the cells, in the form of the result.
    unfinished : iterable of frozenset of int
        Those of them with facets that no other known cell shares, except facets on the boundary
        of the Newton polytope. Without any, nothing is left to do where cells are known.

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
    Four lifted points of the unit square, in one plane:

    >>> square = [(1, 0, 0), (1, 1, 0), (1, 0, 1), (1, 1, 1)]
    >>> [sorted(cell) for cell in wrapped_cells(square, (0, 1, 2, 3))]
    [[0, 1, 2, 3]]
    """
    lifted = [(*row, lift) for row, lift in zip(rows, lifts, strict=True)]
    found, queue = dict(known or {}), list(unfinished)
    if not found:
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
        free = vanishing([rows[i] for i in zeros(lifted, function)], len(rows[0]))
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
    return mixed(-side, function, gap, about)
