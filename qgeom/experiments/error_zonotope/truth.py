"""Errors that rounding really causes, by sampling the rounding errors of the weights.

Given the rounded layers Q_l, the layers before rounding can be any Q_l + D_l with |D_l| ≤ δ/2 in
every entry. The error of the output, pulled back to the input frame by (Q_L … Q_1)⁻¹, is a
polynomial in the D_l; products of two or more of them are the terms of higher order. Nothing here
uses zonotopes or pulled-back boxes.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from qgeom.types import FloatArray

_MOST_CORNERS = 4096


class Errors(NamedTuple):
    """Errors of sampled rounding errors in the input frame, the quantized minus the original.

    Attributes
    ----------
    first : ndarray of float64, shape (n, d)
        Their terms of first order.
    true : ndarray of float64, shape (n, d)
        The errors themselves.
    extremal : int
        The first so many rows come from the corners that are extremal to first order.
    """

    first: FloatArray
    true: FloatArray
    extremal: int


def extremal_corners(
    x: FloatArray, weights: Sequence[FloatArray], step: float, rng: np.random.Generator
) -> FloatArray:
    """Corners ±δ/2 of the box of rounding errors at which each layer's own error is a corner too.

    Parameters
    ----------
    x : ndarray of float64, shape (d,)
        The input.
    weights : sequence of ndarray of float64, shape (d, d)
        The rounded layers.
    step : float
        The step δ.
    rng : Generator
        Draws some of them where they are too many to list.

    Returns
    -------
    ndarray of float64, shape (n, L, d, d)
        All 2^(L·d) where these are at most 4096: row i of D_l is ± the signs of the layer's input.
    """
    depth, dims = len(weights), len(x)
    value, rows = x, []
    for W in weights:
        rows.append(np.where(value < 0, -1.0, 1.0))
        value = W @ value
    if 2 ** (depth * dims) <= _MOST_CORNERS:
        signs = np.array(list(itertools.product((-1.0, 1.0), repeat=depth * dims)))
    else:
        signs = rng.choice([-1.0, 1.0], size=(_MOST_CORNERS, depth * dims))
    outer: FloatArray = signs.reshape(-1, depth, dims, 1) * np.array(rows)[None, :, None, :]
    return outer * (step / 2)


def sampled_errors(
    x: FloatArray, weights: Sequence[FloatArray], step: float, n: int, *, seed: int
) -> Errors:
    """Errors at the extremal corners, at random corners and at random points of the box.

    Parameters
    ----------
    x : ndarray of float64, shape (d,)
        The input.
    weights : sequence of ndarray of float64, shape (d, d)
        The rounded layers.
    step : float
        The step δ.
    n : int
        Number of random corners, and of random points.
    seed : int
        Seed of the random ones.

    Returns
    -------
    Errors
        In the order named.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    shape = (n, len(weights), len(x), len(x))
    special = extremal_corners(x, weights, step, rng)
    corners = (step / 2) * rng.choice([-1.0, 1.0], size=shape)
    inside = rng.uniform(-step / 2, step / 2, size=shape)
    return errors_of(x, weights, np.concatenate([special, corners, inside]), len(special))


def errors_of(x: FloatArray, weights: Sequence[FloatArray], D: FloatArray, extremal: int) -> Errors:
    """First-order and true errors of given rounding errors D, shape (n, L, d, d).

    The error is carried forward as in the network, e_l = Q_l e_(l−1) + D_l v_l + D_l e_(l−1), and
    with the last term left out for the first order, so that small errors do not cancel.
    """
    first = np.zeros((len(D), len(x)))
    true = np.zeros((len(D), len(x)))
    value, product = x, np.eye(len(x))
    for layer, Q in enumerate(weights):
        own = D[:, layer] @ value
        first = first @ Q.T + own
        true = true @ Q.T + own + np.einsum("nij,nj->ni", D[:, layer], true)
        value, product = Q @ value, Q @ product
    back = np.asarray(np.linalg.inv(product).T, dtype=np.float64)
    return Errors(-(first @ back), -(true @ back), extremal)


def remainder_box(x: FloatArray, weights: Sequence[FloatArray], step: float) -> FloatArray:
    """Half-widths, shape (d,), of a box that holds all terms of second and higher order.

    The same recursion in absolute values: a = |Q_l| a + h‖v_l‖₁ bounds the terms of first order,
    r = |Q_l| r + h·Σ(a + r) the others, with h = δ/2; the box is |(Q_L … Q_1)⁻¹| r.

    >>> remainder_box(np.array([1.0]), [np.array([[2.0]]), np.array([[2.0]])], 1.0).tolist()
    [0.0625]
    """
    half = step / 2
    first, rest = np.zeros(len(x)), np.zeros(len(x))
    value, product = x, np.eye(len(x))
    for Q in weights:
        rest = np.abs(Q) @ rest + half * (first + rest).sum()
        first = np.abs(Q) @ first + half * np.abs(value).sum()
        value, product = Q @ value, Q @ product
    box: FloatArray = np.abs(np.linalg.inv(product)) @ rest
    return box
