"""Two layers: every claim on real data, and on data that breaks it."""

import numpy as np
import pytest

from qgeom.claims import Verdict
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.rational_boundary.claims import claims
from qgeom.experiments.rational_boundary.compute import compute
from tests.qgeom.experiments.rational_boundary_cases import PARAMS

OUTCOME = compute(PARAMS, None, seed=7)
CHANGED = OUTCOME.array("pair_changed_area") > 0
EXISTENCE = {"g-cells-not-convex", "f-cells-not-convex", "change-without-flip"}

CORRECTED = {
    "TGQ-2-composition-convex": ["TGQ-2-composition-nonnegative"],
    "TGQ-7.4-coefficients": ["TGQ-7.4-exponents"],
    "TGQ-7.1-error-brackets": ["TGQ-7.1-error-rational"],
    "TGQ-7.4-level-set": ["TGQ-7.4-boundary-contained", "TGQ-7.4-plateau"],
    "TGQ-7.4-boundary-equal": ["TGQ-7.4-hypersurface-parts"],
    "TGQ-9.3-boundary-on-hypersurfaces": ["TGQ-9.3-boundary-bends"],
    "TGQ-9.3-strip": ["TGQ-9.3-wedges"],
    "TGQ-9.3-strip-flips": ["TGQ-9.3-change-without-flip"],
    "TGQ-7.4-shift": ["TGQ-7.4-shift-band", "TGQ-7.4-shift-distance"],
}


def altered(arrays=None, **metrics):
    changed = {name: OUTCOME.metrics[name] | value for name, value in metrics.items()}
    return Outcome(
        arrays=dict(OUTCOME.arrays) | (arrays or {}), metrics=dict(OUTCOME.metrics) | changed
    )


def spoilt(name, value, *, where=None):
    """One entry of a column set to a value: the first, or the first of some."""
    array = OUTCOME.array(name).copy()
    array[0 if where is None else np.flatnonzero(where)[0]] = value
    return altered({name: array})


def uniform(**columns):
    return altered({name: np.full_like(OUTCOME.array(name), v) for name, v in columns.items()})


def verdicts(outcome):
    return {entry.claim.id: entry.verdict for entry in claims(outcome)}


def usable():
    limit = OUTCOME.array("pair_distance_bound")
    return np.isfinite(limit) & (limit > 0) & np.isfinite(OUTCOME.array("pair_distance"))


BREAKS = {
    "TGQ-2-worked-regions": lambda: altered(worked={"wrong": 1}),
    "TGQ-9.3-difference": lambda: spoilt("function_value_violations", 1),
    "TGQ-9.3-signs": lambda: spoilt("function_signed", False),
    "TGQ-2-composition-convex": lambda: altered(composition={"signed_not_convex": 1}),
    "TGQ-2-composition-nonnegative": lambda: altered(composition={"unsigned_not_convex": 1}),
    "TGQ-7.4-coefficients": lambda: spoilt("pair_exponents_moved", True, where=CHANGED),
    "TGQ-7.4-exponents": lambda: spoilt("pair_exponents_moved", False, where=CHANGED),
    "TGQ-7.1-error-brackets": lambda: spoilt("pair_brackets_convex", False),
    "TGQ-7.1-error-rational": lambda: spoilt("pair_regrouped", False),
    "TGQ-7.4-level-set": lambda: spoilt("function_plateau", 0.1),
    "TGQ-7.4-boundary-contained": lambda: spoilt("function_contained", 1),
    "TGQ-7.4-plateau": lambda: spoilt("function_plateau_common", False),
    "TGQ-7.4-boundary-equal": lambda: spoilt("function_off", 1),
    "TGQ-7.4-hypersurface-parts": lambda: spoilt("function_unexplained", 1),
    "TGQ-9.3-boundary-on-hypersurfaces": lambda: spoilt("function_on_hypersurfaces", 0),
    "TGQ-9.3-boundary-bends": lambda: spoilt("function_bends_unexplained", 1),
    "TGQ-7.5-convex-on-f-cells": lambda: spoilt("function_f_cells_above", 1),
    "TGQ-7.5-convex-on-g-cells": lambda: spoilt("function_g_cells_below", 1),
    "TGQ-7.5-g-cells-not-convex": lambda: uniform(function_g_cells_above=0),
    "TGQ-7.5-f-cells-not-convex": lambda: uniform(function_f_cells_below=0),
    "TGQ-7.5-pieces": lambda: spoilt("function_components_strictly_below", 3),
    "TGQ-9.3-strip": lambda: spoilt("pair_distance_doubled", 5.0, where=CHANGED),
    "TGQ-9.3-wedges": lambda: spoilt("pair_changed_ratio", 4.0 + 1e-12, where=CHANGED),
    "TGQ-9.3-strip-flips": lambda: spoilt("pair_without_flip", 0.1, where=CHANGED),
    "TGQ-9.3-change-without-flip": lambda: uniform(pair_without_flip=0.0),
    "TGQ-7.4-shift": lambda: spoilt("pair_distance", 5.0, where=CHANGED),
    "TGQ-7.4-shift-band": lambda: spoilt("pair_within_bound", False, where=CHANGED),
    "TGQ-7.4-shift-distance": lambda: spoilt("pair_distance", 5.0, where=usable()),
}


