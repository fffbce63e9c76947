"""Affine maps of a network under given patterns: forward, and by reverse accumulation.

The forward products push the input's coordinates through the layers; the reverse ones pull the
output back to the input, which is automatic differentiation in its reverse mode. Only the order of
the products is shared mathematics: the two take different intermediate values.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from qgeom.arrays import DeviceCopies, namespace
from qgeom.network import ReLUNetwork
from qgeom.types import BoolArray, FloatArray


def layer_states(network: ReLUNetwork, patterns: Any) -> list[Any]:  # noqa: ANN401
    """Split patterns (n, n_neurons), an array or a tensor, by hidden layer."""
    stops = np.cumsum((0, *network.widths[1:-1])).tolist()
    return [patterns[:, start:stop] for start, stop in pairwise(stops)]


def forward_maps(network: ReLUNetwork, patterns: BoolArray) -> list[tuple[FloatArray, FloatArray]]:
    """The affine maps from the input to every layer before its ReLU, neurons switched as given.

    Parameters
    ----------
    network : ReLUNetwork
        The network.
    patterns : ndarray of bool, shape (n, n_neurons)
        Which neurons pass their value on; need not be patterns that the network itself shows.

    Returns
    -------
    list of (ndarray of float64, ndarray of float64)
        Per layer gradients (n, width, d_in) and offsets (n, width); the last one is the output.

    Examples
    --------
    >>> ramp = ReLUNetwork([[[2.0, 1.0]], [[3.0]]], [[-1.0], [0.5]])
    >>> gradients, offsets = forward_maps(ramp, np.array([[True], [False]]))[-1]
    >>> gradients.tolist(), offsets.tolist()
    ([[[6.0, 3.0]], [[0.0, 0.0]]], [[-2.5], [0.5]])
    """
    n = len(patterns)
    gradients = np.broadcast_to(network.weights[0], (n, *network.weights[0].shape)).copy()
    offsets = np.broadcast_to(network.biases[0], (n, len(network.biases[0]))).copy()
    maps = [(gradients, offsets)]
    states = layer_states(network, patterns)
    for active, W, b in zip(states, network.weights[1:], network.biases[1:], strict=True):
        gradients = np.einsum("ok,nki->noi", W, gradients * active[:, :, None])
        offsets = (offsets * active) @ W.T + b
        maps.append((gradients, offsets))
    return maps


def reverse_weights(network: ReLUNetwork, patterns: Any) -> list[Any]:  # noqa: ANN401
    """Derivatives of the outputs by every hidden layer's values after the ReLU, then by the input.

    Parameters
    ----------
    network : ReLUNetwork
        The network.
    patterns : ndarray or Tensor of bool, shape (n, n_neurons)
        Which neurons pass their value on.

    Returns
    -------
    list of ndarray or Tensor of float64
        Entry l, shape (n, d_out, width of hidden layer l); the last entry (n, d_out, d_in) is A.
        Tensors, on the same device, for a tensor.

    Examples
    --------
    >>> ramp = ReLUNetwork([[[2.0, 1.0]], [[3.0]]], [[-1.0], [0.5]])
    >>> [w.tolist() for w in reverse_weights(ramp, np.array([[True]]))]
    [[[[3.0]]], [[[6.0, 3.0]]]]
    """
    xp = namespace(patterns)
    *weights, last = DeviceCopies(network.weights).beside(patterns)
    pulled = xp.tile(last[None], (len(patterns), 1, 1))
    found: list[Any] = []
    states = layer_states(network, patterns)
    for active, W in zip(reversed(states), reversed(weights), strict=True):
        found.insert(0, pulled)
        # no part of the array standard, but both libraries have it
        pulled = xp.einsum("nok,ki->noi", pulled * active[:, None, :], W)
    return [*found, pulled]
