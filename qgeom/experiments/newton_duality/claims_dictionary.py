"""Claims of the research programme's dictionary and of its section on dual subdivisions."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.newton_duality.results import COUNTS, DUAL, LIFT, LOOP, TABLE, Results, tgq
from qgeom.judges import judge_all, judge_any


def dictionary_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge what is the same object in the two languages, for tropical polynomials."""
    return (
        *_regions(results),
        *_boundaries(results),
        *_newton(results),
        *_subdivision(results),
    )


def _regions(results: Results) -> tuple[LedgerEntry, ...]:
    same = tgq(
        "3",
        "dual-cell-is-region",
        Kind.IDENTITY,
        "For a tropical polynomial the cells of the dual subdivision and the regions of the spline "
        "partition are the same polytopes, so that there are as many of the one as of the other.",
        DUAL,
        TABLE,
    )
    vertex = tgq(
        "3",
        "dual-vertex-is-region",
        Kind.IDENTITY,
        "Regions are the *vertices* of the dual subdivision. Its cells are the corners at which "
        "regions meet (if the Newton polytope has full dimension).",
        DUAL,
        TABLE,
        corrects=same.id,
    )
    spans = results.spans
    match = results.flags("case", "vertices_match") & results.flags("case", "points_match")
    as_many = results.counts("case", "dual_cells") == results.counts("case", "regions")
    return (
        judge_all(same, as_many[spans]),
        judge_all(vertex, match[spans]),
    )


def _boundaries(results: Results) -> tuple[LedgerEntry, ...]:
    planar = results.planar("case")
    partition = tgq(
        "3",
        "hypersurface-is-partition-boundary",
        Kind.IDENTITY,
        "The tropical hypersurface and the boundary of the spline partition of a maximum of affine "
        "functions are the same set: the tessellation of a network that takes the maximum has the "
        "same regions and the same neighbours (two variables).",
        DUAL,
        TABLE,
    )
    inner = tgq(
        "4",
        "dual-boundaries-are-hypersurface",
        Kind.IDENTITY,
        "The boundaries between cells of the dual subdivision are exactly the tropical "
        "hypersurface (two variables).",
        DUAL,
    )
    pieces = tgq(
        "4",
        "dual-edges-cross-hypersurface",
        Kind.IDENTITY,
        "Each edge of the dual subdivision corresponds to one piece of the hypersurface orthogonal "
        "to it: a bounded piece if the edge lies between cells, an endless one if it lies on the "
        "boundary of the Newton polytope.",
        DUAL,
        TABLE,
        corrects=inner.id,
    )
    match = np.ones(len(planar), dtype=np.bool_)
    for name in ("edges_match", "pieces_match", "orthogonal"):
        match &= results.flags("case", name)
    return (
        judge_all(partition, results.flags("case", "network_match")[planar]),
        judge_all(inner, results.flags("case", "inner_edges_are_pieces")[planar]),
        judge_all(pieces, match),
    )


def _newton(results: Results) -> tuple[LedgerEntry, ...]:
    hull = results.flags("case", "slopes_span_newton")
    none = tgq(
        "3",
        "newton-without-analogue",
        Kind.IDENTITY,
        "Nothing in the spline view corresponds directly to the Newton polytope.",
        LIFT,
    )
    slopes = tgq(
        "3",
        "newton-is-hull-of-slopes",
        Kind.IDENTITY,
        "The Newton polytope is the convex hull of the slopes of the spline's pieces.",
        LIFT,
        TABLE,
        corrects=none.id,
    )
    return judge_all(none, ~hull), judge_all(slopes, hull)


def _subdivision(results: Results) -> tuple[LedgerEntry, ...]:
    match = np.ones(len(results.spans), dtype=np.bool_)
    for name in ("vertices_match", "edges_match", "around_match", "bounded_match", "pieces_match"):
        match &= results.flags("case", name)
    covers = results.flags("case", "covers") & results.flags("case", "euler")
    encodes = tgq(
        "3",
        "subdivision-encodes-partition",
        Kind.IDENTITY,
        "The dual subdivision encodes the combinatorial structure of the partition: regions, "
        "neighbours, corners with the regions around them, and what is bounded.",
        DUAL,
        TABLE,
    )
    subdivides = tgq(
        "4",
        "upper-hull-subdivides",
        Kind.IDENTITY,
        "The upper faces of the lifted exponents subdivide the Newton polytope into cells (two and "
        "three variables).",
        LIFT,
        TABLE,
    )
    whole = tgq(
        "4",
        "whole-exponents",
        Kind.IDENTITY,
        "Exponents may be any whole numbers: with negative ones the dual subdivision has the same "
        "correspondence.",
        TABLE,
    )
    return (
        judge_all(subdivides, covers),
        judge_all(whole, results.flags("case", "shifted_match")),
        judge_all(encodes, match),
        judge_any(_alone(), _ambiguous(results)),
    )


def _alone() -> Claim:
    return tgq(
        "3",
        "newton-polytope-alone",
        Kind.EXISTENCE,
        "The Newton polytope alone does not: among polynomials with the same monomials some have "
        "other numbers of regions than others.",
        LOOP,
        COUNTS,
    )


def _ambiguous(results: Results) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """For each number of variables and degree: whether full polynomials differ in their regions."""
    kinds = np.isin(results.kinds("case"), ("random", "bent", "tied"))
    sizes = np.stack([results.counts("case", n) for n in ("variables", "degree")], axis=1)
    regions = results.counts("case", "regions")
    found = [
        len(set(regions[kinds & (sizes == size).all(axis=1)].tolist())) > 1
        for size in np.unique(sizes[kinds], axis=0)
    ]
    return np.array(found, dtype=np.bool_)
