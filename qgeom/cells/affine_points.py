"""Vertices from the affine forms of their two lines, in float64 with a running error bound.

The bound that a vertex inherits from the layers before grows from layer to layer, whatever the
true error. Where it has grown too large, the two lines are composed anew, layer by layer, with
the error of each product beside it; the bound is then that of this one computation.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qgeom.cells.network_stack import StackLayer
from qgeom.cells.planar_mesh import Int32Array
from qgeom.cells.values import SLACK, UNIT
from qgeom.lattice import Box
from qgeom.types import BoolArray, FloatArray


def affine_points(
    layers: Sequence[StackLayer], box: Box, patterns: BoolArray, lines: Int32Array
) -> tuple[FloatArray, FloatArray]:
    """Intersections of pairs of lines.

    Parameters
    ----------
    layers : sequence of StackLayer
        The networks over the plane.
    box : ((x0, x1), (y0, y1))
        Its sides are the lines −1 to −4.
    patterns : ndarray of bool, shape (q, neurons)
        The activation pattern in which the lines of each vertex are taken.
    lines : ndarray of int32, shape (q, 2)
        Global numbers of neurons, or sides of the box.

    Returns
    -------
    points : ndarray of float64, shape (q, 2)
        The intersections.
    errors : ndarray of float64, shape (q,)
        Bounds of the distances from the exact ones; infinite where the lines may be parallel.
    """
    forms = np.zeros((len(lines), 2, 3))
    errors = np.zeros((len(lines), 2, 3))
    (x0, x1), (y0, y1) = box
    for side, form in ((-1, (1, 0, -x0)), (-2, (1, 0, -x1)), (-3, (0, 1, -y0)), (-4, (0, 1, -y1))):
        forms[lines == side] = form
    below = np.broadcast_to(np.array([[1.0, 0, 0], [0, 1.0, 0]]), (len(lines), 2, 3))
    below_errors = np.zeros_like(below)
    for depth, layer in enumerate(layers):
        below, below_errors = _next_forms(layer, below, below_errors)
        here = (lines >= layer.first) & (lines < layer.first + layer.n_neurons)
        vertex, which = np.nonzero(here)
        neuron = lines[vertex, which] - layer.first
        forms[vertex, which] = below[vertex, neuron]
        errors[vertex, which] = below_errors[vertex, neuron]
        if depth + 1 < len(layers) and (lines >= layers[depth + 1].first).any():
            active = patterns[:, layer.first : layer.first + layer.n_neurons, None]
            below, below_errors = below * active, below_errors * active
        else:
            break
    return _intersect(forms, errors)


def _next_forms(
    layer: StackLayer, below: FloatArray, errors: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Affine forms of a layer, shape (q, neurons, 3), and bounds of their entries' errors."""
    forms = np.empty((len(below), layer.n_neurons, 3))
    bounds = np.empty_like(forms)
    for W, b, columns, inputs in zip(
        layer.weights, layer.biases, layer.columns, layer.inputs, strict=True
    ):
        gamma = (W.shape[1] + 8) * UNIT * SLACK
        forms[:, columns] = W @ below[:, inputs]
        forms[:, columns, 2] += b
        size = np.abs(W) @ (np.abs(below[:, inputs]) * gamma + errors[:, inputs])
        size[:, :, 2] += gamma * np.abs(b)
        bounds[:, columns] = SLACK * size
    return forms, bounds


def _intersect(forms: FloatArray, errors: FloatArray) -> tuple[FloatArray, FloatArray]:
    (a, b, c), (d, e, f) = forms[:, 0].T, forms[:, 1].T
    determinant = a * e - b * d
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        x, y = (b * f - c * e) / determinant, (c * d - a * f) / determinant
        # the values of the exact forms at the point found, and the slack of the determinant
        first = np.abs(errors[:, 0]) @ [1.0, 1.0, 0.0]
        second = np.abs(errors[:, 1]) @ [1.0, 1.0, 0.0]
        size_first, size_second = np.abs(a) + np.abs(b), np.abs(d) + np.abs(e)
        rounding = 8 * UNIT * size_first * size_second
        certain = np.abs(determinant) - SLACK * (
            rounding + first * size_second + second * size_first + first * second
        )
        reach = np.abs(x) + np.abs(y)
        off_first = first * reach + errors[:, 0, 2] + 8 * UNIT * (size_first * reach + np.abs(c))
        off_second = second * reach + errors[:, 1, 2] + 8 * UNIT * (size_second * reach + np.abs(f))
        # Cramer's rule rounds x and y besides: the true values of the float forms there
        slip = 2 * rounding * reach + 8 * UNIT * (size_first * np.abs(f) + size_second * np.abs(c))
        shift = off_first * (size_second + second) + off_second * (size_first + first) + slip
        bound = np.where(certain > 4 * rounding, SLACK * 2 * shift / certain, np.inf)
    return np.stack([x, y], axis=1), bound
