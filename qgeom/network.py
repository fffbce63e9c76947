"""ReLU networks as frozen values: weights and biases in float64, nothing hidden.

Layer l computes ``W[l] · x + b[l]``; every layer but the last is followed by ReLU. A neuron is
*active* where its pre-activation is above zero; the *pattern* of an input is the list of active
hidden neurons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import FormatError, ParameterError, ShapeError
from qgeom.types import BoolArray, FloatArray, finite_array

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True)
class AffineMap:
    """The affine map y = A x + b that a network equals on one cell.

    Attributes
    ----------
    matrix : ndarray of float64, shape (d_out, d_in)
        A[x], in the input frame.
    offset : ndarray of float64, shape (d_out,)
        b[x].
    """

    matrix: FloatArray
    offset: FloatArray


@dataclass(frozen=True, eq=False)
class ReLUNetwork:
    """A fully connected ReLU network.

    Parameters
    ----------
    weights : sequence of array_like
        One matrix per layer, shape (out, in).
    biases : sequence of array_like
        One vector per layer, shape (out,).

    Raises
    ------
    ShapeError
        When shapes do not chain; the layer and both sizes are named.
    NotFiniteError
        When a weight or bias is NaN or infinite.

    Examples
    --------
    >>> network = ReLUNetwork([[[1.0, -1.0]], [[2.0]]], [[0.0], [0.5]])
    >>> network([[3.0, 1.0], [1.0, 3.0]])
    array([[4.5],
           [0.5]])
    >>> network.pattern([[3.0, 1.0], [1.0, 3.0]])
    array([[ True],
           [False]])
    """

    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]

    def __init__(self, weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]) -> None:
        if not weights or len(weights) != len(biases):
            raise ShapeError(
                f"{len(weights)} weight matrices and {len(biases)} bias vectors",
                where="ReLUNetwork",
                remedy="give one bias vector per weight matrix, at least one of each",
            )
        matrices = tuple(
            finite_array(W, name=f"weights[{layer}]", ndim=2) for layer, W in enumerate(weights)
        )
        vectors = tuple(
            finite_array(b, name=f"biases[{layer}]", ndim=1) for layer, b in enumerate(biases)
        )
        _check_chain(matrices, vectors)
        object.__setattr__(self, "weights", matrices)
        object.__setattr__(self, "biases", vectors)

    @property
    def widths(self) -> tuple[int, ...]:
        """Sizes from input to output, for example (2, 8, 8, 1)."""
        return (self.weights[0].shape[1], *(W.shape[0] for W in self.weights))

    @cached_property
    def n_neurons(self) -> int:
        """Number of hidden neurons over all layers."""
        return sum(self.widths[1:-1])

    def pre_activations(self, x: ArrayLike) -> tuple[FloatArray, ...]:
        """Values of every layer before its ReLU; the last entry is the output.

        Parameters
        ----------
        x : array_like, shape (n, d_in)
            Inputs, one per row.

        Returns
        -------
        tuple of ndarray
            Entry l has shape (n, widths[l + 1]).

        Raises
        ------
        ShapeError, NotFiniteError
            For inputs of another dimension, or not finite.
        """
        values = finite_array(x, name="x", ndim=2)
        if values.shape[1] != self.widths[0]:
            raise ShapeError(
                f"inputs have {values.shape[1]} coordinates, the network takes {self.widths[0]}",
                where="x",
            )
        layers = []
        for layer, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            active = values if layer == 0 else np.maximum(values, 0.0)
            values = active @ W.T + b
            layers.append(values)
        return tuple(layers)

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Outputs, shape (n, d_out)."""
        return self.pre_activations(x)[-1]

    def pattern(self, x: ArrayLike) -> BoolArray:
        """Which hidden neurons are active (pre-activation above 0): shape (n, n_neurons)."""
        hidden = self.pre_activations(x)[:-1]
        if not hidden:
            return np.zeros((np.shape(x)[0], 0), dtype=np.bool_)
        return np.concatenate([values > 0 for values in hidden], axis=1)

    def affine_map(self, x: ArrayLike) -> AffineMap:
        """A[x] and b[x]: the affine map of the cell that holds one input.

        Parameters
        ----------
        x : array_like, shape (d_in,)
            One input. On a boundary, neurons at zero count as inactive.

        Returns
        -------
        AffineMap
            With ``network([x])[0] == A @ x + b`` up to rounding.
        """
        point = finite_array(x, name="x", ndim=1)
        pattern = self.pattern(point[None, :])[0]
        matrix, offset = self.weights[0], self.biases[0]
        start = 0
        for W, b in zip(self.weights[1:], self.biases[1:], strict=True):
            active = pattern[start : start + W.shape[1]]
            start += W.shape[1]
            matrix, offset = (W * active) @ matrix, (W * active) @ offset + b
        return AffineMap(matrix=matrix, offset=offset)

    @classmethod
    def from_torch(cls, module: nn.Sequential) -> Self:
        """Read an `nn.Sequential` of `Linear` and `ReLU` layers in turn.

        Raises
        ------
        FormatError
            When a layer is of another kind or out of turn; its position and type are named.
        """
        weights, biases = [], []
        layer: Any  # layers are known by name, so that torch is not imported here
        for position, layer in enumerate(module):
            expected = "Linear" if position % 2 == 0 else "ReLU"
            if type(layer).__name__ != expected:
                raise FormatError(
                    f"layer {position} is {type(layer).__name__}, expected {expected}",
                    where="module",
                    remedy="only Linear, ReLU, Linear, … chains are ReLU networks here",
                )
            if expected == "Linear":
                W = layer.weight.detach().cpu().numpy()
                weights.append(W)
                bias = layer.bias
                biases.append(np.zeros(len(W)) if bias is None else bias.detach().cpu().numpy())
        if len(module) % 2 == 0:
            raise FormatError("the last layer is not Linear", where="module")
        return cls(weights, biases)

    def tensors(self) -> dict[str, FloatArray]:
        """The network as named arrays: ``weights.l`` and ``biases.l`` per layer."""
        named = {f"weights.{layer}": W for layer, W in enumerate(self.weights)}
        return named | {f"biases.{layer}": b for layer, b in enumerate(self.biases)}

    @classmethod
    def from_tensors(cls, tensors: dict[str, FloatArray]) -> Self:
        """Rebuild a network from `tensors()`.

        Raises
        ------
        FormatError
            When a name is missing or not expected.
        """
        depth = len(tensors) // 2
        names = [f"{part}.{layer}" for part in ("weights", "biases") for layer in range(depth)]
        if not depth or set(names) != set(tensors):
            raise FormatError(
                f"tensors are named {sorted(tensors)}",
                remedy="expected weights.0, biases.0, weights.1, biases.1, …",
            )
        return cls([tensors[n] for n in names[:depth]], [tensors[n] for n in names[depth:]])

    def save(self, path: str | Path) -> None:
        """Write the network as safetensors (float64 tensors named as in `tensors`)."""
        from safetensors.numpy import save_file

        save_file({name: np.asarray(a, order="C") for name, a in self.tensors().items()}, path)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a network written by `save`, or any safetensors file with such names.

        Raises
        ------
        FormatError
            When the file is no safetensors file or holds other tensors.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            tensors = load_file(path)
        except SafetensorError as error:
            raise FormatError(
                f"not a readable safetensors file: {error}", where=str(path)
            ) from error
        return cls.from_tensors(tensors)


def _check_chain(weights: Sequence[FloatArray], biases: Sequence[FloatArray]) -> None:
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        if 0 in W.shape:
            raise ParameterError(f"shape {W.shape} is empty", where=f"weights[{layer}]")
        if b.shape != (W.shape[0],):
            raise ShapeError(
                f"{b.shape[0]} biases for {W.shape[0]} neurons", where=f"biases[{layer}]"
            )
        if layer and W.shape[1] != weights[layer - 1].shape[0]:
            raise ShapeError(
                f"takes {W.shape[1]} inputs, layer {layer - 1} gives {weights[layer - 1].shape[0]}",
                where=f"weights[{layer}]",
            )
