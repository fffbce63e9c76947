"""Polygons of the plane against exact arithmetic and against Qhull."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.polygons import (
    compute_polygon_area,
    get_box_vertices_2d,
    get_hypercube_vertices,
    minkowski_sum_2d,
    transform_vertices,
)

whole = st.integers(-4, 4)
lattice_sets = st.lists(st.tuples(whole, whole), min_size=1, max_size=7)
reals = st.floats(-100, 100, allow_subnormal=False)
real_sets = st.lists(st.tuples(reals, reals), min_size=1, max_size=6)


def exact_vertices(points):
    """Extreme points in exact arithmetic, by definition: in no segment or triangle of others."""
    points = sorted({(Fraction(x), Fraction(y)) for x, y in points})

    def turn(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    def on_boundary_edge(a, b):
        return all(turn(a, b, c) >= 0 for c in points)

    found = set()
    for a, b in product(points, points):
        if a != b and on_boundary_edge(a, b):
            line = [c for c in points if turn(a, b, c) == 0]
            found |= {min(line), max(line)}
    return found if len(points) > 1 else set(points)


def exact_area(vertices):
    """Shoelace formula over the vertices sorted around their mean."""
    if len(vertices) < 3:
        return Fraction(0)
    cx, cy = (sum(v[i] for v in vertices) / len(vertices) for i in range(2))
    ring = sorted(vertices, key=lambda v: math.atan2(v[1] - cy, v[0] - cx))
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum((a[0] * b[1] - a[1] * b[0] for a, b in pairs), Fraction(0)) / 2


def sums(V1, V2):
    return [(a[0] + b[0], a[1] + b[1]) for a in V1 for b in V2]


def as_set(V):
    return {tuple(map(Fraction, v)) for v in np.asarray(V).tolist()}


def is_convex_ring(V):
    n = len(V)
    for i in range(n):
        a, b, c = (tuple(map(Fraction, V[(i + k) % n].tolist())) for k in range(3))
        if (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0:
            return False
    return V.tolist().index(min(V.tolist())) == 0


@given(V1=lattice_sets, V2=lattice_sets)
def test_sums_of_lattice_sets_are_exact(V1, V2):
    result = minkowski_sum_2d(V1, V2)
    expected = exact_vertices(sums(V1, V2))
    assert len(result) == len(expected)
    assert as_set(result) == expected
    assert compute_polygon_area(result) == exact_area(expected)
    if len(result) > 2:
        assert is_convex_ring(result)


@given(V1=lattice_sets, V2=lattice_sets, V3=lattice_sets)
def test_sums_commute_and_associate(V1, V2, V3):
    left = minkowski_sum_2d(minkowski_sum_2d(V1, V2), V3)
    right = minkowski_sum_2d(V2, minkowski_sum_2d(V3, V1))
    assert left.tolist() == right.tolist()


@given(V1=real_sets, V2=real_sets)
def test_sums_of_real_sets_are_right_to_rounding(V1, V2):
    result = minkowski_sum_2d(V1, V2)
    assert result.tolist() == minkowski_sum_2d(V2, V1).tolist()
    assert len(result) < 3 or is_convex_ring(result)
    directions = np.array([[math.cos(t), math.sin(t)] for t in np.linspace(0, 6.28, 40)])
    supports = (np.array(V1) @ directions.T).max(axis=0) + (np.array(V2) @ directions.T).max(axis=0)
    np.testing.assert_allclose((result @ directions.T).max(axis=0), supports, atol=1e-11)
    # Brunn–Minkowski: √area of the sum is at least the sum of the √areas
    roots = math.sqrt(compute_polygon_area(V1)) + math.sqrt(compute_polygon_area(V2))
    assert compute_polygon_area(result) >= roots**2 - 1e-9


@pytest.mark.parametrize("seed", range(30))
def test_sums_of_random_polygons_agree_with_qhull(seed):
    rng = np.random.default_rng(seed)
    V1, V2 = (rng.standard_normal((rng.integers(3, 40), 2)) for _ in range(2))
    every = np.array(sums(V1, V2))
    hull = ConvexHull(every)
    result = minkowski_sum_2d(V1, V2)
    assert as_set(result) == as_set(every[hull.vertices])
    assert compute_polygon_area(result) == pytest.approx(hull.volume, rel=1e-12)


def test_zonotope_of_many_segments():
    rng = np.random.default_rng(3)
    generators = rng.standard_normal((40, 2))
    region = np.zeros((1, 2))
    for g in generators:
        region = minkowski_sum_2d(region, [-g, g])
    assert len(region) == 2 * len(generators)
    dets = [abs(np.linalg.det([g, h])) for i, g in enumerate(generators) for h in generators[:i]]
    assert compute_polygon_area(region) == pytest.approx(4 * sum(dets), rel=1e-12)


@pytest.mark.parametrize("angle", np.linspace(0, 2 * math.pi, 25))
@pytest.mark.parametrize("scale", [1e-9, 0.3, 1.0, 7.0])
def test_edges_parallel_up_to_rounding_are_one(angle, scale):
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    box = transform_vertices(get_box_vertices_2d([1, 3]), turn)
    other = transform_vertices(get_box_vertices_2d([0.7, 0.1]), scale * turn)
    assert len(minkowski_sum_2d(box, other)) == 4
    segment = [[0, 0], turn[0]]
    assert len(minkowski_sum_2d(segment, scale / 3 * np.array([[0, 0], turn[0]]))) == 2


def test_walks_that_begin_within_a_vertical_edge():
    lean = [[0.0, 1.0], [1e-18, 0.0]]
    assert len(minkowski_sum_2d(lean, [[0.0, 0.0], [0.0, 1.0]])) == 2


def test_tiny_edges_do_not_hide_corners():
    result = minkowski_sum_2d([[0, 0], [0, 1]], [[0, -1], [-1, 0], [-1, 1e-63]])
    assert result.tolist() == [[-1, 0], [0, -1], [0, 0], [-1, 1]]


def test_many_vertices_take_no_time():
    t = np.linspace(0, 2 * math.pi, 20_000, endpoint=False)
    circle = np.stack([np.cos(t), np.sin(t)], axis=1)
    result = minkowski_sum_2d(circle, 2 * circle)
    assert compute_polygon_area(result) == pytest.approx(9 * math.pi, rel=1e-7)


@pytest.mark.parametrize("size", [1e-320, 1e-200, 1e-9, 1e150, 4e307])
def test_sums_hold_at_every_scale(size):
    result = minkowski_sum_2d(size * np.eye(2), -size * np.eye(2))
    assert result.tolist() == [[-size, size], [size, -size]]
    square = [[0, 0], [size, 0], [0, size], [size, size]]
    assert len(minkowski_sum_2d(square, square)) == 4


@given(points=lattice_sets)
def test_area_is_the_shoelace_of_the_hull(points):
    assert compute_polygon_area(points) == exact_area(exact_vertices(points))


def test_area_below_three_points_is_zero():
    assert compute_polygon_area(np.zeros((0, 2))) == 0
    assert compute_polygon_area([[1, 2]]) == 0
    assert compute_polygon_area([[1, 2], [3, 4]]) == 0
    assert compute_polygon_area([[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]]) == 0


@given(half=st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_boxes(half):
    box = get_box_vertices_2d(half)
    assert box.shape == (4, 2)
    assert as_set(box) == set(product((-half[0], half[0]), (-half[1], half[1])))
    assert compute_polygon_area(box) == 4 * half[0] * half[1]


@pytest.mark.parametrize("dims", range(1, 7))
def test_cubes(dims):
    cube = get_hypercube_vertices(0.25, dims)
    assert cube.shape == (2**dims, dims)
    assert len(np.unique(cube, axis=0)) == 2**dims
    assert (np.abs(cube) == 0.25).all()


def test_cubes_are_solid_unless_told():
    assert get_hypercube_vertices(1.0).shape == (8, 3)
    assert not np.signbit(get_hypercube_vertices(0.0)).any()


def test_images_scale_areas_by_the_determinant():
    W = [[1.7, 0.3], [-0.4, 1.2]]
    box = get_box_vertices_2d([1, 2])
    image = transform_vertices(box, W)
    assert image.tolist() == [
        [sum(w * v for w, v in zip(r, p, strict=True)) for r in W] for p in box
    ]
    assert compute_polygon_area(image) == pytest.approx(8 * abs(np.linalg.det(W)), rel=1e-14)
    assert transform_vertices(np.zeros((0, 2)), W).shape == (0, 2)


@pytest.mark.parametrize(
    ("error", "call"),
    [
        (ShapeError, lambda: get_box_vertices_2d([1, 2, 3])),
        (ParameterError, lambda: get_box_vertices_2d([1, -2])),
        (NotFiniteError, lambda: get_box_vertices_2d([1, math.nan])),
        (ParameterError, lambda: get_hypercube_vertices(-1)),
        (ParameterError, lambda: get_hypercube_vertices(math.nan)),
        (ParameterError, lambda: get_hypercube_vertices(1, 0)),
        (ParameterError, lambda: get_hypercube_vertices(1, 21)),
        (ShapeError, lambda: transform_vertices([[1, 2]], [[1, 2, 3]])),
        (ShapeError, lambda: transform_vertices([1, 2], np.eye(2))),
        (NotFiniteError, lambda: transform_vertices([[1e300, 0]], 1e300 * np.eye(2))),
        (ShapeError, lambda: minkowski_sum_2d([[1, 2, 3]], [[1, 2]])),
        (ShapeError, lambda: minkowski_sum_2d([[1, 2]], [1, 2])),
        (ParameterError, lambda: minkowski_sum_2d([[1, 2]], np.zeros((0, 2)))),
        (NotFiniteError, lambda: minkowski_sum_2d([[1, math.inf]], [[1, 2]])),
        (NotFiniteError, lambda: minkowski_sum_2d([[1.5e308, 0]], [[1.5e308, 0]])),
        (ShapeError, lambda: compute_polygon_area([])),
        (NotFiniteError, lambda: compute_polygon_area([[0, 0], [1e200, 0], [0, 1e200]])),
    ],
)
def test_bad_input_is_named(error, call):
    with pytest.raises(error):
        call()
