"""Tropical polynomials: maxima of affine functions with exact or float coefficients.

In the max-plus semiring x ⊕ y = max(x, y) and x ⊗ y = x + y; −∞ and 0 are the neutral elements,
and nothing but −∞ has an additive inverse. A polynomial is the convex piecewise linear function
max over its terms of c + α·x (L. Zhang, G. Naitzat, L.-H. Lim, "Tropical Geometry of Deep Neural
Networks", ICML 2018).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from qgeom.errors import ParameterError, ShapeError
from qgeom.tropical.duality import (
    DualSubdivision,
    NewtonPolytope,
    dual_subdivision,
    newton_polytope,
)
from qgeom.tropical.hull import upper_vertices
from qgeom.tropical.hypersurface import HypersurfacePiece, TropicalBox, hypersurface
from qgeom.tropical.notation import polynomial_text
from qgeom.tropical.numbers import Exact, Exponent, Number, as_exponent, as_number
from qgeom.types import FloatArray, finite_array

TropicalPoint: TypeAlias = Number | Sequence[Number]


@dataclass(frozen=True, init=False, repr=False)
class TropicalPolynomial:
    """The function max over terms of coefficient + exponent · x, as a value.

    Terms with equal exponents are merged (the larger coefficient stays) and sorted by total degree.
    Integers and fractions are never turned into floats; only sums with a float round. Equality
    compares the terms, not the functions: see `same_function`.

    Parameters
    ----------
    exponents : iterable of tuples, or of numbers in one variable
        One per term; integers from 0 on unless `laurent`.
    coefficients : iterable of int, Fraction or float
        One per term, finite. A term with coefficient −∞ is left out.
    laurent : bool
        Allow negative and fractional exponents.
    n_variables : int, optional
        Needed only where there are no terms: the polynomial −∞.

    Raises
    ------
    ShapeError
        When the numbers of exponents and coefficients, or the lengths of exponents, differ.
    ParameterError
        For numbers of another kind, and exponents that `laurent` would allow.
    NotFiniteError
        For coefficients or exponents that are not finite.

    Attributes
    ----------
    exponents : tuple of tuples of int or Fraction
        The distinct exponents.
    coefficients : tuple of int, Fraction or float
        Their coefficients.
    n_variables : int
        Number of variables.
    laurent : bool
        Whether other exponents than natural numbers are allowed; no part of equality.

    Examples
    --------
    >>> p = TropicalPolynomial([0, 1, 2], [0, 1, 3])
    >>> print(p)
    max(0, 1 + x, 3 + 2x)
    >>> p(Fraction(-1, 3)), p.winners(-5)
    (Fraction(7, 3), (0,))
    >>> print(p.prune(), "|", p * p)
    max(0, 3 + 2x) | max(0, 1 + x, 3 + 2x, 4 + 3x, 6 + 4x)
    """

    exponents: tuple[Exponent, ...]
    coefficients: tuple[Number, ...]
    n_variables: int
    laurent: bool = field(compare=False)

    def __init__(
        self,
        exponents: Iterable[Iterable[Exact] | Exact],
        coefficients: Iterable[Number],
        *,
        laurent: bool = False,
        n_variables: int | None = None,
    ) -> None:
        keys = [as_exponent(e, laurent=laurent) for e in exponents]
        values = [as_number(c, name="coefficient") for c in coefficients]
        if len(keys) != len(values):
            raise ShapeError(
                f"{len(keys)} exponents and {len(values)} coefficients", remedy="one per term"
            )
        lengths = {len(key) for key in keys} | ({n_variables} if n_variables is not None else set())
        if len(lengths) != 1 or min(lengths) < 1:
            raise ShapeError(
                f"exponents have lengths {sorted(lengths)}",
                where="exponents",
                remedy="one entry per variable, and n_variables where there are no terms",
            )
        terms: dict[Exponent, Number] = {}
        for key, value in zip(keys, values, strict=True):
            terms[key] = max(terms[key], value) if key in terms else value
        order = sorted(terms, key=lambda key: (sum(key), tuple(-v for v in key)))
        object.__setattr__(self, "exponents", tuple(order))
        object.__setattr__(self, "coefficients", tuple(terms[key] for key in order))
        object.__setattr__(self, "n_variables", lengths.pop())
        object.__setattr__(self, "laurent", laurent)

    @classmethod
    def zero(cls, n_variables: int) -> TropicalPolynomial:
        """The neutral element of ⊕: no terms, −∞ everywhere."""
        return cls([], [], n_variables=n_variables)

    @classmethod
    def one(cls, n_variables: int) -> TropicalPolynomial:
        """The neutral element of ⊗: 0 everywhere."""
        return cls.constant(0, n_variables)

    @classmethod
    def constant(cls, value: Number, n_variables: int) -> TropicalPolynomial:
        """The same value everywhere."""
        return cls([(0,) * n_variables], [value], n_variables=n_variables)

    @classmethod
    def variable(cls, index: int, n_variables: int) -> TropicalPolynomial:
        """The coordinate with that index (from 0 on)."""
        if not 0 <= index < n_variables:
            raise ParameterError(f"index {index} of {n_variables} variables", where="variable")
        return cls([tuple(int(i == index) for i in range(n_variables))], [0])

    @property
    def n_terms(self) -> int:
        """Number of distinct exponents."""
        return len(self.exponents)

    @property
    def is_exact(self) -> bool:
        """Whether no coefficient is a float."""
        return not any(isinstance(c, float) for c in self.coefficients)

    @overload
    def __call__(self, x: NDArray[np.generic]) -> FloatArray: ...

    @overload
    def __call__(self, x: TropicalPoint) -> Number: ...

    def __call__(self, x: TropicalPoint | NDArray[np.generic]) -> Number | FloatArray:
        """The value at a point, or float64 values at an array of points.

        A number or a sequence of numbers is one point: exact when the point and the coefficients
        are. An array has its coordinates along the last axis, and gives an array without that axis.
        """
        if isinstance(x, np.ndarray):
            return self._values(x)
        point = self._point(x)
        return max(
            (
                c + sum(a * v for a, v in zip(e, point, strict=True))
                for e, c in zip(self.exponents, self.coefficients, strict=True)
            ),
            default=-math.inf,
        )

    def _values(self, x: NDArray[np.generic]) -> FloatArray:
        points = finite_array(x, name="points")
        if points.ndim == 0 or points.shape[-1] != self.n_variables:
            raise ShapeError(
                f"has shape {points.shape}",
                where="points",
                remedy=f"the last axis holds the {self.n_variables} coordinates",
            )
        values = np.full(points.shape[:-1], -np.inf)
        for exponent, coefficient in zip(self.exponents, self.coefficients, strict=True):
            slope = np.array([float(v) for v in exponent])
            np.maximum(values, points @ slope + float(coefficient), out=values)
        return values

    def _point(self, x: TropicalPoint) -> tuple[Number, ...]:
        point = tuple(x) if isinstance(x, Sequence) else (x,)
        if len(point) != self.n_variables:
            raise ShapeError(
                f"has {len(point)} coordinates", where="x", remedy=f"give {self.n_variables}"
            )
        return tuple(as_number(v, name="x") for v in point)

    def winners(self, x: TropicalPoint) -> tuple[int, ...]:
        """Indices of all terms that attain the maximum at a point, decided exactly.

        Floats stand for the rationals that they store. Points with two or more winners are the
        tropical hypersurface.
        """
        point = [Fraction(v) for v in self._point(x)]
        values = [
            Fraction(c) + sum(a * v for a, v in zip(e, point, strict=True))
            for e, c in zip(self.exponents, self.coefficients, strict=True)
        ]
        return tuple(i for i, value in enumerate(values) if value == max(values))

    def __add__(self, other: TropicalPolynomial) -> TropicalPolynomial:
        self._same_variables(other)
        return self._with(
            self.exponents + other.exponents, self.coefficients + other.coefficients, other
        )

    def __mul__(self, other: TropicalPolynomial) -> TropicalPolynomial:
        self._same_variables(other)
        pairs = [(i, j) for i in range(self.n_terms) for j in range(other.n_terms)]
        exponents = [
            tuple(a + b for a, b in zip(self.exponents[i], other.exponents[j], strict=True))
            for i, j in pairs
        ]
        return self._with(
            exponents, [self.coefficients[i] + other.coefficients[j] for i, j in pairs], other
        )

    def __pow__(self, power: int) -> TropicalPolynomial:
        """The tropical power: the function times a natural number.

        Raising term by term, since n·max(…) = max(n·…), keeps the number of terms. Multiplying out
        gives more terms, none of which wins alone: ``(p * p).prune() == (p**2).prune()``.
        """
        if isinstance(power, bool) or not isinstance(power, int) or power < 0:
            raise ParameterError(
                f"power is {power!r}",
                remedy="natural numbers; TropicalRational takes negative ones",
            )
        if power == 0:
            return self.one(self.n_variables)
        exponents = [tuple(power * v for v in e) for e in self.exponents]
        return self._with(exponents, [power * c for c in self.coefficients], self)

    def _with(
        self, exponents: Iterable[Exponent], coefficients: Iterable[Number], o: TropicalPolynomial
    ) -> TropicalPolynomial:
        laurent = self.laurent or o.laurent
        return TropicalPolynomial(
            exponents, coefficients, laurent=laurent, n_variables=self.n_variables
        )

    def _same_variables(self, other: TropicalPolynomial) -> None:
        if self.n_variables != other.n_variables:
            raise ShapeError(f"{self.n_variables} and {other.n_variables} variables do not match")

    def prune(self) -> TropicalPolynomial:
        """The same function by its necessary terms: those that win alone somewhere.

        These are the terms whose lifted points are vertices of the upper hull; terms that at most
        tie are dropped as well. Two polynomials are the same function if and only if they prune
        to the same terms. Exact in any dimension: by the cells of the hull up to three, else with
        one small linear programme per term.
        """
        kept = upper_vertices(self.exponents, [Fraction(c) for c in self.coefficients])
        return self._with(
            [self.exponents[i] for i in kept], [self.coefficients[i] for i in kept], self
        )

    def same_function(self, other: TropicalPolynomial) -> bool:
        """Whether both have the same value at every point, decided exactly."""
        self._same_variables(other)
        return self.prune() == other.prune()

    def newton_polytope(self) -> NewtonPolytope:
        """The convex hull of the exponents; its terms index `exponents`."""
        return newton_polytope(self.exponents)

    def dual_subdivision(self) -> DualSubdivision:
        """The subdivision of the Newton polytope by the upper hull of the lifted exponents."""
        return dual_subdivision(self.exponents, self.coefficients)

    def hypersurface(self, box: TropicalBox) -> tuple[HypersurfacePiece, ...]:
        """The kinks inside a box: points in one variable, segments in two; exact."""
        return hypersurface(self.dual_subdivision(), box)

    def __str__(self) -> str:
        return polynomial_text(self.exponents, self.coefficients)

    def __repr__(self) -> str:
        return f"<TropicalPolynomial {self}>"
