"""`classifier_flips`: claims hold on fitting data and fail on data made to contradict them."""

import numpy as np
import pytest

from qgeom.claims import Kind
from qgeom.experiments.classifier_flips.claims import claims
from qgeom.experiments.outcome import Outcome

NETWORKS = [(name, seed) for name in ("moons", "spirals") for seed in range(3)]
BITS = (2, 4, 8)
ROWS = [(d, s, g, b) for d, s in NETWORKS for g in ("fixed_range", "asymmetric") for b in BITS]
COARSE = {2: 0.8, 4: 0.3, 8: 0.02}


def arrays():
    """Data on which each claim has the verdict in EXPECTED."""
    bits = np.array([row[3] for row in ROWS])
    wobble = np.array([1 + 0.02 * row[1] for row in ROWS])
    area = np.array([COARSE[b] for b in bits]) * wobble
    entries = area / 3
    change, square = 0.2 * area, np.full(len(ROWS), 2.0)
    row = {
        "dataset": np.array([r[0] for r in ROWS]),
        "seed": np.array([r[1] for r in ROWS]),
        "grid": np.array([r[2] for r in ROWS]),
        "bits": bits,
        "float_test_accuracy": np.full(len(ROWS), 0.95),
        "test_accuracy": 0.95 - 0.3 * (area - 0.02 * wobble) - 0.001 * wobble,
        "test_changed": 0.1 * wobble,
        "test_spoiled": 0.08 * wobble,
        "test_repaired": 0.02 * wobble,
        "train_pattern_disagreement": area * (0.8 - 0.02 * wobble),
        "relu_flip_rate": entries,
        "pattern_disagreement": area,
        "coarse_relu_flip_rate": entries + 1e-3,
        "coarse_pattern_disagreement": area + 1e-3,
        "neuron_flip_rate": entries[:, None] * np.array([0.5, 1.5, 0.5, 1.5]),
        "reassigned_entries": entries,
        "reassigned_inputs": area,
        "decision_change": change,
        "change_without_flip": change * np.array([{2: 0.1, 4: 0.6, 8: 0.9}[b] for b in bits]),
        "change_needs_flip": 0.005 * change * wobble,
        "patterns_quantized": np.full(len(ROWS), 90),
        "flip_near": 0.3 * area * wobble,
        "flip_far": area - 0.3 * area * wobble,
        "flip_near_change": 0.05 * area,
        "flip_far_change": 0.01 * area,
        "flip_near_neuron": 0.95 * area / wobble,
        "error_mean_square": square,
        "error_square_near": 0.1 * wobble,
        "error_square_near_neuron": 0.5 * wobble,
        "error_square_changed": np.minimum(1.0, 1.1 * area) * square,
        "error_rank_decision": 0.3 * wobble,
        "error_rank_neuron": 0.2 * wobble,
        "error_rank_norm": 0.4 * wobble,
    }
    members = np.arange(len(NETWORKS))
    member = {
        "dataset": np.array([d for d, _ in NETWORKS]),
        "seed": np.array([s for _, s in NETWORKS]),
        "near_area": np.full(len(NETWORKS), 0.2),
        "near_neuron_area": np.full(len(NETWORKS), 0.6),
        "patterns_box": 80 + members,
        "patterns_empty": np.full(len(NETWORKS), 50),
    }
    fate = {
        "where": np.array(["box"] * len(ROWS) + ["train"] * len(ROWS)),
        "layer": np.zeros(2 * len(ROWS), dtype=np.int64),
        "survive_rate": np.tile(0.5 - entries, 2),
        "dead_rate": np.full(2 * len(ROWS), 0.5),
        "relu_flip_rate": np.tile(entries, 2),
        "collapse_mass": np.tile(0.5 + entries, 2),
    }
    sizes = np.array([100, 10000])
    sample = {
        "sizes": sizes,
        "relu_flip_rate": entries[:, None] + 0.1 / np.sqrt(sizes),
        "relu_flip_rate_radius": np.tile(0.2 / np.sqrt(sizes), (len(ROWS), 1)),
        "pattern_disagreement": area[:, None] - 0.1 / np.sqrt(sizes),
        "pattern_disagreement_radius": np.tile(0.2 / np.sqrt(sizes), (len(ROWS), 1)),
    }
    parts = {"row": row, "member": member, "fate": fate, "sample": sample}
    return {f"{p}_{name}": array for p, part in parts.items() for name, array in part.items()}


