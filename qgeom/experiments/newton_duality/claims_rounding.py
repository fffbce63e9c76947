"""Claims on what a perturbation of the coefficients does, and what it leaves as it was."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.newton_duality.results import ROUNDING, TABLE, Results, tgq
from qgeom.judges import judge_all, judge_any, judge_count


def rounding_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge the three effects of perturbed coefficients on a tropical polynomial."""
    return (*_shifts(results), *_maps(results), *_topology(results))


def _shifts(results: Results) -> tuple[LedgerEntry, ...]:
    same, moved = (results.flags("rounding", name) for name in ("same_subdivision", "moved"))
    stated = tgq(
        "4",
        "subdivision-shifts",
        Kind.IDENTITY,
        "Perturbing the coefficients of a tropical polynomial shifts the boundaries of its dual "
        "subdivision.",
        ROUNDING,
    )
    parallel = tgq(
        "4",
        "hypersurface-shifts-parallel",
        Kind.IDENTITY,
        "What shifts is the hypersurface, and it does not turn: a piece whose edge stays in the "
        "subdivision stays parallel to itself (two variables).",
        ROUNDING,
        corrects=stated.id,
    )
    radius = tgq(
        "4",
        "subdivision-safe-radius",
        Kind.IDENTITY,
        "The dual subdivision stays exactly the same as long as no coefficient changes by as much "
        "as a radius that follows from how far the losing monomials are below at the corners.",
        ROUNDING,
        corrects=stated.id,
    )
    kept, turned = (results.counts("rounding", f"{name}_pieces") for name in ("kept", "turned"))
    return (
        judge_all(stated, ~same[moved]),
        judge_count(parallel, violations=int(turned.sum()), cases=int(kept.sum())),
        judge_all(radius, same[results.flags("rounding", "below_radius")]),
    )


def _maps(results: Results) -> tuple[LedgerEntry, ...]:
    names = ("new_slopes", "kept_maps", "intercept_changes", "offset_mismatches")
    new, kept, changed, wrong = (results.counts("rounding", name) for name in names)
    stated = tgq(
        "4",
        "slope-and-intercept-change",
        Kind.IDENTITY,
        "Perturbing the coefficients of a tropical polynomial changes slope and intercept of its "
        "affine pieces.",
        ROUNDING,
    )
    corrected = tgq(
        "4",
        "intercept-alone-changes",
        Kind.IDENTITY,
        "Only intercepts change, each by what its coefficient changes; every slope is an exponent "
        "as before.",
        ROUNDING,
        corrects=stated.id,
    )
    pieces = changed > 0
    return (
        judge_all(stated, (new > 0)[pieces]),
        judge_count(
            corrected, violations=int(((new > 0) | (wrong > 0)).sum()), cases=int((kept > 0).sum())
        ),
    )


def _topology(results: Results) -> tuple[LedgerEntry, ...]:
    merged, split = (results.counts("rounding", f"{name}_cells") for name in ("merged", "split"))
    lost, new = (results.counts("rounding", f"{name}_regions") for name in ("lost", "new"))
    flipped = results.counts("rounding", "lost_edges") + results.counts("rounding", "new_edges")
    merges = tgq(
        "4",
        "dual-cells-merge",
        Kind.EXISTENCE,
        "Perturbing the coefficients can merge cells of the dual subdivision.",
        ROUNDING,
    )
    splits = tgq(
        "4",
        "dual-cells-split",
        Kind.EXISTENCE,
        "It can split cells of the dual subdivision.",
        ROUNDING,
    )
    regions = tgq(
        "4",
        "regions-appear-disappear",
        Kind.EXISTENCE,
        "With the vertices of the dual subdivision, regions of the input space disappear or "
        "appear.",
        ROUNDING,
    )
    adjacency = tgq(
        "4",
        "subdivision-changes-regions-stay",
        Kind.EXISTENCE,
        "The dual subdivision can change while all regions stay: then only neighbours change.",
        ROUNDING,
    )
    return (
        judge_any(merges, merged > 0),
        judge_any(splits, np.concatenate([split > 0, results.flags("case", "nudged_split")])),
        judge_any(regions, np.asarray((lost > 0) | (new > 0))),
        judge_any(adjacency, np.asarray((lost + new == 0) & (flipped > 0))),
        *_ties(results),
    )


def _ties(results: Results) -> tuple[LedgerEntry, ...]:
    simplicial, nudged = (results.flags("case", name) for name in ("simplicial", "nudged"))
    claim = tgq(
        "4",
        "ties-have-no-radius",
        Kind.IDENTITY,
        "Where more monomials tie in a corner than a simplex has vertices, an arbitrarily small "
        "change alters the dual subdivision; where none do, a small enough one does not.",
        ROUNDING,
        TABLE,
    )
    return (judge_all(claim, np.asarray(nudged == ~simplicial)),)
