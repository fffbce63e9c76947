"""A rational function cut up exactly: where which terms of f and g win, and where f − g > t."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from qgeom.experiments.rational_boundary.planes import (
    Form,
    Point,
    Polygon,
    area,
    cut,
    cut_all,
    hull_gap,
    minus,
    value,
)
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational


@dataclass(frozen=True)
class Piece:
    """Where one term of f and one of g win.

    Attributes
    ----------
    terms : (int, int)
        The terms, as indices into f and g.
    polygon : Polygon
        The part of the box.
    form : Form
        f − g − t there.
    """

    terms: tuple[int, int]
    polygon: Polygon
    form: Form

    @property
    def flat(self) -> bool:
        """Whether f − g = t on the whole piece."""
        return not any(self.form)

    def above(self) -> Polygon:
        """Return the part on which f − g > t, with its boundary; empty if it has no area."""
        return () if self.flat else cut(self.polygon, self.form)

    def below(self) -> Polygon:
        """Return the part on which f − g < t, with its boundary; empty if it has no area."""
        p, q, r = self.form
        return () if self.flat else cut(self.polygon, (-p, -q, -r))

    def boundary(self) -> tuple[tuple[Point, Point], ...]:
        """Return the sides of the part above t on which f − g is t."""
        corners = self.above()
        sides = zip(corners, corners[1:] + corners[:1], strict=True)
        return tuple(
            (a, b) for a, b in sides if value(self.form, a) == 0 and value(self.form, b) == 0
        )


def forms_of(polynomial: TropicalPolynomial) -> list[Form]:
    """Return the terms of a polynomial in two variables as affine functions."""
    terms = zip(polynomial.exponents, polynomial.coefficients, strict=True)
    return [(Fraction(e[0]), Fraction(e[1]), Fraction(c)) for e, c in terms]


def pieces(rational: TropicalRational, threshold: Fraction, box: Polygon) -> tuple[Piece, ...]:
    """Cut a box into the parts on which one term of f and one of g win.

    Parameters
    ----------
    rational : TropicalRational
        f − g in two variables.
    threshold : Fraction
        The threshold t.
    box : Polygon
        The box.

    Returns
    -------
    tuple of Piece
        They cover the box and overlap in edges only.
    """
    f, g = forms_of(rational.f), forms_of(rational.g)
    upper = [cut_all(box, (minus(m, o) for o in f if o != m)) for m in f]
    found = []
    for i, cell in enumerate(upper):
        for j, mine in enumerate(g):
            polygon = cut_all(cell, (minus(mine, other) for other in g if other != mine))
            if polygon:
                form = minus(f[i], mine)
                found.append(Piece((i, j), polygon, (form[0], form[1], form[2] - threshold)))
    return tuple(found)


def not_convex(
    found: Sequence[Piece], *, side: int, above: bool, closed: bool = False
) -> tuple[int, Fraction]:
    """Count the cells of f (side 0) or g (side 1) on which a decision region is not convex.

    Parameters
    ----------
    found : sequence of Piece
        All pieces of a box.
    side : int
        Whether cells of f or of g are meant.
    above : bool
        Whether {f − g > t} or {f − g < t} is looked at; sets without area are left out.
    closed : bool
        Whether {f − g = t} belongs to it.

    Returns
    -------
    count : int
        The number of such cells.
    gap : Fraction
        The largest area that one of them lacks of its convex hull.
    """
    gaps = [Fraction(0)]
    for term in sorted({piece.terms[side] for piece in found}):
        mine = [piece for piece in found if piece.terms[side] == term]
        gaps.append(hull_gap([_part(piece, above=above, closed=closed) for piece in mine]))
    return sum(gap > 0 for gap in gaps), max(gaps)


def _part(piece: Piece, *, above: bool, closed: bool) -> Polygon:
    if piece.flat:
        return piece.polygon if closed else ()
    return piece.above() if above else piece.below()


def plateau(found: Sequence[Piece]) -> Fraction:
    """Area of the box on which f − g = t."""
    return area(piece.polygon for piece in found if piece.flat)


def changed_area(first: Sequence[Piece], second: Sequence[Piece]) -> Fraction:
    """Area of the box on which exactly one of two functions exceeds its threshold."""
    one, two = ([p.above() for p in found if p.above()] for found in (first, second))
    common = sum((area([_common(a, b)]) for a in one for b in two), Fraction(0))
    return area(one) + area(two) - 2 * common


def largest_difference(first: Sequence[Piece], second: Sequence[Piece]) -> Fraction:
    """Largest |difference| of two functions over a box with the same threshold for both."""
    largest = Fraction(0)
    for a in first:
        for b in second:
            form = minus(a.form, b.form)
            for corner in _common(a.polygon, b.polygon):
                largest = max(largest, abs(value(form, corner)))
    return largest


def _common(a: Polygon, b: Polygon) -> Polygon:
    """Intersect two convex polygons, both counterclockwise."""
    if not a or not b or _apart(a, b):
        return ()
    sides = zip(b, b[1:] + b[:1], strict=True)
    return cut_all(a, (_left_of(start, end) for start, end in sides))


def _apart(a: Polygon, b: Polygon) -> bool:
    """Whether the bounding boxes have no area in common."""
    return any(
        max(p[i] for p in a) <= min(p[i] for p in b) or max(p[i] for p in b) <= min(p[i] for p in a)
        for i in (0, 1)
    )


def _left_of(start: Point, end: Point) -> Form:
    dx, dy = end[0] - start[0], end[1] - start[1]
    return (-dy, dx, dy * start[0] - dx * start[1])
