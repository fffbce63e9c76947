"""Shapes that the figures of `error_zonotope` draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.error_zonotope.networks import Case, region, region_layers, step_of
from qgeom.experiments.outcome import Array
from qgeom.rounding import quantize
from qgeom.types import FloatArray
from qgeom.zonotopes.zonotope import Zonotope

if TYPE_CHECKING:
    from qgeom.experiments.error_zonotope.measure import Measured

GROWN = ("uniform", "diagonal", "full")
"""Networks whose regions are drawn layer by layer."""


def drawing(case: Case, bits: int, measured: Measured, *, reference: bool) -> dict[str, Array]:
    """Arrays of one measured region.

    Parameters
    ----------
    case : Case
        The network and its input.
    bits : int
        The bit-width.
    measured : Measured
        What was measured.
    reference : bool
        Whether this is the bit-width of the drawings.

    Returns
    -------
    dict of str to ndarray
        In units of the step: ``grown_<network>_<layer>`` and ``generators_<network>`` in the
        plane; ``space_vertices``, ``space_faces`` (corners, −1 beyond the last) and
        ``space_normals``; ``cloud_<bits>_…`` for the full network.
    """
    found: dict[str, Array] = {}
    step = step_of(bits)
    rounded = [quantize(W, step) for W in case.weights]
    if reference and case.network in GROWN:
        layers = [rows / step for rows in region_layers(case.x, rounded, step)]
        for layer in range(1, len(layers) + 1):
            total = Zonotope(np.zeros(2), np.concatenate(layers[:layer]))
            found[f"grown_{case.network}_{layer}"] = total.vertices()
        found[f"generators_{case.network}"] = np.array(layers)
    if reference and case.network == "space":
        zone = region(case.x, rounded, step)
        faces = zone.faces()
        found["space_vertices"] = zone.vertices() / step
        found["space_faces"] = _padded([face.corners for face in faces])
        found["space_normals"] = np.array([face.normal for face in faces])
        found["space_subsets"] = np.array([len(face.generators) for face in faces])
    if case.network == "full":
        grown = measured.zone + Zonotope.from_box(measured.remainder)
        found[f"cloud_{bits}_true"] = measured.errors.true / step
        found[f"cloud_{bits}_region"] = measured.zone.vertices() / step
        found[f"cloud_{bits}_grown"] = grown.vertices() / step
        found[f"cloud_{bits}_gauge"] = measured.zone.gauge(measured.errors.true)
    return found


def _padded(corners: Sequence[Array]) -> Array:
    most = max(len(row) for row in corners)
    table = np.full((len(corners), most), -1, dtype=np.int64)
    for row, filled in zip(corners, table, strict=True):
        filled[: len(row)] = row
    return table


def polygon_at(vertices: FloatArray, point: FloatArray) -> FloatArray:
    """The polygon moved to a point, without the rows that only pad it.

    >>> polygon_at(np.array([[1.0, 0.0], [np.nan, np.nan]]), np.array([1.0, 1.0])).tolist()
    [[2.0, 1.0]]
    """
    moved: FloatArray = vertices[~np.isnan(vertices).any(axis=1)] + point
    return moved
