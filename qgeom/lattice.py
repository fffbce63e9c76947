"""Midpoint lattices: regular points that stand for the area of a box in the plane.

A box is cut into n × n equal rectangles, and each is represented by its centre. Shares of lattice
points are then areas, up to an error that comes from the rectangles a boundary passes through.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np

from qgeom.errors import ParameterError
from qgeom.types import FloatArray

Box: TypeAlias = tuple[tuple[float, float], tuple[float, float]]


def _checked(box: Box, n: int) -> None:
    for axis, (low, high) in zip("xy", box, strict=True):
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ParameterError(
                f"{axis} runs from {low} to {high}", where="box", remedy="finite ends, low < high"
            )
    if n < 1:
        raise ParameterError(f"n is {n}", where="lattice", remedy="at least 1 point per axis")


def axes(box: Box, n: int) -> tuple[FloatArray, FloatArray]:
    """Coordinates of the lattice's columns and rows.

    Parameters
    ----------
    box : ((float, float), (float, float))
        The ends ``(x_low, x_high), (y_low, y_high)`` in the input frame.
    n : int
        Points per axis.

    Returns
    -------
    x, y : ndarray of float64, shape (n,)
        Rising midpoints.

    Raises
    ------
    ParameterError
        For an empty or infinite box, or `n` below 1.

    Examples
    --------
    >>> axes(((0.0, 1.0), (0.0, 4.0)), 2)
    (array([0.25, 0.75]), array([1., 3.]))
    """
    _checked(box, n)
    shares = (np.arange(n) + 0.5) / n
    x, y = (low + shares * (high - low) for low, high in box)
    return x, y


def midpoints(box: Box, n: int) -> FloatArray:
    """All n² lattice points, row by row.

    Parameters
    ----------
    box : ((float, float), (float, float))
        The ends in the input frame.
    n : int
        Points per axis.

    Returns
    -------
    ndarray of float64, shape (n * n, 2)
        x runs fastest, so values on the points reshape to ``(n, n)`` indexed ``[row y, column x]``.

    Raises
    ------
    ParameterError
        For an empty or infinite box, or `n` below 1.

    Examples
    --------
    >>> midpoints(((0.0, 1.0), (0.0, 1.0)), 2).tolist()
    [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]
    """
    x, y = axes(box, n)
    return np.stack([np.tile(x, n), np.repeat(y, n)], axis=1)


def cell_area(box: Box, n: int) -> float:
    """Area of the rectangle that one lattice point stands for.

    Examples
    --------
    >>> cell_area(((0.0, 1.0), (0.0, 4.0)), 2)
    1.0
    """
    _checked(box, n)
    (x_low, x_high), (y_low, y_high) = box
    return (x_high - x_low) * (y_high - y_low) / n**2


def cell_diagonal(box: Box, n: int) -> float:
    """Diagonal of that rectangle: the lattice's resolution as a length.

    Examples
    --------
    >>> cell_diagonal(((0.0, 6.0), (0.0, 8.0)), 2)
    5.0
    """
    return diagonal(box) / _positive(n)


def diagonal(box: Box) -> float:
    """Diagonal of the box.

    Examples
    --------
    >>> diagonal(((0.0, 3.0), (0.0, 4.0)))
    5.0
    """
    _checked(box, 1)
    (x_low, x_high), (y_low, y_high) = box
    return math.hypot(x_high - x_low, y_high - y_low)


def _positive(n: int) -> int:
    if n < 1:
        raise ParameterError(f"n is {n}", where="lattice", remedy="at least 1 point per axis")
    return n
