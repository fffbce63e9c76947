"""Activation patterns of the cells of a tessellation, network by network."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qgeom.cells.complex import CellComplex
from qgeom.packing import WordArray, pack_patterns, unpack_patterns
from qgeom.types import BoolArray, IntArray

_CHUNK_BITS = 1 << 25  # unpacked bits at a time, one byte each


def pattern_rows(tessellation: CellComplex, cells: IntArray, *, network: int = 0) -> BoolArray:
    """Unpacked patterns of some cells only, as `CellComplex.patterns` gives those of all.

    Parameters
    ----------
    tessellation : CellComplex
        The cells.
    cells : ndarray of int64, shape (n,)
        Which of them.
    network : int
        Which of its networks.

    Returns
    -------
    ndarray of bool, shape (n, neurons)
        In the order of `ReLUNetwork.pattern`.
    """
    words = tessellation.words[cells]
    return unpack_patterns(words, 64 * words.shape[1])[:, tessellation.columns.bits(network)]


def runs(n: int, size: int) -> Iterator[IntArray]:
    """The numbers 0 … n − 1 in runs of a given length, the last one shorter."""
    for first in range(0, n, size):
        yield np.arange(first, min(first + size, n))


def network_words(tessellation: CellComplex, *, network: int = 0) -> WordArray:
    """Packed patterns of one network alone, so that patterns of networks can be compared.

    Parameters
    ----------
    tessellation : CellComplex
        The cells.
    network : int
        Which of its networks.

    Returns
    -------
    ndarray of uint64, shape (n_cells, ceil(neurons / 64))
        As of `pack_patterns`, with the neurons in the order of `ReLUNetwork.pattern`.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> from qgeom.cells.building import build_cells
    >>> cut = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [0.0]])
    >>> twin = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.5], [0.0]])
    >>> cells = build_cells((cut, twin), box=((-1.0, 1.0), (-1.0, 1.0)))
    >>> sorted(zip(network_words(cells)[:, 0], network_words(cells, network=1)[:, 0]))
    [(np.uint64(0), np.uint64(0)), (np.uint64(0), np.uint64(1)), (np.uint64(1), np.uint64(1))]
    """
    bits = 64 * tessellation.words.shape[1]
    n_words = -(-len(tessellation.columns.bits(network)) // 64)
    packed = np.zeros((tessellation.n_cells, n_words), dtype=np.uint64)
    for cells in runs(tessellation.n_cells, max(1, _CHUNK_BITS // max(1, bits))):
        packed[cells] = pack_patterns(pattern_rows(tessellation, cells, network=network))
    return packed


def distinct_patterns(words: WordArray) -> tuple[WordArray, IntArray]:
    """The different rows of packed patterns, and which of them each row is.

    Parameters
    ----------
    words : ndarray of uint64, shape (n, w)
        Packed patterns.

    Returns
    -------
    table : ndarray of uint64, shape (m, w)
        Every pattern once, in the order of its words.
    rows : ndarray of int64, shape (n,)
        With ``table[rows] == words``.

    Examples
    --------
    >>> table, rows = distinct_patterns(np.array([[7], [2], [7]], dtype=np.uint64))
    >>> table.tolist(), rows.tolist()
    ([[2], [7]], [1, 0, 1])
    """
    n, w = words.shape
    order = np.lexsort(words.T[::-1]) if w else np.arange(n)
    ordered = words[order]
    new = np.ones(n, dtype=np.bool_)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    rows = np.empty(n, dtype=np.int64)
    rows[order] = np.cumsum(new) - 1
    return ordered[new], rows