def test_verdicts_on_real_data():
    for name, verdict in verdicts(OUTCOME).items():
        assert verdict is (Verdict.CORRECTED if name in CORRECTED else Verdict.REPRODUCED), name


def test_every_claim_has_data_that_breaks_it():
    assert set(BREAKS) == set(verdicts(OUTCOME))


@pytest.mark.parametrize("name", BREAKS)
def test_claims_fail_where_they_must(name):
    verdict = verdicts(BREAKS[name]())[name]
    if name.split("-", 2)[2] in EXISTENCE:
        assert verdict is Verdict.INCONCLUSIVE  # a search that finds nothing proves nothing
    elif name in CORRECTED:
        assert verdict in {Verdict.REFUTED, Verdict.CORRECTED}
    else:
        assert verdict is Verdict.REFUTED


GOOD = {
    "TGQ-2-composition-convex": lambda: altered(composition={"signed_not_convex": 0}),
    "TGQ-7.4-coefficients": lambda: uniform(pair_exponents_moved=False),
    "TGQ-7.1-error-brackets": lambda: uniform(pair_brackets_convex=True),
    "TGQ-7.4-level-set": lambda: uniform(function_plateau=0.0),
    "TGQ-7.4-boundary-equal": lambda: uniform(function_off=0),
    "TGQ-9.3-boundary-on-hypersurfaces": lambda: altered(
        {"function_on_hypersurfaces": OUTCOME.array("function_boundary_sides")}
    ),
    "TGQ-9.3-strip": lambda: altered({"pair_distance_doubled": OUTCOME.array("pair_distance")}),
    "TGQ-9.3-strip-flips": lambda: uniform(pair_without_flip=0.0),
    "TGQ-7.4-shift": lambda: uniform(pair_coefficient_change=10.0),
}


@pytest.mark.parametrize("name", CORRECTED)
def test_what_is_corrected_would_be_reproduced_if_it_held(name):
    assert verdicts(GOOD[name]())[name] is Verdict.REPRODUCED


@pytest.mark.parametrize(
    ("name", "correction"),
    [(name, c) for name, corrections in CORRECTED.items() for c in corrections],
)
def test_without_a_correction_that_holds_the_claim_is_refuted(name, correction):
    verdict = verdicts(BREAKS[correction]())[name]
    # without quiet changes the statement on flips is true
    expected = Verdict.REPRODUCED if name == "TGQ-9.3-strip-flips" else Verdict.REFUTED
    assert verdict is expected


def test_other_parts_count_too():
    assert verdicts(altered(worked={"regions": 5}))["TGQ-2-worked-regions"] is Verdict.REFUTED
    plain = CHANGED & OUTCOME.array("pair_homogeneous")
    moved = spoilt("pair_coefficients_moved", True, where=plain)
    assert verdicts(moved)["TGQ-7.4-exponents"] is Verdict.REFUTED
    high = spoilt("pair_changed_height", 100.0, where=CHANGED)
    assert verdicts(high)["TGQ-7.4-shift-band"] is Verdict.REFUTED
    missing = spoilt("function_contained", 0)
    assert verdicts(missing)["TGQ-7.4-level-set"] is Verdict.REFUTED
    many = spoilt("function_components_above", 3)
    assert verdicts(many)["TGQ-7.5-pieces"] is Verdict.REFUTED
