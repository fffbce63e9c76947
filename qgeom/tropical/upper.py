"""Maximal cells of regular subdivisions: proposed in floating point, certified in integers.

Qhull proposes simplices. The exact plane through each is kept where no lifted point is above it;
then all points on it are a maximal cell. A cell whose facets are all shared with another kept cell,
or on the boundary of the Newton polytope, is finished. When all are, there is no other cell, since
any two cells are joined by a chain of cells that share facets. From unfinished cells, and where
nothing was kept, the exact walk goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from qgeom.tropical.cells import facets
from qgeom.tropical.certificates import (
    WholeArray,
    planes_through,
    supporting,
    whole_array,
)
from qgeom.tropical.numbers import Row, dot
from qgeom.tropical.proposals import proposed_simplices
from qgeom.tropical.walk import wrapped_cells
from qgeom.types import IntArray


def upper_cells(rows: Sequence[Row], lifts: Row) -> dict[frozenset[int], Row]:
    """Maximal cells of the regular subdivision that the upper hull of lifted points induces.

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
    Exact for every input. O(m n k) float64 operations for m proposed cells and n points, besides
    O(k) integer operations for each corner of a cell; `wrapped_cells` where Qhull went wrong.

    Examples
    --------
    Four lifted points of the unit square: in one plane, and with one corner raised.

    >>> square = [(1, 0, 0), (1, 1, 0), (1, 0, 1), (1, 1, 1)]
    >>> [sorted(cell) for cell in upper_cells(square, (0, 1, 2, 3))]
    [[0, 1, 2, 3]]
    >>> sorted(sorted(cell) for cell in upper_cells(square, (0, 1, 2, 4)))
    [[0, 1, 3], [0, 2, 3]]
    """
    if len(rows[0]) == 1:
        return wrapped_cells(rows, lifts)
    # small numbers: as far from zero as points are from one another
    columns = [*list(zip(*rows, strict=True))[1:], lifts]
    centre = [(min(column) + max(column)) // 2 for column in columns]
    near = [
        (1, *(v - c for v, c in zip((*row[1:], lift), centre, strict=True)))
        for row, lift in zip(rows, lifts, strict=True)
    ]
    known = certified_cells(near, proposed_simplices(near))
    found = wrapped_cells(
        [row[:-1] for row in near],
        tuple(row[-1] for row in near),
        known=known,
        unfinished=unfinished_cells(near, known),
    )
    return {
        names: (function[0] - dot(function[1:], centre), *function[1:])
        for names, function in found.items()
    }


def certified_cells(lifted: Sequence[Row], simplices: IntArray) -> dict[frozenset[int], Row]:
    """The maximal cells among the planes through proposed simplices.

    Parameters
    ----------
    lifted : sequence of tuples of int
        Points (1, p, lift) with p in k ≥ 1 dimensions.
    simplices : ndarray of int64, shape (m, k + 1)
        Any indices of points.

    Returns
    -------
    dict
        True cells in the form of `upper_cells`, maybe not all; no other sets of points, whatever
        the simplices are.

    Examples
    --------
    >>> certified_cells([(1, 0, 0), (1, 1, 5), (1, 2, 0)], np.array([[0, 1], [0, 2], [1, 1]]))
    {frozenset({0, 1}): (0, 5, -1)}
    """
    points = whole_array([row[1:] for row in lifted])
    functions = planes_through(points, simplices)
    # a plane that is vertical has no cell below
    functions = functions[functions[:, -1] != 0]
    functions = np.where(functions[:, -1:] > 0, -functions, functions)
    holds, owners, names = supporting(functions, points)
    ends = np.searchsorted(owners, np.arange(len(functions) + 1)).tolist()
    members, planes = names.tolist(), functions.tolist()
    return {
        frozenset(members[ends[i] : ends[i + 1]]): tuple(planes[i])
        for i in np.flatnonzero(holds).tolist()
    }


def unfinished_cells(
    lifted: Sequence[Row], cells: Mapping[frozenset[int], Row]
) -> list[frozenset[int]]:
    """Cells with a facet that no other cell shares and that is inside the Newton polytope.

    Parameters
    ----------
    lifted : sequence of tuples of int
        Points (1, p, lift) with p in k ≥ 1 dimensions.
    cells : mapping of frozenset of int
        Maximal cells.

    Returns
    -------
    list of frozenset of int
        Empty when the cells are all there are, or none.

    Examples
    --------
    >>> lifted = [(1, 0, 0), (1, 1, 5), (1, 2, 0)]
    >>> unfinished_cells(lifted, {frozenset({0, 1}): (0, 5, -1)})
    [frozenset({0, 1})]
    """
    rows = [row[:-1] for row in lifted]
    if any(len(cell) == len(rows) for cell in cells):  # the only one
        return []
    single: dict[tuple[int, ...], tuple[frozenset[int], int | Row]] = {}
    for cell in cells:
        for facet, inner in _facets(rows, cell):
            if single.pop(facet, None) is None:
                single[facet] = (cell, inner)
    if not single:
        return []
    points = whole_array([row[1:] for row in rows])
    functions = _functions(rows, points, {f: inner for f, (_, inner) in single.items()})
    outer = supporting(whole_array(functions), points)[0].tolist()
    owners = (cell for cell, _ in single.values())
    return list(dict.fromkeys(cell for cell, on in zip(owners, outer, strict=True) if not on))


def _facets(rows: Sequence[Row], cell: frozenset[int]) -> list[tuple[tuple[int, ...], int | Row]]:
    """Facets of a cell, each with the corner opposite in a simplex, and otherwise a function."""
    names = tuple(sorted(cell))
    if len(names) == len(rows[0]):
        return [(names[:i] + names[i + 1 :], name) for i, name in enumerate(names)]
    found = facets([rows[i] for i in names])
    return [(tuple(names[i] for i in sorted(facet)), f) for facet, f in found.items()]


def _functions(
    rows: Sequence[Row], points: WholeArray, outer: Mapping[tuple[int, ...], int | Row]
) -> list[Row]:
    """Functions that are zero on facets and positive on the rest of their cells."""
    simple = [facet for facet, inner in outer.items() if isinstance(inner, int)]
    planes = iter(planes_through(points, np.array(simple)).tolist() if simple else ())
    found = []
    for inner in outer.values():
        if isinstance(inner, int):
            plane = tuple(next(planes))
            found.append(plane if dot(plane, rows[inner]) > 0 else tuple(-v for v in plane))
        else:
            found.append(inner)
    return found
