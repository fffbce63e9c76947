"""Reports say what the metrics say."""

import json
import math
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from qgeom.errors import ParameterError, ShapeError
from qgeom.geometry_metrics import (
    compute_correctability_score,
    compute_entropy_metrics,
    compute_geometry_metrics,
)
from qgeom.geometry_report import (
    LayerGeometryReport,
    RunGeometryReport,
    build_layer_geometry_report,
)
from qgeom.metrics import compute_fate_metrics

rng = np.random.default_rng(5)
LINEAR, NONLINEAR = rng.standard_normal((9, 3)), 0.1 * rng.standard_normal((9, 3))
BEFORE = rng.standard_normal((9, 4))
AFTER = BEFORE + 0.5 * rng.standard_normal((9, 4))
MASK = BEFORE > 1


def report(name="a", **options):
    return build_layer_geometry_report(name, LINEAR, NONLINEAR, BEFORE, AFTER, **options)


def test_a_layer_report_gathers_the_metrics():
    operator = [[2.0, 0.0], [0.0, 1.0]]
    made = report(saturation_mask=MASK, threshold=0.1, operator_matrix=operator)
    geometry = compute_geometry_metrics(LINEAR, NONLINEAR, operator_matrix=operator)
    entropy = compute_entropy_metrics(LINEAR + NONLINEAR)
    fate = compute_fate_metrics(BEFORE, AFTER, saturation_mask=MASK, threshold=0.1)
    for part in (geometry, entropy, fate):
        for key, value in part.items():
            assert getattr(made, key) == value
    assert made.saturation_rate == MASK.sum() / 36
    linear, nonlinear = geometry["linear_error_norm"], geometry["nonlinear_error_norm"]
    assert made.linear_fraction == linear / (linear + nonlinear)
    assert made.correctability_score == compute_correctability_score(
        linear_fraction=made.linear_fraction,
        flip_rate=fate["relu_flip_rate"],
        saturation_rate=made.saturation_rate,
        anisotropy_ratio=geometry["anisotropy_ratio"],
        amplification=geometry["amplification"],
    )


def test_the_error_before_gives_the_amplification():
    assert report(prev_total_error=LINEAR + NONLINEAR).amplification == 1.0
    assert report(prev_total_error=2 * (LINEAR + NONLINEAR)).amplification == 0.5


def test_no_error_is_fully_correctable():
    zero = np.zeros((2, 2))
    made = build_layer_geometry_report("a", zero, zero, zero, zero)
    assert made.linear_fraction == 1.0
    assert made.correctability_score == 1.0


def test_a_report_is_plain_values():
    made = report(saturation_mask=MASK)
    values = made.to_dict()
    assert json.loads(json.dumps(values)) == values
    assert values["linear_fraction"] == made.linear_fraction
    assert (
        LayerGeometryReport(**{k: v for k, v in values.items() if k != "linear_fraction"}) == made
    )
    with pytest.raises(FrozenInstanceError):
        made.name = "b"


def test_a_run_means_over_its_layers():
    layers = (report("a"), report("b", saturation_mask=MASK, operator_matrix=[[3.0]]))
    run = RunGeometryReport(name="run", layers=layers)
    means = run.means
    assert set(means) == set(layers[0].to_dict()) - {"name"}
    for key, value in means.items():
        pair = [layer.to_dict()[key] for layer in layers]
        assert value == pytest.approx(sum(pair) / 2, rel=1e-14)
    assert means["amplification"] == pytest.approx(2, rel=1e-15)
    values = run.to_dict()
    assert json.loads(json.dumps(values)) == values
    assert [layer["name"] for layer in values["layers"]] == ["a", "b"]


def test_an_infinite_value_makes_an_infinite_mean():
    made = report(prev_total_error=np.zeros((9, 3)))
    run = RunGeometryReport(name="run", layers=(made, report("b")))
    assert run.means["amplification"] == math.inf
    assert math.isfinite(run.means["correctability_score"])


@pytest.mark.parametrize("layers", [(), (report("a"), report("a"))])
def test_runs_need_layers_of_distinct_names(layers):
    with pytest.raises(ParameterError, match="report run"):
        RunGeometryReport(name="run", layers=layers)


@pytest.mark.parametrize("entries", [np.zeros(9), np.zeros((8, 4)), np.zeros((9, 4, 1))])
def test_pre_activations_are_of_the_same_inputs(entries):
    with pytest.raises(ShapeError, match="float_pre"):
        build_layer_geometry_report("a", LINEAR, NONLINEAR, entries, entries)
