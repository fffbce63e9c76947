"""How far rounding can move outputs and derivatives: the tolerances of this experiment.

An output is a sum over paths through the network; each path is a product of weights with an input
or a bias. In float64 every path picks up at most one factor 1 + d, with |d| ≤ u = 2⁻⁵³, per
operation, so that m operations err by at most γₘ = m·u / (1 − m·u) times the sum of the paths'
absolute values. ReLU adds no error: it is exact, and moves two values no farther apart.
"""

from __future__ import annotations

import numpy as np

from qgeom.network import ReLUNetwork
from qgeom.types import FloatArray

UNIT = 2.0**-53
_EXTRA = 16  # differences, products with x and sums at the end, with room to spare


def gamma(operations: int) -> float:
    """γₘ of m operations (Higham's standard bound).

    >>> gamma(1) > UNIT
    True
    """
    return operations * UNIT / (1.0 - operations * UNIT)


def operations(network: ReLUNetwork) -> int:
    """Operations along one path, twice: a forward pass, and the products of a closed form.

    A layer of n inputs takes n + 1 of them, one more for a weight that stands for its grid point.

    >>> operations(ReLUNetwork([[[1.0, 1.0]], [[1.0]]], [[0.0], [0.0]]))
    30
    """
    return 2 * sum(width + 2 for width in network.widths[:-1]) + _EXTRA


def output_bound(network: ReLUNetwork, points: FloatArray) -> FloatArray:
    """Largest distance between two ways to compute an output in float64.

    Parameters
    ----------
    network : ReLUNetwork
        The network.
    points : ndarray of float64, shape (n, d_in)
        Inputs.

    Returns
    -------
    ndarray of float64, shape (n, d_out)
        2·γₘ times the sum of the absolute values of all paths.

    Notes
    -----
    Source: Higham, Accuracy and Stability of Numerical Algorithms, chapter 3. A neuron whose sign
    is rounded the other way has a value within its own bound of 0, which is why no path is lost.
    """
    sizes = np.abs(points)
    for W, b in zip(network.weights, network.biases, strict=True):
        sizes = sizes @ np.abs(W).T + np.abs(b)
    return 2.0 * gamma(operations(network)) * sizes


def gradient_bound(network: ReLUNetwork) -> FloatArray:
    """The same for derivatives of the outputs: shape (d_out, d_in)."""
    sizes = np.abs(network.weights[0])
    for W in network.weights[1:]:
        sizes = np.abs(W) @ sizes
    return np.asarray(2.0 * gamma(operations(network)) * sizes, dtype=np.float64)
