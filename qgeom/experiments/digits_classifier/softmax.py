"""The softmax layer, and what it changes."""

from __future__ import annotations

import numpy as np

from qgeom.types import FloatArray


def softmax(outputs: FloatArray) -> FloatArray:
    """Turn outputs into positive numbers with sum 1, in the same order.

    Parameters
    ----------
    outputs : ndarray of float64, shape (..., classes)
        Outputs of a network.

    Returns
    -------
    ndarray of float64
        exp(outputs) over its sum along the last axis, computed without overflow.

    Examples
    --------
    >>> softmax(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    powers = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float64)


def changed_decisions(outputs: FloatArray) -> int:
    """Count the decisions that softmax changes or leaves undecided.

    Parameters
    ----------
    outputs : ndarray of float64, shape (n, classes)
        Outputs of a network.

    Returns
    -------
    int
        Inputs for which the largest probability is not at the largest output, or for which it is
        attained more often than the largest output is (rounding can make probabilities equal).

    Examples
    --------
    >>> changed_decisions(np.array([[1.0, 2.0], [0.0, 1e-17]]))
    1
    """
    chances = softmax(outputs)
    before = outputs == outputs.max(axis=1, keepdims=True)
    after = chances == chances.max(axis=1, keepdims=True)
    return int((before != after).any(axis=1).sum())
