"""Convex polygons in the plane in exact arithmetic: cutting, area, centroid, integrals.

A corner is kept in homogeneous integers (X, Y, Z), Z > 0 and gcd(X, Y, Z) = 1, and stands for the
point (X/Z, Y/Z). A line form (a, b, c) of integers takes the value a X + b Y + c Z there, which has
the sign of a x + b y + c.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | float | Fraction
Point: TypeAlias = tuple[Fraction, Fraction]
Corner: TypeAlias = tuple[int, int, int]
Polygon: TypeAlias = tuple[Corner, ...]
LineForm: TypeAlias = tuple[int, int, int]


def corner_at(x: Number, y: Number) -> Corner:
    """The corner at a point; floats stand for the dyadic rationals that they are."""
    exact_x, exact_y = Fraction(x), Fraction(y)
    z = math.lcm(exact_x.denominator, exact_y.denominator)
    return int(exact_x * z), int(exact_y * z), z


def point_of(corner: Corner) -> Point:
    """The rational point of a corner."""
    X, Y, Z = corner
    return Fraction(X, Z), Fraction(Y, Z)


def rectangle(box: Sequence[Sequence[Number]]) -> Polygon:
    """The box ``((x_low, x_high), (y_low, y_high))`` as a polygon, counterclockwise."""
    (x_low, x_high), (y_low, y_high) = box
    if not (x_low < x_high and y_low < y_high):
        raise ValueError(f"box {box} has no interior")
    ends = ((x_low, y_low), (x_high, y_low), (x_high, y_high), (x_low, y_high))
    return tuple(corner_at(x, y) for x, y in ends)


def values_at_corners(polygon: Polygon, form: LineForm) -> list[int]:
    """Value of a line form at each corner, times a positive number of the corner."""
    a, b, c = form
    return [a * X + b * Y + c * Z for X, Y, Z in polygon]


def non_negative_part(polygon: Polygon, values: Sequence[int]) -> Polygon:
    """The part of a polygon where a form, given by its values at the corners, is not negative.

    Of a strictly convex polygon with values of both signs this is again strictly convex: no three
    of its corners lie on a line.
    """
    kept: list[Corner] = []
    n = len(polygon)
    for i in range(n):
        p, q = polygon[i], polygon[(i + 1) % n]
        at_p, at_q = values[i], values[(i + 1) % n]
        if at_p >= 0:
            kept.append(p)
        if at_p < 0 < at_q or at_q < 0 < at_p:
            kept.append(_zero_between(p, q, abs(at_p), abs(at_q)))
    return tuple(kept)


def _zero_between(p: Corner, q: Corner, size_p: int, size_q: int) -> Corner:
    """Where a form with values of opposite signs and these sizes vanishes between two corners."""
    X, Y, Z = (size_q * u + size_p * v for u, v in zip(p, q, strict=True))
    common = math.gcd(X, Y, Z)
    return X // common, Y // common, Z // common


def exact_sum(terms: Iterable[Fraction]) -> Fraction:
    """Sum of rationals, in halves: long denominators then appear in few additions only."""
    left = list(terms)
    while len(left) > 1:
        odd = left[-1:] if len(left) % 2 else []
        left = [a + b for a, b in zip(left[::2], left[1::2], strict=False)] + odd
    return left[0] if left else Fraction(0)


def doubled_triangle_area(p: Corner, q: Corner, r: Corner) -> Fraction:
    """Twice the area of the triangle p q r, positive when it turns counterclockwise."""
    determinant = (
        p[0] * (q[1] * r[2] - q[2] * r[1])
        - p[1] * (q[0] * r[2] - q[2] * r[0])
        + p[2] * (q[0] * r[1] - q[1] * r[0])
    )
    return Fraction(determinant, p[2] * q[2] * r[2])


def triangles(polygon: Polygon) -> list[tuple[Corner, Corner, Corner]]:
    """The polygon as a fan of triangles around its first corner."""
    return [(polygon[0], q, r) for q, r in itertools.pairwise(polygon[1:])]


def area(polygon: Polygon) -> Fraction:
    """Exact area."""
    return exact_sum(doubled_triangle_area(*corners) for corners in triangles(polygon)) / 2


def centroid(polygon: Polygon) -> Point:
    """Exact centroid: the mean of the triangles' centroids, weighted by area."""
    total = moment_x = moment_y = Fraction(0)
    for corners in triangles(polygon):
        weight = doubled_triangle_area(*corners)
        xs, ys = zip(*map(point_of, corners), strict=True)
        total += weight
        moment_x += weight * sum(xs)
        moment_y += weight * sum(ys)
    return moment_x / (3 * total), moment_y / (3 * total)


def is_strictly_convex(polygon: Polygon) -> bool:
    """Whether the corners turn counterclockwise, once round, and no three follow on a line.

    With corners in this order, convexity is that every other corner lies left of every edge.
    """
    n = len(polygon)
    return n >= 3 and all(
        doubled_triangle_area(polygon[i], polygon[(i + 1) % n], polygon[j]) > 0
        for i in range(n)
        for j in range(n)
        if j not in {i, (i + 1) % n}
    )


def integral_of_square(polygon: Polygon, form: LineForm, denominator: int) -> Fraction:
    """Exact integral of ((a x + b y + c) / denominator)² over a polygon.

    On a triangle of area A with corner values f1, f2, f3 it is
    A (f1² + f2² + f3² + f1 f2 + f2 f3 + f3 f1) / 6.
    """
    parts = []
    for p, q, r in triangles(polygon):
        v1, v2, v3 = values_at_corners((p, q, r), form)
        Z = p[2] * q[2] * r[2]
        # values times Z: those at a corner are too large by its own third coordinate
        f1, f2, f3 = v1 * q[2] * r[2], v2 * p[2] * r[2], v3 * p[2] * q[2]
        products = f1 * f1 + f2 * f2 + f3 * f3 + f1 * f2 + f2 * f3 + f3 * f1
        parts.append(
            doubled_triangle_area(p, q, r) * Fraction(products, 12 * (Z * denominator) ** 2)
        )
    return exact_sum(parts)
