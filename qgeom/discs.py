"""Areas that polygons share with a disc around the origin, in closed form."""

from __future__ import annotations

import math

import numpy as np

from qgeom.errors import ParameterError
from qgeom.types import FloatArray


def disc_area(polygon: FloatArray, radius: float) -> float:
    """Area of the intersection of a polygon with a disc around the origin.

    Parameters
    ----------
    polygon : ndarray of float64, shape (n, 2)
        Corners, counterclockwise; it need not be convex, nor hold the origin.
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

    Examples
    --------
    >>> quarter = np.array([[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]])
    >>> round(disc_area(quarter, 2.0) / np.pi, 12)
    1.0
    """
    following = np.roll(polygon, -1, axis=0)
    return math.fsum(swept_areas(polygon, following, radius=radius).tolist())


def swept_areas(tails: FloatArray, heads: FloatArray, *, radius: float) -> FloatArray:
    """Signed areas, within a disc, of the triangles that segments make with its centre.

    Parameters
    ----------
    tails, heads : ndarray of float64, shape (n, 2)
        Ends of the segments; the disc is centred at the origin.
    radius : float
        Of the disc.

    Returns
    -------
    ndarray of float64, shape (n,)
        Positive where the origin lies to the left. Summed over the boundary of a polygon, run
        counterclockwise, the area of its intersection with the disc.

    Raises
    ------
    ParameterError
        For a radius that is not above zero.

    Notes
    -----
    The segment's line is inside the disc between two places. What lies between them makes a
    triangle with the centre, what lies outside a circular sector.

    Examples
    --------
    >>> corners = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 3.0], [0.0, 3.0]])
    >>> areas = swept_areas(corners, np.roll(corners, -1, axis=0), radius=2.0)
    >>> round(float(areas.sum()) / np.pi, 12)
    1.0
    """
    if not radius > 0:
        raise ParameterError(f"radius is {radius}", remedy="a number above zero")
    steps = heads - tails
    square = (steps**2).sum(axis=1)
    length = np.where(square > 0, square, 1.0)
    middle = -(tails * steps).sum(axis=1) / length  # nearest to the origin, as a share of the step
    cross = tails[:, 0] * steps[:, 1] - tails[:, 1] * steps[:, 0]
    half = np.sqrt(np.maximum(radius**2 * length - cross**2, 0.0)) / length
    enter, leave = np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)
    first = tails + enter[:, None] * steps
    # the end itself, not its rounded image: near the origin that may lie in any direction
    last = np.where(leave[:, None] == 1.0, heads, tails + leave[:, None] * steps)
    angles = _angles(tails, first) + _angles(last, heads)
    triangle = np.where(square > 0, cross * (leave - enter), 0.0)
    return np.asarray(0.5 * (triangle + radius**2 * angles), dtype=np.float64)


def _angles(first: FloatArray, second: FloatArray) -> FloatArray:
    cross = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    return np.asarray(np.arctan2(cross, (first * second).sum(axis=1)), dtype=np.float64)
