"""`classifier_flips`: distances, ranks, sampling intervals and counting bounds."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from qgeom import lattice
from qgeom.errors import ParameterError
from qgeom.experiments.classifier_flips.claims_patterns import cell_bound, pattern_bound
from qgeom.experiments.classifier_flips.distances import boundary_points, distances_to
from qgeom.experiments.classifier_flips.ranks import rank_correlation, standard_ranks
from qgeom.experiments.classifier_flips.sampling import bernstein_radius, estimate
from qgeom.flips import SampledFlips, number_patterns, pattern_codes
from qgeom.network import ReLUNetwork

BOX = ((-1.0, 2.0), (0.0, 2.0))


@given(angle=st.floats(0, math.pi), offset=st.floats(-0.4, 0.4))
def test_distances_to_a_line_are_right_to_a_cell(angle, offset):
    n, centre = 60, np.array([0.5, 1.0])
    normal = np.array([math.cos(angle), math.sin(angle)])
    points = lattice.midpoints(BOX, n)
    signed = (points - centre) @ normal - offset
    found = boundary_points(signed.reshape(n, n), BOX)
    assert np.allclose((found - centre) @ normal, offset, atol=1e-9)
    distances = distances_to(found, points)
    diagonal = lattice.cell_diagonal(BOX, n)
    assert (distances >= np.abs(signed) - 1e-9).all()
    inner = np.abs(points - centre).max(axis=1) < 0.4  # the foot of the normal lies in the box
    assert (distances[inner] <= np.abs(signed[inner]) + diagonal).all()


def test_distances_to_a_circle():
    n, centre = 100, np.array([0.5, 1.0])
    points = lattice.midpoints(BOX, n)
    radius = np.linalg.norm(points - centre, axis=1)
    found = boundary_points((radius - 0.6).reshape(n, n), BOX)
    error = np.abs(distances_to(found, points) - np.abs(radius - 0.6))
    assert error.max() <= lattice.cell_diagonal(BOX, n)


def test_no_boundary_is_infinitely_far():
    found = boundary_points(np.ones((4, 4)), BOX)
    assert found.shape == (0, 2)
    assert np.isinf(distances_to(found, lattice.midpoints(BOX, 4))).all()


def test_zero_counts_as_the_lower_side():
    found = boundary_points(np.array([[0.0, 1.0], [0.0, 1.0]]), ((0.0, 2.0), (0.0, 2.0)))
    assert found.tolist() == [[0.5, 0.5], [0.5, 1.5]]
    assert len(boundary_points(np.zeros((3, 3)), BOX)) == 0


@given(seed=st.integers(0, 100), levels=st.integers(2, 50))
def test_rank_correlation_is_spearmans(seed, levels):
    rng = np.random.default_rng(seed)
    first = rng.integers(0, levels, 40).astype(float)
    second = first + rng.integers(0, levels, 40)
    expected = spearmanr(first, second).statistic
    found = rank_correlation(standard_ranks(first), standard_ranks(second))
    assert found == pytest.approx(expected, abs=1e-12)


def test_constants_have_no_rank_correlation():
    assert math.isnan(rank_correlation(standard_ranks(np.ones(5)), standard_ranks(np.arange(5.0))))


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3])
def test_intervals_hold_the_expectation(share):
    rng = np.random.default_rng(0)
    missed = 0
    for _ in range(300):
        values = (rng.random(200) < share).astype(float)
        missed += abs(values.mean() - share) > bernstein_radius(values, error=0.1)
    assert missed <= 30


def test_intervals_shrink_with_the_sample():
    values = np.tile([0.0, 1.0], 5000)
    small, large = (bernstein_radius(values[:n], error=0.05) for n in (100, 10000))
    assert large < small / 8


@pytest.mark.parametrize(
    ("values", "error"), [([0.5], 0.1), ([0.5, 1.5], 0.1), ([0.5, -0.1], 0.1), ([0.5, 0.5], 0.0)]
)
def test_bad_samples_are_refused(values, error):
    with pytest.raises(ParameterError):
        bernstein_radius(np.array(values), error=error)


def test_estimates_use_the_first_points():
    flipped = np.array([[True, True], [False, False], [True, False], [False, False]])
    flips = SampledFlips(flipped=flipped, changed=np.zeros(4, dtype=bool))
    found = estimate(flips, (2, 4), error=0.1)
    assert found.relu_flip_rate.tolist() == [0.5, 0.375]
    assert found.pattern_disagreement.tolist() == [0.5, 0.5]


def test_the_cell_bound_counts_lines_in_general_position():
    # three lines in general position cut the plane into 7 of the 8 sign patterns
    lines = ReLUNetwork(
        [[[1.0, 0.1], [0.1, 1.0], [1.0, 1.0]], [[1.0, 1.0, 1.0]]], [[0.0, 0.0, -0.7], [0.0]]
    )
    points = lattice.midpoints(((-9.0, 9.0), (-9.0, 9.0)), 200)
    seen = number_patterns(pattern_codes(lines.pattern(points)))[1]
    assert seen == cell_bound(lines.widths) == 7 < pattern_bound(lines.widths)


@given(seed=st.integers(0, 30), width=st.integers(1, 5), second=st.integers(1, 4))
def test_no_network_shows_more_patterns_than_the_bound(seed, width, second):
    rng = np.random.default_rng(seed)
    widths = (2, width, second, 1)
    shapes = list(itertools.pairwise(widths))
    net = ReLUNetwork(
        [rng.normal(size=(b, a)) for a, b in shapes], [rng.normal(size=b) for _, b in shapes]
    )
    points = rng.uniform(-5, 5, (2000, 2))
    assert number_patterns(pattern_codes(net.pattern(points)))[1] <= cell_bound(widths)
