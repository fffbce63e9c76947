"""Drawn numbers, polynomials and piecewise linear functions, all of them exact."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from qgeom.tropical.pieces import PiecewiseLinear
from qgeom.tropical.polynomials import TropicalPolynomial

if TYPE_CHECKING:
    import numpy as np

    from qgeom.experiments.outcome import Json
    from qgeom.experiments.tropical_algebra.parameters import Params
    from qgeom.tropical.numbers import Point

_DENOMINATORS = (1, 1, 2, 3, 4, 6)  # small ones, so that ties are common
_RARE = 8  # one draw in eight is the special one


def tally(holds: Iterable[bool]) -> Json:
    """Count cases, and those that violate a statement.

    >>> tally([True, False, True])
    {'cases': 3, 'violations': 1}
    """
    found = list(holds)
    return {"cases": len(found), "violations": found.count(False)}


@dataclass(frozen=True)
class Draws:
    """A source of exact random values.

    Attributes
    ----------
    rng : numpy.random.Generator
        Where whole numbers come from.
    params : Params
        Sizes of what is drawn.
    """

    rng: np.random.Generator
    params: Params

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return int(self.rng.integers(low, high + 1))

    def rare(self) -> bool:
        """True in one draw of eight."""
        return self.whole(1, _RARE) == 1

    def number(self) -> Fraction:
        """A fraction with a small denominator and an absolute value up to the reach."""
        denominator = _DENOMINATORS[self.whole(0, len(_DENOMINATORS) - 1)]
        bound = self.params.reach * denominator
        return Fraction(self.whole(-bound, bound), denominator)

    def tropical_number(self) -> Fraction | float:
        """A fraction, or minus infinity."""
        return -math.inf if self.rare() else self.number()

    def point(self, variables: int) -> Point:
        """A point with fractions as coordinates."""
        return tuple(self.number() for _ in range(variables))

    def polynomial(self, variables: int) -> TropicalPolynomial:
        """A tropical polynomial with at least one term."""
        count = self.whole(1, self.params.terms)
        exponents = [
            tuple(self.whole(0, self.params.degree) for _ in range(variables)) for _ in range(count)
        ]
        return TropicalPolynomial(exponents, [self.number() for _ in range(count)])

    def tropical_polynomial(self, variables: int) -> TropicalPolynomial:
        """A tropical polynomial, or the one without terms."""
        return TropicalPolynomial.zero(variables) if self.rare() else self.polynomial(variables)

    def line_function(
        self, *, lowest: int, convex: bool, denominator: int = 1, slopes: int | None = None
    ) -> PiecewiseLinear:
        """A continuous piecewise linear function of one variable.

        Parameters
        ----------
        lowest : int
            The smallest slope that may occur; the largest is the degree.
        convex : bool
            Whether slopes rise from left to right.
        denominator : int
            Slopes are whole multiples of one over this.
        slopes : int, optional
            How many slopes are drawn; otherwise up to the number of terms. Equal neighbours merge.

        Returns
        -------
        PiecewiseLinear
            With breakpoints and an offset from `number`.
        """
        count = self.whole(1, self.params.terms) if slopes is None else slopes
        cuts = sorted({self.number() for _ in range(count - 1)})
        high = self.params.degree * denominator
        rates = [
            Fraction(self.whole(lowest * denominator, high), denominator)
            for _ in range(len(cuts) + 1)
        ]
        return PiecewiseLinear(cuts, sorted(rates) if convex else rates, self.number())
