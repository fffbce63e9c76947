"""Claims about hypersurfaces, cell boundaries, and dual subdivisions."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.tiling_change.results import DUAL, MAPS, SMALL, Results, make_claim
from qgeom.judges import judge_all, judge_any


def duality_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge what the boundaries are, what the dual subdivision is, and what a cell is."""
    return (*_boundaries(results), *_dual(results), *_regions(results))


def _boundaries(results: Results) -> tuple[LedgerEntry, ...]:
    contained, silent = results.flags("dual", "contained"), results.numbers("dual", "silent")
    exact = contained & (silent == 0)
    crossed = results.numbers("deep", "cells_crossed") == 0
    complete = results.numbers("deep", "edges_missing") == 0
    example = make_claim(
        "9.4",
        "hypersurfaces-are-boundaries",
        Kind.IDENTITY,
        "In the 2→2→1 network and its twins the hypersurfaces of $f$ and $g$ together are exactly "
        "the cell boundaries.",
        SMALL,
    )
    rule = make_claim(
        "4",
        "hypersurfaces-are-boundaries-rule",
        Kind.IDENTITY,
        "The cell boundaries of a ReLU network are exactly the tropical hypersurfaces of "
        "$f$ and $g$.",
        SMALL,
        DUAL,
    )
    within, regularly = _corrected_boundaries(rule)
    return (
        judge_all(example, exact[results.small_dual()]),
        judge_all(rule, np.concatenate([exact, crossed & complete])),
        judge_all(within, np.concatenate([contained, crossed])),
        judge_all(regularly, exact[results.flags("dual", "regular")]),
    )


def _corrected_boundaries(rule: Claim) -> tuple[Claim, Claim]:
    within = make_claim(
        "4",
        "hypersurfaces-within-boundaries",
        Kind.IDENTITY,
        "The hypersurfaces of $f$ and $g$ never leave the cell boundaries, at any depth.",
        DUAL,
        corrects=rule.id,
    )
    regularly = make_claim(
        "4",
        "hypersurfaces-are-boundaries-regular",
        Kind.IDENTITY,
        "With one hidden layer they are all of the boundaries if every neuron's output weight is "
        "other than zero and no two neurons have the same line.",
        DUAL,
        corrects=rule.id,
    )
    return within, regularly


def _dual(results: Results) -> tuple[LedgerEntry, ...]:
    cells, polygons = (results.numbers("dual", name) for name in ("cells", "dual_cells"))
    identity = make_claim(
        "9.4",
        "tiling-is-dual",
        Kind.IDENTITY,
        "The tiling of the input space is the dual subdivision: one of its cells per tile.",
        DUAL,
    )
    pattern = make_claim(
        "4",
        "dual-cell-is-pattern",
        Kind.IDENTITY,
        "Each cell of the dual subdivision corresponds to one activation pattern.",
        DUAL,
    )
    return (
        judge_all(identity, cells == polygons),
        *_turned_around(results, identity),
        judge_all(pattern, cells == polygons),
        _vertices(results, pattern),
    )


def _turned_around(results: Results, identity: Claim) -> tuple[LedgerEntry, LedgerEntry]:
    regular = results.flags("dual", "regular")
    points = results.numbers("dual", "crossings") == results.numbers("dual", "dual_cells")
    skeleton = make_claim(
        "9.4",
        "tiling-dual-graph",
        Kind.IDENTITY,
        "Tiles are the *vertices* of the dual subdivision of $f \\otimes g$, and tiles with a "
        "common edge its edges (one hidden layer; every output weight other than zero, no line "
        "twice).",
        DUAL,
        corrects=identity.id,
    )
    crossing = make_claim(
        "9.4",
        "dual-cells-are-crossings",
        Kind.IDENTITY,
        "The cells of the dual subdivision are the points where boundaries cross (under the same "
        "conditions).",
        DUAL,
        corrects=identity.id,
    )
    graph = results.flags("dual", "graph_matches")
    return judge_all(skeleton, graph[regular]), judge_all(crossing, points[regular])


def _vertices(results: Results, pattern: Claim) -> LedgerEntry:
    vertex = make_claim(
        "4",
        "dual-vertex-is-pattern",
        Kind.IDENTITY,
        "Each vertex of the dual subdivision of $f \\otimes g$ corresponds to one activation "
        "pattern (under the same conditions).",
        DUAL,
        corrects=pattern.id,
    )
    as_many = results.numbers("dual", "cells") == results.numbers("dual", "dual_vertices")
    matches = results.flags("dual", "graph_matches") & as_many
    return judge_all(vertex, matches[results.flags("dual", "regular")])


def _regions(results: Results) -> tuple[LedgerEntry, ...]:
    silent = results.numbers("deep", "map_silent")
    same = make_claim(
        "3",
        "cells-are-linear-regions",
        Kind.IDENTITY,
        "Activation patterns and affine pieces cut the input space into the same partition: the "
        "output's affine map changes across every edge of the tiling.",
        MAPS,
    )
    finer = make_claim(
        "3",
        "cells-finer-than-regions",
        Kind.EXISTENCE,
        "The partition by patterns can be finer: a trained network has neighbouring cells with "
        "different patterns and one affine map.",
        MAPS,
        corrects=same.id,
    )
    return judge_all(same, silent == 0), judge_any(finer, silent > 0)
