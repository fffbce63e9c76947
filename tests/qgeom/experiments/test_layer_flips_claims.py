"""One layer: every claim on real data, and on data that breaks it."""

import numpy as np
import pytest

from qgeom.claims import Verdict
from qgeom.experiments.layer_flips.claims import claims
from qgeom.experiments.layer_flips.compute import compute
from qgeom.experiments.layer_flips.parameters import Params
from qgeom.experiments.outcome import Outcome

PARAMS = Params(
    weights=((1.7, 0.3), (-0.4, 1.2)),
    biases=(-0.5, 0.6),
    step=0.5,
    half_width=2.0,
    smallest_step=0.5,
    largest_step=3.0,
    steps=5,
    parallel=((1.2, 0.6, -0.9), (0.7, -0.7, 0.8)),
    random_layers=2,
    random_steps=3,
    shapes=((1.7, 0.3, 0, 0.5), (-0.4, 1.2, 0.6, 0.5), (1.2, 0.6, -0.9, 0.5), (0.7, -0.3, -0.4, 2)),
    points=12,
)
OUTCOME = compute(PARAMS, None, seed=3)
SHAPE = OUTCOME.array("case_shape")
CENTRAL = OUTCOME.array("case_bias") == 0

CORRECTED = {
    "TGQ-9.2-flips-between": ("TGQ-9.2-flips-between-kept-rows", "TGQ-9.2-flips-half-plane"),
    "TGQ-9.2-region-is-strip": ("TGQ-9.2-region-is-wedges", "TGQ-9.2-strip-if-parallel"),
    "TGQ-3-rotates-and-shifts": ("TGQ-3-rotates-about-pivot",),
    "TGQ-9.2-area-from-angle": ("TGQ-9.2-area-from-directions", "TGQ-9.2-area-in-disc"),
    "TGQ-8-flips-fill-band": ("TGQ-10.1-flips-in-band",),
    "TGQ-10.3-area-length-width": ("TGQ-10.3-area-length-width-bound",),
}


def altered(**arrays):
    """The real outcome with some arrays replaced."""
    return Outcome(arrays=dict(OUTCOME.arrays) | arrays, metrics=OUTCOME.metrics)


def spoilt(name, value, *, where=None, prefix="case"):
    """One entry of one array set to a value; by default that of a double wedge with b = 0."""
    array = OUTCOME.array(f"{prefix}_{name}").copy()
    mask = CENTRAL & (SHAPE == "wedges") if where is None else where
    array[np.flatnonzero(mask)[0]] = value
    return altered(**{f"{prefix}_{name}": array})


def recoloured(k):
    flipped = OUTCOME.array(f"picture{k}_flipped").copy()
    rows = np.flatnonzero(~OUTCOME.array(f"picture{k}_on_line") & flipped.any(axis=1))
    flipped[rows[0]] = False
    return altered(**{f"picture{k}_flipped": flipped})


def verdicts(outcome):
    return {entry.claim.id: entry.verdict for entry in claims(outcome)}


BREAKS = {
    "TGQ-9.2-hypersurface-is-line": lambda: spoilt("hypersurfaces_are_lines", False),
    "TGQ-9.2-points-between": lambda: recoloured(0),
    "TGQ-9.2-flips-between": lambda: spoilt("between_gap", 1e-6),
    "TGQ-9.2-flips-between-kept-rows": lambda: spoilt("between_gap", 1e-6),
    "TGQ-9.2-flips-half-plane": lambda: spoilt("shape_gap", 1e-6, where=SHAPE == "half plane"),
    "TGQ-9.2-region-is-strip": lambda: OUTCOME,
    "TGQ-9.2-region-is-wedges": lambda: spoilt("shape_gap", 1e-6),
    "TGQ-9.2-strip-if-parallel": lambda: spoilt("angle", 1e-6, where=SHAPE == "strip"),
    "TGQ-3-rotates-and-shifts": lambda: OUTCOME,
    "TGQ-3-rotates-about-pivot": lambda: spoilt("shifted", True),
    "TGQ-8-rotation-bound": lambda: spoilt("angle", 0.79),
    "TGQ-9.2-area-from-angle": lambda: OUTCOME,
    "TGQ-9.2-area-from-directions": lambda: spoilt("direction_area", 1e-6),
    "TGQ-9.2-area-in-disc": lambda: spoilt("disc_area", np.nan),
    "TGQ-9.2-area-angle-factor": lambda: spoilt("engine_area", 9.0),
    "TGQ-9.2-area-half-planes": lambda: spoilt("half_plane_area", 9.0),
    "TGQ-9.2-area-layer": lambda: altered(row_area=OUTCOME.array("row_area") + 1e-6),
    "TGQ-8-flips-fill-band": lambda: OUTCOME,
    "TGQ-10.1-flips-in-band": lambda: spoilt("band_reach", 9.0),
    "TGQ-10.3-area-length-width": lambda: OUTCOME,
    "TGQ-10.3-area-length-width-bound": lambda: spoilt("length_width", 9.0),
}


