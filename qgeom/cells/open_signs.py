"""What the kernels leave open, and who decides it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qgeom.cells.planar_mesh import Int32Array
from qgeom.packing import WordArray
from qgeom.types import FloatArray


class Contexts:
    """The patterns of all faces that were split, by number; vertices refer to them.

    Parameters
    ----------
    n_words : int
        Words of a packed pattern.
    """

    def __init__(self, n_words: int) -> None:
        self._tables = [np.zeros((1, n_words), dtype=np.uint64)]
        self.n = 1

    def add(self, patterns: WordArray) -> int:
        """Append patterns; the number of the first is returned."""
        first = self.n
        self._tables.append(patterns)
        self.n += len(patterns)
        return first

    def rows(self, numbers: NDArray[np.integer]) -> WordArray:
        """The patterns with these numbers."""
        if len(self._tables) > 1:
            self._tables = [np.concatenate(self._tables)]
        rows: WordArray = self._tables[0][numbers]
        return rows

    def copy(self) -> Contexts:
        """An independent continuation."""
        other = Contexts(self._tables[0].shape[1])
        other._tables, other.n = list(self._tables), self.n
        return other


@dataclass(frozen=True, eq=False)
class OpenSigns:
    """Signs that floating point leaves open, for the exact tier.

    Attributes
    ----------
    patterns : Contexts
        The patterns by number.
    birth : ndarray of int32, shape (q, 3)
        Per sign: the number of a pattern and the two lines whose intersection the vertex is.
    context : ndarray of int32, shape (q,)
        The number of the pattern of a cell at the vertex.
    neuron : ndarray of int64, shape (q,)
        Global number of the neuron.
    """

    patterns: Contexts
    birth: Int32Array
    context: Int32Array
    neuron: NDArray[np.int64]


class ExactTier(Protocol):
    """What decides exactly where floating point does not."""

    tolerance: float
    """Points that may be farther than this from where they should be are computed anew."""

    def signs(self, signs: OpenSigns) -> tuple[NDArray[np.int8], FloatArray]:
        """Exact signs of pre-activations, and their values correctly rounded."""

    def points(self, patterns: Contexts, birth: Int32Array) -> tuple[FloatArray, FloatArray]:
        """Vertices from where they come from, shape (n, 2), and bounds of their errors."""
