"""Layers of a linear network, and the way back from a layer's output space to the input space."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.types import FloatArray, finite_array

_Exact: TypeAlias = list[list[Fraction]]


def checked_chain(weights: Sequence[ArrayLike], *, name: str) -> tuple[FloatArray, ...]:
    """Matrices of a linear network, checked to fit each other.

    Parameters
    ----------
    weights : sequence of array_like
        One matrix per layer, shape (out, in), the first layer first; at least one.
    name : str
        How error messages call the sequence.

    Returns
    -------
    tuple of ndarray of float64
        The matrices.

    Raises
    ------
    ParameterError
        When there is no layer.
    ShapeError
        When something is not a matrix, is empty, or does not take its predecessor's output.
    NotFiniteError
        When an entry is NaN or infinite.

    Examples
    --------
    >>> [W.shape for W in checked_chain([[[1, 2]], [[3], [4]]], name="weights")]
    [(1, 2), (2, 1)]
    """
    if not len(weights):
        raise ParameterError("no layers", where=name, remedy="give at least one matrix")
    layers = tuple(
        finite_array(W, name=f"{name}[{layer}]", ndim=2) for layer, W in enumerate(weights)
    )
    for layer, W in enumerate(layers):
        where = f"{name}[{layer}]"
        if 0 in W.shape:
            raise ShapeError(f"shape {W.shape} is empty", where=where)
        if layer and W.shape[1] != layers[layer - 1].shape[0]:
            width = layers[layer - 1].shape[0]
            raise ShapeError(
                f"takes {W.shape[1]} inputs, the layer before has {width} outputs", where=where
            )
    return layers


def cumulative_inverses(weights: Sequence[ArrayLike], *, name: str) -> tuple[FloatArray, ...]:
    """Pull-backs (W_l … W_1)⁻¹ from the output space of every layer l to the input space.

    Parameters
    ----------
    weights : sequence of array_like
        One square matrix per layer, all of the same size (d, d), the first layer first.
    name : str
        How error messages call the sequence.

    Returns
    -------
    tuple of ndarray of float64, shape (d, d)
        One matrix per layer.

    Raises
    ------
    ParameterError
        When a layer is singular (the first such is named) or there is none.
    ShapeError
        When a layer is not square.
    NotFiniteError
        When an entry is NaN or infinite, or a pull-back overflows.

    Notes
    -----
    Floating-point numbers are rational: products and inverses are taken exactly and rounded once
    at the end. Whether a layer is singular is therefore decided, not estimated, and a badly
    conditioned one costs no accuracy. The effort, cubic in d with numbers that grow with the
    depth, is meant for the few dimensions in which error regions are drawn.

    Examples
    --------
    >>> [A.tolist() for A in cumulative_inverses([[[2.0]], [[4.0]]], name="weights")]
    [[[0.5]], [[0.125]]]
    >>> cumulative_inverses([[[1.0, 2.0], [2.0, 4.0]]], name="weights")
    Traceback (most recent call last):
        ...
    qgeom.errors.ParameterError: weights[0]: the matrix is singular (a set in ...
    """
    found: list[FloatArray] = []
    cumulative: _Exact = []
    for layer, W in enumerate(checked_chain(weights, name=name)):
        where = f"{name}[{layer}]"
        if W.shape[0] != W.shape[1]:
            raise ShapeError(f"shape {W.shape} has no inverse", where=where, remedy="give a square")
        inverse = _inverse(W)
        if inverse is None:
            raise ParameterError(
                "the matrix is singular",
                where=where,
                remedy="a set in its output space has no bounded pull-back; use a finer step",
            )
        cumulative = _product(cumulative, inverse) if cumulative else inverse
        found.append(_rounded(cumulative, where))
    return tuple(found)


def _inverse(W: FloatArray) -> _Exact | None:
    """Exact inverse by Gauss–Jordan elimination; None for a singular matrix."""
    n = len(W)
    rows = [
        [Fraction(v) for v in row] + [Fraction(int(i == j)) for j in range(n)]
        for i, row in enumerate(W.tolist())
    ]
    for column in range(n):
        pivot = next((r for r in range(column, n) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = [v / rows[column][column] for v in rows[column]]
        for r, row in enumerate(rows):
            if row[column]:
                rows[r] = [v - row[column] * h for v, h in zip(row, head, strict=True)]
        rows[column] = head
    return [row[n:] for row in rows]


def _product(A: _Exact, B: _Exact) -> _Exact:
    columns = list(zip(*B, strict=True))
    return [
        [sum((a * b for a, b in zip(row, c, strict=True)), Fraction()) for c in columns]
        for row in A
    ]


def _rounded(A: _Exact, where: str) -> FloatArray:
    try:
        return np.array([[float(v) for v in row] for row in A], dtype=np.float64)
    except OverflowError as error:
        raise NotFiniteError(
            "the pull-back overflows", where=where, remedy="scale the weights up"
        ) from error
