"""Which affine functions a tropical rational function consists of."""

from __future__ import annotations

from fractions import Fraction

from qgeom.errors import ParameterError
from qgeom.tropical.numbers import Exact
from qgeom.tropical.rational import TropicalRational
from qgeom.tropicalize.envelopes import MAX_TERMS, Envelope


def affine_pieces(
    rational: TropicalRational, *, max_terms: int = MAX_TERMS
) -> tuple[tuple[tuple[Exact, ...], Fraction], ...]:
    """The distinct affine functions that a tropical rational function equals on open sets.

    Parameters
    ----------
    rational : TropicalRational
        With at least one term in f; floats stand for the rationals that they store.
    max_terms : int
        The largest number of regions, where an affine function may hold on several.

    Returns
    -------
    tuple of (slope, offset)
        Sorted; slope · x + offset. One piece may hold on several separate regions.

    Raises
    ------
    ParameterError
        When there are more regions than `max_terms`, or f has no terms.

    Notes
    -----
    Regions of f and of g overlap in an open set where the product of their terms is a necessary
    term of f ⊗ g (a vertex of a sum of polytopes is a sum of vertices in one way only); exact.

    Examples
    --------
    >>> from qgeom.tropical.polynomials import TropicalPolynomial
    >>> tent = TropicalRational(
    ...     TropicalPolynomial([0, 1, 2], [0, 1, 0]), TropicalPolynomial([0, 2], [0, 0])
    ... )
    >>> affine_pieces(tent)
    (((-1,), Fraction(1, 1)), ((0,), Fraction(0, 1)), ((1,), Fraction(1, 1)))
    """
    if not rational.f.n_terms:
        raise ParameterError("f has no terms", where="affine_pieces", remedy="it is −∞ everywhere")
    f, g = Envelope.of(rational.f.prune()), Envelope.of(rational.g.prune())
    necessary = set(f.product(g, max_terms=max_terms).terms)
    found = set()
    for left in f.terms:
        for right in g.terms:
            if tuple(a + b for a, b in zip(left, right, strict=True)) in necessary:
                *slope, offset = (a - b for a, b in zip(left, right, strict=True))
                found.add((tuple(slope), Fraction(offset)))
    return tuple(sorted(found))
