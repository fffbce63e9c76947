"""Tropical polynomials and rational functions of two and three variables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from operator import add
from typing import TYPE_CHECKING

from qgeom.experiments.tropical_algebra.draws import Draws, tally
from qgeom.experiments.tropical_algebra.line import kinks
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Json
    from qgeom.tropical.numbers import Point

_STEP = Fraction(1, 2**40)  # far below the distance of two generic drawn kinks


def space(draws: Draws) -> dict[str, Json]:
    """Check polynomials and rational functions of several variables.

    Parameters
    ----------
    draws : Draws
        Where they come from.

    Returns
    -------
    dict
        Tallies: ``convex`` (one to three variables), ``plane_graph``, ``codimension``,
        ``one_region``, ``gradients``, ``lattice_to_rational`` and ``floor_jumps``.
    """
    count = range(draws.params.draws)
    several = [draws.polynomial(1 + index % 3) for index in count]
    planar = [draws.polynomial(2) for _ in count]
    deeper = [draws.polynomial(2 + index % 2) for index in count]
    segments = [(p, _segment(draws, p)) for p in deeper]
    ratios = [TropicalRational(draws.polynomial(2), draws.polynomial(2)) for _ in count]
    return {
        "convex": tally(
            _below_chord(draws, p) for p in several for _ in range(draws.params.points)
        ),
        "plane_graph": tally(_piece_by_piece(p, draws.params.reach) for p in planar),
        "codimension": tally(_crossed(p, *ends) for p, ends in segments if ends is not None),
        "one_region": tally(_connected(draws, p) for p in planar),
        "gradients": tally(_whole_gradient(r, draws.point(2)) for r in ratios),
        "lattice_to_rational": tally(_lattice(draws) for _ in count),
    }


def _mix(a: Point, b: Point, share: Fraction) -> Point:
    return tuple((1 - share) * u + share * v for u, v in zip(a, b, strict=True))


def _below_chord(draws: Draws, p: TropicalPolynomial) -> bool:
    """Whether the value between two drawn points is at most that of the chord."""
    a, b = draws.point(p.n_variables), draws.point(p.n_variables)
    share = Fraction(draws.whole(1, 6), 7)
    return p(_mix(a, b, share)) <= (1 - share) * p(a) + share * p(b)


def _piece_by_piece(p: TropicalPolynomial, reach: int) -> bool:
    """Whether the hypersurface in a box consists of segments with one winner on either side.

    At an end inside the box at least three terms tie.
    """
    box = ((-reach, reach), (-reach, reach))
    for piece in p.hypersurface(box):
        (ax, ay), (bx, by) = piece.ends
        middle = ((ax + bx) / 2, (ay + by) / 2)
        left = (middle[0] - _STEP * (by - ay), middle[1] + _STEP * (bx - ax))
        right = (middle[0] + _STEP * (by - ay), middle[1] - _STEP * (bx - ax))
        sides = (p.winners(left), p.winners(right))
        if len(p.winners(middle)) < 2 or sides != tuple((term,) for term in piece.terms):
            return False
        inner = [end for end in piece.ends if max(abs(v) for v in end) < reach]
        if any(len(p.winners(end)) < 3 for end in inner):
            return False
    return True


def on_segment(p: TropicalPolynomial, a: Point, b: Point) -> TropicalPolynomial:
    """The polynomial on the line through two points, as one in t: a + t·(b − a).

    >>> p = TropicalPolynomial([(1, 0), (0, 1)], [0, 0])
    >>> print(on_segment(p, (0, 1), (2, 0)))
    max(1 - x, 2x)
    """
    rows = list(zip(p.exponents, p.coefficients, strict=True))
    steps = [v - u for u, v in zip(a, b, strict=True)]
    slopes = [sum((e * s for e, s in zip(row, steps, strict=True)), Fraction(0)) for row, _ in rows]
    starts = [
        Fraction(c) + sum((e * u for e, u in zip(row, a, strict=True)), Fraction(0))
        for row, c in rows
    ]
    return TropicalPolynomial(slopes, starts, laurent=True)


def _segment(draws: Draws, p: TropicalPolynomial) -> tuple[Point, Point] | None:
    """Two drawn points with one winner each; None where a point lies on the hypersurface."""
    a, b = draws.point(p.n_variables), draws.point(p.n_variables)
    return (a, b) if a != b and len(p.winners(a)) == len(p.winners(b)) == 1 else None


def _crossed(p: TropicalPolynomial, a: Point, b: Point) -> bool:
    """Whether a segment between regions meets the hypersurface, in isolated points only.

    A set that every generic line meets in isolated points has codimension one at least; one that
    separates open regions has codimension one at most.
    """
    met = [t for t in kinks(on_segment(p, a, b)) if 0 < t < 1]
    tied = all(len(p.winners(_mix(a, b, t))) > 1 for t in met)
    shares = sorted({Fraction(0), Fraction(1), *met})
    between = [(u + v) / 2 for u, v in pairwise(shares)]
    alone = all(len(p.winners(_mix(a, b, t))) == 1 for t in between)
    return tied and alone and (p.winners(a) == p.winners(b)) == (not met)


def _connected(draws: Draws, p: TropicalPolynomial) -> bool:
    """Whether points with the same sole winner have it at their midpoint as well.

    Then every term that wins alone does so on one convex region.
    """
    places = [draws.point(2) for _ in range(draws.params.points)]
    alone = [(x, p.winners(x)) for x in places]
    half = Fraction(1, 2)
    return all(
        p.winners(_mix(x, y, half)) == best
        for i, (x, best) in enumerate(alone)
        for y, other in alone[:i]
        if best == other and len(best) == 1
    )


def _whole_gradient(r: TropicalRational, x: Point) -> bool:
    """Whether the gradient at a drawn point is whole, by one-sided differences."""
    slopes = []
    for axis in range(len(x)):
        ahead = tuple(v + _STEP * (i == axis) for i, v in enumerate(x))
        slopes.append(Fraction((r(ahead) - r(x)) / _STEP))
    return all(slope.denominator == 1 for slope in slopes)


def affine(slope: Sequence[int], offset: Fraction) -> TropicalRational:
    """An affine function with whole slopes as a quotient of two monomials."""
    up = TropicalPolynomial([tuple(max(s, 0) for s in slope)], [offset])
    down = TropicalPolynomial([tuple(max(-s, 0) for s in slope)], [0])
    return TropicalRational(up, down)


def _lattice(draws: Draws) -> bool:
    """Whether a maximum of minima of affine functions is the rational function made of it.

    Every continuous function with finitely many affine pieces can be written in that way.
    """
    groups = [
        [
            (tuple(draws.whole(-3, 3) for _ in range(2)), draws.number())
            for _ in range(draws.whole(1, 2))
        ]
        for _ in range(draws.whole(1, 3))
    ]
    minima = [-reduce(add, [-affine(*line) for line in group]) for group in groups]
    r = reduce(add, minima)
    places = [draws.point(2) for _ in range(draws.params.points)]
    expected = [
        max(
            min(offset + sum(s * v for s, v in zip(slope, x, strict=True)) for slope, offset in g)
            for g in groups
        )
        for x in places
    ]
    natural = all(
        e.denominator == 1 and e >= 0 for p in (r.f, r.g) for row in p.exponents for e in row
    )
    return natural and [r(x) for x in places] == expected
