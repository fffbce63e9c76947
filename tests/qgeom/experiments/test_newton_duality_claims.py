"""`newton_duality`: claims hold on fitting data and fail on data made to contradict them."""

import numpy as np
import pytest

from qgeom.experiments.newton_duality.claims import claims
from qgeom.experiments.outcome import Outcome

# two polynomials in the plane of one size, one without full dimension, two in space
CASES = {
    "kind": ["random", "bent", "sparse", "random", "tied"],
    "variables": [2, 2, 2, 3, 3],
    "degree": [3, 3, 3, 2, 2],
    "draw": [0, 0, 0, 0, 0],
    "kink_points": [20, 20, 20, 20, 20],
    "kink_equal_wrong": [4, 0, 0, 3, 0],
    "kink_tie_wrong": [0, 0, 0, 0, 0],
    "hull_vertices": [9, 10, 3, 9, 10],
    "upper_vertices": [6, 10, 3, 8, 7],
    "regions": [6, 10, 3, 8, 7],
    "inner_vertices": [0, 1, 0, 0, 0],
    "loops": [0, 1, 0, 2, 0],
    "dual_cells": [4, 9, 2, 5, 7],
    "touching": [0, 2, 0, 0, 1],
    "spans": [True, True, False, True, True],
    "simplicial": [True, False, True, True, False],
    "nudged": [False, True, False, False, True],
    "nudged_split": [False, True, False, False, True],
    "network_match": [True, True, True, False, False],
    "inner_edges_are_pieces": [False] * 5,
}
ALWAYS = [
    "covers",
    "euler",
    "area_by_points",
    "vertices_match",
    "edges_match",
    "points_match",
    "around_match",
    "bounded_match",
    "pieces_match",
    "orthogonal",
    "slopes_span_newton",
    "shifted_match",
]
ROUNDINGS = {
    "same_subdivision": [True, False, False, True],
    "moved": [True, True, True, False],
    "below_radius": [True, False, False, True],
    "kept_pieces": [3, 2, 0, 0],
    "turned_pieces": [0, 0, 0, 0],
    "new_slopes": [0, 0, 0, 0],
    "kept_maps": [6, 5, 0, 0],
    "intercept_changes": [4, 5, 0, 0],
    "offset_mismatches": [0, 0, 0, 0],
    "lost_regions": [0, 1, 0, 0],
    "new_regions": [0, 0, 0, 0],
    "merged_cells": [0, 1, 0, 0],
    "split_cells": [0, 0, 0, 0],
    "lost_edges": [0, 3, 1, 0],
    "new_edges": [0, 0, 1, 0],
}


def arrays():
    made = {f"case_{name}": np.array(values) for name, values in CASES.items()}
    made |= {f"case_{name}": np.ones(5, dtype=np.bool_) for name in ALWAYS}
    return made | {f"rounding_{name}": np.array(values) for name, values in ROUNDINGS.items()}


def verdicts(changes=()):
    made = arrays()
    for name, (place, value) in dict(changes).items():
        made[name] = made[name].copy()
        made[name][place] = value
    entries = claims(Outcome(arrays=made, metrics={}))
    return {entry.claim.id: str(entry.verdict) for entry in entries}


