"""What the vertices of a mesh know of one layer of neurons: values, certified signs, error bounds.

Every vertex at which a layer starts carries the pre-activations of the whole layer. A vertex made
within the layer is a combination of two or three of those: of the ends of the edge that it cuts,
or, inside a cell, of three corners of the cell. Nothing is interpolated twice, so errors do not
pile up however often a cell is cut.

The error bound of the pre-activation of neuron i at vertex v is ``norm[i] · spread[v] +
|bias[i]| · drift[v]``: the error of the activations of the layer before in the 2-norm, times the
row's norm, plus what rounding does to the bias. A sign is *open* while the bound does not decide
it and the caller has not decided it exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qgeom.cells.planar_mesh import Int32Array, Mesh
from qgeom.compiled import inner_kernel, kernel
from qgeom.packing import WordArray
from qgeom.types import FloatArray, IntArray

UNIT = 2.0**-53
SLACK = 1.0 + 2.0**-20  # covers the rounding in the computation of the bounds themselves
DONE, NO_ROOM, INCONSISTENT = 0, 1, 2
STACKED, WAITING, FINISHED, OPEN = 0, 1, 2, 3
_ONE = np.uint64(1)
_NONE = np.uint64(0)


class Layer(NamedTuple):
    """What the kernels need to know of a layer's neurons.

    Attributes
    ----------
    norm, bias : ndarray of float64, shape (neurons,)
        2-norm of a neuron's weights; absolute bias.
    mask : ndarray of uint64, shape (words,)
        The neurons to split by.
    numbers : ndarray of int64, shape (2,)
        The global number of the layer's first neuron; the context of the mesh's first parent.
    """

    norm: FloatArray
    bias: FloatArray
    mask: WordArray
    numbers: IntArray


class Values(NamedTuple):
    """What the vertices carry.

    Attributes
    ----------
    pre : ndarray of float64, shape (starting vertices, neurons)
        Pre-activations of the layer; exactly 0.0 where the sign is 0.
    spread, drift, reach, past : ndarray of float64, shape (starting vertices,)
        The error bound, see the module; bounds of the 2-norm of the activations before and of
        their errors (`spread` has the rounding of this layer besides).
    positive, negative, unknown : ndarray of uint64, shape (vertices, words)
        Signs as bits; a neuron in none of them is zero there.
    birth : ndarray of int32, shape (vertices, 3)
        Context and the two lines whose intersection the vertex is.
    source : ndarray of int32, shape (vertices, 3)
        The starting vertices of which a vertex is a combination.
    share : ndarray of float64, shape (vertices, 4)
        Its coefficients (of sum 1), and the error of the position along the edge or in the cell
        in units of the change of a value over it.
    """

    pre: FloatArray
    spread: FloatArray
    drift: FloatArray
    reach: FloatArray
    past: FloatArray
    positive: WordArray
    negative: WordArray
    unknown: WordArray
    birth: Int32Array
    source: Int32Array
    share: FloatArray


class Work(NamedTuple):
    """Faces to do, faces that wait, faces that are finished (in order), and open signs.

    Attributes
    ----------
    stack, waiting, finished : ndarray of int32, shape (faces,)
        Faces.
    bits : ndarray of uint64, shape (faces, words)
        The activation pattern of a finished face in this layer.
    open : ndarray of int32, shape (n, 3)
        Vertex, neuron, and a parent face at the vertex.
    span : ndarray of int32, shape (edges, 2)
        The starting vertices between which an edge of an earlier layer lies.
    corners : ndarray of int32, shape (parents, 3)
        Three corners of a parent face that span it well; −1 before they are chosen.
    size : ndarray of int64, shape (4,)
        How much of the first three and of `open` is in use.
    """

    stack: Int32Array
    waiting: Int32Array
    finished: Int32Array
    bits: WordArray
    open: Int32Array
    span: Int32Array
    corners: Int32Array
    size: IntArray


class State(NamedTuple):
    """All that the kernels of one layer work on, and room to count in.

    Attributes
    ----------
    mesh, values, layer, work : Mesh, Values, Layer, Work
        See there.
    above, crossing, unknown : ndarray of uint64, shape (words,)
        The neurons that are positive somewhere on the present face; that change sign on it; that
        have an open sign on it.
    halves : ndarray of int64, shape (2, 2)
        The two half-edges at which a line crosses the face; 1 in the second column when it
        crosses the edge, 0 when it meets the origin.
    """

    mesh: Mesh
    values: Values
    layer: Layer
    work: Work
    above: WordArray
    crossing: WordArray
    unknown: WordArray
    halves: IntArray


@kernel
def classify(values: Values, layer: Layer, vertex_face: Int32Array, work: Work, n: int) -> int:
    """Set the sign bits of the first n vertices; list what the bound does not decide.

    Returns
    -------
    int
        DONE, or NO_ROOM when the list of open signs is too short (nothing is lost: call again).
    """
    neurons = len(layer.norm)
    work.size[OPEN] = 0
    for v in range(n):
        spread, drift = values.spread[v], values.drift[v]
        for w in range(values.positive.shape[1]):
            positive, negative, unknown = _NONE, _NONE, _NONE
            for i in range(64 * w, min(64 * w + 64, neurons)):
                z = values.pre[v, i]
                bound = layer.norm[i] * spread + layer.bias[i] * drift
                if z > bound:
                    positive |= _ONE << np.uint64(i - 64 * w)
                elif z < -bound:
                    negative |= _ONE << np.uint64(i - 64 * w)
                elif layer.numbers[0] + i == values.birth[v, 1] or (
                    layer.numbers[0] + i == values.birth[v, 2]
                ):
                    values.pre[v, i] = 0.0  # the vertex was made on this neuron's line
                elif not (z == 0.0 and bound == 0.0):
                    unknown |= _ONE << np.uint64(i - 64 * w)
                    if work.size[OPEN] == len(work.open):
                        return NO_ROOM
                    at = work.size[OPEN]
                    work.open[at, 0], work.open[at, 1] = v, i
                    work.open[at, 2] = vertex_face[v]
                    work.size[OPEN] += 1
            values.positive[v, w] = positive
            values.negative[v, w] = negative
            values.unknown[v, w] = unknown
    return DONE


@kernel
def settle(values: Values, work: Work, signs: NDArray[np.int8], exact: FloatArray) -> None:
    """Enter the signs that were decided exactly, and the faces that waited for them."""
    for q in range(work.size[OPEN]):
        v, i = work.open[q, 0], work.open[q, 1]
        w, bit = i // 64, _ONE << np.uint64(i % 64)
        values.unknown[v, w] &= ~bit
        if v < len(values.pre):
            values.pre[v, i] = exact[q]
        if signs[q] > 0:
            values.positive[v, w] |= bit
        elif signs[q] < 0:
            values.negative[v, w] |= bit
    work.size[OPEN] = 0
    for k in range(work.size[WAITING] - 1, -1, -1):
        work.stack[work.size[STACKED]] = work.waiting[k]
        work.size[STACKED] += 1
    work.size[WAITING] = 0


@inner_kernel
def error_bound(values: Values, layer: Layer, vertex: int, neuron: int) -> float:
    """Bound of the error of a pre-activation at a starting vertex."""
    return float(
        layer.norm[neuron] * values.spread[vertex] + layer.bias[neuron] * values.drift[vertex]
    )


@inner_kernel
def place_on_edge(values: Values, layer: Layer, v: int, ends: Int32Array, neuron: int) -> None:
    """Set v to the point between two starting vertices at which the neuron is zero."""
    p, q = ends[0], ends[1]
    z_p, z_q = values.pre[p, neuron], values.pre[q, neuron]
    t = z_p / (z_p - z_q) if z_p != z_q else 0.5  # equal only where both underflow
    values.source[v, 0], values.source[v, 1], values.source[v, 2] = p, q, p
    values.share[v, 0], values.share[v, 1], values.share[v, 2] = 1.0 - t, t, 0.0
    error_p, error_q = error_bound(values, layer, p, neuron), error_bound(values, layer, q, neuron)
    gap = abs(z_p) + abs(z_q)
    certain = gap - error_p - error_q
    values.share[v, 3] = np.inf
    if certain > 0.0:
        shift = (abs(z_q) * error_p + abs(z_p) * error_q) / (gap * certain)
        values.share[v, 3] = SLACK * (shift + 4 * UNIT)


@inner_kernel
def place_in_cell(
    values: Values, layer: Layer, v: int, corners: Int32Array, neurons: tuple[int, int]
) -> None:
    """Set v to the point at which two neurons are zero, as a combination of three corners."""
    first, second = neurons
    a, b, c = corners[0], corners[1], corners[2]
    g0, j0 = values.pre[a, first], values.pre[a, second]
    g1, g2 = values.pre[b, first] - g0, values.pre[c, first] - g0
    j1, j2 = values.pre[b, second] - j0, values.pre[c, second] - j0
    determinant = g1 * j2 - g2 * j1
    size_g, size_j = abs(g1) + abs(g2), abs(j1) + abs(j2)
    values.source[v, 0], values.source[v, 1], values.source[v, 2] = a, b, c
    if determinant == 0.0:
        values.share[v, 0], values.share[v, 1], values.share[v, 2] = 1.0, 0.0, 0.0
        values.share[v, 3] = np.inf
        return
    s, t = (g2 * j0 - g0 * j2) / determinant, (g0 * j1 - g1 * j0) / determinant
    r = 1.0 - s - t
    values.share[v, 0], values.share[v, 1], values.share[v, 2] = r, s, t
    total = abs(r) + abs(s) + abs(t)
    error_g = error_j = 0.0
    for k in range(3):
        error_g = max(error_g, error_bound(values, layer, corners[k], first))
        error_j = max(error_j, error_bound(values, layer, corners[k], second))
    values.share[v, 3] = np.inf
    # what the determinant may be wrong by: rounding, and the errors of its entries
    rounding = 8 * UNIT * size_g * size_j
    errors = 2 * (error_g * size_j + error_j * size_g) + 8 * error_g * error_j
    certain = abs(determinant) - rounding - errors
    if certain > 4 * rounding:
        # Cramer's rule in floating point, then how far the exact lines are from the point found
        slip = 2 * (8 * UNIT * (abs(g0) * size_j + abs(j0) * size_g) + total * rounding) / certain
        slip += 4 * UNIT * total
        lines = (size_j + 2 * error_j) * error_g + (size_g + 2 * error_g) * error_j
        values.share[v, 3] = SLACK * (slip + (total + 4 * slip) * lines / certain)


@inner_kernel
def placed_sign(values: Values, layer: Layer, v: int, neuron: int) -> int:
    """Sign of a neuron at a vertex that was placed: 1, −1, or 0 when the bound does not decide."""
    value = weight = change = error = size = 0.0
    first = values.pre[values.source[v, 0], neuron]
    for k in range(3):
        corner, share = values.source[v, k], values.share[v, k]
        z = values.pre[corner, neuron]
        value += share * z
        size += abs(share * z)
        weight += abs(share)
        change += abs(z - first)
        error = max(error, error_bound(values, layer, corner, neuron))
    bound = SLACK * (weight * error + values.share[v, 3] * (change + 8 * error) + 8 * UNIT * size)
    if value > bound:
        return 1
    return -1 if value < -bound else 0
