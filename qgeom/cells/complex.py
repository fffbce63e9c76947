"""The cells, edges and patterns of a tessellation, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qgeom.cells.mesh_cells import CellLists
from qgeom.cells.planar_mesh import Int32Array
from qgeom.errors import ParameterError
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.packing import WordArray, unpack_patterns
from qgeom.quantized import QuantizedNetwork
from qgeom.slices import PlaneSlice
from qgeom.types import BoolArray, FloatArray, IntArray

SIDES = {-1: "x = x0", -2: "x = x1", -3: "y = y0", -4: "y = y1"}


@dataclass(frozen=True, eq=False)
class Edges:
    """The edges of a tessellation, one per row.

    Attributes
    ----------
    vertices : ndarray of int32, shape (n, 2)
        Start and end, as rows of `CellComplex.points`.
    cells : ndarray of int32, shape (n, 2)
        The cell to the left and to the right; −1 outside the box.
    lines : ndarray of int32, shape (n,)
        The neuron that drew the edge, counted over all networks as in `CellComplex.neuron`, or
        the side of the box: −1 to −4 for x = x0, x = x1, y = y0, y = y1. Where several neurons
        vanish on an edge this is one of them; `CellComplex.flipped` gives all that change.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> from qgeom.tessellation import tessellate
    >>> half = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [0.0]])
    >>> edges = tessellate(half, box=((-1.0, 1.0), (0.0, 1.0))).edges
    >>> len(edges), edges.lines.tolist().count(0)
    (7, 1)
    """

    vertices: Int32Array
    cells: Int32Array
    lines: Int32Array

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, eq=False)
class Columns:
    """Where the neurons of the networks stand in a stack of layers.

    Attributes
    ----------
    starts : tuple of tuple of (int, int, int)
        Per network and hidden layer: global number of the first neuron, its bit in the packed
        patterns, and the number of neurons.
    """

    starts: tuple[tuple[tuple[int, int, int], ...], ...]

    def bits(self, network: int) -> IntArray:
        """Bits of a network's neurons in the packed patterns, layer after layer."""
        parts = [np.arange(bit, bit + n) for _, bit, n in self.starts[network]]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)

    def numbers(self, network: int) -> IntArray:
        """Global numbers of a network's neurons, layer after layer."""
        parts = [np.arange(first, first + n) for first, _, n in self.starts[network]]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False, kw_only=True)
