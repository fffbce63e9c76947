"""`local_complexity`: claims hold on fitting data and fail on data made to contradict them."""

import numpy as np
import pytest

from qgeom.claims import Kind
from qgeom.experiments.local_complexity.claims import claims
from qgeom.experiments.outcome import Outcome

NETWORKS = [(name, seed) for name in ("moons", "spirals") for seed in range(3)]
BITS = (2, 4, 8)
ROWS = [(d, s, g, b) for d, s in NETWORKS for g in ("fixed_range", "asymmetric") for b in BITS]
RADII, DIRECTIONS = (0.01, 0.05), (1, 4)
PREDICTORS = [(n, r) for r in RADII for n in ("neurons", "sampled", "cells")]
PREDICTORS += [("nearest", 0.0), ("decision", 0.0)]
SAMPLED = {2: 0.6, 4: 0.7, 8: 0.75}  # area under the curve by bits
METRICS = {
    "confidence": 0.95,
    "faithful": 0.9,
    "useful": 0.7,
    "resolution": 10,
    "reference_radius": 0.01,
    "reference_directions": 4,
}


def arrays():
    """Data on which each claim has the verdict in EXPECTED."""
    bits = np.array([row[3] for row in ROWS])
    wobble = np.array([0.002 * row[1] for row in ROWS])
    base = np.array([SAMPLED[b] for b in bits]) + wobble
    shifts = [0.0, 0.0, 0.0, -0.1, -0.1, -0.1, 0.1, -0.2]
    auc = base[:, None] + np.array(shifts) + wobble[:, None] * np.arange(8)
    n = len(NETWORKS)
    seeds = np.array([seed for _, seed in NETWORKS])
    sampling = np.ones((n, 2, 2)) * np.array([0.8, 0.97]) - 0.001 * seeds[:, None, None]
    return {
        "row_dataset": np.array([r[0] for r in ROWS]),
        "row_seed": np.array([r[1] for r in ROWS]),
        "row_grid": np.array([r[2] for r in ROWS]),
        "row_bits": bits,
        "row_auc": auc,
        "row_rank": auc - 0.5,
        "row_error_rank": -0.2 - wobble,
        "row_flip_area": np.array([{2: 0.8, 4: 0.3, 8: 0.02}[b] for b in bits]),
        "predictor_name": np.array([name for name, _ in PREDICTORS]),
        "predictor_radius": np.array([radius for _, radius in PREDICTORS]),
        "radii": np.array(RADII),
        "directions": np.array(DIRECTIONS),
        "cost_complexity": np.array([2, 8]),
        "cost_flips": np.arange(2, 14),
        "member_dataset": np.array([d for d, _ in NETWORKS]),
        "member_seed": seeds,
        "member_sampling_rank": sampling,
        "member_sampling_equal": sampling,
        "member_sampling_above": np.zeros((n, 2, 2)),
        "member_cells_rank": np.full((n, 2), 0.95) + 0.001 * seeds[:, None],
        "member_cells_below": np.zeros((n, 2)),
        "member_cells_single": np.full((n, 2), 60.0),
        "member_cells_single_excess": np.zeros((n, 2)),
        "member_cells_excess": np.full((n, 2), 3.0),
        "member_mean": np.full((n, 2), 1.0) + 0.01 * seeds[:, None],
        "member_data_mean": np.full((n, 2), 1.5),
        "member_rank_decision": -0.3 - 0.01 * seeds,
        "member_bending_sampled": 0.8 + 0.01 * seeds,
        "member_bending_crossed": 0.4 + 0.01 * seeds,
        "member_bending_calm": np.full(n, 50.0),
        "member_bending_calm_bent": np.zeros(n),
        "member_bending_unseen": np.full(n, 55.0),
        "member_bending_unseen_bent": np.full(n, 2.0),
        "member_hyperplane_gap": np.full(n, 1e-14),
    }


def verdicts(changes=(), **metrics):
    made = arrays()
    for name, change in dict(changes).items():
        made[name] = change(made) if callable(change) else np.full_like(made[name], change)
    found = claims(Outcome(arrays=made, metrics=METRICS | metrics))
    return {entry.claim.id.removeprefix("TGQ-"): str(entry.verdict) for entry in found}


