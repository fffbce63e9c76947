"""Solids against closed forms and against Qhull on all pairwise sums."""

import math
from itertools import combinations, product

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.polygons import get_hypercube_vertices, transform_vertices
from qgeom.solids import compute_hull_volume, minkowski_sum_3d

CUBE = get_hypercube_vertices(1.0)


def pairwise_sums(V1, V2):
    return (np.asarray(V1)[:, None] + np.asarray(V2)[None]).reshape(-1, 3)


def as_set(V):
    return {tuple(v) for v in np.asarray(V, dtype=float).tolist()}


@pytest.mark.parametrize("seed", range(20))
def test_sums_of_random_solids_agree_with_qhull(seed):
    rng = np.random.default_rng(seed)
    V1, V2 = (rng.standard_normal((rng.integers(4, 15), 3)) for _ in range(2))
    every = pairwise_sums(V1, V2)
    hull = ConvexHull(every)
    result = minkowski_sum_3d(V1, V2)
    assert as_set(result) == as_set(every[hull.vertices])
    assert compute_hull_volume(result) == pytest.approx(hull.volume, rel=1e-12)
    assert result.tolist() == sorted(result.tolist())
    assert result.tolist() == minkowski_sum_3d(V2, V1).tolist()


def test_cubes_add_their_edges():
    result = minkowski_sum_3d(CUBE, get_hypercube_vertices(0.5))
    assert as_set(result) == as_set(1.5 * CUBE)
    assert compute_hull_volume(result) == pytest.approx(27, rel=1e-14)


def test_points_within_faces_and_edges_are_no_vertices():
    filled = np.array(list(product((-1.0, 0.0, 1.0), repeat=3)))
    assert as_set(minkowski_sum_3d(filled, filled)) == as_set(2 * CUBE)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("widths", [[1, 1, 1], [1, 1e-2, 1e-5], [1e9, 1e3, 1e3]])
def test_zonotopes(seed, widths):
    rng = np.random.default_rng(seed)
    turn = np.linalg.qr(rng.standard_normal((3, 3)))[0]
    generators = transform_vertices(rng.standard_normal((5, 3)) * widths, turn)
    region = np.zeros((1, 3))
    for g in generators:
        region = minkowski_sum_3d(region, [-g, g])
    n = len(generators)
    assert len(region) == 2 + n * (n - 1)  # of n segments in general position in space
    volume = 8 * sum(abs(np.linalg.det(triple)) for triple in combinations(generators, 3))
    assert compute_hull_volume(region) == pytest.approx(volume, rel=1e-9)


def test_degenerate_sums():
    origin, x, y = ([0, 0, 0],), ([0, 0, 0], [2, 0, 0]), ([0, 0, 0], [0, 1, 0])
    assert minkowski_sum_3d(origin, [[1, 2, 3]] * 2).tolist() == [[1, 2, 3]]
    assert minkowski_sum_3d(x, x).tolist() == [[0, 0, 0], [4, 0, 0]]
    assert as_set(minkowski_sum_3d(x, y)) == set(product((0, 2), (0, 1), (0,)))
    assert compute_hull_volume(minkowski_sum_3d(x, y)) == 0
    assert len(minkowski_sum_3d(minkowski_sum_3d(x, y), minkowski_sum_3d(x, y))) == 4


@pytest.mark.parametrize("seed", range(5))
def test_flat_sums_in_any_plane(seed):
    rng = np.random.default_rng(seed)
    turn = np.linalg.qr(rng.standard_normal((3, 3)))[0]
    square = transform_vertices([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]], turn)
    lozenge = transform_vertices([[1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0]], turn)
    result = minkowski_sum_3d(square + 5.0, lozenge)
    assert len(result) == 8
    assert compute_hull_volume(result) == 0
    line = transform_vertices([[0, 0, 0], [1, 0, 0]], turn)
    assert len(minkowski_sum_3d(line, line)) == 2


def test_volume_of_few_points_is_zero():
    for n in range(4):
        assert compute_hull_volume(np.eye(3)[:n]) == 0
    assert compute_hull_volume(np.ones((9, 3))) == 0
    assert compute_hull_volume(CUBE[:, [0, 0, 2]]) == 0


@pytest.mark.parametrize(
    ("error", "call"),
    [
        (ShapeError, lambda: minkowski_sum_3d([[1, 2]], [[1, 2]])),
        (ParameterError, lambda: minkowski_sum_3d(np.zeros((0, 3)), CUBE)),
        (NotFiniteError, lambda: minkowski_sum_3d([[1, 2, math.nan]], CUBE)),
        (NotFiniteError, lambda: minkowski_sum_3d([[1.5e308, 0, 0]], [[1.5e308, 0, 0]])),
        (ShapeError, lambda: compute_hull_volume([[1, 2]])),
    ],
)
def test_bad_input_is_named(error, call):
    with pytest.raises(error):
        call()
