"""Claims about how the number of edges grows with the width."""

from __future__ import annotations

from functools import partial

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.circle_polygon.families import lattice_edges, most_cells
from qgeom.experiments.circle_polygon.results import EDGES, EXAMPLES, TABLE, Results
from qgeom.judges import judge_all, judge_bound, judge_count, judge_interval
from qgeom.statistics import mean_interval

LINEAR = 1.25  # exponents below this count as no faster than linear

_claim = partial(Claim.of, "TGR", "complexity")


def growth_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge the bound 2n, for which networks it holds, and the growth with the width."""
    return (*_bound(results), *_fastest(results), _trained(results))


def _bound(results: Results) -> tuple[LedgerEntry, ...]:
    general = _claim(
        "edges-at-most-2n",
        Kind.BOUND,
        "The boundary of a network with one hidden layer of n neurons has at most 2n edges.",
        EDGES,
        EXAMPLES,
    )
    convex = _claim(
        "edges-at-most-2n-convex",
        Kind.BOUND,
        "It has at most 2n edges where it is connected and one of its two sides is convex.",
        EDGES,
        corrects=general.id,
    )
    within = results.counts("row", "edges") <= 2 * results.counts("row", "width")
    return judge_all(general, within), judge_all(convex, within[results.flags("row", "one_way")])


def _fastest(results: Results) -> tuple[LedgerEntry, ...]:
    lattice = results.family("lattice")
    edges, widths = results.counts("row", "edges")[lattice], results.counts("row", "width")[lattice]
    largest = int(widths.max())
    linear = _claim(
        "edges-linear-largest",
        Kind.ORDERING,
        "The largest number of edges that n neurons of one hidden layer can make grows no faster "
        f"than n: from {largest // 2} to {largest} neurons it at most doubles (edges made by "
        f"{largest} neurons, over the number of cells that {largest // 2} can make at most).",
        EDGES,
        EXAMPLES,
    )
    quadratic = _claim(
        "edges-quadratic-largest",
        Kind.BOUND,
        "It grows like n²: (⌊n/2⌋+1)(⌈n/2⌉+1) − 1 edges are reached, and no boundary has more than "
        "1 + n + n(n−1)/2.",
        EDGES,
        EXAMPLES,
        corrects=linear.id,
    )
    ratio = float(edges[widths == largest][0]) / most_cells(largest // 2)
    formula = edges == np.array([lattice_edges(int(n)) for n in widths])
    bounds = np.array([most_cells(int(n)) for n in results.counts("row", "width")])
    return (
        judge_bound(
            linear, measured=ratio, at_most=2.0, origin="counts, and a bound of the denominator"
        ),
        judge_all(quadratic, np.concatenate([formula, results.counts("row", "edges") <= bounds])),
    )


def _trained(results: Results) -> LedgerEntry:
    claim = _claim(
        "edges-linear-trained",
        Kind.ORDERING,
        "In trained networks with a closed boundary the number of edges grows no faster than the "
        "width (exponent of a power law, one fit per initialisation).",
        EDGES,
        TABLE,
    )
    exponents = results.growth_exponents()
    if not exponents.size:
        return judge_count(claim, violations=0, cases=0)
    return judge_interval(
        claim,
        mean_interval(exponents, confidence=results.number("confidence")),
        below=LINEAR,
        effect="stated: linear growth has exponent 1, quadratic growth 2",
    )
