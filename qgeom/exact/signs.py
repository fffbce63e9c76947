"""Signs of neurons at vertices of a tessellation, decided exactly and in batches.

On a region every neuron has an affine form ``a x + b y + c``. A vertex is where two forms vanish,
and a third form has there the value ``det₃ / det₂``: the determinant of the three forms over the
determinant of the gradients of the first two. Over a common denominator both are whole numbers.
They are computed modulo primes whose product exceeds twice a bound on their size, so that the
residues determine them (Chinese remainder theorem): where all residues of det₃ vanish the value
is zero, elsewhere both numbers are put together from their residues.

The bound is the sum of products of row sums of the exact weights, in whole numbers: see
`qgeom.exact.layers.ExactLayer.gradient_bound` and `constant_bound`.
"""

from __future__ import annotations

from operator import mul

import numpy as np
from numpy.typing import NDArray

from qgeom.errors import ParameterError
from qgeom.exact.dyadics import nearest_float
from qgeom.exact.layers import ExactStack
from qgeom.exact.queries import Batch, Queries, as_queries, batches
from qgeom.exact.residues import Primes, primes_beyond
from qgeom.lattice import Box
from qgeom.types import BoolArray, FloatArray, IntArray

_SMALLEST = 2.0**-1074
X, Y = -5, -6
"""Ids of the forms ``x`` and ``y``, beside the sides −1 to −4 of the box."""


def exact_signs(
    stack: ExactStack,
    box: Box,
    *,
    patterns: BoolArray,
    vertex_context: IntArray,
    first: IntArray,
    second: IntArray,
    neuron_context: IntArray,
    neuron: IntArray,
) -> tuple[NDArray[np.int8], FloatArray]:
    """Signs and values of neurons at vertices.

    Parameters
    ----------
    stack : ExactStack
        The networks.
    box : ((float, float), (float, float))
        The ends ``(x0, x1), (y0, y1)``.
    patterns : ndarray of bool, shape (m, n_neurons)
        Contexts. For a neuron only the entries of its network in the layers below matter.
    vertex_context : ndarray of int64, shape (q,)
        Rows of `patterns`, for the vertices.
    first, second : ndarray of int64, shape (q,)
        The lines whose intersection is the vertex: the zero line of a neuron, or −1 to −4 for
        the sides ``x = x0, x = x1, y = y0, y = y1``.
    neuron_context : ndarray of int64, shape (q,)
        Rows of `patterns`, for the neurons.
    neuron : ndarray of int64, shape (q,)
        The neuron, or a side: then the sign of ``x − x0`` and so on.

    Returns
    -------
    signs : ndarray of int8, shape (q,)
        −1, 0 or 1. Exact.
    values : ndarray of float64, shape (q,)
        Pre-activations, correctly rounded; beyond the range of float64 infinite, below it the
        smallest number of the right sign.

    Raises
    ------
    ShapeError, ParameterError, NotFiniteError
        For arrays that do not fit, ids that do not exist, an empty or infinite box, and for lines
        that are parallel.

    Examples
    --------
    >>> from qgeom.exact.layers import exact_stack
    >>> from qgeom.network import ReLUNetwork
    >>> network = ReLUNetwork([[[0.1, 0.2], [0.1, 0.2]], [[1.0, 1.0]]], [[0.3, 0.3], [0.0]])
    >>> signs, values = exact_signs(
    ...     exact_stack([network]), ((-9.0, 9.0), (0.0, 1.0)), patterns=np.ones((1, 2), bool),
    ...     vertex_context=[0, 0], first=[0, -1], second=[-3, -3],
    ...     neuron_context=[0, 0], neuron=[1, 1])
    >>> signs.tolist(), values.tolist()
    ([0, -1], [0.0, -0.6000000000000001])
    """
    queries = as_queries(
        stack,
        box,
        patterns,
        contexts=(vertex_context, vertex_context, neuron_context),
        lines=(first, second, neuron),
    )
    return _solve(stack, queries)


