"""Intervals against SciPy, closed forms and simulation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.statistics import Interval, mean_interval, proportion_interval

VALUES = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=12)


@given(VALUES, st.floats(0.5, 0.99))
def test_mean_interval_agrees_with_scipy(values, confidence):
    got = mean_interval(values, confidence=confidence)
    error = stats.sem(values)
    assert got.estimate == pytest.approx(np.mean(values))
    assert got.n == len(values)
    if error > 1e-9:
        low, high = stats.t.interval(confidence, len(values) - 1, np.mean(values), error)
        assert (got.low, got.high) == (pytest.approx(low), pytest.approx(high))


def test_mean_interval_by_hand():
    got = mean_interval([1.0, 2.0, 3.0], confidence=0.95)  # t(0.975, 2) = 4.30265
    assert got.high - got.estimate == pytest.approx(4.302653 / math.sqrt(3), abs=1e-6)


def test_equal_values_give_a_point_and_one_value_gives_none():
    point = mean_interval([2.0, 2.0, 2.0], confidence=0.9)
    assert (point.low, point.estimate, point.high) == (2.0, 2.0, 2.0)
    single = mean_interval([2.0], confidence=0.9)
    assert single.estimate == 2.0
    assert (single.low, single.high) == (-math.inf, math.inf)
    assert not single.bounded
    assert point.bounded


def test_coverage_is_as_stated():
    rng = np.random.default_rng(0)
    hits = 0
    for _ in range(400):
        got = mean_interval(rng.standard_normal(5), confidence=0.9)
        hits += got.low <= 0 <= got.high
    assert stats.binomtest(hits, 400, 0.9).pvalue > 1e-3


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_closed_form(counts):
    hits, trials = counts
    got = proportion_interval(hits, trials, confidence=0.95)
    z, p = stats.norm.ppf(0.975), hits / trials
    centre = (p + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * math.sqrt(p * (1 - p) / trials + z * z / (4 * trials**2))
    assert got.low == pytest.approx(max(centre - half, 0), abs=1e-12)
    assert got.high == pytest.approx(min(centre + half, 1), abs=1e-12)
    assert 0 <= got.low <= got.estimate <= got.high <= 1


@pytest.mark.parametrize(("hits", "trials"), [(-1, 3), (4, 3), (0, 0)])
def test_impossible_counts(hits, trials):
    with pytest.raises(ParameterError):
        proportion_interval(hits, trials, confidence=0.9)


@pytest.mark.parametrize("confidence", [0.0, 1.0, -0.5, 95, math.nan])
def test_impossible_levels(confidence):
    with pytest.raises(ParameterError, match="confidence"):
        mean_interval([1.0, 2.0], confidence=confidence)
    with pytest.raises(ParameterError, match="confidence"):
        proportion_interval(1, 2, confidence=confidence)


def test_values_are_checked():
    with pytest.raises(ParameterError, match="no values"):
        mean_interval([], confidence=0.9)
    with pytest.raises(NotFiniteError):
        mean_interval([1.0, math.nan], confidence=0.9)
    with pytest.raises(ShapeError):
        mean_interval([[1.0]], confidence=0.9)
    with pytest.raises(ParameterError, match="outside"):
        Interval(estimate=2.0, low=0.0, high=1.0, confidence=0.9, n=3)
    with pytest.raises(ParameterError, match="outside"):
        Interval(estimate=math.nan, low=0.0, high=1.0, confidence=0.9, n=3)
