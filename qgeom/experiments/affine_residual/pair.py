"""A network and its twin on their common refinement: both affine maps on every cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qgeom.arrays import Place, on_host
from qgeom.cells.exact_tier import Network
from qgeom.cells.patterns import network_words
from qgeom.error_integrals import ErrorIntegrals, error_integrals
from qgeom.experiments.affine_residual.bounds import gradient_bound, output_bound
from qgeom.experiments.affine_residual.moments import CellMoments, cell_moments
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.packing import WordArray
from qgeom.quantized import float_network
from qgeom.tessellation import Tessellation, tessellate
from qgeom.types import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Pair:
    """Two networks of one output on the cells of their common refinement.

    Attributes
    ----------
    network, twin : ReLUNetwork
        The networks as they are evaluated, in float64.
    integrals : ErrorIntegrals
        Exact integrals of the error, with the refinement and the changed cells.
    gradients : tuple of ndarray of float64, shape (n_cells, 2)
        A of the network and of the twin.
    offsets : tuple of ndarray of float64, shape (n_cells,)
        b of the network and of the twin.
    put : callable
        Puts an array on the device on which networks are evaluated.
    """

    network: ReLUNetwork
    twin: ReLUNetwork
    integrals: ErrorIntegrals
    gradients: tuple[FloatArray, FloatArray]
    offsets: tuple[FloatArray, FloatArray]
    put: Place = on_host

    @property
    def joint(self) -> Tessellation:
        """The common refinement."""
        return self.integrals.tessellation

    @property
    def changed(self) -> BoolArray:
        """Cells on which some neuron flips."""
        return self.integrals.changed_cells

    @cached_property
    def error_gradients(self) -> FloatArray:
        """A − A_q on every cell, shape (n_cells, 2)."""
        return self.gradients[0] - self.gradients[1]

    @cached_property
    def error_offsets(self) -> FloatArray:
        """Offset b − b_q on every cell, shape (n_cells,)."""
        return self.offsets[0] - self.offsets[1]

    @cached_property
    def moments(self) -> CellMoments:
        """Moments of the cells."""
        return cell_moments(self.joint)

    @cached_property
    def error_slope_bound(self) -> FloatArray:
        """Rounding bound of A − A_q, shape (2,)."""
        bounds = gradient_bound(self.network) + gradient_bound(self.twin)
        return np.asarray(bounds[0], dtype=np.float64)

    def affine_error(self, cells: IntArray, points: FloatArray) -> FloatArray:
        """``(A − A_q) x + (b − b_q)`` with the maps of given cells, one per point."""
        slopes = np.einsum("ni,ni->n", self.error_gradients[cells], points)
        return np.asarray(slopes + self.error_offsets[cells], dtype=np.float64)

    def output(self, network: int, points: FloatArray) -> FloatArray:
        """Output of the network (0) or of the twin (1), evaluated on the device, shape (n,)."""
        chosen = self.twin if network else self.network
        return np.asarray(on_host(chosen(self.put(points)))[:, 0], dtype=np.float64)

    def error(self, points: FloatArray) -> FloatArray:
        """Output error by evaluating both networks, shape (n,)."""
        placed = self.put(points)
        difference = (self.network(placed) - self.twin(placed))[:, 0]
        return np.asarray(on_host(difference), dtype=np.float64)

    def output_bounds(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Rounding bounds of both networks' outputs, shape (n,) each."""
        # offsets refer to the origin of the frame, which lies outside a box far from 0
        reach = np.abs(points) + 2.0 * np.abs(self.joint.origin)
        return output_bound(self.network, reach)[:, 0], output_bound(self.twin, reach)[:, 0]

    def bound(self, points: FloatArray) -> FloatArray:
        """Rounding bound of the error, shape (n,), with both networks' paths."""
        first, second = self.output_bounds(points)
        return first + second

    def output_residuals(self, cells: IntArray, points: FloatArray) -> FloatArray:
        """|output − A x − b of the cell| of both networks over their bounds, shape (2, n)."""
        ratios = []
        for k, bound in enumerate(self.output_bounds(points)):
            affine = np.einsum("ni,ni->n", self.gradients[k][cells], points)
            difference = self.output(k, points) - affine - self.offsets[k][cells]
            ratios.append(np.abs(difference) / bound)
        return np.array(ratios)

    def residuals(self, cells: IntArray, points: FloatArray) -> FloatArray:
        """|error − affine error of the cell| in units of the bound, shape (n,)."""
        difference = np.abs(self.error(points) - self.affine_error(cells, points))
        return np.asarray(difference / self.bound(points), dtype=np.float64)

    def place(self, points: FloatArray) -> IntArray:
        """The cell of each point, found by its two patterns; −1 where no cell has them."""
        tables = [network_words(self.joint, network=k) for k in (0, 1)]
        cells = {key: cell for cell, key in enumerate(_keys(tables))}
        placed = self.put(points)
        seen = [network.packed_pattern(placed) for network in (self.network, self.twin)]
        return np.array([cells.get(key, -1) for key in _keys(seen)], dtype=np.int64)

    def inner_points(self) -> tuple[IntArray, FloatArray]:
        """For every cell the points halfway from its centroid to its vertices."""
        lists = self.joint.lists
        owner = np.repeat(np.arange(self.joint.n_cells), np.diff(lists.offsets))
        return owner, (self.joint.centroids[owner] + self.joint.points[lists.vertices]) / 2


def _keys(words: list[WordArray]) -> list[bytes]:
    return [row.tobytes() for row in np.concatenate(words, axis=1)]


def make_pair(network: ReLUNetwork, twin: Network, *, box: Box, put: Place = on_host) -> Pair:
    """Refine a network and its twin together and read off both affine maps of every cell.

    Parameters
    ----------
    network : ReLUNetwork
        The float network, with two inputs and one output.
    twin : ReLUNetwork or QuantizedNetwork
        Its twin.
    box : ((x0, x1), (y0, y1))
        The box.
    put : callable
        Puts an array on the device on which networks are evaluated; cells stay on the host.

    Returns
    -------
    Pair
        Vertices are exact up to one rounding.
    """
    joint = tessellate(network, twin, box=box, exact_points=True, threads=1)
    maps = [joint.affine_maps(k) for k in (0, 1)]
    return Pair(
        network=network,
        twin=float_network(twin),
        integrals=error_integrals(network, twin, tessellation=joint),
        gradients=(maps[0][0][:, 0], maps[1][0][:, 0]),
        offsets=(maps[0][1][:, 0], maps[1][1][:, 0]),
        put=put,
    )
