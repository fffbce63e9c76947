"""Exact tessellation of a plane region by ReLU networks.

Cells are split layer by layer, neuron by neuron, in compiled code (`qgeom.refine`); signs of
pre-activations at vertices are certified by a floating-point error bound, and the few that it
leaves open are decided in exact arithmetic (`qgeom.exact_signs`). Quantized networks are
tessellated on the grid that they mean, integers times steps, not on its floating-point image.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from threadpoolctl import ThreadpoolController

from qgeom.errors import ParameterError
from qgeom.exact_layers import PlaneSlice
from qgeom.exact_tier import ExactPlane, Network
from qgeom.lattice import Box
from qgeom.mesh_cells import cell_lists
from qgeom.network import ReLUNetwork
from qgeom.network_stack import StackLayer, stack_layers
from qgeom.planar_mesh import EDGES, VERTICES, box_mesh
from qgeom.quantized import QuantizedNetwork
from qgeom.refine import Refiner
from qgeom.refine_layer import Patch
from qgeom.tessellation import Columns, Edges, Tessellation
from qgeom.types import FloatArray, finite_array

_SIDES = (-3, -2, -4, -1)  # of the sides that begin at the corners, counterclockwise
_POINT_TOLERANCE = 2.0**-20  # of the size of the box
_CORNERS = ((-1, -3), (-3, -2), (-2, -4), (-4, -1))


def tessellate(
    *networks: Network,
    box: Box,
    slice: PlaneSlice | None = None,  # noqa: A002 - the field's term
    exact_points: bool = False,
    threads: int | None = None,
) -> Tessellation:
    """The cells on which the activation patterns of all given networks are constant.

    Parameters
    ----------
    *networks : ReLUNetwork or QuantizedNetwork
        At least one; several give their common refinement. A `QuantizedNetwork` stands for its
        grid, codes times steps; its `network`, for the floats that these are rounded to.
    box : ((x0, x1), (y0, y1))
        The region, in the frame of the plane.
    slice : (origin, u, v), optional
        For networks of d inputs: the plane ``origin + x·u + y·v``, vectors of length d. Left out,
        the networks have 2 inputs.
    exact_points : bool
        Whether all vertices are computed exactly and rounded once. Else a vertex is computed
        in float64, with a certified error below 2⁻²⁰ of the size of the box (and some 10⁻¹³ in
        practice); those that fail this test are computed exactly. Which cells, edges and
        patterns there are is exact either way.
    threads : int, optional
        How many threads work; left out, one per processor, at most 8. The result does not
        depend on it.

    Returns
    -------
    Tessellation
        Exact in its combinatorics. Cost and memory grow in proportion to the number of cells.

    Raises
    ------
    ParameterError
        Without a network; when the box is empty; when a number is too large or too small for
        the error bounds.
    ShapeError
        When the inputs of a network do not fit the plane.
    NotFiniteError
        When the box or the slice is not finite.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> cross = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> cells = tessellate(cross, box=((-1.0, 1.0), (-1.0, 3.0)))
    >>> cells.n_cells, sorted(cells.areas.tolist())
    (4, [1.0, 1.0, 3.0, 3.0])
    """
    frame = _frame(_checked_box(box), slice)
    size = max(high - low for low, high in frame.box)
    tolerance = 0.0 if exact_points else size * _POINT_TOLERANCE
    exact = ExactPlane(_checked_networks(networks), frame.box, frame.plane, tolerance)
    layers = exact.layers = stack_layers(_planar_layers(exact))
    patch = _first_patch(frame.box, layers)
    with (
        _blas().limit(limits=1, user_api="blas"),
        ThreadPoolExecutor(_checked_threads(threads)) as executor,
    ):
        mesh, words = Refiner(layers, exact, executor).refine_box(patch)
    n_vertices, n_edges = int(mesh.size[VERTICES]), int(mesh.size[EDGES])
    return Tessellation(
        box=_checked_box(box),
        points=mesh.points[:n_vertices] + frame.origin,
        edges=Edges(
            vertices=mesh.origin[: 2 * n_edges].reshape(-1, 2),
            cells=mesh.face[: 2 * n_edges].reshape(-1, 2),
            lines=mesh.label[:n_edges],
        ),
        lists=cell_lists(mesh, frame.origin),
        words=words,
        columns=_columns(layers, len(networks)),
        networks=networks,
        plane=slice,
    )


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """The frame in which the mesh is made: that of the plane, or shifted for a far box."""

    origin: tuple[float, float]
    box: Box
    plane: PlaneSlice | None


def _frame(box: Box, plane: PlaneSlice | None) -> _Frame:
    """A frame that begins at a corner of a far box, so that no digits are lost."""
    # the difference of floats within a factor of two of one another is exact
    shifts = [low if low * high > 0 and 0.5 <= low / high <= 2 else 0.0 for low, high in box]
    if plane is not None or not any(shifts):
        return _Frame(origin=(0.0, 0.0), box=box, plane=plane)
    (x0, x1), (y0, y1) = (
        (low - shift, high - shift) for (low, high), shift in zip(box, shifts, strict=True)
    )
    moved = (np.array(shifts), np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    return _Frame(origin=(shifts[0], shifts[1]), box=((x0, x1), (y0, y1)), plane=moved)


def _first_patch(box: Box, layers: Sequence[StackLayer]) -> Patch:
    (x0, x1), (y0, y1) = box
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    return Patch(
        mesh=box_mesh(corners, np.array(_SIDES, dtype=np.int32)),
        patterns=np.zeros((1, sum(layer.n_words for layer in layers)), dtype=np.uint64),
        active=corners,
        spread=np.zeros(4),
        blur=np.zeros(4),
        birth=np.array([(0, *lines) for lines in _CORNERS], dtype=np.int32),
    )


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


def _checked_threads(threads: int | None) -> int:
    if threads is None:
        return min(os.cpu_count() or 1, 8)
    if threads < 1:
        raise ParameterError(f"{threads} threads", where="threads", remedy="give at least 1")
    return threads


def _checked_networks(networks: tuple[Network, ...]) -> tuple[Network, ...]:
    if not networks:
        raise ParameterError("no network", where="tessellate", remedy="give at least one")
    for position, network in enumerate(networks):
        if not isinstance(network, ReLUNetwork | QuantizedNetwork):
            raise ParameterError(
                f"argument {position} is a {type(network).__name__}",
                where="tessellate",
                remedy="give a ReLUNetwork or a QuantizedNetwork; ReLUNetwork.from_torch reads "
                "torch modules",
            )
    return networks


def _checked_box(box: Box) -> Box:
    array = finite_array(box, name="box", ndim=2)
    if array.shape != (2, 2):
        raise ParameterError(f"shape {array.shape}", where="box", remedy="((x0, x1), (y0, y1))")
    for name, (low, high) in zip("xy", array.tolist(), strict=True):
        if not low < high:
            raise ParameterError(
                f"{name} runs from {low} to {high}", where="box", remedy=f"give {name}0 < {name}1"
            )
    (x0, x1), (y0, y1) = array.tolist()
    return (x0, x1), (y0, y1)


def _planar_layers(exact: ExactPlane) -> list[tuple[list[FloatArray], list[FloatArray]]]:
    """Weights and biases of the hidden layers, the first as a map of the plane."""
    floats = [n.network if isinstance(n, QuantizedNetwork) else n for n in exact.networks]
    layers = [(list(n.weights[:-1]), list(n.biases[:-1])) for n in floats]
    if exact.plane is None and all(n.widths[0] == 2 for n in floats):
        return layers
    W, b = exact.stack.effective_first_layer()  # refuses what does not fit the plane
    start = 0
    for weights, biases in layers:
        if weights:
            stop = start + len(biases[0])
            weights[0], biases[0] = W[start:stop], b[start:stop]
            start = stop
    return layers


def _columns(layers: Sequence[StackLayer], n_networks: int) -> Columns:
    starts: list[list[tuple[int, int, int]]] = [[] for _ in range(n_networks)]
    for layer in layers:
        for network, part in zip(layer.members, layer.columns, strict=True):
            bit = 64 * layer.first_word + part.start
            starts[network].append((layer.first + part.start, bit, part.stop - part.start))
    return Columns(tuple(map(tuple, starts)))


def plane_points(points: ArrayLike, *, slice: PlaneSlice) -> FloatArray:  # noqa: A002
    """Points of a slice in the input frame: ``origin + x·u + y·v``.

    Parameters
    ----------
    points : array_like, shape (n, 2)
        In the frame of the plane.
    slice : (origin, u, v)
        As in `tessellate`.

    Returns
    -------
    ndarray of float64, shape (n, d)
        Inputs of the networks.

    Examples
    --------
    >>> plane_points([[1.0, 2.0]], slice=([0.0, 0.0, 5.0], [1.0, 0.0, 0.0], [0.0, 3.0, 0.0]))
    array([[1., 6., 5.]])
    """
    origin, u, v = (finite_array(part, name="slice", ndim=1) for part in slice)
    return origin + finite_array(points, name="points", ndim=2) @ np.stack([u, v])