EXPECTED = {
    "TGR-geometry-equal-values": "corrected",
    "TGR-geometry-tie-for-maximum": "reproduced",
    "TGR-geometry-subdivision": "reproduced",
    "TGR-geometry-vertices-cells": "corrected",
    "TGR-geometry-upper-vertices-cells": "reproduced",
    "TGR-geometry-edges-adjacent": "reproduced",
    "TGR-geometry-touching-cells": "reproduced",
    "TGR-geometry-edges-orthogonal": "reproduced",
    "TGR-geometry-cells-corners": "reproduced",
    "TGR-geometry-loop-needs-inner-vertex": "reproduced",
    "TGR-geometry-loops-are-inner-vertices": "reproduced",
    "TGR-geometry-bounded-are-inner-vertices": "reproduced",
    "TGR-geometry-loops-in-space": "reproduced",
    "TGR-geometry-vertices-bound-regions": "reproduced",
    "TGR-geometry-vertices-exceed-regions": "reproduced",
    "TGR-geometry-upper-vertices-count-regions": "reproduced",
    "TGQ-3-dual-cell-is-region": "corrected",
    "TGQ-3-dual-vertex-is-region": "reproduced",
    "TGQ-3-hypersurface-is-partition-boundary": "reproduced",
    "TGQ-4-dual-boundaries-are-hypersurface": "corrected",
    "TGQ-4-dual-edges-cross-hypersurface": "reproduced",
    "TGQ-3-newton-without-analogue": "corrected",
    "TGQ-3-newton-is-hull-of-slopes": "reproduced",
    "TGQ-4-upper-hull-subdivides": "reproduced",
    "TGQ-4-whole-exponents": "reproduced",
    "TGQ-3-subdivision-encodes-partition": "reproduced",
    "TGQ-3-newton-polytope-alone": "reproduced",
    "TGQ-4-subdivision-shifts": "corrected",
    "TGQ-4-hypersurface-shifts-parallel": "reproduced",
    "TGQ-4-subdivision-safe-radius": "reproduced",
    "TGQ-4-slope-and-intercept-change": "corrected",
    "TGQ-4-intercept-alone-changes": "reproduced",
    "TGQ-4-dual-cells-merge": "reproduced",
    "TGQ-4-dual-cells-split": "reproduced",
    "TGQ-4-regions-appear-disappear": "reproduced",
    "TGQ-4-subdivision-changes-regions-stay": "reproduced",
    "TGQ-4-ties-have-no-radius": "reproduced",
}
EVERY = slice(None)

