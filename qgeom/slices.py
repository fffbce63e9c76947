"""Planar slices of an input space: {origin + x·u + y·v}."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from qgeom.types import FloatArray, finite_array

PlaneSlice: TypeAlias = tuple[ArrayLike, ArrayLike, ArrayLike]
"""Origin and two directions, vectors of as many numbers as the networks have inputs."""


def plane_points(points: ArrayLike, *, slice: PlaneSlice) -> FloatArray:  # noqa: A002
    """Points of a slice in the input frame: ``origin + x·u + y·v``.

    Parameters
    ----------
    points : array_like, shape (n, 2)
        In the frame of the plane.
    slice : (origin, u, v)
        As in `tessellate`.

    Returns
    -------
    ndarray of float64, shape (n, d)
        Inputs of the networks.

    Examples
    --------
    >>> plane_points([[1.0, 2.0]], slice=([0.0, 0.0, 5.0], [1.0, 0.0, 0.0], [0.0, 3.0, 0.0]))
    array([[1., 6., 5.]])
    """
    origin, u, v = (finite_array(part, name="slice", ndim=1) for part in slice)
    return origin + finite_array(points, name="points", ndim=2) @ np.stack([u, v])
