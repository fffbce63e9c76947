"""Areas of intersections of half planes with a box, in exact rational arithmetic.

A region is a tuple of half planes, all of which hold; a half plane (p, q, c) is the set
p·x + q·y + c ≥ 0. Nothing here uses the tessellation, so that it can be tested against it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from qgeom.errors import ParameterError

HalfPlane: TypeAlias = tuple[Fraction, Fraction, Fraction]
Region: TypeAlias = tuple[HalfPlane, ...]
Point: TypeAlias = tuple[Fraction, Fraction]
Polygon: TypeAlias = tuple[Point, ...]


def value(plane: HalfPlane, point: Point) -> Fraction:
    """Evaluate p·x + q·y + c at a point.

    >>> value((Fraction(1), Fraction(2), Fraction(3)), (Fraction(1), Fraction(1)))
    Fraction(6, 1)
    """
    return plane[0] * point[0] + plane[1] * point[1] + plane[2]


def negated(plane: HalfPlane) -> HalfPlane:
    """Return the other side of the line.

    >>> negated((Fraction(1), Fraction(2), Fraction(-3)))
    (Fraction(-1, 1), Fraction(-2, 1), Fraction(3, 1))
    """
    return -plane[0], -plane[1], -plane[2]


def square(half_width: Fraction) -> Polygon:
    """Corners of [−r, r]², counterclockwise.

    >>> polygon_area(square(Fraction(1, 2)))
    Fraction(1, 1)
    """
    if half_width <= 0:
        raise ParameterError(f"half width is {half_width}", remedy="a number above zero")
    r = half_width
    return (-r, -r), (r, -r), (r, r), (-r, r)


def clip(polygon: Polygon, region: Region) -> Polygon:
    """Cut a convex polygon down to a region.

    Parameters
    ----------
    polygon : tuple of (Fraction, Fraction)
        Its corners in order.
    region : tuple of half planes
        All must hold.

    Returns
    -------
    tuple of (Fraction, Fraction)
        Corners of the intersection in the same order; some may coincide, and there may be none.

    Notes
    -----
    One half plane after the other (Sutherland & Hodgman 1974).

    Examples
    --------
    >>> right = (Fraction(1), Fraction(0), Fraction(0))
    >>> polygon_area(clip(square(Fraction(1)), (right,)))
    Fraction(2, 1)
    """
    corners = polygon
    for plane in region:
        heights = [value(plane, corner) for corner in corners]
        kept: list[Point] = []
        for k, (corner, height) in enumerate(zip(corners, heights, strict=True)):
            before, low = corners[k - 1], heights[k - 1]
            if (low > 0 and height < 0) or (low < 0 and height > 0):
                share = low / (low - height)
                kept.append(
                    (
                        before[0] + share * (corner[0] - before[0]),
                        before[1] + share * (corner[1] - before[1]),
                    )
                )
            if height >= 0:
                kept.append(corner)
        corners = tuple(kept)
    return corners


def polygon_area(polygon: Polygon) -> Fraction:
    """Area of a simple polygon, by the shoelace formula; positive if counterclockwise."""
    total = Fraction(0)
    for (x, y), (u, v) in zip(polygon, (*polygon[1:], *polygon[:1]), strict=True):
        total += x * v - u * y
    return total / 2


def union_area(polygon: Polygon, regions: tuple[Region, ...]) -> Fraction:
    """Area that at least one of some regions covers of a convex polygon.

    Parameters
    ----------
    polygon : tuple of (Fraction, Fraction)
        Its corners, counterclockwise.
    regions : tuple of Region
        They may overlap. The cost doubles with each of them at worst.

    Returns
    -------
    Fraction
        By inclusion and exclusion.

    Examples
    --------
    >>> right, top = ((Fraction(1), Fraction(0), Fraction(0)),), ((Fraction(0), Fraction(1),
    ...     Fraction(0)),)
    >>> union_area(square(Fraction(1)), (right, top))
    Fraction(3, 1)
    """
    if not regions:
        return Fraction(0)
    first = clip(polygon, regions[0])
    own = polygon_area(first)
    if own == 0:
        return union_area(polygon, regions[1:])
    return own + union_area(polygon, regions[1:]) - union_area(first, regions[1:])


def chord(line: HalfPlane, polygon: Polygon) -> tuple[Point, Point] | None:
    """Where the line p·x + q·y + c = 0 enters and leaves a convex polygon.

    Parameters
    ----------
    line : (Fraction, Fraction, Fraction)
        p, q, c; for p = q = 0 there is no line.
    polygon : tuple of (Fraction, Fraction)
        Its corners in order.

    Returns
    -------
    (point, point) or None
        In lexicographic order; None when no segment of the line lies in the polygon.

    Examples
    --------
    >>> upright = (Fraction(1), Fraction(0), Fraction(0))
    >>> [[int(x) for x in end] for end in chord(upright, square(Fraction(2)))]
    [[0, -2], [0, 2]]
    """
    if not any(line[:2]):
        return None
    points = sorted(set(clip(polygon, (line, negated(line)))))
    return (points[0], points[-1]) if len(points) > 1 else None
