"""Which functions of one variable are tropical polynomials: both directions, and refusals."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from qgeom.errors import ParameterError
from qgeom.experiments.tropical_algebra.draws import Draws, tally
from qgeom.experiments.tropical_algebra.line import probes
from qgeom.tropical.pieces import PiecewiseLinear
from qgeom.tropical.polynomials import TropicalPolynomial

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Json


def refused(function: PiecewiseLinear) -> bool:
    """Whether a function is refused as a tropical polynomial.

    >>> refused(PiecewiseLinear([0], [0, 1], 0)), refused(PiecewiseLinear([0], [-1, 1], 0))
    (False, True)
    """
    try:
        function.to_polynomial()
    except ParameterError:
        return True
    return False


def staircase(x: Fraction) -> Fraction:
    """The sum of max(0, x − k) over k = 1, 2, …: convex, slopes in ℕ, and infinitely many of them.

    >>> [int(staircase(Fraction(n))) for n in range(5)]
    [0, 0, 1, 3, 6]
    """
    steps = max(x.numerator // x.denominator, 0)
    return steps * x - Fraction(steps * (steps + 1), 2)


def characterization(draws: Draws) -> dict[str, Json]:
    """Convert in both directions, and refuse what is no polynomial.

    Parameters
    ----------
    draws : Draws
        Where functions come from.

    Returns
    -------
    dict
        Tallies: ``to_function`` and ``to_polynomial`` for the two directions, ``falling``,
        ``negative`` and ``fractional`` for refusals of functions that lack one property only, and
        ``staircase``, the one function with infinitely many pieces.
    """
    count = range(draws.params.draws)
    convex = [draws.line_function(lowest=0, convex=True) for _ in count]
    return {
        "to_function": tally(_is_function(draws, draws.polynomial(1)) for _ in count),
        "to_polynomial": tally(_is_polynomial(draws, function) for function in convex),
        "falling": tally(
            refused(function) and _above_chord(function) for function in _falling(draws)
        ),
        "negative": tally(
            refused(function) and function(far) > function(far + 1)
            for function in _sloped(draws, -draws.params.degree, 1)
            for far in (_far_left(function),)
        ),
        "fractional": tally(
            refused(function) and any(rate.denominator > 1 for rate in _rates(function))
            for function in _sloped(draws, 0, 2)
        ),
        "staircase": tally([not _staircase_climbs(draws.params.pieces)]),
    }


def _staircase_slope(n: int) -> Fraction:
    """The slope between n + 1 and n + 2, measured."""
    low, high = n + Fraction(5, 4), n + Fraction(7, 4)
    return (staircase(high) - staircase(low)) / (high - low)


def _staircase_climbs(pieces: int) -> bool:
    """Whether the slopes are 1, 2, 3, …: natural, rising, and beyond every degree."""
    return all(_staircase_slope(n) == n + 1 for n in range(pieces))


def _is_function(draws: Draws, p: TropicalPolynomial) -> bool:
    """Whether a polynomial equals a convex function with natural slopes, and comes back pruned."""
    function = PiecewiseLinear.of(p)
    rates = _rates(function)
    natural = all(rate.denominator == 1 and rate >= 0 for rate in rates)
    places = [*(draws.number() for _ in range(draws.params.points)), *function.breakpoints]
    same = all(p(x) == function(x) for x in places)
    return natural and sorted(rates) == rates and same and function.to_polynomial() == p.prune()


def _is_polynomial(draws: Draws, function: PiecewiseLinear) -> bool:
    """Whether a function equals the polynomial made of it, with one term per piece."""
    p = function.to_polynomial()
    places = [*(draws.number() for _ in range(draws.params.points)), *function.breakpoints]
    same = all(p(x) == function(x) for x in places)
    return same and p.n_terms == len(function.slopes) and PiecewiseLinear.of(p) == function


def _rates(function: PiecewiseLinear) -> list[Fraction]:
    """Slopes measured on values, from left to right."""
    cuts = function.breakpoints
    rates = []
    for x in probes(cuts):
        h = min((abs(x - cut) for cut in cuts), default=Fraction(1)) / 2
        rates.append((function(x + h) - function(x - h)) / (2 * h))
    return rates


def _falling(draws: Draws) -> Iterable[PiecewiseLinear]:
    """Functions with natural slopes, some of which fall."""
    for _ in range(draws.params.draws):
        function = draws.line_function(lowest=0, convex=False, slopes=draws.params.terms)
        if any(change < 0 for _, change in function.changes()):
            yield function


def _sloped(draws: Draws, lowest: int, denominator: int) -> Iterable[PiecewiseLinear]:
    """Convex functions some slopes of which are negative, or fractional."""
    for _ in range(draws.params.draws):
        function = draws.line_function(lowest=lowest, convex=True, denominator=denominator)
        if any(rate < 0 or rate.denominator > 1 for rate in function.slopes):
            yield function


def _above_chord(function: PiecewiseLinear) -> bool:
    """Whether the function lies above the chord across one of its kinks."""
    cuts = function.breakpoints
    gaps = [b - a for a, b in pairwise(cuts)]
    h = min(gaps, default=Fraction(1)) / 2
    return any(2 * function(x) > function(x - h) + function(x + h) for x in cuts)


def _far_left(function: PiecewiseLinear) -> Fraction:
    """A point such that it and its right neighbour lie left of all breakpoints."""
    return min(function.breakpoints, default=Fraction(0)) - 2
