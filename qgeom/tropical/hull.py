"""Which lifted points are vertices of the upper hull, decided in integer arithmetic.

A term c + α·x of a tropical polynomial wins alone somewhere if and only if its lifted point (α, c)
is a vertex of the upper convex hull. With few variables the cells of the hull show its vertices; in
any dimension one linear programme per term decides that.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from qgeom.tropical.linear import independent_columns
from qgeom.tropical.numbers import Exact, Row, common_scale, dot, whole
from qgeom.tropical.upper import upper_cells

_CELLS_UP_TO = 3  # dimensions up to which cells are cheaper than linear programmes


def upper_vertices(points: Sequence[Sequence[Exact]], heights: Sequence[Exact]) -> tuple[int, ...]:
    """Indices of the points that are vertices of the upper hull of the lifted points.

    Up to three dimensions they are the corners of the cells of the hull (`upper_cells`), otherwise
    they follow from linear programmes (`programmed_vertices`). Equal heights give the vertices of
    the convex hull.

    Parameters
    ----------
    points : sequence of sequences of int or Fraction
        Distinct points of equal length d.
    heights : sequence of int or Fraction
        One height per point.

    Returns
    -------
    tuple of int
        Rising indices. Points that lie on the upper hull without being vertices are not among them.

    Notes
    -----
    Exact.

    Examples
    --------
    The terms 0, 1 + x, 3 + 2x: the middle one never wins.

    >>> upper_vertices([(0,), (1,), (2,)], [0, 1, 3])
    (0, 2)
    """
    if not points:
        return ()
    rows, lifts = _whole(points, heights)
    full = [(1, *row) for row in rows]
    kept = independent_columns(full)
    if len(kept) - 1 > _CELLS_UP_TO:
        return programmed_vertices(points, heights)
    spanning = [tuple(row[i] for i in kept) for row in full]
    found: set[int] = set()
    for cell in upper_cells(spanning, lifts):
        names = sorted(cell)
        if len(names) == len(kept):
            found.update(names)
        else:
            corners = programmed_vertices([spanning[i] for i in names], [0] * len(names))
            found.update(names[i] for i in corners)
    return tuple(sorted(found))


def programmed_vertices(
    points: Sequence[Sequence[Exact]], heights: Sequence[Exact]
) -> tuple[int, ...]:
    """The result of `upper_vertices` by linear programmes, in any dimension.

    The known vertices W grow one by one (K. L. Clarkson, "More output-sensitive geometric
    algorithms", FOCS 1994): a point that no convex combination of W covers yields a place where it
    beats all of W, and the winner of that place is a new vertex. Equal heights give the vertices
    of the convex hull.

    Parameters
    ----------
    points : sequence of sequences of int or Fraction
        Distinct points of equal length d.
    heights : sequence of int or Fraction
        One height per point.

    Returns
    -------
    tuple of int
        Rising indices.

    Notes
    -----
    Exact. At most n + h linear programmes with d + 1 rows and at most h columns for n points and h
    vertices (each pivot O(h d + d²)), and O(h n d) for the winners.

    Examples
    --------
    >>> programmed_vertices([(0,), (1,), (2,)], [0, 1, 3])
    (0, 2)
    """
    if not points:
        return ()
    rows, lifts = _whole(points, heights)
    origin = (0,) * len(rows[0])
    vertices = {_leader(rows, lifts, origin, origin, 1)}
    for index, row in enumerate(rows):
        while index not in vertices:
            known = sorted(vertices)
            columns = [(1, *(a - b for a, b in zip(rows[k], row, strict=True))) for k in known]
            place = separate(columns, [lifts[k] for k in known], lifts[index])
            if place is None:
                break
            vertices.add(_leader(rows, lifts, *place))
    return tuple(sorted(vertices))


def _whole(points: Sequence[Sequence[Exact]], heights: Sequence[Exact]) -> tuple[list[Row], Row]:
    """Points and heights in integers, each with a scale of its own."""
    scale = common_scale(value for point in points for value in point)
    return [whole(point, scale) for point in points], whole(heights, common_scale(heights))


def _leader(rows: Sequence[Row], lifts: Row, far: Row, near: Row, scale: int) -> int:
    """The winner at the point near / scale + t·far for large t; ties fall to the largest exponent.

    Each of the three comparisons cuts a face out of a face, so the winner is a vertex.
    """
    keys = [
        (dot(row, far), scale * lift + dot(row, near), row)
        for row, lift in zip(rows, lifts, strict=True)
    ]
    return max(range(len(keys)), key=keys.__getitem__)


def separate(
    columns: Sequence[Row], costs: Sequence[int], height: int
) -> tuple[Row, Row, int] | None:
    """A place where a point at the origin with this height beats the columns, if there is one.

    Parameters
    ----------
    columns : sequence of tuples of int
        Exponents (1, α).
    costs : sequence of int
        Their coefficients.
    height : int
        Coefficient of the exponent 0.

    Returns
    -------
    (far, near, scale) or None
        At the point near / scale + t·far, for large t, height > cost + α·x for every column.
        None: some convex combination of columns covers the point.

    Notes
    -----
    Maximises Σ λ cost over λ ≥ 0 with Σ λ column = (1, 0, …, 0) by the simplex method with
    Bland's rule and integer pivoting: `inverse` / `scale` is the inverse of the basis. Artificial
    variables cost −∞, so costs, and with them the multipliers, are pairs in lexicographic order.

    Examples
    --------
    >>> separate([(1, 1), (1, 2)], [0, 3], 0), separate([(1, 1), (1, -1)], [0, 0], 0)
    (((-1,), (0,), 1), None)
    """
    size, count = len(columns[0]), len(columns)
    inverse = [[int(i == j) for j in range(size)] for i in range(size)]
    scale, basis = 1, list(range(count, count + size))
    while True:
        far = _combine([-int(b >= count) for b in basis], inverse)
        near = _combine([costs[b] if b < count else 0 for b in basis], inverse)
        if far[0] == 0 and near[0] >= scale * height:
            return None
        entering = _entering(columns, costs, far, near, scale)
        if entering is None:
            return tuple(-v for v in far[1:]), tuple(-v for v in near[1:]), scale
        rates = [dot(row, columns[entering]) for row in inverse]
        leaving = min(
            (i for i in range(size) if rates[i] > 0),
            key=lambda i: (Fraction(inverse[i][0], rates[i]), basis[i]),
        )
        for i in range(size):
            if i != leaving:
                inverse[i] = [
                    (rates[leaving] * a - rates[i] * b) // scale
                    for a, b in zip(inverse[i], inverse[leaving], strict=True)
                ]
        scale, basis[leaving] = rates[leaving], entering


def _combine(weights: Sequence[int], rows: Sequence[Sequence[int]]) -> Row:
    return tuple(dot(weights, column) for column in zip(*rows, strict=True))


def _entering(
    columns: Sequence[Row], costs: Sequence[int], far: Row, near: Row, scale: int
) -> int | None:
    """The first column that a basis exchange would improve the objective with."""
    for index, (column, cost) in enumerate(zip(columns, costs, strict=True)):
        gain = -dot(far, column)
        if gain > 0 or (gain == 0 and scale * cost > dot(near, column)):
            return index
    return None
