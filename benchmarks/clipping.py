"""Tessellation by clipping convex polygons in NumPy: the plain way, as a baseline.

Every polygon carries the inputs of the next layer at its corners; a layer evaluates its neurons
at all of them in one product, and cuts each polygon along every neuron that changes sign on it.
Values at new corners are interpolated. In floating point, with a tolerance: good for networks in
general position only.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.types import FloatArray

_TOLERANCE = 1e-12  # of the largest value on a polygon


def clipped_cells(network: ReLUNetwork, *, box: Box) -> list[FloatArray]:
    """The cells of a tessellation as polygons.

    Parameters
    ----------
    network : ReLUNetwork
        Of two inputs.
    box : ((x0, x1), (y0, y1))
        The region.

    Returns
    -------
    list of ndarray of float64, shape (corners, 2)
        One polygon per cell, counterclockwise.
    """
    (x0, x1), (y0, y1) = box
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float64)
    polygons, inputs = [corners], [corners]
    for W, b in zip(network.weights[:-1], network.biases[:-1], strict=True):
        ends = np.cumsum([len(polygon) for polygon in polygons])[:-1]
        values = np.split(np.concatenate(inputs) @ W.T + b, ends)
        pieces = [
            piece
            for polygon, z in zip(polygons, values, strict=True)
            for piece in _cut_all(np.concatenate([polygon, z], axis=1))
        ]
        polygons = [piece[:, :2] for piece in pieces]
        inputs = [np.maximum(piece[:, 2:], 0.0) for piece in pieces]
    return polygons


def _cut_all(polygon: FloatArray) -> Iterator[FloatArray]:
    """Cut along every neuron that changes sign; columns are x, y and the neurons."""
    values = polygon[:, 2:]
    tolerance = _TOLERANCE * np.abs(values).max()
    crossing = (values.min(axis=0) < -tolerance) & (values.max(axis=0) > tolerance)
    waiting = [(polygon, 2 + np.flatnonzero(crossing))]
    while waiting:
        piece, columns = waiting.pop()
        chosen = piece[:, columns]
        columns = columns[(chosen.min(axis=0) < -tolerance) & (chosen.max(axis=0) > tolerance)]
        if not len(columns):
            yield piece
            continue
        halves = _cut(piece, columns[0], tolerance)
        waiting.extend((half, columns[1:]) for half in halves)


def _cut(polygon: FloatArray, column: int, tolerance: float) -> tuple[FloatArray, FloatArray]:
    """The parts where a column is at least, and at most, zero."""
    z = polygon[:, column]
    side = np.where(np.abs(z) <= tolerance, 0, np.sign(z)).astype(int)
    after = np.roll(side, -1)
    crossed = np.flatnonzero(side * after < 0)
    following = (crossed + 1) % len(z)
    share = (z[crossed] / (z[crossed] - z[following]))[:, None]
    new = (1 - share) * polygon[crossed] + share * polygon[following]
    new[:, column] = 0.0
    rows = np.insert(polygon, crossed + 1, new, axis=0)
    sides = np.insert(side, crossed + 1, 0)
    return rows[sides >= 0], rows[sides <= 0]
