"""Tropical polynomials of one variable, looked at term by term.

Everything is read off the values of the terms at chosen points: no hull, no dual subdivision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from qgeom.experiments.tropical_algebra.draws import tally

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Json
    from qgeom.tropical.polynomials import TropicalPolynomial


def values(p: TropicalPolynomial, x: Fraction) -> list[Fraction]:
    """The value of every term at a point.

    >>> from qgeom.tropical.polynomials import TropicalPolynomial
    >>> [int(v) for v in values(TropicalPolynomial([0, 1, 2], [0, 1, 3]), Fraction(-5))]
    [0, -4, -7]
    """
    return [
        Fraction(c) + Fraction(e[0]) * x for e, c in zip(p.exponents, p.coefficients, strict=True)
    ]


def winning(p: TropicalPolynomial, x: Fraction) -> list[int]:
    """The terms that attain the maximum at a point."""
    heights = values(p, x)
    return [index for index, height in enumerate(heights) if height == max(heights)]


def ties(p: TropicalPolynomial) -> list[Fraction]:
    """All points at which some two terms are equal, winning or not, from left to right."""
    lines = [
        (Fraction(e[0]), Fraction(c)) for e, c in zip(p.exponents, p.coefficients, strict=True)
    ]
    return sorted({(c - d) / (b - a) for (a, c), (b, d) in combinations(lines, 2)})


def probes(cuts: Sequence[Fraction]) -> list[Fraction]:
    """Points between neighbouring cuts, and one beyond each end.

    >>> [str(x) for x in probes([Fraction(0), Fraction(1)])]
    ['-1', '1/2', '2']
    """
    if not cuts:
        return [Fraction(0)]
    return [cuts[0] - 1, *((a + b) / 2 for a, b in pairwise(cuts)), cuts[-1] + 1]


def is_kink(p: TropicalPolynomial, x: Fraction, *, nearby: Sequence[Fraction]) -> bool:
    """Whether the function bends at a point, by a second difference of its values.

    Parameters
    ----------
    p : TropicalPolynomial
        In one variable.
    x : Fraction
        The point.
    nearby : sequence of Fraction
        All points where it could bend; the difference looks no farther than half way to them.

    Returns
    -------
    bool
        Exact.
    """
    gaps = [abs(x - other) for other in nearby if other != x]
    h = min(gaps, default=Fraction(1)) / 2
    left, here, right = (max(values(p, at)) for at in (x - h, x, x + h))
    return left + right != 2 * here


def kinks(p: TropicalPolynomial) -> list[Fraction]:
    """Where the function bends, from left to right."""
    cuts = ties(p)
    return [x for x in cuts if is_kink(p, x, nearby=cuts)]


def ever_alone(p: TropicalPolynomial) -> set[int]:
    """The terms that win alone somewhere.

    >>> from qgeom.tropical.polynomials import TropicalPolynomial
    >>> ever_alone(TropicalPolynomial([0, 1, 2], [0, 1, 3]))
    {0, 2}
    """
    found = [winning(p, x) for x in probes(ties(p))]
    return {best[0] for best in found if len(best) == 1}


def above_chords(p: TropicalPolynomial, term: int) -> bool:
    """Whether a coefficient lies above all chords between coefficients left and right of it."""
    at, height = Fraction(p.exponents[term][0]), Fraction(p.coefficients[term])
    points = [
        (Fraction(e[0]), Fraction(c)) for e, c in zip(p.exponents, p.coefficients, strict=True)
    ]
    left = [point for point in points if point[0] < at]
    right = [point for point in points if point[0] > at]
    return all(height > c + (d - c) * (at - a) / (b - a) for (a, c) in left for (b, d) in right)


def slopes(p: TropicalPolynomial) -> list[Fraction]:
    """The slope in every interval between ties, measured on values, from left to right."""
    cuts = ties(p)
    found = []
    for x in probes(cuts):
        h = min((abs(x - cut) for cut in cuts), default=Fraction(1)) / 2
        found.append((max(values(p, x + h)) - max(values(p, x - h))) / (2 * h))
    return found


def line_checks(family: Iterable[TropicalPolynomial]) -> dict[str, Json]:
    """Check what is said of polynomials in one variable.

    Parameters
    ----------
    family : iterable of TropicalPolynomial
        Polynomials in one variable.

    Returns
    -------
    dict
        Tallies: ``far_ends``, ``any_ties``, ``winning_ties``, ``chords``, ``isolated``, ``pieces``.
    """
    several = list(family)
    cuts = [ties(p) for p in several]
    bends = [kinks(p) for p in several]
    return {
        "far_ends": tally(_ends(p) for p in several),
        "any_ties": tally(x in bend for cut, bend in zip(cuts, bends, strict=True) for x in cut),
        "winning_ties": tally(
            (len(winning(p, x)) > 1) == is_kink(p, x, nearby=cut)
            for p, cut in zip(several, cuts, strict=True)
            for x in (*cut, *probes(cut))
        ),
        "chords": tally(
            above_chords(p, term) == (term in ever_alone(p))
            for p in several
            for term in range(p.n_terms)
        ),
        "isolated": tally(len(bend) < p.n_terms for p, bend in zip(several, bends, strict=True)),
        "pieces": tally(_natural(slopes(p)) and len(set(slopes(p))) <= p.n_terms for p in several),
    }


def _natural(rates: Sequence[Fraction]) -> bool:
    """Whether slopes are whole, not negative, and never fall."""
    rising = all(a <= b for a, b in pairwise(rates))
    return rising and all(rate.denominator == 1 and rate >= 0 for rate in rates)


def _ends(p: TropicalPolynomial) -> bool:
    """Whether the lowest exponent wins far to the left and the highest far to the right."""
    places = probes(ties(p))
    lowest = min(range(p.n_terms), key=p.exponents.__getitem__)
    highest = max(range(p.n_terms), key=p.exponents.__getitem__)
    return winning(p, places[0]) == [lowest] and winning(p, places[-1]) == [highest]
