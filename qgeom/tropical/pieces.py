"""Piecewise linear functions of one variable, and the tropical functions that they are.

A function is a tropical polynomial if and only if it is convex and piecewise linear with finitely
many pieces and natural slopes, and a tropical rational function if and only if it is continuous
and piecewise linear with finitely many pieces and integer slopes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from qgeom.errors import ParameterError, ShapeError
from qgeom.tropical.numbers import Number, as_fraction
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational


@dataclass(frozen=True, init=False)
class PiecewiseLinear:
    """A continuous piecewise linear function of one variable, as an exact value.

    Breakpoints where the slope does not change are dropped, so equal values are equal functions.

    Parameters
    ----------
    breakpoints : iterable of numbers
        Strictly rising.
    slopes : iterable of numbers
        One more than breakpoints, from left to right.
    offset : number
        The function is slopes[0]·x + offset left of all breakpoints.

    Raises
    ------
    ShapeError
        When there is not one slope more than breakpoints.
    ParameterError
        When the breakpoints do not rise.

    Attributes
    ----------
    breakpoints, slopes : tuple of Fraction
        Where the slope changes, and the slopes between.
    offset : Fraction
        Intercept of the first piece.

    Examples
    --------
    The triangle wave, as a tropical rational function:

    >>> wave = PiecewiseLinear([-1, 0, 1], [0, 1, -1, 0], 0)
    >>> print(wave.to_rational())
    max(0, 1 + x, 2x) - max(0, 2x)
    >>> wave.to_polynomial()
    Traceback (most recent call last):
    ...
    qgeom.errors.ParameterError: the slope falls from 1 to -1 (it is not convex: use to_rational)
    """

    breakpoints: tuple[Fraction, ...]
    slopes: tuple[Fraction, ...]
    offset: Fraction

    def __init__(
        self, breakpoints: Iterable[Number], slopes: Iterable[Number], offset: Number
    ) -> None:
        cuts = [as_fraction(v, name="breakpoint") for v in breakpoints]
        rates = [as_fraction(v, name="slope") for v in slopes]
        if len(rates) != len(cuts) + 1:
            raise ShapeError(
                f"{len(cuts)} breakpoints and {len(rates)} slopes", remedy="give one slope more"
            )
        for left, right in pairwise(cuts):
            if left >= right:
                raise ParameterError(f"{left} comes before {right}", where="breakpoints")
        kept = [i for i in range(len(cuts)) if rates[i] != rates[i + 1]]
        object.__setattr__(self, "breakpoints", tuple(cuts[i] for i in kept))
        object.__setattr__(self, "slopes", (rates[0], *(rates[i + 1] for i in kept)))
        object.__setattr__(self, "offset", as_fraction(offset, name="offset"))

    def __call__(self, x: Number) -> Fraction:
        """The exact value at a number."""
        at = as_fraction(x, name="x")
        kinks = (change * max(at - cut, Fraction(0)) for cut, change in self.changes())
        return self.slopes[0] * at + self.offset + sum(kinks)

    def changes(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Each breakpoint with the change of slope there."""
        steps = (right - left for left, right in pairwise(self.slopes))
        return tuple(zip(self.breakpoints, steps, strict=True))

    def to_polynomial(self, *, laurent: bool = False) -> TropicalPolynomial:
        """The tropical polynomial with these values, without terms that never win.

        Parameters
        ----------
        laurent : bool
            Allow negative and fractional slopes.

        Returns
        -------
        TropicalPolynomial
            One term per piece; O(number of pieces).

        Raises
        ------
        ParameterError
            When a slope falls (the function is not convex), or is no natural number and `laurent`
            is not set.
        """
        for left, right in pairwise(self.slopes):
            if left > right:
                raise ParameterError(
                    f"the slope falls from {left} to {right}",
                    remedy="it is not convex: use to_rational",
                )
        offsets = [self.offset]
        for cut, change in self.changes():
            offsets.append(offsets[-1] - change * cut)
        return TropicalPolynomial(self.slopes, offsets, laurent=laurent)

    def to_rational(self, *, laurent: bool = False) -> TropicalRational:
        """The tropical rational function with these values.

        In m₀x + b + Σ Δmᵢ max(x − xᵢ, 0), positive m₀ and Δmᵢ go to f, negative ones to g.

        Parameters
        ----------
        laurent : bool
            Allow fractional slopes.

        Returns
        -------
        TropicalRational
            A difference of convex functions, each with as few terms as it needs.

        Raises
        ------
        ParameterError
            When a slope is no integer and `laurent` is not set.
        """
        zero = Fraction(0)
        up = [max(change, zero) for _, change in self.changes()]
        down = [max(-change, zero) for _, change in self.changes()]
        first = self.slopes[0]
        f = self._convex(max(first, zero), up, self.offset)
        g = self._convex(max(-first, zero), down, zero)
        return TropicalRational(f.to_polynomial(laurent=laurent), g.to_polynomial(laurent=laurent))

    def _convex(
        self, first: Fraction, changes: list[Fraction], offset: Fraction
    ) -> PiecewiseLinear:
        return PiecewiseLinear(self.breakpoints, accumulate(changes, initial=first), offset)

    @classmethod
    def of(cls, function: TropicalPolynomial | TropicalRational) -> PiecewiseLinear:
        """The pieces of a tropical function of one variable.

        Parameters
        ----------
        function : TropicalPolynomial or TropicalRational
            With at least one term in f; floats stand for the rationals that they store.

        Returns
        -------
        PiecewiseLinear
            The same function.

        Raises
        ------
        ShapeError
            When it has more than one variable.
        ParameterError
            When it is −∞.

        Examples
        --------
        >>> PiecewiseLinear.of(TropicalPolynomial([0, 1, 2], [-4, 2, 0])).breakpoints
        (Fraction(-6, 1), Fraction(2, 1))
        """
        if function.n_variables != 1:
            raise ShapeError(f"{function.n_variables} variables", remedy="one variable only")
        if isinstance(function, TropicalPolynomial):
            function = TropicalRational.of(function)
        first, minus = _convex_kinks(function.f), _convex_kinks(function.g)
        changes: dict[Fraction, Fraction] = {}
        for sign, (_, _, kinks) in ((1, first), (-1, minus)):
            for cut, change in kinks:
                changes[cut] = changes.get(cut, Fraction(0)) + sign * change
        cuts = sorted(changes)
        slopes = accumulate((changes[cut] for cut in cuts), initial=first[0] - minus[0])
        return cls(cuts, slopes, first[1] - minus[1])


def _convex_kinks(
    p: TropicalPolynomial,
) -> tuple[Fraction, Fraction, list[tuple[Fraction, Fraction]]]:
    """First slope, first offset, and every kink with its change of slope."""
    subdivision = p.dual_subdivision()
    slopes = [Fraction(exponent[0]) for exponent in p.exponents]
    start = min(subdivision.vertices, key=slopes.__getitem__)
    kinks = []
    for cell in subdivision.cells if subdivision.dimension else ():
        ends = sorted(slopes[term] for term in cell.vertices)
        kinks.append((cell.point[0], ends[1] - ends[0]))
    return slopes[start], Fraction(p.coefficients[start]), kinks
