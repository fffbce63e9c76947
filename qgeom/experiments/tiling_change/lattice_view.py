"""What a regular lattice sees of exact tilings: the other method that they are compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.cells.patterns import distinct_patterns, network_words
from qgeom.lattice import Box, midpoints
from qgeom.network import ReLUNetwork
from qgeom.packing import WordArray, pack_patterns
from qgeom.quantized import QuantizedNetwork
from qgeom.tessellation import Tessellation, tessellate
from qgeom.types import BoolArray, FloatArray


@dataclass(frozen=True, kw_only=True)
class LatticeView:
    """Cells that exist against cells that some lattice point lies in.

    Attributes
    ----------
    cells, missed : int
        Cells of the common refinement of a network and its twin, and those without a point.
    missed_area : float
        Share of the box that they cover.
    float_missed, quantized_missed : int
        Cells without a point of the two tilings alone.
    lost, gained : int
        Patterns that only one tiling has, as the lattice sees it.
    """

    cells: int
    missed: int
    missed_area: float
    float_missed: int
    quantized_missed: int
    lost: int
    gained: int


def lattice_patterns(network: ReLUNetwork, box: Box, resolution: int) -> WordArray:
    """Packed patterns of a network at the points of a midpoint lattice over a box."""
    return pack_patterns(network.pattern(midpoints(box, resolution)))


def view_twin(
    network: ReLUNetwork, twin: QuantizedNetwork, *, box: Box, seen: WordArray, resolution: int
) -> tuple[LatticeView, FloatArray, BoolArray]:
    """Look at the tilings of a network and its twin through a lattice.

    Parameters
    ----------
    network : ReLUNetwork
        The float network.
    twin : QuantizedNetwork
        Its twin; the lattice sees its floats, the exact tiling its grid.
    box : ((x0, x1), (y0, y1))
        The region.
    seen : ndarray of uint64
        `lattice_patterns` of the float network.
    resolution : int
        Points per axis.

    Returns
    -------
    LatticeView
        The counts.
    areas : ndarray of float64, shape (cells,)
        Areas of the cells of the common refinement, in squares of the lattice.
    hit : ndarray of bool, shape (cells,)
        Whether a lattice point has the two patterns of the cell.
    """
    joint = tessellate(network, twin, box=box)
    after = lattice_patterns(twin.network, box, resolution)
    hit = _hit(_pair_words(joint), np.concatenate([seen, after], axis=1))
    floats, quantized = (
        ~_hit(network_words(tessellate(each, box=box)), words)
        for each, words in ((network, seen), (twin, after))
    )
    before, later = (_names(words) for words in (seen, after))
    whole = float(joint.areas.sum())
    view = LatticeView(
        cells=joint.n_cells,
        missed=int((~hit).sum()),
        missed_area=float(joint.areas[~hit].sum()) / whole,
        float_missed=int(floats.sum()),
        quantized_missed=int(quantized.sum()),
        lost=len(before - later),
        gained=len(later - before),
    )
    return view, joint.areas * (resolution**2 / whole), hit


def _pair_words(joint: Tessellation) -> WordArray:
    return np.concatenate([network_words(joint, network=k) for k in range(2)], axis=1)


def _names(words: WordArray) -> set[bytes]:
    return {word.tobytes() for word in distinct_patterns(words)[0]}


def _hit(cells: WordArray, words: WordArray) -> BoolArray:
    names = _names(words)
    return np.array([word.tobytes() in names for word in cells], dtype=np.bool_)
