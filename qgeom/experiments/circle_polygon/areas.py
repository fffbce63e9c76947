"""The area on which a classifier and a disc disagree, without sampling."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from qgeom.errors import ParameterError
from qgeom.level_set_network import thresholded
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate
from qgeom.types import FloatArray

SQUARE = ((-1.0, 1.0), (-1.0, 1.0))
SQUARE_AREA = 4.0


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How well {f > 0} covers a disc, within the square [−1, 1]².

    Attributes
    ----------
    wrong : float
        Area of the symmetric difference, as a share of the area of the disc.
    accuracy : float
        Share of the square on which the sign of f says rightly whether a point is in the disc.
    within : bool
        Whether {f > 0} stays away from the sides of the square.
    """

    wrong: float
    accuracy: float
    within: bool


def measure_fit(network: ReLUNetwork, *, radius: float) -> Fit:
    """Compare {f > 0} with the disc around the origin.

    Parameters
    ----------
    network : ReLUNetwork
        Two inputs, one output.
    radius : float
        Of the disc, from 0 to 1, so that it lies in the square.

    Returns
    -------
    Fit
        To some 10⁻¹² of the disc's area: cells of {f > 0} are polygons, and their intersections
        with the disc have a closed form.

    Raises
    ------
    ParameterError
        For another radius.

    Examples
    --------
    >>> half = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [0.0]])  # f > 0 on the right
    >>> fit = measure_fit(half, radius=0.5)
    >>> round(fit.wrong * 0.25 * math.pi, 9)  # the half square and the disc less a half disc each
    2.0
    """
    if not 0 < radius <= 1:
        raise ParameterError(f"radius is {radius}", remedy="above 0, at most 1")
    split = thresholded(network, output=0, value=0.0)
    cells = tessellate(split, box=SQUARE, threads=1)
    inside = cells.patterns()[:, -1]
    disc, region = math.pi * radius**2, float(cells.areas[inside].sum())
    offsets, vertices = cells.lists.offsets, cells.lists.vertices
    common = 0.0
    if inside.any():
        runs = [vertices[offsets[cell] : offsets[cell + 1]] for cell in np.nonzero(inside)[0]]
        tails = cells.points[np.concatenate(runs)]
        heads = cells.points[np.concatenate([np.roll(run, -1) for run in runs])]
        common = float(swept_areas(tails, heads, radius=radius).sum())
    wrong = max(region + disc - 2 * common, 0.0)
    beside = cells.edges.cells[cells.edges.lines < 0].max(axis=1)  # the other one is −1
    return Fit(
        wrong=wrong / disc,
        accuracy=1 - wrong / SQUARE_AREA,
        within=not bool(inside[beside].any()),
    )


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

    Notes
    -----
    The segment's line is inside the disc between two places. What lies between them makes a
    triangle with the centre, what lies outside a circular sector.

    Examples
    --------
    >>> corners = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 3.0], [0.0, 3.0]])
    >>> areas = swept_areas(corners, np.roll(corners, -1, axis=0), radius=2.0)
    >>> round(float(areas.sum()) / math.pi, 12)
    1.0
    """
    steps = heads - tails
    square = (steps**2).sum(axis=1)
    length = np.where(square > 0, square, 1.0)
    middle = -(tails * steps).sum(axis=1) / length  # nearest to the origin, as a share of the step
    cross = tails[:, 0] * steps[:, 1] - tails[:, 1] * steps[:, 0]
    half = np.sqrt(np.maximum(radius**2 * length - cross**2, 0.0)) / length
    enter, leave = np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)
    first, last = tails + enter[:, None] * steps, tails + leave[:, None] * steps
    angles = _angles(tails, first) + _angles(last, heads)
    triangle = np.where(square > 0, cross * (leave - enter), 0.0)
    return np.asarray(0.5 * (triangle + radius**2 * angles), dtype=np.float64)


def _angles(first: FloatArray, second: FloatArray) -> FloatArray:
    cross = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    return np.asarray(np.arctan2(cross, (first * second).sum(axis=1)), dtype=np.float64)


def least_wrong(edges: int) -> float:
    """The least area between a disc and a polygon around its centre, as a share of the disc.

    Parameters
    ----------
    edges : int
        Edges of the polygon, at least 3. It is star-shaped about the centre: each ray from there
        crosses its boundary once.

    Returns
    -------
    float
        About (π/k)²/4 for many edges k.

    Raises
    ------
    ParameterError
        Below 3 edges.

    Notes
    -----
    In a sector of half angle α the best edge is symmetric and cuts the circle where it is
    halfway from its middle to its ends, which leaves the area r²·h(α) with
    h(α) = 2·arctan(tan(α)/2) − α. As h is convex, k equal sectors of half angle π/k are best.

    Examples
    --------
    >>> round(least_wrong(4), 4), round(least_wrong(40), 4)
    (0.1807, 0.0015)
    """
    if edges < 3:
        raise ParameterError(f"edges is {edges}", remedy="a polygon has at least 3")
    angle = math.pi / edges
    return edges * (2 * math.atan(math.tan(angle) / 2) - angle) / math.pi
