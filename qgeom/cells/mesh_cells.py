"""From a half-edge mesh to flat lists of cells, with areas and centroids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.cells.planar_mesh import EDGES, FACES, Int32Array, Mesh
from qgeom.compiled import kernel
from qgeom.types import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class CellLists:
    """The boundary of every cell, counterclockwise, behind one another.

    Attributes
    ----------
    offsets : ndarray of int64, shape (cells + 1,)
        Where the boundary of each cell begins.
    vertices, edges : ndarray of int32
        The vertices of the boundary, and the edge from each to the next.
    areas : ndarray of float64, shape (cells,)
        Areas, not below 0.
    centroids : ndarray of float64, shape (cells, 2)
        Centres of gravity in the frame of the mesh; the mean of the vertices where the area is
        0 in float64.
    """

    offsets: IntArray
    vertices: Int32Array
    edges: Int32Array
    areas: FloatArray
    centroids: FloatArray


def cell_lists(mesh: Mesh) -> CellLists:
    """Walk around every face of a mesh.

    Parameters
    ----------
    mesh : Mesh
        A complete mesh.

    Returns
    -------
    CellLists
        The boundaries with areas and centroids; a sum of products of coordinate differences
        relative to the cell's first vertex, so that small cells far from the origin are exact to
        about the rounding of their vertices.
    """
    offsets = np.zeros(int(mesh.size[FACES]) + 1, dtype=np.int64)
    _count(mesh, offsets)
    boundary = np.empty((2, int(offsets[-1])), dtype=np.int32)
    areas = np.empty(len(offsets) - 1)
    centroids = np.empty((len(offsets) - 1, 2))
    _walk(mesh, offsets, boundary, areas, centroids)
    return CellLists(offsets, boundary[0], boundary[1], areas, centroids)


@kernel
def _count(mesh: Mesh, offsets: IntArray) -> None:
    """Where the boundary of each face begins."""
    for h in range(2 * mesh.size[EDGES]):
        if mesh.face[h] >= 0:
            offsets[mesh.face[h] + 1] += 1
    for f in range(mesh.size[FACES]):
        offsets[f + 1] += offsets[f]


@kernel
def _walk(
    mesh: Mesh,
    offsets: IntArray,
    boundary: Int32Array,
    areas: FloatArray,
    centroids: FloatArray,
) -> None:
    for f in range(len(areas)):
        at, place = mesh.half[f], offsets[f]
        x0, y0 = mesh.points[mesh.origin[at], 0], mesh.points[mesh.origin[at], 1]
        double = sum_x = sum_y = mean_x = mean_y = 0.0
        while place < offsets[f + 1]:
            v, w = mesh.origin[at], mesh.origin[at ^ 1]
            boundary[0, place], boundary[1, place] = v, at // 2
            xa, ya = mesh.points[v, 0] - x0, mesh.points[v, 1] - y0
            xb, yb = mesh.points[w, 0] - x0, mesh.points[w, 1] - y0
            cross = xa * yb - xb * ya
            double += cross
            sum_x += cross * (xa + xb)
            sum_y += cross * (ya + yb)
            mean_x += xa
            mean_y += ya
            at = mesh.following[at]
            place += 1
        if double > 0.0:
            areas[f] = double / 2
            mean_x, mean_y = sum_x / (3 * double), sum_y / (3 * double)
        else:
            count = offsets[f + 1] - offsets[f]
            areas[f] = 0.0
            mean_x, mean_y = mean_x / count, mean_y / count
        centroids[f, 0], centroids[f, 1] = x0 + mean_x, y0 + mean_y
