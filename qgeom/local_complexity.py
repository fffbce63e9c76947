"""Sampled local complexity: how many neurons change state around a point, and how far they are.

Around a point, P random directions span a cross-polytope: its vertices lie at distance r in these
directions and against them. A neuron is counted when its state differs among the vertices. In d
dimensions no more than d directions can be orthonormal; further directions come in further
independent frames of d.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import ArrayLike

from qgeom.arrays import finite_like, namespace
from qgeom.errors import ParameterError
from qgeom.network import ReLUNetwork
from qgeom.types import FloatArray, IntArray

if TYPE_CHECKING:
    from torch import Tensor

_ROWS = 1 << 17  # vertices evaluated at once: bounds the memory


def random_directions(n: int, dimension: int, count: int, *, seed: int) -> FloatArray:
    """Random unit vectors for each of n points, in orthonormal frames.

    Parameters
    ----------
    n : int
        Number of points.
    dimension : int
        Of the input space, d.
    count : int
        Directions per point, P. Directions 0 to d − 1 are orthonormal, and so are the next d.
    seed : int
        Seed. With the same n, d and seed, fewer directions are the first ones of more.

    Returns
    -------
    ndarray of float64, shape (n, count, dimension)
        Each uniformly distributed on the sphere.

    Raises
    ------
    ParameterError
        When a number is below 1.

    Examples
    --------
    >>> frames = random_directions(1, 2, 2, seed=0)
    >>> np.allclose(frames[0] @ frames[0].T, np.eye(2))
    True
    """
    if min(n, dimension, count) < 1:
        raise ParameterError(
            f"{count} directions in {dimension} dimensions at {n} points", remedy="at least 1 each"
        )
    blocks = -(-count // dimension)
    rng = np.random.Generator(np.random.PCG64(seed))
    frames, upper = np.linalg.qr(rng.standard_normal((blocks, n, dimension, dimension)))
    frames *= np.sign(np.diagonal(upper, axis1=-2, axis2=-1))[..., None, :]  # or not uniform
    return np.moveaxis(frames, 0, 1).reshape(n, blocks * dimension, dimension)[:, :count]


@overload
def local_complexity(
    network: ReLUNetwork, points: Tensor, *, radius: float, directions: int, seed: int
) -> Tensor: ...
@overload
def local_complexity(
    network: ReLUNetwork, points: ArrayLike, *, radius: float, directions: int, seed: int
) -> IntArray: ...
def local_complexity(
    network: ReLUNetwork, points: Any, *, radius: float, directions: int, seed: int
) -> Any:
    """Count the neurons whose state differs among the vertices of a cross-polytope at each point.

    Parameters
    ----------
    network : ReLUNetwork
        Evaluated 2 · directions times per point.
    points : array_like or Tensor, shape (n, d_in)
        Centres. A tensor may lie on any device.
    radius : float
        Distance of the vertices from the centre, in input units.
    directions : int
        Directions per point, as of `random_directions`.
    seed : int
        Seed of the directions; the same for NumPy arrays and tensors.

    Returns
    -------
    ndarray or Tensor of int64, shape (n, hidden layers)
        Per layer; sum over the last axis for the total. A neuron that is counted has a boundary
        within the radius (its state changes on a line between two vertices, which lies in the
        ball), so that the counts are lower bounds of the number of boundaries in the ball.

    Raises
    ------
    ShapeError, NotFiniteError
        For points of another dimension, or not finite.
    ParameterError
        When the radius is not positive and finite, or there are no directions or points.

    Notes
    -----
    Humayun, Balestriero and Baraniuk (2024).

    Examples
    --------
    >>> network = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> centres = [[0.0, 0.0], [0.0, 5.0], [5.0, 5.0]]
    >>> local_complexity(network, centres, radius=1.0, directions=2, seed=0).tolist()
    [[2], [1], [0]]
    """
    if not (math.isfinite(radius) and radius > 0):
        raise ParameterError(f"radius is {radius}", remedy="a number above 0")
    centres = finite_like(points, name="points", ndim=2)
    n, dimension = (int(length) for length in centres.shape)
    offsets = radius * random_directions(n, dimension, directions, seed=seed)
    xp = namespace(centres)
    rows = max(1, _ROWS // (2 * directions))
    parts = []
    for begin in range(0, n, rows):
        part = slice(begin, begin + rows)
        local = xp.asarray(offsets[part], device=centres.device)
        vertices = xp.concat(
            [centres[part, None, :] + local, centres[part, None, :] - local], axis=1
        )
        parts.append(_changes(network, vertices))
    return xp.concat(parts, axis=0)


def _changes(network: ReLUNetwork, vertices: Any) -> Any:  # noqa: ANN401 - array or tensor
    """Neurons per layer that differ among the vertices, (n, layers), of (n, vertices, d_in)."""
    xp = namespace(vertices)
    n, count, dimension = vertices.shape
    *hidden, _ = network.pre_activations(xp.reshape(vertices, (n * count, dimension)))
    if not hidden:
        return xp.zeros((n, 0), dtype=xp.int64, device=vertices.device)
    layers = []
    for values in hidden:
        active = xp.reshape(values > 0, (n, count, values.shape[1]))
        differs = xp.any(active, axis=1) & ~xp.all(active, axis=1)
        layers.append(xp.sum(xp.astype(differs, xp.int64), axis=1))
    return xp.stack(layers, axis=1)


@overload
def hyperplane_distances(network: ReLUNetwork, points: Tensor) -> Tensor: ...
@overload
def hyperplane_distances(network: ReLUNetwork, points: ArrayLike) -> FloatArray: ...
def hyperplane_distances(network: ReLUNetwork, points: Any) -> Any:
    """Distance of points to each neuron's boundary, were it not folded.

    Within a cell the pre-activation of a neuron is an affine function z; the distance of the
    point to {z = 0}, continued beyond the cell, is |z| divided by the length of its gradient. The
    smallest of a point's distances is its distance to the nearest boundary of any neuron, exactly:
    its cell is cut out by such hyperplanes, and the way to the nearest one crosses no other. The
    larger ones ignore folds: boundaries may be nearer or farther.

    Parameters
    ----------
    network : ReLUNetwork
        Evaluated once per point, with the derivatives of all hidden layers.
    points : array_like or Tensor, shape (n, d_in)
        A tensor may lie on any device.

    Returns
    -------
    ndarray or Tensor of float64, shape (n, n_neurons)
        In the order of `ReLUNetwork.pattern`; infinite where the gradient vanishes.

    Raises
    ------
    ShapeError, NotFiniteError
        For points of another dimension, or not finite.

    Examples
    --------
    >>> network = ReLUNetwork([[[3.0, 4.0], [0.0, 0.0]], [[1.0, 1.0]]], [[0.0, 1.0], [0.0]])
    >>> hyperplane_distances(network, [[1.0, 0.5]]).tolist()
    [[1.0, inf]]
    """
    centres = finite_like(points, name="points", ndim=2)
    xp = namespace(centres)
    *hidden, output = network.pre_activations(centres)
    layers = [xp.zeros_like(output[:, :0])]
    for depth, values in enumerate(hidden, start=1):
        part = ReLUNetwork(network.weights[:depth], network.biases[:depth])
        lengths = xp.sqrt(xp.sum(part.jacobians(centres) ** 2, axis=2))
        slope = lengths > 0
        distances = xp.abs(values) / xp.where(slope, lengths, xp.ones_like(lengths))
        layers.append(xp.where(slope, distances, xp.full_like(lengths, math.inf)))
    return xp.concat(layers, axis=1)
