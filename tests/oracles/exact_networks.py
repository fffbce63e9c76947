"""ReLU networks with rational weights: exact conversion, evaluation and restriction to a plane."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from qgeom.grids import QuantizedArray
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork

Vector: TypeAlias = tuple[Fraction, ...]
Matrix: TypeAlias = tuple[Vector, ...]
Layers: TypeAlias = tuple[tuple[Matrix, Vector], ...]


def exact_layers(network: ReLUNetwork | QuantizedNetwork | Sequence[Any]) -> Layers:
    """The layers ``(W, b)`` of a network as rationals.

    Parameters
    ----------
    network : ReLUNetwork, QuantizedNetwork or sequence of (W, b)
        Floats stand for the dyadic rationals that they are. A quantized network stands for its
        intended grid: every weight is (code − zero_point) · step, and so are quantized biases;
        for the rounded floats pass its attribute `network`.

    Returns
    -------
    tuple of (W, b)
        W as a tuple of rows of Fraction, b as a tuple of Fraction.
    """
    if isinstance(network, QuantizedNetwork):
        weights = [_grid_points(W) for W in network.weights]
        if network.biases is None:
            biases = [_vector(b) for b in network.network.biases]
        else:  # stored as columns
            biases = [tuple(row[0] for row in _grid_points(b)) for b in network.biases]
        return tuple(zip(weights, biases, strict=True))
    if isinstance(network, ReLUNetwork):
        network = list(zip(network.weights, network.biases, strict=True))
    layers = tuple((tuple(_vector(row) for row in W), _vector(b)) for W, b in network)
    for W, b in layers:
        if len(W) != len(b):
            raise ValueError(f"{len(b)} biases for {len(W)} neurons")
    return layers


def _vector(values: Iterable[Any]) -> Vector:
    # float() turns numpy scalars into what Fraction reads; rationals stay as they are
    return tuple(Fraction(v if isinstance(v, int | Fraction) else float(v)) for v in values)


def _grid_points(array: QuantizedArray) -> Matrix:
    steps = np.broadcast_to(array.step, array.codes.shape)
    return tuple(
        tuple(
            Fraction(int(code) - array.zero_point) * Fraction(float(step))
            for code, step in zip(code_row, step_row, strict=True)
        )
        for code_row, step_row in zip(array.codes, steps, strict=True)
    )


def apply(W: Matrix, x: Sequence[Fraction], b: Sequence[Fraction]) -> Vector:
    """W x + b."""
    return tuple(
        sum((w * v for w, v in zip(row, x, strict=True)), offset)
        for row, offset in zip(W, b, strict=True)
    )


def exact_values(layers: Layers, x: Sequence[Any]) -> tuple[Vector, ...]:
    """Pre-activations of every layer at one input; the last entry is the output."""
    values, point = [], tuple(Fraction(v) for v in x)
    for W, b in layers:
        values.append(apply(W, point, b))
        point = tuple(max(v, Fraction(0)) for v in values[-1])
    return tuple(values)


def exact_output(layers: Layers, x: Sequence[Any]) -> Vector:
    """The output at one input."""
    return exact_values(layers, x)[-1]


def exact_pattern(layers: Layers, x: Sequence[Any]) -> tuple[bool, ...]:
    """Which hidden neurons have a pre-activation above zero at one input, layer by layer."""
    return tuple(v > 0 for layer in exact_values(layers, x)[:-1] for v in layer)


def on_plane(layers: Layers, origin: Sequence[Any], u: Sequence[Any], v: Sequence[Any]) -> Layers:
    """The network on the plane origin + s u + t v, as a network with the inputs (s, t).

    The plane is put into the first layer: W (o + s u + t v) + b = (W u) s + (W v) t + (W o + b).
    """
    (W, b), *deeper = layers
    nothing = (Fraction(0),) * len(b)
    along_u, along_v = apply(W, _vector(u), nothing), apply(W, _vector(v), nothing)
    first = tuple(zip(along_u, along_v, strict=True)), apply(W, _vector(origin), b)
    return (first, *deeper)
