"""Arrays that the maps are drawn from: polygons, segments, dual subdivisions, areas moved."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from qgeom.experiments.outcome import Array
from qgeom.experiments.tiling_change.changes import cell_fates
from qgeom.experiments.tiling_change.duality import dual_pair
from qgeom.flips.regions import flip_region
from qgeom.flips.transitions import PatternTransitions
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.tessellation import Tessellation, tessellate
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropicalize.conversion import network_to_rational
from qgeom.types import FloatArray, IntArray


def outlines(tiling: Tessellation, cells: Sequence[int], prefix: str) -> dict[str, Array]:
    """Corners of cells, one after the other.

    Parameters
    ----------
    tiling : Tessellation
        The tiling.
    cells : sequence of int
        Which cells.
    prefix : str
        Put before the names of the arrays.

    Returns
    -------
    dict
        ``<prefix>_corners`` (n, 2) and ``<prefix>_offsets`` (cells + 1,).
    """
    runs = [tiling.vertices(cell) for cell in cells]
    return {
        f"{prefix}_corners": np.concatenate([np.zeros((0, 2)), *runs]),
        f"{prefix}_offsets": np.cumsum([0, *(len(run) for run in runs)]),
    }


def pattern_ids(tiling: Tessellation) -> IntArray:
    """A number for each cell that depends on its pattern alone: its bits as a binary number."""
    patterns = tiling.patterns()
    return np.asarray(patterns @ (1 << np.arange(patterns.shape[1])), dtype=np.int64)


def change_arrays(
    network: ReLUNetwork, twin: QuantizedNetwork, *, box: Box, share: float, prefix: str
) -> dict[str, Array]:
    """Both tilings of a trained network with the fate of every cell, and the flip region.

    Parameters
    ----------
    network, twin : ReLUNetwork, QuantizedNetwork
        The network and its twin.
    box : ((x0, x1), (y0, y1))
        The region.
    share : float
        As of `cell_fates`.
    prefix : str
        Put before the names of the arrays.

    Returns
    -------
    dict
        ``_box``; for ``_float``, ``_twin`` and ``_flips`` the arrays of `outlines`; ``_float_fate``
        and ``_twin_fate``.
    """
    region = flip_region(network, twin, box=box)
    fates = cell_fates(region.transitions, share=share)
    arrays: dict[str, Array] = {f"{prefix}_box": np.array(box)}
    for part, each in (("float", network), ("twin", twin)):
        tiling = tessellate(each, box=box)
        arrays |= outlines(tiling, range(tiling.n_cells), f"{prefix}_{part}")
        moved = region.transitions
        words, fate = (
            (moved.patterns_before, fates.before)
            if part == "float"
            else (moved.patterns_after, fates.after)
        )
        known = {row.tobytes(): k for k, row in enumerate(words)}
        order = [known[row.tobytes()] for row in tiling.patterns()]
        arrays[f"{prefix}_{part}_fate"] = fate[order]
    return arrays | outlines(region.tessellation, region.cells.tolist(), f"{prefix}_flips")


def matrix_arrays(moved: PatternTransitions, *, prefix: str) -> dict[str, Array]:
    """The areas moved from pattern to pattern, cells ordered so that kept patterns line up.

    Parameters
    ----------
    moved : PatternTransitions
        Areas per pair of patterns.
    prefix : str
        Put before the names of the arrays.

    Returns
    -------
    dict
        ``_row``, ``_column``, ``_share`` of the box, and ``_same`` (whether the pattern stays), one
        per entry; ``_size`` (2,): float cells and the twin's. Float cells come by falling area,
        the twin's in the order of the float cells of their patterns, new patterns last.
    """
    entries = moved.areas.tocoo()
    rows = np.argsort(-moved.areas_before, kind="stable")
    place = np.empty(len(rows), dtype=np.int64)
    place[rows] = np.arange(len(rows))
    known = {word.tobytes(): place[k] for k, word in enumerate(moved.before)}
    keys = [known.get(word.tobytes(), len(rows)) for word in moved.after]
    columns = np.lexsort((-moved.areas_after, np.array(keys)))
    later = np.empty(len(columns), dtype=np.int64)
    later[columns] = np.arange(len(columns))
    return {
        f"{prefix}_row": place[entries.row],
        f"{prefix}_column": later[entries.col],
        f"{prefix}_share": entries.data / float(moved.areas_before.sum()),
        f"{prefix}_same": (moved.before[entries.row] == moved.after[entries.col]).all(axis=1),
        f"{prefix}_size": np.array(moved.areas.shape),
    }


def small_arrays(
    network: ReLUNetwork, twin: ReLUNetwork | QuantizedNetwork, *, box: Box, prefix: str
) -> dict[str, Array]:
    """One tiling of the small network with both hypersurfaces, and where it differs from the float.

    Parameters
    ----------
    network : ReLUNetwork
        The float network.
    twin : ReLUNetwork or QuantizedNetwork
        What is drawn: its twin, or the network itself.
    box : ((x0, x1), (y0, y1))
        The region.
    prefix : str
        Put before the names of the arrays.

    Returns
    -------
    dict
        The arrays of `outlines` for ``_tiling`` and ``_flips``, ``_tiling_pattern``, and segments
        ``_f`` and ``_g`` of shape (n, 2, 2).
    """
    tiling = tessellate(twin, box=box)
    region = flip_region(network, twin, box=box)
    rational = network_to_rational(twin)
    return (
        outlines(tiling, range(tiling.n_cells), f"{prefix}_tiling")
        | outlines(region.tessellation, region.cells.tolist(), f"{prefix}_flips")
        | {
            f"{prefix}_tiling_pattern": pattern_ids(tiling),
            f"{prefix}_f": _segments(rational.f, box),
            f"{prefix}_g": _segments(rational.g, box),
        }
    )


def _segments(polynomial: TropicalPolynomial, box: Box) -> FloatArray:
    pieces = polynomial.hypersurface([[Fraction(v) for v in side] for side in box])
    ends = [[[float(v) for v in end] for end in piece.ends] for piece in pieces]
    return np.array(ends, dtype=np.float64).reshape(-1, 2, 2)


def dual_arrays(network: ReLUNetwork | QuantizedNetwork, *, prefix: str) -> dict[str, Array]:
    """The tiling of one hidden layer and its dual subdivision, numbered alike.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        As of `dual_pair`.
    prefix : str
        Put before the names of the arrays.

    Returns
    -------
    dict
        The arrays of `outlines` for ``_tiling``; ``_tiling_vertex``, the dual vertex of each cell
        (−1 where terms tie); ``_vertices`` (n, 2), slopes; ``_edges`` (m, 2).
    """
    pair = dual_pair(network)
    place = {term: k for k, term in enumerate(pair.dual.vertices)}
    slopes = [[float(v) for v in pair.product.exponents[term]] for term in pair.dual.vertices]
    edges = [[place[a], place[b]] for a, b in pair.dual.edges]
    return outlines(pair.tiling, range(pair.tiling.n_cells), f"{prefix}_tiling") | {
        f"{prefix}_tiling_vertex": np.array([place.get(term, -1) for term in pair.terms.tolist()]),
        f"{prefix}_vertices": np.array(slopes).reshape(-1, 2),
        f"{prefix}_edges": np.array(edges, dtype=np.int64).reshape(-1, 2),
    }
