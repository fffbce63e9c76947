"""Lipschitz constants on the box, and what they say about the error of a twin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.experiments.affine_residual.pair import Pair
from qgeom.network import ReLUNetwork
from qgeom.types import FloatArray


@dataclass(frozen=True, kw_only=True)
class Slopes:
    """Lipschitz constants and bounds of the error, all in the 2-norm.

    Attributes
    ----------
    steepest_float, steepest_quantized : float
        Lipschitz constants on the box: the largest ‖A‖ of a cell.
    product_float, product_quantized : float
        Products of the spectral norms of the layers.
    error_largest : float
        Largest |error| in the box, attained at a vertex of the common refinement.
    error_limit : float
        Largest value of `error_limits` there.
    error_limit_ratio : float
        Largest |error| over its own limit at a vertex.
    error_per_steepness : float
        Largest |error| over the float network's Lipschitz constant times the 2-norm of all weight
        changes together.
    """

    steepest_float: float
    steepest_quantized: float
    product_float: float
    product_quantized: float
    error_largest: float
    error_limit: float
    error_limit_ratio: float
    error_per_steepness: float


def measure_slopes(pair: Pair) -> Slopes:
    """Compare slopes with the layers' norms, and the error with what these allow.

    Parameters
    ----------
    pair : Pair
        The two networks.

    Returns
    -------
    Slopes
        Extremes over the box; ratios without error are 0.
    """
    steepest = [float(np.linalg.norm(A, axis=1).max()) for A in pair.gradients]
    # the error is affine on every cell, and the limit convex: both are largest at vertices
    corners = pair.joint.points
    limits = error_limits(pair.network, pair.twin, corners)
    errors = np.abs(pair.error(corners))
    ratios = np.divide(errors, limits, out=np.zeros_like(errors), where=limits > 0)
    allowed = steepest[0] * _total_change(pair.network, pair.twin)
    return Slopes(
        steepest_float=steepest[0],
        steepest_quantized=steepest[1],
        product_float=norm_product(pair.network),
        product_quantized=norm_product(pair.twin),
        error_largest=float(errors.max()),
        error_limit=float(limits.max()),
        error_limit_ratio=float(ratios.max()),
        error_per_steepness=float(errors.max()) / allowed if allowed > 0 else 0.0,
    )


def norm_product(network: ReLUNetwork, after: int = -1) -> float:
    """Product of the spectral norms of the layers behind a given one; of all by default.

    >>> norm_product(ReLUNetwork([[[3.0, 4.0]], [[2.0]]], [[0.0], [0.0]]))
    10.0
    """
    return float(np.prod([np.linalg.norm(W, 2) for W in network.weights[after + 1 :]]))


def error_limits(network: ReLUNetwork, twin: ReLUNetwork, points: FloatArray) -> FloatArray:
    """What the changes of the weights allow the output to change, at given inputs.

    Parameters
    ----------
    network, twin : ReLUNetwork
        The networks, of the same widths.
    points : ndarray of float64, shape (n, d_in)
        Inputs.

    Returns
    -------
    ndarray of float64, shape (n,)
        Σ over layers l of the product of ‖W‖ over the layers behind l, times
        (‖W − W_q‖ ‖a_q‖ + ‖b − b_q‖) of layer l, with a_q what enters that layer in the twin.

    Notes
    -----
    Replace the twin's layers by the network's one after the other, the last one first: each step
    changes the output by at most one term, since ReLU moves no two values farther apart.

    Examples
    --------
    >>> ramp = ReLUNetwork([[[2.0]], [[3.0]]], [[0.0], [0.0]])
    >>> coarse = ReLUNetwork([[[1.0]], [[4.0]]], [[0.0], [0.0]])
    >>> error_limits(ramp, coarse, np.array([[2.0]])).tolist()  # 3·1·2 + 1·2
    [8.0]
    """
    pre = twin.pre_activations(points)
    entering = [points, *(np.maximum(z, 0.0) for z in pre[:-1])]
    total = np.zeros(len(points))
    for layer, values in enumerate(entering):
        weights = np.linalg.norm(network.weights[layer] - twin.weights[layer], 2)
        biases = np.linalg.norm(network.biases[layer] - twin.biases[layer])
        behind = norm_product(network, layer)
        total += behind * (weights * np.linalg.norm(values, axis=1) + biases)
    return total


def _total_change(network: ReLUNetwork, twin: ReLUNetwork) -> float:
    """2-norm of all changes of weights as one vector."""
    changes = [(W - V).ravel() for W, V in zip(network.weights, twin.weights, strict=True)]
    return float(np.linalg.norm(np.concatenate(changes)))
