"""The polyhedron of a zonotope in space: flats of coplanar generators, facets, vertices."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qgeom.errors import QgeomError
from qgeom.packing import distinct_rows
from qgeom.types import BoolArray, FloatArray, IntArray
from qgeom.zonotopes.directions import turning_order, unit_rows

Signs: TypeAlias = NDArray[np.int8]


class Polytope(NamedTuple):
    """Facets and vertices.

    Attributes
    ----------
    flats : list of ndarray of bool, shape (k,)
        Per facet, the generators that are parallel to it.
    normals : ndarray of float64, shape (facets, 3)
        Outward unit normals in the coordinates in which directions were given.
    corners : list of ndarray of int64
        Per facet, rows of `vertices`, counter-clockwise seen from outside.
    vertices : ndarray of float64, shape (n, 3)
        In the zonotope's frame.
    """

    flats: list[BoolArray]
    normals: FloatArray
    corners: list[IntArray]
    vertices: FloatArray


def _flats(units: FloatArray, rtol: float) -> tuple[list[BoolArray], FloatArray]:
    """Maximal sets of coplanar directions with their unit normals, best determined ones first."""
    i, j = np.triu_indices(len(units), 1)
    crosses = np.cross(units[i], units[j])
    normals, _ = unit_rows(crosses)
    done = np.zeros((len(units), len(units)), dtype=np.bool_)
    flats, kept = [], []
    for pair in np.argsort(-np.linalg.norm(crosses, axis=1), kind="stable"):
        if done[i[pair], j[pair]]:
            continue
        flat = np.abs(units @ normals[pair]) <= rtol
        flat[[i[pair], j[pair]]] = True
        done[np.ix_(flat, flat)] = True
        flats.append(flat)
        kept.append(normals[pair])
    return flats, np.array(kept)


def polytope_of(
    center: FloatArray, generators: FloatArray, directions: FloatArray, rtol: float
) -> Polytope:
    """Facets and vertices from generators of which no two are parallel.

    Parameters
    ----------
    center : ndarray of float64, shape (d,)
        The centre.
    generators : ndarray of float64, shape (k, d)
        One per direction.
    directions : ndarray of float64, shape (k, 3)
        The same in an orthonormal frame of the three dimensions they span.
    rtol : float
        Directions within this distance of a plane lie in it.

    Returns
    -------
    Polytope
        Opposite facets follow each other.

    Raises
    ------
    QgeomError
        When Euler's relation V − E + F = 2 fails: decisions near the tolerance contradict.

    Notes
    -----
    O(k³): k(k − 1)/2 pairs of directions, and a sign per direction for each corner.

    Examples
    --------
    >>> cube = polytope_of(np.zeros(3), np.eye(3), np.eye(3), 1e-12)
    >>> len(cube.vertices), len(cube.corners)
    (8, 6)
    """
    units, _ = unit_rows(directions)
    flats, normals = _flats(units, rtol)
    sides = np.where(units @ normals.T < 0, -1, 1).astype(np.int8).T
    signs, sizes = [], []
    for flat, normal, side in zip(flats, normals, sides, strict=True):
        around = _around(np.flatnonzero(flat), normal, side, units)
        signs += [around, -around[::-1]]  # the opposite face, seen from its own outside
        sizes += [len(around), len(around)]
    first, inverse = distinct_rows(np.concatenate(signs) > 0)
    if len(first) - len(inverse) // 2 + len(sizes) != 2:
        raise QgeomError(
            "generators are neither clearly coplanar nor clearly not",
            where=f"faces at rtol {rtol:.3g}",
            remedy="give a larger or a smaller rtol",
        )
    vertices = center + np.concatenate(signs)[first].astype(np.float64) @ generators
    corners = np.split(inverse, np.cumsum(sizes)[:-1])
    both = [flat for flat in flats for _ in range(2)]
    outward = np.stack([normals, -normals], axis=1).reshape(-1, 3) + 0.0  # no negative zeros
    return Polytope(both, outward, corners, vertices)


def _around(members: IntArray, normal: FloatArray, side: Signs, units: FloatArray) -> Signs:
    """Signs of a face's corners, counter-clockwise seen from the side its normal points to."""
    first = units[members[0]]
    across = np.cross(normal, first)
    order, turns = turning_order(np.stack([units[members] @ first, units[members] @ across], 1))
    count = len(members)
    flipped = np.arange(count) < np.arange(count)[:, None]
    half = np.tile(side, (count, 1))
    half[:, members[order]] = np.where(flipped, turns[order], -turns[order])
    back = half.copy()
    back[:, members] *= -1
    return np.concatenate([half, back])
