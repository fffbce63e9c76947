"""Exact tilings of one network per dataset, as polygons for the figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qgeom.experiments.classifier_flips.distances import level_segments
from qgeom.experiments.outcome import Array
from qgeom.flips.regions import FlipRegion, flip_region
from qgeom.flips.sampled import number_patterns, pattern_codes
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.tessellation import tessellate


def tiling_arrays(
    network: ReLUNetwork, twins: Sequence[QuantizedNetwork], box: Box
) -> dict[str, Array]:
    """Cells, seams and decision boundaries of a network and its twins.

    Parameters
    ----------
    network : ReLUNetwork
        The float network.
    twins : sequence of QuantizedNetwork
        Its twins.
    box : ((float, float), (float, float))
        The box of analysis.

    Returns
    -------
    dict of str to ndarray
        ``tiling<t>_…`` with t = 0 for the float network and 1, 2, … for the twins: ``points``
        (n, 2), the corners of all cells behind one another; ``offsets`` (cells + 1,); ``ids``
        (cells,), numbers of patterns, the same for the same pattern in every tiling; ``seams`` and
        ``boundary`` (m, 2, 2), segments between cells and of the decision boundary. For twins also
        ``flip_points``, ``flip_offsets`` and ``flip_counts``: the cells of the common refinement
        on which some neuron flips, and how many do.
    """
    networks: list[ReLUNetwork | QuantizedNetwork] = [network, *twins]
    tilings = [tessellate(each, box=box) for each in networks]
    patterns = [cells.patterns() for cells in tilings]
    ids, _ = number_patterns(pattern_codes(np.concatenate(patterns)))
    named = np.split(ids, np.cumsum([len(p) for p in patterns])[:-1])
    arrays: dict[str, Array] = {}
    for t, (cells, numbers) in enumerate(zip(tilings, named, strict=True)):
        inner = cells.edges.vertices[cells.edges.lines >= 0]
        arrays |= {
            f"tiling{t}_points": cells.points[cells.lists.vertices],
            f"tiling{t}_offsets": cells.lists.offsets,
            f"tiling{t}_ids": numbers,
            f"tiling{t}_seams": cells.points[inner],
            f"tiling{t}_boundary": level_segments(cells.level_set()),
        }
    for t, twin in enumerate(twins, start=1):
        arrays |= _flips(flip_region(network, twin, box=box), f"tiling{t}_flip_")
    return arrays


def _flips(region: FlipRegion, prefix: str) -> dict[str, Array]:
    """The cells of a flip region as polygons."""
    cells = region.tessellation
    lengths = np.diff(cells.lists.offsets)
    kept = np.repeat(region.flip_counts > 0, lengths)
    return {
        f"{prefix}points": cells.points[cells.lists.vertices[kept]],
        f"{prefix}offsets": np.concatenate([[0], np.cumsum(lengths[region.cells])]),
        f"{prefix}counts": region.flip_counts[region.cells],
    }
