"""What quantization does to one exact tiling: cells, their neighbours, and area moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.cells.exact_tier import Network
from qgeom.cells.patterns import network_words
from qgeom.flips.regions import FlipRegion, flip_region
from qgeom.flips.transitions import PatternTransitions
from qgeom.lattice import Box
from qgeom.tessellation import Tessellation, tessellate
from qgeom.types import BoolArray, FloatArray, IntArray

KEPT, MOVED, LOST, GAINED = range(4)  # what happened to a cell
_SAME_MAP = 1e-9  # of the largest coefficient: rounding of affine maps is some 1e-15 of it


@dataclass(frozen=True, kw_only=True)
class TilingChange:
    """Numbers on one float network and one twin.

    A cell is its activation pattern: it is lost when the twin shows that pattern nowhere in the
    box, and gained when only the twin shows it.

    Attributes
    ----------
    cells_float, cells_quantized : int
        Cells of the two tilings.
    lost, gained : int
        Patterns that only one of them has.
    merged, split : int
        Float cells beyond the first whose largest part lies in the same cell of the twin; and
        the same from the twin's cells to the float ones.
    changed : int
        Float cells whose symmetric difference with the twin's cell of that pattern exceeds the
        stated share of their area; lost cells among them.
    touched : int
        Float cells in which a flip happens at all.
    moved : float
        Share of the box on which the patterns differ.
    lost_area, gained_area, touched_area : float
        Shares of the box covered by lost, gained and touched cells.
    map_changed : float
        Share of the box on which the pattern stays and the affine map is another one.
    neighbours_float, neighbours_lost, neighbours_gained : int
        Pairs of cells with a common edge: in the float tiling, only there, only in the twin's.
    same_graph : bool
        Whether both tilings have the same patterns and the same neighbours.
    """

    cells_float: int
    cells_quantized: int
    lost: int
    gained: int
    merged: int
    split: int
    changed: int
    touched: int
    moved: float
    lost_area: float
    gained_area: float
    touched_area: float
    map_changed: float
    neighbours_float: int
    neighbours_lost: int
    neighbours_gained: int
    same_graph: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class Fates:
    """What happened to every cell, in the order of the rows and columns of the transitions.

    Attributes
    ----------
    before, after : ndarray of int64
        One of KEPT, MOVED, LOST for each float cell; KEPT, MOVED or GAINED for the twin's.
    kept_area : ndarray of float64, shape (rows,)
        The area of each float cell on which its pattern stays.
    """

    before: IntArray
    after: IntArray
    kept_area: FloatArray


def cell_fates(moved: PatternTransitions, *, share: float) -> Fates:
    """Compare the cells of two tilings, pattern by pattern.

    Parameters
    ----------
    moved : PatternTransitions
        Areas per pair of patterns.
    share : float
        A cell has moved when its symmetric difference exceeds this share of its area.

    Returns
    -------
    Fates
        One entry per row and column of `moved`.
    """
    entries = moved.areas.tocoo()
    same = (moved.before[entries.row] == moved.after[entries.col]).all(axis=1)
    kept = np.zeros(len(moved.before))
    kept[entries.row[same]] = entries.data[same]
    present = np.zeros(len(moved.before), dtype=np.bool_)
    places = {word.tobytes(): k for k, word in enumerate(moved.after)}
    after_area = np.zeros(len(moved.before))
    partner = np.full(len(moved.after), -1)
    for row, word in enumerate(moved.before):
        column = places.get(word.tobytes())
        if column is not None:
            present[row], partner[column] = True, row
            after_area[row] = moved.areas_after[column]
    difference = moved.areas_before + after_area - 2.0 * kept
    far = difference > share * moved.areas_before
    before = np.where(present, np.where(far, MOVED, KEPT), LOST)
    after = np.where(partner < 0, GAINED, before[partner])
    return Fates(before=before, after=after, kept_area=kept)


def measure_change(network: Network, twin: Network, *, box: Box, share: float) -> TilingChange:
    """Compare a tiling with the one after quantization.

    Parameters
    ----------
    network, twin : ReLUNetwork or QuantizedNetwork
        The float network and its twin.
    box : ((x0, x1), (y0, y1))
        The region.
    share : float
        As of `cell_fates`.

    Returns
    -------
    TilingChange
        Counts are exact, areas float64.
    """
    region = flip_region(network, twin, box=box)
    moved = region.transitions
    fates = cell_fates(moved, share=share)
    whole = (box[0][1] - box[0][0]) * (box[1][1] - box[1][0])
    before, after = (neighbour_pairs(tessellate(each, box=box)) for each in (network, twin))
    lost, gained = fates.before == LOST, fates.after == GAINED
    touched = _touched(moved)
    return TilingChange(
        cells_float=len(moved.before),
        cells_quantized=len(moved.after),
        lost=int(lost.sum()),
        gained=int(gained.sum()),
        merged=len(moved.before) - _targets(moved, axis=1),
        split=len(moved.after) - _targets(moved, axis=0),
        changed=int((fates.before != KEPT).sum()),
        touched=len(touched),
        moved=region.fraction,
        lost_area=float(moved.areas_before[lost].sum()) / whole,
        gained_area=float(moved.areas_after[gained].sum()) / whole,
        touched_area=float(moved.areas_before[touched].sum()) / whole,
        map_changed=_map_changed(region) / whole,
        neighbours_float=len(before),
        neighbours_lost=len(before - after),
        neighbours_gained=len(after - before),
        same_graph=before == after and not lost.any() and not gained.any(),
    )


def _targets(moved: PatternTransitions, *, axis: int) -> int:
    """How many cells of the other tiling hold the largest part of some cell."""
    return len(np.unique(np.asarray(moved.areas.toarray()).argmax(axis=axis)))


def _touched(moved: PatternTransitions) -> IntArray:
    """Rows with an entry of another pattern than their own."""
    entries = moved.areas.tocoo()
    other = (moved.before[entries.row] != moved.after[entries.col]).any(axis=1)
    return np.unique(entries.row[other]).astype(np.int64)


def _map_changed(region: FlipRegion) -> float:
    """Area on which the pattern stays while the affine map does not."""
    joint = region.tessellation
    maps = [
        np.concatenate([slopes.reshape(joint.n_cells, -1), offsets], axis=1)
        for slopes, offsets in (joint.affine_maps(k) for k in range(2))
    ]
    scale = max(float(np.abs(m).max()) for m in maps)
    other = (np.abs(maps[0] - maps[1]) > _SAME_MAP * scale).any(axis=1)
    return float(joint.areas[other & (region.flip_counts == 0)].sum())


def neighbour_pairs(tiling: Tessellation) -> set[tuple[bytes, bytes]]:
    """Pairs of patterns whose cells share an edge.

    Parameters
    ----------
    tiling : Tessellation
        Of one network.

    Returns
    -------
    set of (bytes, bytes)
        Packed patterns, the smaller one first.
    """
    names = [word.tobytes() for word in network_words(tiling)]
    return {
        (min(names[a], names[b]), max(names[a], names[b])) for a, b in tiling.adjacency.tolist()
    }


def silent_edges(tiling: Tessellation) -> tuple[int, int]:
    """Inner edges of a tiling across which the affine map of the output does not change.

    Parameters
    ----------
    tiling : Tessellation
        Of one network.

    Returns
    -------
    silent, edges : int
        Their number, and that of all inner edges. Maps count as equal when their coefficients
        differ by less than 10⁻⁹ of the largest one.
    """
    slopes, offsets = tiling.affine_maps()
    maps = np.concatenate([slopes.reshape(tiling.n_cells, -1), offsets], axis=1)
    left, right = tiling.adjacency.T
    equal: BoolArray = (
        np.abs(maps[left] - maps[right]).max(axis=1) <= _SAME_MAP * np.abs(maps).max()
    )
    return int(equal.sum()), len(left)
