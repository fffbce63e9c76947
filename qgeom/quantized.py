"""A network and its quantized twin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.errors import ShapeError
from qgeom.grids import Grid, QuantizedArray
from qgeom.network import ReLUNetwork


@dataclass(frozen=True, eq=False, kw_only=True)
class QuantizedNetwork:
    """A network whose weights lie on a grid.

    Attributes
    ----------
    network : ReLUNetwork
        The network with the rounded weights.
    weights : tuple of QuantizedArray
        Codes, steps and masks per layer.
    biases : tuple of QuantizedArray or None
        The same for the biases; None where they stay float.

    Examples
    --------
    >>> twin = quantize_network(ReLUNetwork([[[0.3, -1.0]]], [[0.2]]), Grid.symmetric(2))
    >>> twin.weights[0].codes, twin.network.weights[0], twin.saturated_share
    (array([[ 0, -1]]), array([[ 0., -1.]]), 0.0)
    """

    network: ReLUNetwork
    weights: tuple[QuantizedArray, ...]
    biases: tuple[QuantizedArray, ...] | None = None

    def __post_init__(self) -> None:
        for layer, (W, quantized) in enumerate(
            zip(self.network.weights, self.weights, strict=True)
        ):
            if not np.array_equal(W, quantized.values):
                raise ShapeError(
                    "rounded weights differ from codes and steps", where=f"weights[{layer}]"
                )

    @property
    def out_of_range_share(self) -> float:
        """Share of weights whose unclipped code does not fit into the bits."""
        masks = [w.out_of_range for w in self.weights]
        return float(sum(int(m.sum()) for m in masks) / sum(m.size for m in masks))

    @property
    def saturated_share(self) -> float:
        """Share of weights that were clipped."""
        masks = [w.saturated for w in self.weights]
        return float(sum(int(m.sum()) for m in masks) / sum(m.size for m in masks))


def float_network(network: ReLUNetwork | QuantizedNetwork) -> ReLUNetwork:
    """The float64 network to evaluate: itself, or the rounded one of a quantized network.

    Examples
    --------
    >>> network = ReLUNetwork([[[0.3, -1.0]]], [[0.2]])
    >>> float_network(network) is network
    True
    """
    return network.network if isinstance(network, QuantizedNetwork) else network


def quantize_network(
    network: ReLUNetwork, grid: Grid, *, quantize_biases: bool = False
) -> QuantizedNetwork:
    """Put a network's weights on a grid, layer by layer.

    Parameters
    ----------
    network : ReLUNetwork
        The float network.
    grid : Grid
        The grid; each layer gets its own step.
    quantize_biases : bool
        Whether biases are rounded too (each bias vector as one tensor with its own step).

    Returns
    -------
    QuantizedNetwork
        The twin, with its integers and steps.

    Examples
    --------
    >>> twin = quantize_network(ReLUNetwork([[[1.7]]], [[-0.3]]), Grid.step(0.5))
    >>> twin.network.weights[0], twin.network.biases[0]
    (array([[1.5]]), array([-0.3]))
    """
    weights = tuple(grid.quantize(W) for W in network.weights)
    if not quantize_biases:
        values = [w.values for w in weights]
        return QuantizedNetwork(network=ReLUNetwork(values, network.biases), weights=weights)
    # as a column, so that a per-channel grid has its channel axis
    columns = tuple(grid.quantize(b[:, None]) for b in network.biases)
    return QuantizedNetwork(
        network=ReLUNetwork([w.values for w in weights], [c.values[:, 0] for c in columns]),
        weights=weights,
        biases=columns,
    )
