"""Error zonotopes: every claim on real data, and on data that breaks it."""

import numpy as np
import pytest

from qgeom.claims import Verdict
from qgeom.experiments.error_zonotope.claims import claims
from qgeom.experiments.error_zonotope.compute import compute
from qgeom.experiments.error_zonotope.parameters import Params
from qgeom.experiments.outcome import Outcome

PARAMS = Params(
    uniform=(1.2, 0.9, 1.1),
    diagonal=((1.5, 0.6), (0.7, 1.3), (1.4, 0.8)),
    full=((1.1, 0.4, -0.3, 0.9), (0.8, -0.6, 0.5, 1.2), (1.3, 0.2, 0.4, 0.7)),
    space=(
        (1.1, 0.3, -0.2, -0.4, 0.9, 0.3, 0.2, -0.1, 1.2),
        (0.9, -0.5, 0.3, 0.4, 1.1, -0.2, -0.3, 0.2, 0.8),
        (1.2, 0.2, 0.4, -0.3, 0.8, 0.5, 0.1, -0.4, 1.0),
    ),
    plane_input=(1.0, 2.0),
    space_input=(1.0, 2.0, -1.5),
    circle_points=4,
    circle_radius=2.0,
    bits=(2, 5),
    reference_bits=5,
    tube_bits=5,
    samples=40,
    manifold_points=8,
    families=4,
    family_size=12,
    trials=2,
    most_generators=5,
    confidence=0.95,
)
OUTCOME = compute(PARAMS, None, seed=2)

CORRECTED = {
    "TGQ-5-cumulative-formula": ["TGQ-5-cumulative-pullback"],
    "TGQ-9.5-generators-columns": ["TGQ-9.5-generators-inverse"],
    "TGQ-5-exact-zonotope": ["TGQ-5-first-order-exact", "TGQ-5-remainder-box"],
    "TGQ-7.3-vertex-count": ["TGQ-7.3-vertex-count-sum", "TGQ-7.3-vertex-count-attained"],
    "TGQ-7.3-parallel-volume": ["TGQ-7.3-parallel-merged"],
    "TGQ-7.3-orthogonal-volume": ["TGQ-7.3-orthogonal-square", "TGQ-7.3-spread-volume"],
    "TGQ-7.3-face-one-to-one": ["TGQ-7.3-face-pairs"],
    "TGQ-7.3-face-contributes": ["TGQ-7.3-face-silent"],
    "TGQ-7.3-anisotropy-projection": [
        "TGQ-7.3-anisotropy-root-sum",
        "TGQ-7.3-anisotropy-widths",
    ],
    "TGQ-7.3-metric-axis-ratio": ["TGQ-7.3-metric-axis-squared"],
    "TGQ-9.5-parallel-law": ["TGQ-9.5-parallel-resultant"],
    "TGQ-3-volume-bounds-error": ["TGQ-3-volume-bounds-below"],
    "TGQ-9.5-grows-with-norm": ["TGQ-9.5-grows-along-rays", "TGQ-9.5-grows-at-most"],
}


def altered(**arrays):
    """The real outcome with some arrays replaced."""
    return Outcome(arrays=dict(OUTCOME.arrays) | arrays, metrics=OUTCOME.metrics)


def spoilt(name, value, *, where=None):
    """One entry of one array set to a value; by default the first."""
    array = np.array(OUTCOME.array(name))
    array.ravel()[0 if where is None else np.flatnonzero(where)[0]] = value
    return altered(**{name: array})


def verdicts(outcome):
    return {entry.claim.id: entry.verdict for entry in claims(outcome)}


def column(name):
    return np.array(OUTCOME.array(name))


PARALLEL = column("set_parallel")
SQUARE = column("set_n") == column("set_dimension")
AWAY = column("point_l1") > 0

