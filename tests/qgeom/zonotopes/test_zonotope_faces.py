"""Vertices and faces of zonotopes against hulls, counts and the divergence theorem."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial import ConvexHull

from qgeom.errors import ParameterError, QgeomError
from qgeom.zonotopes.zonotope import Zonotope

small = st.integers(-3, 3).map(float)


def rows(d, most):
    return st.integers(0, most).flatmap(lambda m: arrays(np.float64, (m, d), elements=small))


def all_corners(zonotope):
    signs = np.array(list(itertools.product([-1.0, 1.0], repeat=zonotope.n_generators)))
    return zonotope.center + signs.reshape(len(signs), -1) @ zonotope.generators


def as_set(points):
    return {tuple(p) for p in np.round(points, 6) + 0.0}


def hull_vertices(points):
    """Extreme points alone, whatever the dimension of the set (integers: exactly coplanar)."""
    points = np.array(sorted(as_set(points)))
    centred = points - points.mean(axis=0)
    _, values, axes = np.linalg.svd(centred, full_matrices=False)
    rank = int((values > 1e-9).sum())
    flat = centred @ axes[:rank].T
    if rank == 0:
        return points
    if rank == 1:
        return points[[flat[:, 0].argmin(), flat[:, 0].argmax()]]
    found = ConvexHull(flat)
    # qhull may keep points inside an edge or a facet: drop those that lie on too few facets
    on = np.abs(flat[found.vertices] @ found.equations[:, :-1].T + found.equations[:, -1]) < 1e-8
    normals = found.equations[:, :-1]
    extreme = [np.linalg.matrix_rank(normals[row], tol=1e-6) == rank for row in on]
    return points[found.vertices[extreme]]


def cyclic(points):
    """Twice the signed area of a polygon in the plane."""
    after = np.roll(points, -1, axis=0)
    return float((points[:, 0] * after[:, 1] - points[:, 1] * after[:, 0]).sum())


# The plane


@given(generators=rows(2, 7))
def test_polygon_vertices_are_the_extreme_corners_in_order(generators):
    zonotope = Zonotope([1.0, -2.0], generators)
    vertices = zonotope.vertices()
    assert as_set(vertices) == as_set(hull_vertices(all_corners(zonotope)))
    assert len(vertices) == len(as_set(vertices))
    assert cyclic(vertices) / 2 == pytest.approx(zonotope.volume(), abs=1e-9)
    if len(vertices) > 2:
        edges = np.roll(vertices, -1, axis=0) - vertices
        after = np.roll(edges, -1, axis=0)
        assert (edges[:, 0] * after[:, 1] - edges[:, 1] * after[:, 0] > 0).all()


@given(generators=rows(2, 7))
def test_edges_are_made_by_their_generators(generators):
    zonotope = Zonotope([1.0, -2.0], generators)
    vertices, faces = zonotope.vertices(), zonotope.faces()
    assert len(faces) == {1: 0, 2: 1}.get(len(vertices), len(vertices))
    for face in faces:
        assert np.array_equal(face.vertices, vertices[face.corners])
        edge = face.vertices[1] - face.vertices[0]
        own = zonotope.generators[list(face.generators)]
        assert np.linalg.norm(edge) == pytest.approx(2 * np.linalg.norm(own, axis=1).sum())
        assert own @ face.normal == pytest.approx(0.0, abs=1e-12)
        if len(faces) > 1:
            assert face.vertices @ face.normal == pytest.approx(
                float(zonotope.support(face.normal)), abs=1e-9
            )
            assert edge[0] * face.normal[1] - edge[1] * face.normal[0] < 0


@pytest.mark.parametrize("m", [3, 50, 1001])
def test_generic_polygons_have_two_vertices_per_generator(m):
    generators = np.random.default_rng(m).standard_normal((m, 2))
    zonotope = Zonotope(np.zeros(2), generators)
    vertices = zonotope.vertices()
    assert len(vertices) == len(zonotope.faces()) == 2 * m
    assert cyclic(vertices) / 2 == pytest.approx(zonotope.volume(), rel=1e-11)


# The number of vertices


def most_vertices(m, d):
    """2·Σ C(m − 1, i) over i < d: the regions of m hyperplanes through the origin (Zaslavsky)."""
    return 2 * sum(math.comb(m - 1, i) for i in range(d))


@pytest.mark.parametrize(("d", "m"), [(2, 3), (2, 8), (3, 3), (3, 4), (3, 7), (3, 11)])
def test_generic_zonotopes_reach_the_bound(d, m):
    zonotope = Zonotope(np.zeros(d), np.random.default_rng(m).standard_normal((m, d)))
    assert len(zonotope.vertices()) == most_vertices(m, d)


@pytest.mark.parametrize(("d", "n"), [(2, 2), (2, 3), (2, 10), (3, 3), (3, 4), (3, 9)])
def test_tgq_7_3_bound_2_c_n_minus_1_d_minus_1_is_exceeded_beyond_the_line(d, n):
    """TGQ §7.3: "at most 2·C(n − 1, d − 1) vertices". That is the last term of the true bound
    2·Σ_{i<d} C(n − 1, i), and equals it for d = 1 alone: a parallelogram has 4 corners, not 2, a
    cube 8, not 2. What is right is the order of growth, O(n^(d − 1)), linear in the plane."""
    generic = Zonotope(np.zeros(d), np.random.default_rng(n).standard_normal((n, d)))
    assert len(generic.vertices()) == most_vertices(n, d) > 2 * math.comb(n - 1, d - 1)
    assert most_vertices(n, 1) == 2 * math.comb(n - 1, 0) == 2


# Space


def check_polyhedron(zonotope):
    vertices, faces = zonotope.vertices(), zonotope.faces()
    assert as_set(vertices) == as_set(hull_vertices(all_corners(zonotope)))
    assert len(vertices) == len(as_set(vertices))
    edges = set()
    sixfold = 0.0
    for face in faces:
        assert np.array_equal(face.vertices, vertices[face.corners])
        assert face.vertices @ face.normal == pytest.approx(
            float(zonotope.support(face.normal)), abs=1e-8
        )
        assert np.linalg.norm(face.normal) == pytest.approx(1.0)
        parallel = np.flatnonzero(
            np.abs(zonotope.generators @ face.normal)
            <= 1e-9 * np.linalg.norm(zonotope.generators, axis=1)
        )
        zero = np.flatnonzero(~zonotope.generators.any(axis=1))
        assert face.generators == tuple(sorted(set(parallel) - set(zero)))
        turned = zip(face.corners, np.roll(face.corners, -1), strict=True)
        edges |= {(int(a), int(b)) for a, b in turned}
        spokes = face.vertices - face.center
        double_area = np.cross(spokes, np.roll(spokes, -1, axis=0)).sum(axis=0)
        assert double_area @ face.normal == pytest.approx(np.linalg.norm(double_area))  # outward
        sixfold += double_area @ (face.center - zonotope.center)
    assert {(b, a) for a, b in edges} == edges  # each edge is gone along once in each direction
    assert len(vertices) - len(edges) // 2 + len(faces) == 2
    assert sixfold / 6 == pytest.approx(zonotope.volume(), rel=1e-9)
    assert len(vertices) <= most_vertices(max(zonotope.n_generators, 1), 3)


@settings(max_examples=60, deadline=None)
@given(generators=rows(3, 7))
def test_polyhedra_of_small_integers_with_all_their_coincidences(generators):
    zonotope = Zonotope([1.0, 2.0, 3.0], generators)
    if zonotope.volume() > 0:
        check_polyhedron(zonotope)
    else:
        assert as_set(zonotope.vertices()) == as_set(hull_vertices(all_corners(zonotope)))
        assert len(zonotope.faces()) == (len(zonotope.vertices()) > 2)


@pytest.mark.parametrize("seed", range(4))
def test_generic_polyhedra_also_after_an_ill_conditioned_map(seed):
    rng = np.random.default_rng(seed)
    zonotope = Zonotope(rng.standard_normal(3), rng.standard_normal((8, 3)))
    check_polyhedron(zonotope)
    stretched = zonotope.map(np.diag([1.0, 1e-4, 1e4]))
    found = [sorted(face.generators for face in z.faces()) for z in (zonotope, stretched)]
    assert found[0] == found[1]


@pytest.mark.parametrize("seed", range(6))
def test_coincidences_survive_rounding(seed):
    """Mapped by a random matrix, coplanar integer generators are coplanar only approximately."""
    rng = np.random.default_rng(seed)
    generators = rng.integers(-2, 3, (9, 3)).astype(float)
    zonotope = Zonotope(np.zeros(3), generators)
    mapped = zonotope.map(rng.standard_normal((3, 3)))
    key = sorted(face.generators for face in zonotope.faces())
    assert sorted(face.generators for face in mapped.faces()) == key
    assert len(mapped.vertices()) == len(zonotope.vertices())


def test_the_truncated_octahedron():
    segments = [
        np.eye(4)[i] - np.eye(4)[j] for i, j in itertools.combinations(range(4), 2)
    ] @ np.linalg.svd(np.ones((1, 4)))[2][1:].T
    faces = Zonotope(np.zeros(3), segments).faces()
    assert sorted(len(face.corners) for face in faces) == [4] * 6 + [6] * 8
    assert {len(face.generators) for face in faces} == {2, 3}


def test_a_prism_over_a_polygon_has_two_large_faces():
    angles = np.arange(12) * np.pi / 12
    ring = np.stack([np.cos(angles), np.sin(angles), 0 * angles], axis=1)
    prism = Zonotope(np.zeros(3), [*ring, [0.3, 0.2, 1.0], [0.0, 0.0, 0.0], -ring[3]])
    faces = prism.faces()
    assert len(prism.vertices()) == 48
    assert sorted(len(face.corners) for face in faces) == [4] * 24 + [24] * 2
    (bottom, top) = (face for face in faces if len(face.corners) == 24)
    assert bottom.generators == top.generators == (*range(12), 14)
    assert bottom.normal == pytest.approx(-top.normal)


# Degenerate input


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_points_and_segments(d):
    center = np.arange(d, dtype=float)
    for generators in ([], np.zeros((3, d))):
        assert Zonotope(center, generators).vertices().tolist() == [center.tolist()]
    segment = Zonotope(center, np.outer([1.0, -2.0, 0.0], np.ones(d)))
    assert as_set(segment.vertices()) == as_set([center - 3, center + 3])
    if d in {2, 3}:
        assert Zonotope(center, []).faces() == ()
        assert len(segment.faces()) == (d == 2)


def test_a_flat_polygon_in_space_is_its_own_only_face():
    flat = Zonotope([0.0, 0.0, 5.0], [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    (face,) = flat.faces()
    assert face.generators == (0, 1, 2)
    assert len(face.vertices) == 6
    assert np.abs(face.normal) == pytest.approx(np.array([1.0, 0.0, 1.0]) / math.sqrt(2))
    spokes = face.vertices - face.center
    area = np.linalg.norm(np.cross(spokes, np.roll(spokes, -1, axis=0)).sum(axis=0)) / 2
    assert area == pytest.approx(12 * math.sqrt(2))


def test_a_polyhedron_may_lie_in_a_space_of_more_dimensions():
    lifted = Zonotope.from_box([1.0, 2.0, 3.0]).map(np.eye(5)[:, :3] + 1.0)
    assert as_set(lifted.vertices()) == as_set(all_corners(lifted))


def test_more_dimensions_are_refused():
    with pytest.raises(ParameterError, match="4 dimensions"):
        Zonotope.from_box(np.ones(4)).vertices()
    with pytest.raises(ParameterError, match="4 dimensions"):
        Zonotope.from_box(np.ones(4)).faces()


def test_contradicting_decisions_are_an_error():
    angles = np.arange(1, 8) * 1e-3
    ring = np.stack([np.cos(angles * 300), np.sin(angles * 300), angles * angles], axis=1)
    zonotope = Zonotope(np.zeros(3), [*ring, [0.0, 0.0, 1.0]])
    check_polyhedron(zonotope)
    with pytest.raises(QgeomError, match="rtol"):
        zonotope.faces(rtol=1.2e-5)