def exact_vertices(
    stack: ExactStack,
    box: Box,
    *,
    patterns: BoolArray,
    context: IntArray,
    first: IntArray,
    second: IntArray,
) -> FloatArray:
    """Coordinates of vertices, correctly rounded.

    Parameters
    ----------
    stack : ExactStack
        The networks.
    box : ((float, float), (float, float))
        The ends ``(x0, x1), (y0, y1)``.
    patterns : ndarray of bool, shape (m, n_neurons)
        Contexts.
    context, first, second : ndarray of int64, shape (q,)
        Row of `patterns`, and the two lines, as in `exact_signs`.

    Returns
    -------
    ndarray of float64, shape (q, 2)
        Rounded to nearest, ties to even; what underflows is the smallest number of its sign.

    Raises
    ------
    ShapeError, ParameterError, NotFiniteError
        As `exact_signs`.

    Examples
    --------
    >>> from qgeom.exact.layers import exact_stack
    >>> from qgeom.network import ReLUNetwork
    >>> network = ReLUNetwork([[[3.0, 1.0], [0.0, 1.0]], [[1.0, 1.0]]], [[-1.0, 0.0], [0.0]])
    >>> exact_vertices(exact_stack([network]), ((-1.0, 1.0), (-1.0, 1.0)),
    ...     patterns=np.ones((1, 2), bool), context=[0], first=[0], second=[1])
    array([[0.33333333, 0.        ]])
    """
    count = np.size(context)
    twice = tuple(np.tile(np.asarray(ids), 2) for ids in (context, first, second))
    queries = as_queries(
        stack,
        box,
        patterns,
        contexts=(twice[0], twice[0], twice[0]),
        lines=(twice[1], twice[2], np.repeat([X, Y], count)),
    )
    _, values = _solve(stack, queries)
    return values.reshape(2, count).T


def _solve(stack: ExactStack, queries: Queries) -> tuple[NDArray[np.int8], FloatArray]:
    count = len(queries.triple)
    signs, values = np.zeros(count, dtype=np.int8), np.zeros(count)
    if not count:
        return signs, values
    primes = primes_beyond(stack, 2 * max(queries.bounds))
    for batch in batches(stack, queries, primes):
        det3, det2 = batch_residues(batch, queries, primes)
        parallel = np.flatnonzero(~det2.any(axis=0))
        if len(parallel):
            raise ParameterError(
                "the lines are parallel",
                where=f"query {batch.index[parallel[0]]}",
                remedy="a vertex needs two lines that cross",
            )
        nonzero = np.flatnonzero(det3.any(axis=0))
        found = _values(batch.index[nonzero], (det3[:, nonzero], det2[:, nonzero]), queries, primes)
        values[batch.index[nonzero]] = found
        signs[batch.index[nonzero]] = np.sign(found)
    return signs, values


def batch_residues(batch: Batch, queries: Queries, primes: Primes) -> tuple[IntArray, IntArray]:
    """Determinants of the queries of a batch, over a common denominator, modulo primes.

    Parameters
    ----------
    batch : Batch
        Queries and the forms they need.
    queries : Queries
        All queries.
    primes : Primes
        The primes; `batch` says how many of them it needs.

    Returns
    -------
    det3, det2 : ndarray of int64, shape (primes, queries of the batch)
        Residues in [0, p).
    """
    shape = (batch.n_primes, len(batch.index))
    det3, det2 = np.empty(shape, np.int64), np.empty(shape, np.int64)
    triple = queries.triple[batch.index]
    for k, p in enumerate(primes.values[: batch.n_primes]):
        forms = batch.forms(p)
        # centred residues: sums of two products stay below 2^62
        a, b, c = (forms[batch.lines, axis] for axis in range(3))
        yz = (b[0] * c[1] - b[1] * c[0]) % p
        zx = (c[0] * a[1] - c[1] * a[0]) % p
        xy = (a[0] * b[1] - a[1] * b[0]) % p
        total = (yz * a[2] + zx * b[2]) % p + xy * c[2] % p
        unit = np.array([common % p for common in queries.common], dtype=np.int64)
        det3[k] = total % p * unit[triple] % p
        det2[k] = xy
    return det3, det2


def _values(
    index: IntArray, residues: tuple[IntArray, IntArray], queries: Queries, primes: Primes
) -> list[float]:
    """Put determinants together from residues, and divide."""
    count = len(residues[0])
    product = primes.products[count]
    basis = [product // p * pow(product // p, -1, p) for p in primes.values[:count]]
    found = []
    for triple, *pair in zip(
        queries.triple[index].tolist(), *(r.T.tolist() for r in residues), strict=True
    ):
        det3, det2 = (
            (sum(map(mul, r, basis)) + product // 2) % product - product // 2 for r in pair
        )
        scale = queries.scales[triple]
        top, bottom = det3 * scale.numerator, det2 * scale.denominator * queries.common[triple]
        smallest = _SMALLEST if (top < 0) == (bottom < 0) else -_SMALLEST
        found.append(nearest_float(top, bottom) or smallest)
    return found
