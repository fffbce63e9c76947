"""Exact geometry in the plane for the tropical modules: hulls, areas, lines clipped to a box."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from qgeom.errors import ShapeError
from qgeom.tropical.numbers import Exact, Point


def counterclockwise(points: Sequence[Sequence[Exact]]) -> tuple[int, ...]:
    """Corners of the convex hull of distinct points in the plane, counterclockwise.

    Parameters
    ----------
    points : sequence of pairs of int or Fraction
        Distinct points.

    Returns
    -------
    tuple of int
        Indices from the lowest point (by x, then y) on; points on sides are left out. Points on
        one line give its two ends, a single point itself.

    Notes
    -----
    A. M. Andrew's monotone chain, O(n log n), exact.

    Examples
    --------
    >>> counterclockwise([(0, 0), (1, 1), (2, 0), (1, 0), (0, 2)])
    (0, 2, 4)
    """
    order = sorted(range(len(points)), key=lambda i: tuple(points[i]))
    if len(order) < 3:
        return tuple(order)
    if len(order) == 3 and (turn := _turn(*(points[i] for i in order))):
        low, middle, high = order
        return (low, middle, high) if turn > 0 else (low, high, middle)
    chains = []
    for names in (order, order[::-1]):
        chain: list[int] = []
        for i in names:
            while len(chain) > 1 and _turn(points[chain[-2]], points[chain[-1]], points[i]) <= 0:
                chain.pop()
            chain.append(i)
        chains.append(chain[:-1])
    return tuple(chains[0] + chains[1])


def _turn(a: Sequence[Exact], b: Sequence[Exact], c: Sequence[Exact]) -> Exact:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def polygon_area(corners: Sequence[Sequence[Exact]]) -> Fraction:
    """Area of a polygon by the shoelace formula, exact.

    Parameters
    ----------
    corners : sequence of pairs of int or Fraction
        Corners in order; counterclockwise gives a positive area.

    Returns
    -------
    Fraction
        The signed area; 0 below three corners.

    Raises
    ------
    ShapeError
        When the points are not in the plane.

    Examples
    --------
    >>> polygon_area([(0, 0), (2, 0), (0, 1)])
    Fraction(1, 1)
    """
    if any(len(corner) != 2 for corner in corners):
        raise ShapeError("the corners are not pairs", where="corners", remedy="planar points only")
    following = [*corners[1:], *corners[:1]]
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, following, strict=True))
    return Fraction(twice) / 2


def clipped(
    start: Point,
    direction: Point,
    reach: tuple[Exact | None, Exact | None],
    box: Sequence[tuple[Fraction, Fraction]],
) -> tuple[Point, Point] | None:
    """The part of a line, ray or segment that lies in a closed box, in any dimension.

    Parameters
    ----------
    start, direction : tuple of Fraction
        Points are start + t·direction.
    reach : (lowest t, highest t)
        None where there is no end.
    box : sequence of pairs of Fraction
        Low and high end per axis.

    Returns
    -------
    pair of points or None
        The ends; None when the part is empty or a single point.

    Notes
    -----
    The method of Y.-D. Liang and B. A. Barsky (1984) in rational arithmetic, O(1) per axis.

    Examples
    --------
    The diagonal ray from the origin in [−1, 2] × [−1, 1]:

    >>> one = Fraction(1)
    >>> ends = clipped((0 * one, 0 * one), (one, one), (0, None), [(-one, 2 * one), (-one, one)])
    >>> [tuple(map(int, end)) for end in ends]
    [(0, 0), (1, 1)]
    """
    low, high = reach
    for position, rate, (least, most) in zip(start, direction, box, strict=True):
        if rate == 0:
            if not least <= position <= most:
                return None
            continue
        near, far = sorted(((least - position) / rate, (most - position) / rate))
        low = near if low is None else max(low, near)
        high = far if high is None else min(high, far)
    if low is None or high is None or low >= high:
        return None
    ends = [tuple(p + t * v for p, v in zip(start, direction, strict=True)) for t in (low, high)]
    return ends[0], ends[1]
