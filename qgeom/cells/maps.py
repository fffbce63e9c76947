"""What networks compute on the cells of a tessellation: affine maps, and values at points.

On a cell every network of the tessellation is affine. Its map follows from the exact activation
pattern of the cell, so that it is right on cells of any size; what is rounded are the products of
weights. All work is done in batches of bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qgeom.cells.complex import CellComplex
from qgeom.cells.frames import PlanarNetwork, planar_network
from qgeom.cells.patterns import pattern_rows, runs
from qgeom.network import ReLUNetwork
from qgeom.types import BoolArray, FloatArray, IntArray

_CHUNK_BYTES = 1 << 21  # fits into caches; larger ones are slower


def affine_maps(tessellation: CellComplex, network: int = 0) -> tuple[FloatArray, FloatArray]:
    """The affine map that a network equals on each cell, in the frame of the plane.

    Parameters
    ----------
    tessellation : CellComplex
        The cells.
    network : int
        Which of its networks.

    Returns
    -------
    gradients : ndarray of float64, shape (n_cells, d_out, 2)
        Derivatives of the outputs by the coordinates of the plane.
    offsets : ndarray of float64, shape (n_cells, d_out)
        On cell i the network is ``gradients[i] @ x + offsets[i]``.

    Raises
    ------
    ParameterError
        When there is no such network.

    Notes
    -----
    Which neurons are active is exact. The maps are products of float64 matrices, with errors of
    some 10⁻¹⁶ of the sum of the absolute products. The offset is the value that the map has at the
    origin of the frame, where the cell need not be: far from it ``gradient @ x`` and the offset
    cancel. There use ``centroid_values[i] + gradients[i] @ (x - centroids[i])``.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> from qgeom.cells.building import build_cells
    >>> ramp = ReLUNetwork([[[1.0, 2.0]], [[3.0]]], [[-1.0], [0.5]])
    >>> cells = build_cells((ramp,), box=((0.0, 1.0), (0.0, 1.0)))
    >>> gradients, offsets = affine_maps(cells)
    >>> active = cells.patterns()[:, 0]
    >>> gradients[active].tolist(), offsets[active].tolist(), offsets[~active].tolist()
    ([[[3.0, 6.0]]], [[-2.5]], [[0.5]])
    """
    planar = planar_network(tessellation, network)
    floats = planar.network
    maps = np.empty((tessellation.n_cells, 3, floats.widths[-1]))
    for cells, states in _chunks(tessellation, network, floats):
        maps[cells] = _propagated(floats, states)
    gradients = np.ascontiguousarray(maps[:, :2].transpose(0, 2, 1))
    return gradients, maps[:, 2] - gradients @ planar.origin


def centroid_values(tessellation: CellComplex, network: int = 0) -> FloatArray:
    """Outputs at the centroids of the cells.

    Parameters
    ----------
    tessellation : CellComplex
        The cells.
    network : int
        Which of its networks.

    Returns
    -------
    ndarray of float64, shape (n_cells, d_out)
        With the rounding errors of one evaluation.

    Raises
    ------
    ParameterError
        When there is no such network.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> from qgeom.cells.building import build_cells
    >>> cells = build_cells((ReLUNetwork([[[1.0, 2.0]]], [[1.0]]),), box=((0.0, 2.0), (0.0, 2.0)))
    >>> centroid_values(cells)
    array([[4.]])
    """
    return _outputs(planar_network(tessellation, network), tessellation.lists.centroids)


def vertex_values(tessellation: CellComplex, network: int = 0) -> FloatArray:
    """Outputs at all vertices of a tessellation.

    Parameters
    ----------
    tessellation : CellComplex
        The cells.
    network : int
        Which of its networks.

    Returns
    -------
    ndarray of float64, shape (n_vertices, d_out)
        A network is continuous, so the cells around a vertex agree on its value. A neuron that
        vanishes there costs no accuracy, whichever sign it is computed with.

    Raises
    ------
    ParameterError
        When there is no such network.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> from qgeom.cells.building import build_cells
    >>> cells = build_cells((ReLUNetwork([[[1.0, 2.0]]], [[1.0]]),), box=((0.0, 2.0), (0.0, 2.0)))
    >>> sorted(vertex_values(cells)[:, 0].tolist())
    [1.0, 3.0, 5.0, 7.0]
    """
    return _outputs(planar_network(tessellation, network), tessellation.local_points)


def rows_per_chunk(network: ReLUNetwork) -> int:
    """How many inputs to treat at once, so that the arrays of a layer stay within some MB."""
    return max(1, _CHUNK_BYTES // (64 * max(network.widths)))


def _outputs(planar: PlanarNetwork, points: FloatArray) -> FloatArray:
    values = np.empty((len(points), planar.network.widths[-1]))
    for rows in runs(len(points), rows_per_chunk(planar.network)):
        values[rows] = planar.network(points[rows])
    return values


def _chunks(
    tessellation: CellComplex, network: int, floats: ReLUNetwork
) -> Iterator[tuple[IntArray, list[BoolArray]]]:
    """Runs of cells with the states of every hidden layer."""
    stops = np.cumsum(floats.widths[1:-1])
    for cells in runs(tessellation.n_cells, rows_per_chunk(floats)):
        states = pattern_rows(tessellation, cells, network=network)
        yield cells, np.split(states, stops, axis=1)[: len(stops)]


def _propagated(network: ReLUNetwork, states: list[BoolArray]) -> FloatArray:
    """Maps from the plane to the outputs, shape (n, 3, d_out): derivatives by x and y, offset."""
    maps = np.concatenate([network.weights[0].T, network.biases[0][None]])[None]
    for active, W, b in zip(states, network.weights[1:], network.biases[1:], strict=True):
        through = maps * active[:, None, :]
        maps = (through.reshape(-1, through.shape[2]) @ W.T).reshape(len(active), 3, len(b))
        maps[:, 2] += b
    return maps
