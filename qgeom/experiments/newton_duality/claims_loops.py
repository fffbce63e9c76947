"""Claims on closed loops and on the number of linear regions."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.newton_duality.results import COUNTS, LOOP, TABLE, Results, tgr
from qgeom.judges import judge_all, judge_any


def loop_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge when the hypersurface has loops, and how many regions there are."""
    return (*_loops(results), *_bound(results))


def _loops(results: Results) -> tuple[LedgerEntry, ...]:
    loops, inner = (results.counts("case", name) for name in ("loops", "inner_vertices"))
    planar = results.planar("case")
    needed = tgr(
        "loop-needs-inner-vertex",
        Kind.IDENTITY,
        "A closed loop in the hypersurface needs a vertex of the subdivision inside the Newton "
        "polygon (two variables).",
        LOOP,
    )
    equal = tgr(
        "loops-are-inner-vertices",
        Kind.IDENTITY,
        "In two variables one is enough, and each gives one: the number of independent loops is "
        "the number of inner vertices.",
        LOOP,
        COUNTS,
    )
    bounded = tgr(
        "bounded-are-inner-vertices",
        Kind.IDENTITY,
        "A region is bounded exactly if its vertex lies inside the Newton polytope (two and three "
        "variables).",
        LOOP,
        TABLE,
    )
    space = tgr(
        "loops-in-space",
        Kind.EXISTENCE,
        "The rule on loops is one of the plane: in three variables bounded edges of the "
        "hypersurface can form loops although no vertex lies inside.",
        TABLE,
    )
    return (
        judge_all(needed, (inner > 0)[planar & (loops > 0)]),
        judge_all(equal, (loops == inner)[planar]),
        judge_all(bounded, results.flags("case", "bounded_match")),
        judge_any(space, ((loops > 0) & (inner == 0))[~planar]),
    )


def _bound(results: Results) -> tuple[LedgerEntry, ...]:
    names = ("regions", "hull_vertices", "upper_vertices")
    regions, hull, upper = (results.counts("case", name) for name in names)
    bound = tgr(
        "vertices-bound-regions",
        Kind.BOUND,
        "The number of vertices of the lifted polytope is an upper bound of the number of linear "
        "regions.",
        COUNTS,
    )
    slack = tgr(
        "vertices-exceed-regions",
        Kind.EXISTENCE,
        "The bound need not be attained: vertices that lie only on lower faces have no region.",
        COUNTS,
    )
    exact = tgr(
        "upper-vertices-count-regions",
        Kind.IDENTITY,
        "The number of vertices of the upper faces is not only a bound but the number of regions.",
        COUNTS,
        TABLE,
    )
    return (
        judge_all(bound, np.asarray(regions <= hull)),
        judge_any(slack, np.asarray(regions < hull)),
        judge_all(exact, np.asarray(regions == upper)),
    )
