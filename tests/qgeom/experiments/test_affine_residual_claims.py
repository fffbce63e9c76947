"""`affine_residual`: claims hold on fitting data and fail on data made to contradict them."""

import numpy as np
import pytest

from qgeom.claims import Kind
from qgeom.experiments.affine_residual.claims import claims
from qgeom.experiments.outcome import Outcome

NETWORKS = [(name, seed) for name in ("moons", "spirals") for seed in range(3)]
BITS = (2, 4, 8)
ROWS = [(d, s, g, b) for d, s in NETWORKS for g in ("fixed_range", "asymmetric") for b in BITS]
COARSE = {2: 0.8, 4: 0.3, 8: 0.02}
METRICS = {"confidence": 0.95, "reference_bits": 8, "operations": 64}
RATIOS = (
    "output_ratio",
    "residual_stable_ratio",
    "residual_changed_ratio",
    "cells_ratio",
    "slope_ratio",
    "corrected_ratio",
    "gap_ratio",
    "outer_ratio",
    "layer_second_ratio",
)


def arrays():
    """Data on which each claim has the verdict in EXPECTED."""
    bits = np.array([row[3] for row in ROWS])
    wobble = np.array([1 + 0.02 * row[1] for row in ROWS])
    area = np.array([COARSE[b] for b in bits]) * wobble
    ones = np.ones(len(ROWS), dtype=np.int64)
    row = {
        "dataset": np.array([r[0] for r in ROWS]),
        "seed": np.array([r[1] for r in ROWS]),
        "grid": np.array([r[2] for r in ROWS]),
        "bits": bits,
        "cells": 100 * ones,
        "cells_off": 0 * ones,
        "unplaced": 0 * ones,
        "points_stable": 40 * ones,
        "points_changed": 10 * ones,
        "multiplied_off": 40 * ones,
        "multiplied_points": 40 * ones,
        "edges": 200 * ones,
        "gaps_off": 0 * ones,
        "lone_bends": 0 * ones,
        "single": 200 * ones,
        "vanishing": 5 * ones,
        "layer_edges": 30 * ones,
        "layer_vanishing": 0 * ones,
        "output_changed_cells": 0 * ones,
        "output_bends": 50 * ones,
        "area_changed": area,
        "square_changed": 1.1 * area,
        "square_left": 0.2 * area,
        "left_moved": (0.2 + 0.09 * bits) * wobble,
        "square_beside_affine": 0.3 + 0.02 * bits,
        "slope_stable": 20 / 2.0**bits * wobble,
        "slope_changed": 12 * wobble,
        "jump_float": np.full(len(ROWS), 14.0),
        "steepest_float": np.full(len(ROWS), 60.0),
        "steepest_quantized": 60.0 + bits,
        "product_float": np.full(len(ROWS), 200.0),
        "product_quantized": np.full(len(ROWS), 210.0),
        "error_largest": 30 / 2.0**bits,
        "error_limit": 200 / 2.0**bits,
        "error_limit_ratio": np.full(len(ROWS), 0.4),
        "error_per_steepness": np.where(bits == 4, 1.2, 0.3),
        "report_linear_fraction": (0.6 + 0.04 * bits) * wobble,
        "report_score": (0.7 + 0.02 * bits) * wobble,
        "report_saturated": 0 * ones,
        "report_layers": 2 * ones,
        "report_nonlinear": np.where(bits == 8, 1, 2),
        "report_calm": 60 * ones,
        "report_calm_nonlinear": 0 * ones,
    } | dict.fromkeys(RATIOS, np.full(len(ROWS), 0.01))
    ranks = [
        [[1, 9, 0, 0], [0, 2, 8, 0], [0, 1, 3, 6]],
        [[1, 9, 0, 0], [0, 10, 0, 0], [0, 10, 0, 0]],
    ]
    made = {f"row_{name}": column for name, column in row.items()}
    return made | {"rank_counts": np.array(ranks)}


def judged(changes=(), **metrics):
    made = arrays()
    for name, change in dict(changes).items():
        made[name] = change(made) if callable(change) else np.full_like(made[name], change)
    return claims(Outcome(arrays=made, metrics=METRICS | metrics))


def verdicts(changes=(), **metrics):
    found = judged(changes, **metrics)
    return {entry.claim.id.removeprefix("TGQ-"): str(entry.verdict) for entry in found}


