"""The area on which a classifier and a disc disagree, without sampling."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from qgeom.discs import swept_areas
from qgeom.errors import ParameterError
from qgeom.level_sets.network import thresholded
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate

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
