"""The small network of the roadmap and one hidden layer of each trained one."""

from __future__ import annotations

import numpy as np

from qgeom.experiments.tiling_change.parameters import Params
from qgeom.network import ReLUNetwork

PLAIN, BIASED = "without biases", "with biases"


def small_networks(params: Params) -> dict[str, ReLUNetwork]:
    """The network of two hidden neurons, without and with biases.

    Parameters
    ----------
    params : Params
        The configured weights.

    Returns
    -------
    dict of str to ReLUNetwork
        Two networks by name.
    """
    rows = np.array(params.hidden_weights)
    output = np.array([params.output_weights])
    biases = {PLAIN: np.zeros(len(rows)), BIASED: np.array(params.hidden_biases)}
    return {name: ReLUNetwork([rows, output], [b, np.zeros(1)]) for name, b in biases.items()}


def first_layer(network: ReLUNetwork) -> ReLUNetwork:
    """The first hidden layer of a network, read out by the first neuron after it.

    Parameters
    ----------
    network : ReLUNetwork
        With at least one hidden layer.

    Returns
    -------
    ReLUNetwork
        Its one output is a pre-activation of the given network.

    Examples
    --------
    >>> deep = ReLUNetwork(
    ...     [[[1.0, 0.0], [0.0, 1.0]], [[2.0, 3.0], [4.0, 5.0]], [[1.0, 1.0]]],
    ...     [[0.0, 0.5], [0.25, 0.0], [0.0]],
    ... )
    >>> part = first_layer(deep)
    >>> part.widths, float(part([[1.0, 2.0]])[0, 0])
    ((2, 2, 1), 9.75)
    >>> float(deep.pre_activations([[1.0, 2.0]])[1][0, 0])
    9.75
    """
    (W, V), (b, c) = network.weights[:2], network.biases[:2]
    return ReLUNetwork([W, V[:1]], [b, c[:1]])
