"""Edges, corners and regions of a network's decision boundary, counted exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.experiments.circle_polygon.exact_maps import WholeNumbers, exact_maps
from qgeom.experiments.circle_polygon.plane import enclosing_half_width
from qgeom.level_sets.level_set import LevelSet
from qgeom.network import ReLUNetwork
from qgeom.tessellation import Tessellation, tessellate
from qgeom.types import IntArray


@dataclass(frozen=True, kw_only=True)
class Boundary:
    """What the boundary {f = 0} of a network looks like.

    Attributes
    ----------
    edges : int
        Straight pieces: runs of the boundary along one line.
    pieces : int
        Connected parts of the boundary.
    closed : bool
        Whether there is a boundary and all its parts are closed polygons.
    one_way : bool
        Whether the boundary has one part and all its corners turn to the same side, so that the
        region on one side of it is convex.
    cells : int
        Cells of the tessellation.
    regions : int
        Linear regions: maximal connected sets on which the network is one affine function.
    half_width : float
        Half the side of the square in which this was counted.
    """

    edges: int
    pieces: int
    closed: bool
    one_way: bool
    cells: int
    regions: int
    half_width: float


def measure_boundary(network: ReLUNetwork, *, half_width: float | None = None) -> Boundary:
    """Trace the boundary and count.

    Parameters
    ----------
    network : ReLUNetwork
        Two inputs, one output.
    half_width : float, optional
        Where to look, for networks with several hidden layers. With one hidden layer it is left
        out, and the counts are those of the whole plane.

    Returns
    -------
    Boundary
        Exact: cells and order come from `tessellate`, collinearity from whole numbers.

    Examples
    --------
    >>> halves = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    >>> diamond = ReLUNetwork([halves, [[-1.0, -1.0, -1.0, -1.0]]], [[0.0] * 4, [1.0]])
    >>> found = measure_boundary(diamond)
    >>> found.edges, found.closed, found.one_way, found.regions
    (4, True, True, 4)
    """
    half = enclosing_half_width(network) if half_width is None else half_width
    cells = tessellate(network, box=((-half, half), (-half, half)), threads=1)
    patterns = cells.patterns()
    maps = exact_maps(network, patterns)
    lines = cells.level_set()
    turns = corner_turns(lines, maps)
    edges = sum(
        int(np.count_nonzero(found)) + (not closed)
        for found, closed in zip(turns, lines.closed, strict=True)
    )
    sides = {int(turn) for found in turns for turn in found if turn}
    return Boundary(
        edges=edges,
        pieces=len(lines),
        closed=len(lines) > 0 and all(lines.closed),
        one_way=len(lines) == 1 and len(sides) <= 1,
        cells=cells.n_cells,
        regions=count_regions(cells, maps),
        half_width=half,
    )


def corner_turns(lines: LevelSet, maps: WholeNumbers) -> tuple[IntArray, ...]:
    """At which vertices the polylines of a level set turn, and to which side.

    Parameters
    ----------
    lines : LevelSet
        Polylines through cells.
    maps : ndarray of int, shape (n_cells, 3)
        The affine maps of the cells, as of `exact_maps`.

    Returns
    -------
    tuple of ndarray of int64
        Per polyline and segment: the turn at its end, 1 to the left, −1 to the right, 0 where the
        next segment lies on the same line or there is none.
    """
    found = []
    for run, closed in zip(lines.cells, lines.closed, strict=True):
        signs = np.zeros(len(run), dtype=np.int64)
        for place in range(len(run) if closed else len(run) - 1):
            before, after = maps[run[place]], maps[run[(place + 1) % len(run)]]
            turn = before[0] * after[1] - before[1] * after[0]  # gradients turn as the line does
            signs[place] = (turn > 0) - (turn < 0)
        found.append(signs)
    return tuple(found)


def count_regions(cells: Tessellation, maps: WholeNumbers) -> int:
    """Number of maximal connected sets of cells with one affine map.

    Parameters
    ----------
    cells : Tessellation
        Cells of one network.
    maps : ndarray of int, shape (n_cells, 3)
        As of `exact_maps`.

    Returns
    -------
    int
        Cells that share a side and have equal maps count as one.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = cells.adjacency
    same = np.array([bool((maps[a] == maps[b]).all()) for a, b in pairs], dtype=np.bool_)
    joined = pairs[same]
    graph = coo_array(
        (np.ones(len(joined)), (joined[:, 0], joined[:, 1])), shape=(cells.n_cells,) * 2
    )
    count, _ = connected_components(graph, directed=False)
    return int(count)
