"""Boundaries and tilings as arrays, for figures."""

from __future__ import annotations

import numpy as np

from qgeom.experiments.circle_polygon.boundary import corner_turns
from qgeom.experiments.circle_polygon.exact_maps import exact_maps
from qgeom.experiments.outcome import Array
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate


def drawing(network: ReLUNetwork, *, box: Box, name: str) -> dict[str, Array]:
    """The boundary of a network in a box, and the lines on which it bends.

    Parameters
    ----------
    network : ReLUNetwork
        Two inputs, one output.
    box : ((float, float), (float, float))
        What is shown.
    name : str
        Prefix of the arrays.

    Returns
    -------
    dict of str to ndarray
        ``<name>_points`` and ``<name>_offsets`` (polylines behind one another),
        ``<name>_corners`` (n, 2), ``<name>_seams`` (m, 2, 2: ends of the edges where it bends) and
        ``<name>_box`` (2, 2).
    """
    cells = tessellate(network, box=box, threads=1)
    lines = cells.level_set()
    maps = exact_maps(network, cells.patterns())
    turns = corner_turns(lines, maps)
    corners = [line[1:][signs != 0] for line, signs in zip(lines.polylines, turns, strict=True)]
    bends = np.array(
        [
            line >= 0 and bool((maps[a] != maps[b]).any())
            for line, (a, b) in zip(cells.edges.lines, cells.edges.cells, strict=True)
        ]
    )
    return {
        f"{name}_points": lines.points,
        f"{name}_offsets": lines.offsets,
        f"{name}_corners": np.concatenate([np.empty((0, 2)), *corners]),
        f"{name}_seams": cells.points[cells.edges.vertices[bends]],
        f"{name}_box": np.array(box),
    }
