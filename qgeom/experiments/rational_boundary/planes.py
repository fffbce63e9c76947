"""Convex polygons in the plane with fractions for coordinates: cut, measured, compared."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

from qgeom.tropical.plane import counterclockwise, polygon_area

Point: TypeAlias = tuple[Fraction, Fraction]
Polygon: TypeAlias = tuple[Point, ...]
Form: TypeAlias = tuple[Fraction, Fraction, Fraction]  # (p, q, r) is p·x + q·y + r


def value(form: Form, point: Point) -> Fraction:
    """Evaluate an affine function."""
    return form[0] * point[0] + form[1] * point[1] + form[2]


def minus(first: Form, second: Form) -> Form:
    """Subtract affine functions."""
    return (first[0] - second[0], first[1] - second[1], first[2] - second[2])


def square(half_width: Fraction) -> Polygon:
    """Corners of [−half_width, half_width]², counterclockwise."""
    h = half_width
    return ((-h, -h), (h, -h), (h, h), (-h, h))


def cut(polygon: Polygon, form: Form) -> Polygon:
    """Keep the part of a convex polygon on which an affine function is at least 0.

    Parameters
    ----------
    polygon : Polygon
        Corners in order.
    form : Form
        The affine function.

    Returns
    -------
    Polygon
        Corners in the same order; fewer than three where the part has no area.

    Examples
    --------
    >>> half = cut(square(Fraction(1)), (Fraction(1), Fraction(0), Fraction(0)))
    >>> int(polygon_area(half))
    2
    """
    values = [value(form, corner) for corner in polygon]
    kept: list[Point] = []
    for place, (corner, here) in enumerate(zip(polygon, values, strict=True)):
        before, there = polygon[place - 1], values[place - 1]
        if here * there < 0:
            share = there / (there - here)
            kept.append(
                (
                    before[0] + share * (corner[0] - before[0]),
                    before[1] + share * (corner[1] - before[1]),
                )
            )
        if here >= 0:
            kept.append(corner)
    distinct = tuple(dict.fromkeys(kept))
    return distinct if len(distinct) > 2 and polygon_area(distinct) > 0 else ()


def cut_all(polygon: Polygon, forms: Iterable[Form]) -> Polygon:
    """Keep the part on which all given affine functions are at least 0."""
    for form in forms:
        if not polygon:
            break
        polygon = cut(polygon, form)
    return polygon


def area(polygons: Iterable[Polygon]) -> Fraction:
    """Sum of the areas of polygons."""
    return sum((polygon_area(p) for p in polygons if p), Fraction(0))


def hull_gap(polygons: Iterable[Polygon]) -> Fraction:
    """Area by which the convex hull of polygons exceeds them; they overlap in edges only.

    Their union is convex, up to a set without area, exactly if this is 0.

    Examples
    --------
    >>> whole = square(Fraction(1))
    >>> right = cut(whole, (Fraction(1), Fraction(0), Fraction(0)))
    >>> left = cut(whole, (Fraction(-1), Fraction(0), Fraction(0)))
    >>> upper = cut(left, (Fraction(0), Fraction(1), Fraction(0)))
    >>> [str(hull_gap(parts)) for parts in ([right], [right, left], [right, upper])]
    ['0', '0', '1/2']
    """
    parts = [polygon for polygon in polygons if polygon]
    corners = list(dict.fromkeys(corner for polygon in parts for corner in polygon))
    hull = [corners[i] for i in counterclockwise(corners)]
    return polygon_area(hull) - area(parts)
