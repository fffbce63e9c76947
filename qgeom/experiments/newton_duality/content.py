"""Areas and volumes of lattice polytopes in exact arithmetic, and areas by counting points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from math import gcd

from qgeom.tropical.cells import facets
from qgeom.tropical.numbers import Row
from qgeom.tropical.plane import counterclockwise, polygon_area


def content(points: Sequence[Row]) -> Fraction:
    """Length, area or volume of the convex hull of lattice points that span their space.

    Parameters
    ----------
    points : sequence of tuples of int
        In one, two or three dimensions, not all in one hyperplane.

    Returns
    -------
    Fraction
        Exact.

    Notes
    -----
    In space the sum of the pyramids from the first point over the facets.

    Examples
    --------
    >>> content([(0, 0), (2, 0), (0, 2)]), content([(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)])
    (Fraction(2, 1), Fraction(1, 6))
    """
    if len(points[0]) == 1:
        return Fraction(max(points)[0] - min(points)[0])
    if len(points[0]) == 2:
        return polygon_area([points[i] for i in counterclockwise(points)])
    volume = Fraction(0)
    for names, function in facets([(1, *p) for p in points]).items():
        normal = function[1:]
        height = Fraction(sum(f * v for f, v in zip(function, (1, *points[0]), strict=True)))
        axis = next(k for k, v in enumerate(normal) if v)
        flat = [(*points[i][:axis], *points[i][axis + 1 :]) for i in names]
        volume += abs(height * content(flat) / normal[axis]) / 3
    return volume


def pick_area(points: Sequence[Row]) -> Fraction:
    """Area of the convex hull of lattice points by Pick's theorem: I + B/2 − 1.

    Parameters
    ----------
    points : sequence of pairs of int
        Not all on one line.

    Returns
    -------
    Fraction
        From the numbers of lattice points inside (I) and on the boundary (B).

    Examples
    --------
    >>> pick_area([(0, 0), (2, 0), (0, 2)])
    Fraction(2, 1)
    """
    sides = []
    for a, b in combinations(points, 2):
        line = (b[1] - a[1], a[0] - b[0])
        offset = -(line[0] * a[0] + line[1] * a[1])
        heights = [line[0] * x + line[1] * y + offset for x, y in points]
        if min(heights) >= 0 or max(heights) <= 0:
            sign = 1 if max(heights) > 0 else -1
            scale = sign * gcd(*line, offset)
            sides.append(tuple(v // scale for v in (*line, offset)))
    boundary = inside = 0
    ranges = [range(min(column), max(column) + 1) for column in zip(*points, strict=True)]
    for x, y in product(*ranges):
        lowest = min(a * x + b * y + c for a, b, c in set(sides))
        inside += lowest > 0
        boundary += lowest == 0
    return Fraction(inside) + Fraction(boundary, 2) - 1
