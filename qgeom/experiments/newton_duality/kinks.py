"""Where a tropical polynomial has kinks, found from its values alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from qgeom.experiments.newton_duality.cuts import Partition
    from qgeom.tropical.numbers import Point
    from qgeom.tropical.polynomials import TropicalPolynomial


@dataclass(frozen=True, kw_only=True)
class KinkCounts:
    """How many points were looked at, and where two readings of "same value" fail.

    Attributes
    ----------
    points, kinks : int
        Points, and how many of them are kinks.
    equal_wrong : int
        Points where "two monomials have the same value" and "kink" disagree.
    tie_wrong : int
        Points where "two monomials attain the maximum" and "kink" disagree.
    """

    points: int
    kinks: int
    equal_wrong: int
    tie_wrong: int


def count_kinks(
    polynomial: TropicalPolynomial, found: Partition, points: int, rng: np.random.Generator
) -> KinkCounts:
    """Compare kinks with coinciding values at sampled points.

    Parameters
    ----------
    polynomial : TropicalPolynomial
        With whole exponents and coefficients.
    found : Partition
        Its regions, for points on the boundary.
    points : int
        Points per sort: anywhere, on a hyperplane where two terms are equal, on the hypersurface.
    rng : Generator
        Where randomness comes from.

    Returns
    -------
    KinkCounts
        Decided in exact arithmetic.
    """
    counted = kinks = equal_wrong = tie_wrong = 0
    for point in _points(polynomial, found, points, rng):
        kink, values = is_kink(polynomial, point), _values(polynomial, point)
        counted += 1
        kinks += kink
        equal_wrong += kink != (len(set(values)) < len(values))
        tie_wrong += kink != (values.count(max(values)) > 1)
    return KinkCounts(points=counted, kinks=kinks, equal_wrong=equal_wrong, tie_wrong=tie_wrong)


def is_kink(polynomial: TropicalPolynomial, point: Point) -> bool:
    """Whether a polynomial is not affine near a point, from three values on a short segment.

    Parameters
    ----------
    polynomial : TropicalPolynomial
        With whole exponents and coefficients.
    point : tuple of Fraction
        Where.

    Returns
    -------
    bool
        The function is convex, so it is affine on the segment exactly if the value in the middle
        is the mean of those at the ends. All terms have different slopes along the segment, and it
        is so short that no kink is on it but perhaps the point.

    Examples
    --------
    >>> from qgeom.tropical.polynomials import TropicalPolynomial
    >>> ramp = TropicalPolynomial([(0, 0), (1, 0)], [0, 0])
    >>> [is_kink(ramp, (Fraction(x), Fraction(5))) for x in (-1, 0, 1)]
    [False, True, False]
    """
    base = 1 + max(int(v) for e in polynomial.exponents for v in e)
    direction = [base**k for k in range(len(point))]
    # heights differ by 0 or at least 1 / denominator, slopes along the segment by less than steep
    steep, denominator = base ** len(point), lcm(*(v.denominator for v in point))
    short = Fraction(1, 2 * steep * denominator)
    ends = [
        polynomial(tuple(v + sign * short * w for v, w in zip(point, direction, strict=True)))
        for sign in (-1, 1)
    ]
    return sum(ends) != 2 * polynomial(point)


def _values(polynomial: TropicalPolynomial, point: Point) -> list[Fraction]:
    return [
        Fraction(c) + sum(a * v for a, v in zip(e, point, strict=True))
        for e, c in zip(polynomial.exponents, polynomial.coefficients, strict=True)
    ]


def _points(
    polynomial: TropicalPolynomial, found: Partition, points: int, rng: np.random.Generator
) -> Iterator[Point]:
    span = 1 + int(max(polynomial.coefficients) - min(polynomial.coefficients))
    corners, pieces = sorted(found.points), found.interfaces
    for _ in range(points):
        place = [int(v) for v in rng.integers(-2 * span, 2 * span + 1, polynomial.n_variables)]
        free = [Fraction(v, 2) for v in place]
        yield tuple(free)
        i, j = (int(v) for v in rng.choice(polynomial.n_terms, 2, replace=False))
        (a, c), (b, e) = ((polynomial.exponents[k], polynomial.coefficients[k]) for k in (i, j))
        slope = [v - w for v, w in zip(a, b, strict=True)]
        pivot = next(k for k, v in enumerate(slope) if v)
        rest = (
            c
            - e
            + sum(s * v for k, (s, v) in enumerate(zip(slope, free, strict=True)) if k != pivot)
        )
        free[pivot] = -Fraction(rest) / slope[pivot]
        yield tuple(free)
        yield pieces[int(rng.integers(len(pieces)))].middle
        if corners:
            yield corners[int(rng.integers(len(corners)))]
