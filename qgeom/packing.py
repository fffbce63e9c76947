"""Activation patterns as bits: 64 neurons per word.

Bit i of word w is neuron 64 · w + i, with bit 0 the least significant; bits past the last neuron
are zero. Equal words are equal patterns.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from qgeom.errors import ParameterError, ShapeError
from qgeom.types import BoolArray, IntArray

WordArray: TypeAlias = NDArray[np.uint64]

_BITS = 64


def pack_patterns(patterns: BoolArray) -> WordArray:
    """Pack patterns into words, an eighth of their size.

    Parameters
    ----------
    patterns : ndarray of bool, shape (n, k)
        One pattern of k neurons per row.

    Returns
    -------
    ndarray of uint64, shape (n, ceil(k / 64))
        Bit i of word w is neuron 64 · w + i.

    Raises
    ------
    ShapeError
        When there are not two axes.
    ParameterError
        For entries that are not bool.

    Examples
    --------
    >>> pack_patterns(np.array([[True, False, True], [False, False, False]]))
    array([[5],
           [0]], dtype=uint64)
    """
    array = np.asarray(patterns)
    if array.ndim != 2:
        raise ShapeError(f"shape is {array.shape}", where="patterns", remedy="(n, k)")
    if array.dtype != np.bool_:
        raise ParameterError(f"dtype is {array.dtype}", where="patterns", remedy="give bool")
    n, neurons = array.shape
    octets = np.zeros((n, _word_count(neurons) * 8), dtype=np.uint8)
    octets[:, : -(-neurons // 8)] = np.packbits(array, axis=1, bitorder="little")
    return octets.view("<u8").astype(np.uint64, copy=False)


def unpack_patterns(words: WordArray, k: int) -> BoolArray:
    """Undo `pack_patterns`.

    Parameters
    ----------
    words : ndarray of uint64, shape (n, ceil(k / 64))
        Packed patterns.
    k : int
        Neurons per pattern.

    Returns
    -------
    ndarray of bool, shape (n, k)
        The patterns.

    Raises
    ------
    ShapeError
        When the words do not have this shape.
    ParameterError
        For words that are not uint64, a negative `k`, or a bit set past neuron k.

    Examples
    --------
    >>> unpack_patterns(np.array([[5], [0]], dtype=np.uint64), 3)
    array([[ True, False,  True],
           [False, False, False]])
    """
    _check_words(words, "words")
    if k < 0:
        raise ParameterError(f"k is {k}", remedy="a number of neurons is 0 or more")
    if words.ndim != 2 or words.shape[1] != _word_count(k):
        raise ShapeError(
            f"shape is {words.shape}", where="words", remedy=f"{k} neurons take {_word_count(k)}"
        )
    octets = np.ascontiguousarray(words, dtype="<u8").view(np.uint8)
    bits = np.unpackbits(octets, axis=1, bitorder="little").view(np.bool_)
    if bits[:, k:].any():
        raise ParameterError(f"a bit past neuron {k} is set", where="words")
    return bits[:, :k]


def count_differing(words_a: WordArray, words_b: WordArray) -> IntArray:
    """How many neurons differ between packed patterns: their Hamming distance.

    Parameters
    ----------
    words_a, words_b : ndarray of uint64, shape (..., w)
        Packed patterns of the same neurons. The axes before the last are broadcast, so that
        ``count_differing(a[:, None], b[None])`` compares all pairs.

    Returns
    -------
    ndarray of int64, shape (...)
        Neurons in different states.

    Raises
    ------
    ShapeError
        For different numbers of words, or shapes that do not broadcast.
    ParameterError
        For words that are not uint64.

    Examples
    --------
    >>> a = pack_patterns(np.array([[True, False], [True, True]]))
    >>> count_differing(a, a[:1])
    array([0, 1])
    """
    _check_words(words_a, "words_a")
    _check_words(words_b, "words_b")
    shapes = words_a.shape, words_b.shape
    if not all(shapes) or shapes[0][-1] != shapes[1][-1]:
        raise ShapeError(f"shapes are {shapes[0]} and {shapes[1]}", remedy="equal last axes")
    try:
        differing = words_a ^ words_b
    except ValueError as error:
        raise ShapeError(f"shapes {shapes[0]} and {shapes[1]} do not broadcast") from error
    return np.asarray(np.bitwise_count(differing).sum(axis=-1, dtype=np.int64))


def distinct_rows(rows: BoolArray) -> tuple[IntArray, IntArray]:
    """The different rows of a matrix of truth values.

    Parameters
    ----------
    rows : ndarray of bool, shape (n, m)
        At least one row; there may be no column.

    Returns
    -------
    first, names : ndarray of int64
        Where each different row occurs first, and which of them each row is, shape (n,).

    Examples
    --------
    >>> distinct_rows(np.array([[True, False], [False, True], [True, False]]))[1].tolist()
    [1, 0, 1]
    """
    if rows.shape[1] == 0:
        return np.zeros(1, dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    packed = np.ascontiguousarray(np.packbits(rows, axis=1))
    # one block of bytes per row sorts much faster than one field per column
    blocks = packed.view(np.dtype((np.void, packed.shape[1])))[:, 0]
    _, first, names = np.unique(blocks, return_index=True, return_inverse=True)
    return first.astype(np.int64), names.reshape(-1).astype(np.int64)


def _word_count(neurons: int) -> int:
    return -(-neurons // _BITS)


def _check_words(words: WordArray, name: str) -> None:
    if not isinstance(words, np.ndarray) or words.dtype != np.uint64:
        kind = getattr(words, "dtype", type(words).__name__)
        raise ParameterError(f"is of {kind}", where=name, remedy="give uint64 words")
