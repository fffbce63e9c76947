"""`digits_classifier`: intervals over shapes, against direct calculation and simulation."""

import numpy as np
import pytest
from scipy import stats

from qgeom.errors import ShapeError
from qgeom.experiments.digits_classifier.sweep import average_interval, smallest_interval

TABLE = np.array([[0.0, 2.0, 1.0, 1.5], [3.0, 1.0, 2.5, 5.0], [0.5, 1.0, 1.5, 2.0]])


def test_the_unit_of_the_average_is_the_division():
    found = average_interval(TABLE, confidence=0.9)
    per_seed = [sum(column) / 3 for column in TABLE.T]
    expected = stats.t.interval(0.9, 3, loc=np.mean(per_seed), scale=stats.sem(per_seed))
    assert found.n == 4
    assert (found.low, found.high) == pytest.approx(expected)


def test_shapes_that_repeat_each_other_add_no_certainty():
    once, often = (average_interval(np.tile(TABLE[0], (m, 1)), confidence=0.95) for m in (1, 10))
    assert (once.low, once.high) == pytest.approx((often.low, often.high))


def test_the_ends_of_the_smallest_mean():
    found = smallest_interval(TABLE, confidence=0.9)
    plain, strict = (
        [stats.t.interval(level, 3, loc=row.mean(), scale=stats.sem(row)) for row in TABLE]
        for level in (0.9, 1 - 0.1 / 3)
    )
    assert found.estimate == 1.125
    assert found.low == pytest.approx(min(low for low, _ in plain))
    assert found.high == pytest.approx(min(high for _, high in strict))


def test_one_shape_has_the_same_interval_both_ways():
    average, smallest = (
        f(TABLE[:1], confidence=0.9) for f in (average_interval, smallest_interval)
    )
    assert average == smallest


@pytest.mark.parametrize("means", [(0.0, 0.0, 0.0, 0.0), (0.0, 3.0, 3.0, 3.0)], ids=str)
@pytest.mark.parametrize("shared", [0.0, 0.9])
def test_the_smallest_mean_is_covered(means, shared):
    rng = np.random.default_rng(3)
    missed, draws = 0, 400
    for _ in range(draws):
        common = rng.standard_normal(5)
        noise = shared * common + np.sqrt(1 - shared**2) * rng.standard_normal((4, 5))
        found = smallest_interval(np.array(means)[:, None] + noise, confidence=0.9)
        missed += not found.low <= 0.0 <= found.high
    assert missed / draws < 0.1 + 3 * np.sqrt(0.09 / draws)


@pytest.mark.parametrize("table", [np.zeros(3), np.zeros((0, 3)), np.zeros((2, 0))])
def test_tables_without_entries_are_refused(table):
    for function in (average_interval, smallest_interval):
        with pytest.raises(ShapeError, match="shapes, seeds"):
            function(table, confidence=0.9)
