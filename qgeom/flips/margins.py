"""Whether float64 could have seen a flip: pre-activations against bounds of their rounding error.

Cells and flips of a tessellation are exact, and may be far smaller than what evaluating a network
in float64 resolves. Here both networks are evaluated in float64 at the centroid of a cell, in the
frame of the plane (`qgeom.cells.frames`), together with a rigorous bound of the rounding error of
every pre-activation.

The *margin* of a neuron that flips on a cell is the smaller, over the two networks, of
``±z / bound``: its pre-activation z at the centroid, counted positive where its sign is that of the
cell's pattern, in units of its error bound. Above 1 both signs are beyond doubt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.cells.frames import planar_network
from qgeom.cells.maps import rows_per_chunk
from qgeom.cells.patterns import pattern_rows, runs
from qgeom.network import ReLUNetwork
from qgeom.tessellation import Tessellation
from qgeom.types import BoolArray, FloatArray, IntArray

_UNIT = 2.0**-53
_TINY = 2.0**-1022
_SAFE = 2.0**-900  # products above this do not underflow, nor do bounds of their rounding


@dataclass(frozen=True, eq=False, kw_only=True)
class FlipMargins:
    """Margins of the flips of cells, in units of the rounding-error bound.

    Attributes
    ----------
    strongest : ndarray of float64, shape (cells,)
        Largest margin of the neurons that flip on the cell. Above 1, evaluation in float64 at the
        centroid proves that the patterns differ; at most some 10¹⁵, infinite where pre-activations
        are exactly 0 for want of any term.
    weakest : ndarray of float64, shape (cells,)
        The smallest margin: above 1, it proves every single flip on the cell.
    """

    strongest: FloatArray
    weakest: FloatArray


def flip_margins(tessellation: Tessellation, cells: IntArray) -> FlipMargins:
    """Margins of the neurons whose states differ between the first two networks.

    Parameters
    ----------
    tessellation : Tessellation
        Of two networks with equally many hidden neurons.
    cells : ndarray of int64, shape (n,)
        Cells on which at least one neuron flips.

    Returns
    -------
    FlipMargins
        One margin of either kind per cell. A margin can be negative, where the rounded centroid
        of a thin cell lies outside of it.
    """
    strongest, weakest = np.empty(len(cells)), np.empty(len(cells))
    pair = [planar_network(tessellation, network) for network in (0, 1)]
    size = min(rows_per_chunk(planar.network) for planar in pair)
    for rows in runs(len(cells), size):
        points = tessellation.lists.centroids[cells[rows]]
        error = np.abs(points) * (_UNIT if pair[0].origin.any() else 0.0)  # of the difference
        states = [pattern_rows(tessellation, cells[rows], network=k) for k in (0, 1)]
        margins = np.minimum(
            *(_margins(p.network, points, error, s) for p, s in zip(pair, states, strict=True))
        )
        flipped = states[0] ^ states[1]
        strongest[rows] = np.where(flipped, margins, -np.inf).max(axis=1)
        weakest[rows] = np.where(flipped, margins, np.inf).min(axis=1)
    return FlipMargins(strongest=strongest, weakest=weakest)


def bounded_pre_activations(
    network: ReLUNetwork, points: FloatArray, error: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Pre-activations of the hidden neurons with bounds of their rounding errors.

    Parameters
    ----------
    network : ReLUNetwork
        Its parameters may be off by a relative 2⁻⁵³ each, as those of a quantized network are.
    points, error : ndarray of float64, shape (n, d_in)
        Inputs, and bounds of their own errors.

    Returns
    -------
    values, bounds : ndarray of float64, shape (n, n_neurons)
        The exact pre-activations are ``values ± bounds``. A bound is 0 where no term is other than
        0. The standard bound γ for sums of products in any order [1]_, carried through the layers.

    References
    ----------
    .. [1] N. J. Higham, Accuracy and Stability of Numerical Algorithms, SIAM, 2nd ed., 2002, ch. 3.

    Examples
    --------
    >>> network = ReLUNetwork([[[0.1, -0.1]], [[1.0]]], [[0.0], [0.0]])
    >>> values, bounds = bounded_pre_activations(network, np.ones((1, 2)), np.zeros((1, 2)))
    >>> values.item(), 0 < bounds.item() < 1e-15
    (0.0, True)
    """
    values, bounds = [], []
    active = points
    for W, b in zip(network.weights[:-1], network.biases[:-1], strict=True):
        z, bound = active @ W.T + b, _bound(W, b, np.abs(active), error)
        values.append(z)
        bounds.append(bound)
        active = np.maximum(z, 0.0)
        error = np.where(z < -bound, 0.0, bound)  # surely inactive: exactly 0
    empty = np.zeros((len(points), 0))
    return np.concatenate([empty, *values], axis=1), np.concatenate([empty, *bounds], axis=1)


def _bound(W: FloatArray, b: FloatArray, active: FloatArray, error: FloatArray) -> FloatArray:
    """Bound of the error of ``active @ W.T + b``, itself rounded up."""
    # roundings of terms and parameters, and slack for those of the bound
    share = 1.001 * (W.shape[1] + 12) * _UNIT
    weights = np.abs(W)
    bound = ((1.0 + share) * error + share * active) @ weights.T + share * np.abs(b)
    bound *= 1.0 + 4 * share
    least = _least(weights) * min(_least(active), _least(error))
    if min(least, _least(np.abs(b))) < _SAFE:
        bound += W.shape[1] * _TINY
    return np.asarray(bound, dtype=np.float64)


def _least(values: FloatArray) -> float:
    """The smallest value above 0, or 1."""
    return float(np.where(values > 0, values, 1.0).min(initial=1.0))


def _margins(
    network: ReLUNetwork, points: FloatArray, error: FloatArray, states: BoolArray
) -> FloatArray:
    values, bounds = bounded_pre_activations(network, points, error)
    signed = np.where(states, values, -values)
    certain = np.where(states, 0.0, np.inf)  # without any term, neurons are surely inactive
    return np.divide(signed, bounds, out=certain, where=bounds > 0)
