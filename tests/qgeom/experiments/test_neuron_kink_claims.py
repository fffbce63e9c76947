"""One neuron: every claim on real data, and on data that breaks it."""

import numpy as np
import pytest

from qgeom.claims import Verdict
from qgeom.experiments.neuron_kink.claims import claims
from qgeom.experiments.neuron_kink.compute import compute
from qgeom.experiments.outcome import Outcome
from tests.qgeom.experiments.neuron_kink_cases import PARAMS

OUTCOME = compute(PARAMS, None, seed=0)

CORRECTED = {
    "TGQ-9.1-left-right": "TGQ-9.1-active-inactive",
    "TGQ-3-flip-discontinuous": "TGQ-3-flip-slope-jump",
    "TGQ-9.1-length": "TGQ-9.1-length-same-sign",
    "TGQ-10.1-strip-width": "TGQ-10.1-strip-width-bound",
    "TGQ-2-neuron-polynomial": "TGQ-2-neuron-polynomial-scaled",
}


def altered(arrays=None, **example):
    """The real outcome with some arrays or metrics of the example replaced."""
    metrics = dict(OUTCOME.metrics)
    metrics["example"] = metrics["example"] | example
    return Outcome(arrays=dict(OUTCOME.arrays) | (arrays or {}), metrics=metrics)


def spoilt(name, value=False, *, where=None):
    """One case of one array set to a value; by default a case of equal signs."""
    array = OUTCOME.array(f"case_{name}").copy()
    mask = OUTCOME.array("case_same_sign") if where is None else where
    array[np.flatnonzero(mask)[0]] = value
    return altered({f"case_{name}": array})


def verdicts(outcome):
    return {entry.claim.id: entry.verdict for entry in claims(outcome)}


BREAKS = {
    "TGQ-9.1-quantized-weight": lambda: altered(quantized_weight=1.5000001),
    "TGQ-9.1-kink-float": lambda: altered(kink_float=0.2946),
    "TGQ-9.1-kink-quantized": lambda: altered(kink_quantized=0.3324),
    "TGQ-9.1-error-zones": lambda: altered(zero_left=False),
    "TGQ-9.1-left-right": lambda: spoilt("left_right_zones"),
    "TGQ-9.1-active-inactive": lambda: spoilt("active_zones"),
    "TGQ-7.1-affine-where-agreeing": lambda: spoilt("affine_where_agreeing"),
    "TGQ-3-flip-discontinuous": lambda: spoilt("error_jump", 0.0),
    "TGQ-3-flip-slope-jump": lambda: spoilt("slope_jump_expected"),
    "TGQ-9.1-length": lambda: spoilt("formula_exact"),
    "TGQ-9.1-length-same-sign": lambda: spoilt("formula_exact"),
    "TGQ-10.1-strip-width": lambda: spoilt("flip_length", np.inf),
    "TGQ-10.1-strip-width-bound": lambda: spoilt("strip_bound_holds"),
    "TGQ-2-neuron-polynomial": lambda: spoilt("whole_exponent"),
    "TGQ-2-neuron-polynomial-scaled": lambda: spoilt("scaled_exponent_whole"),
    "TGQ-1-hypersurface-is-kink": lambda: spoilt("ties_are_kinks"),
    "TGQ-1-difference-nonconvex": lambda: altered(error_convex=True),
}


def test_verdicts_on_real_data():
    for name, verdict in verdicts(OUTCOME).items():
        assert verdict is (Verdict.CORRECTED if name in CORRECTED else Verdict.REPRODUCED), name


def test_every_claim_has_data_that_breaks_it():
    assert set(BREAKS) == set(verdicts(OUTCOME))


@pytest.mark.parametrize("name", BREAKS)
def test_claims_fail_where_they_must(name):
    verdict = verdicts(BREAKS[name]())[name]
    if name == "TGQ-1-difference-nonconvex":
        assert verdict is Verdict.INCONCLUSIVE  # a search that finds nothing proves nothing
    else:
        assert verdict in {Verdict.REFUTED, Verdict.CORRECTED}
        assert name in CORRECTED or verdict is Verdict.REFUTED


GOOD = {
    "TGQ-9.1-left-right": {"left_right_zones": True},
    "TGQ-3-flip-discontinuous": {"error_jump": 0.1},
    "TGQ-9.1-length": {"formula_exact": True},
    "TGQ-10.1-strip-width": {"flip_length": 0.1},
    "TGQ-2-neuron-polynomial": {"whole_exponent": True},
}


@pytest.mark.parametrize("name", CORRECTED)
def test_what_is_corrected_would_be_reproduced_if_it_held(name):
    arrays = {
        f"case_{key}": np.full_like(OUTCOME.array(f"case_{key}"), value)
        for key, value in GOOD[name].items()
    }
    assert verdicts(altered(arrays))[name] is Verdict.REPRODUCED


@pytest.mark.parametrize(("name", "correction"), CORRECTED.items())
def test_without_a_correction_that_holds_the_claim_is_refuted(name, correction):
    assert verdicts(BREAKS[correction]())[name] is Verdict.REFUTED


@pytest.mark.parametrize(
    "change", [{"affine_right": False}, {"intercept_right": 0.1}, {"flip_ends_are_kinks": False}]
)
def test_each_part_of_the_zones_counts(change):
    assert verdicts(altered(**change))["TGQ-9.1-error-zones"] is Verdict.REFUTED


def test_other_parts_count_too():
    vanished = OUTCOME.array("case_quantized_weight") == 0
    bounded = spoilt("flip_length", 3.0, where=vanished)
    assert verdicts(bounded)["TGQ-9.1-length-same-sign"] is Verdict.REFUTED
    jumping = spoilt("error_jump", 1e-300)
    assert verdicts(jumping)["TGQ-3-flip-slope-jump"] is Verdict.REFUTED
    concave = altered(error_concave=True)
    assert verdicts(concave)["TGQ-1-difference-nonconvex"] is Verdict.INCONCLUSIVE