METRICS = {
    "confidence": 0.95,
    "near_fraction": 0.03,
    "rare_threshold": 0.01,
    "reference_bits": 8,
    "accuracy_effect": 0.01,
    "widths": [2, 8, 8, 1],
}


def verdicts(changes=(), **metrics):
    made = arrays()
    for name, change in dict(changes).items():
        made[name] = change(made) if callable(change) else np.full_like(made[name], change)
    found = claims(Outcome(arrays=made, metrics=METRICS | metrics))
    return {entry.claim.id.removeprefix("TGQ-"): str(entry.verdict) for entry in found}


EXPECTED = {
    "9.6-relu-flip-rate-area": "corrected",
    "9.6-relu-flip-rate-mean": "reproduced",
    "9.6-disagreement-bounds": "reproduced",
    "9.6-sample-converges-disagreement": "corrected",
    "9.6-sample-converges": "reproduced",
    "9.6-sample-disagreement": "reproduced",
    "5-fates-sum": "reproduced",
    "5-collapse-reassigned": "corrected",
    "5-reassigned-entries": "reproduced",
    "5-reassigned-inputs": "reproduced",
    "5-flips-rare": "corrected",
    "5-flips-rare-2-bits": "refuted",
    "5-flips-rare-4-bits": "refuted",
    "5-flips-rare-8-bits": "reproduced",
    "10.1-flips-fall-every-bit": "reproduced",
    "10.1-flips-fall-fixed-range": "reproduced",
    "10.1-flips-fall-asymmetric": "reproduced",
    "7.2-flips-near-neuron": "corrected",
    "7.2-flips-likelier-near-neuron": "reproduced",
    "8-stable-around-data": "reproduced",
    "8-boundaries-around-data": "refuted",
    "8-flips-near-decision": "reproduced",
    "9.6-accuracy-8-bits-fixed-range": "reproduced",
    "9.6-accuracy-8-bits-asymmetric": "reproduced",
    "9.6-near-flips-change": "corrected",
    "9.6-near-flips-likelier": "reproduced",
    "9.6-far-flips-harmless": "corrected",
    "9.6-far-flips-can-change": "reproduced",
    "9.6-only-flips-change": "corrected",
    "9.6-change-without-flip": "reproduced",
    "9.6-changes-mostly-without-flip": "reproduced",
    "9.6-changes-without-flip-rise": "reproduced",
    "9.6-flips-cause-changes": "corrected",
    "9.6-weights-cause-changes": "reproduced",
    "9.6-changes-are-mistakes": "corrected",
    "9.6-changes-repair": "reproduced",
    "9.6-changes-spoil-more": "reproduced",
    "5-error-near-decision": "corrected",
    "5-error-grows-outwards": "reproduced",
    "5-error-rank-decision": "corrected",
    "5-error-rank-decision-positive": "reproduced",
    "5-error-near-neurons": "refuted",
    "5-error-rank-neurons": "refuted",
    "7.2-error-at-flips": "reproduced",
    "6.5-monomials-product": "corrected",
    "6.5-monomials-power": "reproduced",
    "6.5-patterns-seen": "reproduced",
    "8-cells-without-data": "reproduced",
}


def test_fitting_data_give_the_expected_verdicts():
    assert verdicts() == EXPECTED


