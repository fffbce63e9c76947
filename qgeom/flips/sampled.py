"""Flips of a network and its quantized twin, seen at given points.

Three quantities are kept apart. The *flip rate of a neuron* is the share of points at which its
state differs; the *pattern disagreement* is the share at which any neuron's state differs; the
*relu_flip_rate* is the mean of the neurons' flip rates. For n neurons,
``max rate ≤ pattern disagreement ≤ min(1, n · relu_flip_rate)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qgeom.arrays import namespace, on_host
from qgeom.errors import ParameterError, ShapeError
from qgeom.network import ReLUNetwork
from qgeom.packing import pack_patterns
from qgeom.types import BoolArray, FloatArray, IntArray, finite_array

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, eq=False, kw_only=True)
class Response:
    """What a classifier with one output does at some points.

    Attributes
    ----------
    hidden : tuple of ndarray or Tensor of float64
        Pre-activations per hidden layer, shapes (n, width).
    output : ndarray or Tensor of float64, shape (n,)
        The logit.
    """

    hidden: tuple[Any, ...]
    output: Any

    @cached_property
    def pattern(self) -> BoolArray:
        """Active hidden neurons, shape (n, n_neurons)."""
        states = [values > 0 for values in self.hidden]
        return cast("BoolArray", on_host(namespace(self.output).concat(states, axis=1)))

    @cached_property
    def decision(self) -> BoolArray:
        """Points of class 1 (output above 0), shape (n,)."""
        return cast("BoolArray", on_host(self.output > 0))


def respond(network: ReLUNetwork, points: ArrayLike | Tensor) -> Response:
    """Evaluate a classifier once, for every comparison that follows.

    Parameters
    ----------
    network : ReLUNetwork
        A network with at least one hidden layer and one output.
    points : array_like or Tensor, shape (n, d_in)
        Inputs, at least one; a tensor is evaluated on its device.

    Returns
    -------
    Response
        What the network does at each point.

    Raises
    ------
    ShapeError
        For another number of outputs, no hidden layer, or no points.
    """
    if network.widths[-1] != 1 or len(network.widths) < 3:
        raise ShapeError(
            f"widths are {network.widths}",
            where="network",
            remedy="flips of a classifier need hidden neurons and one output",
        )
    *hidden, output = network.pre_activations(points)
    if not len(output):
        raise ShapeError("no points", where="points", remedy="give at least one")
    return Response(hidden=tuple(hidden), output=output[:, 0])


@dataclass(frozen=True, eq=False, kw_only=True)
class SampledFlips:
    """Where and how often a network and its twin differ.

    Attributes
    ----------
    flipped : ndarray of bool, shape (n, n_neurons)
        Neurons whose state differs, per point.
    changed : ndarray of bool, shape (n,)
        Points whose decision differs.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> network = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> twin = ReLUNetwork([[[1.0, 0.25], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> flips = sampled_flips(network, twin, [[0.1, -0.9], [0.5, 0.5]])
    >>> flips.pattern_disagreement, flips.neuron_flip_rates
    (0.5, array([0.5, 0. ]))
    """

    flipped: BoolArray
    changed: BoolArray

    def __post_init__(self) -> None:
        if self.flipped.ndim != 2 or self.changed.shape != (len(self.flipped),):
            raise ShapeError(f"flipped {self.flipped.shape}, changed {self.changed.shape}")
        if 0 in self.flipped.shape:
            raise ShapeError(f"flipped has shape {self.flipped.shape}", remedy="points and neurons")

    @cached_property
    def disagrees(self) -> BoolArray:
        """Points at which any neuron flips: the sampled flip region, shape (n,)."""
        return np.asarray(self.flipped.any(axis=1), dtype=np.bool_)

    @cached_property
    def neuron_counts(self) -> IntArray:
        """Points at which each neuron flips, shape (n_neurons,)."""
        return np.asarray(np.count_nonzero(self.flipped, axis=0), dtype=np.int64)

    @property
    def neuron_flip_rates(self) -> FloatArray:
        """Share of points at which each neuron flips, shape (n_neurons,)."""
        return np.asarray(self.neuron_counts / len(self.flipped), dtype=np.float64)

    @property
    def relu_flip_rate(self) -> float:
        """Mean of the neurons' flip rates: the share of flipped entries."""
        return int(self.neuron_counts.sum()) / self.flipped.size

    @property
    def pattern_disagreement(self) -> float:
        """Share of points at which any neuron flips."""
        return float(np.count_nonzero(self.disagrees)) / len(self.flipped)

    @property
    def decision_change(self) -> float:
        """Share of points whose decision differs."""
        return float(np.count_nonzero(self.changed)) / len(self.flipped)

    @property
    def decision_change_without_flip(self) -> float:
        """Share of points whose decision differs although no neuron flips."""
        return float(np.count_nonzero(self.changed & ~self.disagrees)) / len(self.flipped)


def compare_responses(before: Response, after: Response) -> SampledFlips:
    """Flips and changed decisions between two responses at the same points.

    Raises
    ------
    ShapeError
        When they differ in points or neurons.
    """
    if before.pattern.shape != after.pattern.shape:
        raise ShapeError(f"patterns have shapes {before.pattern.shape} and {after.pattern.shape}")
    return SampledFlips(
        flipped=before.pattern ^ after.pattern, changed=before.decision ^ after.decision
    )


def sampled_flips(
    network: ReLUNetwork, twin: ReLUNetwork, points: ArrayLike | Tensor
) -> SampledFlips:
    """Compare a network with its quantized twin at given points.

    Parameters
    ----------
    network, twin : ReLUNetwork
        Two classifiers of the same widths.
    points : array_like or Tensor, shape (n, d_in)
        Inputs in the input frame; a tensor is evaluated on its device. The result is in host
        memory.

    Returns
    -------
    SampledFlips
        Where states and patterns differ.

    Raises
    ------
    ShapeError
        For networks of different widths, more than one output, or no points.

    Examples
    --------
    >>> network = ReLUNetwork([[[1.0], [1.0]], [[1.0, 1.0]]], [[0.0, -1.0], [-1.0]])
    >>> twin = ReLUNetwork([[[1.0], [1.0]], [[1.0, 1.0]]], [[-0.5, -1.5], [-1.0]])
    >>> flips = sampled_flips(network, twin, [[0.25], [0.75], [1.25], [1.75]])
    >>> flips.neuron_flip_rates, flips.relu_flip_rate, flips.pattern_disagreement
    (array([0.25, 0.25]), 0.25, 0.5)
    """
    if network.widths != twin.widths:
        raise ShapeError(f"widths are {network.widths} and {twin.widths}", where="twin")
    return compare_responses(respond(network, points), respond(twin, points))


def output_under_pattern(network: ReLUNetwork, pattern: BoolArray, points: ArrayLike) -> FloatArray:
    """Output when neurons are switched by a given pattern instead of their own sign.

    With the pattern of another network it tells what a change of weights alone does, before any
    flip takes effect.

    Parameters
    ----------
    network : ReLUNetwork
        A classifier with one output.
    pattern : ndarray of bool, shape (n, n_neurons)
        The neurons to let through, per point.
    points : array_like, shape (n, d_in)
        Inputs.

    Returns
    -------
    ndarray of float64, shape (n,)
        The output at each point.

    Raises
    ------
    ShapeError
        When the pattern does not fit.

    Examples
    --------
    >>> network = ReLUNetwork([[[1.0]], [[2.0]]], [[0.0], [1.0]])
    >>> output_under_pattern(network, np.array([[True], [False]]), [[-1.0], [-1.0]])
    array([-1.,  1.])
    """
    values = finite_array(points, name="points", ndim=2)
    if pattern.shape != (len(values), network.n_neurons):
        raise ShapeError(f"shape is {pattern.shape}", where="pattern")
    start = 0
    for W, b in zip(network.weights[:-1], network.biases[:-1], strict=True):
        values = (values @ W.T + b) * pattern[:, start : start + len(W)]
        start += len(W)
    return (values @ network.weights[-1].T + network.biases[-1])[:, 0]


def pattern_codes(pattern: BoolArray) -> NDArray[np.uint64]:
    """Pack each pattern into one whole number: equal numbers, equal patterns.

    Parameters
    ----------
    pattern : ndarray of bool, shape (n, n_neurons)
        At most 64 neurons.

    Returns
    -------
    ndarray of uint64, shape (n,)
        Neuron k is bit k.

    Raises
    ------
    ParameterError
        For more than 64 neurons.

    Examples
    --------
    >>> pattern_codes(np.array([[True, False, True], [False, False, False]])).tolist()
    [5, 0]
    """
    if pattern.ndim != 2:
        raise ShapeError(f"shape is {pattern.shape}", where="pattern", remedy="(n, n_neurons)")
    n, neurons = pattern.shape
    if neurons > 64:
        raise ParameterError(f"{neurons} neurons", where="pattern", remedy="at most 64")
    return pack_patterns(pattern)[:, 0] if neurons else np.zeros(n, dtype=np.uint64)


def number_patterns(codes: NDArray[np.uint64]) -> tuple[IntArray, int]:
    """Replace codes by small ids 0, 1, … in order of rising code.

    Returns
    -------
    ids : ndarray of int64
        Same shape as `codes`.
    count : int
        How many different patterns there are.
    """
    distinct, ids = np.unique(codes, return_inverse=True)
    return ids.reshape(codes.shape).astype(np.int64), len(distinct)
