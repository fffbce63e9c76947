"""Exact cells of networks and their twins at every bit-width, for a reader to go through."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np

from qgeom.experiments.classifier_flips.parameters import Params
from qgeom.experiments.classifier_flips.tilings import Tiling, joined
from qgeom.experiments.outcome import Array
from qgeom.flips.regions import flip_region
from qgeom.flips.sampled import pattern_codes
from qgeom.lattice import Box
from qgeom.level_sets.network import thresholded
from qgeom.network import ReLUNetwork
from qgeom.population import Member, Population, TwinKey
from qgeom.quantized import QuantizedNetwork
from qgeom.tessellation import tessellate
from qgeom.types import BoolArray, FloatArray, IntArray


def tiling(
    network: ReLUNetwork | QuantizedNetwork, box: Box, *, source: ReLUNetwork | None = None
) -> Tiling:
    """Find the cells of a network on a box.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        Two inputs, one output.
    box : ((x0, x1), (y0, y1))
        The box of analysis.
    source : ReLUNetwork, optional
        The float network that patterns are compared with.

    Returns
    -------
    Tiling
        Exact in its combinatorics; coordinates and maps in float64.

    Examples
    --------
    >>> ridge = ReLUNetwork([[[1.0, 0.0]], [[-2.0]]], [[0.0], [1.0]])
    >>> found = tiling(ridge, ((-1.0, 1.0), (0.0, 1.0)))
    >>> found.cell_areas.tolist(), sorted(found.piece_classes.tolist())
    ([1.0, 1.0], [False, True, True])
    """
    cells = tessellate(network, box=box)
    pieces = tessellate(thresholded(network, output=0, value=0.0), box=box)
    bits = pieces.patterns()
    gradients, offsets = cells.affine_maps()
    flip_cells, flip_neurons, flip_areas = _flips(source, network, box, cells.patterns())
    return Tiling(
        vertices=pieces.points,
        corners=pieces.lists.vertices.astype(np.int64),
        piece_sizes=np.diff(pieces.lists.offsets),
        piece_cells=_rows(bits[:, :-1], cells.patterns()),
        piece_classes=bits[:, -1],
        cell_patterns=cells.patterns(),
        cell_areas=cells.areas,
        cell_gradients=gradients[:, 0],
        cell_offsets=offsets[:, 0],
        flip_cells=flip_cells,
        flip_neurons=flip_neurons,
        flip_areas=flip_areas,
    )


def _rows(patterns: BoolArray, table: BoolArray) -> IntArray:
    """Where patterns stand in a table that has all of them, each once."""
    codes = pattern_codes(table)
    order = np.argsort(codes)
    return order[np.searchsorted(codes, pattern_codes(patterns), sorter=order)]


def _flips(
    source: ReLUNetwork | None,
    network: ReLUNetwork | QuantizedNetwork,
    box: Box,
    patterns: BoolArray,
) -> tuple[IntArray, IntArray, FloatArray]:
    """Overlaps of cells whose patterns differ: pairs, numbers of neurons, areas."""
    if source is None:
        return np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    region = flip_region(source, network, box=box)
    joint, chosen = region.tessellation, region.cells
    before = _rows(joint.patterns(0)[chosen], tessellate(source, box=box).patterns())
    after = _rows(joint.patterns(1)[chosen], patterns)
    return np.stack([before, after], axis=1), region.flip_counts[chosen], joint.areas[chosen]


def explorer_arrays(
    population: Population, params: Params, bits: Sequence[int]
) -> dict[str, Array]:
    """Find the cells of the first networks of every dataset and of their twins.

    Parameters
    ----------
    population : Population
        Networks with two inputs and one output.
    params : Params
        Box, grid, and how many networks per dataset.
    bits : sequence of int
        The bit-widths of that grid.

    Returns
    -------
    dict of str to ndarray
        ``explorer_bits`` (b,), falling; ``explorer_dataset``, ``explorer_seed`` (n,) and
        ``explorer_box`` (n, 2, 2) of the networks; and ``explorer_…`` of `joined`: for each network
        the tiling of the float one, then those of its twins from fine to coarse.
    """
    falling = sorted(bits, reverse=True)
    members = [
        member
        for name in dict.fromkeys(member.dataset for member in population.members)
        for member in islice(population.of(name), params.explorer_seeds)
    ]
    boxes = [population.datasets[member.dataset].box(params.margin) for member in members]
    found = [
        each
        for member, box in zip(members, boxes, strict=True)
        for each in _tilings(member, box, params.showcase_grid, falling)
    ]
    return {
        "explorer_bits": np.array(falling),
        "explorer_dataset": np.array([member.dataset for member in members]),
        "explorer_seed": np.array([member.seed for member in members]),
        "explorer_box": np.array(boxes),
        **joined(found, prefix="explorer_"),
    }


def _tilings(member: Member, box: Box, grid: str, bits: Sequence[int]) -> list[Tiling]:
    twins = [member.twins[TwinKey(grid, b)] for b in bits]
    return [
        tiling(member.network, box),
        *(tiling(twin, box, source=member.network) for twin in twins),
    ]
