"""Metrics of error shapes against values worked out by hand and against properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.geometry_metrics import (
    compute_correctability_score,
    compute_entropy_metrics,
    compute_geometry_metrics,
)

S = 1e-5
CROSS = np.array([[3.0, 0.0], [-3.0, 0.0], [0.0, 1.0], [0.0, -1.0]])  # covariance diag(6, 2/3)
ZERO = np.zeros((4, 2))


# Geometry


def test_norms_are_means_over_rows():
    metrics = compute_geometry_metrics([[3, 4], [0, 0]], [[0, 0], [5, 12]])
    assert metrics["linear_error_norm"] == 2.5
    assert metrics["nonlinear_error_norm"] == 6.5
    assert metrics["total_error_norm"] == 9.0


def test_parts_may_cancel():
    metrics = compute_geometry_metrics(CROSS, -CROSS)
    assert metrics["linear_error_norm"] == metrics["nonlinear_error_norm"] == 2.0
    assert metrics["total_error_norm"] == 0.0
    assert metrics["anisotropy_ratio"] == 1.0
    assert metrics["volume_proxy"] == pytest.approx(S, rel=1e-12)


def test_shape_of_a_known_covariance():
    for linear, nonlinear in ((CROSS, ZERO), (ZERO, CROSS), (0.25 * CROSS, 0.75 * CROSS)):
        metrics = compute_geometry_metrics(linear, nonlinear)
        assert metrics["anisotropy_ratio"] == pytest.approx((6 + S) / (2 / 3 + S), rel=1e-12)
        assert metrics["volume_proxy"] == pytest.approx(math.sqrt((6 + S) * (2 / 3 + S)), rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_shape_agrees_with_the_covariance_matrix(seed):
    rng = np.random.default_rng(seed)
    errors = rng.standard_normal((30, 4)) @ rng.standard_normal((4, 4)) + 3.0
    covariance = np.cov(errors.T) + S * np.eye(4)
    values = np.linalg.eigvalsh(covariance)
    metrics = compute_geometry_metrics(errors, np.zeros_like(errors))
    assert metrics["anisotropy_ratio"] == pytest.approx(values[-1] / values[0], rel=1e-8)
    assert metrics["volume_proxy"] == pytest.approx(math.sqrt(np.linalg.det(covariance)), rel=1e-8)


def test_one_input_has_no_shape():
    metrics = compute_geometry_metrics([[1, 2, 3]], [[0, 0, 0]])
    assert metrics["anisotropy_ratio"] == 1.0
    assert metrics["volume_proxy"] == pytest.approx(S**1.5, rel=1e-12)


def test_large_flat_errors_keep_a_finite_ratio():
    along = np.outer(np.linspace(-1e9, 1e9, 9), [1.0, 1.0])
    metrics = compute_geometry_metrics(along, np.zeros_like(along))
    variance = np.var(along[:, 0], ddof=1) * 2
    assert metrics["anisotropy_ratio"] == pytest.approx(variance / S, rel=1e-9)


def test_amplification():
    def amplification(**options):
        return compute_geometry_metrics(CROSS, ZERO, **options)["amplification"]

    assert amplification() == 1.0
    assert amplification(operator_matrix=[[3, 0], [0, -4]]) == pytest.approx(4, rel=1e-15)
    assert amplification(prev_total_error=CROSS / 2) == 2.0
    assert amplification(prev_total_error=np.full((4, 1), 4.0)) == 0.5
    both = amplification(operator_matrix=[[3, 0], [0, -4]], prev_total_error=CROSS)
    assert both == pytest.approx(4, rel=1e-15)
    assert amplification(prev_total_error=ZERO) == math.inf
    nothing = compute_geometry_metrics(ZERO, ZERO, prev_total_error=ZERO)
    assert nothing["amplification"] == 1.0


# Entropy


def test_entropy_of_a_known_covariance():
    metrics = compute_entropy_metrics(CROSS)
    det = (6 + S) * (2 / 3 + S)
    assert metrics["log_determinant"] == pytest.approx(math.log(det), rel=1e-12)
    bits = 0.5 * math.log2((2 * math.pi * math.e) ** 2 * det)
    assert metrics["gaussian_entropy_bits"] == pytest.approx(bits, rel=1e-12)
    assert metrics["volume_proxy"] == pytest.approx(math.sqrt(det), rel=1e-12)
    p, q = 0.9, 0.1
    rank = math.exp(-p * math.log(p) - q * math.log(q))
    assert metrics["effective_rank"] == pytest.approx(rank, rel=1e-12)
    assert metrics["volume_proxy"] == compute_geometry_metrics(CROSS, ZERO)["volume_proxy"]


@given(st.integers(1, 6), st.floats(0.01, 100))
def test_samples_alike_in_every_direction_have_full_rank(d, scale):
    samples = scale * np.concatenate([np.eye(d), -np.eye(d)])
    assert compute_entropy_metrics(samples)["effective_rank"] == pytest.approx(d, rel=1e-9)


def test_samples_on_a_line_have_rank_one_and_constant_ones_zero():
    line = np.outer(np.arange(5.0), [1.0, 2.0, 3.0])
    assert compute_entropy_metrics(line)["effective_rank"] == pytest.approx(1, abs=1e-12)
    for constant in (np.full((7, 3), 0.1), [[1.0, 2.0]]):
        metrics = compute_entropy_metrics(constant)
        assert metrics["effective_rank"] == 0.0
        d = np.shape(constant)[1]
        assert metrics["log_determinant"] == pytest.approx(d * math.log(S), rel=1e-12)


def test_twice_the_scale_is_a_bit_per_coordinate():
    samples = 1e3 * np.random.default_rng(0).standard_normal((50, 3))
    one, two = (compute_entropy_metrics(k * samples)["gaussian_entropy_bits"] for k in (1, 2))
    assert two - one == pytest.approx(3, abs=1e-9)


def test_many_dimensions_keep_the_log_determinant():
    small = compute_entropy_metrics(np.zeros((2, 400)))
    assert small["volume_proxy"] == 0.0
    assert small["log_determinant"] == pytest.approx(400 * math.log(S), rel=1e-12)
    large = compute_entropy_metrics(1e6 * np.concatenate([np.eye(100), -np.eye(100)]))
    assert large["volume_proxy"] == math.inf
    assert math.isfinite(large["log_determinant"])


# Score

share = st.floats(0, 1)
ratio = st.floats(0, allow_infinity=True, allow_nan=False)
ingredients = st.fixed_dictionaries(
    {
        "linear_fraction": share,
        "flip_rate": share,
        "saturation_rate": share,
        "anisotropy_ratio": ratio,
        "amplification": ratio,
    }
)
RANGES = {"linear_fraction": share, "flip_rate": share, "saturation_rate": share}


@given(values=ingredients)
def test_the_score_lies_between_0_and_1(values):
    assert 0 <= compute_correctability_score(**values) <= 1


@given(values=ingredients, data=st.data())
@pytest.mark.parametrize(
    ("name", "rises"),
    [
        ("linear_fraction", True),
        ("flip_rate", False),
        ("saturation_rate", False),
        ("anisotropy_ratio", False),
        ("amplification", False),
    ],
)
def test_the_score_is_monotone(name, rises, values, data):
    low, high = sorted(data.draw(st.tuples(*[RANGES.get(name, ratio)] * 2)))
    before, after = (compute_correctability_score(**{**values, name: v}) for v in (low, high))
    assert before <= after if rises else before >= after


def test_scores_by_hand():
    def score(linear, flip, saturation, anisotropy, amplification):
        return compute_correctability_score(
            linear_fraction=linear,
            flip_rate=flip,
            saturation_rate=saturation,
            anisotropy_ratio=anisotropy,
            amplification=amplification,
        )

    assert score(1, 0, 0, 1, 1) == score(1, 0, 0, 0, 0.5) == 1.0
    assert score(0, 1, 1, math.inf, math.inf) == 0.0
    assert score(0.5, 0.2, 0.4, math.e, 3) == pytest.approx(
        0.275 + 0.12 + 0.09 + 0.05 + 0.05 / 3, rel=1e-14
    )


@pytest.mark.parametrize(
    ("error", "call"),
    [
        (ShapeError, lambda: compute_geometry_metrics([1, 2], [1, 2])),
        (ShapeError, lambda: compute_geometry_metrics(CROSS, CROSS[:2])),
        (ParameterError, lambda: compute_geometry_metrics(np.zeros((0, 2)), np.zeros((0, 2)))),
        (ParameterError, lambda: compute_geometry_metrics(np.zeros((2, 0)), np.zeros((2, 0)))),
        (NotFiniteError, lambda: compute_geometry_metrics([[math.nan]], [[1]])),
        (ShapeError, lambda: compute_geometry_metrics(CROSS, ZERO, prev_total_error=ZERO[:1])),
        (ShapeError, lambda: compute_geometry_metrics(CROSS, ZERO, operator_matrix=[1, 2])),
        (ShapeError, lambda: compute_entropy_metrics([1, 2])),
        (ParameterError, lambda: compute_entropy_metrics(np.zeros((0, 2)))),
    ],
)
def test_bad_input_is_named(error, call):
    with pytest.raises(error):
        call()


@pytest.mark.parametrize("name", ["linear_fraction", "flip_rate", "saturation_rate"])
@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan])
def test_shares_beyond_0_and_1_are_refused(name, value):
    good = dict.fromkeys(["linear_fraction", "flip_rate", "saturation_rate"], 0.5)
    with pytest.raises(ParameterError, match=name):
        compute_correctability_score(**{**good, name: value}, anisotropy_ratio=1, amplification=1)
