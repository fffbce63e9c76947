"""The linear networks of the experiment, and their error regions as generators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qgeom.pullbacks import cumulative_inverses
from qgeom.types import FloatArray
from qgeom.zonotopes.zonotope import Zonotope

if TYPE_CHECKING:
    from qgeom.experiments.error_zonotope.parameters import Params


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    """A linear network with one input.

    Attributes
    ----------
    network : str
        ``uniform``, ``diagonal``, ``full``, ``space`` or ``circle``.
    place : int
        Number of the input on the circle, 0 elsewhere.
    x : ndarray of float64, shape (d,)
        The input.
    weights : tuple of ndarray of float64, shape (d, d)
        The layers before rounding.
    """

    network: str
    place: int
    x: FloatArray
    weights: tuple[FloatArray, ...]


def step_of(bits: int) -> float:
    """The step δ = 2^−(b−1) of the fixed range.

    >>> step_of(8) == 1 / 128
    True
    """
    return float(2.0 ** -(bits - 1))


def cases(params: Params) -> tuple[Case, ...]:
    """The four original experiments and the one in space.

    Parameters
    ----------
    params : Params
        With the weights and the inputs.

    Returns
    -------
    tuple of Case
        Uniform, diagonal, full, space, then the inputs on the circle.
    """
    plane = np.array(params.plane_input, dtype=np.float64)
    full = plane_layers(params)
    angles = 2.0 * np.pi * np.arange(params.circle_points) / params.circle_points
    circle = params.circle_radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    chains = {
        "uniform": tuple(scale * np.eye(2) for scale in params.uniform),
        "diagonal": tuple(np.diag(np.array(row, dtype=np.float64)) for row in params.diagonal),
        "full": full,
    }
    space = tuple(np.array(row, dtype=np.float64).reshape(3, 3) for row in params.space)
    single = [Case(network=n, place=0, x=plane, weights=w) for n, w in chains.items()]
    single.append(Case(network="space", place=0, x=np.array(params.space_input), weights=space))
    return (
        *single,
        *(Case(network="circle", place=k, x=x, weights=full) for k, x in enumerate(circle)),
    )


def plane_layers(params: Params) -> tuple[FloatArray, ...]:
    """The layers of the full network in the plane."""
    return tuple(np.array(row, dtype=np.float64).reshape(2, 2) for row in params.full)


def layer_inputs(x: FloatArray, weights: Sequence[FloatArray]) -> FloatArray:
    """Input of every layer, shape (L, d): x, W_1 x, W_2 W_1 x and so on.

    >>> layer_inputs(np.array([1.0]), [np.array([[2.0]]), np.array([[5.0]])]).tolist()
    [[1.0], [2.0]]
    """
    values = [x]
    for W in weights[:-1]:
        values.append(W @ values[-1])
    return np.array(values)


def region_layers(
    x: FloatArray, weights: Sequence[FloatArray], step: float
) -> tuple[FloatArray, ...]:
    """Generators of each layer's error, pulled back to the input frame.

    Parameters
    ----------
    x : ndarray of float64, shape (d,)
        The input.
    weights : sequence of ndarray of float64, shape (d, d)
        The rounded layers Q_1, …, Q_L.
    step : float
        The step δ.

    Returns
    -------
    tuple of ndarray of float64, shape (d, d)
        Per layer one generator per row: columns of (Q_l … Q_1)⁻¹ times (δ/2)·‖input of l‖₁.
    """
    sizes = np.abs(layer_inputs(x, weights)).sum(axis=1) * (step / 2)
    inverses = cumulative_inverses(weights, name="weights")
    return tuple(size * inverse.T for size, inverse in zip(sizes, inverses, strict=True))


def region(x: FloatArray, weights: Sequence[FloatArray], step: float) -> Zonotope:
    """The zonotope of all first-order errors in the input frame.

    >>> region(np.array([1.0, 1.0]), [np.eye(2)], 0.5).generators.tolist()
    [[0.5, 0.0], [0.0, 0.5]]
    """
    return Zonotope(np.zeros(len(x)), np.concatenate(region_layers(x, weights, step)))


def shifted_region(x: FloatArray, weights: Sequence[FloatArray], step: float) -> Zonotope:
    """The zonotope that forgets the last inverse: layer l pulled back by (Q_(l−1) … Q_1)⁻¹."""
    sizes = np.abs(layer_inputs(x, weights)).sum(axis=1) * (step / 2)
    inverses = cumulative_inverses(weights, name="weights")[:-1]
    pulled = [np.eye(len(x)), *(inverse.T for inverse in inverses)]
    return Zonotope(
        np.zeros(len(x)),
        np.concatenate([size * rows for size, rows in zip(sizes, pulled, strict=True)]),
    )


def column_region(x: FloatArray, weights: Sequence[FloatArray], step: float) -> Zonotope:
    """The zonotope of each layer's own columns, scaled by the coordinate that they multiply."""
    values = layer_inputs(x, weights)
    rows = [
        (step / 2) * np.abs(value)[:, None] * W.T for value, W in zip(values, weights, strict=True)
    ]
    return Zonotope(np.zeros(len(x)), np.concatenate(rows))
