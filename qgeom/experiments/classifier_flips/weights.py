"""How far quantization moves the weights of a network, in steps of its grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.grids import QuantizedArray
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.types import BoolArray, FloatArray

_ROUNDING = 2.0**-50  # of the weight: a grid point may miss the weight it was made from by this


@dataclass(frozen=True, kw_only=True)
class WeightChanges:
    """Changes of the weights of one twin.

    Attributes
    ----------
    weight_change_largest : float
        Largest change of a weight, in steps of its grid.
    weights : int
        Number of weights.
    weights_kept, weights_kept_inner : int
        Weights that lie on the grid already, and those of them that are not the largest in size of
        what shares their step: the tensor, or the row.
    """

    weight_change_largest: float
    weights: int
    weights_kept: int
    weights_kept_inner: int


def weight_changes(network: ReLUNetwork, twin: QuantizedNetwork) -> WeightChanges:
    """Compare the weights of a network with those of its twin.

    Parameters
    ----------
    network : ReLUNetwork
        The float network.
    twin : QuantizedNetwork
        Its twin.

    Returns
    -------
    WeightChanges
        Over all layers.

    Examples
    --------
    >>> from qgeom.grids import Grid
    >>> from qgeom.quantized import quantize_network
    >>> pair = ReLUNetwork([[[4.0, 0.25]]], [[0.0]])
    >>> weight_changes(pair, quantize_network(pair, Grid.symmetric(3)))
    WeightChanges(weight_change_largest=0.1875, weights=2, weights_kept=1, weights_kept_inner=0)
    """
    changes, kept, inner = [], 0, 0
    for W, quantized in zip(network.weights, twin.weights, strict=True):
        moved = np.abs(W - quantized.values)
        changes.append(float((moved / quantized.step).max(initial=0.0)))
        still = moved <= _ROUNDING * np.abs(W)
        kept += int(still.sum())
        inner += int((still & ~_largest(W, quantized)).sum())
    return WeightChanges(
        weight_change_largest=max(changes),
        weights=sum(W.size for W in network.weights),
        weights_kept=kept,
        weights_kept_inner=inner,
    )


def _largest(W: FloatArray, quantized: QuantizedArray) -> BoolArray:
    """Weights that are the largest in size of those with the same step."""
    sizes = np.abs(W)
    axis = 1 if np.ndim(quantized.step) else None
    return np.asarray(sizes == sizes.max(axis=axis, keepdims=True), dtype=np.bool_)
