"""Regions of a tropical polynomial by exact cuts with half-spaces, without any duality.

Two terms tie on a hyperplane. What the other terms leave of it is the piece of boundary between two
regions. All corners are rational, and the box is so large that nothing is lost outside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, pairwise, product
from math import factorial

from qgeom.tropical.numbers import Point
from qgeom.tropical.polynomials import TropicalPolynomial

Height = Callable[[Point], Fraction]


@dataclass(frozen=True, kw_only=True)
class Interface:
    """A piece of boundary, of one dimension less than the space, between two regions.

    Attributes
    ----------
    terms : (int, int)
        The terms that win alone on its two sides, rising.
    corners : tuple of points
        Corners of its part in the box, in order.
    middle : Point
        The mean of the corners.
    """

    terms: tuple[int, int]
    corners: tuple[Point, ...]
    middle: Point


@dataclass(frozen=True, kw_only=True)
class Partition:
    """The regions on which a tropical polynomial is affine, and how they meet.

    Attributes
    ----------
    regions : frozenset of int
        Terms that win alone on an open set.
    interfaces : tuple of Interface
        One per pair of neighbours.
    reach : int
        The box is [−reach, reach] in every variable; all corners of regions are inside.
    """

    regions: frozenset[int]
    interfaces: tuple[Interface, ...]
    reach: int

    @cached_property
    def neighbours(self) -> frozenset[tuple[int, int]]:
        """Pairs of regions with a common piece of boundary."""
        return frozenset(piece.terms for piece in self.interfaces)

    @cached_property
    def points(self) -> frozenset[Point]:
        """The corners of the regions."""
        corners = {corner for piece in self.interfaces for corner in piece.corners}
        return frozenset(corner for corner in corners if self.inside(corner))

    @cached_property
    def bounded_interfaces(self) -> frozenset[tuple[int, int]]:
        """Pairs of regions whose common boundary is bounded."""
        return frozenset(
            piece.terms for piece in self.interfaces if all(map(self.inside, piece.corners))
        )

    @cached_property
    def bounded(self) -> frozenset[int]:
        """Bounded regions: they have boundary, and all of it is bounded."""
        endless = {term for pair in self.neighbours - self.bounded_interfaces for term in pair}
        return self.regions - endless if self.interfaces else frozenset()

    def inside(self, point: Point) -> bool:
        """Whether a point is in the open box."""
        return all(abs(v) < self.reach for v in point)

    @cached_property
    def segments(self) -> frozenset[frozenset[Point]]:
        """The bounded edges of the hypersurface, as pairs of ends."""
        found: set[frozenset[Point]] = set()
        for piece in self.interfaces:
            ring = piece.corners if len(piece.corners) == 2 else (*piece.corners, piece.corners[0])
            found.update(frozenset(ends) for ends in pairwise(ring) if all(map(self.inside, ends)))
        return frozenset(found)

    def loops(self) -> int:
        """Independent closed loops of bounded edges: edges − corners + connected parts."""
        parts = {point: point for point in self.points}

        def root(point: Point) -> Point:
            while parts[point] != point:
                point = parts[point]
            return point

        loops = 0
        for ends in self.segments:
            first, second = map(root, ends)
            loops += first == second
            parts[first] = second
        return loops


def partition(polynomial: TropicalPolynomial) -> Partition:
    """Find regions, their corners, and which of them are neighbours.

    Parameters
    ----------
    polynomial : TropicalPolynomial
        In two or three variables, with integer exponents and coefficients and at least one term.

    Returns
    -------
    Partition
        Exact.

    Notes
    -----
    O(n³) cuts for n terms. A corner solves d equations with integers, so Cramer's rule bounds it.

    Examples
    --------
    >>> line = partition(TropicalPolynomial([(0, 0), (1, 0), (0, 1)], [0, 0, 0]))
    >>> sorted(line.regions), sorted(line.neighbours), len(line.points), line.loops()
    ([0, 1, 2], [(0, 1), (0, 2), (1, 2)], 1, 0)
    """
    reach = box_reach(polynomial)
    if polynomial.n_terms == 1:
        return Partition(regions=frozenset({0}), interfaces=(), reach=reach)
    found: dict[tuple[int, int], Interface] = {}
    for i, j in combinations(range(polynomial.n_terms), 2):
        corners = _tie(polynomial, i, j, reach)
        if len(corners) < polynomial.n_variables:
            continue
        middle = tuple(
            sum(column) / Fraction(len(corners)) for column in zip(*corners, strict=True)
        )
        # other terms may tie all over the piece; the regions beside it have the extreme slopes
        along = sorted(polynomial.winners(middle), key=lambda t: _pairing(polynomial, t, i, j))
        terms = (min(along[0], along[-1]), max(along[0], along[-1]))
        found[terms] = Interface(terms=terms, corners=tuple(corners), middle=middle)
    regions = frozenset(term for terms in found for term in terms)
    return Partition(regions=regions, interfaces=tuple(found.values()), reach=reach)


def box_reach(polynomial: TropicalPolynomial) -> int:
    """Half the side of a cube about 0 that holds all corners of regions and meets all regions."""
    exponents, coefficients = polynomial.exponents, polynomial.coefficients
    columns = zip(*exponents, strict=True)
    steepest = max(int(max(column) - min(column)) for column in columns)
    largest = int(max(coefficients) - min(coefficients))
    d = polynomial.n_variables
    bound: int = max(steepest, 1) ** (d - 1) * max(largest, 1)
    return factorial(d) * bound + 1


def region_polygon(
    polynomial: TropicalPolynomial, term: int, box: Sequence[Sequence[int]]
) -> tuple[Point, ...]:
    """The part of a term's region in a rectangle.

    Parameters
    ----------
    polynomial : TropicalPolynomial
        In two variables.
    term : int
        Which term.
    box : ((x0, x1), (y0, y1))
        The rectangle.

    Returns
    -------
    tuple of points
        Corners in order; fewer than three where there is no area.
    """
    (x0, x1), (y0, y1) = ((Fraction(v) for v in side) for side in box)
    corners: list[Point] = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    for other in range(polynomial.n_terms):
        corners = cut(corners, _ahead(polynomial, term, other))
    return tuple(corners)


def cut(corners: Sequence[Point], height: Height) -> list[Point]:
    """The part of a convex polygon, or of a segment, on which an affine function is not negative.

    Parameters
    ----------
    corners : sequence of points
        In order, in any dimension.
    height : callable
        The affine function.

    Returns
    -------
    list of points
        Its corners in order.

    Notes
    -----
    I. E. Sutherland and G. W. Hodgman (1974), in rational arithmetic.

    Examples
    --------
    >>> square = [(Fraction(x), Fraction(y)) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    >>> [tuple(map(int, corner)) for corner in cut(square, lambda p: p[0] - p[1])]
    [(0, 0), (1, 0), (1, 1)]
    """
    heights = [height(corner) for corner in corners]
    if all(h >= 0 for h in heights):
        return list(corners)
    kept: list[Point] = []
    for place, (corner, h) in enumerate(zip(corners, heights, strict=True)):
        before, above = corners[place - 1], heights[place - 1]
        if h * above < 0:
            t = above / (above - h)
            kept.append(tuple(a + t * (b - a) for a, b in zip(before, corner, strict=True)))
        if h >= 0:
            kept.append(corner)
    return [p for place, p in enumerate(kept) if p not in kept[:place]]


def _ahead(polynomial: TropicalPolynomial, term: int, other: int) -> Height:
    """How far a term is above another one, as a function of the point."""
    (a, c), (b, e) = ((polynomial.exponents[i], polynomial.coefficients[i]) for i in (term, other))
    slope = [v - w for v, w in zip(a, b, strict=True)]
    offset = Fraction(c) - Fraction(e)
    return lambda point: offset + sum(s * v for s, v in zip(slope, point, strict=True) if s)


def _within(axis: int, sign: int, reach: int) -> Height:
    """How far a point is from one side of the cube."""
    return lambda point: reach - sign * point[axis]


def _tie(polynomial: TropicalPolynomial, i: int, j: int, reach: int) -> list[Point]:
    """Where two terms tie for the maximum, in the cube: corners in order."""
    slope = [v - w for v, w in zip(polynomial.exponents[i], polynomial.exponents[j], strict=True)]
    offset = Fraction(polynomial.coefficients[i]) - Fraction(polynomial.coefficients[j])
    pivot = next(k for k, v in enumerate(slope) if v)
    ring = list(product((-reach, reach), repeat=len(slope) - 1))
    if len(ring) == 4:
        ring = [ring[0], ring[1], ring[3], ring[2]]
    corners: list[Point] = []
    for place in ring:
        free = iter(place)
        point = [Fraction(0) if k == pivot else Fraction(next(free)) for k in range(len(slope))]
        rest = offset + sum(s * v for s, v in zip(slope, point, strict=True))
        point[pivot] = -rest / slope[pivot]
        corners.append(tuple(point))
    for sign in (1, -1):
        corners = cut(corners, _within(pivot, sign, reach))
    for other in range(polynomial.n_terms):
        if len(corners) < len(slope):
            break
        if other not in (i, j):
            corners = cut(corners, _ahead(polynomial, i, other))
    return corners


def _pairing(polynomial: TropicalPolynomial, term: int, i: int, j: int) -> Fraction:
    """The slope of a term across the hyperplane where terms i and j tie."""
    e = polynomial.exponents
    return Fraction(sum(v * (a - b) for v, a, b in zip(e[term], e[i], e[j], strict=True)))