EXPECTED = {
    "9.7-flips-likelier": "reproduced",
    "9.7-flips-likelier-2-bits": "reproduced",
    "9.7-flips-likelier-4-bits": "reproduced",
    "9.7-flips-likelier-8-bits": "reproduced",
    "8-complexity-flip-count": "reproduced",
    "8-small-perturbations": "reproduced",
    "9.7-beats-decision": "reproduced",
    "9.7-beats-nearest": "corrected",
    "9.7-nearest-beats": "reproduced",
    "9.7-useful-proxy-smallest-bits": "refuted",
    "9.7-useful-proxy-largest-bits": "reproduced",
    "9.7-useful-nearest-largest-bits": "reproduced",
    "9.7-small-radius": "reproduced",
    "8-complexity-near-decision": "reproduced",
    "8-complexity-low-at-data": "corrected",
    "8-complexity-high-at-data": "reproduced",
    "8-counts-all": "corrected",
    "8-counts-lower-bound": "reproduced",
    "9.7-sampled-faithful": "reproduced",
    "8-complexity-is-density": "reproduced",
    "8-cells-at-least": "reproduced",
    "GDL-dynamics-zaslavsky": "reproduced",
    "GDL-dynamics-zaslavsky-needs-unfolded": "reproduced",
    "9.7-cheaper": "corrected",
    "9.7-cheaper-many-twins": "reproduced",
    "9.7-nearest-one-evaluation": "reproduced",
    "9.7-replaces-rate": "corrected",
    "9.7-ranks-only": "reproduced",
    "8-complexity-is-nonlinearity": "corrected",
    "8-nonlinearity-rises": "reproduced",
    "8-no-crossing-affine": "corrected",
    "8-no-boundary-affine": "reproduced",
    "5-error-at-complexity": "corrected",
    "5-error-falls-with-complexity": "reproduced",
}


def column(name, radius, value):
    """Change one predictor's areas under the curve (and nothing else)."""

    def change(made):
        auc = made["row_auc"].copy()
        auc[:, PREDICTORS.index((name, radius))] = value(made) if callable(value) else value
        return auc

    return {"row_auc": change}


def spread(made):
    return np.where(made["row_seed"] == 0, 0.3, 0.9)


def falling(made):
    return 0.9 - 0.04 * made["row_bits"]


def one(name):
    """A single case that violates."""

    def change(made):
        array = made[name].copy()
        array.flat[0] = 1.0
        return array

    return {name: change}


def test_every_claim_has_its_verdict():
    assert verdicts() == EXPECTED