EXPECTED = {
    "8-output-affine": "reproduced",
    "9.8-residual-zero": "reproduced",
    "9.8-affine-every-cell": "reproduced",
    "3-jacobian": "reproduced",
    "9.8-flips-only-source": "corrected",
    "9.8-bends-without-flip": "reproduced",
    "9.8-bends-border-flips": "reproduced",
    "9.8-bending-falls": "refuted",
    "8-error-discontinuous": "corrected",
    "8-error-continuous": "reproduced",
    "9.8-rank-one": "corrected",
    "9.8-rank-one-outer": "reproduced",
    "9.8-rank-one-layer": "reproduced",
    "9.8-rank-several": "reproduced",
    "9.8-rank-several-attained": "reproduced",
    "9.8-rank-common-boundary": "reproduced",
    "3-template-smooth": "reproduced",
    "3-template-jumps": "reproduced",
    "3-template-jumps-stay": "reproduced",
    "7.1-mostly-stable": "corrected",
    "7.1-mostly-stable-2-bits": "refuted",
    "7.1-mostly-stable-4-bits": "reproduced",
    "7.1-mostly-stable-8-bits": "reproduced",
    "7.1-mostly-correctable": "reproduced",
    "7.1-mostly-correctable-2-bits": "reproduced",
    "7.1-mostly-correctable-4-bits": "reproduced",
    "7.1-mostly-correctable-8-bits": "reproduced",
    "7.1-flips-hold-excess": "reproduced",
    "7.2-flips-not-correctable": "corrected",
    "7.2-flips-correctable-with-both": "reproduced",
    "10.7-multiply": "corrected",
    "10.7-add": "reproduced",
    "4-shifts-correctable": "corrected",
    "4-shifts-leave-most": "reproduced",
    "8-lipschitz-product": "corrected",
    "8-lipschitz-product-bound": "reproduced",
    "8-lipschitz-bounds-error": "corrected",
    "8-layer-norms-bound-error": "reproduced",
    "7.1-linear-norm-most": "reproduced",
    "7.1-linear-norm-most-2-bits": "reproduced",
    "7.1-linear-norm-most-4-bits": "reproduced",
    "7.1-linear-norm-most-8-bits": "reproduced",
    "7.1-nonlinear-from-saturation": "corrected",
    "7.1-nonlinear-from-flips": "reproduced",
    "5-score-is-stability": "reproduced",
}


def test_fitting_data_give_the_expected_verdicts():
    assert verdicts() == EXPECTED