class CellComplex:
    """Cells on which the activation patterns of one or several networks are constant.

    Cells are convex polygons; they cover the box and overlap in
    edges only. No two have the same pattern. Combinatorics (which cells, edges and patterns there
    are) is exact; coordinates, areas and centroids are rounded to float64.

    Attributes
    ----------
    box : ((float, float), (float, float))
        The region, ``(x0, x1), (y0, y1)``, in the frame of the plane.
    origin : ndarray of float64, shape (2,)
        Where the frame of `local_points` and of `lists` begins: 0, or a corner of a box that is
        far from 0 compared with its size, so that small cells lose no digits.
    local_points : ndarray of float64, shape (n_vertices, 2)
        All vertices, relative to `origin`.
    edges : Edges
        All edges.
    lists : CellLists
        The boundary of every cell as a run of vertices and edges in one array.
    words : ndarray of uint64, shape (n_cells, words)
        The packed patterns of all networks.
    columns : Columns
        Which bit is which neuron.
    networks : tuple of ReLUNetwork or QuantizedNetwork
        The networks.
    plane : (origin, u, v) or None
        The slice of the input space that the frame of the plane stands for.
    """

    box: Box
    origin: FloatArray
    local_points: FloatArray
    edges: Edges
    lists: CellLists
    words: WordArray
    columns: Columns
    networks: tuple[ReLUNetwork | QuantizedNetwork, ...]
    plane: PlaneSlice | None

    @property
    def n_cells(self) -> int:
        """Number of cells."""
        return len(self.lists.areas)

    @property
    def n_networks(self) -> int:
        """Number of networks."""
        return len(self.columns.starts)

    @property
    def areas(self) -> FloatArray:
        """Areas of the cells, shape (n_cells,)."""
        return self.lists.areas

    @cached_property
    def points(self) -> FloatArray:
        """All vertices, shape (n_vertices, 2)."""
        return self.local_points + self.origin

    @cached_property
    def centroids(self) -> FloatArray:
        """Centres of gravity of the cells, shape (n_cells, 2)."""
        return self.lists.centroids + self.origin

    def patterns(self, network: int = 0) -> BoolArray:
        """Activation patterns of one network's hidden neurons on the cells.

        Parameters
        ----------
        network : int
            Which of the networks.

        Returns
        -------
        ndarray of bool, shape (n_cells, neurons)
            In the order of `ReLUNetwork.pattern`. A neuron that vanishes on a whole cell is
            inactive there.

        Raises
        ------
        ParameterError
            When there is no such network.
        """
        self.check_network(network)
        bits = self.columns.bits(network)
        return unpack_patterns(self.words, 64 * self.words.shape[1])[:, bits]

    def vertices(self, cell: int) -> FloatArray:
        """Corners of a cell, counterclockwise.

        Vertices at which only a neighbour has a corner are left out; `boundary` has them.

        Parameters
        ----------
        cell : int
            The cell.

        Returns
        -------
        ndarray of float64, shape (m, 2)
            In the frame of the plane.
        """
        first, last = self._run(cell)
        lines = self.edges.lines[self.lists.edges[first:last]]
        # a side was drawn as a whole, so that all its parts carry the same line
        corner = lines != np.roll(lines, 1)
        corners: FloatArray = self.points[self.lists.vertices[first:last][corner]]
        return corners

    def boundary(self, cell: int) -> IntArray:
        """All vertices on the boundary of a cell, counterclockwise, as rows of `points`."""
        first, last = self._run(cell)
        return self.lists.vertices[first:last].astype(np.int64)

    @cached_property
    def adjacency(self) -> IntArray:
        """Pairs of cells with a common edge, shape (inner edges, 2); each pair occurs once."""
        cells = self.edges.cells
        return cells[(cells >= 0).all(axis=1)].astype(np.int64)

    def flipped(self, network: int = 0) -> tuple[IntArray, IntArray]:
        """The neurons of a network that change across each pair of `adjacency`.

        Parameters
        ----------
        network : int
            Which of the networks.

        Returns
        -------
        pairs, neurons : ndarray of int64
            Row k says that the neuron ``neurons[k]`` (in the order of `patterns`) differs between
            the two cells of ``adjacency[pairs[k]]``. Where neurons coincide, a pair has several
            entries.
        """
        self.check_network(network)
        left, right = self.adjacency.T
        bits = self.columns.bits(network)
        pairs, neurons = [], []
        for begin in range(0, len(left), 65536):  # bounds the memory for unpacked bits
            part = slice(begin, begin + 65536)
            differing = self.words[left[part]] ^ self.words[right[part]]
            rows, which = np.nonzero(unpack_patterns(differing, 64 * self.words.shape[1])[:, bits])
            pairs.append(rows + begin)
            neurons.append(which)
        empty = np.zeros(0, dtype=np.int64)
        return np.concatenate([empty, *pairs]), np.concatenate([empty, *neurons])

    def neuron(self, line: int) -> tuple[int, int, int]:
        """Network, hidden layer and place in it of a line of `Edges.lines`.

        Raises
        ------
        ParameterError
            When the line is a side of the box or does not exist.
        """
        for network, layers in enumerate(self.columns.starts):
            for layer, (first, _, count) in enumerate(layers):
                if first <= line < first + count:
                    return network, layer, line - first
        raise ParameterError(
            f"line {line} is {SIDES.get(line, 'no neuron')}", where="line", remedy="give a neuron"
        )

    def _run(self, cell: int) -> tuple[int, int]:
        if not 0 <= cell < self.n_cells:
            raise ParameterError(f"cell {cell} of {self.n_cells}", where="cell")
        return int(self.lists.offsets[cell]), int(self.lists.offsets[cell + 1])

    def check_network(self, network: int) -> None:
        """Refuse a number that no network has.

        Raises
        ------
        ParameterError
            When there is no such network.
        """
        if not 0 <= network < self.n_networks:
            raise ParameterError(
                f"there is no network {network}",
                where="network",
                remedy=f"the tessellation has {self.n_networks}, counted from 0",
            )
