"""The networks that are counted: random ones, with whole weights, and made of tents."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from qgeom.network import ReLUNetwork

_UNIT = 16  # one stands for this many steps of a whole-number weight


def random_network(
    hidden: Sequence[int], *, bias_scale: float, rng: np.random.Generator
) -> ReLUNetwork:
    """A network of the plane with normal weights of variance 2 / fan-in and normal biases.

    Parameters
    ----------
    hidden : sequence of int
        Widths of the hidden layers; there are 2 inputs and 1 output.
    bias_scale : float
        Standard deviation of the biases.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ReLUNetwork
        In general position with probability one.
    """
    weights, biases = [], []
    for n, m in pairwise((2, *hidden, 1)):
        weights.append(np.sqrt(2 / n) * rng.standard_normal((m, n)))
        biases.append(bias_scale * rng.standard_normal(m))
    return ReLUNetwork(weights, biases)


def whole_network(
    hidden: Sequence[int], *, bias_scale: float, rng: np.random.Generator
) -> ReLUNetwork:
    """A random network as `random_network`, in whole numbers, without a weight of zero.

    Parameters
    ----------
    hidden : sequence of int
        Widths of the hidden layers.
    bias_scale : float
        Standard deviation of the biases; 0 for a network without biases.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ReLUNetwork
        Layer l is 16 to the power of l times the network that is meant: the same cells.
    """
    weights, biases, scale = [], [], 1.0
    for n, m in pairwise((2, *hidden, 1)):
        scale *= _UNIT
        W = np.rint(_UNIT * np.sqrt(2 / n) * rng.standard_normal((m, n)))
        W[W == 0] = 1.0
        weights.append(W)
        biases.append(np.rint(scale * bias_scale * rng.standard_normal(m)))
    return ReLUNetwork(weights, biases)


def coarse_network(network: ReLUNetwork, bits: int) -> ReLUNetwork:
    """The twin of a network of whole numbers, in whole numbers again.

    Weights are rounded to the symmetric grid of one step per layer, biases are kept.

    Parameters
    ----------
    network : ReLUNetwork
        With whole weights and biases.
    bits : int
        Bits per weight, at least 2.

    Returns
    -------
    ReLUNetwork
        Layer l is (2^(bits − 1) − 1)^l times the twin: the same cells.

    Examples
    --------
    >>> coarse_network(ReLUNetwork([[[7.0, 3.0]]], [[5.0]]), 2).weights[0].tolist()
    [[7.0, 0.0]]
    """
    levels = 2 ** (bits - 1) - 1
    weights, biases = [], []
    for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True), start=1):
        largest = float(np.abs(W).max())
        weights.append(largest * np.rint(levels * W / largest))
        biases.append(float(levels**layer) * b)
    return ReLUNetwork(weights, biases)


def tent_network(depth: int) -> ReLUNetwork:
    """Four neurons per layer that fold each coordinate of the unit square once per layer.

    Each layer applies the tent t(x) = 2 max(0, x) − 4 max(0, x − 1/2), which maps both halves of
    [0, 1] onto [0, 1], to both coordinates. The construction is that of Montúfar et al. (2014).

    Parameters
    ----------
    depth : int
        Number of hidden layers.

    Returns
    -------
    ReLUNetwork
        All numbers are dyadic.

    Examples
    --------
    >>> tent_network(2)([[0.25, 0.5]]).tolist()
    [[1.0]]
    """
    split = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    tents = np.array([[2.0, -4.0, 0.0, 0.0], [0.0, 0.0, 2.0, -4.0]])
    shift = np.array([0.0, -0.5, 0.0, -0.5])
    weights = [split, *[split @ tents] * (depth - 1), tents.sum(axis=0, keepdims=True)]
    return ReLUNetwork(weights, [*[shift] * depth, np.zeros(1)])


def without_neuron(network: ReLUNetwork, layer: int, neuron: int) -> ReLUNetwork:
    """The network with one hidden neuron pruned: its row, its bias and its weights onward zero.

    Examples
    --------
    >>> without_neuron(ReLUNetwork([[[1.0], [2.0]], [[3.0, 4.0]]], [[5, 6], [7]]), 0, 1).biases[0]
    array([5., 0.])
    """
    weights, biases = [W.copy() for W in network.weights], [b.copy() for b in network.biases]
    weights[layer][neuron] = 0.0
    biases[layer][neuron] = 0.0
    weights[layer + 1][:, neuron] = 0.0
    return ReLUNetwork(weights, biases)


def without_weight(network: ReLUNetwork, layer: int, row: int, column: int) -> ReLUNetwork:
    """The network with one weight pruned, that is, set to zero.

    Examples
    --------
    >>> without_weight(ReLUNetwork([[[1.0, 2.0]]], [[0.5]]), 0, 0, 1).weights[0]
    array([[1., 0.]])
    """
    weights = [W.copy() for W in network.weights]
    weights[layer][row, column] = 0.0
    return ReLUNetwork(weights, network.biases)
