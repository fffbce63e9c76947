"""`tiling_change`: claims hold on fitting data and fail on data made to contradict them."""

import re

import numpy as np
import pytest

from qgeom.claims import Kind
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.tiling_change.claims import claims

BITS = (2, 4, 8)
NETWORKS = [(name, seed) for name in ("moons", "spirals") for seed in range(3)]
ROWS = [(d, s, g, b) for d, s in NETWORKS for g in ("fixed_range", "asymmetric") for b in BITS]
LAYERS = [("small", 0), *NETWORKS]
LOST = {2: 60, 4: 30, 8: 4}


def arrays():
    """Data on which each claim has the verdict in EXPECTED."""
    bits = np.array([row[3] for row in ROWS])
    wobble = np.array([row[1] for row in ROWS])
    lost = np.array([LOST[b] for b in bits]) + wobble
    row = {
        "dataset": np.array([r[0] for r in ROWS]),
        "seed": wobble,
        "grid": np.array([r[2] for r in ROWS]),
        "bits": bits,
        "cells_float": np.full(len(ROWS), 100),
        "cells_quantized": np.full(len(ROWS), 100),
        "lost": lost,
        "gained": lost,
        "merged": np.full(len(ROWS), 5),
        "split": np.full(len(ROWS), 5),
        "changed": 90 + wobble,
        "touched": np.where(bits == 2, 70, 95),
        "moved": np.where(bits == 2, 0.8, 0.1),
        "lost_area": np.full(len(ROWS), 0.05),
        "touched_area": np.full(len(ROWS), 0.9),
        "map_changed": np.full(len(ROWS), 0.1),
        "same_graph": bits == 8,
    }
    small = {"moved": np.array([0.1, 0.0]), "same_graph": np.array([True, True])}
    n = len(LAYERS)
    dual = {
        "dataset": np.array([d for d, _ in LAYERS]),
        "cells": np.full(n, 37),
        "dual_cells": np.full(n, 28),
        "crossings": np.full(n, 28),
        "dual_vertices": np.full(n, 37),
        "regular": np.array([True] * (n - 1) + [False]),
        "silent": np.array([0] * (n - 1) + [3]),
        "contained": np.ones(n, dtype=np.bool_),
        "graph_matches": np.array([True] * (n - 1) + [False]),
    }
    m = len(NETWORKS)
    deep = {
        "map_silent": np.array([7] + [0] * (m - 1)),
        "edges_missing": np.array([1] + [0] * (m - 1)),
        "cells_crossed": np.zeros(m, dtype=np.int64),
    }
    shown = np.array([r[2] for r in ROWS]) == "asymmetric"
    lattice = {
        "float_missed": np.full(shown.sum(), 2),
        "quantized_missed": np.zeros(shown.sum(), dtype=np.int64),
        "missed_area": np.full(shown.sum(), 1e-4),
        "lost": row["lost"][shown] - 1,
        "gained": row["gained"][shown],
    }
    parts = {"row": row, "small": small, "dual": dual, "deep": deep, "lattice": lattice}
    return {f"{p}_{name}": array for p, part in parts.items() for name, array in part.items()}


METRICS = {
    "few_share": 0.25,
    "changed_share": 0.05,
    "confidence": 0.95,
    "resolution": 400,
    "showcase_grid": "asymmetric",
}


def judged(changes=()):
    made = arrays()
    for name, change in dict(changes).items():
        made[name] = change(made) if callable(change) else np.full_like(made[name], change)
    return claims(Outcome(arrays=made, metrics=METRICS))


def verdicts(changes=()):
    return {e.claim.id.removeprefix("TGQ-"): str(e.verdict) for e in judged(changes)}


