"""One network per dataset for the figures: its cells with ‖A − A_q‖, and a walk through them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.arrays import Place, on_host
from qgeom.experiments.affine_residual.bends import output_only
from qgeom.experiments.affine_residual.jumps import EdgeJumps
from qgeom.experiments.affine_residual.pair import Pair, make_pair
from qgeom.experiments.outcome import Array
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.types import FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Showcase:
    """A network with the twins of one grid.

    Attributes
    ----------
    name : str
        Dataset.
    network : ReLUNetwork
        The float network.
    twins : dict of int to QuantizedNetwork
        Its twins by bits.
    box : ((x0, x1), (y0, y1))
        The box.
    put : callable
        Puts an array on the device on which networks are evaluated along the section.
    """

    name: str
    network: ReLUNetwork
    twins: dict[int, QuantizedNetwork]
    box: Box
    put: Place = on_host


def showcase_arrays(shown: Showcase, *, walk_bits: int, walk_points: int) -> dict[str, Array]:
    """Cells of every twin, and the error along a section of one of them.

    Parameters
    ----------
    shown : Showcase
        The network.
    walk_bits : int
        The twin of the section.
    walk_points : int
        Inputs along the section.

    Returns
    -------
    dict of str to ndarray
        ``showcase_<dataset>_<bits>_…``: ``points`` (v, 2), ``offsets`` (n + 1,), ``corners`` and
        ``slopes`` (n,) = ‖A − A_q‖, ``changed`` (n,); ``edges`` (m, 2) ends as rows of `points`,
        ``drawn_by`` (m,) 0 for the float network, 1 for the twin, ``jumps`` (m,) of that network.
        ``walk_<dataset>_…`` of `_walk`, and ``showcase_<dataset>_box`` (2, 2).
    """
    arrays: dict[str, Array] = {f"showcase_{shown.name}_box": np.array(shown.box)}
    for bits, twin in shown.twins.items():
        pair = make_pair(shown.network, twin, box=shown.box)
        prefix = f"showcase_{shown.name}_{bits}_"
        arrays |= {prefix + name: array for name, array in _cells(pair).items()}
    mixed = output_only(shown.network, shown.twins[walk_bits])
    x, y = _section(shown.box, walk_points)
    line = np.stack([x, y], axis=1)
    for name, other in (("whole", shown.twins[walk_bits]), ("output", mixed)):
        pair = make_pair(shown.network, other, box=shown.box, put=shown.put)
        prefix = f"walk_{shown.name}_{name}_"
        arrays |= {prefix + key: array for key, array in _walk(pair, line).items()}
    arrays[f"walk_{shown.name}_x"] = x
    return arrays


def _cells(pair: Pair) -> dict[str, Array]:
    joint, edges = pair.joint, EdgeJumps(pair)
    inner = (joint.edges.cells >= 0).all(axis=1)
    by_twin = edges.crossings(0) == 0
    jumps = np.where(by_twin[:, None], edges.jumps(1), edges.jumps(0))
    return {
        "points": joint.points,
        "offsets": joint.lists.offsets,
        "corners": joint.lists.vertices,
        "slopes": np.linalg.norm(pair.error_gradients, axis=1),
        "changed": pair.changed,
        "edges": joint.edges.vertices[inner],
        "drawn_by": by_twin.astype(np.int8),
        "jumps": np.linalg.norm(jumps, axis=1),
    }


def _section(box: Box, n: int) -> tuple[FloatArray, FloatArray]:
    """Inputs on the horizontal line through the middle of the box."""
    (x0, x1), (y0, y1) = box
    return np.linspace(x0, x1, n), np.full(n, (y0 + y1) / 2)


def _walk(pair: Pair, line: FloatArray) -> dict[str, Array]:
    """Error, its slope along the line, the flips and the cells on the way."""
    placed = pair.put(line)
    before, after = (on_host(network.pattern(placed)) for network in (pair.network, pair.twin))
    slopes = on_host(pair.network.jacobians(placed) - pair.twin.jacobians(placed))
    return {
        "error": pair.error(line),
        "slope": slopes[:, 0, 0],
        "flips": (before != after).sum(axis=1),
        "cell": pair.place(line),
    }
