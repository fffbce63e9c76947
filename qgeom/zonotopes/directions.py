"""Directions of a zonotope's generators: their span, parallel classes, order of turning.

Every decision about ties (which generators are parallel, whether they span the space) is made
here, from arrays alone, with a tolerance that the caller passes. Generators are divided by their
lengths first, so that a decision depends on directions only: a generator 10²⁰ times shorter than
another still makes a zonotope wider, and an error in a generator counts relative to its length.
"""

from __future__ import annotations

import math

import numpy as np

from qgeom.errors import ParameterError
from qgeom.types import BoolArray, FloatArray, IntArray

RTOL = 2.0**-44
"""Default relative tolerance for ties: 256 machine epsilons of float64, about 5.7e-14."""


def checked_tolerance(rtol: float, *, name: str = "rtol") -> float:
    """A relative tolerance, refused outside [0, 1).

    Parameters
    ----------
    rtol : float
        The tolerance.
    name : str
        How the error calls it.

    Returns
    -------
    float
        The same number.

    Raises
    ------
    ParameterError
        When it is NaN, negative, or at least 1.

    Examples
    --------
    >>> checked_tolerance(1e-12)
    1e-12
    """
    if not 0 <= rtol < 1:
        raise ParameterError(f"tolerance is {rtol}", where=name, remedy="a number in [0, 1)")
    return rtol


