"""Error regions against forward passes, brute force and determinants."""

import math
from itertools import combinations, pairwise, product

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from qgeom.error_regions import compute_manifold_errors, compute_pointwise_errors, run_all_manifolds
from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.manifolds import make_manifold
from qgeom.rounding import quantize

DELTA = 2.0**-7
TRUE = [
    np.array([[1.7, 0.3], [-0.4, 1.2]]),
    np.array([[0.9, -0.6], [0.5, 1.1]]),
    np.array([[1.3, 0.2], [0.1, -0.8]]),
]
QUANT = [quantize(W, DELTA) for W in TRUE]


def forward(weights, x):
    for W in weights:
        x = W @ x
    return x


# The exact error


@pytest.mark.parametrize("widths", [(2, 2, 2, 2), (2, 5, 3), (4, 1)])
def test_pointwise_errors_are_differences_of_forward_passes(widths):
    rng = np.random.default_rng(len(widths))
    true = [rng.standard_normal(shape[::-1]) for shape in pairwise(widths)]
    quant = [quantize(W, 0.125) for W in true]
    points = rng.standard_normal((7, widths[0]))
    errors, matrix = compute_pointwise_errors(points, true, quant)
    assert errors.shape == (7, widths[-1])
    assert matrix.shape == (widths[-1], widths[0])
    for x, error in zip(points, errors, strict=True):
        np.testing.assert_allclose(error, forward(quant, x) - forward(true, x), atol=1e-13)
        np.testing.assert_allclose(error, matrix @ x, atol=1e-13)


def test_tiny_errors_do_not_drown():
    W = [np.full((1, 1), 1.0), np.full((1, 1), 1e8)]
    Q = [np.full((1, 1), 1.0 + 2.0**-52), np.full((1, 1), 1e8)]
    _, matrix = compute_pointwise_errors([[1.0]], W, Q)
    assert matrix[0, 0] == 1e8 * 2.0**-52


def test_equal_networks_do_not_differ():
    errors, matrix = compute_pointwise_errors([[1, 2]], TRUE, TRUE)
    assert not errors.any()
    assert not matrix.any()


# Error regions


def brute_force(x, weights, delta):
    """All sums of one corner per layer's pulled-back box."""
    d = len(x)
    sets, so_far, value = [], np.eye(d), x
    for W in weights:
        half = delta / 2 * np.abs(value).sum()
        value, so_far = W @ value, W @ so_far
        inverse = np.linalg.inv(so_far)
        sets.append([inverse @ (half * np.array(s)) for s in product((-1, 1), repeat=d)])
    return np.array([sum(choice) for choice in product(*sets)])


def generators(x, weights, delta):
    found, so_far, value = [], np.eye(len(x)), x
    for W in weights:
        half = delta / 2 * np.abs(value).sum()
        value, so_far = W @ value, W @ so_far
        found += list(half * np.linalg.inv(so_far).T)
    return np.array(found)


def match(vertices, expected, scale):
    """Same sets of points, to rounding."""
    gaps = np.linalg.norm(vertices[:, None] - expected[None], axis=2)
    assert gaps.min(axis=1).max() < 1e-12 * scale
    assert gaps.min(axis=0).max() < 1e-12 * scale
    assert len(vertices) == len(expected)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_regions_agree_with_brute_force(depth):
    points, _ = make_manifold("spiral", 12)
    for error, x in zip(compute_manifold_errors(points, QUANT[:depth], DELTA), points, strict=True):
        every = brute_force(x, QUANT[:depth], DELTA)
        hull = ConvexHull(every)
        size = np.linalg.norm(every, axis=1).max()
        match(error["error_vertices"], every[hull.vertices], size)
        assert error["error_magnitude"] == pytest.approx(size, rel=1e-12)
        assert error["error_volume"] == pytest.approx(hull.volume, rel=1e-12)
        assert error["input"].tolist() == x.tolist()
        assert error["l1_norm"] == abs(x[0]) + abs(x[1])
        assert error["l2_norm"] == pytest.approx(math.hypot(*x), rel=1e-15)


def test_the_area_is_that_of_the_zonotope():
    x = np.array([3.0, -2.0])
    (error,) = compute_manifold_errors([x], QUANT, DELTA)
    dets = [abs(np.linalg.det(pair)) for pair in combinations(generators(x, QUANT, DELTA), 2)]
    assert error["error_volume"] == pytest.approx(4 * sum(dets), rel=1e-12)
    assert len(error["error_vertices"]) == 2 * 2 * len(QUANT)


def test_regions_in_space():
    rng = np.random.default_rng(1)
    weights = [quantize(rng.standard_normal((3, 3)), 0.125) for _ in range(2)]
    x = np.array([1.0, -2.0, 0.5])
    (error,) = compute_manifold_errors([x], weights, 0.125)
    every = brute_force(x, weights, 0.125)
    match(error["error_vertices"], every[ConvexHull(every).vertices], np.abs(every).max())
    dets = [abs(np.linalg.det(t)) for t in combinations(generators(x, weights, 0.125), 3)]
    assert error["error_volume"] == pytest.approx(8 * sum(dets), rel=1e-10)


