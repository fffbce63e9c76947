"""Fate metrics."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.metrics import compute_fate_metrics

shapes = hnp.array_shapes(min_dims=1, max_dims=3, max_side=6)
values = st.sampled_from([-2.0, -0.5, 0.0, 0.5, 2.0])


@given(data=st.data(), threshold=values)
def test_every_entry_has_one_fate(data, threshold):
    shape = data.draw(shapes)
    before, after = (data.draw(hnp.arrays(np.float64, shape, elements=values)) for _ in range(2))
    fate = compute_fate_metrics(before, after, threshold=threshold)
    counts = {"survive": 0, "dead": 0, "flip": 0}
    for a, b in zip(before.flat, after.flat, strict=True):
        if (a > threshold) and (b > threshold):
            counts["survive"] += 1
        elif a <= threshold and b <= threshold:
            counts["dead"] += 1
        else:
            counts["flip"] += 1
    assert fate["survive_rate"] == counts["survive"] / before.size
    assert fate["dead_rate"] == counts["dead"] / before.size
    assert fate["relu_flip_rate"] == counts["flip"] / before.size
    total = fate["survive_rate"] + fate["dead_rate"] + fate["relu_flip_rate"]
    assert total == pytest.approx(1.0, abs=1e-15)
    expected = fate["dead_rate"] + fate["relu_flip_rate"]
    assert fate["collapse_mass"] == pytest.approx(expected, abs=1e-15)
    assert fate["saturation_count"] == 0


@given(before=hnp.arrays(np.float64, shapes, elements=values))
def test_nothing_flips_between_equal_networks(before):
    fate = compute_fate_metrics(before, before.copy())
    assert fate["relu_flip_rate"] == 0.0
    assert fate["collapse_mass"] == fate["dead_rate"]


def test_flips_do_not_depend_on_the_direction():
    up, down = [[-1.0, 1.0]], [[1.0, 1.0]]
    assert compute_fate_metrics(up, down) == compute_fate_metrics(down, up)


def test_zero_is_inactive():
    assert compute_fate_metrics([0.0], [-1.0])["dead_rate"] == 1.0
    assert compute_fate_metrics([0.0], [1.0])["relu_flip_rate"] == 1.0


def test_saturated_entries_are_counted():
    mask = [[True, False], [True, True]]
    fate = compute_fate_metrics(np.ones((2, 2)), np.ones((2, 2)), saturation_mask=mask)
    assert fate["saturation_count"] == 3


@pytest.mark.parametrize(
    ("error", "before", "after", "options"),
    [
        (ShapeError, [1.0], [1.0, 2.0], {}),
        (ParameterError, [], [], {}),
        (NotFiniteError, [math.nan], [1.0], {}),
        (NotFiniteError, [1.0], [math.inf], {}),
        (ParameterError, [1.0], [1.0], {"threshold": math.nan}),
        (ShapeError, [1.0], [1.0], {"saturation_mask": [True, False]}),
        (ParameterError, [1.0], [1.0], {"saturation_mask": [1]}),
    ],
)
def test_bad_input_is_named(error, before, after, options):
    with pytest.raises(error):
        compute_fate_metrics(before, after, **options)
