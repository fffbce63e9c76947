"""Cells as triangles, and the part of a triangle on which an affine function is positive."""

from __future__ import annotations

import numpy as np

from qgeom.tessellation import Tessellation
from qgeom.types import FloatArray, IntArray


def fan(cells: Tessellation, chosen: IntArray) -> tuple[FloatArray, IntArray]:
    """Cut cells into triangles around their first vertices.

    Parameters
    ----------
    cells : Tessellation
        The cells.
    chosen : ndarray of int64, shape (m,)
        Which of them, each once.

    Returns
    -------
    triangles : ndarray of float64, shape (t, 3, 2)
        Corners in the frame of the plane; some may be flat.
    owners : ndarray of int64, shape (t,)
        The cell that each is a part of.
    """
    lists, parts, owners = cells.lists, [np.zeros((0, 3), dtype=np.int64)], []
    for cell in chosen.tolist():
        ring = lists.vertices[lists.offsets[cell] : lists.offsets[cell + 1]]
        hub = np.full(len(ring) - 2, ring[0])
        parts.append(np.stack([hub, ring[1:-1], ring[2:]], axis=1))
        owners.append(np.full(len(ring) - 2, cell))
    empty = np.zeros(0, dtype=np.int64)
    return cells.points[np.concatenate(parts)], np.concatenate([empty, *owners])


def triangle_areas(triangles: FloatArray) -> FloatArray:
    """Areas of triangles, shape (t,), not below 0.

    Examples
    --------
    >>> triangle_areas(np.array([[[0.0, 0.0], [2.0, 0.0], [0.0, 1.0]]]))
    array([1.])
    """
    first, second = (triangles[:, k] - triangles[:, 0] for k in (1, 2))
    doubled = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    return np.asarray(np.abs(doubled) / 2, dtype=np.float64)


def positive_shares(values: FloatArray) -> FloatArray:
    """Share of a triangle on which an affine function is above 0, from its corner values.

    Parameters
    ----------
    values : ndarray of float64, shape (t, 3)
        The function at the corners.

    Returns
    -------
    ndarray of float64, shape (t,)
        In [0, 1]. The line on which the function vanishes cuts off the corner p whose side differs
        from those of q and r, a triangle of ``p² / ((p − q)(p − r))`` of the area.

    Examples
    --------
    >>> positive_shares(np.array([[1.0, -1.0, -1.0], [1.0, 1.0, -1.0], [0.0, 0.0, 0.0]]))
    array([0.25, 0.75, 0.  ])
    """
    above = np.count_nonzero(values > 0, axis=1)
    ordered = np.sort(values, axis=1)
    odd = np.where(above == 1, ordered[:, 2], ordered[:, 0])
    others = np.where(above == 1, ordered[:, 0], ordered[:, 2])
    cut = (above == 1) | (above == 2)
    whole = (odd - ordered[:, 1]) * (odd - others)
    corner = np.divide(odd * odd, whole, out=np.zeros(len(values)), where=cut & (whole > 0))
    shares = np.select([above == 1, above == 2, above == 3], [corner, 1.0 - corner, 1.0], 0.0)
    return np.asarray(shares, dtype=np.float64)
