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
from qgeom.experiments.classifier_flips.distances import distances_to, farthest
from qgeom.experiments.classifier_flips.ranks import rank_correlation, standard_ranks
from qgeom.experiments.classifier_flips.sampling import bernstein_radius, estimate
from qgeom.experiments.classifier_flips.triangles import positive_shares
from qgeom.experiments.classifier_flips.weights import weight_changes
from qgeom.flips.sampled import SampledFlips, number_patterns, pattern_codes
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network

BOX = ((-1.0, 2.0), (0.0, 2.0))


def test_distances_to_a_polyline_agree_with_a_dense_one():
    rng = np.random.default_rng(3)
    corners, points = rng.uniform(-1, 1, (6, 2)), rng.uniform(-2, 2, (50, 2))
    segments = np.stack([corners[:-1], corners[1:]], axis=1)
    along = np.linspace(0, 1, 4001)[:, None, None]
    dense = ((1 - along) * segments[:, 0] + along * segments[:, 1]).reshape(-1, 2)
    expected = np.linalg.norm(points[:, None] - dense, axis=2).min(axis=1)
    assert distances_to(segments, points) == pytest.approx(expected, abs=1e-3)
    assert (distances_to(segments, points) <= expected + 1e-12).all()


def test_a_segment_without_length_is_a_point():
    found = distances_to(np.zeros((1, 2, 2)), np.array([[3.0, 4.0]]))
    assert found.tolist() == [5.0]


def test_no_boundary_is_infinitely_far():
    assert np.isinf(distances_to(np.zeros((0, 2, 2)), lattice.midpoints(BOX, 4))).all()
    triangle = np.array([[[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]])
    assert farthest(triangle, np.zeros((0, 2, 2)), tolerance=0.1) == np.inf
    assert math.isnan(farthest(triangle[:0], np.zeros((1, 2, 2)), tolerance=0.1))


@given(seed=st.integers(0, 200), count=st.integers(1, 5))
def test_the_farthest_point_is_found(seed, count):
    rng = np.random.default_rng(seed)
    triangles, segments = rng.uniform(-1, 1, (3, 3, 2)), rng.uniform(-1, 1, (count, 2, 2))
    found = farthest(triangles, segments, tolerance=1e-3)
    weights = rng.dirichlet(np.ones(3), 400)
    inside = np.einsum("pk,tkd->tpd", weights, triangles).reshape(-1, 2)
    assert distances_to(segments, inside).max() <= found + 1e-3
    corners = distances_to(segments, triangles.reshape(-1, 2))
    assert found >= corners.max()


def test_the_farthest_point_can_lie_inside():
    sides = np.array([[[0.0, 0.0], [0.0, 1.0]], [[2.0, 0.0], [2.0, 1.0]]])
    triangle = np.array([[[0.0, 0.5], [2.0, 0.5], [0.0, 0.6]]])
    found = farthest(triangle, sides, tolerance=1e-6)
    assert found == pytest.approx(1.0, abs=1e-6)


@given(values=st.lists(st.integers(-4, 4), min_size=3, max_size=3))
def test_positive_shares_agree_with_counting(values):
    n = 120  # sub-triangles per side, taken by their midpoints
    i, j = np.meshgrid(np.arange(n), np.arange(n), indexing="ij")
    lower, upper = i + j < n, i + j < n - 1
    third = 1 / 3
    u = np.concatenate([(i[lower] + third), (i[upper] + 2 * third)]) / n
    v = np.concatenate([(j[lower] + third), (j[upper] + 2 * third)]) / n
    a, b, c = values
    expected = np.mean(a + u * (b - a) + v * (c - a) > 1e-9)
    assert positive_shares(np.array([values], dtype=float))[0] == pytest.approx(expected, abs=0.02)


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


# Weights


def weighted(rows):
    return ReLUNetwork([rows, [[1.0] * len(rows)]], [[0.0] * len(rows), [0.0]])


def test_changes_are_counted_in_steps():
    made = weighted([[3.0, 0.4, -1.75], [0.75, -0.1, 0.0]])
    found = weight_changes(made, quantize_network(made, Grid.step(0.5)))
    assert found.weight_change_largest == pytest.approx(0.5)  # 1.75 and 0.75 lie in the middle
    assert found.weights == 8
    assert found.weights_kept == 4  # 3, 0 and both weights of the output
    assert found.weights_kept_inner == 1  # 0


@pytest.mark.parametrize(("per", "kept"), [("tensor", 1 + 2), ("channel", 2 + 2)])
def test_the_largest_of_a_scale_stay(per, kept):
    made = weighted([[3.1, 0.4, -1.7], [0.71, -0.13, 0.24]])
    found = weight_changes(made, quantize_network(made, Grid.symmetric(4, per=per)))
    assert (found.weights_kept, found.weights_kept_inner) == (kept, 0)
    assert found.weight_change_largest <= 0.5


def test_clipped_weights_move_farther_than_half_a_step():
    made = weighted([[3.1, 0.4, -1.7]])
    kept, clipped = (
        weight_changes(made, quantize_network(made, Grid.fixed_range(3, saturate=saturate)))
        for saturate in (False, True)
    )
    assert kept.weight_change_largest <= 0.5
    assert clipped.weight_change_largest == pytest.approx((3.1 - 0.75) / 0.25)
