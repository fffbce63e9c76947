"""Affine maps of patterns in whole numbers, up to one common factor."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qgeom.network import ReLUNetwork
from qgeom.types import BoolArray, FloatArray

WholeNumbers: TypeAlias = NDArray[Any]


def whole(*arrays: FloatArray) -> tuple[tuple[WholeNumbers, ...], int]:
    """Floats as Python integers over one common denominator.

    Parameters
    ----------
    *arrays : ndarray of float64
        Finite numbers.

    Returns
    -------
    numerators : tuple of ndarray of int
        Of the same shapes, of unlimited precision.
    denominator : int
        A power of two.

    Examples
    --------
    >>> (halves,), scale = whole(np.array([0.5, 2.0]))
    >>> halves.tolist(), scale
    ([1, 4], 2)
    """
    ratios = [[float(x).as_integer_ratio() for x in array.ravel()] for array in arrays]
    scale = max((q for ratio in ratios for _, q in ratio), default=1)  # all are powers of two
    numerators = []
    for array, ratio in zip(arrays, ratios, strict=True):
        numbers = np.empty(array.size, dtype=object)
        numbers[:] = [p * (scale // q) for p, q in ratio]
        numerators.append(numbers.reshape(array.shape))
    return tuple(numerators), scale


def exact_maps(network: ReLUNetwork, patterns: BoolArray) -> WholeNumbers:
    """The affine map of the one output for each pattern, all times one positive number.

    Parameters
    ----------
    network : ReLUNetwork
        Two inputs and one output.
    patterns : ndarray of bool, shape (n, n_neurons)
        Which hidden neurons are active.

    Returns
    -------
    ndarray of int, shape (n, 3)
        Derivatives by x and y, and offset, multiplied by the same number in all rows.

    Examples
    --------
    >>> network = ReLUNetwork([[[0.5, 0.0]], [[1.0]]], [[0.25], [-1.0]])
    >>> exact_maps(network, np.array([[False], [True]])).tolist()  # times 4
    [[0, 0, -4], [2, 0, -3]]
    """
    total, place = 1, 0
    maps: WholeNumbers | None = None
    for W, b in zip(network.weights, network.biases, strict=True):
        (weights, biases), scale = whole(W, b)
        if maps is None:
            layer = np.concatenate([weights, biases[:, None]], axis=1)
            maps = np.repeat(layer[None], len(patterns), axis=0)
        else:
            active = patterns[:, place : place + W.shape[1], None].astype(object)
            place += W.shape[1]
            maps = np.stack([weights @ row for row in maps * active])
            maps[:, :, 2] += biases * total
        total *= scale
    assert maps is not None  # noqa: S101 - a network has a layer
    return maps[:, 0]
