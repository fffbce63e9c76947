"""Tropical hypersurfaces in one and two variables, exactly, as duals of the subdivision.

The hypersurface of a tropical polynomial is the set where at least two terms with different
exponents win together: the kinks of its graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from qgeom.errors import ParameterError, ShapeError
from qgeom.tropical.duality import DualSubdivision, SubdivisionFace
from qgeom.tropical.numbers import Exact, Number, Point, as_fraction
from qgeom.tropical.plane import clipped

TropicalBox: TypeAlias = Sequence[Sequence[Number]]


@dataclass(frozen=True)
class HypersurfacePiece:
    """A point (one variable) or a segment (two variables) of a tropical hypersurface.

    Attributes
    ----------
    ends : tuple of points
        One point, or the two ends of the part inside the box; exact.
    terms : (int, int)
        The two terms that win on its two sides, and tie on it; in the plane the first one wins
        on the left of the way from ``ends[0]`` to ``ends[1]``, on the line for smaller x.
    cells : tuple of int
        The cells of the dual subdivision that its unclipped ends belong to: two for a bounded
        segment, one for a ray or a point, none for a whole line.

    Examples
    --------
    >>> from qgeom.tropical.polynomials import TropicalPolynomial
    >>> (kink,) = TropicalPolynomial([[0], [1]], [1, 0]).hypersurface(((-2, 2),))
    >>> kink
    HypersurfacePiece(ends=((Fraction(1, 1),),), terms=(0, 1), cells=(0,))
    """

    ends: tuple[Point, ...]
    terms: tuple[int, int]
    cells: tuple[int, ...]


def hypersurface(subdivision: DualSubdivision, box: TropicalBox) -> tuple[HypersurfacePiece, ...]:
    """The part of a tropical hypersurface that lies in a closed box.

    Parameters
    ----------
    subdivision : DualSubdivision
        Of a polynomial in one or two variables.
    box : ((low, high),) or ((x_low, x_high), (y_low, y_high))
        Ends per variable; floats stand for the rationals that they store.

    Returns
    -------
    tuple of HypersurfacePiece
        In one variable the kinks from left to right; in two one segment per edge of the
        subdivision that has more than one point in the box.

    Raises
    ------
    ShapeError
        When the polynomial has more than two variables, or the box another number of axes.
    ParameterError
        When the box is empty.

    Notes
    -----
    Exact, O(1) per edge of the subdivision.

    Examples
    --------
    >>> from qgeom.tropical.duality import dual_subdivision
    >>> line = dual_subdivision([(0, 0), (1, 0), (0, 1)], [0, 0, 0])
    >>> for piece in hypersurface(line, ((-1, 1), (-1, 1))):
    ...     print(*[tuple(map(int, end)) for end in piece.ends], piece.terms)
    (0, 0) (0, -1) (1, 0)
    (0, 0) (-1, 0) (0, 2)
    (0, 0) (1, 1) (2, 1)
    """
    variables = len(subdivision.exponents[0])
    if variables > 2:
        raise ShapeError(
            f"the polynomial has {variables} variables",
            where="hypersurface",
            remedy="pieces are computed for 1 and 2 variables",
        )
    limits = checked_box(box, variables)
    if variables == 1:
        return _kinks(subdivision, limits[0])
    faces = subdivision.faces[1] if subdivision.dimension else ()
    pieces = (_segment(subdivision, face, limits) for face in faces)
    return tuple(piece for piece in pieces if piece is not None)


def checked_box(box: TropicalBox, variables: int) -> tuple[tuple[Fraction, Fraction], ...]:
    """A box as exact pairs.

    Parameters
    ----------
    box : sequence of pairs
        Low and high end per variable.
    variables : int
        How many pairs there must be.

    Returns
    -------
    tuple of pairs of Fraction
        The same ends.

    Raises
    ------
    ShapeError
        When it has another number of axes.
    ParameterError
        When an axis does not run from a low to a higher end.

    Examples
    --------
    >>> checked_box(((0, 1),), 1)
    ((Fraction(0, 1), Fraction(1, 1)),)
    """
    try:
        limits = tuple((as_fraction(a, name="box"), as_fraction(b, name="box")) for a, b in box)
    except TypeError:
        raise ShapeError(f"is {box!r}", where="box", remedy="give pairs (low, high)") from None
    if len(limits) != variables:
        raise ShapeError(
            f"has {len(limits)} axes, the polynomial {variables} variables", where="box"
        )
    for low, high in limits:
        if low >= high:
            raise ParameterError(f"runs from {low} to {high}", where="box", remedy="low < high")
    return limits


def _kinks(
    subdivision: DualSubdivision, limits: tuple[Fraction, Fraction]
) -> tuple[HypersurfacePiece, ...]:
    if subdivision.dimension == 0:
        return ()
    found = []
    for number, cell in enumerate(subdivision.cells):
        left, right = sorted(cell.vertices, key=lambda term: subdivision.exponents[term][0])
        if limits[0] <= cell.point[0] <= limits[1]:
            found.append(HypersurfacePiece((cell.point,), (left, right), (number,)))
    return tuple(sorted(found, key=lambda piece: piece.ends))


def _segment(
    subdivision: DualSubdivision,
    face: SubdivisionFace,
    limits: tuple[tuple[Fraction, Fraction], ...],
) -> HypersurfacePiece | None:
    """The dual of an edge: a segment between two cells, a ray out of one, or a line."""
    terms = (face.vertices[0], face.vertices[1])
    first, second = (subdivision.exponents[term] for term in terms)
    normal = (Fraction(first[1] - second[1]), Fraction(second[0] - first[0]))
    cells = face.cells
    start = subdivision.cells[cells[0]].point
    reach: tuple[Exact | None, Exact | None] = (0, None)
    if subdivision.dimension == 1:
        reach, cells = (None, None), ()
    elif len(cells) == 2:
        end = subdivision.cells[cells[1]].point
        normal, reach = (end[0] - start[0], end[1] - start[1]), (0, 1)
    elif _side(subdivision, cells[0], terms, normal) > 0:
        normal = (-normal[0], -normal[1])
    part = clipped(start, normal, reach, limits)
    if part is None:
        return None
    across = (first[0] - second[0], first[1] - second[1])
    if normal[0] * across[1] - normal[1] * across[0] < 0:
        terms = (terms[1], terms[0])
    return HypersurfacePiece(part, terms, cells)


def _side(
    subdivision: DualSubdivision, cell: int, terms: tuple[int, int], normal: Point
) -> Fraction:
    """How far the cell reaches from its edge in a direction; the sign tells the side."""
    base = subdivision.exponents[terms[0]]
    products = [
        (corner[0] - base[0]) * normal[0] + (corner[1] - base[1]) * normal[1]
        for corner in subdivision.corners(cell)
    ]
    return max(products, key=abs)
