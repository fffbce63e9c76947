"""Tropical polynomials with their neighbouring terms, which make products cheap.

A pair of terms is a necessary term of a product p ⊗ q where their regions overlap in an open set.
A region is bounded by its neighbours alone, and regions that touch lead from pair to pair, so a
walk finds the product without looking at most of the pairs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from qgeom.errors import ParameterError
from qgeom.tropical.hull import separate
from qgeom.tropical.numbers import Exact, Row, common_scale, whole
from qgeom.tropical.polynomials import TropicalPolynomial

Pair: TypeAlias = tuple[int, int]
MAX_TERMS = 2000  # a maximum of as many terms takes up to a minute in the plane
_FACES_UP_TO = 3  # variables up to which all faces are cheaper than long lists of neighbours


@dataclass(frozen=True)
class Envelope:
    """Necessary terms of a tropical polynomial, and which regions may touch.

    Attributes
    ----------
    terms : tuple of tuples of int or Fraction
        Exponent, with the coefficient as last entry.
    neighbours : tuple of tuples of int
        For each term those whose regions share a facet with its own, and maybe others.
    """

    terms: tuple[tuple[Exact, ...], ...]
    neighbours: tuple[tuple[int, ...], ...] = field(compare=False)

    @classmethod
    def of(cls, p: TropicalPolynomial) -> Envelope:
        """A pruned polynomial; floats become exact."""
        if p.n_variables <= _FACES_UP_TO:
            edges: Sequence[Pair] = p.dual_subdivision().edges
        else:
            edges = list(combinations(range(p.n_terms), 2))
        neighbours: list[list[int]] = [[] for _ in p.exponents]
        for a, b in edges:
            neighbours[a].append(b)
            neighbours[b].append(a)
        lifted = [(*e, Fraction(c)) for e, c in zip(p.exponents, p.coefficients, strict=True)]
        return cls(tuple(lifted), tuple(map(tuple, neighbours)))

    def polynomial(self) -> TropicalPolynomial:
        """The polynomial, with Laurent exponents allowed."""
        return TropicalPolynomial(
            [term[:-1] for term in self.terms], [term[-1] for term in self.terms], laurent=True
        )

    def times(self, factor: Exact) -> Envelope:
        """The function times a positive number."""
        terms = tuple(tuple(factor * v for v in term) for term in self.terms)
        return Envelope(terms, self.neighbours)

    def plus(self, affine: Sequence[Exact]) -> Envelope:
        """The function plus an affine function, given like a term."""
        terms = tuple(_sum(term, affine) for term in self.terms)
        return Envelope(terms, self.neighbours)

    def product(self, other: Envelope, *, max_terms: int) -> Envelope:
        """The tropical product, the sum of both functions.

        Raises
        ------
        ParameterError
            When it has more than `max_terms` terms.

        Notes
        -----
        For each term of the product, one linear programme for each candidate for a neighbour, with
        as many columns as the two terms of the pair have neighbours.
        """
        scales = [common_scale(v for t in (*self.terms, *other.terms) for v in t[:-1])]
        scales.append(common_scale(t[-1] for t in (*self.terms, *other.terms)))
        left, right = _bounds(self, scales), _bounds(other, scales)
        start = tuple(max(range(len(e.terms)), key=e.terms.__getitem__) for e in (self, other))
        found: dict[Pair, list[Pair]] = {}
        known = {(start[0], start[1]): True}
        queue = list(known)
        while queue:
            pair = queue.pop()
            found[pair] = []
            check_terms(len(found), max_terms)
            for near in _candidates(pair, left, right):
                if near not in known:
                    known[near] = _overlap(left[near[0]], right[near[1]])
                    if known[near]:
                        queue.append(near)
                if known[near]:
                    found[pair].append(near)
        index = {pair: i for i, pair in enumerate(found)}
        return Envelope(
            tuple(_sum(self.terms[i], other.terms[j]) for i, j in found),
            tuple(tuple(index[near] for near in nearby) for nearby in found.values()),
        )


def _sum(left: Sequence[Exact], right: Sequence[Exact]) -> tuple[Exact, ...]:
    return tuple(a + b for a, b in zip(left, right, strict=True))


def _bounds(envelope: Envelope, scales: Sequence[int]) -> list[dict[int, Row]]:
    """For each term, its neighbours minus itself in whole numbers."""
    rows = [(*whole(t[:-1], scales[0]), *whole(t[-1:], scales[1])) for t in envelope.terms]
    return [
        {other: tuple(a - b for a, b in zip(rows[other], row, strict=True)) for other in nearby}
        for row, nearby in zip(rows, envelope.neighbours, strict=True)
    ]


def _candidates(pair: Pair, left: list[dict[int, Row]], right: list[dict[int, Row]]) -> list[Pair]:
    """Pairs whose region may share a facet with that of a pair.

    Across a facet one term changes, or both do where the same hyperplane separates them.
    """
    i, j = pair
    single = [(k, j) for k in left[i]] + [(i, k) for k in right[j]]
    planes: dict[Row, list[int]] = {}
    for k, row in left[i].items():
        planes.setdefault(_primitive(row), []).append(k)
    both = [(k, m) for m, row in right[j].items() for k in planes.get(_primitive(row), ())]
    return single + both


def _primitive(row: Row) -> Row:
    divisor = math.gcd(*row)
    return tuple(v // divisor for v in row)


def _overlap(left: dict[int, Row], right: dict[int, Row]) -> bool:
    """Whether all bounds are negative at one place."""
    rows = [*left.values(), *right.values()]
    columns = [(1, *row[:-1]) for row in rows]
    return separate(columns, [row[-1] for row in rows], 0) is not None


def check_terms(count: int, max_terms: int) -> None:
    """Refuse more terms than the limit.

    Raises
    ------
    ParameterError
        When `count` exceeds `max_terms`.
    """
    if count > max_terms:
        raise ParameterError(
            f"a polynomial has {count} terms or more, the limit is {max_terms}",
            where="max_terms",
            remedy="raise max_terms, or take a smaller network or fewer inputs",
        )
