"""Maps of one network per dataset, for the figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qgeom import lattice
from qgeom.cells.complex import CellComplex
from qgeom.experiments.local_complexity.parameters import Params
from qgeom.experiments.local_complexity.scene import Setting, look_around
from qgeom.experiments.outcome import Array
from qgeom.flips.regions import flip_region
from qgeom.population import Member, TwinKey
from qgeom.tessellation import tessellate
from qgeom.types import FloatArray, IntArray


def showcase_arrays(setting: Setting, member: Member, params: Params) -> dict[str, Array]:
    """Complexity of a network on a lattice of m × m points, and its flip regions as polygons.

    Parameters
    ----------
    setting : Setting
        The float network.
    member : Member
        The same with its twins.
    params : Params
        What to show.

    Returns
    -------
    dict of str to ndarray
        ``showcase_<dataset>_…``: ``box`` (2, 2) with rows (x_low, x_high), (y_low, y_high);
        ``neurons`` and ``nearest`` (m, m), indexed [row y, column x]: exact local complexity at
        the reference radius and distance to the nearest boundary; ``edges`` (k, 2, 2): the float
        tessellation's inner edges; ``decision_points`` (p, 2) and ``decision_starts``: polylines
        behind one another; ``flip<b>_points`` and ``flip<b>_starts``: the cells of the flip
        region at b bits, counterclockwise, behind one another.
    """
    m, place = params.showcase_resolution, params.radii.index(params.reference_radius)
    around = look_around(setting, lattice.midpoints(setting.box, m), params, seed=0)
    cells = tessellate(setting.network, box=setting.box)
    inner = (cells.edges.cells >= 0).all(axis=1)
    decision = cells.level_set()
    arrays: dict[str, Array] = {
        "box": np.array(setting.box),
        "neurons": around.neurons()[:, place].reshape(m, m).astype(np.uint8),
        "nearest": around.nearest.reshape(m, m).astype(np.float32),
        "edges": cells.points[cells.edges.vertices[inner]],
        "decision_points": decision.points,
        "decision_starts": decision.offsets,
    }
    for bits in params.showcase_bits:
        twin = member.twins[TwinKey(params.showcase_grid, bits)]
        flips = flip_region(member.network, twin, box=setting.box)
        points, starts = _polygons(flips.tessellation, flips.cells)
        arrays |= {f"flip{bits}_points": points, f"flip{bits}_starts": starts}
    return {f"showcase_{member.dataset}_{name}": array for name, array in arrays.items()}


def _polygons(cells: CellComplex, chosen: IntArray) -> tuple[FloatArray, IntArray]:
    corners: Sequence[FloatArray] = [cells.vertices(int(cell)) for cell in chosen]
    starts = np.cumsum([0, *(len(polygon) for polygon in corners)], dtype=np.int64)
    return np.concatenate([np.zeros((0, 2)), *corners]), starts
