"""The activations that vertices carry into the next layer, with bounds of their errors."""

from __future__ import annotations

import numpy as np

from qgeom.cells.planar_mesh import Mesh
from qgeom.cells.values import SLACK, UNIT, Values
from qgeom.compiled import kernel, row_kernel
from qgeom.types import FloatArray


def fill_rows(
    values: Values, totals: tuple[float, float, float], n_vertices: int
) -> tuple[FloatArray, FloatArray]:
    """Activations of all vertices, and bounds of the 2-norms of their errors.

    At a starting vertex the error is that of the layer before, stretched by the layer, and
    rounding; at others, that of a combination of starting vertices at a slightly wrong place.

    Returns
    -------
    tuple of ndarray
        Rows (after ReLU) and errors.
    """
    rows, error = np.empty((n_vertices, values.pre.shape[1])), np.empty(n_vertices)
    _fill_rows(values, totals, rows, error)
    return rows, error


@kernel
def _fill_rows(
    values: Values, totals: tuple[float, float, float], rows: FloatArray, error: FloatArray
) -> None:
    stretch, total_norm, total_bias = totals
    start, neurons = values.pre.shape
    for v in range(start):
        for i in range(neurons):
            rows[v, i] = max(values.pre[v, i], 0.0)
        error[v] = SLACK * (
            stretch * values.past[v]
            + total_norm * (values.spread[v] - values.past[v])
            + total_bias * values.drift[v]
        )
    for v in range(start, len(rows)):
        a, b, c = values.source[v, 0], values.source[v, 1], values.source[v, 2]
        share = values.share[v]
        if share[2] == 0.0:
            change = combine_two(values.pre[a], values.pre[b], share, rows[v])
        else:
            change = combine_three(values.pre[a], values.pre[b], values.pre[c], share, rows[v])
        weight = abs(share[0]) + abs(share[1]) + abs(share[2])
        reach = max(values.reach[a], values.reach[b], values.reach[c])
        worst = max(error[a], error[b], error[c])
        rounding = 8 * UNIT * weight * (total_norm * reach + total_bias)
        error[v] = SLACK * (weight * worst + rounding + share[3] * (change + 8 * worst))


def fill_points(mesh: Mesh, values: Values, blur: FloatArray, n_vertices: int) -> FloatArray:
    """Bounds of the errors of all points, in the 2-norm, from those of the starting vertices."""
    result = np.empty(n_vertices)
    _fill_points(mesh, values, blur, result)
    return result


@kernel
def _fill_points(mesh: Mesh, values: Values, blur: FloatArray, result: FloatArray) -> None:
    start = len(values.pre)
    for v in range(start):
        result[v] = blur[v]
    for v in range(start, len(result)):
        a = values.source[v, 0]
        weight = change = error = reach = 0.0
        for k in range(3):
            b = values.source[v, k]
            weight += abs(values.share[v, k])
            change += np.hypot(
                mesh.points[b, 0] - mesh.points[a, 0], mesh.points[b, 1] - mesh.points[a, 1]
            )
            error = max(error, blur[b])
            reach = max(reach, abs(mesh.points[b, 0]) + abs(mesh.points[b, 1]))
        shift = values.share[v, 3] * (change + 8 * error)
        result[v] = SLACK * (weight * (error + 8 * UNIT * reach) + shift)


@row_kernel
def combine_two(a: FloatArray, b: FloatArray, share: FloatArray, out: FloatArray) -> float:
    """ReLU of a combination of two rows, written to `out`.

    Returns
    -------
    float
        The 2-norm of the change between the rows.
    """
    square = 0.0
    r, s = share[0], share[1]
    for i in range(len(a)):
        out[i] = max(r * a[i] + s * b[i], 0.0)
        square += (b[i] - a[i]) ** 2
    return float(np.sqrt(square))


@row_kernel
def combine_three(
    a: FloatArray, b: FloatArray, c: FloatArray, share: FloatArray, out: FloatArray
) -> float:
    """ReLU of a combination of three rows, written to `out`.

    Returns
    -------
    float
        A bound of the 2-norm of the changes from the first to the others.
    """
    square = 0.0
    r, s, t = share[0], share[1], share[2]
    for i in range(len(a)):
        out[i] = max(r * a[i] + s * b[i] + t * c[i], 0.0)
        square += (abs(b[i] - a[i]) + abs(c[i] - a[i])) ** 2
    return float(np.sqrt(square))
