"""`relu_tropical`: every claim on computed data, and on data that breaks it."""

from dataclasses import replace

import numpy as np
import pytest

from qgeom.claims import Verdict
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.relu_tropical.claims import claims
from qgeom.experiments.relu_tropical.compute import compute
from tests.qgeom.experiments.populations import keys_of, moons, network
from tests.qgeom.experiments.relu_tropical_cases import PARAMS as SMALL

PARAMS = replace(SMALL, growth_widths=(2, 4, 8))
CORRECTED = {
    "TGR-relu-wave-sum-printed": "TGR-relu-wave-sum-rational",
    "TGR-relu-hinges": "TGR-relu-hinges-continuous",
    "TGR-relu-recursion-output": "TGR-relu-recursion-before",
    "TGQ-2-layers-increase": "TGQ-2-layers-refine",
    "TGQ-2-negative-weights": "TGQ-2-negative-bends",
    "TGQ-3-same-partition": "TGQ-3-nested-partitions",
    "TGQ-3-same-structure": "TGQ-3-quotient-only",
    "TGQ-3-one-hyperplane": "TGQ-3-own-and-deeper",
    "TGQ-3-integer-assumption": "TGQ-3-fractional-exponents",
    "TGQ-6.4-grid-is-whole": "TGQ-6.4-grid-one-step",
    "TGQ-6.5-growth-product": "TGQ-6.5-growth-single",
}


KEYS = keys_of(("symmetric_tensor", "symmetric_channel"), (4,))
OUTCOME = compute(PARAMS, moons([network(3)], KEYS), seed=5)
DEEP = OUTCOME.array("partition_case_hidden_layers") > 1
FIRST = OUTCOME.array("turn_case_layer") == 0
SECOND = OUTCOME.array("turn_case_layer") == 1
NEGATIVE = OUTCOME.array("bend_negative")


def altered(**arrays):
    return Outcome(arrays=dict(OUTCOME.arrays) | arrays, metrics=dict(OUTCOME.metrics))


def spoilt(name, value, where=None):
    """One entry of a column changed: the first, or the first of some."""
    array = OUTCOME.array(name).copy()
    array[0 if where is None else np.flatnonzero(where)[0]] = value
    return altered(**{name: array})


def wave(name, value):
    waves = {**OUTCOME.metrics["waves"], name: value}
    return Outcome(arrays=dict(OUTCOME.arrays), metrics={**OUTCOME.metrics, "waves": waves})


def verdicts(outcome):
    return {entry.claim.id: entry.verdict for entry in claims(outcome)}


BREAKS = {
    "TGR-relu-wave-nested": lambda: wave("nested", 0),
    "TGR-relu-wave-nested-rational": lambda: wave("nested_rational", 0),
    "TGR-relu-wave-sum": lambda: wave("sum", 0),
    "TGR-relu-wave-sum-rational": lambda: wave("sum_rational", 0),
    "TGR-relu-replacement": lambda: spoilt("forward_wrong", 1),
    "TGR-relu-hinges-continuous": lambda: spoilt("line_wrong", 1, ~OUTCOME.array("line_jump")),
    "TGQ-2-theorem-forward": lambda: spoilt("forward_natural", False),
    "TGQ-2-theorem-back": lambda: spoilt("back_map_wrong", 1),
    "TGR-relu-theorem-forward": lambda: spoilt(
        "forward_wrong", 1, OUTCOME.array("forward_thresholds")
    ),
    "TGR-relu-theorem-back": lambda: spoilt("back_whole", False),
    "TGR-relu-recursion-before": lambda: spoilt("forward_wrong_before", 1),
    "TGR-relu-max-identity": lambda: spoilt("back_identity_wrong", 1),
    "TGR-relu-max-depth": lambda: spoilt("back_pair_depth", 9),
    "TGR-relu-polynomial-depth": lambda: spoilt("back_f_depth", 9),
    "TGR-relu-rational-depth": lambda: spoilt("back_depth", 9),
    "TGR-relu-rational-depth-less": lambda: altered(back_depth=OUTCOME.array("back_depth") + 1),
    "TGQ-2-worked-boundaries": lambda: spoilt("partition_case_pieces", 3),
    "TGQ-2-layers-refine": lambda: spoilt("partition_case_layer_cells_2", 1, DEEP),
    "TGQ-2-negative-bends": lambda: spoilt("bend_foretold", not OUTCOME.array("bend_foretold")[0]),
    "TGQ-3-nested-partitions": lambda: spoilt("partition_case_split", 1),
    "TGQ-3-quotient-only": lambda: spoilt("partition_case_formula_same", False),
    "TGQ-3-own-and-deeper": lambda: spoilt("turn_case_beside", 1),
    "TGQ-3-turns-about-axis": lambda: spoilt("turn_case_pivot", False, FIRST),
    "TGQ-3-moves-where-read": lambda: spoilt("turn_case_outside_input", 1, SECOND),
    "TGQ-3-fractional-exponents": lambda: spoilt("scaled_output_wrong", 1),
    "TGQ-6.4-clearing": lambda: spoilt("scaled_cleared_wrong", 1),
    "TGQ-6.4-real-weights": lambda: spoilt("scaled_output_wrong", 1),
    "TGQ-6.4-grid-one-step": lambda: altered(scaled_by_steps=~OUTCOME.array("scaled_by_steps")),
    "TGQ-6.4-grid-equality": lambda: spoilt(
        "scaled_layer_wrong", 1, OUTCOME.array("scaled_grid") != "float"
    ),
    "TGQ-6.5-growth-single": lambda: spoilt("width_winning", 99),
    "TGQ-6.5-growth-deep": lambda: spoilt("growth_winning", 9999),
}