def unit_rows(array: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Rows divided by their length, and which rows are not zero (zero rows stay zero).

    Examples
    --------
    >>> unit_rows(np.array([[3e-200, 4e-200], [0.0, 0.0]]))
    (array([[0.6, 0.8],
           [0. , 0. ]]), array([ True, False]))
    """
    largest = np.abs(array).max(axis=1, initial=0.0)
    nonzero = largest > 0
    units = np.zeros_like(array)
    units[nonzero] = array[nonzero] / largest[nonzero, None]
    units[nonzero] /= np.linalg.norm(units[nonzero], axis=1, keepdims=True)
    return units, nonzero


def spanning_frame(generators: FloatArray, rtol: float = RTOL) -> FloatArray:
    """Orthonormal basis of the space that the generators span.

    Parameters
    ----------
    generators : ndarray of float64, shape (m, d)
        One per row.
    rtol : float
        Singular values of the generators, each divided by its length, count as zero at or below
        this multiple of the largest.

    Returns
    -------
    ndarray of float64, shape (d, r)
        One basis vector per column; the identity when r = d, no column when all are zero.

    Examples
    --------
    >>> spanning_frame(np.array([[1.0, 0.0], [2.0, 3.0]]))
    array([[1., 0.],
           [0., 1.]])
    >>> spanning_frame(np.array([[0.0, 1.0], [0.0, -2.0]])).shape
    (2, 1)
    """
    dimension = generators.shape[1]
    units, nonzero = unit_rows(generators)
    if not nonzero.any():
        return np.zeros((dimension, 0))
    _, values, rows = np.linalg.svd(units[nonzero], full_matrices=False)
    rank = int((values > checked_tolerance(rtol) * values[0]).sum())
    return np.eye(dimension) if rank == dimension else np.ascontiguousarray(rows[:rank].T)


def turning_order(planar: FloatArray) -> tuple[IntArray, FloatArray]:
    """Order vectors of the plane by angle after turning them into the upper half-plane.

    Parameters
    ----------
    planar : ndarray of float64, shape (..., m, 2)
        Vectors; zero vectors are allowed anywhere.

    Returns
    -------
    order : ndarray of int64, shape (..., m)
        Indices along the second last axis, by rising angle in [0, π).
    signs : ndarray of float64, shape (..., m)
        −1 where a vector has to be negated to lie in the upper half-plane, else 1; in the order
        of the input.

    Notes
    -----
    O(m log m) for every set of m vectors.

    Examples
    --------
    >>> turning_order(np.array([[0.0, -2.0], [1.0, 0.0]]))
    (array([1, 0]), array([-1.,  1.]))
    """
    x, y = planar[..., 0], planar[..., 1]
    signs = np.where((y < 0) | ((y == 0) & (x < 0)), -1.0, 1.0)
    return np.argsort(np.arctan2(signs * y, signs * x), axis=-1, kind="stable"), signs


def parallel_classes(generators: FloatArray, rtol: float = RTOL) -> tuple[IntArray, FloatArray]:
    """Group generators that are parallel or opposite.

    Parameters
    ----------
    generators : ndarray of float64, shape (m, d)
        One per row.
    rtol : float
        Two directions are one when their unit vectors are no further apart than this, up to sign:
        in the plane, neighbours in the order of angles; elsewhere, a direction and the longest
        generator of its class.

    Returns
    -------
    labels : ndarray of int64, shape (m,)
        Number of the class, counted in the order in which classes first appear; −1 for generators
        that are exactly zero.
    signs : ndarray of float64, shape (m,)
        1 where a generator points along the others of its class, −1 where it points against them.

    Notes
    -----
    O(m log m) in the plane, O(m · classes · d) elsewhere. No generator but an exact zero is
    dropped, however short.

    Examples
    --------
    >>> labels, signs = parallel_classes(np.array([[1.0, 1], [0, 0], [1, 0], [-2, -2]]))
    >>> labels.tolist(), signs.tolist()
    ([0, -1, 1, 0], [1.0, 1.0, 1.0, -1.0])
    """
    units, nonzero = unit_rows(generators)
    classes = _planar_classes if generators.shape[1] == 2 else _greedy_classes
    labels, signs = classes(units, nonzero, generators, checked_tolerance(rtol))
    found, first, inverse = np.unique(labels[nonzero], return_index=True, return_inverse=True)
    rank = np.empty(len(found), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(found))
    labels[nonzero] = rank[inverse]
    return labels, signs * _leading_signs(labels, signs)


def _leading_signs(labels: IntArray, signs: FloatArray) -> FloatArray:
    """Per generator, the sign of the first of its class, so that the first is never negated."""
    if not len(labels):
        return np.ones(0)
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return signs[first][inverse]


def _planar_classes(
    units: FloatArray, nonzero: BoolArray, _: FloatArray, rtol: float
) -> tuple[IntArray, FloatArray]:
    order, signs = turning_order(units)
    order = order[nonzero[order]]
    labels = np.full(len(units), -1, dtype=np.int64)
    if len(order):
        turned = units[order] * signs[order, None]
        steps = np.linalg.norm(np.diff(turned, axis=0), axis=1)
        chain = np.concatenate([[0], np.cumsum(steps > rtol)])
        if chain[-1] > 0 and math.dist(turned[0], -turned[-1]) <= rtol:  # angles 0 and π meet
            last = chain == chain[-1]
            signs[order[last]] *= -1
            chain[last] = 0
        labels[order] = chain
    return labels, signs


def _greedy_classes(
    units: FloatArray, nonzero: BoolArray, generators: FloatArray, rtol: float
) -> tuple[IntArray, FloatArray]:
    labels = np.full(len(units), -1, dtype=np.int64)
    signs = np.ones(len(units))
    waiting = np.flatnonzero(nonzero)
    lengths = np.abs(generators[waiting]).max(axis=1, initial=0.0)
    waiting = waiting[np.argsort(-lengths, kind="stable")]
    number = 0
    while len(waiting):
        leader = units[waiting[0]]
        along = np.where(units[waiting] @ leader < 0, -1.0, 1.0)
        near = np.linalg.norm(units[waiting] * along[:, None] - leader, axis=1) <= rtol
        near[0] = True
        labels[waiting[near]] = number
        signs[waiting[near]] = along[near]
        waiting = waiting[~near]
        number += 1
    return labels, signs


def merged(generators: FloatArray, labels: IntArray, signs: FloatArray) -> FloatArray:
    """One generator per parallel class: the sum of its members, turned to one side.

    Parameters
    ----------
    generators : ndarray of float64, shape (m, d)
        One per row.
    labels, signs : ndarray, shape (m,)
        From `parallel_classes`.

    Returns
    -------
    ndarray of float64, shape (classes, d)
        The generators of the same zonotope.

    Examples
    --------
    >>> merged(np.array([[1.0, 1], [-2, -2]]), np.array([0, 0]), np.array([1.0, -1]))
    array([[3., 3.]])
    """
    sums = np.zeros((int(labels.max(initial=-1)) + 1, generators.shape[1]))
    kept = labels >= 0
    np.add.at(sums, labels[kept], generators[kept] * signs[kept, None])
    return sums
