"""Building the cells of a plane region on which ReLU networks have constant patterns.

Cells are split layer by layer, neuron by neuron, in compiled code (`qgeom.cells.refine`); signs of
pre-activations at vertices are certified by a floating-point error bound, and the few that it
leaves open are decided in exact arithmetic (`qgeom.exact.signs`). Quantized networks are
tessellated on the grid that they mean, integers times steps, not on its floating-point image.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

from qgeom.cells.complex import CellComplex, Columns, Edges
from qgeom.cells.exact_tier import ExactPlane, Network
from qgeom.cells.mesh_cells import cell_lists
from qgeom.cells.network_stack import StackLayer
from qgeom.cells.planar_mesh import EDGES, VERTICES, box_mesh
from qgeom.cells.refine import Refiner
from qgeom.cells.refine_layer import Patch
from qgeom.errors import ParameterError
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.slices import PlaneSlice
from qgeom.types import finite_array

_SIDES = (-3, -2, -4, -1)  # of the sides that begin at the corners, counterclockwise
_POINT_TOLERANCE = 2.0**-20  # of the size of the box
_CORNERS = ((-1, -3), (-3, -2), (-2, -4), (-4, -1))


def build_cells(
    networks: tuple[Network, ...],
    *,
    box: Box,
    plane: PlaneSlice | None = None,
    exact_points: bool = False,
    threads: int | None = None,
) -> CellComplex:
    """The cells on which the activation patterns of all given networks are constant.

    Parameters
    ----------
    networks : tuple of ReLUNetwork or QuantizedNetwork
        At least one.
    box : ((x0, x1), (y0, y1))
        The region.
    plane : (origin, u, v), optional
        The slice of the input space in which it lies.
    exact_points : bool
        Whether all vertices are computed exactly and rounded once.
    threads : int, optional
        How many threads work.

    Returns
    -------
    CellComplex
        See `qgeom.tessellate`, which is the same with a friendlier face.

    Raises
    ------
    ParameterError, ShapeError, NotFiniteError
        As `qgeom.tessellate`.
    """
    box = _checked_box(box)
    frame = _frame(box, plane)
    size = max(high - low for low, high in frame.box)
    tolerance = 0.0 if exact_points else size * _POINT_TOLERANCE
    exact = ExactPlane(_checked_networks(networks), frame.box, frame.plane, tolerance)
    patch = _first_patch(frame.box, exact.layers)
    with (
        _blas().limit(limits=1, user_api="blas"),
        ThreadPoolExecutor(_checked_threads(threads)) as executor,
    ):
        mesh, words = Refiner(exact.layers, exact, executor).refine_box(patch)
    n_vertices, n_edges = int(mesh.size[VERTICES]), int(mesh.size[EDGES])
    return CellComplex(
        box=box,
        origin=np.array(frame.origin),
        local_points=mesh.points[:n_vertices],
        edges=Edges(
            vertices=mesh.origin[: 2 * n_edges].reshape(-1, 2),
            cells=mesh.face[: 2 * n_edges].reshape(-1, 2),
            lines=mesh.label[:n_edges],
        ),
        lists=cell_lists(mesh),
        words=words,
        columns=_columns(exact.layers, len(networks)),
        networks=networks,
        plane=plane,
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


def _columns(layers: Sequence[StackLayer], n_networks: int) -> Columns:
    starts: list[list[tuple[int, int, int]]] = [[] for _ in range(n_networks)]
    for layer in layers:
        for network, part in zip(layer.members, layer.columns, strict=True):
            bit = 64 * layer.first_word + part.start
            starts[network].append((layer.first + part.start, bit, part.stop - part.start))
    return Columns(tuple(map(tuple, starts)))
