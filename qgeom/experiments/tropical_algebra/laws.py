"""The laws of a semiring, checked on drawn numbers and on drawn polynomials."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import add, mul
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from qgeom.experiments.tropical_algebra.draws import Draws, tally
from qgeom.tropical.polynomials import TropicalPolynomial

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Json

T = TypeVar("T")
TropicalNumber: TypeAlias = Fraction | float  # the only float is −∞


@dataclass(frozen=True)
class Semiring(Generic[T]):
    """Two operations with the elements that are said to be neutral for them."""

    plus: Callable[[T, T], T]
    times: Callable[[T, T], T]
    zero: T
    one: T


NUMBERS: Semiring[TropicalNumber] = Semiring(max, add, -math.inf, Fraction(0))


def polynomials(variables: int) -> Semiring[TropicalPolynomial]:
    """The semiring of tropical polynomials in some variables."""
    zero, one = TropicalPolynomial.zero(variables), TropicalPolynomial.one(variables)
    return Semiring(add, mul, zero, one)


def holding(ring: Semiring[T], a: T, b: T, c: T) -> dict[str, bool]:
    """Which laws hold for three elements.

    >>> sorted(k for k, v in holding(NUMBERS, Fraction(1), Fraction(2), -math.inf).items() if not v)
    []
    """
    plus, times = ring.plus, ring.times
    return {
        "addition_associative": plus(plus(a, b), c) == plus(a, plus(b, c)),
        "addition_commutative": plus(a, b) == plus(b, a),
        "addition_neutral": plus(a, ring.zero) == a,
        "multiplication_associative": times(times(a, b), c) == times(a, times(b, c)),
        "multiplication_commutative": times(a, b) == times(b, a),
        "multiplication_neutral": times(a, ring.one) == a,
        "distributive": times(a, plus(b, c)) == plus(times(a, b), times(a, c)),
        "absorbing": times(a, ring.zero) == ring.zero,
    }


def laws(draws: Draws) -> dict[str, Json]:
    """Check the laws and what is missing for a ring.

    Parameters
    ----------
    draws : Draws
        Where elements come from.

    Returns
    -------
    dict
        Tallies ``law_<carrier>_<law>``; ``printed_distributive`` with an ordinary sum on the right;
        ``inverse_any`` and ``inverse_finite``, elements with no additive inverse; and
        ``undone``, triples in which a ⊕ b does not determine b.
    """
    count = draws.params.triples
    numbers = [tuple(draws.tropical_number() for _ in range(3)) for _ in range(count)]
    numbers.append((-math.inf, -math.inf, -math.inf))
    variables = [1 + index % 2 for index in range(count)]
    drawn = [(n, tuple(draws.tropical_polynomial(n) for _ in range(3))) for n in variables]
    found = {
        "number": [holding(NUMBERS, a, b, c) for a, b, c in numbers],
        "polynomial": [holding(polynomials(n), a, b, c) for n, (a, b, c) in drawn],
    }
    checks = {
        f"law_{carrier}_{law}": tally(row[law] for row in rows)
        for carrier, rows in found.items()
        for law in rows[0]
    }
    printed = (a + max(b, c) == (a + b) + (a + c) for a, b, c in numbers)
    elements = sorted({value for triple in numbers for value in triple})
    lonely = [p + q for n, (p, q, _) in drawn if p.n_terms]
    return {
        **checks,
        "printed_distributive": tally(printed),
        "inverse_any": tally(not _inverses(a, elements) for a in elements),
        "inverse_finite": tally(
            [
                *(not _inverses(a, elements) for a in elements if a > -math.inf),
                *(p.n_terms > 0 for p in lonely),
            ]
        ),
        "undone": tally(not (b != c and max(a, b) == max(a, c)) for a, b, c in numbers),
    }


def _inverses(a: TropicalNumber, elements: Sequence[TropicalNumber]) -> list[TropicalNumber]:
    """Elements b with a ⊕ b = −∞."""
    return [b for b in elements if max(a, b) == -math.inf]
