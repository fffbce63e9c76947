"""Exact integrals of affine functions and their squares over the cells of a tessellation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.cells.complex import CellComplex
from qgeom.types import FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class CellMoments:
    """Area, centre and spread of every cell.

    Attributes
    ----------
    areas : ndarray of float64, shape (n,)
        Areas.
    centroids : ndarray of float64, shape (n, 2)
        Centres of gravity c.
    spreads : ndarray of float64, shape (n, 2, 2)
        Integral of (x − c)(x − c)ᵀ.
    """

    areas: FloatArray
    centroids: FloatArray
    spreads: FloatArray

    def squares(self, gradients: FloatArray, centres: FloatArray) -> FloatArray:
        """Integral over each cell of the square of an affine function.

        Parameters
        ----------
        gradients : ndarray of float64, shape (n, 2)
            Its gradient on each cell.
        centres : ndarray of float64, shape (n,)
            Its value at each centroid.

        Returns
        -------
        ndarray of float64, shape (n,)
            ``area · value² + gradientᵀ · spread · gradient``.
        """
        slopes = np.einsum("ni,nij,nj->n", gradients, self.spreads, gradients)
        return np.asarray(self.areas * centres**2 + slopes, dtype=np.float64)

    def beside_affine(self, gradients: FloatArray, centres: FloatArray) -> float:
        """Smallest integral of (e − a)² over all cells together, with one affine a.

        Parameters
        ----------
        gradients : ndarray of float64, shape (n, 2)
            Gradient of e on each cell.
        centres : ndarray of float64, shape (n,)
            Its value at each centroid.

        Returns
        -------
        float
            What the best affine function of the whole region leaves of the squared e.
        """
        whole = self.areas.sum()
        middle = self.areas @ self.centroids / whole
        arms = self.centroids - middle
        spread = self.spreads.sum(axis=0) + np.einsum("n,ni,nj->ij", self.areas, arms, arms)
        mean = self.areas @ centres / whole
        moment = np.einsum("nij,nj->i", self.spreads, gradients) + (self.areas * centres) @ arms
        slope = np.linalg.solve(spread, moment)
        rest = centres - mean - arms @ slope
        return float(self.squares(gradients - slope, rest).sum())


def cell_moments(cells: CellComplex) -> CellMoments:
    """Moments of all cells, from the triangles between their centroid and their edges.

    Parameters
    ----------
    cells : CellComplex
        The cells.

    Returns
    -------
    CellMoments
        Up to the rounding of vertices and centroids.

    Notes
    -----
    A triangle of area A with corners 0, p, q has the second moment
    ``A / 12 · (p pᵀ + q qᵀ + (p + q)(p + q)ᵀ)``.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> from qgeom.tessellation import tessellate
    >>> cut = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [0.0]])
    >>> moments = cell_moments(tessellate(cut, box=((-2.0, 2.0), (0.0, 3.0))))
    >>> moments.spreads.tolist()
    [[[2.0, 0.0], [0.0, 4.5]], [[2.0, 0.0], [0.0, 4.5]]]
    """
    offsets = cells.lists.offsets
    owner = np.repeat(np.arange(cells.n_cells), np.diff(offsets))
    following = np.arange(1, len(owner) + 1)
    following[offsets[1:] - 1] = offsets[:-1]
    corners = cells.local_points[cells.lists.vertices] - cells.lists.centroids[owner]
    p, q = corners, corners[following]
    area = (p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]) / 2
    sides = np.stack([p, q, p + q])
    outer = np.einsum("sni,snj->nij", sides, sides)
    spreads = np.add.reduceat(area[:, None, None] / 12 * outer, offsets[:-1], axis=0)
    return CellMoments(areas=cells.areas, centroids=cells.centroids, spreads=spreads)
