"""From which pattern to which: areas per pair of patterns, and connected parts of a flip region."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qgeom.cells.patterns import distinct_patterns
from qgeom.packing import WordArray, unpack_patterns
from qgeom.types import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False, kw_only=True)
class PatternTransitions:
    """Areas on which a network has one pattern and its twin another.

    Attributes
    ----------
    areas : csr_array of float64, shape (patterns of the network, patterns of the twin)
        Entry (i, j): the area on which the network has its pattern i and the twin its pattern j.
        An entry is stored for every cell of the common refinement, also where its area is 0 in
        float64.
    before, after : ndarray of uint64, shape (patterns, words)
        The packed patterns that rows and columns stand for, in the order of their words.
    n_neurons : int
        Hidden neurons of either network.
    """

    areas: csr_array[np.float64, tuple[int, int]]
    before: WordArray
    after: WordArray
    n_neurons: int

    @property
    def patterns_before(self) -> BoolArray:
        """Patterns of the rows, shape (rows, n_neurons)."""
        return unpack_patterns(self.before, self.n_neurons)

    @property
    def patterns_after(self) -> BoolArray:
        """Patterns of the columns, shape (columns, n_neurons)."""
        return unpack_patterns(self.after, self.n_neurons)

    @cached_property
    def areas_before(self) -> FloatArray:
        """Row sums: areas of the cells of the network alone."""
        return np.asarray(self.areas.sum(axis=1), dtype=np.float64)

    @cached_property
    def areas_after(self) -> FloatArray:
        """Column sums: areas of the cells of the twin alone."""
        return np.asarray(self.areas.sum(axis=0), dtype=np.float64)

    @cached_property
    def unchanged(self) -> float:
        """Area on which both have the same pattern."""
        entries = self.areas.tocoo()
        same = (self.before[entries.row] == self.after[entries.col]).all(axis=1)
        return math.fsum(entries.data[same])


def pattern_transitions(
    before: WordArray, after: WordArray, areas: FloatArray, *, n_neurons: int
) -> PatternTransitions:
    """Collect areas by pairs of patterns.

    Parameters
    ----------
    before, after : ndarray of uint64, shape (n_cells, words)
        Packed patterns of the network and its twin on the cells.
    areas : ndarray of float64, shape (n_cells,)
        Areas of the cells.
    n_neurons : int
        Neurons per pattern.

    Returns
    -------
    PatternTransitions
        Sparse: at most one entry per cell.

    Examples
    --------
    >>> words = np.array([[0], [0], [1]], dtype=np.uint64)
    >>> moved = pattern_transitions(words, words[::-1], np.array([1.0, 2.0, 3.0]), n_neurons=1)
    >>> moved.areas.toarray().tolist(), moved.unchanged
    ([[2.0, 1.0], [3.0, 0.0]], 2.0)
    """
    from scipy.sparse import coo_array, csr_array  # slow to import

    rows, row = distinct_patterns(before)
    columns, column = distinct_patterns(after)
    entries = coo_array((areas, (row, column)), shape=(len(rows), len(columns)))
    return PatternTransitions(
        areas=csr_array(entries), before=rows, after=columns, n_neurons=n_neurons
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class FlipComponents:
    """Connected parts of a flip region, largest first.

    Cells are connected where they share an edge; parts that touch in a point are apart.

    Attributes
    ----------
    labels : ndarray of int64, shape (flipped cells,)
        The part that each cell of the region belongs to.
    areas : ndarray of float64, shape (parts,)
        Their areas, falling.
    """

    labels: IntArray
    areas: FloatArray

    def __len__(self) -> int:
        return len(self.areas)


def flip_components(cells: IntArray, areas: FloatArray, adjacency: IntArray) -> FlipComponents:
    """Connected parts of a set of cells.

    Parameters
    ----------
    cells : ndarray of int64, shape (m,)
        The cells, each once.
    areas : ndarray of float64, shape (n_cells,)
        Areas of all cells.
    adjacency : ndarray of int64, shape (pairs, 2)
        Pairs of cells with a common edge.

    Returns
    -------
    FlipComponents
        With a label for each of `cells`.

    Examples
    --------
    >>> parts = flip_components(
    ...     np.array([0, 1, 3]), np.array([1.0, 2.0, 9.0, 4.0]), np.array([[0, 1], [1, 2], [2, 3]])
    ... )
    >>> parts.labels.tolist(), parts.areas.tolist()
    ([1, 1, 0], [4.0, 3.0])
    """
    from scipy.sparse import coo_array  # slow to import
    from scipy.sparse.csgraph import connected_components

    place = np.full(len(areas), -1, dtype=np.int64)
    place[cells] = np.arange(len(cells))
    pairs = place[adjacency]
    left, right = pairs[(pairs >= 0).all(axis=1)].T
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(cells),) * 2)
    n_parts, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable")
    stops = np.cumsum(np.bincount(labels, minlength=n_parts))
    runs = np.split(areas[cells][order], stops[:-1])[:n_parts]
    sums = np.array([math.fsum(run) for run in runs], dtype=np.float64)
    falling = np.argsort(-sums, kind="stable")
    rank = np.empty(n_parts, dtype=np.int64)
    rank[falling] = np.arange(n_parts)
    return FlipComponents(labels=rank[labels], areas=sums[falling])
