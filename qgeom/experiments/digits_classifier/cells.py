"""Cells around images: how many, whose, and whether the network is affine on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qgeom.network import ReLUNetwork
from qgeom.types import BoolArray, FloatArray, IntArray

_CHUNK = 200  # images at a time: their affine maps fill the memory


@dataclass(frozen=True, kw_only=True)
class CellRow:
    """What was found around the images of one ReLU network.

    Attributes
    ----------
    patterns_test : int
        Different patterns at the held-out images.
    patterns_all : int
        Different patterns at the held-out and the training images.
    unseen_images : int
        Held-out images in cells that hold no training image.
    unseen_right : int
        Those of them that are classified right.
    touching : int
        Held-out images with a pre-activation that rounding error could have brought from zero.
    residual : float
        Largest deviation from the affine map, at an image or elsewhere in its cell, as a share of
        the bound on rounding errors.
    bent : int
        Held-out images where that share is above 1.
    reach : float
        Median distance from an image to the end of its cell along a random direction, as a share
        of the norm of the image.
    beyond : int
        Held-out images whose affine map is wrong at twice that distance.
    """

    patterns_test: int
    patterns_all: int
    unseen_images: int
    unseen_right: int
    touching: int
    residual: float
    bent: int
    reach: float
    beyond: int


def describe_cells(
    network: ReLUNetwork,
    training: FloatArray,
    held_out: FloatArray,
    labels: IntArray,
    *,
    seed: int,
) -> CellRow:
    """Describe the cells around the held-out images.

    Parameters
    ----------
    network : ReLUNetwork
        A classifier with hidden layers.
    training, held_out : ndarray of float64, shapes (m, d) and (k, d)
        Images.
    labels : ndarray of int64, shape (k,)
        Digits of the held-out images.
    seed : int
        Seed of the directions in which cells are left.

    Returns
    -------
    CellRow
        Counts over the held-out images.
    """
    seen, met = ({row.tobytes() for row in network.packed_pattern(p)} for p in (training, held_out))
    unseen = np.array([row.tobytes() not in seen for row in network.packed_pattern(held_out)])
    right = network(held_out).argmax(axis=1) == labels
    touching, residuals, reaches, beyond = _walk(network, held_out, seed=seed)
    return CellRow(
        patterns_test=len(met),
        patterns_all=len(met | seen),
        unseen_images=int(unseen.sum()),
        unseen_right=int((unseen & right).sum()),
        touching=int(touching.sum()),
        residual=float(residuals.max()),
        bent=int((residuals > 1).sum()),
        reach=float(np.median(reaches)),
        beyond=int((beyond > 1).sum()),
    )


def rounding_bounds(network: ReLUNetwork, points: FloatArray) -> tuple[FloatArray, ...]:
    """Bound the rounding error of every pre-activation.

    Parameters
    ----------
    network : ReLUNetwork
        The network.
    points : ndarray of float64, shape (n, d)
        Inputs.

    Returns
    -------
    tuple of ndarray of float64
        Entry l, shape (n, widths[l + 1]): no evaluation in float64, layer by layer or through the
        affine map of the cell, is farther from the exact value (given the same pattern).

    Notes
    -----
    A value is a sum over paths, and each path is multiplied by at most m factors 1 + ε with
    |ε| ≤ 2⁻⁵³; m counts the operations of all layers twice, which covers both ways. The bound is
    m·2⁻⁵³/(1 − m·2⁻⁵³) times the sum of absolute values (Higham 2002, section 3.1), doubled to
    cover its own rounding.

    Examples
    --------
    >>> network = ReLUNetwork([[[2.0]], [[3.0]]], [[1.0], [0.5]])
    >>> [float(b[0, 0] < 1e-13) for b in rounding_bounds(network, np.array([[4.0]]))]
    [1.0, 1.0]
    """
    magnitude, operations, bounds = np.abs(points), 0, []
    for W, b in zip(network.weights, network.biases, strict=True):
        magnitude = magnitude @ np.abs(W).T + np.abs(b)
        operations += 2 * (W.shape[1] + 2)
        gamma = operations * 2.0**-53 / (1 - operations * 2.0**-53)
        bounds.append(2 * gamma * magnitude)
    return tuple(bounds)


def _walk(
    network: ReLUNetwork, points: FloatArray, *, seed: int
) -> tuple[BoolArray, FloatArray, FloatArray, FloatArray]:
    """Per image: whether it touches a seam, both residuals' maximum, reach, residual beyond."""
    rng = np.random.Generator(np.random.PCG64(seed))
    directions = rng.standard_normal(points.shape)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    chunks = [*_chunks(network, points, directions)]
    touching, residuals, reaches, beyond = (
        np.concatenate(part) for part in zip(*chunks, strict=True)
    )
    return np.asarray(touching, dtype=np.bool_), residuals, reaches, beyond