EXPECTED = {
    "9.4-hypersurfaces-are-boundaries": "reproduced",
    "4-hypersurfaces-are-boundaries-rule": "corrected",
    "4-hypersurfaces-within-boundaries": "reproduced",
    "4-hypersurfaces-are-boundaries-regular": "reproduced",
    "9.4-tiling-is-dual": "corrected",
    "9.4-tiling-dual-graph": "reproduced",
    "9.4-dual-cells-are-crossings": "reproduced",
    "4-dual-cell-is-pattern": "corrected",
    "4-dual-vertex-is-pattern": "reproduced",
    "3-cells-are-linear-regions": "corrected",
    "3-cells-finer-than-regions": "reproduced",
    "4-boundaries-shift": "reproduced",
    "4-affine-maps-change": "reproduced",
    "4-cells-merge-split": "reproduced",
    "9.4-cells-appear-vanish": "reproduced",
    "7.2-flips-are-combinatorial": "corrected",
    "7.2-flips-without-combinatorial": "reproduced",
    "3-changed-cells-bound-flips": "corrected",
    "3-vanished-areas-bound-flips": "reproduced",
    "3-touched-cells-bound-flips": "corrected",
    "3-touched-areas-bound-flips": "reproduced",
    "6.6-total-bounds-changed": "corrected",
    "6.6-both-totals-bound-changed": "reproduced",
    "6.6-far-fewer-change": "corrected",
    "6.6-far-fewer-change-2-bits": "refuted",
    "6.6-far-fewer-vanish-2-bits": "refuted",
    "6.6-far-fewer-change-4-bits": "refuted",
    "6.6-far-fewer-vanish-4-bits": "refuted",
    "6.6-far-fewer-change-8-bits": "refuted",
    "6.6-far-fewer-vanish-8-bits": "reproduced",
    "9.4-grid-shows-tiling": "corrected",
    "9.4-grid-misses-slivers": "reproduced",
    "9.4-grid-tells-changes": "refuted",
}


def test_every_claim_has_its_verdict_on_fitting_data():
    assert verdicts() == EXPECTED


