"""Networks that are constructed or drawn: the edges of their boundaries can be told in advance."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from qgeom.errors import ParameterError
from qgeom.network import ReLUNetwork
from qgeom.types import FloatArray

_SCALE = 1000  # directions are rounded to whole numbers up to this
_SHIFTS = 2.0**20  # and the common point of the lines to fractions of this
PYRAMID_HALF_WIDTH = 8.0


def star_network(width: int, *, radius: float) -> ReLUNetwork:
    """A network of one hidden layer whose boundary is a closed polygon of 2·width edges.

    Parameters
    ----------
    width : int
        Hidden neurons, at least 3.
    radius : float
        The polygon has the area of a disc of this radius.

    Returns
    -------
    ReLUNetwork
        f(x) = t − Σ max(0, w_k·(x − p)): the lines of all neurons pass through the point p and
        cut the plane into 2·width sectors. The sum grows along all their sides, so that f passes
        0 once in every direction. The weights w_k are whole numbers; the centroid of the polygon
        is at the origin, up to rounding.

    Raises
    ------
    ParameterError
        For a smaller width.

    Examples
    --------
    >>> star_network(3, radius=1.0).weights[0].tolist()
    [[1000.0, 0.0], [-500.0, -866.0], [-500.0, 866.0]]
    """
    if width < 3:
        raise ParameterError(f"width is {width}", remedy="at least 3: else the polygon is open")
    k = np.arange(width)
    angles = math.pi * (k / width + k % 2)  # lines evenly spread, their sides in turn
    weights = np.rint(_SCALE * np.stack([np.cos(angles), np.sin(angles)], axis=1)) + 0.0
    area, centroid = _unit_star(weights)
    threshold = radius * math.sqrt(math.pi / area)
    centre = np.rint(-threshold * centroid * _SHIFTS) / _SHIFTS  # exact products with the weights
    return ReLUNetwork([weights, -np.ones((1, width))], [-weights @ centre, [threshold]])


def _unit_star(weights: FloatArray) -> tuple[float, FloatArray]:
    """Area and centroid of the polygon in which Σ max(0, w_k·x) is at most 1."""
    rays = np.concatenate([weights, -weights])[:, ::-1] * [-1.0, 1.0]  # along the lines
    heights = np.maximum(rays @ weights.T, 0.0).sum(axis=1)
    order = np.argsort(np.arctan2(rays[:, 1], rays[:, 0]))
    corners = (rays / heights[:, None])[order]
    following = np.roll(corners, -1, axis=0)
    double = corners[:, 0] * following[:, 1] - corners[:, 1] * following[:, 0]
    area = 0.5 * float(double.sum())
    return area, (double[:, None] * (corners + following)).sum(axis=0) / (6 * area)


def lattice_network(width: int) -> ReLUNetwork:
    """A network of one hidden layer whose boundary has an edge in all cells but one.

    Parameters
    ----------
    width : int
        Hidden neurons, at least 2.

    Returns
    -------
    ReLUNetwork
        f(x, y) = z(x) + z(y) − 1/2 with zigzag functions z of values between 0 and 1, whose kinks
        are at 0, 1, 2, …: half the neurons (rounded down) have vertical lines, the others
        horizontal ones.

    Raises
    ------
    ParameterError
        For a smaller width.

    Examples
    --------
    >>> network = lattice_network(4)
    >>> network([[1.0, 0.0], [1.0, 1.0], [-1.0, -1.0]]).ravel().tolist()
    [0.5, 1.5, -0.5]
    """
    if width < 2:
        raise ParameterError(f"width is {width}", remedy="at least 2, one line per axis")
    places = np.concatenate([np.arange(width // 2), np.arange(width - width // 2)])
    upright = np.arange(width) < width // 2
    weights = np.stack([upright, ~upright], axis=1).astype(np.float64)
    outputs = np.where(places == 0, 1.0, np.where(places % 2 == 1, -2.0, 2.0))
    return ReLUNetwork([weights, outputs[None]], [-1.0 * places, [-0.5]])


def lattice_edges(width: int) -> int:
    """Number of edges of the boundary of `lattice_network`: its cells less one.

    Examples
    --------
    >>> [lattice_edges(width) for width in (2, 4, 8)]
    [3, 8, 24]
    """
    return (width // 2 + 1) * (width - width // 2 + 1) - 1


def most_cells(width: int) -> int:
    """The largest number of parts into which as many lines cut the plane.

    Examples
    --------
    >>> [most_cells(width) for width in (1, 2, 3)]
    [2, 4, 7]
    """
    return 1 + width + width * (width - 1) // 2


def random_network(width: int, *, one_sign: bool, rng: np.random.Generator) -> ReLUNetwork:
    """A network of one hidden layer with normal weights and biases and a boundary.

    Parameters
    ----------
    width : int
        Hidden neurons.
    one_sign : bool
        Whether all output weights are below zero, which makes the output concave.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ReLUNetwork
        Its output bias puts a random point, where not all neurons are silent, on the boundary.

    Examples
    --------
    >>> network = random_network(4, one_sign=True, rng=np.random.default_rng(0))
    >>> network.widths, bool((network.weights[1] < 0).all())
    ((2, 4, 1), True)
    """
    weights, biases = rng.standard_normal((width, 2)), rng.standard_normal(width)
    outputs = rng.standard_normal(width)
    if one_sign:
        outputs = -np.abs(outputs)
    active = np.zeros(width)
    while not active.any():  # where all are silent the output is constant
        active = np.maximum(weights @ rng.standard_normal(2) + biases, 0.0)
    return ReLUNetwork([weights, outputs[None]], [biases, [-(outputs @ active)]])


def deep_network(hidden: tuple[int, ...], *, rng: np.random.Generator) -> ReLUNetwork:
    """A network of several hidden layers with normal weights and biases, and a boundary.

    Parameters
    ----------
    hidden : tuple of int
        Widths of the hidden layers.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ReLUNetwork
        Its output bias puts a random point on the boundary, up to rounding.

    Examples
    --------
    >>> deep_network((3, 4), rng=np.random.default_rng(0)).widths
    (2, 3, 4, 1)
    """
    pairs = list(pairwise((2, *hidden, 1)))
    weights = [rng.standard_normal((n, m)) for m, n in pairs]
    biases = [rng.standard_normal(n) for _, n in pairs]
    level = ReLUNetwork(weights, biases)(rng.standard_normal((1, 2)))[0]
    return ReLUNetwork(weights, [*biases[:-1], biases[-1] - level])


def pyramid_network() -> ReLUNetwork:
    """A deep network whose boundary has more edges than the network has linear regions.

    Returns
    -------
    ReLUNetwork
        f(x, y) = 8y − max(0, min(2x − y + 5, −2x − y + 5, 2y + 2)): a half-plane, and on it a
        pyramid over a triangle. Around the triangle f is one affine function.

    Notes
    -----
    With a = max(0, 3y − 3 + 2|x|), which is zero where 2y + 2 is the least of the three, the
    minimum is 2y + 2 − a. Two neurons per layer hand y + 3 on.

    Examples
    --------
    >>> pyramid_network()([[0.0, 1.0], [4.0, 1.0], [0.0, 0.0]]).ravel().tolist()
    [4.0, 8.0, -2.0]
    """
    first = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    second = [[2.0, 2.0, 3.0, -3.0], [0.0, 0.0, 1.0, -1.0], [0.0, 0.0, -1.0, 1.0]]
    third = [[-1.0, 2.0, -2.0], [0.0, 1.0, -1.0], [0.0, -1.0, 1.0]]
    return ReLUNetwork(
        [first, second, third, [[-1.0, 8.0, -8.0]]],
        [[0.0, 0.0, 3.0, -3.0], [-12.0, 0.0, 0.0], [-4.0, 0.0, 0.0], [-24.0]],
    )
