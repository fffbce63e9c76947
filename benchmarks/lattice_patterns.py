"""The activation patterns on a dense lattice: what sampling finds of a tessellation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qgeom.lattice import Box, midpoints
from qgeom.network import ReLUNetwork
from qgeom.packing import WordArray, pack_patterns
from qgeom.tessellation import Tessellation

_ROWS = 1 << 15


def lattice_patterns(network: ReLUNetwork, *, box: Box, resolution: int) -> NDArray[np.uint64]:
    """Distinct patterns at the midpoints of a resolution × resolution lattice.

    Parameters
    ----------
    network : ReLUNetwork
        Of two inputs.
    box : ((x0, x1), (y0, y1))
        The region.
    resolution : int
        Points per side.

    Returns
    -------
    ndarray of uint64, shape (n,)
        One number per pattern, see `numbers`.
    """
    points = midpoints(box, resolution)
    parts = [
        np.unique(numbers(network.packed_pattern(points[begin : begin + _ROWS])))
        for begin in range(0, len(points), _ROWS)
    ]
    return np.unique(np.concatenate(parts))


def numbers(words: WordArray) -> NDArray[np.uint64]:
    """A number for each pattern: its words times random odd factors, with mixed-in high bits.

    Two of n patterns get the same number with a probability of about n² 2⁻⁶⁵.
    """
    drawn = np.random.default_rng(0).integers(2**64, size=(words.shape[1],), dtype=np.uint64)
    total = np.zeros(len(words), dtype=np.uint64)
    for word in range(words.shape[1]):
        total = (total ^ words[:, word]) * (drawn[word] | np.uint64(1))
        total ^= total >> np.uint64(29)
    return total


def cell_numbers(tessellation: Tessellation) -> NDArray[np.uint64]:
    """The numbers of the patterns of all cells."""
    return numbers(pack_patterns(tessellation.patterns(0)))
