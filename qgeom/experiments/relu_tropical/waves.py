"""Functions of one variable: the triangle wave in its four forms, and sums of hinges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.relu_tropical.exact import ZERO, Network, draw_points, evaluate, layer
from qgeom.experiments.relu_tropical.recursion import convert
from qgeom.tropical.pieces import PiecewiseLinear
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Json

NESTED: Network = (
    layer([[1], [1]], [1, 0], 0),
    layer([[1, -2]], [0], 0),
    layer([[1]], [0]),
)
SUM: Network = (layer([[1], [1], [1]], [1, 0, -1], 0), layer([[1, -2, 1]], [0]))
WAVE = PiecewiseLinear([-1, 0, 1], [0, 1, -1, 0], 0)
_HINGE = TropicalPolynomial([0, 2], [0, 0])  # x² ⊕ 0
PRINTED = TropicalRational(TropicalPolynomial([0, 1, 2], [0, 1, 0]), _HINGE)


def wave_checks() -> Json:
    """Decide by equality of functions what TGR says about the triangle wave.

    Returns
    -------
    dict of str to int
        1 where it holds. ``nested`` and ``sum``: the network is the wave; ``nested_rational`` and
        ``sum_rational``: the formula gives exactly the printed f and g; ``printed``: the quotient
        with the denominator x² ⊕ 0 is the wave; ``ordinary_plus``: so it is with x² + 0.
    """
    nested, summed = (convert(network)[-1].after[0] for network in (NESTED, SUM))
    ordinary = TropicalRational(PRINTED.f, TropicalPolynomial([2], [0]))
    return {
        "nested": int(PiecewiseLinear.of(nested) == WAVE and _runs(NESTED)),
        "nested_rational": int(nested == PRINTED),
        "sum": int(PiecewiseLinear.of(summed) == WAVE and _runs(SUM)),
        "sum_rational": int(summed == PRINTED),
        "printed": int(PiecewiseLinear.of(PRINTED) == WAVE),
        "ordinary_plus": int(PiecewiseLinear.of(ordinary) == WAVE),
    }


def _runs(network: Network) -> bool:
    """Whether the network itself gives max(0, 1 − |x|) on a lattice with the kinks."""
    xs = [Fraction(k, 4) for k in range(-12, 13)]
    return all(evaluate(network, [x])[0] == max(ZERO, 1 - abs(x)) for x in xs)


@dataclass(frozen=True, kw_only=True)
class LineCase:
    """A function of one variable against m₀x + b + Σ Δmᵢ σ(x − xᵢ).

    ``jump`` says that its value jumps somewhere; ``wrong`` counts the points, of ``points``, at
    which the sum is not the function.
    """

    jump: bool
    kinks: int
    points: int
    wrong: int


def line_cases(rng: np.random.Generator, *, draws: int, points: int) -> list[LineCase]:
    """Draw piecewise linear functions, every other one with a jump, and compare.

    Parameters
    ----------
    rng : numpy.random.Generator
        The source.
    draws : int
        How many.
    points : int
        Points per function, besides its breakpoints.

    Returns
    -------
    list of LineCase
        One per function.
    """
    cases = []
    for number in range(draws):
        kinks = 1 + int(rng.integers(6))
        cuts = np.sort(rng.choice(np.arange(-24, 25), kinks, replace=False)).tolist()
        breaks = [Fraction(v, 8) for v in cuts]
        slopes = [Fraction(v, 2) for v in rng.integers(-6, 7, kinks + 1).tolist()]
        offset = Fraction(int(rng.integers(-8, 9)), 4)
        jump = Fraction(number % 2)
        where = breaks[int(rng.integers(kinks))]
        xs = [*breaks, *(p[0] for p in draw_points(rng, points, 1))]
        wrong = sum(
            followed(breaks, slopes, offset, x) + (jump if x >= where else 0)
            != hinges(breaks, slopes, offset, x)
            for x in xs
        )
        cases.append(LineCase(jump=bool(jump), kinks=kinks, points=len(xs), wrong=wrong))
    return cases


def followed(
    breaks: Sequence[Fraction], slopes: Sequence[Fraction], offset: Fraction, x: Fraction
) -> Fraction:
    """The function by walking along its pieces from the leftmost breakpoint."""
    value, at = slopes[0] * breaks[0] + offset, breaks[0]
    if x <= at:
        return slopes[0] * x + offset
    for slope, right in zip(slopes[1:], [*breaks[1:], x], strict=True):
        end = min(right, x)
        value, at = value + slope * (end - at), end
        if at == x:
            break
    return value


def hinges(
    breaks: Sequence[Fraction], slopes: Sequence[Fraction], offset: Fraction, x: Fraction
) -> Fraction:
    """The function by the formula of TGR."""
    changes = [right - left for left, right in pairwise(slopes)]
    terms = (m * max(x - at, ZERO) for m, at in zip(changes, breaks, strict=True))
    return slopes[0] * x + offset + sum(terms)
