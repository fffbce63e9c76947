"""Distances of lattice points to the boundaries that a network draws."""

from __future__ import annotations

import numpy as np

from qgeom import lattice
from qgeom.types import FloatArray


def boundary_points(values: FloatArray, box: lattice.Box) -> FloatArray:
    """Where a function on a lattice changes sign, by linear interpolation along lattice edges.

    Parameters
    ----------
    values : ndarray of float64, shape (n, n)
        The function at the midpoints, indexed ``[row y, column x]``; above 0 is one side.
    box : ((float, float), (float, float))
        The box of the lattice.

    Returns
    -------
    ndarray of float64, shape (k, 2)
        Points in the input frame; none where all values lie on one side. Interpolation is exact
        unless the function bends between the two lattice points. Neighbouring points of one
        boundary are at most one cell diagonal apart; features smaller than a cell can be missed.

    Examples
    --------
    >>> values = np.array([[-1.0, 3.0], [-1.0, 3.0]])
    >>> boundary_points(values, ((0.0, 2.0), (0.0, 2.0))).tolist()
    [[0.75, 0.5], [0.75, 1.5]]
    """
    x, y = lattice.axes(box, len(values))
    side = values > 0
    rows, columns = np.nonzero(side[:, 1:] != side[:, :-1])
    left, right = values[rows, columns], values[rows, columns + 1]
    crossing_x = x[columns] + left / (left - right) * (x[columns + 1] - x[columns])
    horizontal = np.stack([crossing_x, y[rows]], axis=1)
    rows, columns = np.nonzero(side[1:] != side[:-1])
    low, high = values[rows, columns], values[rows + 1, columns]
    crossing_y = y[rows] + low / (low - high) * (y[rows + 1] - y[rows])
    vertical = np.stack([x[columns], crossing_y], axis=1)
    return np.concatenate([horizontal, vertical])


def distances_to(targets: FloatArray, points: FloatArray) -> FloatArray:
    """Distance of each point to the nearest target.

    Parameters
    ----------
    targets : ndarray of float64, shape (k, 2)
        For example `boundary_points`.
    points : ndarray of float64, shape (n, 2)
        In the same frame.

    Returns
    -------
    ndarray of float64, shape (n,)
        Infinite where there is no target at all.

    Examples
    --------
    >>> distances_to(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]))
    array([5.])
    """
    if not len(targets):
        return np.full(len(points), np.inf)
    from scipy.spatial import cKDTree

    distances, _ = cKDTree(targets).query(points)
    return np.asarray(distances, dtype=np.float64)
