"""Tropical rational functions: quotients, and which functions they are in one variable."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from qgeom.experiments.tropical_algebra.draws import Draws, tally
from qgeom.network import ReLUNetwork
from qgeom.tropical.pieces import PiecewiseLinear
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational
from qgeom.tropicalize.conversion import network_to_rational

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Json


def tent() -> TropicalRational:
    """One tooth of the triangle wave: (x² ⊕ 1⊗x ⊕ 0) ⊘ (x² ⊕ 0)."""
    x, one = TropicalPolynomial.variable(0, 1), TropicalPolynomial.one(1)
    f = x * x + TropicalPolynomial.constant(1, 1) * x + one
    return TropicalRational(f, x * x + one)


def wave(teeth: int) -> PiecewiseLinear:
    """A triangle wave with some teeth: 0, then up and down between whole numbers, then 0.

    >>> [int(wave(2)(x)) for x in (-2, -1, 0, 1, 2, 3, 4)]
    [0, 0, 1, 0, 1, 0, 0]
    """
    return PiecewiseLinear(range(-1, 2 * teeth), [0, *([1, -1] * teeth), 0], 0)


def zigzag(x: Fraction) -> Fraction:
    """The triangle wave that never ends: the distance to the nearest odd number.

    >>> [int(zigzag(Fraction(n))) for n in range(-2, 3)]
    [1, 0, 1, 0, 1]
    """
    return abs((x % 2) - 1)


def rationals(draws: Draws) -> dict[str, Json]:
    """Check rational functions of one variable.

    Parameters
    ----------
    draws : Draws
        Where functions come from.

    Returns
    -------
    dict
        Tallies: ``quotient``, ``rational_to_function``, ``function_to_rational``, ``jumping`` and
        ``endless`` (functions with whole slopes that cannot be rational), ``tent``, and
        ``wave_polynomial``, whether a network is a tropical polynomial.
    """
    count = range(draws.params.draws)
    sizes = range(1, draws.params.pieces + 1)
    pairs = [TropicalRational(draws.polynomial(1), draws.polynomial(1)) for _ in count]
    functions = [draws.line_function(lowest=-draws.params.degree, convex=False) for _ in count]
    return {
        "quotient": tally(_divides(draws, r) for r in pairs),
        "rational_to_function": tally(_is_function(draws, r) for r in pairs),
        "function_to_rational": tally(_is_rational(draws, function) for function in functions),
        "jumping": tally([not all(_jump(Fraction(1, 2**k)) == 1 for k in sizes)]),
        "endless": tally([not all(_zigzag_kinks(n) > n for n in sizes)]),
        "tent": tally(_tent_holds(draws)),
        "wave_polynomial": tally([_network_is_polynomial()]),
    }


def _places(draws: Draws) -> list[Fraction]:
    return [draws.number() for _ in range(draws.params.points)]


def _divides(draws: Draws, r: TropicalRational) -> bool:
    """Whether a quotient is a difference of values, and multiplying by the divisor undoes it."""
    divided = TropicalRational.of(r.f) / TropicalRational.of(r.g)
    back = divided * TropicalRational.of(r.g)
    differences = all(divided(x) == r.f(x) - r.g(x) for x in _places(draws))
    return differences and back.same_function(TropicalRational.of(r.f))


def _is_function(draws: Draws, r: TropicalRational) -> bool:
    """Whether f − g has whole slopes, and no more kinks than f and g have together."""
    function = PiecewiseLinear.of(r)
    places = [*_places(draws), *function.breakpoints]
    whole = all(_slope(r, function, x).denominator == 1 for x in places)
    few = len(function.breakpoints) <= r.f.n_terms + r.g.n_terms - 2
    return whole and few and all(r(x) == function(x) for x in places)


def _slope(r: TropicalRational, function: PiecewiseLinear, x: Fraction) -> Fraction:
    """The slope right of a point, measured on values of f − g."""
    ahead = [cut - x for cut in function.breakpoints if cut > x]
    h = min(ahead, default=Fraction(1)) / 2
    return Fraction((r(x + h) - r(x)) / h)


def _is_rational(draws: Draws, function: PiecewiseLinear) -> bool:
    """Whether a function is the difference of the two polynomials that are made of it."""
    r = function.to_rational()  # refuses exponents that are no natural numbers
    same = all(r(x) == function(x) for x in (*_places(draws), *function.breakpoints))
    return same and PiecewiseLinear.of(r) == function


def _jump(step: Fraction) -> int:
    """How much ⌊x⌋, whose slope is 0 wherever it has one, changes within a step left of 0."""
    below = -step
    return 0 - below.numerator // below.denominator


def _zigzag_kinks(count: int) -> int:
    """Kinks of the endless wave among the whole numbers from 0 to a count."""
    h = Fraction(1, 2)
    return sum(
        zigzag(n + h) + zigzag(n - h) != 2 * zigzag(n) for n in map(Fraction, range(count + 1))
    )


def _tent_holds(draws: Draws) -> list[bool]:
    """The tent at drawn points and at its corners, as f − g, as sum of neurons, as network."""
    r = tent()
    places = [*map(Fraction, (-2, -1, 0, 1, 2)), *_places(draws)]
    formula = [max(Fraction(0), 1 - abs(x)) for x in places]
    zero = Fraction(0)
    nested = [max(zero, max(zero, x + 1) - 2 * max(zero, x)) for x in places]
    return [
        *(r(x) == value for x, value in zip(places, formula, strict=True)),
        *(a == b for a, b in zip(nested, formula, strict=True)),
        wave(1).to_rational().same_function(r),
        str(r) == "max(0, 1 + x, 2x) - max(0, 2x)",
    ]


def _network_is_polynomial() -> bool:
    """Whether σ(σ(x + 1) − 2σ(x)) is a tropical polynomial."""
    network = ReLUNetwork([[[1.0], [1.0]], [[1.0, -2.0]], [[1.0]]], [[1.0, 0.0], [0.0], [0.0]])
    slopes = PiecewiseLinear.of(network_to_rational(network)).slopes
    return all(a <= b for a, b in pairwise(slopes)) and slopes[0] >= 0
