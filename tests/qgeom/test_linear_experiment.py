"""Experiments on linear networks against closed forms and against the error regions."""

import math

import numpy as np
import pytest

from qgeom.error_regions import compute_manifold_errors
from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.linear_experiment import run_experiment
from qgeom.polygons import get_box_vertices_2d, get_hypercube_vertices, transform_vertices
from qgeom.rounding import quantize

DELTA = 1 / 128
FULL = [np.array([[1.7, 0.3], [-0.4, 1.2]]), np.array([[0.9, -0.6], [0.5, 1.1]])]


def full_box(value, W, delta):
    return get_hypercube_vertices(delta / 2 * np.abs(value).sum(), len(value))


def diagonal_box(value, W, delta):
    return get_box_vertices_2d(delta / 2 * np.abs(value))


def test_full_boxes_give_the_error_region():
    x = [3.0, -1.0]
    stats, quant = run_experiment("full", x, FULL, full_box, DELTA)
    assert [Q.tolist() for Q in quant] == [quantize(W, DELTA).tolist() for W in FULL]
    (error,) = compute_manifold_errors([x], quant, DELTA)
    np.testing.assert_allclose(stats.cumulative_error_vertices, error["error_vertices"], rtol=1e-12)
    assert stats.cumulative_error_volume == pytest.approx(error["error_volume"], rel=1e-12)
    low, high = (
        stats.cumulative_error_vertices.min(axis=0),
        stats.cumulative_error_vertices.max(axis=0),
    )
    assert stats.bounding_box.tolist() == [low.tolist(), high.tolist()]
    np.testing.assert_allclose(stats.relative_error, (high - low) / [6, 2], rtol=1e-15)


def test_layers_are_described():
    stats, quant = run_experiment("full", [3, -1], FULL, full_box, DELTA)
    assert (stats.name, stats.delta, stats.x_input.tolist()) == ("full", DELTA, [3, -1])
    value, so_far = np.array([3.0, -1.0]), np.eye(2)
    for layer, W, Q in zip(stats.layers, FULL, quant, strict=True):
        half = DELTA / 2 * np.abs(value).sum()
        value, so_far = Q @ value, Q @ so_far
        assert layer.weight_matrix.tolist() == W.tolist()
        singular = np.sqrt(np.linalg.eigvalsh(W.T @ W))
        assert layer.spectral_norm == pytest.approx(singular[1], rel=1e-12)
        assert layer.condition_number == pytest.approx(singular[1] / singular[0], rel=1e-12)
        assert layer.determinant == pytest.approx(W[0, 0] * W[1, 1] - W[0, 1] * W[1, 0], rel=1e-14)
        np.testing.assert_allclose(layer.error_half_widths, [half, half], rtol=1e-14)
        area = 4 * half**2 / abs(np.linalg.det(so_far))
        assert layer.error_volume == pytest.approx(area, rel=1e-12)
        np.testing.assert_allclose(
            transform_vertices(layer.error_vertices, so_far),
            half * get_hypercube_vertices(1, 2),
            rtol=1e-12,
        )


def test_uniform_diagonal_layers_err_by_a_constant_share_each():
    weights = [1.5 * np.eye(2)] * 4
    stats, _ = run_experiment("uniform", [2.0, -8.0], weights, diagonal_box, DELTA)
    # each layer adds (δ/2)|w^(l−1) x| / w^l = δ|x|/(2w)
    np.testing.assert_allclose(stats.relative_error, 4 * DELTA / 3, rtol=1e-13)
    assert len(stats.cumulative_error_vertices) == 4


def test_the_function_sees_the_quantized_input_and_the_float_weights():
    seen = []

    def spy(value, W, delta):
        seen.append((value.tolist(), W.tolist(), delta))
        return [[0.0, 0.0]]

    stats, _ = run_experiment("spy", [1, 1], [1.3 * np.eye(2)] * 2, spy, 0.5)
    assert seen == [
        ([1, 1], (1.3 * np.eye(2)).tolist(), 0.5),
        ([1.5, 1.5], (1.3 * np.eye(2)).tolist(), 0.5),
    ]
    assert stats.cumulative_error_volume == 0
    assert stats.relative_error.tolist() == [0, 0]


def test_relative_errors_where_the_input_is_zero():
    stats, _ = run_experiment("axis", [1, 0], [np.eye(2)], full_box, 0.5)
    assert stats.relative_error.tolist() == [0.25, math.inf]
    stats, _ = run_experiment("axis", [1, 0], [np.eye(2)], diagonal_box, 0.5)
    assert stats.relative_error.tolist() == [0.25, 0]


def test_experiments_in_space():
    stats, _ = run_experiment("space", [1, 2, 4], [2 * np.eye(3)] * 2, full_box, 0.5)
    half = 0.25 * 7 / 2 + 0.25 * 14 / 4
    assert stats.cumulative_error_volume == pytest.approx((2 * half) ** 3, rel=1e-12)
    assert len(stats.cumulative_error_vertices) == 8


def test_statistics_are_collected():
    by_name, in_order = {}, []
    for name in "ab":
        stats, _ = run_experiment(name, [1, 1], FULL, full_box, DELTA, by_name)
        assert by_name[name] is stats
        stats, _ = run_experiment(name, [1, 1], FULL, full_box, DELTA, all_stats=in_order)
        assert in_order[-1] is stats
    assert list(by_name) == [stats.name for stats in in_order] == ["a", "b"]
    with pytest.raises(ParameterError, match="all_stats"):
        run_experiment("a", [1, 1], FULL, full_box, DELTA, by_name)


def test_a_layer_that_rounds_to_a_singular_matrix_is_named():
    with pytest.raises(ParameterError, match=r"quantized\[1\]: the matrix is singular"):
        run_experiment("x", [1, 1], [np.eye(2), 0.1 * np.eye(2)], full_box, 0.5)


@pytest.mark.parametrize(
    ("error", "x", "weights", "local"),
    [
        (ShapeError, [[1, 2]], FULL, full_box),
        (ShapeError, [1, 2, 3], FULL, full_box),
        (ShapeError, [1.0], [[[1.0]]], full_box),
        (NotFiniteError, [1, math.nan], FULL, full_box),
        (ParameterError, [1, 2], [], full_box),
        (ParameterError, [1, 2], FULL, lambda *_: np.zeros((0, 2))),
        (ShapeError, [1, 2], FULL, lambda *_: np.zeros((4, 3))),
        (NotFiniteError, [1, 2], FULL, lambda *_: [[math.inf, 0]]),
    ],
)
def test_bad_input_is_named(error, x, weights, local):
    with pytest.raises(error):
        run_experiment("x", x, weights, local, DELTA)