def switch(first, second):
    return lambda made: np.where(np.arange(len(ROWS)) // 6 % 2, first, second)


def ranks(kind, size, counts):
    """The same ranks but for one line of counts."""

    def change(made):
        table = made["rank_counts"].copy()
        table[kind, size] = counts
        return table

    return change


# claim, arrays that contradict it (or that no longer decide it), the verdict they must give
CASES = [
    ("8-output-affine", {"row_output_ratio": 1.5}, "refuted"),
    ("9.8-residual-zero", {"row_residual_stable_ratio": 1.5}, "refuted"),
    ("9.8-residual-zero", {"row_points_stable": 0}, "inconclusive"),
    ("9.8-affine-every-cell", {"row_cells_off": 1}, "refuted"),
    ("9.8-affine-every-cell", {"row_unplaced": 1}, "refuted"),
    ("3-jacobian", {"row_slope_ratio": 2.0}, "refuted"),
    ("9.8-flips-only-source", {"row_output_bends": 0}, "reproduced"),
    ("9.8-flips-only-source", {"row_lone_bends": 1}, "refuted"),
    ("9.8-flips-only-source", {"row_output_changed_cells": 3}, "inconclusive"),
    ("9.8-bends-without-flip", {"row_output_bends": 0}, "inconclusive"),
    ("9.8-bends-border-flips", {"row_lone_bends": 1}, "refuted"),
    ("9.8-bending-falls", {"row_square_beside_affine": lambda m: 1 / m["row_bits"]},
     "reproduced"),
    ("9.8-bending-falls", {"row_square_beside_affine": 0.4}, "inconclusive"),
    ("8-error-discontinuous", {"row_gaps_off": 200}, "reproduced"),
    ("8-error-discontinuous", {"row_gap_ratio": 7.0}, "refuted"),
    ("8-error-continuous", {"row_gap_ratio": 7.0}, "refuted"),
    ("9.8-rank-one", {"row_vanishing": 0, "rank_counts": ranks(0, 0, [0, 10, 0, 0])},
     "reproduced"),
    ("9.8-rank-one", {"row_outer_ratio": 3.0}, "refuted"),
    ("9.8-rank-one-outer", {"row_outer_ratio": 3.0}, "refuted"),
    ("9.8-rank-one-layer", {"row_layer_second_ratio": 3.0}, "refuted"),
    ("9.8-rank-one-layer", {"row_layer_edges": 0}, "inconclusive"),
    ("9.8-rank-several", {"rank_counts": ranks(0, 1, [0, 2, 7, 1])}, "refuted"),
    ("9.8-rank-several-attained", {"rank_counts": 0}, "inconclusive"),
    ("9.8-rank-common-boundary", {"rank_counts": ranks(1, 2, [0, 9, 1, 0])}, "refuted"),
    ("3-template-smooth", {"row_slope_stable": lambda m: 1.0 * m["row_bits"]}, "refuted"),
    ("3-template-jumps", {"row_slope_changed": 0.01}, "refuted"),
    ("3-template-jumps", {"row_slope_changed": np.nan}, "inconclusive"),
    ("3-template-jumps-stay", {"row_slope_changed": lambda m: 2.0 * m["row_slope_stable"]},
     "refuted"),
    ("7.1-mostly-stable", {"row_square_changed": 0.9}, "refuted"),
    ("7.1-mostly-stable", {"row_square_changed": switch(0.1, 0.2)}, "reproduced"),
    ("7.1-mostly-stable-2-bits", {"row_square_changed": 0.1}, "reproduced"),
    ("7.1-mostly-stable-4-bits", {"row_square_changed": switch(0.3, 0.7)}, "inconclusive"),
    ("7.1-mostly-stable-8-bits", {"row_square_changed": 0.9}, "refuted"),
    ("7.1-mostly-correctable", {"row_square_left": 3.0}, "refuted"),
    ("7.1-mostly-correctable-2-bits", {"row_square_left": 0.9}, "refuted"),
    ("7.1-mostly-correctable-4-bits", {"row_square_left": switch(0.3, 0.7)}, "inconclusive"),
    ("7.1-mostly-correctable-8-bits", {"row_square_left": np.nan}, "inconclusive"),
    ("7.1-flips-hold-excess", {"row_square_changed": lambda m: 0.9 * m["row_area_changed"]},
     "refuted"),
    ("7.2-flips-not-correctable", {"row_residual_changed_ratio": 9.0}, "reproduced"),
    ("7.2-flips-not-correctable", {"row_points_changed": 0}, "inconclusive"),
    ("7.2-flips-correctable-with-both", {"row_residual_changed_ratio": 9.0}, "refuted"),
    ("10.7-multiply", {"row_multiplied_off": 0}, "reproduced"),
    ("10.7-multiply", {"row_corrected_ratio": 4.0}, "refuted"),
    ("10.7-add", {"row_corrected_ratio": 4.0}, "refuted"),
    ("4-shifts-correctable", {"row_left_moved": 0.0}, "reproduced"),
    ("4-shifts-correctable", {"row_left_moved": 0.1}, "refuted"),
    ("4-shifts-leave-most", {"row_left_moved": 0.1}, "refuted"),
    ("8-lipschitz-product", {"row_steepest_float": 200.0, "row_steepest_quantized": 210.0},
     "reproduced"),
    ("8-lipschitz-product", {"row_steepest_quantized": 211.0}, "refuted"),
    ("8-lipschitz-product-bound", {"row_steepest_quantized": 211.0}, "refuted"),
    ("8-lipschitz-product-bound", {"row_steepest_float": 211.0}, "refuted"),
    ("8-lipschitz-bounds-error", {"row_error_per_steepness": 0.9}, "reproduced"),
    ("8-lipschitz-bounds-error", {"row_error_limit_ratio": 1.1}, "refuted"),
    ("8-layer-norms-bound-error", {"row_error_limit_ratio": 1.1}, "refuted"),
    ("7.1-linear-norm-most", {"row_report_linear_fraction": 0.3}, "refuted"),
    ("7.1-linear-norm-most-2-bits", {"row_report_linear_fraction": switch(0.3, 0.7)},
     "inconclusive"),
    ("7.1-linear-norm-most-4-bits", {"row_report_linear_fraction": 0.3}, "refuted"),
    ("7.1-linear-norm-most-8-bits", {"row_report_linear_fraction": 0.3}, "refuted"),
    ("7.1-nonlinear-from-saturation", {"row_report_nonlinear": 0}, "reproduced"),
    ("7.1-nonlinear-from-saturation", {"row_report_saturated": 4}, "inconclusive"),
    ("7.1-nonlinear-from-saturation", {"row_report_calm_nonlinear": 1}, "refuted"),
    ("7.1-nonlinear-from-flips", {"row_report_calm_nonlinear": 1}, "refuted"),
    ("5-score-is-stability", {"row_report_score": lambda m: -1.0 * m["row_bits"]}, "refuted"),
    ("5-score-is-stability", {"row_report_score": 0.5}, "inconclusive"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "changes", "verdict"), CASES)
def test_contradicting_data_change_the_verdict(claim, changes, verdict):
    assert verdicts(changes)[claim] == verdict
    assert EXPECTED[claim] != verdict


def test_every_claim_has_a_case_that_contradicts_it():
    assert set(EXPECTED) == {claim for claim, _, _ in CASES}


def test_the_correction_follows_the_configured_bits():
    found = {entry.claim.id: entry.claim for entry in judged(reference_bits=4)}
    assert found["TGQ-7.1-mostly-stable-4-bits"].corrects == "TGQ-7.1-mostly-stable"
    assert found["TGQ-7.1-mostly-stable-8-bits"].corrects == ""
    assert "At 4 bits" in found["TGQ-4-shifts-leave-most"].statement


def test_one_network_decides_no_statistic():
    made = {name: array if name == "rank_counts" else array[:6] for name, array in arrays().items()}
    for entry in claims(Outcome(arrays=made, metrics=METRICS)):
        if entry.claim.kind in (Kind.ORDERING, Kind.CORRELATION):
            assert entry.verdict == "inconclusive", entry.claim.id


def test_statements_and_evidence_are_complete():
    for entry in judged():
        assert entry.claim.evidence
        assert all(label.startswith(("fig-", "tbl-")) for label in entry.claim.evidence)
        assert entry.claim.id.startswith(f"TGQ-{entry.claim.section}-")