def _chunks(
    network: ReLUNetwork, points: FloatArray, directions: FloatArray
) -> Iterator[tuple[BoolArray, FloatArray, FloatArray, FloatArray]]:
    for start in range(0, len(points), _CHUNK):
        x, d = points[start : start + _CHUNK], directions[start : start + _CHUNK]
        maps = network.affine_maps(x)
        values, bounds = network.pre_activations(x)[:-1], rounding_bounds(network, x)[:-1]
        near = [(np.abs(z) <= e).any(axis=1) for z, e in zip(values, bounds, strict=True)]
        sizes = np.maximum(np.linalg.norm(x, axis=1), np.finfo(np.float64).tiny)
        steps = np.minimum(cell_ends(network, x, d), sizes)  # a cell may have no end on this side
        inside = np.maximum(
            *(_residual(network, maps, x + t * d) for t in (0.0, 0.5 * steps[:, None]))
        )
        beyond = _residual(network, maps, x + 2.0 * steps[:, None] * d)
        yield np.asarray(np.any(near, axis=0), dtype=np.bool_), inside, steps / sizes, beyond


def _residual(
    network: ReLUNetwork, maps: tuple[FloatArray, FloatArray], points: FloatArray
) -> FloatArray:
    """Largest deviation of the outputs from given affine maps, as a share of the bound."""
    affine = np.einsum("nij,nj->ni", maps[0], points) + maps[1]
    # no bound of zero: there both sides are zero, too
    bounds = np.maximum(rounding_bounds(network, points)[-1], np.finfo(np.float64).tiny)
    shares = np.abs(network(points) - affine) / bounds
    return np.asarray(shares.max(axis=1), dtype=np.float64)


def cell_ends(network: ReLUNetwork, points: FloatArray, directions: FloatArray) -> FloatArray:
    """How far each point can move in its direction until some neuron's pre-activation is zero.

    Parameters
    ----------
    network : ReLUNetwork
        The network.
    points, directions : ndarray of float64, shape (n, d)
        Points inside their cells, and where they move.

    Returns
    -------
    ndarray of float64, shape (n,)
        Multiples of the direction; infinite where the cell does not end.

    Examples
    --------
    >>> network = ReLUNetwork([[[1.0], [1.0]], [[1.0, 1.0]]], [[0.0, -3.0], [0.0]])
    >>> cell_ends(network, np.array([[1.0], [5.0]]), np.array([[1.0], [1.0]]))
    array([ 2., inf])
    """
    ends, moved = np.full(len(points), np.inf), directions
    for values, W in zip(network.pre_activations(points)[:-1], network.weights, strict=False):
        rates = moved @ W.T
        closing = values * rates < 0
        times = np.divide(-values, rates, out=np.full(values.shape, np.inf), where=closing)
        ends = np.minimum(ends, times.min(axis=1))
        moved = np.where(values > 0, rates, 0.0)
    return np.asarray(ends, dtype=np.float64)
