"""Where a network's weights and biases come from: their check, torch modules, and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import FormatError, ParameterError, ShapeError
from qgeom.types import FloatArray, finite_array

if TYPE_CHECKING:
    from torch import nn


def checked_parameters(
    weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]
) -> tuple[tuple[FloatArray, ...], tuple[FloatArray, ...]]:
    """Weights and biases in float64, once it is known that they make a network.

    Parameters
    ----------
    weights : sequence of array_like
        One matrix per layer, shape (out, in).
    biases : sequence of array_like
        One vector per layer, shape (out,).

    Returns
    -------
    weights, biases : tuple of ndarray of float64
        Read-only.

    Raises
    ------
    ShapeError
        When shapes do not chain; the layer and both sizes are named.
    NotFiniteError
        When a weight or bias is NaN or infinite.
    ParameterError
        When a layer is empty.

    Examples
    --------
    >>> checked_parameters([[[1, 2]]], [[0]])
    ((array([[1., 2.]]),), (array([0.]),))
    """
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
    return matrices, vectors


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


def module_parameters(module: nn.Sequential) -> tuple[list[FloatArray], list[FloatArray]]:
    """Weights and biases of an `nn.Sequential` of `Linear` and `ReLU` layers in turn.

    Parameters
    ----------
    module : nn.Sequential
        On any device. A missing bias is zero.

    Returns
    -------
    weights, biases : list of ndarray
        One of each per `Linear`, in the module's dtype.

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
    return weights, biases


def tensor_parameters(
    tensors: Mapping[str, FloatArray],
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Weights and biases among arrays named ``weights.l`` and ``biases.l``.

    Parameters
    ----------
    tensors : mapping of str to ndarray
        Two arrays per layer, in any order.

    Returns
    -------
    weights, biases : list of ndarray
        From the first layer to the last.

    Raises
    ------
    FormatError
        When a name is missing or not expected.

    Examples
    --------
    >>> tensor_parameters({"biases.0": np.zeros(1), "weights.0": np.ones((1, 1))})
    ([array([[1.]])], [array([0.])])
    """
    depth = len(tensors) // 2
    names = [f"{part}.{layer}" for part in ("weights", "biases") for layer in range(depth)]
    if not depth or set(names) != set(tensors):
        raise FormatError(
            f"tensors are named {sorted(tensors)}",
            remedy="expected weights.0, biases.0, weights.1, biases.1, …",
        )
    return [tensors[n] for n in names[:depth]], [tensors[n] for n in names[depth:]]


def write_tensors(tensors: Mapping[str, FloatArray], path: str | Path) -> None:
    """Write named arrays as safetensors.

    Parameters
    ----------
    tensors : mapping of str to ndarray
        The arrays.
    path : str or Path
        The file, replaced where it exists.
    """
    from safetensors.numpy import save_file

    save_file({name: np.asarray(array, order="C") for name, array in tensors.items()}, path)


def read_tensors(path: str | Path) -> dict[str, FloatArray]:
    """Read a safetensors file.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    dict of str to ndarray
        Its arrays, in the file's dtypes.

    Raises
    ------
    FormatError
        When the file is no safetensors file.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return load_file(path)
    except SafetensorError as error:
        raise FormatError(f"not a readable safetensors file: {error}", where=str(path)) from error
