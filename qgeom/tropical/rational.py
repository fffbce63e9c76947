"""Tropical rational functions: differences of tropical polynomials.

They form a semifield: ⊕ is the maximum, ⊗ the sum, and −r the inverse for ⊗. As functions they are
piecewise linear and need not be convex.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from qgeom.errors import ParameterError, ShapeError
from qgeom.tropical.numbers import Number
from qgeom.tropical.polynomials import TropicalPoint, TropicalPolynomial
from qgeom.types import FloatArray


@dataclass(frozen=True, repr=False)
class TropicalRational:
    """The function f − g, as a value.

    The rules are those of fractions, with ⊕ and ⊗ for sum and product. With r = f − g and
    s = h − k: r ⊕ s = (f⊗k ⊕ h⊗g) − g⊗k, which is (f ⊕ h) − g where g = k; r ⊗ s = f⊗h − g⊗k;
    −r = g − f; r / s = r ⊗ (−s). Nothing is cancelled: see `prune` and `same_function`.

    Parameters
    ----------
    f, g : TropicalPolynomial
        Numerator and denominator; g has terms (is not −∞).

    Raises
    ------
    ShapeError
        When f and g have different numbers of variables.
    ParameterError
        When g has no terms.

    Attributes
    ----------
    f, g : TropicalPolynomial
        Numerator and denominator.

    Examples
    --------
    The triangle wave max(0, 1 + x, 2x) − max(0, 2x):

    >>> wave = TropicalRational(
    ...     TropicalPolynomial([0, 1, 2], [0, 1, 0]), TropicalPolynomial([0, 2], [0, 0])
    ... )
    >>> [wave(x) for x in (-2, -1, 0, 1, 2)]
    [0, 0, 1, 0, 0]
    """

    f: TropicalPolynomial
    g: TropicalPolynomial

    def __post_init__(self) -> None:
        if self.f.n_variables != self.g.n_variables:
            raise ShapeError(
                f"f has {self.f.n_variables} variables and g {self.g.n_variables}",
                where="TropicalRational",
            )
        if not self.g.n_terms:
            raise ParameterError(
                "g has no terms", where="TropicalRational", remedy="−∞ has no inverse"
            )

    @classmethod
    def of(cls, f: TropicalPolynomial) -> TropicalRational:
        """A polynomial as a rational function, with g = 0 everywhere."""
        return cls(f, TropicalPolynomial.one(f.n_variables))

    @property
    def n_variables(self) -> int:
        """Number of variables."""
        return self.f.n_variables

    @overload
    def __call__(self, x: NDArray[np.generic]) -> FloatArray: ...

    @overload
    def __call__(self, x: TropicalPoint) -> Number: ...

    def __call__(self, x: TropicalPoint | NDArray[np.generic]) -> Number | FloatArray:
        """The value f − g at a point (exact if all is), or float64 values at an array of points."""
        if isinstance(x, np.ndarray):
            return self.f(x) - self.g(x)
        return self.f(x) - self.g(x)

    def __add__(self, other: TropicalRational) -> TropicalRational:
        if self.g == other.g:
            return TropicalRational(self.f + other.f, self.g)
        return TropicalRational(self.f * other.g + other.f * self.g, self.g * other.g)

    def __mul__(self, other: TropicalRational) -> TropicalRational:
        return TropicalRational(self.f * other.f, self.g * other.g)

    def __neg__(self) -> TropicalRational:
        return TropicalRational(self.g, self.f)

    def __truediv__(self, other: TropicalRational) -> TropicalRational:
        return self * -other

    def __pow__(self, power: int) -> TropicalRational:
        """The function times an integer; a negative power swaps f and g."""
        base = -self if power < 0 else self
        return TropicalRational(base.f ** abs(power), base.g ** abs(power))

    def prune(self) -> TropicalRational:
        """The same function, with f and g without the terms that never win alone."""
        return TropicalRational(self.f.prune(), self.g.prune())

    def same_function(self, other: TropicalRational) -> bool:
        """Whether both have the same value at every point: whether f ⊗ k and h ⊗ g do; exact."""
        return (self.f * other.g).same_function(other.f * self.g)

    def __str__(self) -> str:
        return f"{self.f} - {self.g}"

    def __repr__(self) -> str:
        return f"<TropicalRational {self}>"