def test_regions_grow_linearly_with_the_input():
    one, three, zero = compute_manifold_errors([[1, 2], [3, 6], [0, 0]], QUANT, DELTA)
    np.testing.assert_allclose(three["error_vertices"], 3 * one["error_vertices"], rtol=1e-12)
    assert zero["error_vertices"].tolist() == [[0, 0]]
    assert zero["error_magnitude"] == zero["error_volume"] == 0


def test_uniform_diagonal_layers_give_squares():
    (error,) = compute_manifold_errors([[1.0, 1.0]], [2 * np.eye(2), 3 * np.eye(2)], 0.5)
    half = 0.25 * 2 / 2 + 0.25 * 4 / 6
    assert len(error["error_vertices"]) == 4
    assert np.abs(error["error_vertices"]) == pytest.approx(half, rel=1e-15)


@pytest.mark.parametrize(("d", "corners"), [(2, 4), (3, 8)])
@pytest.mark.parametrize("seed", range(20))
def test_parallel_generators_give_no_slivers(d, corners, seed):
    rng = np.random.default_rng(seed)
    first = quantize(rng.standard_normal((d, d)), DELTA)
    scaling = [np.diag(rng.integers(30, 300, d) * DELTA) for _ in range(3)]
    (error,) = compute_manifold_errors([rng.standard_normal(d)], [first, *scaling], DELTA)
    assert len(error["error_vertices"]) == corners  # pull-backs of all boxes share their edges


# Manifolds


def test_all_manifolds_but_the_grid_are_run():
    runs = run_all_manifolds(QUANT, delta=DELTA)
    assert list(runs) == ["circle", "ellipse", "line", "spiral", "figure_eight", "two_blobs"]
    for name, run in runs.items():
        points, metadata = make_manifold(name, 48)
        assert run["points"].tolist() == points.tolist()
        assert run["metadata"] == metadata
        sizes = [r["error_magnitude"] for r in run["results"]]
        norms = [r["l1_norm"] for r in run["results"]]
        stats = run["stats"]
        mean = sum(sizes) / 48
        assert (stats["min"], stats["max"]) == (min(sizes), max(sizes))
        assert stats["mean"] == pytest.approx(mean, rel=1e-13)
        std = math.sqrt(sum((s - mean) ** 2 for s in sizes) / 48)
        assert stats["std"] == pytest.approx(std, rel=1e-10)
        middle = sum(norms) / 48
        top = sum((s - mean) * (n - middle) for s, n in zip(sizes, norms, strict=True))
        bottom = math.sqrt(sum((n - middle) ** 2 for n in norms) / 48) * std * 48
        assert stats["correlation_l1"] == pytest.approx(top / bottom, rel=1e-10)
        expected = math.inf if name == "figure_eight" else max(sizes) / min(sizes)
        assert stats["variation_ratio"] == expected


def test_one_layer_errs_in_proportion_to_the_1_norm():
    stats = run_all_manifolds([np.eye(2)], ["circle"], delta=0.5)["circle"]["stats"]
    assert stats["correlation_l1"] == pytest.approx(1, rel=1e-12)
    assert stats["max"] == pytest.approx(math.sqrt(2) * 0.25 * 20 * math.sqrt(2), rel=1e-12)
    assert stats["variation_ratio"] == pytest.approx(math.sqrt(2), rel=1e-12)


def test_a_correlation_that_is_not_defined_is_nan():
    stats = run_all_manifolds([np.eye(2)], ["circle"], n_points=4, delta=0.5)["circle"]["stats"]
    assert math.isnan(stats["correlation_l1"])


def test_blobs_follow_the_seed():
    runs = [run_all_manifolds(QUANT, ["two_blobs"], 6, delta=1, seed=s) for s in (0, 0, 1)]
    first, again, other = (run["two_blobs"]["stats"]["mean"] for run in runs)
    assert first == again != other


@pytest.mark.parametrize(
    ("error", "call"),
    [
        (ParameterError, lambda: compute_pointwise_errors([[1, 2]], [], [])),
        (ShapeError, lambda: compute_pointwise_errors([[1, 2]], TRUE, QUANT[:2])),
        (ShapeError, lambda: compute_pointwise_errors([[1, 2, 3]], TRUE, QUANT)),
        (ShapeError, lambda: compute_pointwise_errors([1, 2], TRUE, QUANT)),
        (ParameterError, lambda: compute_pointwise_errors(np.zeros((0, 2)), TRUE, QUANT)),
        (NotFiniteError, lambda: compute_pointwise_errors([[1, math.nan]], TRUE, QUANT)),
        (ParameterError, lambda: compute_manifold_errors([[1, 2]], QUANT, 0)),
        (ParameterError, lambda: compute_manifold_errors(np.zeros((0, 2)), QUANT, DELTA)),
        (ShapeError, lambda: compute_manifold_errors([[1] * 4], [np.eye(4)], DELTA)),
        (ShapeError, lambda: compute_manifold_errors([[1, 2]], [np.ones((1, 2))], DELTA)),
        (ParameterError, lambda: run_all_manifolds(QUANT, ["torus"], delta=DELTA)),
    ],
)
def test_bad_input_is_named(error, call):
    with pytest.raises(error):
        call()


def test_a_layer_that_rounds_to_a_singular_matrix_is_named():
    weights = [np.eye(2), quantize(0.1 * np.eye(2), 0.5)]
    with pytest.raises(ParameterError, match=r"quant_weights\[1\]: the matrix is singular"):
        compute_manifold_errors([[1, 2]], weights, 0.5)
