"""Manifolds against their closed forms."""

import math

import numpy as np
import pytest

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.manifolds import MANIFOLDS, make_manifold
from qgeom.polygons import compute_polygon_area

TYPES = {
    "circle": "closed",
    "ellipse": "closed",
    "line": "open",
    "spiral": "open",
    "figure_eight": "closed",
    "two_blobs": "clusters",
    "grid": "area",
}


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("n", [4, 6, 48])
def test_every_manifold_has_points_and_metadata(name, n):
    points, metadata = make_manifold(name, n)
    assert points.shape == (n, 2)
    assert np.isfinite(points).all()
    assert metadata["name"] == name
    assert metadata["type"] == TYPES[name]
    assert metadata["n_points"] == n
    again, _ = make_manifold(name, n)
    assert again.tolist() == points.tolist()


def test_the_names_are_all():
    assert set(MANIFOLDS) == set(TYPES)


def test_circle():
    points, metadata = make_manifold("circle", 48)
    np.testing.assert_allclose(np.hypot(*points.T), 20, rtol=1e-15)
    assert points[0].tolist() == [20, 0]
    assert metadata["shape"] == {"radius": 20.0}
    assert len(np.unique(points.round(9), axis=0)) == 48  # closed without saying a point twice
    area = 0.5 * 48 * 20**2 * math.sin(2 * math.pi / 48)
    assert compute_polygon_area(points) == pytest.approx(area, rel=1e-14)


def test_ellipse():
    points, _ = make_manifold("ellipse", 30)
    np.testing.assert_allclose((points[:, 0] / 25) ** 2 + (points[:, 1] / 10) ** 2, 1, rtol=1e-14)


def test_line():
    points, _ = make_manifold("line", 11)
    assert points[[0, 5, -1]].tolist() == [[-25, -10], [0, 0], [25, 10]]
    np.testing.assert_allclose(np.diff(points, axis=0), [[5, 2]] * 10, rtol=1e-13)


def test_spiral():
    points, _ = make_manifold("spiral", 101)
    radii = np.hypot(*points.T)
    np.testing.assert_allclose(radii, np.linspace(5, 25, 101), rtol=1e-14)
    turns = np.unwrap(np.arctan2(points[:, 1], points[:, 0])) / (2 * math.pi)
    np.testing.assert_allclose(turns, np.linspace(0, 2, 101), atol=1e-14)


def test_figure_eight():
    points, _ = make_manifold("figure_eight", 40)
    t = [2 * math.pi * k / 40 for k in range(40)]
    expected = [[15 * math.sin(a), 15 * math.sin(a) * math.cos(a)] for a in t]
    np.testing.assert_allclose(points, expected, atol=1e-14)
    x, y = points.T / 15
    np.testing.assert_allclose(y**2, x**2 * (1 - x**2), atol=1e-14)


def test_two_blobs():
    points, metadata = make_manifold("two_blobs", 20_001, seed=4)
    first, second = points[:10_001], points[10_001:]
    for blob, x in ((first, -15), (second, 15)):
        np.testing.assert_allclose(blob.mean(axis=0), [x, 0], atol=0.2)
        np.testing.assert_allclose(np.cov(blob.T), 25 * np.eye(2), atol=1.0)
    assert metadata["shape"]["seed"] == 4
    assert (
        make_manifold("two_blobs", 9)[0].tolist()
        != make_manifold("two_blobs", 9, seed=1)[0].tolist()
    )
    big = 2**62 + 1  # as derive_seed makes them
    assert make_manifold("two_blobs", 9, seed=big)[1]["shape"]["seed"] == big


def test_blobs_without_spread_are_their_centers():
    points, _ = make_manifold("two_blobs", 3, std=0, centers=[[0, 1], [2, 3]])
    assert points.tolist() == [[0, 1], [0, 1], [2, 3]]


@pytest.mark.parametrize(("n", "rows", "columns"), [(4, 2, 2), (48, 6, 8), (49, 7, 7), (10, 2, 5)])
def test_grid(n, rows, columns):
    points, _ = make_manifold("grid", n)
    x, y = points.reshape(rows, columns, 2).transpose(2, 0, 1)
    np.testing.assert_allclose(x, [np.linspace(-25, 25, columns)] * rows, atol=1e-13)
    np.testing.assert_allclose(y.T, [np.linspace(-25, 25, rows)] * columns, atol=1e-13)


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("circle", {"radius": 2.0}),
        ("ellipse", {"semi_axes": [3.0, 4.0]}),
        ("line", {"start": [0.0, 1.0], "end": [2.0, 3.0]}),
        ("spiral", {"turns": 0.5, "inner_radius": 0.0, "outer_radius": 1.0}),
        ("figure_eight", {"scale": 1.0}),
        ("grid", {"extent": 1.0}),
    ],
)
def test_shapes_can_be_chosen(name, shape):
    points, metadata = make_manifold(name, 12, **shape)
    assert metadata["shape"] == shape
    assert np.abs(points).max() <= np.max([np.max(v) for v in shape.values()])


@pytest.mark.parametrize(
    ("error", "name", "n", "shape"),
    [
        (ParameterError, "torus", 5, {}),
        (ParameterError, "circle", 1, {}),
        (ParameterError, "circle", 5, {"size": 2}),
        (ParameterError, "circle", 5, {"radius": 0}),
        (ParameterError, "circle", 5, {"radius": -1}),
        (NotFiniteError, "circle", 5, {"radius": math.nan}),
        (ShapeError, "circle", 5, {"radius": [1, 2]}),
        (ShapeError, "line", 5, {"start": 3}),
        (ParameterError, "two_blobs", 5, {"std": -1}),
        (ParameterError, "two_blobs", 5, {"seed": -1}),
        (ParameterError, "grid", 47, {}),
        (ParameterError, "grid", 3, {}),
    ],
)
def test_bad_input_is_named(error, name, n, shape):
    with pytest.raises(error):
        make_manifold(name, n, **shape)
