"""Piecewise linear functions as signed sums of tropical polynomials, with exact ReLU.

A difference f − g whose f and g are products (⊗) of many polynomials has far more terms than
factors. So functions stay sums of polynomials with signed coefficients until a maximum is due;
equal polynomials add up or cancel without ever being multiplied out.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from qgeom.tropical.numbers import Exact, common_scale
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropicalize.envelopes import Envelope, check_terms


@dataclass(frozen=True)
class SignedSum:
    """The function slope · x + offset + Σ coefficient · polynomial, exactly.

    Attributes
    ----------
    slope : tuple of int or Fraction
        One entry per variable.
    offset : int or Fraction
        The constant.
    parts : dict of Envelope to int or Fraction
        Coefficients, none of them 0. The polynomials have only necessary terms, are 0 in their
        first term, and have coprime whole exponents and coefficients, so that polynomials which
        differ by an affine function and a positive factor are the same part.
    """

    slope: tuple[Exact, ...]
    offset: Exact
    parts: dict[Envelope, Exact]

    @classmethod
    def affine(cls, slope: Sequence[Exact], offset: Exact) -> Self:
        """The affine function slope · x + offset."""
        return cls(tuple(slope), offset, {})

    @classmethod
    def weighted(cls, terms: Iterable[tuple[Exact, Self]], offset: Exact, n: int) -> Self:
        """The sum of factor · function over all terms, plus a constant, in n variables."""
        slope: list[Exact] = [0] * n
        parts: dict[Envelope, Exact] = {}
        for factor, function in terms:
            offset += factor * function.offset
            slope = [a + factor * b for a, b in zip(slope, function.slope, strict=True)]
            for part, coefficient in function.parts.items():
                parts[part] = parts.get(part, 0) + factor * coefficient
        return cls(tuple(slope), offset, {part: c for part, c in parts.items() if c})

    def expanded(self, *, max_terms: int) -> tuple[TropicalPolynomial, TropicalPolynomial]:
        """Tropical polynomials f and g with necessary terms only, whose difference this is.

        Parts with a positive coefficient, and the affine function, make f; the others make g.

        Raises
        ------
        ParameterError
            When a product has more than `max_terms` terms.
        """
        origin = Envelope(((0,) * (len(self.slope) + 1),), ((),))
        up = [part.times(c) for part, c in self.parts.items() if c > 0]
        down = [part.times(-c) for part, c in self.parts.items() if c < 0]
        f = product(up or [origin], max_terms=max_terms).plus((*self.slope, self.offset))
        return f.polynomial(), product(down or [origin], max_terms=max_terms).polynomial()

    def relu(self, *, max_terms: int) -> SignedSum:
        """The function max(0, ·), as max(f, g) − g; without a new part where the sign is fixed."""
        if not self.parts and not any(self.slope):
            return SignedSum.affine(self.slope, max(self.offset, 0))
        f, g = self.expanded(max_terms=max_terms)
        check_terms(f.n_terms + g.n_terms, max_terms)
        top = (f + g).prune()
        zero = SignedSum.affine([0] * len(self.slope), 0)
        if top == g:
            return zero
        if top == f:
            return self
        below = SignedSum(zero.slope, 0, {part: c for part, c in self.parts.items() if c < 0})
        return SignedSum.weighted([(1, _normal(top)), (1, below)], 0, len(self.slope))


def _normal(p: TropicalPolynomial) -> SignedSum:
    """A pruned polynomial with two terms or more as one part and an affine function."""
    base = (*p.exponents[0], Fraction(p.coefficients[0]))
    lifted = [(*e, Fraction(c)) for e, c in zip(p.exponents, p.coefficients, strict=True)]
    moved = [[a - b for a, b in zip(row, base, strict=True)] for row in lifted]
    scale = common_scale(v for row in moved for v in row)
    whole = [[int(v * scale) for v in row] for row in moved]
    content = math.gcd(*(v for row in whole for v in row))
    part = Envelope(
        tuple(tuple(v // content for v in row) for row in whole), Envelope.of(p).neighbours
    )
    return SignedSum(base[:-1], base[-1], {part: Fraction(content, scale)})


def product(factors: Sequence[Envelope], *, max_terms: int) -> Envelope:
    """The tropical product of at least one factor, smallest first.

    Raises
    ------
    ParameterError
        When it has more than `max_terms` terms.
    """
    queue = [(len(p.terms), index, p) for index, p in enumerate(factors)]
    heapq.heapify(queue)
    index = len(queue)
    while len(queue) > 1:
        _, _, p = heapq.heappop(queue)
        _, _, q = heapq.heappop(queue)
        both = p.product(q, max_terms=max_terms)
        index += 1
        heapq.heappush(queue, (len(both.terms), index, both))
    return queue[0][2]
