"""Distances from points to what a tessellation draws: boundaries of neurons, cells, level sets.

Distances are those of float64 vertices, so they carry an error of the size of theirs (some 10⁻¹³
of the box in practice). Which neurons and cells an edge belongs to is exact.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from qgeom.cells.complex import CellComplex
from qgeom.errors import ShapeError
from qgeom.level_sets.level_set import LevelSet
from qgeom.types import FloatArray, IntArray, finite_array

_ENTRIES = 1 << 22  # distances held at once: bounds the memory


def segment_distances(points: ArrayLike, tails: ArrayLike, heads: ArrayLike) -> FloatArray:
    """Distance of every point to every segment of the plane.

    Parameters
    ----------
    points : array_like, shape (n, 2)
        The points.
    tails, heads : array_like, shape (m, 2)
        Ends of the segments; a segment may be a point.

    Returns
    -------
    ndarray of float64, shape (n, m)
        Euclidean distances.

    Raises
    ------
    ShapeError
        When points or ends have no two coordinates, or ends do not pair up.
    NotFiniteError
        For coordinates that are not finite.

    Examples
    --------
    >>> segment_distances([[0.0, 1.0], [3.0, 0.0]], [[-1.0, 0.0]], [[1.0, 0.0]]).tolist()
    [[1.0], [2.0]]
    """
    p, a, b = (
        finite_array(values, name=name, ndim=2)
        for name, values in (("points", points), ("tails", tails), ("heads", heads))
    )
    if {p.shape[1], a.shape[1]} != {2} or a.shape != b.shape:
        raise ShapeError(f"points {p.shape}, tails {a.shape}, heads {b.shape}", remedy="(…, 2)")
    along = b - a
    squares = (along**2).sum(axis=1)
    x, y = (p[:, None, axis] - a[None, :, axis] for axis in (0, 1))
    shares = x * along[:, 0] + y * along[:, 1]
    np.divide(shares, squares, out=shares, where=squares > 0)  # a point: shares are 0 already
    np.clip(shares, 0.0, 1.0, out=shares)
    return np.hypot(x - shares * along[:, 0], y - shares * along[:, 1])


def neuron_distances(
    tessellation: CellComplex, points: ArrayLike, *, network: int = 0
) -> FloatArray:
    """Distance of points to the boundary of each neuron.

    The boundary of a neuron is where its state changes, folded as it may be.

    Parameters
    ----------
    tessellation : CellComplex
        Its box limits what is seen: a distance is right when it is at most the distance of the
        point to the outside of the box.
    points : array_like, shape (n, 2)
        In the frame of the plane.
    network : int
        Which of the tessellation's networks.

    Returns
    -------
    ndarray of float64, shape (n, neurons)
        In the order of `ReLUNetwork.pattern`; infinite for a neuron without boundary in the box.

    Raises
    ------
    ParameterError
        When there is no such network.
    ShapeError, NotFiniteError
        For points that are not finite pairs.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> from qgeom.tessellation import tessellate
    >>> cross = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> cells = tessellate(cross, box=((-1.0, 1.0), (-1.0, 1.0)))
    >>> neuron_distances(cells, [[0.25, 0.5]]).tolist()
    [[0.25, 0.5]]
    """
    pairs, neurons = tessellation.flipped(network)
    n_neurons = len(tessellation.columns.bits(network))
    places = finite_array(points, name="points", ndim=2)
    distances = np.full((len(places), n_neurons), np.inf)
    order = np.lexsort((pairs, neurons))
    kinds, starts = np.unique(neurons[order], return_index=True)
    for part, to_edges in _edge_distances(tessellation, places):
        if len(kinds):
            nearest = np.minimum.reduceat(to_edges[:, pairs[order]], starts, axis=1)
            distances[part, kinds] = nearest
    return distances


def cells_within(tessellation: CellComplex, points: ArrayLike, *, radii: ArrayLike) -> IntArray:
    """Number of cells that meet the closed disc around each point.

    Parameters
    ----------
    tessellation : CellComplex
        Cells, of all its networks together. Cells outside its box are not seen.
    points : array_like, shape (n, 2)
        Points of the box, in the frame of the plane.
    radii : array_like, shape (k,)
        Radii of the discs.

    Returns
    -------
    ndarray of int64, shape (n, k)
        At least 1.

    Raises
    ------
    ShapeError, NotFiniteError
        For points that are not finite pairs, or radii that are not finite numbers.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> from qgeom.tessellation import tessellate
    >>> cross = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> cells = tessellate(cross, box=((-1.0, 1.0), (-1.0, 1.0)))
    >>> cells_within(cells, [[0.25, 0.5]], radii=[0.1, 0.3, 0.6]).tolist()
    [[1, 2, 4]]
    """
    places = finite_array(points, name="points", ndim=2)
    sizes = finite_array(radii, name="radii", ndim=1)
    beside = tessellation.adjacency
    member = np.zeros((len(beside), tessellation.n_cells), dtype=np.float32)
    member[np.arange(len(beside))[:, None], beside] = 1.0
    counts = np.ones((len(places), len(sizes)), dtype=np.int64)
    for part, to_edges in _edge_distances(tessellation, places):
        for column, radius in enumerate(sizes):
            # a disc that leaves the cell of its centre meets an edge of it: that cell is counted
            met = np.count_nonzero((to_edges <= radius).astype(np.float32) @ member, axis=1)
            counts[part, column] = np.maximum(met, 1)
    return counts


def level_distances(level: LevelSet, points: ArrayLike) -> FloatArray:
    """Distance of points to the nearest polyline of a level set.

    Parameters
    ----------
    level : LevelSet
        Such as a decision boundary; limited to its tessellation's box.
    points : array_like, shape (n, 2)
        In the frame of the plane.

    Returns
    -------
    ndarray of float64, shape (n,)
        Infinite where the level set is empty.

    Raises
    ------
    ShapeError, NotFiniteError
        For points that are not finite pairs.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> from qgeom.tessellation import tessellate
    >>> slope = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [-0.5]])
    >>> boundary = tessellate(slope, box=((-1.0, 1.0), (-1.0, 1.0))).level_set()
    >>> level_distances(boundary, [[0.0, 0.0], [1.0, 1.0]]).tolist()
    [0.5, 0.5]
    """
    places = finite_array(points, name="points", ndim=2)
    inner = np.ones(max(len(level.points) - 1, 0), dtype=np.bool_)
    inner[level.offsets[1:-1] - 1] = False  # from one polyline to the next
    tails, heads = level.points[:-1][inner], level.points[1:][inner]
    nearest = np.full(len(places), np.inf)
    if len(tails):
        for part in _parts(len(places), len(tails)):
            nearest[part] = segment_distances(places[part], tails, heads).min(axis=1)
    return nearest


def _edge_distances(
    tessellation: CellComplex, points: FloatArray
) -> Iterator[tuple[slice, FloatArray]]:
    """Distances to the edges of `CellComplex.adjacency`, for some of the points at a time."""
    inner = (tessellation.edges.cells >= 0).all(axis=1)
    first, last = tessellation.edges.vertices[inner].T
    tails, heads = tessellation.points[first], tessellation.points[last]
    for part in _parts(len(points), len(tails)):
        yield part, segment_distances(points[part], tails, heads)


def _parts(n: int, m: int) -> Iterator[slice]:
    """Runs of n rows with a bounded number of entries in m columns."""
    step = max(1, _ENTRIES // max(m, 1))
    return (slice(begin, begin + step) for begin in range(0, n, step))
