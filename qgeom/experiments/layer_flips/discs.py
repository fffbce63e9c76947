"""Area of the intersection of a convex polygon with a disc around the origin."""

from __future__ import annotations

import math

import numpy as np

from qgeom.errors import ParameterError
from qgeom.types import FloatArray


def disc_area(polygon: FloatArray, radius: float) -> float:
    """Area that a polygon covers of a disc around the origin.

    Parameters
    ----------
    polygon : ndarray of float64, shape (n, 2)
        Corners, counterclockwise.
    radius : float
        Of the disc, above zero.

    Returns
    -------
    float
        To some 10⁻¹⁵ of the disc's area per side.

    Raises
    ------
    ParameterError
        For a radius that is not above zero.

    Notes
    -----
    The sum over the sides of the signed area between side and origin within the disc: a triangle
    for the part of the side inside, circular sectors for the parts outside.

    Examples
    --------
    >>> quarter = np.array([[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]])
    >>> round(disc_area(quarter, 2.0) / np.pi, 12)
    1.0
    """
    if not radius > 0:
        raise ParameterError(f"radius is {radius}", remedy="a number above zero")
    following = np.roll(polygon, -1, axis=0)
    return math.fsum(_side(a, b, radius) for a, b in zip(polygon, following, strict=True))


def _side(start: FloatArray, end: FloatArray, radius: float) -> float:
    along = end - start
    length = float(np.hypot(*along))
    if length == 0:
        return 0.0
    along = along / length
    foot = -float(start @ along)  # place of the point nearest to the origin, from the start
    height = float(start[0] * along[1] - start[1] * along[0])
    half = math.sqrt(max(radius**2 - height**2, 0.0))
    low, high = (min(max(foot + sign * half, 0.0), length) for sign in (-1.0, 1.0))
    points = [start, start + low * along, start + high * along, end]
    outside = _turn(points[0], points[1]) + _turn(points[2], points[3])
    return 0.5 * height * (high - low) + 0.5 * radius**2 * outside


def _turn(first: FloatArray, second: FloatArray) -> float:
    """Signed angle between two directions."""
    cross = float(first[0] * second[1] - first[1] * second[0])
    return math.atan2(cross, float(first @ second))