@pytest.mark.parametrize(
    ("changes", "claim", "verdict"),
    [
        ({"dual_silent": 1}, "9.4-hypersurfaces-are-boundaries", "refuted"),
        ({"dual_contained": False}, "9.4-hypersurfaces-are-boundaries", "refuted"),
        (
            {"dual_silent": 0, "deep_edges_missing": 0},
            "4-hypersurfaces-are-boundaries-rule",
            "reproduced",
        ),
        ({"dual_contained": False}, "4-hypersurfaces-are-boundaries-rule", "refuted"),
        ({"dual_contained": False}, "4-hypersurfaces-within-boundaries", "refuted"),
        ({"deep_cells_crossed": 1}, "4-hypersurfaces-within-boundaries", "refuted"),
        ({"dual_silent": 1}, "4-hypersurfaces-are-boundaries-regular", "refuted"),
        ({"dual_dual_cells": 37}, "9.4-tiling-is-dual", "reproduced"),
        ({"dual_graph_matches": False}, "9.4-tiling-is-dual", "refuted"),
        ({"dual_graph_matches": False}, "9.4-tiling-dual-graph", "refuted"),
        ({"dual_regular": False}, "9.4-tiling-dual-graph", "inconclusive"),
        ({"dual_crossings": 27}, "9.4-dual-cells-are-crossings", "refuted"),
        ({"dual_dual_cells": 37}, "4-dual-cell-is-pattern", "reproduced"),
        ({"dual_dual_vertices": 36}, "4-dual-vertex-is-pattern", "refuted"),
        ({"deep_map_silent": 0}, "3-cells-are-linear-regions", "reproduced"),
        ({"deep_map_silent": 0}, "3-cells-finer-than-regions", "inconclusive"),
        ({"row_moved": 0.0}, "4-boundaries-shift", "inconclusive"),
        ({"row_map_changed": 0.0}, "4-affine-maps-change", "inconclusive"),
        ({"row_merged": 0}, "4-cells-merge-split", "inconclusive"),
        ({"row_split": 0}, "4-cells-merge-split", "inconclusive"),
        ({"row_lost": 0}, "9.4-cells-appear-vanish", "inconclusive"),
        ({"row_gained": 0}, "9.4-cells-appear-vanish", "inconclusive"),
        (
            {"row_same_graph": False, "small_same_graph": False},
            "7.2-flips-are-combinatorial",
            "reproduced",
        ),
        (
            {"row_same_graph": False, "small_moved": 0.0},
            "7.2-flips-without-combinatorial",
            "inconclusive",
        ),
        ({"row_lost": 90}, "3-changed-cells-bound-flips", "reproduced"),
        ({"row_lost_area": 0.2}, "3-changed-cells-bound-flips", "refuted"),
        ({"row_lost_area": 0.2}, "3-vanished-areas-bound-flips", "refuted"),
        ({"row_touched": 85}, "3-touched-cells-bound-flips", "reproduced"),
        ({"row_touched_area": 0.5}, "3-touched-areas-bound-flips", "refuted"),
        ({"row_gained": 0}, "6.6-total-bounds-changed", "reproduced"),
        ({"row_gained": 190}, "6.6-both-totals-bound-changed", "refuted"),
        ({"row_changed": 10}, "6.6-far-fewer-change", "reproduced"),
        ({"row_lost": 40}, "6.6-far-fewer-change", "refuted"),
        ({"row_changed": 10}, "6.6-far-fewer-change-8-bits", "reproduced"),
        (
            {"row_lost": lambda a: 10 + 15 * a["row_seed"]},
            "6.6-far-fewer-vanish-8-bits",
            "inconclusive",
        ),
        ({"row_lost": 40}, "6.6-far-fewer-vanish-8-bits", "refuted"),
        ({"lattice_float_missed": 0}, "9.4-grid-shows-tiling", "reproduced"),
        ({"lattice_missed_area": 0.02}, "9.4-grid-shows-tiling", "refuted"),
        ({"lattice_missed_area": 0.02}, "9.4-grid-misses-slivers", "refuted"),
        (
            {"lattice_lost": lambda a: a["lattice_lost"] + 1},
            "9.4-grid-tells-changes",
            "reproduced",
        ),
    ],
)
def test_contradicting_data_change_the_verdict(changes, claim, verdict):
    assert verdicts(changes)[claim] == verdict


BY_BITS = sorted(name for name in EXPECTED if re.search(r"-\d-bits$", name))
COLUMNS = {"change": "row_changed", "vanish": "row_lost"}
# shares of a network's cells: far below the limit, far above it, and on both sides of it
SHARES = {"reproduced": (5, 5, 5), "refuted": (60, 61, 62), "inconclusive": (2, 30, 50)}


@pytest.mark.parametrize("verdict", SHARES)
@pytest.mark.parametrize("claim", BY_BITS)
def test_each_bit_width_is_judged_by_its_own_twins(claim, verdict):
    kind, bits = re.fullmatch(r"6\.6-far-fewer-(\w+)-(\d)-bits", claim).groups()
    column = COLUMNS[kind]

    def change(made):
        shares = np.array(SHARES[verdict])[made["row_seed"]]
        return np.where(made["row_bits"] == int(bits), shares, made[column])

    found = verdicts({column: change})
    assert found[claim] == verdict
    others = set(BY_BITS) - {claim}
    assert {name: found[name] for name in others} == {name: EXPECTED[name] for name in others}


def test_every_claim_can_fail():
    marks = test_contradicting_data_change_the_verdict.pytestmark
    tried = {case[1] for mark in marks for case in mark.args[1]}
    assert set(EXPECTED) - set(BY_BITS) <= tried
    assert len(BY_BITS) == 2 * len(BITS)


def test_correcting_claims_say_what_they_correct():
    entries = judged()
    ids = {entry.claim.id for entry in entries}
    for entry in entries:
        assert entry.claim.kind in Kind
        if entry.claim.corrects:
            assert entry.claim.corrects in ids
