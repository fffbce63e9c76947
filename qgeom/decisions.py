"""Decisions of binary classifiers: class 1 where the output is above zero."""

from __future__ import annotations

from numpy.typing import ArrayLike

from qgeom.errors import ShapeError
from qgeom.network import ReLUNetwork
from qgeom.types import BoolArray, IntArray


def decisions(network: ReLUNetwork, points: ArrayLike) -> BoolArray:
    """Decide for every point.

    Parameters
    ----------
    network : ReLUNetwork
        A network with one output.
    points : array_like, shape (n, d_in)
        Inputs.

    Returns
    -------
    ndarray of bool, shape (n,)
        True for class 1. An output of exactly zero is class 0.

    Raises
    ------
    ShapeError
        When the network has more than one output.

    Examples
    --------
    >>> decisions(ReLUNetwork([[[1.0]]], [[-2.0]]), [[1.0], [2.0], [3.0]])
    array([False, False,  True])
    """
    outputs = network(points)
    if outputs.shape[1] != 1:
        raise ShapeError(f"the network has {outputs.shape[1]} outputs, a decision needs one")
    return outputs[:, 0] > 0


def accuracy(network: ReLUNetwork, points: ArrayLike, labels: IntArray) -> float:
    """Share of points whose decision is their label.

    Parameters
    ----------
    network : ReLUNetwork
        A network with one output.
    points : array_like, shape (n, d_in)
        Inputs, at least one.
    labels : ndarray of int, shape (n,)
        Classes 0 and 1.

    Returns
    -------
    float
        In [0, 1].

    Raises
    ------
    ShapeError
        When there is no point, or not one label per point.

    Examples
    --------
    >>> import numpy as np
    >>> accuracy(ReLUNetwork([[[1.0]]], [[-2.0]]), [[1.0], [3.0]], np.array([1, 1]))
    0.5
    """
    decided = decisions(network, points)
    if not len(decided) or labels.shape != decided.shape:
        raise ShapeError(f"{len(decided)} points and labels of shape {labels.shape}")
    return float((decided == (labels == 1)).mean())
