"""Integrals of the output error between a network and its quantized twin, in closed form.

On a cell of the common refinement both networks are affine, and so is their difference e = f − g.
Over a triangle of area A on whose corners an affine function has the values p, q, r, its square
has the integral ``A / 12 · ((p + q + r)² + p² + q² + r²)`` and the function itself
``A / 3 · (p + q + r)``. The error is largest at a vertex, since its norm is convex on every cell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qgeom.cells.exact_tier import Network
from qgeom.cells.maps import vertex_values
from qgeom.cells.patterns import network_words
from qgeom.cells.planar_mesh import Int32Array
from qgeom.compiled import allocating_kernel
from qgeom.flips.pairs import check_outputs, joint_tessellation
from qgeom.lattice import Box
from qgeom.slices import PlaneSlice
from qgeom.tessellation import Tessellation
from qgeom.types import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False, kw_only=True)
class ErrorPart:
    """The output error over some of the cells.

    Attributes
    ----------
    area : float
        Area of the cells.
    squared_errors : ndarray of float64, shape (d_out,)
        Integral of the squared error of each output.
    errors : ndarray of float64, shape (d_out,)
        Integral of the error ``network − twin`` of each output.
    maximum : float
        Largest 2-norm of the error on the closed cells; 0 where there are none.
    location : ndarray of float64, shape (2,), or None
        A vertex at which it is attained, in the frame of the plane; None where there are no cells.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> network = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> twin = ReLUNetwork([[[1.0, 0.25], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> part = error_integrals(network, twin, box=((-1.0, 1.0), (-1.0, 1.0))).total
    >>> part.area, part.maximum
    (4.0, 0.25)
    """

    area: float
    squared_errors: FloatArray
    errors: FloatArray
    maximum: float
    location: FloatArray | None

    @property
    def squared_error(self) -> float:
        """Integral of the squared 2-norm of the error: the sum over the outputs."""
        return math.fsum(self.squared_errors)

    @property
    def mean_squared_error(self) -> float:
        """The mean of the squared 2-norm over the area; NaN where the area is 0."""
        return self.squared_error / self.area if self.area else math.nan

    @property
    def mean_error(self) -> FloatArray:
        """The mean of ``network − twin`` over the area, shape (d_out,); NaN where it is 0."""
        return self.errors / (self.area or math.nan)


@dataclass(frozen=True, eq=False, kw_only=True)
class ErrorIntegrals:
    """The output error between two networks, cell by cell and as a whole.

    Made by `error_integrals`.

    Attributes
    ----------
    tessellation : Tessellation
        The common refinement: of the network (0) and its quantized twin (1).
    changed_cells : ndarray of bool, shape (n_cells,)
        Cells on which the activation patterns differ: the flip region.
    vertex_errors : ndarray of float64, shape (n_vertices, d_out)
        ``network − twin`` at the vertices.
    cell_squared_errors, cell_errors : ndarray of float64, shape (n_cells, d_out)
        Integrals over each cell of the squared error and of the error of each output.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> network = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> twin = ReLUNetwork([[[1.0, 0.25], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> errors = error_integrals(network, twin, box=((-1.0, 1.0), (-1.0, 1.0)))
    >>> round(errors.total.squared_error, 12) == round(
    ...     errors.stable.squared_error + errors.changed.squared_error, 12)
    True
    """

    tessellation: Tessellation
    changed_cells: BoolArray
    vertex_errors: FloatArray
    cell_squared_errors: FloatArray
    cell_errors: FloatArray

    @property
    def per_cell(self) -> FloatArray:
        """Integral of the squared 2-norm of the error over each cell, shape (n_cells,)."""
        return np.asarray(self.cell_squared_errors.sum(axis=1), dtype=np.float64)

    @cached_property
    def worst_vertices(self) -> IntArray:
        """For each cell a vertex with the largest error, as a row of `points`."""
        lists = self.tessellation.lists
        return _worst(lists.offsets, lists.vertices, self._norms)

    @cached_property
    def total(self) -> ErrorPart:
        """The whole box."""
        return self._part(np.ones(len(self.changed_cells), dtype=np.bool_))

    @cached_property
    def stable(self) -> ErrorPart:
        """Cells with the same pattern in both networks: what the change of weights alone does."""
        return self._part(~self.changed_cells)

    @cached_property
    def changed(self) -> ErrorPart:
        """Cells with different patterns: the flip region."""
        return self._part(self.changed_cells)

    @cached_property
    def _norms(self) -> FloatArray:
        return np.asarray(np.linalg.norm(self.vertex_errors, axis=1), dtype=np.float64)

    def _part(self, chosen: BoolArray) -> ErrorPart:
        candidates = self.worst_vertices[chosen]
        at = candidates[np.argmax(self._norms[candidates])] if len(candidates) else None
        return ErrorPart(
            area=math.fsum(self.tessellation.areas[chosen]),
            squared_errors=_column_sums(self.cell_squared_errors[chosen]),
            errors=_column_sums(self.cell_errors[chosen]),
            maximum=0.0 if at is None else float(self._norms[at]),
            location=None if at is None else self.tessellation.points[at],
        )


def error_integrals(
    network: Network,
    twin: Network,
    *,
    box: Box | None = None,
    slice: PlaneSlice | None = None,  # noqa: A002 - the field's term
    tessellation: Tessellation | None = None,
) -> ErrorIntegrals:
    """Integrate the output error between a network and its quantized twin over a box.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        The float network.
    twin : ReLUNetwork or QuantizedNetwork
        Its twin, with hidden layers of the same widths and as many outputs.
    box : ((x0, x1), (y0, y1)), optional
        The region, in the frame of the plane.
    slice : (origin, u, v), optional
        For networks of d inputs, as of `tessellate`; integrals are over the coordinates (x, y) of
        the plane.
    tessellation : Tessellation, optional
        Of these two networks in this order, if there is one already; instead of box and slice.

    Returns
    -------
    ErrorIntegrals
        No quadrature error. What is rounded are vertices and the outputs there: with outputs of
        size F on a box of area A whose coordinates reach up to R and whose sides are not below s,
        squared errors err by some 10⁻¹³ · (1 + R / s) · A · F² at most, and by a relative 10⁻¹³ or
        so where the error of the twin is of the size of its outputs.

    Raises
    ------
    ShapeError
        When the networks differ in hidden widths or outputs; when inputs do not fit the plane.
    ParameterError
        For a missing or empty box, or a tessellation of other networks.
    NotFiniteError
        When the box or the slice is not finite.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> network = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [0.0]])
    >>> twin = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.5], [0.0]])
    >>> errors = error_integrals(network, twin, box=((-1.0, 1.0), (0.0, 3.0)))
    >>> errors.total.squared_error, errors.stable.squared_error, errors.changed.squared_error
    (0.875, 0.75, 0.125)
    >>> errors.total.mean_error.tolist(), errors.total.maximum
    ([-0.3125], 0.5)
    """
    check_outputs(network, twin)
    joint = joint_tessellation(network, twin, box=box, slice=slice, tessellation=tessellation)
    changed = network_words(joint, network=0) != network_words(joint, network=1)
    errors = vertex_values(joint, 0) - vertex_values(joint, 1)
    squares, sums = _integrate(
        joint.lists.offsets, joint.lists.vertices, joint.local_points, errors
    )
    return ErrorIntegrals(
        tessellation=joint,
        changed_cells=changed.any(axis=1),
        vertex_errors=errors,
        cell_squared_errors=squares,
        cell_errors=sums,
    )


def _column_sums(values: FloatArray) -> FloatArray:
    return np.array([math.fsum(column) for column in values.T])


@allocating_kernel
def _integrate(
    offsets: IntArray, vertices: Int32Array, points: FloatArray, errors: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Integrals of squares and values, over the triangles around each cell's first vertex."""
    squares = np.zeros((len(offsets) - 1, errors.shape[1]))
    sums = np.zeros_like(squares)
    for cell in range(len(offsets) - 1):
        a = vertices[offsets[cell]]
        for place in range(offsets[cell] + 1, offsets[cell + 1] - 1):
            b, c = vertices[place], vertices[place + 1]
            xb, yb = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1]
            xc, yc = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1]
            area = max(xb * yc - xc * yb, 0.0) / 2  # below 0 by rounding of the vertices only
            for k in range(errors.shape[1]):
                p, q, r = errors[a, k], errors[b, k], errors[c, k]
                total = p + q + r
                squares[cell, k] += area / 12 * (total * total + p * p + q * q + r * r)
                sums[cell, k] += area / 3 * total
    return squares, sums


@allocating_kernel
def _worst(offsets: IntArray, vertices: Int32Array, norms: FloatArray) -> IntArray:
    worst = np.empty(len(offsets) - 1, dtype=np.int64)
    for cell in range(len(worst)):
        worst[cell] = vertices[offsets[cell]]
        for place in range(offsets[cell] + 1, offsets[cell + 1]):
            if norms[vertices[place]] > norms[worst[cell]]:
                worst[cell] = vertices[place]
    return worst