# data on which a claim has another verdict than in EXPECTED
BROKEN = [
    ("TGR-geometry-equal-values", "reproduced", {"case_kink_equal_wrong": (EVERY, 0)}),
    ("TGR-geometry-tie-for-maximum", "refuted", {"case_kink_tie_wrong": (4, 1)}),
    ("TGR-geometry-equal-values", "refuted", {"case_kink_tie_wrong": (4, 1)}),
    ("TGR-geometry-subdivision", "refuted", {"case_covers": (0, False)}),
    ("TGR-geometry-subdivision", "refuted", {"case_euler": (1, False)}),
    ("TGR-geometry-subdivision", "refuted", {"case_area_by_points": (0, False)}),
    (
        "TGR-geometry-vertices-cells",
        "reproduced",
        {"case_hull_vertices": (EVERY, CASES["regions"])},
    ),
    ("TGR-geometry-vertices-cells", "refuted", {"case_vertices_match": (3, False)}),
    ("TGR-geometry-upper-vertices-cells", "refuted", {"case_vertices_match": (3, False)}),
    ("TGR-geometry-edges-adjacent", "refuted", {"case_edges_match": (4, False)}),
    ("TGR-geometry-edges-adjacent", "refuted", {"case_network_match": (0, False)}),
    ("TGR-geometry-touching-cells", "inconclusive", {"case_touching": (EVERY, 0)}),
    ("TGR-geometry-edges-orthogonal", "refuted", {"case_orthogonal": (2, False)}),
    ("TGR-geometry-cells-corners", "refuted", {"case_points_match": (0, False)}),
    ("TGR-geometry-cells-corners", "refuted", {"case_around_match": (3, False)}),
    ("TGR-geometry-loop-needs-inner-vertex", "refuted", {"case_loops": (0, 1)}),
    ("TGR-geometry-loop-needs-inner-vertex", "inconclusive", {"case_loops": (EVERY, 0)}),
    ("TGR-geometry-loops-are-inner-vertices", "refuted", {"case_loops": (1, 2)}),
    ("TGR-geometry-bounded-are-inner-vertices", "refuted", {"case_bounded_match": (4, False)}),
    ("TGR-geometry-loops-in-space", "inconclusive", {"case_inner_vertices": (3, 1)}),
    ("TGR-geometry-vertices-bound-regions", "refuted", {"case_regions": (0, 11)}),
    (
        "TGR-geometry-vertices-exceed-regions",
        "inconclusive",
        {"case_hull_vertices": (EVERY, CASES["regions"])},
    ),
    ("TGR-geometry-upper-vertices-count-regions", "refuted", {"case_upper_vertices": (0, 7)}),
    ("TGQ-3-dual-cell-is-region", "reproduced", {"case_dual_cells": (EVERY, CASES["regions"])}),
    ("TGQ-3-dual-cell-is-region", "refuted", {"case_points_match": (0, False)}),
    ("TGQ-3-dual-vertex-is-region", "refuted", {"case_vertices_match": (0, False)}),
    ("TGQ-3-hypersurface-is-partition-boundary", "refuted", {"case_network_match": (2, False)}),
    (
        "TGQ-4-dual-boundaries-are-hypersurface",
        "reproduced",
        {"case_inner_edges_are_pieces": (EVERY, True)},
    ),
    ("TGQ-4-dual-edges-cross-hypersurface", "refuted", {"case_pieces_match": (3, False)}),
    ("TGQ-4-dual-boundaries-are-hypersurface", "refuted", {"case_orthogonal": (0, False)}),
    ("TGQ-3-newton-without-analogue", "reproduced", {"case_slopes_span_newton": (EVERY, False)}),
    ("TGQ-3-newton-is-hull-of-slopes", "refuted", {"case_slopes_span_newton": (2, False)}),
    ("TGQ-4-upper-hull-subdivides", "refuted", {"case_covers": (4, False)}),
    ("TGQ-4-whole-exponents", "refuted", {"case_shifted_match": (1, False)}),
    ("TGQ-3-subdivision-encodes-partition", "refuted", {"case_around_match": (0, False)}),
    ("TGQ-3-newton-polytope-alone", "inconclusive", {"case_regions": (EVERY, 5)}),
    ("TGQ-4-subdivision-shifts", "reproduced", {"rounding_same_subdivision": (0, False)}),
    ("TGQ-4-hypersurface-shifts-parallel", "refuted", {"rounding_turned_pieces": (0, 1)}),
    ("TGQ-4-subdivision-safe-radius", "refuted", {"rounding_below_radius": (1, True)}),
    ("TGQ-4-subdivision-shifts", "refuted", {"rounding_below_radius": (1, True)}),
    ("TGQ-4-slope-and-intercept-change", "reproduced", {"rounding_new_slopes": ([0, 1], 1)}),
    ("TGQ-4-intercept-alone-changes", "refuted", {"rounding_offset_mismatches": (1, 1)}),
    ("TGQ-4-intercept-alone-changes", "refuted", {"rounding_new_slopes": (0, 1)}),
    ("TGQ-4-dual-cells-merge", "inconclusive", {"rounding_merged_cells": (1, 0)}),
    ("TGQ-4-dual-cells-split", "inconclusive", {"case_nudged_split": (EVERY, False)}),
    ("TGQ-4-regions-appear-disappear", "inconclusive", {"rounding_lost_regions": (1, 0)}),
    (
        "TGQ-4-subdivision-changes-regions-stay",
        "inconclusive",
        {"rounding_lost_edges": (2, 0), "rounding_new_edges": (2, 0)},
    ),
    ("TGQ-4-ties-have-no-radius", "refuted", {"case_nudged": (1, False)}),
    ("TGQ-4-ties-have-no-radius", "refuted", {"case_nudged": (0, True)}),
]


def test_the_verdicts_on_fitting_data():
    assert verdicts() == EXPECTED


@pytest.mark.parametrize(("claim", "verdict", "changes"), BROKEN)
def test_a_claim_fails_on_contradicting_data(claim, verdict, changes):
    assert verdicts(changes)[claim] == verdict


def test_every_claim_is_broken_by_something():
    assert {claim for claim, _, _ in BROKEN} == set(EXPECTED)
    assert all(EXPECTED[claim] != verdict for claim, verdict, _ in BROKEN)


def test_statements_and_evidence():
    entries = claims(Outcome(arrays=arrays(), metrics={}))
    for entry in entries:
        assert entry.claim.statement.endswith((".", ")"))
        assert all("newton-duality" in label for label in entry.claim.evidence)
        assert entry.claim.evidence
