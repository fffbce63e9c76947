"""How many cells and how many affine pieces there are after every hidden layer."""

from __future__ import annotations

from dataclasses import dataclass

from qgeom.experiments.relu_tropical.exact import Network, pattern_maps
from qgeom.experiments.relu_tropical.partition import connected
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate


@dataclass(frozen=True, kw_only=True)
class LayerPieces:
    """One hidden layer: cells of all patterns up to it, and affine pieces of its values."""

    cells: int
    pieces: int


def layer_pieces(network: Network, floats: ReLUNetwork, box: Box) -> list[LayerPieces]:
    """Count layer by layer; which affine maps are equal is decided exactly.

    Parameters
    ----------
    network : Network
        With ReLU.
    floats : ReLUNetwork
        The same network for the library.
    box : ((x0, x1), (y0, y1))
        The region.

    Returns
    -------
    list of LayerPieces
        One per hidden layer.
    """
    found = []
    for depth in range(1, len(network)):
        # one more layer, so that the last counted one is hidden
        part = ReLUNetwork(floats.weights[: depth + 1], floats.biases[: depth + 1])
        cells = tessellate(part, box=box)
        maps = [
            tuple(pattern_maps(network[: depth + 1], pattern)[depth - 1])
            for pattern in cells.patterns().tolist()
        ]
        pieces = len(set(connected(cells.adjacency, maps)))
        found.append(LayerPieces(cells=cells.n_cells, pieces=pieces))
    return found
