"""`classifier_flips`: claims hold on fitting data and fail on data made to contradict them."""

import numpy as np
import pytest

from qgeom.claims import Kind
from qgeom.experiments.classifier_flips.claims import claims
from qgeom.experiments.outcome import Outcome
from tests.qgeom.experiments.classifier_cases import LATTICE, METRICS, ROWS, arrays


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
    "9.6-lattice-area": "reproduced",
    "9.6-lattice-converges": "reproduced",
    "9.6-lattice-shows-tiling": "corrected",
    "9.6-lattice-misses-cells": "reproduced",
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
    "6.5-monomials-there": "reproduced",
    "6.5-monomials-computable": "reproduced",
    "8-cells-without-data": "reproduced",
    "8-half-a-step": "reproduced",
    "8-half-a-step-fixed-range": "reproduced",
    "8-half-a-step-asymmetric": "reproduced",
    "8-all-weights-move": "corrected",
    "8-largest-weights-stay": "reproduced",
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
    ("9.6-relu-flip-rate-mean", {"row_lattice_neuron_flip_rate": 0.5}, "refuted"),
    ("9.6-disagreement-bounds", {"row_pattern_disagreement": 0.0}, "refuted"),
    ("9.6-disagreement-bounds", {"row_lattice_neuron_flip_rate": 0.0}, "refuted"),
    ("9.6-sample-converges-disagreement",
     {"sample_relu_flip_rate": lambda m: m["sample_pattern_disagreement"]}, "reproduced"),
    ("9.6-sample-converges", {"sample_relu_flip_rate": 0.9}, "refuted"),
    ("9.6-sample-disagreement", {"sample_pattern_disagreement": 0.5}, "refuted"),
    ("9.6-lattice-area", {"row_decision_change": 0.5}, "refuted"),
    ("9.6-lattice-area", {"lattice_relu_flip_rate": 0.5}, "refuted"),
    ("9.6-lattice-converges", {f"lattice_{name}": lambda m, name=name: m[f"lattice_{name}"][:, ::-1]
                               for name in LATTICE}, "refuted"),
    ("9.6-lattice-converges", {f"lattice_{name}": lambda m, name=name: m[f"row_{name}"][:, None] + [
        0.1, 0.1, 0.1] for name in LATTICE}, "inconclusive"),
    ("9.6-lattice-shows-tiling", {"row_lattice_patterns_quantized": 90, "member_lattice_patterns":
                                  lambda m: m["member_patterns_box"]}, "reproduced"),
    ("9.6-lattice-misses-cells", {"row_lattice_patterns_quantized": 90, "member_lattice_patterns":
                                  lambda m: m["member_patterns_box"]}, "inconclusive"),
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
    ("7.2-flips-near-neuron",
     {"row_flip_near_neuron": lambda m: m["row_lattice_pattern_disagreement"]},
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
    ("9.6-far-flips-harmless", {"row_flip_change_distance_largest": 0.1}, "reproduced"),
    ("9.6-far-flips-harmless", {"row_flip_change_distance_largest": np.nan}, "reproduced"),
    ("9.6-far-flips-can-change", {"row_flip_change_distance_largest": 0.1}, "inconclusive"),
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
    ("6.5-monomials-there", {"member_monomials_g": 65537.0}, "refuted"),
    ("6.5-monomials-there", {"member_monomials_g": np.nan}, "inconclusive"),
    ("6.5-monomials-computable", {"member_monomials_f": 600.0}, "refuted"),
    ("8-cells-without-data", {"member_patterns_empty": 5}, "refuted"),
    ("8-half-a-step", {"row_weight_change_largest": lambda m: np.where(
        m["row_bits"] == 4, 0.6, 0.3)}, "refuted"),
    ("8-half-a-step-fixed-range", {"row_weight_change_largest": 0.6}, "refuted"),
    ("8-half-a-step-asymmetric", {"row_weight_change_largest": lambda m: np.where(
        m["row_grid"] == "asymmetric", 0.51, 0.3)}, "refuted"),
    ("8-all-weights-move", {"row_weights_kept": 0}, "reproduced"),
    ("8-all-weights-move", {"row_weights_kept_inner": 1}, "refuted"),
    ("8-largest-weights-stay", {"row_weights_kept_inner": 1}, "refuted"),
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
        size = {"row": 6, "member": 1, "sample": 6, "lattice": 6}.get(name.split("_")[0])
        if not name.endswith("_sizes") and size:
            made[name] = array[:size]
        elif name.startswith("fate"):
            made[name] = np.concatenate([array[:6], array[len(ROWS) : len(ROWS) + 6]])
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
