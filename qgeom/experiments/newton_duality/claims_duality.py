"""Claims on the hypersurface, the Newton polygon, its subdivision, and what corresponds to what."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.newton_duality.results import DUAL, FUNCTION, LIFT, TABLE, Results, tgr
from qgeom.judges import judge_all, judge_any, judge_count


def duality_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge where kinks are, that the upper faces subdivide, and the correspondence."""
    return (
        *_kinks(results),
        _subdivision(results),
        *_vertices(results),
        *_edges(results),
        *_cells(results),
    )


def _kinks(results: Results) -> tuple[LedgerEntry, ...]:
    points = int(results.counts("case", "kink_points").sum())
    stated = tgr(
        "equal-values",
        Kind.IDENTITY,
        "The kinks of a tropical polynomial are the points where two or more of its monomials have "
        "the same value.",
        FUNCTION,
    )
    corrected = tgr(
        "tie-for-maximum",
        Kind.IDENTITY,
        "The kinks are the points where two or more monomials attain the *maximum*, the "
        "hypersurface. Below the maximum, monomials may be equal without any effect.",
        FUNCTION,
        corrects=stated.id,
    )
    wrong = {name: int(results.counts("case", f"kink_{name}_wrong").sum()) for name in _READINGS}
    return (
        judge_count(stated, violations=wrong["equal"], cases=points),
        judge_count(corrected, violations=wrong["tie"], cases=points),
    )


_READINGS = ("equal", "tie")


def _subdivision(results: Results) -> LedgerEntry:
    claim = tgr(
        "subdivision",
        Kind.IDENTITY,
        "The upper faces of the lifted polytope project to a subdivision of the Newton polygon: "
        "their areas add up to its area (by Pick's theorem), and vertices − edges + cells = 1.",
        LIFT,
        TABLE,
    )
    holds = np.ones(len(results.spans), dtype=np.bool_)
    for name in ("covers", "euler", "area_by_points"):
        holds &= results.flags("case", name)
    return judge_all(claim, holds[results.planar("case")])


def _vertices(results: Results) -> tuple[LedgerEntry, ...]:
    stated = tgr(
        "vertices-cells",
        Kind.IDENTITY,
        "Each vertex of the lifted polytope corresponds to one cell cut out by the hypersurface.",
        LIFT,
        TABLE,
    )
    corrected = tgr(
        "upper-vertices-cells",
        Kind.IDENTITY,
        "Each vertex of an *upper* face of the lifted polytope corresponds to one cell: the region "
        "where its monomial wins alone.",
        DUAL,
        TABLE,
        corrects=stated.id,
    )
    every = results.counts("case", "hull_vertices") == results.counts("case", "regions")
    return (
        judge_all(stated, every),
        judge_all(corrected, results.flags("case", "vertices_match")),
    )


def _edges(results: Results) -> tuple[LedgerEntry, ...]:
    claim = tgr(
        "edges-adjacent",
        Kind.IDENTITY,
        "Two vertices are joined by an edge of the subdivision exactly if their cells are "
        "adjacent, that is, share a piece of boundary. Regions are found by cuts, and in the "
        "plane by the tessellation of a network as well.",
        DUAL,
        TABLE,
    )
    touching = tgr(
        "touching-cells",
        Kind.EXISTENCE,
        "Cells that only touch in a corner are not joined by an edge.",
        DUAL,
    )
    orthogonal = tgr(
        "edges-orthogonal",
        Kind.IDENTITY,
        "The duality is geometric as well: each edge of the subdivision is orthogonal to the piece "
        "of the hypersurface that it corresponds to.",
        DUAL,
        TABLE,
    )
    by_network = results.flags("case", "network_match") | ~results.planar("case")
    return (
        judge_all(claim, results.flags("case", "edges_match") & by_network),
        judge_any(touching, results.counts("case", "touching") > 0),
        judge_all(orthogonal, results.flags("case", "orthogonal")),
    )


def _cells(results: Results) -> tuple[LedgerEntry, ...]:
    corners = tgr(
        "cells-corners",
        Kind.IDENTITY,
        "Each cell of the subdivision corresponds to one corner of the hypersurface, and its "
        "vertices to the regions around that corner (if the Newton polytope has as many dimensions "
        "as there are variables).",
        DUAL,
        TABLE,
    )
    match = results.flags("case", "points_match") & results.flags("case", "around_match")
    return (judge_all(corners, match[results.spans]),)
