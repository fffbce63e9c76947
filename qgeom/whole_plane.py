"""All cells of a network over the whole plane, exactly.

No box is large enough for certain, so none is used. A point (x, y) of the plane is the ray through
(x, y, 1), and a network in which each bias is multiplied by the third coordinate h has the same
signs along the whole ray. The rays with h > 0 are those through the upper half of a cube's surface:
its top, and the upper halves of its four sides. Five exact tessellations cover them all, and cells
on two faces belong together when they have the same pattern, since a pattern's inputs are convex.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.errors import ShapeError
from qgeom.network import ReLUNetwork
from qgeom.packing import distinct_rows
from qgeom.tessellation import Tessellation, tessellate
from qgeom.types import BoolArray

_SIDES = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0))  # where their middles are
_FULL = ((-1.0, 1.0), (-1.0, 1.0))
_HALF = ((-1.0, 1.0), (0.0, 1.0))
_FLOOR = -3  # the side of a box on which its second coordinate, here h, is smallest


@dataclass(frozen=True, eq=False, kw_only=True)
class PlaneCells:
    """The cells of a network over the whole plane.

    Attributes
    ----------
    patterns : ndarray of bool, shape (n_cells, n_neurons)
        One row per cell, in the order of `ReLUNetwork.pattern`.
    bounded : ndarray of bool, shape (n_cells,)
        Whether the cell is a bounded polygon.
    in_square : ndarray of bool, shape (n_cells,)
        Whether the cell has inner points in the square from −1 to 1.
    hidden : tuple of int
        Widths of the hidden layers.

    Examples
    --------
    >>> lines = ReLUNetwork([[[1, 0], [0, 1], [1, 1]], [[1, 1, 1]]], [[0, 0, -9], [0]])
    >>> cells = plane_cells(lines)
    >>> len(cells), int(cells.bounded.sum()), int(cells.in_square.sum())
    (7, 1, 4)
    """

    patterns: BoolArray
    bounded: BoolArray
    in_square: BoolArray
    hidden: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.patterns)

    def per_depth(self, *, where: BoolArray | None = None) -> tuple[int, ...]:
        """Number of cells of the first 1, 2, … hidden layers.

        Parameters
        ----------
        where : ndarray of bool, shape (n_cells,), optional
            Count only these cells (for instance `in_square`).

        Returns
        -------
        tuple of int
            One number per hidden layer; the last one is that of the network.
        """
        rows = self.patterns if where is None else self.patterns[where]
        ends = np.cumsum(self.hidden)
        return tuple(len(distinct_rows(rows[:, :end])[0]) for end in ends)

    def most_pieces(self) -> tuple[int, ...]:
        """Into how many cells each layer cuts a cell of the layers before it, at most."""
        ends = np.cumsum(self.hidden)
        most = []
        for begin, end in zip((0, *ends[:-1]), ends, strict=True):
            parts = self.patterns[distinct_rows(self.patterns[:, :end])[0], :begin]
            most.append(int(np.bincount(distinct_rows(parts)[1]).max()))
        return tuple(most)


def homogenized(network: ReLUNetwork, side: tuple[float, float]) -> ReLUNetwork:
    """The network with one more input h that multiplies every bias.

    Parameters
    ----------
    network : ReLUNetwork
        With 2 inputs.
    side : tuple of float
        A vector (u, v). What follows holds for inputs with u·x + v·y > 0 and h > 0.

    Returns
    -------
    ReLUNetwork
        With 3 inputs (x, y, h). Each hidden layer has two neurons more, its last, which hand on
        u·x + v·y and h + u·x + v·y and are always active; their difference is h. All others have
        the sign that `network` gives them at (x/h, y/h).

    Raises
    ------
    ShapeError
        When the network has not 2 inputs, or no hidden layer.

    Examples
    --------
    >>> line = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[-2.0], [0.0]])
    >>> homogenized(line, (1.0, 0.0)).pre_activations([[3.0, 0.0, 2.0]])[0].tolist()
    [[-1.0, 3.0, 5.0]]
    """
    if network.widths[0] != 2 or len(network.weights) < 2:
        raise ShapeError(
            f"widths are {network.widths}", where="network", remedy="2 inputs, a hidden layer"
        )
    onward = np.array([[*side, 0.0], [*side, 1.0]])
    weights = [np.vstack([np.column_stack([network.weights[0], network.biases[0]]), onward])]
    for W, b in zip(network.weights[1:], network.biases[1:], strict=True):
        passed = np.hstack([np.zeros((2, W.shape[1])), np.eye(2)])
        weights.append(np.vstack([np.column_stack([W, -b, b]), passed]))
    weights[-1] = weights[-1][:-2]
    return ReLUNetwork(weights, [np.zeros(len(W)) for W in weights])


def plane_cells(network: ReLUNetwork) -> PlaneCells:
    """All cells of a network over the whole plane.

    Parameters
    ----------
    network : ReLUNetwork
        With 2 inputs and at least one hidden layer.

    Returns
    -------
    PlaneCells
        Exact: every sign is decided by the engine's exact arithmetic.

    Raises
    ------
    ShapeError
        When the network has not 2 inputs, or no hidden layer.

    Notes
    -----
    Five tessellations of faces of a cube, as the docstring of the module says.

    Examples
    --------
    >>> lines = ReLUNetwork([[[1, 0], [0, 1]], [[1, 1]]], [[0, 500], [0]])
    >>> cells = plane_cells(lines)
    >>> len(cells), cells.patterns[cells.in_square].tolist()
    (4, [[False, True], [True, True]])
    """
    hidden = network.widths[1:-1]
    top = tessellate(network, box=_FULL, threads=1).patterns()
    sides = [_side_cells(network, side) for side in _SIDES]
    begins = np.cumsum((0, *hidden[:-1])) + 2 * np.arange(len(hidden))
    kept = np.concatenate([begin + np.arange(n) for begin, n in zip(begins, hidden, strict=True)])
    around = np.concatenate([side.patterns()[:, kept] for side in sides])
    endless = np.concatenate([_touches_floor(side) for side in sides])
    rows = np.concatenate([top, around])
    first, names = distinct_rows(rows)
    patterns = rows[first]
    bounded, in_square = np.ones(len(patterns), dtype=bool), np.zeros(len(patterns), dtype=bool)
    in_square[names[: len(top)]] = True
    bounded[names[len(top) :][endless]] = False
    return PlaneCells(patterns=patterns, bounded=bounded, in_square=in_square, hidden=hidden)


def _side_cells(network: ReLUNetwork, side: tuple[float, float]) -> Tessellation:
    """Tessellate the upper half of one side of the cube."""
    x, y = side
    slice_of_side = ((x, y, 0.0), (abs(y), abs(x), 0.0), (0.0, 0.0, 1.0))
    return tessellate(homogenized(network, side), box=_HALF, slice=slice_of_side, threads=1)


def _touches_floor(side: Tessellation) -> BoolArray:
    """Which cells of a side of the cube reach h = 0, that is, infinity."""
    low = np.zeros(len(side.local_points), dtype=np.bool_)
    low[side.edges.vertices[side.edges.lines == _FLOOR].ravel()] = True
    return np.maximum.reduceat(low[side.lists.vertices], side.lists.offsets[:-1])
