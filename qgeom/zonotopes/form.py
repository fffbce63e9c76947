"""A centre and generators: the value behind a zonotope, and all that is linear in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ParameterError, ShapeError
from qgeom.types import FloatArray, finite_array


@dataclass(frozen=True, eq=False, init=False)
class GeneratorForm:
    """Centre c and generators g_i of the set {c + Σ t_i g_i, t_i ∈ [−1, 1]} in ℝᵈ.

    Parameters
    ----------
    center : array_like, shape (d,)
        The centre c, d ≥ 1. Its coordinates name the frame in which all else is given.
    generators : array_like, shape (m, d)
        One generator g_i per row, half of the segment it stands for, in the same frame. None (an
        empty list), zero, parallel, opposite and dependent ones are allowed.

    Attributes
    ----------
    center : ndarray of float64, shape (d,)
        Read-only.
    generators : ndarray of float64, shape (m, d)
        Read-only, as given.

    Raises
    ------
    ShapeError
        When the shapes do not fit.
    NotFiniteError
        When an entry is NaN or infinite.

    Examples
    --------
    >>> form = GeneratorForm([1.0, 0.0], [[1.0, 1.0]]) + GeneratorForm([1.0, 0.0], [[0.0, 2.0]])
    >>> form.center, form.n_generators
    (array([2., 0.]), 2)
    """

    center: FloatArray
    generators: FloatArray

    def __init__(self, center: ArrayLike, generators: ArrayLike) -> None:
        middle = finite_array(center, name="center", ndim=1)
        if not len(middle):
            raise ShapeError("has no coordinate", where="center", remedy="at least one dimension")
        rows = finite_array(generators, name="generators")
        if rows.shape == (0,):
            rows = finite_array(np.zeros((0, len(middle))), name="generators")
        if rows.ndim != 2 or rows.shape[1] != len(middle):
            raise ShapeError(
                f"shape {rows.shape} does not fit a centre with {len(middle)} coordinates",
                where="generators",
                remedy=f"one generator per row: (m, {len(middle)})",
            )
        object.__setattr__(self, "center", middle)
        object.__setattr__(self, "generators", rows)

    @classmethod
    def from_box(cls, half_widths: ArrayLike, *, center: ArrayLike | None = None) -> Self:
        """The box {x: |x_j − c_j| ≤ h_j}.

        Parameters
        ----------
        half_widths : array_like, shape (d,)
            h, none negative; zero makes the box flat.
        center : array_like, shape (d,), optional
            c; the origin unless given.

        Returns
        -------
        GeneratorForm
            Of the class it is called on, with d generators h_j e_j.

        Raises
        ------
        ParameterError
            When a half-width is negative.

        Examples
        --------
        >>> GeneratorForm.from_box([1.0, 2.0]).generators.tolist()
        [[1.0, 0.0], [0.0, 2.0]]
        """
        widths = finite_array(half_widths, name="half_widths", ndim=1)
        if (widths < 0).any():
            raise ParameterError(
                f"smallest is {widths.min()}", where="half_widths", remedy="none below 0"
            )
        return cls(np.zeros(len(widths)) if center is None else center, np.diag(widths))

    @property
    def dimension(self) -> int:
        """Dimension d of the space, whether or not the zonotope fills it."""
        return len(self.center)

    @property
    def n_generators(self) -> int:
        """Number m of generators as given."""
        return len(self.generators)

    def __add__(self, other: object) -> Self:
        """Minkowski sum {x + y}: centres add, generators are put together."""
        if not isinstance(other, GeneratorForm):
            return NotImplemented
        if other.dimension != self.dimension:
            raise ShapeError(
                f"{self.dimension} and {other.dimension} dimensions",
                where="Minkowski sum",
                remedy="map one of them into the frame of the other",
            )
        return type(self)(
            self.center + other.center, np.concatenate([self.generators, other.generators])
        )

    def map(self, W: ArrayLike) -> Self:
        """The image {W x} under a linear map, exact up to rounding even where W is singular.

        Parameters
        ----------
        W : array_like, shape (k, d)
            The matrix, as a layer applies it to a column.

        Returns
        -------
        GeneratorForm
            Of the same class, in ℝᵏ: the frame of the map's output.

        Raises
        ------
        ShapeError
            When W is not a matrix with d columns.

        Examples
        --------
        >>> GeneratorForm.from_box([1.0, 1.0]).map([[2.0, 1.0], [0.0, 1.0]]).generators.tolist()
        [[2.0, 0.0], [1.0, 1.0]]
        """
        matrix = finite_array(W, name="W", ndim=2)
        if matrix.shape[1] != self.dimension:
            raise ShapeError(
                f"shape {matrix.shape} takes {matrix.shape[1]} coordinates, not {self.dimension}",
                where="W",
            )
        return type(self)(matrix @ self.center, self.generators @ matrix.T)

    def translate(self, offset: ArrayLike) -> Self:
        """The zonotope moved by `offset`, shape (d,).

        Examples
        --------
        >>> GeneratorForm([1.0, 0.0], []).translate([0.0, 2.0]).center
        array([1., 2.])
        """
        return type(self)(self.center + self._row(offset, "offset"), self.generators)

    def _row(self, values: ArrayLike, name: str) -> FloatArray:
        row = finite_array(values, name=name, ndim=1)
        if len(row) != self.dimension:
            raise ShapeError(f"has {len(row)} entries, not {self.dimension}", where=name)
        return row

    def _rows(self, values: ArrayLike, name: str) -> tuple[FloatArray, tuple[int, ...]]:
        """Vectors as rows (n, d), and the shape (…) in which they were given."""
        array = finite_array(values, name=name)
        if array.ndim == 0 or array.shape[-1] != self.dimension:
            raise ShapeError(
                f"shape {array.shape} does not end in {self.dimension}",
                where=name,
                remedy=f"one vector or rows of vectors: (..., {self.dimension})",
            )
        return array.reshape(-1, self.dimension), array.shape[:-1]

    def support(self, directions: ArrayLike) -> FloatArray:
        """Largest u·x over the zonotope: u·c + Σ |u·g_i|.

        Parameters
        ----------
        directions : array_like, shape (..., d)
            Vectors u of any length.

        Returns
        -------
        ndarray of float64, shape (...)
            In O(m d) per direction.

        Examples
        --------
        >>> GeneratorForm.from_box([1.0, 2.0]).support([[1.0, 0.0], [-1.0, 1.0]])
        array([1., 3.])
        """
        rows, shape = self._rows(directions, "directions")
        reach = np.abs(rows @ self.generators.T).sum(axis=1)
        values: FloatArray = (rows @ self.center + reach).reshape(shape)
        return values

    def bounding_box(self) -> FloatArray:
        """The smallest box with sides along the axes: rows ``(low, high)``, shape (d, 2).

        Examples
        --------
        >>> GeneratorForm([1.0, 0.0], [[1.0, 2.0], [1.0, -1.0]]).bounding_box().tolist()
        [[-1.0, 3.0], [-3.0, 3.0]]
        """
        reach = np.abs(self.generators).sum(axis=0)
        return np.stack([self.center - reach, self.center + reach], axis=1)
