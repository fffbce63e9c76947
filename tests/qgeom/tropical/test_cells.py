"""Hulls, faces and areas of known bodies, and against floating-point hulls."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from qgeom.errors import ShapeError
from qgeom.tropical.cells import faces
from qgeom.tropical.hull import upper_vertices
from qgeom.tropical.plane import polygon_area
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.upper import upper_cells


@pytest.mark.parametrize("n", [3, 4])
def test_cells_tile_the_newton_polytope_in_more_variables(n):
    rng = np.random.default_rng(n)
    for _ in range(3):
        exponents = np.unique(rng.integers(0, 3, (11, n)), axis=0)
        p = TropicalPolynomial(exponents.tolist(), rng.integers(-2, 3, len(exponents)).tolist())
        s, polytope = p.dual_subdivision(), p.newton_polytope()
        hull = ConvexHull(np.array(p.exponents))
        volumes = [ConvexHull(np.array(s.corners(i))).volume for i in range(len(s.cells))]
        assert math.isclose(sum(volumes), hull.volume)
        assert sorted(polytope.terms) == sorted(hull.vertices.tolist())
        assert s.euler_characteristic() == 1


@pytest.mark.parametrize(
    ("points", "counts"),
    [
        (list(itertools.product((0, 1), repeat=4)), [16, 32, 24, 8, 1]),
        (list(itertools.product((0, 1, 2), repeat=3)), [8, 12, 6, 1]),
        ([tuple(s * (i == k) for i in range(4)) for k in range(4) for s in (1, -1)],
         [8, 24, 32, 16, 1]),
    ],
)  # fmt: skip
def test_faces_of_known_polytopes(points, counts):
    assert [len(f) for f in faces([(1, *point) for point in points])] == counts


def test_polygon_area_needs_planar_points():
    assert polygon_area([(0, 0), (0, 1), (1, 0)]) == Fraction(-1, 2)
    assert polygon_area([(3, 4)]) == polygon_area([]) == 0
    with pytest.raises(ShapeError):
        polygon_area([(0, 0, 0)])


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_points_between_vertices_are_none_in_any_order(order):
    points = [[(0,), (1,), (2,)][i] for i in order]
    assert [points[i] for i in upper_vertices(points, [0, 0, 0])] == [
        p for p in points if p != (1,)
    ]


def test_upper_vertices_do_not_depend_on_the_order():
    rng = np.random.default_rng(8)
    points = [tuple(p) for p in itertools.product(range(3), repeat=2)]
    for _ in range(30):
        heights = dict(zip(points, rng.integers(0, 2, len(points)).tolist(), strict=True))
        found = set()
        for _ in range(3):
            mixed = [points[i] for i in rng.permutation(len(points))]
            kept = upper_vertices(mixed, [heights[p] for p in mixed])
            found.add(frozenset(mixed[i] for i in kept))
            rows = [(1, *p) for p in mixed]
            cells = upper_cells(rows, tuple(heights[p] for p in mixed))
            corners = {c for cell in cells for f in faces([rows[i] for i in sorted(cell)])[0]
                       for c in [rows[sorted(cell)[min(f)]][1:]]}  # fmt: skip
            assert corners == {mixed[i] for i in kept}
        assert len(found) == 1
