"""One layer with its twin: the flip region of the exact engine, and the neurons in fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from qgeom.experiments.layer_flips.lines import Pair
from qgeom.flips.regions import FlipRegion, flip_region
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.packing import unpack_patterns
from qgeom.quantized import QuantizedNetwork, quantize_network
from qgeom.types import BoolArray, FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Layer:
    """A layer with its twin on the box [−r, r]².

    Attributes
    ----------
    network : ReLUNetwork
        The layer, followed by an output layer that plays no part.
    twin : QuantizedNetwork
        The twin with float biases.
    region : FlipRegion
        By the exact engine.
    pairs : tuple of Pair
        The same neurons as exact numbers.
    half_width, step : float
        r and δ.
    """

    network: ReLUNetwork
    twin: QuantizedNetwork
    region: FlipRegion
    pairs: tuple[Pair, ...]
    half_width: float
    step: float

    @property
    def flips(self) -> BoolArray:
        """Which neuron flips on which cell, shape (cells, neurons)."""
        words = self.region.flips
        return unpack_patterns(words, 64 * words.shape[1])[:, : self.region.n_neurons]


def make_layer(weights: FloatArray, biases: FloatArray, step: float, half_width: float) -> Layer:
    """Round a layer and find its flip region.

    Parameters
    ----------
    weights : ndarray of float64, shape (m, 2)
        W.
    biases : ndarray of float64, shape (m,)
        b, which is not rounded.
    step : float
        δ.
    half_width : float
        r of the box [−r, r]².

    Returns
    -------
    Layer
        On the grid of multiples of δ, rounded to nearest, ties to even.
    """
    network = ReLUNetwork([weights, np.ones((1, len(biases)))], [biases, np.zeros(1)])
    twin = quantize_network(network, Grid.step(step))
    side = (-half_width, half_width)
    codes = twin.weights[0].codes.tolist()
    pairs = tuple(
        Pair(
            _exact(*row, bias), (code[0] * Fraction(step), code[1] * Fraction(step), Fraction(bias))
        )
        for row, bias, code in zip(weights.tolist(), biases.tolist(), codes, strict=True)
    )
    return Layer(
        network=network,
        twin=twin,
        region=flip_region(network, twin, box=(side, side)),
        pairs=pairs,
        half_width=half_width,
        step=step,
    )


def _exact(*numbers: float) -> tuple[Fraction, Fraction, Fraction]:
    first, second, third = (Fraction(number) for number in numbers)
    return first, second, third
