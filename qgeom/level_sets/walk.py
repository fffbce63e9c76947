"""The boundary of a set of cells as ordered chains of half-edges.

Half-edges are places in `CellLists.vertices` and `CellLists.edges`: place p runs counterclockwise
around its cell, which lies to the left. A *border* half-edge has a cell of the set to its left and
another cell to its right. Successors are found by turning around vertices from cell to cell, so
that no coordinate and no angle enters.
"""

from __future__ import annotations

import numpy as np

from qgeom.cells.mesh_cells import CellLists
from qgeom.cells.planar_mesh import Int32Array
from qgeom.compiled import allocating_kernel
from qgeom.types import BoolArray, FloatArray, IntArray


def border_chains(
    lists: CellLists, members: BoolArray, points: FloatArray
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Border half-edges in the order in which the boundary of the set runs through them.

    Parameters
    ----------
    lists : CellLists
        The cells of a subdivision of a box.
    members : ndarray of bool, shape (cells,)
        The set.
    points : ndarray of float64, shape (vertices, 2)
        Coordinates, only used to say where a closed chain begins: at its leftmost vertex, the
        lowest of several.

    Returns
    -------
    starts : ndarray of int64, shape (chains + 1,)
        Where each chain begins in the other arrays.
    tails, heads : ndarray of int64
        First and last vertex of each half-edge; the head is the tail of the next in the chain.
    cells : ndarray of int64
        The cell of the set beside each half-edge.
    """
    cells = np.repeat(np.arange(len(members)), np.diff(lists.offsets))
    partner = _partners(lists.edges, int(lists.edges.max()) + 1)
    border = members[cells] & (partner >= 0)
    border[border] = ~members[cells[partner[border]]]
    places = np.nonzero(border)[0]
    successor = _successors(places, lists.offsets, cells, partner, border)
    tails = lists.vertices[places].astype(np.int64)
    heads = lists.vertices[_after(places, lists.offsets, cells)].astype(np.int64)
    order, starts = _chains(successor)
    _begin_leftmost(order, starts, tails, heads, points)
    return starts, tails[order], heads[order], cells[places[order]]


def _after(places: IntArray, offsets: IntArray, cells: IntArray) -> IntArray:
    """The next half-edge around the same cell."""
    following = places + 1
    ends = following == offsets[cells[places] + 1]
    return np.where(ends, offsets[cells[places]], following)


@allocating_kernel
def _partners(edges: Int32Array, n_edges: int) -> IntArray:
    """The other half of each half-edge; −1 on the sides of the box."""
    seen = np.full(n_edges, -1, dtype=np.int64)
    partner = np.full(len(edges), -1, dtype=np.int64)
    for p in range(len(edges)):
        other = seen[edges[p]]
        if other >= 0:
            partner[p], partner[other] = other, p
        seen[edges[p]] = p
    return partner


@allocating_kernel
def _successors(
    places: IntArray, offsets: IntArray, cells: IntArray, partner: IntArray, border: BoolArray
) -> IntArray:
    """The border half-edge that bounds the same wedge of the set at the head; −1 at the box.

    Turns clockwise around the head, through cells of the set only. Wedges that have nothing but
    the vertex in common are therefore kept apart.
    """
    number = np.full(len(partner), -1, dtype=np.int64)
    for k in range(len(places)):
        number[places[k]] = k
    successor = np.full(len(places), -1, dtype=np.int64)
    for k in range(len(places)):
        at = places[k]
        while True:
            cell = cells[at]
            at = at + 1 if at + 1 < offsets[cell + 1] else offsets[cell]
            if border[at]:
                successor[k] = number[at]
                break
            if partner[at] < 0:
                break
            at = partner[at]
    return successor


@allocating_kernel
def _chains(successor: IntArray) -> tuple[IntArray, IntArray]:
    """Follow successors: first from those that succeed nothing, then around the cycles."""
    n = len(successor)
    order, starts = np.empty(n, dtype=np.int64), np.zeros(n + 1, dtype=np.int64)
    first, used = np.ones(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    for k in range(n):
        if successor[k] >= 0:
            first[successor[k]] = False
    place, count = 0, 0
    for cycles in range(2):
        for begin in range(n):
            if used[begin] or (cycles == 0 and not first[begin]):
                continue
            at = begin
            while at >= 0 and not used[at]:
                used[at] = True
                order[place] = at
                place += 1
                at = successor[at]
            count += 1
            starts[count] = place
    return order, starts[: count + 1].copy()


@allocating_kernel
def _begin_leftmost(
    order: IntArray, starts: IntArray, tails: IntArray, heads: IntArray, points: FloatArray
) -> None:
    """Turn every closed chain so that it begins at its smallest vertex, by x, then y."""
    for chain in range(len(starts) - 1):
        begin, end = starts[chain], starts[chain + 1]
        if tails[order[begin]] != heads[order[end - 1]]:
            continue
        best = begin
        for k in range(begin + 1, end):
            v, w = tails[order[k]], tails[order[best]]
            if points[v, 0] < points[w, 0] or (
                points[v, 0] == points[w, 0] and points[v, 1] < points[w, 1]
            ):
                best = k
        order[begin:end] = np.append(order[best:end], order[begin:best])