def switch(first, second):
    return lambda made: np.where(np.arange(len(ROWS)) // 6 % 2, first, second)


# claim, arrays that contradict it (or that no longer decide it), the verdict they must give
CASES = [
    ("9.6-relu-flip-rate-area", {"fate_relu_flip_rate": lambda m: np.tile(
        m["row_pattern_disagreement"], 2)}, "reproduced"),
    ("9.6-relu-flip-rate-area", {"row_neuron_flip_rate": 0.0}, "refuted"),
    ("9.6-relu-flip-rate-mean", {"row_neuron_flip_rate": 0.5}, "refuted"),
    ("9.6-disagreement-bounds", {"row_pattern_disagreement": 0.0}, "refuted"),
    ("9.6-disagreement-bounds", {"row_neuron_flip_rate": 0.0}, "refuted"),
    ("9.6-sample-converges-disagreement",
     {"sample_relu_flip_rate": lambda m: m["sample_pattern_disagreement"]}, "reproduced"),
    ("9.6-sample-converges", {"sample_relu_flip_rate": 0.9}, "refuted"),
    ("9.6-sample-disagreement", {"sample_pattern_disagreement": 0.5}, "refuted"),
    ("5-fates-sum", {"fate_dead_rate": 0.4}, "refuted"),
    ("5-collapse-reassigned", {"fate_collapse_mass": lambda m: m["fate_relu_flip_rate"]},
     "reproduced"),
    ("5-reassigned-entries", {"row_reassigned_entries": 0.5}, "refuted"),
    ("5-reassigned-inputs", {"row_reassigned_inputs": 0.5}, "refuted"),
    ("5-flips-rare-4-bits", {"row_relu_flip_rate": 1e-4}, "reproduced"),
    ("5-flips-rare", {"row_relu_flip_rate": 0.001}, "reproduced"),
    ("5-flips-rare", {"row_relu_flip_rate": 0.1}, "refuted"),
    ("5-flips-rare-2-bits", {"row_relu_flip_rate": 0.001}, "reproduced"),
    ("5-flips-rare-8-bits", {"row_relu_flip_rate": 0.1}, "refuted"),
    ("5-flips-rare-8-bits", {"row_relu_flip_rate": switch(0.001, 0.02)}, "inconclusive"),
    ("10.1-flips-fall-every-bit", {"row_pattern_disagreement": lambda m: np.where(
        m["row_bits"] == 4, 0.9, m["row_pattern_disagreement"])}, "corrected"),
    ("10.1-flips-fall-fixed-range", {"row_pattern_disagreement": lambda m: m["row_bits"] / 10},
     "refuted"),
    ("10.1-flips-fall-asymmetric", {"row_pattern_disagreement": 0.5}, "inconclusive"),
    ("7.2-flips-near-neuron", {"row_flip_near_neuron": lambda m: m["row_pattern_disagreement"]},
     "reproduced"),
    ("7.2-flips-likelier-near-neuron",
     {"row_flip_near_neuron": lambda m: 0.1 * m["row_pattern_disagreement"]}, "refuted"),
    ("8-stable-around-data",
     {"row_train_pattern_disagreement": lambda m: 1.1 * m["row_pattern_disagreement"]},
     "corrected"),
    ("8-stable-around-data", {"row_train_pattern_disagreement": lambda m: m[
        "row_pattern_disagreement"] * switch(0.8, 1.2)(m)}, "inconclusive"),
    ("8-boundaries-around-data",
     {"row_train_pattern_disagreement": lambda m: 1.1 * m["row_pattern_disagreement"]},
     "reproduced"),
    ("8-flips-near-decision", {"row_flip_near": lambda m: 0.3 * m["row_flip_near"]}, "refuted"),
    ("9.6-accuracy-8-bits-fixed-range", {"row_test_accuracy": 0.9}, "refuted"),
    ("9.6-accuracy-8-bits-asymmetric", {"row_test_accuracy": switch(0.95, 0.93)}, "inconclusive"),
    ("9.6-near-flips-change", {"row_flip_near_change": lambda m: m["row_flip_near"]},
     "reproduced"),
    ("9.6-near-flips-likelier", {"row_flip_near_change": 0.0}, "refuted"),
    ("9.6-near-flips-likelier", {"row_flip_near": 0.0, "row_flip_near_change": 0.0},
     "inconclusive"),
    ("9.6-far-flips-harmless", {"row_flip_far_change": 0.0}, "reproduced"),
    ("9.6-far-flips-can-change", {"row_flip_far_change": 0.0}, "inconclusive"),
    ("9.6-only-flips-change", {"row_change_without_flip": 0.0}, "reproduced"),
    ("9.6-change-without-flip", {"row_change_without_flip": 0.0}, "inconclusive"),
    ("9.6-changes-mostly-without-flip", {"row_change_without_flip": 0.0}, "refuted"),
    ("9.6-changes-mostly-without-flip", {"row_change_without_flip": lambda m: m[
        "row_decision_change"] * switch(0.2, 0.8)(m)}, "inconclusive"),
    ("9.6-changes-without-flip-rise", {"row_change_without_flip": lambda m: m[
        "row_decision_change"] / m["row_bits"]}, "refuted"),
    ("9.6-flips-cause-changes", {"row_change_needs_flip": lambda m: 0.9 * (
        m["row_decision_change"] - m["row_change_without_flip"])}, "reproduced"),
    ("9.6-weights-cause-changes", {"row_change_needs_flip": lambda m: 0.9 * (
        m["row_decision_change"] - m["row_change_without_flip"])}, "refuted"),
    ("9.6-changes-are-mistakes", {"row_test_repaired": 0.0}, "reproduced"),
    ("9.6-changes-repair", {"row_test_repaired": 0.0}, "inconclusive"),
    ("9.6-changes-spoil-more", {"row_test_repaired": 0.5}, "refuted"),
    ("5-error-near-decision", {"row_error_square_near": 1.5}, "reproduced"),
    ("5-error-near-decision", {"row_error_square_near": switch(0.2, 0.6)}, "inconclusive"),
    ("5-error-grows-outwards", {"row_error_rank_norm": -0.2}, "refuted"),
    ("5-error-rank-decision", {"row_error_rank_decision": -0.2}, "reproduced"),
    ("5-error-rank-decision-positive", {"row_error_rank_decision": -0.2}, "refuted"),
    ("5-error-near-neurons", {"row_error_square_near_neuron": 1.9}, "reproduced"),
    ("5-error-rank-neurons", {"row_error_rank_neuron": -0.2}, "reproduced"),
    ("5-error-rank-neurons", {"row_error_rank_neuron": np.nan}, "inconclusive"),
    ("7.2-error-at-flips", {"row_error_square_changed": 0.0}, "refuted"),
    ("6.5-patterns-seen", {"member_patterns_box": 2000}, "refuted"),
    ("6.5-patterns-seen", {"row_patterns_quantized": 1370}, "refuted"),
    ("8-cells-without-data", {"member_patterns_empty": 5}, "refuted"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "changes", "verdict"), CASES)
def test_contradicting_data_change_the_verdict(claim, changes, verdict):
    assert verdicts(changes)[claim] == verdict
    assert EXPECTED[claim] != verdict


def test_another_network_leaves_the_number_of_monomials_open():
    found = verdicts(widths=[2, 4, 1])
    assert found["6.5-monomials-product"] == found["6.5-monomials-power"] == "inconclusive"
    assert found["6.5-patterns-seen"] == "refuted"


def test_wrong_arithmetic_would_be_noticed(monkeypatch):
    from qgeom.experiments.classifier_flips import claims_patterns

    monkeypatch.setattr(claims_patterns, "product_bound", lambda widths: 65536)
    monkeypatch.setattr(claims_patterns, "pattern_bound", lambda widths: 64)
    found = verdicts()
    assert found["6.5-monomials-product"] == "reproduced"
    assert found["6.5-monomials-power"] == "refuted"


def test_every_claim_has_a_case_that_contradicts_it():
    tried = {claim for claim, _, _ in CASES} | {"6.5-monomials-product", "6.5-monomials-power"}
    assert set(EXPECTED) == tried


def test_one_network_per_statistic_decides_nothing():
    made = arrays()
    for name, array in arrays().items():
        size = {"row": 6, "member": 1, "sample": 6}.get(name.split("_")[0])
        if name != "sample_sizes" and size:
            made[name] = array[:size]
        elif name.startswith("fate"):
            made[name] = array[:6]
    found = {e.claim.id: e for e in claims(Outcome(arrays=made, metrics=METRICS))}
    for entry in found.values():
        statistical = entry.claim.kind in (Kind.ORDERING, Kind.CORRELATION)
        if statistical and entry.claim.id != "TGQ-10.1-flips-fall-every-bit":
            assert entry.verdict == "inconclusive", entry.claim.id


def test_statements_and_evidence_are_complete():
    for entry in claims(Outcome(arrays=arrays(), metrics=METRICS)):
        assert entry.claim.evidence
        assert all(label.startswith(("fig-", "tbl-")) for label in entry.claim.evidence)
        assert entry.claim.id.startswith(f"TGQ-{entry.claim.section}-")
