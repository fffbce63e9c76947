"""Exact weights of ReLU networks: whole numbers times one scale per layer.

Every float is a whole number times a power of two, and a weight on a grid is
``(code − zero_point) · δ`` with a float step δ. Layer l therefore has the form

    W[l] = s_l · M_l,   M_l whole numbers without common divisor, s_l a positive fraction.

With ``S_l = s_0 ⋯ s_l`` the pre-activations F of layer l are ``F = S_l · H`` where

    H[l] = M_l · relu(H[l−1]) + b[l] / S_l,

so that signs of F are signs of H, and the gradients of H are whole numbers, however the steps
look. Only the constants of H have a denominator.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qgeom.errors import ParameterError, ShapeError
from qgeom.exact.dyadics import Dyadic, ObjectArray, composed, dyadic, nearest_float
from qgeom.grids import QuantizedArray
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork, float_network
from qgeom.slices import PlaneSlice
from qgeom.types import FloatArray, IntArray, finite_array

LIMB_BITS = 30  # a digit times a residue below 2^31 stays within int64
_DIGIT = 2**LIMB_BITS - 1


@dataclass(frozen=True, eq=False, kw_only=True)
class ExactLayer:
    """One hidden layer in whole numbers: ``H = M · relu(H of the layer below) + B / D``.

    Attributes
    ----------
    weights : ndarray of int objects, shape (n, n_in)
        M, whole numbers without common divisor.
    biases : ndarray of int objects, shape (n,)
        B.
    denominator : int
        D, above zero.
    scale : Fraction
        S, above zero: the pre-activations are ``S · H``.
    common : int
        A multiple of the denominators of this layer and all layers below: every constant of an
        affine form of H is a whole number over it.
    gradient_bound : int
        No x or y coefficient of a form of H exceeds it in size, whatever the pattern.
    constant_bound : Fraction
        The same for the constants.
    residues : dict
        Weights and biases modulo primes that were asked for, kept for the next call.
    """

    weights: ObjectArray
    biases: ObjectArray
    denominator: int
    scale: Fraction
    common: int
    gradient_bound: int
    constant_bound: Fraction
    residues: dict[int, tuple[NDArray[np.int32], FloatArray]] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def row_sum(self) -> int:
        """The largest sum of the sizes of a row of `weights`."""
        return _row_sum(self.weights)

    @cached_property
    def limbs(self) -> IntArray:
        """Digits of `weights` to the base 2^30, highest first, with the sign on every digit.

        Shape (digits, n, n_in).
        """
        sizes, digits = np.abs(self.weights), []
        while sizes.any():
            digits.append((sizes & _DIGIT).astype(np.int64))
            sizes = sizes >> LIMB_BITS
        signs = np.where(self.weights < 0, -1, 1)
        return np.array(digits[::-1], dtype=np.int64).reshape(-1, *self.weights.shape) * signs


@dataclass(frozen=True, eq=False, kw_only=True)
class ExactStack:
    """Several networks over one plane, in exact arithmetic.

    Attributes
    ----------
    networks : tuple of tuple of ExactLayer
        The hidden layers of each network.
    """

    networks: tuple[tuple[ExactLayer, ...], ...]

    @property
    def depth(self) -> int:
        """Number of hidden layers of the deepest network."""
        return max(map(len, self.networks))

    @cached_property
    def columns(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """First and last + 1 global neuron id, per network and layer."""
        starts: list[list[tuple[int, int]]] = [[] for _ in self.networks]
        start = 0
        for layer in range(self.depth):
            for network, layers in enumerate(self.networks):
                if layer < len(layers):
                    stop = start + len(layers[layer].biases)
                    starts[network].append((start, stop))
                    start = stop
        return tuple(map(tuple, starts))

    @cached_property
    def layer_start(self) -> tuple[int, ...]:
        """First global neuron id of each layer, and the number of all neurons."""
        by_layer = [
            sum(len(layers[k].biases) for layers in self.networks if k < len(layers))
            for k in range(self.depth)
        ]
        return tuple(sum(by_layer[:k]) for k in range(self.depth + 1))

    @property
    def n_neurons(self) -> int:
        """Number of hidden neurons of all networks."""
        return self.layer_start[-1]

    def effective_first_layer(self) -> tuple[FloatArray, FloatArray]:
        """First layer over the plane, joined over the networks, correctly rounded.

        Returns
        -------
        weights : ndarray of float64, shape (n, 2)
            Coefficients of x and y (or u and v of the slice).
        biases : ndarray of float64, shape (n,)
            Constants.

        Raises
        ------
        ParameterError
            When a composed weight exceeds the float64 range.
        """
        first = [layers[0] for layers in self.networks if layers]
        rows = [
            [nearest_float(value * layer.scale.numerator, layer.scale.denominator) for value in row]
            for layer in first
            for row in layer.weights.tolist()
        ]
        biases = [
            nearest_float(
                value * layer.scale.numerator, layer.denominator * layer.scale.denominator
            )
            for layer in first
            for value in layer.biases.tolist()
        ]
        weights = np.array(rows, dtype=np.float64).reshape(-1, 2)
        if not (np.isfinite(weights).all() and np.isfinite(biases).all()):
            raise ParameterError("a weight exceeds float64", where="effective first layer")
        return weights, np.array(biases, dtype=np.float64)


def exact_stack(
    networks: Sequence[ReLUNetwork | QuantizedNetwork],
    *,
    slice: PlaneSlice | None = None,  # noqa: A002 - the field's term
) -> ExactStack:
    """Exact weights of networks that are treated together.

    Parameters
    ----------
    networks : sequence of ReLUNetwork or QuantizedNetwork
        At least one. A float network means its floats; a quantized one means its grid
        ``(code − zero_point) · δ``, before rounding to float64.
    slice : (origin, u, v) of array_like, shape (d,), optional
        Networks of d inputs over the plane ``origin + s·u + t·v``. Left out, they have 2 inputs.

    Returns
    -------
    ExactStack
        Without output layers.

    Raises
    ------
    ShapeError
        When inputs of a network fit neither the plane nor the slice, or there is no network.

    Examples
    --------
    >>> stack = exact_stack([ReLUNetwork([[[1.5, -0.5]], [[1.0]]], [[0.25], [0.0]])])
    >>> layer = stack.networks[0][0]
    >>> layer.weights.tolist(), layer.scale, layer.biases.tolist(), layer.denominator
    ([[3, -1]], Fraction(1, 2), [1], 2)
    """
    if not networks:
        raise ShapeError("no network", where="exact_stack")
    plane = None if slice is None else _plane_map(slice)
    return ExactStack(networks=tuple(_exact_network(network, plane) for network in networks))


def _exact_network(
    network: ReLUNetwork | QuantizedNetwork, plane: FloatArray | None
) -> tuple[ExactLayer, ...]:
    floats = float_network(network)
    weights: Sequence[FloatArray | QuantizedArray] = floats.weights
    biases: Sequence[FloatArray | QuantizedArray] = floats.biases
    if isinstance(network, QuantizedNetwork):
        weights, biases = network.weights, network.biases or biases
    inputs = 2 if plane is None else plane.shape[0]
    if floats.widths[0] != inputs:
        raise ShapeError(
            f"the network takes {floats.widths[0]} inputs, not {inputs}",
            where="networks",
            remedy="give a slice with vectors of the network's inputs",
        )
    layers: list[ExactLayer] = []
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        exact_W, exact_b = dyadic(W), dyadic(b)
        exact_b = (exact_b[0].reshape(-1), exact_b[1])
        if plane is not None and not layers:
            exact_W, exact_b = composed(exact_W, exact_b, plane)
        layers.append(_next_layer(layers[-1] if layers else None, exact_W, exact_b))
    return tuple(layers)


def _next_layer(below: ExactLayer | None, W: Dyadic, b: Dyadic) -> ExactLayer:
    """Take the common divisor out of the weights and express the biases in the scale."""
    divisor = math.gcd(*W[0].flat) or 1
    weights = W[0] // divisor
    scale = divisor * Fraction(2) ** W[1] * (below.scale if below else 1)
    # b / S over the one denominator of all entries
    unit = Fraction(2) ** b[1] / scale
    shared = math.gcd(unit.denominator, *b[0].flat)
    denominator = unit.denominator // shared
    biases = (b[0] // shared) * unit.numerator
    row_sum = _row_sum(weights)
    return ExactLayer(
        weights=weights,
        biases=biases,
        denominator=denominator,
        scale=scale,
        common=math.lcm(denominator, below.common if below else 1),
        gradient_bound=row_sum * below.gradient_bound if below else max(map(abs, weights.flat)),
        constant_bound=Fraction(max(map(abs, biases)), denominator)
        + (row_sum * below.constant_bound if below else 0),
    )


def _row_sum(weights: ObjectArray) -> int:
    return max(int(row) for row in np.abs(weights).sum(axis=1))


def _plane_map(plane: PlaneSlice) -> FloatArray:
    """u, v and the origin as columns, shape (d, 3)."""
    origin, u, v = (
        finite_array(vector, name=f"slice {name}", ndim=1)
        for name, vector in zip(("origin", "u", "v"), plane, strict=True)
    )
    if any(len(first) != len(second) for first, second in pairwise((origin, u, v))):
        raise ShapeError(f"lengths are {len(origin)}, {len(u)}, {len(v)}", where="slice")
    return np.stack([u, v, origin], axis=1)
