"""One layer: the engine against hand-computed values, and the experiment."""

import dataclasses
import math

import numpy as np
import pytest

from qgeom.errors import ParameterError
from qgeom.experiments.layer_flips.compute import compute
from qgeom.experiments.layer_flips.layers import make_layer
from qgeom.experiments.layer_flips.lines import Shape
from qgeom.experiments.layer_flips.measure import measure
from qgeom.experiments.layer_flips.parameters import Params
from qgeom.experiments.layer_flips.prose import tables, variables

PARAMS = Params(
    weights=((1.7, 0.3), (-0.4, 1.2)),
    biases=(-0.5, 0.6),
    step=0.5,
    half_width=2.0,
    smallest_step=0.05,
    largest_step=4.0,
    steps=6,
    parallel=((1.2, 0.6, -0.9), (0.7, -0.7, 0.8)),
    random_layers=2,
    random_steps=4,
    shapes=((1.7, 0.3, 0, 0.5), (-0.4, 1.2, 0.6, 0.5), (1.2, 0.6, -0.9, 0.5), (0.7, -0.3, -0.4, 2)),
    points=8,
)
OUTCOME = compute(PARAMS, None, seed=3)
# --- one layer --------------------------------------------------------------------------------


def cases_of(weights, biases, step):
    layer = make_layer(np.array(weights), np.array(biases, dtype=float), step, 2.0)
    return measure(layer, number=0)


def test_the_worked_example_by_hand():
    row, cases = cases_of(PARAMS.weights, (0, 0), 0.5)
    # wedges between y = −17x/3 and y = −3x, and between y = x/3 and y = x/2
    expected = [4 * (1 / 3 - 3 / 17), 4 * (1 / 2 - 1 / 3)]
    assert [c.engine_area for c in cases] == pytest.approx(expected)
    assert [c.direction_area for c in cases] == pytest.approx(expected)
    assert [row.area, row.exact_area] == pytest.approx([sum(expected)] * 2)
    angles = [math.atan(1 / 3) - math.atan(3 / 17), math.atan(1 / 2) - math.atan(1 / 3)]
    assert [c.angle for c in cases] == pytest.approx(angles)
    assert [c.disc_area for c in cases] == pytest.approx([4 * a for a in angles])
    _, moved = cases_of(PARAMS.weights, PARAMS.biases, 0.5)
    assert [(c.apex_x, c.apex_y) for c in moved] == [
        pytest.approx((0.25, 0.25)),
        pytest.approx((0.6, -0.3)),
    ]


def test_the_other_shapes_by_hand():
    _, (strip,) = cases_of([[1.2, 0.6]], [-0.9], 0.5)
    assert strip.shape == Shape.STRIP  # y = 1.5 − 2x and y = 1.8 − 2x
    assert strip.engine_area == pytest.approx(0.15 * 4)
    assert strip.between_gap < 1e-12
    assert math.isnan(strip.apex_x)
    _, (silent,) = cases_of([[0.7, -0.3]], [-0.4], 1.5)
    assert silent.shape == Shape.HALF_PLANE
    assert silent.engine_area == pytest.approx(4 * (2 - 4 / 7))
    assert silent.between_gap == pytest.approx(silent.engine_area)
    assert silent.shape_gap < 1e-12
    _, (always,) = cases_of([[0.7, -0.3]], [0.4], 1.5)
    assert always.engine_area == pytest.approx(4 * (2 - 4 / 7))  # the other side, mirrored
    _, (same,) = cases_of([[1.5, 0.5]], [0.4], 0.5)
    assert (same.shape, same.engine_area, same.shape_gap) == (Shape.NONE, 0.0, 0.0)


def test_overlaps_count_once():
    row, cases = cases_of([[1.7, 0.3], [1.7, 0.3]], [0, 0], 0.5)
    assert row.area == pytest.approx(cases[0].engine_area)
    assert row.exact_area == pytest.approx(cases[1].engine_area)


# --- the experiment ---------------------------------------------------------------------------


def test_results_repeat_and_depend_on_the_seed():
    again, other = compute(PARAMS, None, seed=3), compute(PARAMS, None, seed=4)
    assert dict(again.metrics) == dict(OUTCOME.metrics)
    for name, array in OUTCOME.arrays.items():
        assert array.tobytes() == again.array(name).tobytes()
    assert not np.array_equal(other.array("case_weight_x"), OUTCOME.array("case_weight_x"))


def test_pictures_show_what_was_measured():
    for k, shape in enumerate(("wedges", "wedges", "wedges", "wedges", "strip", "half plane")):
        assert set(OUTCOME.array(f"picture{k}_shape")) == {shape}
        cells = OUTCOME.array(f"picture{k}_cells")
        area = 0.0
        for cell in cells:
            x, y = cell[~np.isnan(cell[:, 0])].T
            area += (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2
        assert area == pytest.approx(float(OUTCOME.array(f"picture{k}_union")))
        rows = OUTCOME.array(f"picture{k}_rows")
        ends = OUTCOME.array(f"picture{k}_before")
        heights = np.einsum("mk,mek->me", rows[:, :2], ends) + rows[:, 2:]
        assert np.abs(heights).max() < 1e-12
        assert np.abs(ends).max(axis=2) == pytest.approx(2.0)
    assert np.isnan(OUTCOME.array("picture5_after")).all()


def test_prose_and_tables():
    printed = variables(OUTCOME)
    assert printed["quantized_weights"] == "(1.5, 0.5), (−0.5, 1)"
    assert printed["tips"] == "(0.25, 0.25) and (0.6, −0.3)"
    assert printed["vanishing_step"] == "2.4"
    assert printed["origin_shares"].replace("\N{NO-BREAK SPACE}", " ") == "3.92 % and 4.17 %"
    frames = tables(OUTCOME)
    assert len(frames["layer_flips"]) == int(printed["cases"])
    assert list(frames["layer_flips_layers"].columns[:2]) == ["layer", "step"]
    fine = compute(dataclasses.replace(PARAMS, largest_step=0.2), None, seed=3)
    assert variables(fine)["area_after_vanishing"] == "none"


@pytest.mark.parametrize(
    "change",
    [
        {"weights": ()},
        {"weights": ((0.0, 0.0), (1.0, 1.0))},
        {"biases": (0.0, 1.0)},
        {"biases": (1.0,)},
        {"biases": (1.0, math.nan)},
        {"step": 0.0},
        {"half_width": -1.0},
        {"smallest_step": 0.0},
        {"largest_step": 0.01},
        {"steps": 1},
        {"random_steps": 1},
        {"random_layers": 0},
        {"points": 0},
        {"parallel": ()},
        {"shapes": PARAMS.shapes[:3]},
        {"shapes": (*PARAMS.shapes[:3], (1.0, 1.0, 0.0, 0.0))},
    ],
)
def test_senseless_parameters_are_refused(change):
    with pytest.raises(ParameterError):
        dataclasses.replace(PARAMS, **change)
