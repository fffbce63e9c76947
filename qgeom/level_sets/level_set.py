"""Level sets of network outputs over a tessellated box, as ordered polylines.

An output minus a value is treated as one more hidden neuron, whose bit then tells the cells on
which the output exceeds the value; the level set is the boundary of these cells. Lines through
vertices, along earlier edges and plateaus at the value need no tolerance, since the tessellation
decides all signs exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qgeom.cells.building import build_cells
from qgeom.cells.complex import CellComplex
from qgeom.errors import ParameterError
from qgeom.level_sets.network import thresholded
from qgeom.level_sets.walk import border_chains
from qgeom.packing import WordArray, pack_patterns, unpack_patterns
from qgeom.quantized import float_network
from qgeom.types import BoolArray, FloatArray, IntArray, finite_array


@dataclass(frozen=True, eq=False, kw_only=True)
class LevelSet:
    """The boundary between {f > value} and {f ≤ value} inside a box, as polylines.

    Made by `level_set`. Every polyline runs with f > value on its left and bounds one connected
    piece of {f > value}; where two pieces meet in a point only, each has a polyline through it.
    Polylines are ordered by their first vertex, x before y.

    Attributes
    ----------
    points : ndarray of float64, shape (n_segments + n_polylines, 2)
        The vertices of all polylines behind one another; of a closed one the first again at
        the end.
    offsets : ndarray of int64, shape (n_polylines + 1,)
        Where each polyline begins in `points`.
    loops : ndarray of bool, shape (n_polylines,)
        Which polylines end where they begin; these begin at their leftmost vertex, the lowest
        of several. The others begin and end on the boundary of the box.
    segment_cells : ndarray of int64, shape (n_segments,)
        For each segment the cell of the tessellation in which it lies; where it lies on an edge
        between cells, the one with f > value beside it.
    superlevel_area : float
        The area where f > value.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> from qgeom.cells.building import build_cells
    >>> plane = ReLUNetwork([[[1.0, 0.0]]], [[0.0]])
    >>> line = level_set(build_cells((plane,), box=((-1.0, 1.0), (0.0, 2.0))), value=0.5)
    >>> line.length, line.closed, line.superlevel_area
    (2.0, (False,), 1.0)
    """

    points: FloatArray
    offsets: IntArray
    loops: BoolArray
    segment_cells: IntArray
    superlevel_area: float

    def __len__(self) -> int:
        return len(self.loops)

    @cached_property
    def polylines(self) -> tuple[FloatArray, ...]:
        """The vertices of each polyline, shape (m, 2)."""
        return tuple(np.split(self.points, self.offsets[1:-1])) if len(self) else ()

    @cached_property
    def cells(self) -> tuple[IntArray, ...]:
        """For each polyline the cells of its segments, shape (m − 1,)."""
        starts = self.offsets - np.arange(len(self.offsets))
        return tuple(np.split(self.segment_cells, starts[1:-1])) if len(self) else ()

    @property
    def closed(self) -> tuple[bool, ...]:
        """For each polyline whether it ends where it begins."""
        return tuple(self.loops.tolist())

    @cached_property
    def lengths(self) -> FloatArray:
        """Length of each polyline, shape (n_polylines,)."""
        steps = [np.diff(line, axis=0) for line in self.polylines]
        return np.array([math.fsum(np.hypot(*step.T)) for step in steps])

    @property
    def length(self) -> float:
        """Length of all polylines."""
        return math.fsum(self.lengths)


def level_set(
    tessellation: CellComplex,
    network: int = 0,
    output: int = 0,
    value: float = 0.0,
    *,
    exact_points: bool = False,
    threads: int | None = None,
) -> LevelSet:
    """Where an output of a network passes a value, as ordered polylines.

    The level set is the boundary between {f > value} and {f ≤ value} inside the box: a region on
    which f equals the value counts as not above it, and points where f only touches the value
    from below do not occur. Parts of the boundary of the box do not belong to it.

    Parameters
    ----------
    tessellation : CellComplex
        Cells of one or several networks.
    network : int
        Which of its networks.
    output : int
        Which output of that network.
    value : float
        The level.
    exact_points : bool
        Whether all vertices are computed exactly and rounded once, as in `tessellate`.
    threads : int
        How many threads work. The result does not depend on it.

    Returns
    -------
    LevelSet
        Exact in its combinatorics, whatever the value; for a network without hidden layers
        ``bias − value`` is rounded to float64 first, unless the value is 0. A polyline has a
        vertex wherever it enters another cell or meets a vertex of a cell beside it, even if it
        goes straight on; different vertices may round to the same point. The work is
        that of a tessellation with one or two neurons more.

    Raises
    ------
    ParameterError
        When there is no such network or output.
    NotFiniteError
        When the value is not finite.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> halves = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    >>> distance = ReLUNetwork([halves, [[1.0, 1.0, 1.0, 1.0]]], [[0.0] * 4, [0.0]])
    >>> cells = build_cells((distance,), box=((-2.0, 2.0), (-2.0, 2.0)))
    >>> diamond = level_set(cells, value=1.0)
    >>> (diamond.polylines[0] + 0.0).tolist()  # clockwise, for |x| + |y| > 1 outside
    [[-1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, -1.0], [-1.0, 0.0]]
    >>> diamond.closed, diamond.superlevel_area
    ((True,), 14.0)
    """
    level = float(finite_array(value, name="value", ndim=0))
    _check_output(tessellation, network, output)
    networks = list(tessellation.networks)
    networks[network] = thresholded(networks[network], output=output, value=level)
    refined = build_cells(
        tuple(networks),
        box=tessellation.box,
        plane=tessellation.plane,
        exact_points=exact_points,
        threads=threads,
    )
    above = _bit(refined.words, refined.columns.starts[network][-1][1])
    starts, tails, heads, cells = border_chains(refined.lists, above, refined.points)
    return _assembled(
        tails=refined.points[tails],
        heads=refined.points[heads],
        starts=starts,
        loops=tails[starts[:-1]] == heads[starts[1:] - 1],
        cells=_cells_around(tessellation, refined, cells),
        area=math.fsum(refined.areas[above]),
    )


def _check_output(tessellation: CellComplex, network: int, output: int) -> None:
    tessellation.check_network(network)
    chosen = tessellation.networks[network]
    floats = float_network(chosen)
    if not 0 <= output < floats.widths[-1]:
        raise ParameterError(
            f"there is no output {output}",
            where="output",
            remedy=f"network {network} has {floats.widths[-1]}, counted from 0",
        )


def _bit(words: WordArray, bit: int) -> BoolArray:
    return (words[:, bit // 64] >> np.uint64(bit % 64) & np.uint64(1)).astype(np.bool_)


def _cells_around(tessellation: CellComplex, refined: CellComplex, cells: IntArray) -> IntArray:
    """The cells of a tessellation that contain given cells of its refinement.

    These have the same pattern without the neurons that were added, and no others have it.
    """
    n_words = tessellation.words.shape[1]
    if not n_words or not len(cells):
        return np.zeros(len(cells), dtype=np.int64)
    inner, which = np.unique(cells, return_inverse=True)
    bits = unpack_patterns(refined.words[inner], 64 * refined.words.shape[1])
    patterns = np.zeros((len(inner), 64 * n_words), dtype=np.bool_)
    for old, new in zip(tessellation.columns.starts, refined.columns.starts, strict=True):
        for (_, to, count), (_, source, _) in zip(old, new, strict=False):  # one layer was added
            patterns[:, to : to + count] = bits[:, source : source + count]
    keys, place = np.unique(_keys(pack_patterns(patterns)), return_inverse=True)
    every = _keys(tessellation.words)
    nearest = np.minimum(np.searchsorted(keys, every), len(keys) - 1)
    found = np.nonzero(keys[nearest] == every)[0]
    around = np.empty(len(keys), dtype=np.int64)
    around[nearest[found]] = found
    return around[place[which]]


def _keys(words: WordArray) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """Each row as one item that can be compared."""
    return np.ascontiguousarray(words).view(np.dtype((np.void, 8 * words.shape[1]))).ravel()


def _assembled(
    *,
    tails: FloatArray,
    heads: FloatArray,
    starts: IntArray,
    loops: BoolArray,
    cells: IntArray,
    area: float,
) -> LevelSet:
    """Sort chains by their first two points and put their points behind one another."""
    first, then = tails[starts[:-1]], heads[starts[:-1]]
    order = np.lexsort((then[:, 1], then[:, 0], first[:, 1], first[:, 0]))
    counts = np.diff(starts)[order]
    begins = np.concatenate([[0], np.cumsum(counts)])
    chain = np.repeat(np.arange(len(order)), counts)
    segments = np.arange(len(cells)) - begins[chain] + starts[:-1][order][chain]
    points = np.empty((len(cells) + len(order), 2))
    points[np.arange(len(cells)) + chain] = tails[segments]
    points[begins[1:] + np.arange(len(order))] = heads[starts[1:][order] - 1]
    return LevelSet(
        points=points,
        offsets=begins + np.arange(len(begins)),
        loops=loops[order],
        segment_cells=cells[segments],
        superlevel_area=area,
    )