BREAKS = {
    "TGQ-7.3-layer-exact": [("row_layer_gauge", 1.01), ("row_layer_corner_gap", 0.01)],
    "TGQ-5-cumulative-pullback": [("row_pullback_support_gap", 1e-3)],
    "TGQ-9.5-generators-inverse": [("row_pullback_support_gap", 1e-3)],
    "TGQ-5-box-image": [("row_image_gap", 1e-3)],
    "TGQ-5-minkowski-zonotope": [("row_minkowski_gap", 1e-3), ("row_vertices_summed", 3)],
    "TGQ-9.5-volume": [("row_volume_hull", 1.0), ("point_area", 1.0)],
    "TGQ-5-first-order-exact": [("row_first_gauge", 1.01), ("row_corner_gap", 0.01)],
    "TGQ-5-remainder-box": [
        ("row_grown_gauge", 1.01),
        ("row_remainder_use", 1.01),
        ("row_remainder_halved", 0.3),
    ],
    "TGQ-7.3-vertex-count-sum": [("set_bound", 3), ("set_vertices", 3)],
    "TGQ-7.3-vertex-count-attained": [("set_bound", 5), ("set_vertices_hull", 2)],
    "TGQ-7.3-vertex-count-linear": [("set_n", 1)],
    "TGQ-7.3-parallel-merged": [
        ("set_merged", 1.01, PARALLEL),
        ("set_without_last", 1.0, PARALLEL),
    ],
    "TGQ-7.3-orthogonal-square": [("set_of_orthogonal", 1.01, SQUARE)],
    "TGQ-7.3-spread-volume": [("spread_random", 1e3), ("spread_orthogonal", 1e3)],
    "TGQ-7.3-face-subset": [("set_faces_wrong", 1)],
    "TGQ-7.3-face-pairs": [("set_subsets_unpaired", 1)],
    "TGQ-7.3-face-silent": [("set_faces_silent", 0)],
    "TGQ-7.3-anisotropy-root-sum": [("row_scan_ratio", 9.0)],
    "TGQ-7.3-anisotropy-widths": [("row_width_ratio", 1e3), ("row_width_ratio", 1e-3)],
    "TGQ-7.3-metric-axis-squared": [("row_metric_ratio", 1e3)],
    "TGQ-9.5-parallel-resultant": [("family_resultant", 0.0)],
    "TGQ-3-volume-bounds-below": [("row_ball_radius", 1e9), ("row_length_sum", 0.0)],
    "TGQ-9.5-grows-along-rays": [("point_ray_gap", 0.01, AWAY)],
    "TGQ-9.5-grows-at-most": [("point_l1_bound", 0.0, AWAY)],
    "TGQ-9.5-circle-ellipse": [("ellipse_residual", 1e-3), ("ellipse_axes_gap", 1e-3)],
}
INTERVALS = {
    "TGQ-9.5-parallel-tendency": "family_parallelism",
    "TGQ-9.5-anisotropy-directional": "family_concentration",
}
GOOD = {
    "TGQ-5-cumulative-formula": lambda: {"row_shifted_support_gap": 0 * column("row_step")},
    "TGQ-9.5-generators-columns": lambda: {"row_column_support_gap": 0 * column("row_step")},
    "TGQ-5-exact-zonotope": lambda: {"row_true_gauge": np.ones_like(column("row_step"))},
    "TGQ-7.3-vertex-count": lambda: {"set_vertices_hull": column("set_claimed")},
    "TGQ-7.3-parallel-volume": lambda: {"set_without_last": np.ones(len(PARALLEL))},
    "TGQ-7.3-orthogonal-volume": lambda: {"spread_orthogonal": column("spread_spread")},
    "TGQ-7.3-face-one-to-one": lambda: {"set_subsets": column("set_faces")},
    "TGQ-7.3-face-contributes": lambda: {"set_faces_contributing": column("set_faces")},
    "TGQ-7.3-anisotropy-projection": lambda: {"row_length_ratio": column("row_anisotropy")},
    "TGQ-7.3-metric-axis-ratio": lambda: {"row_metric_ratio": column("row_anisotropy")},
    "TGQ-9.5-parallel-law": lambda: {"family_parallelism": column("family_anisotropy")},
    "TGQ-3-volume-bounds-error": lambda: {"family_volume": column("family_magnitude")},
    "TGQ-9.5-grows-with-norm": lambda: {"point_magnitude": column("point_l1")},
}


def test_verdicts_on_real_data():
    for name, verdict in verdicts(OUTCOME).items():
        assert verdict is (Verdict.CORRECTED if name in CORRECTED else Verdict.REPRODUCED), name


def test_every_claim_has_data_that_changes_it():
    assert set(BREAKS) | set(INTERVALS) | set(GOOD) == set(verdicts(OUTCOME))
    assert set(GOOD) == set(CORRECTED)


@pytest.mark.parametrize(
    ("name", "change"), [(name, change) for name, changes in BREAKS.items() for change in changes]
)
def test_one_bad_case_refutes(name, change):
    array, value, *where = change
    outcome = spoilt(array, value, where=where[0] if where else None)
    assert verdicts(outcome)[name] is Verdict.REFUTED


@pytest.mark.parametrize("name", GOOD)
def test_what_is_corrected_would_be_reproduced_if_it_held(name):
    assert verdicts(altered(**GOOD[name]()))[name] is Verdict.REPRODUCED


@pytest.mark.parametrize(
    ("name", "correction"), [(name, c) for name, many in CORRECTED.items() for c in many]
)
def test_without_every_correction_the_claim_is_refuted(name, correction):
    array, value, *where = BREAKS[correction][0]
    outcome = spoilt(array, value, where=where[0] if where else None)
    assert verdicts(outcome)[name] is Verdict.REFUTED


@pytest.mark.parametrize(("name", "array"), INTERVALS.items())
def test_tendencies_can_fail_and_stay_open(name, array):
    ratio = column("family_anisotropy")
    assert verdicts(altered(**{array: -ratio}))[name] is Verdict.REFUTED
    mixed = ratio * np.array([1.0, -1.0, 1.0, -1.0])[:, None]
    assert verdicts(altered(**{array: mixed}))[name] is Verdict.INCONCLUSIVE
