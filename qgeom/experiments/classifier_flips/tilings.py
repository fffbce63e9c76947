"""Exact cells of one network, and how those of many are kept in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import accumulate

import numpy as np

from qgeom.experiments.columns import ints
from qgeom.experiments.outcome import Array, Outcome
from qgeom.types import BoolArray, FloatArray, IntArray

_PARTS = {  # attributes of the same length
    "vertex": ("vertices",),
    "corner": ("corners",),
    "piece": ("piece_sizes", "piece_cells", "piece_classes"),
    "cell": ("cell_patterns", "cell_areas", "cell_gradients", "cell_offsets"),
    "flip": ("flip_cells", "flip_neurons", "flip_areas"),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Tiling:
    """The cells of one network, cut along its decision boundary, and where its patterns flip.

    Attributes
    ----------
    vertices : ndarray of float64, shape (v, 2)
        Vertices of all pieces.
    corners : ndarray of int64, shape (sum of piece_sizes,)
        Rows of `vertices`: the boundary of each piece, counterclockwise, with every vertex of its
        neighbours, so that two pieces share whole edges.
    piece_sizes, piece_cells : ndarray of int64, shape (p,)
        Number of corners, and the cell that the piece belongs to.
    piece_classes : ndarray of bool, shape (p,)
        Whether the output is above 0.
    cell_patterns : ndarray of bool, shape (c, neurons)
        Activation patterns.
    cell_areas : ndarray of float64, shape (c,)
        Areas, in square input units.
    cell_gradients : ndarray of float64, shape (c, 2)
        Derivatives of the output.
    cell_offsets : ndarray of float64, shape (c,)
        The output that the cell's map has at the origin.
    flip_cells : ndarray of int64, shape (k, 2)
        Pairs of a cell of the float network and one of this one that overlap and whose patterns
        differ; together the flip region. The float network has none.
    flip_neurons : ndarray of int64, shape (k,)
        How many neurons differ.
    flip_areas : ndarray of float64, shape (k,)
        Area of the overlap.
    """

    vertices: FloatArray
    corners: IntArray
    piece_sizes: IntArray
    piece_cells: IntArray
    piece_classes: BoolArray
    cell_patterns: BoolArray
    cell_areas: FloatArray
    cell_gradients: FloatArray
    cell_offsets: FloatArray
    flip_cells: IntArray
    flip_neurons: IntArray
    flip_areas: FloatArray


def joined(tilings: Sequence[Tiling], *, prefix: str) -> dict[str, Array]:
    """Put the arrays of tilings behind one another.

    Parameters
    ----------
    tilings : sequence of Tiling
        At least one; all of networks with equally many neurons.
    prefix : str
        Begins the names of all arrays.

    Returns
    -------
    dict of str to ndarray
        ``<prefix><attribute>``, and ``<prefix><part>_starts`` of int64, shape (tilings + 1,): where
        each tiling begins, for the parts vertex, corner, piece, cell and flip.
    """
    arrays: dict[str, Array] = {}
    for field in fields(Tiling):
        arrays[field.name] = np.concatenate([getattr(each, field.name) for each in tilings])
    for part, (first, *_) in _PARTS.items():
        lengths = [len(getattr(each, first)) for each in tilings]
        arrays[f"{part}_starts"] = np.array([*accumulate(lengths, initial=0)])
    return {f"{prefix}{name}": array for name, array in arrays.items()}


def stored(outcome: Outcome, *, prefix: str) -> list[Tiling]:
    """Take apart what `joined` has made.

    Parameters
    ----------
    outcome : Outcome
        With the arrays.
    prefix : str
        As given to `joined`.

    Returns
    -------
    list of Tiling
        In the same order.

    Raises
    ------
    ParameterError
        When an array is missing.

    Examples
    --------
    >>> empty = {field.name: np.zeros((1, 2)) for field in fields(Tiling)}
    >>> arrays = joined([Tiling(**empty), Tiling(**empty)], prefix="my_")
    >>> [len(each.vertices) for each in stored(Outcome(arrays=arrays, metrics={}), prefix="my_")]
    [1, 1]
    """
    columns: dict[str, list[Array]] = {}
    for part, names in _PARTS.items():
        starts = ints(outcome, f"{prefix}{part}_starts")[1:-1]
        columns |= {name: np.split(outcome.array(f"{prefix}{name}"), starts) for name in names}
    rows = zip(*columns.values(), strict=True)
    return [Tiling(**dict(zip(columns, row, strict=True))) for row in rows]
