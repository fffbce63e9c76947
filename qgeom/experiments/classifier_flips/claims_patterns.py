"""Claims about the number of monomials and of activation patterns."""

from __future__ import annotations

import math

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.classifier_flips.results import CELLS, MAPS, Results, make_claim, ratio
from qgeom.judges import judge_bound, judge_count, judge_value

_EXAMPLE = (2, 8, 8, 1)  # the network that the document's number is about
_STATED = 65_536.0
_MANY = 0.25
_FEW = 0.01


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
    return (*_formulas(results), _seen(results), *_monomials(results), _empty(results))


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
        f"In the plane, lines cut far fewer cells: no network has more than {bound:,} patterns, "
        f"of the {pattern_bound(results.widths):,} combinations.",
        MAPS,
        CELLS,
    )
    seen = max(
        float(results.member("patterns_box").max()), float(results.row("patterns_quantized").max())
    )
    return judge_bound(
        claim,
        measured=seen,
        at_most=float(bound),
        origin="whole numbers, counted on the exact tilings",
    )


def _monomials(results: Results) -> tuple[LedgerEntry, ...]:
    whole = f"{_STATED:,.0f}"
    many = make_claim(
        "6.5",
        "monomials-there",
        Kind.BOUND,
        f"The tropical polynomials f and g, whose difference f − g the {_arrow(_EXAMPLE)} "
        f"classifier is, have at most {whole} monomials that win somewhere.",
        CELLS,
    )
    few = make_claim(
        "6.5",
        "monomials-computable",
        Kind.ORDERING,
        f"The bound of {whole} is far from what is there: f and g together have fewer than "
        f"{_FEW:.0%} as many, and can be computed in full.",
        CELLS,
    )
    pairs = np.array([results.member("monomials_f"), results.member("monomials_g")])
    if results.widths != _EXAMPLE or not np.isfinite(pairs).all():
        return tuple(judge_count(claim, violations=0, cases=0) for claim in (many, few))
    shares = np.minimum(pairs.sum(axis=0) / _STATED, 1.0)
    return (
        judge_bound(many, measured=float(pairs.max()), at_most=_STATED, origin="whole numbers"),
        results.judge(few, shares, below=_FEW, effect="stated: few"),
    )


def _arrow(widths: tuple[int, ...]) -> str:
    return "→".join(str(width) for width in widths)


def _empty(results: Results) -> LedgerEntry:
    claim = make_claim(
        "8",
        "cells-without-data",
        Kind.ORDERING,
        f"Many cells hold no training point: more than {_MANY:.0%} of the cells in the box.",
        MAPS,
    )
    shares = ratio(results.member("patterns_empty"), results.member("patterns_box"))
    return results.judge(claim, shares, above=_MANY, effect="stated: a quarter counts as many")