SAMPLE = ("sampled", 0.01)
FAILURES = [
    (column(*SAMPLE, 0.4), "9.7-flips-likelier", "refuted"),
    (column(*SAMPLE, spread), "9.7-flips-likelier", "inconclusive"),
    (column(*SAMPLE, 0.4), "9.7-flips-likelier-2-bits", "refuted"),
    (column(*SAMPLE, falling), "8-small-perturbations", "refuted"),
    ({"row_rank": -0.2}, "8-complexity-flip-count", "refuted"),
    (column("decision", 0.0, 0.95), "9.7-beats-decision", "refuted"),
    (column("nearest", 0.0, 0.4), "9.7-beats-nearest", "reproduced"),
    (column("nearest", 0.0, 0.4), "9.7-nearest-beats", "refuted"),
    (column("nearest", 0.0, spread), "9.7-beats-nearest", "inconclusive"),
    (column(*SAMPLE, 0.9), "9.7-useful-proxy-smallest-bits", "reproduced"),
    (column(*SAMPLE, 0.65), "9.7-useful-proxy-largest-bits", "refuted"),
    (column("nearest", 0.0, 0.65), "9.7-useful-nearest-largest-bits", "refuted"),
    (column("sampled", 0.05, 0.95), "9.7-small-radius", "refuted"),
    ({"member_rank_decision": 0.3}, "8-complexity-near-decision", "refuted"),
    ({"member_data_mean": 0.5}, "8-complexity-low-at-data", "reproduced"),
    ({"member_data_mean": 0.5}, "8-complexity-high-at-data", "refuted"),
    ({"member_sampling_equal": 1.0}, "8-counts-all", "reproduced"),
    (one("member_sampling_above"), "8-counts-lower-bound", "refuted"),
    (one("member_sampling_above"), "8-counts-all", "refuted"),
    ({"member_sampling_rank": 0.85}, "9.7-sampled-faithful", "refuted"),
    ({"member_cells_rank": 0.5}, "8-complexity-is-density", "refuted"),
    (one("member_cells_below"), "8-cells-at-least", "refuted"),
    (one("member_cells_single_excess"), "GDL-dynamics-zaslavsky", "refuted"),
    ({"member_cells_single": 0.0}, "GDL-dynamics-zaslavsky", "inconclusive"),
    ({"member_cells_excess": 0.0}, "GDL-dynamics-zaslavsky-needs-unfolded", "inconclusive"),
    ({"cost_complexity": 1}, "9.7-cheaper", "reproduced"),
    ({"cost_complexity": 20}, "9.7-cheaper-many-twins", "refuted"),
    ({"cost_complexity": 20}, "9.7-cheaper", "refuted"),
    ({"member_hyperplane_gap": 1e-3}, "9.7-nearest-one-evaluation", "refuted"),
    ({"member_hyperplane_gap": 1e-3}, "9.7-cheaper", "refuted"),
    ({"row_flip_area": 0.5}, "9.7-replaces-rate", "reproduced"),
    ({"row_flip_area": 0.5}, "9.7-ranks-only", "refuted"),
    ({"member_bending_sampled": 0.95}, "8-complexity-is-nonlinearity", "reproduced"),
    ({"member_bending_crossed": -0.1}, "8-complexity-is-nonlinearity", "refuted"),
    ({"member_bending_crossed": -0.1}, "8-nonlinearity-rises", "refuted"),
    ({"member_bending_unseen_bent": 0.0}, "8-no-crossing-affine", "reproduced"),
    (one("member_bending_calm_bent"), "8-no-crossing-affine", "refuted"),
    (one("member_bending_calm_bent"), "8-no-boundary-affine", "refuted"),
    ({"member_bending_calm": 0.0}, "8-no-boundary-affine", "inconclusive"),
    ({"row_error_rank": 0.2}, "5-error-at-complexity", "reproduced"),
    ({"row_error_rank": lambda m: spread(m) - 0.6}, "5-error-at-complexity", "inconclusive"),
    ({"row_error_rank": 0.2}, "5-error-falls-with-complexity", "refuted"),
]


@pytest.mark.parametrize(("changes", "claim", "verdict"), FAILURES)
def test_contradicting_data_change_the_verdict(changes, claim, verdict):
    assert verdicts(changes)[claim] == verdict != EXPECTED[claim]


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize(("verdict", "areas"), [("refuted", 0.4), ("inconclusive", spread)])
def test_each_bit_width_is_judged_by_its_own_twins(bits, verdict, areas):
    def change(made):
        values = areas(made) if callable(areas) else areas
        own = made["row_auc"][:, PREDICTORS.index(SAMPLE)]
        return np.where(made["row_bits"] == bits, values, own)

    found = verdicts(column(*SAMPLE, change))
    assert {b: found[f"9.7-flips-likelier-{b}-bits"] for b in BITS} == {
        b: verdict if b == bits else "reproduced" for b in BITS
    }


def test_every_claim_was_made_to_fail():
    tried = {claim for _, claim, _ in FAILURES}
    by_bits = {f"9.7-flips-likelier-{bits}-bits" for bits in BITS}
    assert set(EXPECTED) - by_bits == tried - by_bits


def test_twins_without_numbers_are_left_out():
    def hollow(made):
        auc = made["row_auc"].copy()
        auc[made["row_bits"] == 2] = np.nan
        return auc

    found = verdicts({"row_auc": hollow})
    assert found["9.7-flips-likelier"] == "reproduced"
    assert found["9.7-flips-likelier-2-bits"] == "inconclusive"
    assert found["9.7-useful-proxy-smallest-bits"] == "inconclusive"


def test_claims_are_stated_once_and_cite_evidence():
    entries = claims(Outcome(arrays=arrays(), metrics=METRICS))
    statements = [entry.claim.statement for entry in entries]
    assert len(set(statements)) == len(statements)
    for entry in entries:
        assert entry.claim.evidence
        assert all("local-complexity" in label for label in entry.claim.evidence)
        assert entry.claim.kind in Kind
