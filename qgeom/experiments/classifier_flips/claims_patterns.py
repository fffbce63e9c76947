"""Claims about the number of monomials and of activation patterns."""

from __future__ import annotations

import math

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.classifier_flips.results import MAPS, Results, make_claim, ratio
from qgeom.judges import judge_bound, judge_count, judge_value

_EXAMPLE = (2, 8, 8, 1)  # the network that the document's number is about
_STATED = 65_536.0
_MANY = 0.25


def product_bound(widths: tuple[int, ...]) -> int:
    """Product of the hidden layers' widths.

    >>> product_bound((2, 8, 8, 1))
    64
    """
    return math.prod(widths[1:-1])


def pattern_bound(widths: tuple[int, ...]) -> int:
    """Number of on/off patterns of all hidden neurons: 2 to the sum of the widths.

    >>> pattern_bound((2, 8, 8, 1))
    65536
    """
    return 1 << sum(widths[1:-1])


def cell_bound(widths: tuple[int, ...]) -> int:
    """Largest number of cells of a network's tessellation of its input space.

    Each layer cuts every cell by at most as many hyperplanes as it has neurons, and n hyperplanes
    cut a d-dimensional space into at most C(n, 0) + … + C(n, d) cells (Zaslavsky 1975).

    >>> cell_bound((2, 8, 1)), cell_bound((2, 8, 8, 1))
    (37, 1369)
    """
    d = widths[0]
    return math.prod(sum(math.comb(n, i) for i in range(d + 1)) for n in widths[1:-1])


def pattern_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge the formula behind 65,536, the patterns really seen, and those without data."""
    return (*_formulas(results), _seen(results), _empty(results))


def _formulas(results: Results) -> tuple[LedgerEntry, ...]:
    product = make_claim(
        "6.5",
        "monomials-product",
        Kind.VALUE,
        "For the 2→8→8→1 classifier the product of the layer widths gives 65,536 monomials.",
        MAPS,
    )
    power = make_claim(
        "6.5",
        "monomials-power",
        Kind.VALUE,
        "65,536 is 2 to the power of the summed widths: one on/off state per hidden neuron. It "
        "bounds the patterns, and with them the monomials that win somewhere.",
        MAPS,
        corrects=product.id,
    )
    return (
        _arithmetic(results, product, product_bound(results.widths)),
        _arithmetic(results, power, pattern_bound(results.widths)),
    )


def _arithmetic(results: Results, claim: Claim, value: int) -> LedgerEntry:
    if results.widths != _EXAMPLE:  # the statement is about another network
        return judge_count(claim, violations=0, cases=0)
    return judge_value(
        claim, measured=float(value), expected=_STATED, tolerance=0.0, origin="whole numbers"
    )


def _seen(results: Results) -> LedgerEntry:
    bound = cell_bound(results.widths)
    claim = make_claim(
        "6.5",
        "patterns-seen",
        Kind.BOUND,
        f"In the plane, lines cut far fewer cells: no network shows more than {bound:,} patterns, "
        f"of the {pattern_bound(results.widths):,} combinations.",
        MAPS,
    )
    seen = max(
        float(results.member("patterns_box").max()), float(results.row("patterns_quantized").max())
    )
    return judge_bound(
        claim, measured=seen, at_most=float(bound), origin="whole numbers, counted on the lattice"
    )


def _empty(results: Results) -> LedgerEntry:
    claim = make_claim(
        "8",
        "cells-without-data",
        Kind.ORDERING,
        f"Many cells hold no training point: more than {_MANY:.0%} of the patterns seen on the "
        "lattice.",
        MAPS,
    )
    shares = ratio(results.member("patterns_empty"), results.member("patterns_box"))
    return results.judge(claim, shares, above=_MANY, effect="stated: a quarter counts as many")
