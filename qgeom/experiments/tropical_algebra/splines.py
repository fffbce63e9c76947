"""Max-affine splines against tropical polynomials: what their slopes may be."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from qgeom.errors import ParameterError
from qgeom.experiments.tropical_algebra.draws import Draws, tally
from qgeom.experiments.tropical_algebra.line import probes, ties, values
from qgeom.tropical.numbers import common_scale
from qgeom.tropical.polynomials import TropicalPolynomial

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Json

_FINE = 2**30  # denominator of slopes that stand for arbitrary real ones


def splines(draws: Draws) -> dict[str, Json]:
    """Check which maxima of affine functions are tropical polynomials.

    Parameters
    ----------
    draws : Draws
        Where slopes and offsets come from.

    Returns
    -------
    dict
        Tallies: ``spline_identical``, ``spline_natural``, ``spline_rescaled``,
        ``scaled_polynomial``, ``scaled_monomial``, ``rounded_slopes`` and ``rounded_far``.
    """
    several = [_spline(draws, fine=False) for _ in range(draws.params.draws)]
    steep = [_spline(draws, fine=True) for _ in range(draws.params.draws)]
    pairs = [(s, q, rounded(s, q)) for s in steep for q in draws.params.denominators]
    return {
        "spline_identical": tally(not _refused(s) for s in several),
        "spline_natural": tally(_refused(s) != _measured_natural(s) for s in several),
        "spline_rescaled": tally(_rescaled(draws, s) for s in several),
        "scaled_polynomial": tally(not _refused(times(t, q)) for _, q, t in pairs),
        "scaled_monomial": tally(_shifted(draws, times(t, q)) for _, q, t in pairs),
        "rounded_slopes": tally(_within(draws, s, t, q) for s, q, t in pairs),
        "rounded_far": tally(_far_apart(s, t) for s, _, t in pairs if s != t),
    }


def _spline(draws: Draws, *, fine: bool) -> TropicalPolynomial:
    """The maximum of some affine functions that all win somewhere, slopes of either sign."""
    count = draws.whole(1, draws.params.terms)
    bound = draws.params.degree
    if fine:
        slopes = [Fraction(draws.whole(-bound * _FINE, bound * _FINE), _FINE) for _ in range(count)]
    else:
        low, scale = (0, 1) if draws.rare() else (-bound, 1 + draws.whole(0, 2))
        slopes = [Fraction(draws.whole(low, bound), scale) for _ in range(count)]
    offsets = [draws.number() for _ in range(count)]
    return TropicalPolynomial(slopes, offsets, laurent=True).prune()


def _refused(s: TropicalPolynomial) -> bool:
    """Whether the slopes are refused as exponents."""
    try:
        TropicalPolynomial(s.exponents, s.coefficients)
    except ParameterError:
        return True
    return False


def _measured_natural(s: TropicalPolynomial) -> bool:
    """Whether all slopes measured on values are natural numbers."""
    cuts = ties(s)
    rates = []
    for x in probes(cuts):
        h = min((abs(x - cut) for cut in cuts), default=Fraction(1)) / 2
        rates.append((max(values(s, x + h)) - max(values(s, x - h))) / (2 * h))
    return all(rate.denominator == 1 and rate >= 0 for rate in rates)


def times(s: TropicalPolynomial, factor: int) -> TropicalPolynomial:
    """The function multiplied by a natural number."""
    exponents = [(factor * e[0],) for e in s.exponents]
    return TropicalPolynomial(exponents, [factor * c for c in s.coefficients], laurent=True)


def rounded(s: TropicalPolynomial, denominator: int) -> TropicalPolynomial:
    """The spline with slopes rounded to whole multiples of one over a denominator."""
    exponents = [(Fraction(round(denominator * e[0]), denominator),) for e in s.exponents]
    return TropicalPolynomial(exponents, s.coefficients, laurent=True)


def _lift(s: TropicalPolynomial) -> int:
    """The smallest power of x that makes all whole exponents natural."""
    return max(0, -int(min(Fraction(e[0]) for e in s.exponents)))


def _natural(s: TropicalPolynomial, power: int) -> TropicalPolynomial:
    return TropicalPolynomial([(e[0] + power,) for e in s.exponents], s.coefficients)


def _rescaled(draws: Draws, s: TropicalPolynomial) -> bool:
    """Whether s(qu) + ku is a tropical polynomial in u for the common denominator q."""
    q = common_scale(e[0] for e in s.exponents)
    in_u = TropicalPolynomial([(q * e[0],) for e in s.exponents], s.coefficients, laurent=True)
    power = _lift(in_u)
    p = _natural(in_u, power)
    places = [draws.number() for _ in range(draws.params.points)]
    return all(p(u) == s(q * u) + power * u for u in places)


def _shifted(draws: Draws, s: TropicalPolynomial) -> bool:
    """Whether a spline with whole slopes times a power of x is a tropical polynomial."""
    power = _lift(s)
    p = _natural(s, power)
    places = [draws.number() for _ in range(draws.params.points)]
    return all(p(x) == s(x) + power * x for x in places)


def _within(draws: Draws, s: TropicalPolynomial, t: TropicalPolynomial, q: int) -> bool:
    """Whether rounding the slopes changes values on [−r, r] by at most r / (2q)."""
    reach = draws.params.reach
    places = [
        Fraction(-reach),
        Fraction(reach),
        *(draws.number() for _ in range(draws.params.points)),
    ]
    return all(abs(Fraction(s(x)) - Fraction(t(x))) <= Fraction(reach, 2 * q) for x in places)


def _far_apart(s: TropicalPolynomial, t: TropicalPolynomial) -> bool:
    """Whether the two functions differ by much far out on one side of the origin."""
    far = Fraction(_FINE) ** 2
    return any(abs(Fraction(s(x)) - Fraction(t(x))) > _FINE // 2 for x in (-far, far))
