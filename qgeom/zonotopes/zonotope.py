"""Zonotopes: Minkowski sums of segments, in any dimension.

A `Zonotope` is the set {c + Σ t_i g_i, t_i ∈ [−1, 1]}: a generator is *half* of a segment, the
segment runs from −g_i to g_i. A box with half-widths h is the zonotope of the generators h_i e_i;
an affine image of a zonotope and a sum of zonotopes are zonotopes again, which is why the error
region that linear layers accumulate from the boxes of their rounding is one, exactly.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ParameterError
from qgeom.types import BoolArray, FloatArray
from qgeom.zonotopes.directions import RTOL, merged, parallel_classes, spanning_frame
from qgeom.zonotopes.faces import Face, zonotope_faces, zonotope_vertices
from qgeom.zonotopes.form import GeneratorForm
from qgeom.zonotopes.gauge import Method, zonotope_contains, zonotope_gauge
from qgeom.zonotopes.volume import zonotope_volume

__all__ = ["RTOL", "Axes", "Face", "Zonotope"]


class Axes(NamedTuple):
    """Principal axes of a zonotope, longest first.

    Attributes
    ----------
    directions : ndarray of float64, shape (d, d)
        Orthonormal right singular vectors of the generators, one per row; the largest entry of
        each is positive.
    singular_values : ndarray of float64, shape (d,)
        Falling. Σ t_i g_i with independent uniform t_i has the standard deviation σ/√3 along them.
    half_widths : ndarray of float64, shape (d,)
        How far the zonotope reaches from its centre along each axis; at least σ.
    """

    directions: FloatArray
    singular_values: FloatArray
    half_widths: FloatArray


class Zonotope(GeneratorForm):
    """The set {c + Σ t_i g_i, t_i ∈ [−1, 1]} in ℝᵈ: a frozen value.

    Parameters
    ----------
    center : array_like, shape (d,)
        The centre c, d ≥ 1. Its coordinates name the frame in which all else is given.
    generators : array_like, shape (m, d)
        One generator g_i per row, *half* of the segment it stands for, in the same frame. None (an
        empty list), zero, parallel, opposite and dependent ones are allowed.

    Raises
    ------
    ShapeError
        When the shapes do not fit.
    NotFiniteError
        When an entry is NaN or infinite.

    Notes
    -----
    Ties (parallel or coplanar generators, flat zonotopes) are decided with a relative tolerance
    `rtol` that the methods take, 2⁻⁴⁴ unless told. It bounds the distance of the generators'
    directions, as unit vectors, from each other or from a plane.

    Examples
    --------
    >>> hexagon = Zonotope([0.0, 0.0], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    >>> hexagon.volume(), len(hexagon.vertices())
    (12.0, 6)
    >>> hexagon.contains([[2.0, 2.0], [2.0, -2.0]]).tolist()
    [True, False]
    """

    def volume(self, *, rtol: float = RTOL) -> float:
        """Volume in d dimensions, from determinants: 2ᵈ Σ |det G_S| over all d-subsets S.

        Parameters
        ----------
        rtol : float
            Relative tolerance for flatness and parallel generators.

        Returns
        -------
        float
            Area for d = 2, length for d = 1; 0.0 for a flat zonotope.

        Raises
        ------
        QgeomError
            When the volume is above the range of float64.

        Notes
        -----
        O(m log m) for d = 2, O(m² log m) for d = 3, one factorisation for m = d; in general
        O(C(m, k − 2) · m log m) with k = min(d, m − d). See `qgeom.zonotopes.volume`.

        Examples
        --------
        >>> Zonotope.from_box([1.0, 2.0, 3.0]).volume()
        48.0
        """
        return zonotope_volume(self.generators, rtol=rtol)

    def vertices(self, *, rtol: float = RTOL) -> FloatArray:
        """Vertices, shape (n, d), where the generators span at most three dimensions.

        Counter-clockwise in the plane; see `zonotope_vertices` for flat zonotopes, errors and cost.

        Examples
        --------
        >>> Zonotope([0.0, 0.0], [[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]]).vertices().tolist()
        [[-3.0, -1.0], [3.0, -1.0], [3.0, 1.0], [-3.0, 1.0]]
        """
        return zonotope_vertices(self.center, self.generators, rtol=rtol)

    def faces(self, *, rtol: float = RTOL) -> tuple[Face, ...]:
        """Edges in the plane, polygons in space, each with the generators it belongs to.

        See `zonotope_faces` for flat zonotopes, errors and cost.

        Examples
        --------
        >>> prism = Zonotope(np.zeros(3), [[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 1]])
        >>> sorted(face.generators for face in prism.faces())[:2]
        [(0, 1, 2), (0, 1, 2)]
        """
        return zonotope_faces(self.center, self.generators, rtol=rtol)

    def gauge(
        self, points: ArrayLike, *, method: Method = "auto", rtol: float = RTOL
    ) -> FloatArray:
        """By what factor the zonotope must be stretched about its centre to reach each point.

        Parameters
        ----------
        points : array_like, shape (..., d)
            In the zonotope's frame.
        method : {"auto", "facets", "programme"}
            "programme" solves a linear programme per point; "facets" compares with the support in
            the normals of all facets, where the generators span at most three dimensions.
        rtol : float
            Relative tolerance for points off the affine hull of a flat zonotope.

        Returns
        -------
        ndarray of float64, shape (...)
            Below 1 inside, 1 on the boundary, infinite off the affine hull.

        Raises
        ------
        ParameterError
            For a method that does not exist or not in that dimension.

        Examples
        --------
        >>> Zonotope.from_box([1.0, 2.0]).gauge([[0.5, 0.5], [0.0, 4.0]])
        array([0.5, 2. ])
        """
        rows, shape = self._rows(points, "points")
        gauge = zonotope_gauge(self.center, self.generators, rows, method=method, rtol=rtol)
        return gauge.reshape(shape)

    def contains(
        self, points: ArrayLike, *, tol: float = 1e-9, method: Method = "auto", rtol: float = RTOL
    ) -> BoolArray:
        """Whether points lie in the zonotope, the boundary included.

        Parameters
        ----------
        points : array_like, shape (..., d)
            In the zonotope's frame.
        tol : float
            Points whose gauge is at most 1 + tol count as inside: the zonotope is stretched by
            this share of its size, whatever that is.
        method : {"auto", "facets", "programme"}
            As for `gauge`.
        rtol : float
            As for `gauge`.

        Returns
        -------
        ndarray of bool, shape (...)
            One answer per point.

        Raises
        ------
        ParameterError
            For a bad tolerance, or a method that does not exist or not in that dimension.

        Notes
        -----
        Points that a minimum-norm solution or a separating direction already decides need no
        linear programme.

        Examples
        --------
        >>> Zonotope.from_box([1.0, 2.0]).contains([1.0, -2.0])
        array(True)
        """
        rows, shape = self._rows(points, "points")
        inside = zonotope_contains(
            self.center, self.generators, rows, tol=tol, method=method, rtol=rtol
        )
        return inside.reshape(shape)

    def axes(self) -> Axes:
        """Principal axes by the singular value decomposition of the generators.

        Examples
        --------
        >>> Zonotope([0.0, 0.0], [[0.0, 3.0], [1.0, 0.0]]).axes().singular_values
        array([3., 1.])
        """
        padding = np.zeros((max(0, self.dimension - self.n_generators), self.dimension))
        stacked = np.concatenate([self.generators, padding])
        _, values, rows = np.linalg.svd(stacked, full_matrices=False)
        largest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
        directions = rows * np.where(largest < 0, -1.0, 1.0)
        half_widths = np.abs(directions @ self.generators.T).sum(axis=1)
        return Axes(directions, values, half_widths)

    def anisotropy(self, *, rtol: float = RTOL) -> float:
        """Largest over smallest singular value of the generators, at least 1.

        Infinite for a flat zonotope; 1 for a single point, which is alike on all sides.

        Examples
        --------
        >>> Zonotope.from_box([1.0, 4.0]).anisotropy()
        4.0
        """
        rank = spanning_frame(self.generators, rtol).shape[1]
        if 0 < rank < self.dimension:
            return math.inf
        values = self.axes().singular_values
        return float(values[0] / values[-1]) if rank else 1.0

    def compact(self, *, rtol: float = RTOL) -> Zonotope:
        """The same set with parallel generators merged and zero generators dropped.

        Each class of parallel generators leaves one, along its first member. A short generator is
        not a zero: only exact zeros are dropped.

        Examples
        --------
        >>> Zonotope([0.0, 0.0], [[1, 0], [0, 0], [0, 1], [-2, 0]]).compact().generators.tolist()
        [[3.0, 0.0], [0.0, 1.0]]
        """
        classes = parallel_classes(self.generators, rtol)
        return Zonotope(self.center, merged(self.generators, *classes))

    def reduce(self, order: float) -> Zonotope:
        """An outer approximation with at most ``order · d`` generators.

        Parameters
        ----------
        order : float
            Largest number of generators per dimension, at least 1.

        Returns
        -------
        Zonotope
            Contains this one; itself when it has few enough generators.

        Raises
        ------
        ParameterError
            When the order is below 1 or not finite.

        Notes
        -----
        The generators with the smallest |g|₁ − |g|∞, those closest to an axis or to zero, are
        replaced by their bounding box, which contains their sum; its half-widths are rounded
        outward. Source: A. Girard, "Reachability of uncertain linear systems using zonotopes"
        (HSCC 2005). O(m d + m log m).

        Examples
        --------
        >>> skew = Zonotope([0.0, 0.0], [[1, 0], [0, 1], [3, 3], [1, -1]])
        >>> skew.reduce(1.5).generators.round(9).tolist()
        [[3.0, 3.0], [2.0, 0.0], [0.0, 2.0]]
        """
        if not (math.isfinite(order) and order >= 1):
            raise ParameterError(f"order is {order}", where="reduce", remedy="at least 1")
        most = math.floor(order * self.dimension)
        if self.n_generators <= most:
            return self
        sizes = np.abs(self.generators)
        ranks = np.argsort(sizes.max(axis=1) - sizes.sum(axis=1), kind="stable")
        kept, boxed = np.sort(ranks[: most - self.dimension]), ranks[most - self.dimension :]
        outward = 1.0 + len(boxed) * np.finfo(np.float64).eps
        box = np.diag(sizes[boxed].sum(axis=0) * outward)
        return Zonotope(self.center, np.concatenate([self.generators[kept], box]))
