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
from typing import TYPE_CHECKING, Any, Self, overload

from numpy.typing import ArrayLike

from qgeom.arrays import DeviceCopies, finite_like, namespace, on_host
from qgeom.errors import ShapeError
from qgeom.network_parameters import (
    checked_parameters,
    module_parameters,
    read_tensors,
    tensor_parameters,
    write_tensors,
)
from qgeom.packing import WordArray, pack_patterns
from qgeom.types import BoolArray, FloatArray, finite_array

if TYPE_CHECKING:
    from torch import Tensor, nn


@dataclass(frozen=True)
class AffineMap:
    """The affine map y = A x + b that a network equals on one cell.

    Attributes
    ----------
    matrix : ndarray of float64, shape (d_out, d_in)
        A[x], in the input frame.
    offset : ndarray of float64, shape (d_out,)
        b[x].

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> ReLUNetwork([[[2.0]], [[3.0]]], [[1.0], [0.5]]).affine_map([4.0]).matrix
    array([[6.]])
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
        matrices, vectors = checked_parameters(weights, biases)
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

    @cached_property
    def _parameters(self) -> DeviceCopies:
        """Weights, then biases, on every device they were needed on."""
        return DeviceCopies((*self.weights, *self.biases))

    def _beside(self, array: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:  # noqa: ANN401
        """Weights and biases to compute with an array."""
        both = self._parameters.beside(array)
        return both[: len(self.weights)], both[len(self.weights) :]

    @overload
    def pre_activations(self, x: Tensor) -> tuple[Tensor, ...]: ...
    @overload
    def pre_activations(self, x: ArrayLike) -> tuple[FloatArray, ...]: ...
    def pre_activations(self, x: Any) -> tuple[Any, ...]:
        """Values of every layer before its ReLU; the last entry is the output.

        Parameters
        ----------
        x : array_like or Tensor, shape (n, d_in)
            Inputs, one per row. A tensor may lie on any device; it is detached.

        Returns
        -------
        tuple of ndarray or Tensor of float64
            Entry l has shape (n, widths[l + 1]). Tensors, on the same device, for a tensor.

        Raises
        ------
        ShapeError, NotFiniteError
            For inputs of another dimension, or not finite.
        ParameterError
            For an array that is neither of NumPy nor of torch.
        """
        values = finite_like(x, name="x", ndim=2)
        if values.shape[1] != self.widths[0]:
            raise ShapeError(
                f"inputs have {values.shape[1]} coordinates, the network takes {self.widths[0]}",
                where="x",
            )
        xp = namespace(values)
        layers: list[Any] = []
        for W, b in zip(*self._beside(values), strict=True):
            active = xp.maximum(layers[-1], 0.0) if layers else values
            layers.append(active @ W.T + b)
        return tuple(layers)

    @overload
    def __call__(self, x: Tensor) -> Tensor: ...
    @overload
    def __call__(self, x: ArrayLike) -> FloatArray: ...
    def __call__(self, x: Any) -> Any:
        """Outputs, shape (n, d_out), of inputs as in `pre_activations`."""
        return self.pre_activations(x)[-1]

    @overload
    def pattern(self, x: Tensor) -> Tensor: ...
    @overload
    def pattern(self, x: ArrayLike) -> BoolArray: ...
    def pattern(self, x: Any) -> Any:
        """Which hidden neurons are active (pre-activation above 0): shape (n, n_neurons).

        Inputs are as in `pre_activations`.
        """
        *hidden, output = self.pre_activations(x)
        states = [values > 0 for values in hidden] or [output[:, :0] > 0]
        return namespace(output).concat(states, axis=1)

    def packed_pattern(self, x: ArrayLike | Tensor) -> WordArray:
        """The pattern with 64 neurons per word, always in host memory.

        Parameters
        ----------
        x : array_like or Tensor, shape (n, d_in)
            Inputs as in `pre_activations`, evaluated on their device.

        Returns
        -------
        ndarray of uint64, shape (n, ceil(n_neurons / 64))
            As of `pack_patterns`.

        Examples
        --------
        >>> network = ReLUNetwork([[[1.0], [-1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
        >>> network.packed_pattern([[1.0], [-1.0], [0.0]]).ravel().tolist()
        [1, 2, 0]
        """
        return pack_patterns(on_host(self.pattern(x)))

    @overload
    def affine_maps(self, x: Tensor) -> tuple[Tensor, Tensor]: ...
    @overload
    def affine_maps(self, x: ArrayLike) -> tuple[FloatArray, FloatArray]: ...
    def affine_maps(self, x: Any) -> tuple[Any, Any]:
        """A[x] and b[x] of many inputs at once.

        Parameters
        ----------
        x : array_like or Tensor, shape (n, d_in)
            Inputs as in `pre_activations`. On a boundary, neurons at zero count as inactive.

        Returns
        -------
        matrices : ndarray or Tensor of float64, shape (n, d_out, d_in)
            ``network(x)[i] == matrices[i] @ x[i] + offsets[i]`` up to rounding.
        offsets : ndarray or Tensor of float64, shape (n, d_out)
            The constant parts.
        """
        *hidden, output = self.pre_activations(x)
        xp = namespace(output)
        weights, biases = self._beside(output)
        columns = xp.broadcast_to(weights[0].T, (output.shape[0], *weights[0].T.shape))
        offsets = xp.broadcast_to(biases[0], (output.shape[0], *biases[0].shape))
        for values, W, b in zip(hidden, weights[1:], biases[1:], strict=True):
            active = values > 0
            through = xp.where(active[:, None, :], columns, 0.0)
            columns = xp.tensordot(through, W, axes=((2,), (1,)))  # one product for all inputs
            offsets = xp.where(active, offsets, 0.0) @ W.T + b
        # copies, for without hidden layers both are views of the parameters
        return xp.asarray(xp.matrix_transpose(columns), copy=True), xp.asarray(offsets, copy=True)

    @overload
    def jacobians(self, x: Tensor) -> Tensor: ...
    @overload
    def jacobians(self, x: ArrayLike) -> FloatArray: ...
    def jacobians(self, x: Any) -> Any:
        """Derivatives of the outputs by the inputs: A[x], shape (n, d_out, d_in).

        Inputs and what holds on a boundary are as in `affine_maps`.

        Examples
        --------
        >>> network = ReLUNetwork([[[1.0, -1.0]], [[2.0]]], [[0.0], [0.5]])
        >>> network.jacobians([[3.0, 1.0], [1.0, 3.0]]).tolist()
        [[[2.0, -2.0]], [[0.0, 0.0]]]
        """
        return self.affine_maps(x)[0]

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
        matrices, offsets = self.affine_maps(point[None, :])
        return AffineMap(matrix=matrices[0], offset=offsets[0])

    @classmethod
    def from_torch(cls, module: nn.Sequential) -> Self:
        """Read an `nn.Sequential` of `Linear` and `ReLU` layers in turn.

        Raises
        ------
        FormatError
            When a layer is of another kind or out of turn; its position and type are named.
        """
        return cls(*module_parameters(module))

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
        return cls(*tensor_parameters(tensors))

    def save(self, path: str | Path) -> None:
        """Write the network as safetensors (float64 tensors named as in `tensors`)."""
        write_tensors(self.tensors(), path)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a network written by `save`, or any safetensors file with such names.

        Raises
        ------
        FormatError
            When the file is no safetensors file or holds other tensors.
        """
        return cls.from_tensors(read_tensors(path))
