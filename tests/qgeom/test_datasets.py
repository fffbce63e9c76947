"""Datasets: their law, their seeds, their errors."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from qgeom.datasets import DATASET_OPTIONS, Dataset, make_dataset, two_moons, two_spirals
from qgeom.errors import ParameterError, ShapeError

OPTIONS = {"moons": {"noise": 0.15}, "spirals": {"noise": 0.3, "turns": 1.5, "radius": 6.0}}


def make(name, seed=1, n=40, **more):
    return make_dataset(name, n_points=n, n_test=10, options=OPTIONS[name] | more, seed=seed)


def test_moons_without_noise_lie_on_their_half_circles():
    points, labels = two_moons(2001, noise=0.0, rng=np.random.default_rng(0))
    upper, lower = points[labels == 0], points[labels == 1]
    assert len(upper) == 1001
    assert np.allclose(np.hypot(*upper.T), 1)
    assert (upper[:, 1] >= 0).all()
    assert np.allclose(np.hypot(*(lower - [1.0, 0.5]).T), 1)
    assert (lower[:, 1] <= 0.5).all()
    angles = np.arctan2(upper[:, 1], upper[:, 0]) / math.pi
    assert kstest(angles, "uniform").pvalue > 1e-4


def test_spirals_without_noise_lie_on_their_arms():
    points, labels = two_spirals(
        2001, noise=0.0, turns=1.5, radius=6.0, rng=np.random.default_rng(0)
    )
    radii = np.hypot(*points.T)
    turned = np.arctan2(points[:, 1], points[:, 0]) - math.pi * labels
    expected = 2 * math.pi * 1.5 * radii / 6.0
    assert np.allclose(np.exp(1j * turned), np.exp(1j * expected), atol=1e-9)
    assert kstest((radii / 6.0) ** 2, "uniform").pvalue > 1e-4  # evenly over the area
    assert (labels == 0).sum() == 1001


@pytest.mark.parametrize("name", OPTIONS)
def test_noise_has_the_stated_size(name):
    rng, again = np.random.default_rng(5), np.random.default_rng(5)
    law = {"moons": two_moons, "spirals": two_spirals}[name]
    clean, _ = law(4000, **(OPTIONS[name] | {"noise": 0.0}), rng=rng)
    noisy, _ = law(4000, **(OPTIONS[name] | {"noise": 0.2}), rng=again)
    assert np.abs((noisy - clean).std(axis=0) - 0.2).max() < 0.01


@pytest.mark.parametrize("name", OPTIONS)
@given(seed=st.integers(0, 2**40))
def test_a_seed_decides_everything(name, seed):
    one, other = make(name, seed), make(name, seed)
    assert one.points.tobytes() == other.points.tobytes()
    assert one.test_points.tobytes() == other.test_points.tobytes()
    assert one.points.tobytes() != make(name, seed + 1).points.tobytes()


@pytest.mark.parametrize("name", OPTIONS)
def test_held_out_points_are_other_points(name):
    data = make_dataset(name, n_points=30, n_test=30, options=OPTIONS[name], seed=4)
    shared = set(map(tuple, data.points)) & set(map(tuple, data.test_points))
    assert not shared
    # the training sample does not depend on the size of the held-out one
    more = make_dataset(name, n_points=30, n_test=99, options=OPTIONS[name], seed=4)
    assert np.array_equal(data.points, more.points)


def test_box_by_hand():
    points, labels = np.array([[0.0, 1.0], [2.0, -1.0]]), np.array([0, 1])
    data = Dataset(name="x", points=points, labels=labels, test_points=points, test_labels=labels)
    assert data.box(0.5) == ((-0.5, 2.5), (-1.5, 1.5))
    assert data.box(0.0) == ((0.0, 2.0), (-1.0, 1.0))


def test_shapes_are_checked():
    points, labels = np.zeros((3, 2)), np.zeros(3, dtype=np.int64)
    good = {"points": points, "labels": labels, "test_points": points, "test_labels": labels}
    for change in ({"labels": labels[:2]}, {"test_points": np.zeros((3, 3))}, {"points": labels}):
        with pytest.raises(ShapeError, match="dataset x"):
            Dataset(name="x", **(good | change))


@pytest.mark.parametrize(
    ("name", "options", "n", "words"),
    [
        ("rings", {}, 10, "unknown dataset 'rings'"),
        ("moons", {}, 10, "needs"),
        ("moons", {"noise": 0.1, "turns": 2.0}, 10, "needs"),
        ("moons", {"noise": -0.1}, 10, "noise is -0.1"),
        ("moons", {"noise": math.nan}, 10, "noise is nan"),
        ("moons", {"noise": 0.1}, 1, "at least 2"),
    ],
)
def test_senseless_requests_are_refused(name, options, n, words):
    with pytest.raises(ParameterError, match=words):
        make_dataset(name, n_points=n, n_test=10, options=options, seed=0)


def test_listed_options_are_the_required_ones():
    assert {name: set(options) for name, options in OPTIONS.items()} == {
        name: set(options) for name, options in DATASET_OPTIONS.items()
    }
