"""Networks of fractions with thresholds max(x, t): drawing them, and running them exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.tropicalize.conversion import rational_layers

Point: TypeAlias = tuple[Fraction, ...]
Row: TypeAlias = tuple[Fraction, ...]
Affine: TypeAlias = tuple[Fraction, ...]  # gradient, and the offset as last entry
ZERO = Fraction(0)
_GRAIN = 8  # biases and thresholds are multiples of 1/8


@dataclass(frozen=True, kw_only=True)
class Layer:
    """An affine map and the thresholds that its values are cut off at.

    Attributes
    ----------
    weights : tuple of tuples of Fraction
        One row per neuron.
    biases : tuple of Fraction
        One per neuron.
    thresholds : tuple of Fraction or None
        The neuron gives max(value, threshold); None stands for −∞, the identity.
    """

    weights: tuple[Row, ...]
    biases: tuple[Fraction, ...]
    thresholds: tuple[Fraction | None, ...]


Network: TypeAlias = tuple[Layer, ...]


def layer(
    weights: Sequence[Sequence[Fraction | int]],
    biases: Sequence[Fraction | int],
    threshold: Fraction | int | None = None,
) -> Layer:
    """Make a layer with the same threshold for all its neurons.

    Examples
    --------
    >>> layer([[1, -2]], [0], 0).thresholds
    (Fraction(0, 1),)
    """
    level = None if threshold is None else Fraction(threshold)
    return Layer(
        weights=tuple(tuple(Fraction(w) for w in row) for row in weights),
        biases=tuple(Fraction(b) for b in biases),
        thresholds=(level,) * len(biases),
    )


def exact(network: ReLUNetwork | QuantizedNetwork) -> Network:
    """The network with its weights as fractions: ReLU in the hidden layers, none at the end."""
    layers = rational_layers(network)
    return tuple(
        layer(W, b, None if index == len(layers) - 1 else 0) for index, (W, b) in enumerate(layers)
    )


def as_floats(network: Network) -> ReLUNetwork:
    """The same network for the library; thresholds have to be 0, and −∞ at the end."""
    return ReLUNetwork(
        [[[float(w) for w in row] for row in part.weights] for part in network],
        [[float(b) for b in part.biases] for part in network],
    )


def affine_part(part: Layer, values: Sequence[Fraction]) -> list[Fraction]:
    """Values of a layer before its thresholds."""
    return [
        sum((w * v for w, v in zip(row, values, strict=True) if w), bias)
        for row, bias in zip(part.weights, part.biases, strict=True)
    ]


def cut(part: Layer, values: Sequence[Fraction]) -> list[Fraction]:
    """Values of a layer after its thresholds."""
    return [v if t is None else max(v, t) for v, t in zip(values, part.thresholds, strict=True)]


def evaluate(network: Network, point: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Run a network at a point, layer by layer.

    Examples
    --------
    >>> hinge = (layer([[1]], [-1], 0), layer([[2]], [0]))
    >>> evaluate(hinge, [Fraction(5, 2)])
    (Fraction(3, 1),)
    """
    values = list(point)
    for part in network:
        values = cut(part, affine_part(part, values))
    return tuple(values)


def pattern_maps(network: Network, pattern: Sequence[bool]) -> tuple[list[Affine], ...]:
    """The affine maps that the layers are on the cell with a given pattern.

    Parameters
    ----------
    network : Network
        With ReLU in the hidden layers.
    pattern : sequence of bool
        Which hidden neurons are active, layer by layer.

    Returns
    -------
    tuple of lists
        For every layer, the last included, one affine function per neuron, after ReLU.
    """
    d = len(network[0].weights[0])
    maps: list[Affine] = [tuple(Fraction(int(i == j)) for j in range(d + 1)) for i in range(d)]
    states, found = iter(pattern), []
    for index, part in enumerate(network):
        maps = [
            _combined(row, bias, maps) for row, bias in zip(part.weights, part.biases, strict=True)
        ]
        if index < len(network) - 1:
            maps = [m if next(states) else (ZERO,) * (d + 1) for m in maps]
        found.append(maps)
    return tuple(found)


def _combined(row: Row, bias: Fraction, maps: Sequence[Affine]) -> Affine:
    sums = [
        sum((w * v for w, v in zip(row, column, strict=True) if w), ZERO)
        for column in zip(*maps, strict=True)
    ]
    return (*sums[:-1], sums[-1] + bias)


def pattern_at(network: Network, point: Sequence[Fraction]) -> tuple[bool, ...]:
    """Which hidden neurons of a ReLU network are active at a point, decided exactly."""
    values, states = list(point), []
    for part in network[:-1]:
        before = affine_part(part, values)
        states += [v > 0 for v in before]
        values = cut(part, before)
    return tuple(states)


def draw(
    rng: np.random.Generator, widths: Sequence[int], *, largest: int, thresholds: bool = False
) -> Network:
    """Draw whole weights and short fractions for biases.

    Parameters
    ----------
    rng : numpy.random.Generator
        The source.
    widths : sequence of int
        Inputs, hidden layers, outputs.
    largest : int
        Weights lie between −largest and largest.
    thresholds : bool
        Draw a threshold for every neuron, −∞ among them, instead of 0 (and −∞ at the end).

    Returns
    -------
    Network
        Of whole weights.
    """
    layers = []
    for index in range(len(widths) - 1):
        n_in, n_out = widths[index], widths[index + 1]
        weights = rng.integers(-largest, largest + 1, (n_out, n_in)).tolist()
        biases, levels = (_fractions(rng, n_out) for _ in range(2))
        kept = rng.random(n_out) < 2 / 3
        plain = layer(weights, biases, None if index == len(widths) - 2 else 0)
        drawn = tuple(t if k else None for t, k in zip(levels, kept.tolist(), strict=True))
        layers.append(
            Layer(
                weights=plain.weights,
                biases=plain.biases,
                thresholds=drawn if thresholds else plain.thresholds,
            )
        )
    return tuple(layers)


def _fractions(rng: np.random.Generator, n: int) -> list[Fraction]:
    return [Fraction(v, _GRAIN) for v in rng.integers(-2 * _GRAIN, 2 * _GRAIN + 1, n).tolist()]


def draw_points(rng: np.random.Generator, number: int, n: int) -> list[Point]:
    """Draw rational points with small denominators in [−4, 4]ⁿ; ties of terms are likely there."""
    denominators = rng.integers(1, 8, number).tolist()
    places = rng.random((number, n)).tolist()
    return [
        tuple(Fraction(round((8 * u - 4) * q), q) for u in row)
        for q, row in zip(denominators, places, strict=True)
    ]
