"""Exact tessellation of a plane region by ReLU networks."""

from __future__ import annotations

from dataclasses import dataclass, fields

from qgeom.cells.building import build_cells
from qgeom.cells.complex import CellComplex
from qgeom.cells.exact_tier import Network
from qgeom.cells.maps import affine_maps, vertex_values
from qgeom.lattice import Box
from qgeom.level_sets.level_set import LevelSet, level_set
from qgeom.slices import PlaneSlice
from qgeom.types import FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Tessellation(CellComplex):
    """The cells of a plane region, with what networks compute on them.

    Made by `qgeom.tessellate`.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> network = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> cells = tessellate(network, box=((-1.0, 1.0), (-1.0, 1.0)))
    >>> cells.n_cells, len(cells.adjacency), float(cells.areas.sum())
    (4, 4, 4.0)
    >>> sorted(cells.patterns().tolist())
    [[False, False], [False, True], [True, False], [True, True]]
    """

    def affine_maps(self, network: int = 0) -> tuple[FloatArray, FloatArray]:
        """Gradients (n_cells, d_out, 2) and offsets (n_cells, d_out); see `qgeom.cells.maps`."""
        return affine_maps(self, network)

    def outputs(self, network: int = 0) -> FloatArray:
        """Outputs of a network at all vertices, shape (n_vertices, d_out)."""
        return vertex_values(self, network)

    def level_set(self, network: int = 0, output: int = 0, value: float = 0.0) -> LevelSet:
        """Where an output takes a value: ordered polylines; see `qgeom.level_set`."""
        return level_set(self, network, output, value)


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
    cells = build_cells(networks, box=box, plane=slice, exact_points=exact_points, threads=threads)
    return Tessellation(**{field.name: getattr(cells, field.name) for field in fields(cells)})