def same(name, like):
    return {name: OUTCOME.array(like).copy()}


MENDED = {  # data on which the sentences would be right as they stand
    "TGR-relu-wave-sum-printed": lambda: wave("ordinary_plus", 1),
    "TGR-relu-hinges": lambda: altered(line_wrong=0 * OUTCOME.array("line_wrong")),
    "TGR-relu-recursion-output": lambda: altered(
        forward_wrong_after=0 * OUTCOME.array("forward_wrong_after")
    ),
    "TGQ-2-layers-increase": lambda: altered(
        partition_case_layer_pieces_2=OUTCOME.array("partition_case_layer_pieces_1") + 1
    ),
    "TGQ-2-negative-weights": lambda: altered(bend_convex=~NEGATIVE),
    "TGQ-3-same-partition": lambda: altered(
        **same("partition_case_winner_regions", "partition_case_cells")
    ),
    "TGQ-3-same-structure": lambda: altered(
        **same("partition_case_formula_regions", "partition_case_winner_regions")
    ),
    "TGQ-3-one-hyperplane": lambda: altered(
        turn_case_own=np.ones_like(OUTCOME.array("turn_case_own")),
        turn_case_deeper=np.zeros_like(OUTCOME.array("turn_case_deeper")),
    ),
    "TGQ-3-integer-assumption": lambda: altered(
        scaled_output_wrong=np.ones_like(OUTCOME.array("scaled_output_wrong"))
    ),
    "TGQ-6.4-grid-is-whole": lambda: altered(
        scaled_by_steps=np.ones_like(OUTCOME.array("scaled_by_steps"))
    ),
    "TGQ-6.5-growth-product": lambda: altered(width_winning=OUTCOME.array("width_width")),
}


def test_verdicts():
    found = verdicts(OUTCOME)
    assert len(found) == len(claims(OUTCOME))
    for name, verdict in found.items():
        expected = Verdict.CORRECTED if name in CORRECTED else Verdict.REPRODUCED
        assert verdict is expected, name
    assert set(BREAKS) | set(MENDED) == set(found)
    assert set(MENDED) == set(CORRECTED)


def test_corrections_name_what_they_correct():
    found = {e.claim.corrects: e.claim.id for e in claims(OUTCOME) if e.claim.corrects}
    assert found == CORRECTED


@pytest.mark.parametrize("name", BREAKS)
def test_broken_data_refute(name):
    assert verdicts(BREAKS[name]())[name] is Verdict.REFUTED


@pytest.mark.parametrize("name", MENDED)
def test_mended_data_reproduce(name):
    assert verdicts(MENDED[name]())[name] is Verdict.REPRODUCED