def test_the_data_has_every_shape():
    assert {"wedges", "strip", "half plane"} <= set(SHAPE)
    assert OUTCOME.array("picture0_flipped").any()


def test_verdicts_on_real_data():
    for name, verdict in verdicts(OUTCOME).items():
        assert verdict is (Verdict.CORRECTED if name in CORRECTED else Verdict.REPRODUCED), name


def test_every_claim_has_data_that_breaks_it():
    assert set(BREAKS) == set(verdicts(OUTCOME))


@pytest.mark.parametrize("name", BREAKS)
def test_claims_fail_where_they_must(name):
    verdict = verdicts(BREAKS[name]())[name]
    assert verdict in {Verdict.REFUTED, Verdict.CORRECTED}
    assert name in CORRECTED or verdict is Verdict.REFUTED


def full(name, value):
    return {f"case_{name}": np.full_like(OUTCOME.array(f"case_{name}"), value)}


def copied(name, source):
    return {f"case_{name}": OUTCOME.array(f"case_{source}").copy()}


GOOD = {
    "TGQ-9.2-flips-between": lambda: full("between_gap", 0.0),
    "TGQ-9.2-region-is-strip": lambda: full("shape", "strip"),
    "TGQ-3-rotates-and-shifts": lambda: full("shifted", True) | full("angle", 0.1),
    "TGQ-9.2-area-from-angle": lambda: {
        "case_engine_area": np.nan_to_num(16 * OUTCOME.array("case_angle") / np.pi)
    },
    "TGQ-8-flips-fill-band": lambda: copied("band_area", "engine_area"),
    "TGQ-10.3-area-length-width": lambda: copied("length_width", "engine_area"),
}


@pytest.mark.parametrize("name", CORRECTED)
def test_what_is_corrected_would_be_reproduced_if_it_held(name):
    assert verdicts(altered(**GOOD[name]()))[name] is Verdict.REPRODUCED


@pytest.mark.parametrize(
    ("name", "correction"), [(name, c) for name, some in CORRECTED.items() for c in some]
)
def test_without_all_corrections_the_claim_is_refuted(name, correction):
    assert verdicts(BREAKS[correction]())[name] is Verdict.REFUTED


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("TGQ-9.2-points-between", recoloured(1)),
        ("TGQ-9.2-region-is-wedges", spoilt("apex_x", 1e-300)),
        ("TGQ-9.2-strip-if-parallel", spoilt("shape_gap", 1e-6, where=SHAPE == "strip")),
        ("TGQ-9.2-strip-if-parallel", spoilt("bias", 0.0, where=SHAPE == "strip")),
        ("TGQ-3-rotates-about-pivot", spoilt("apex_on_pivot", False)),
        ("TGQ-3-rotates-about-pivot", spoilt("angle", 0.1, where=SHAPE == "strip")),
        ("TGQ-8-rotation-bound", spoilt("step", 1e-3)),
        ("TGQ-9.2-area-angle-factor", spoilt("engine_area", 1e-3)),
        ("TGQ-10.1-flips-in-band", spoilt("band_area", 1e-3)),
    ],
)
def test_each_part_of_a_claim_counts(name, outcome):
    assert verdicts(outcome)[name] is Verdict.REFUTED


def test_nothing_to_look_at_is_no_verdict():
    found = verdicts(altered(**full("shape", "none")))
    for name in ("TGQ-9.2-region-is-strip", "TGQ-9.2-flips-half-plane", "TGQ-9.2-area-in-disc"):
        assert found[name] is Verdict.INCONCLUSIVE


def test_statements_and_evidence_are_complete():
    figures = {f"fig-layer-flips-{name}" for name in ("regions", "shapes", "area", "angles")}
    shown = set()
    for entry in claims(OUTCOME):
        assert entry.claim.evidence
        shown |= set(entry.claim.evidence)
        assert entry.claim.id.startswith(f"TGQ-{entry.claim.section}-")
    assert shown == figures
