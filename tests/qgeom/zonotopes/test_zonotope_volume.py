"""Volume of zonotopes against hulls, closed forms and rational determinants."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial import ConvexHull

from qgeom.zonotopes.zonotope import Zonotope


def determinant(rows):
    """Exact, by fraction-free elimination in rational numbers."""
    rows = [[Fraction(x) for x in row] for row in rows]
    result = Fraction(1)
    for column in range(len(rows)):
        pivot = next((r for r in range(column, len(rows)) if rows[r][column]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != column:
            rows[column], rows[pivot] = rows[pivot], rows[column]
            result = -result
        result *= rows[column][column]
        for r in range(column + 1, len(rows)):
            factor = rows[r][column] / rows[column][column]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[column], strict=True)]
    return result


def exact_volume(generators):
    d = generators.shape[1]
    subsets = itertools.combinations(generators.tolist(), d)
    return 2**d * sum((abs(determinant(rows)) for rows in subsets), Fraction(0))


@st.composite
def integer_generators(draw, dimensions):
    d = draw(dimensions)
    m = draw(st.integers(0, d + 3))
    return draw(arrays(np.float64, (m, d), elements=st.integers(-3, 3).map(float)))


@given(generators=integer_generators(st.integers(1, 5)))
def test_volume_is_the_sum_of_rational_determinants(generators):
    volume = Zonotope(np.zeros(generators.shape[1]), generators).volume()
    exact = exact_volume(generators)
    if exact == 0:
        assert volume == 0.0
    else:
        assert volume == pytest.approx(float(exact), rel=1e-12)


@given(generators=integer_generators(st.just(2)))
def test_areas_of_integer_generators_are_exact(generators):
    assert Fraction(Zonotope([0.0, 0.0], generators).volume()) == exact_volume(generators)


@pytest.mark.parametrize(
    ("d", "m"), [(2, 9), (3, 4), (3, 8), (4, 5), (4, 6), (4, 9), (5, 7), (6, 8)]
)
def test_volume_is_that_of_the_hull_of_all_corners(d, m):
    rng = np.random.default_rng(10 * d + m)
    zonotope = Zonotope(rng.standard_normal(d), rng.standard_normal((m, d)))
    corners = np.array(list(itertools.product([-1.0, 1.0], repeat=m))) @ zonotope.generators
    assert zonotope.volume() == pytest.approx(ConvexHull(corners).volume, rel=1e-9)


@pytest.mark.parametrize(("d", "m"), [(2, 200), (3, 30), (4, 16), (5, 12), (7, 14), (9, 12)])
def test_volume_is_the_sum_of_float_determinants(d, m):
    generators = np.random.default_rng(m).standard_normal((m, d))
    subsets = np.array(list(itertools.combinations(range(m), d)))
    expected = 2.0**d * np.abs(np.linalg.det(generators[subsets])).sum()
    assert Zonotope(np.zeros(d), generators).volume() == pytest.approx(expected, rel=1e-12)


def test_the_recursion_in_blocks_gives_the_same(monkeypatch):
    generators = np.random.default_rng(3).standard_normal((12, 4))
    zonotope = Zonotope(np.zeros(4), generators)
    expected = zonotope.volume()
    for block in (1, 100, 1000):
        monkeypatch.setattr("qgeom.zonotopes.volume._BLOCK", block)
        assert zonotope.volume() == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_the_permutohedron_holds_as_many_lattice_cells_as_there_are_labelled_trees(n):
    """Segments [e_i, e_j] in the lattice of the hyperplane Σx = 0: n^(n − 2) cells (Cayley)."""
    segments = []
    for i, j in itertools.combinations(range(n), 2):
        edge = np.zeros(n)
        edge[i], edge[j] = 1.0, -1.0
        segments.append(edge[:-1] / 2)  # coordinates in the lattice's basis; half of the segment
    volume = Zonotope(np.zeros(n - 1), segments).volume()
    assert volume == pytest.approx(float(n) ** (n - 2), rel=1e-12)


@pytest.mark.parametrize("d", [1, 2, 3, 4, 7, 30])
def test_parallelepipeds_and_boxes(d):
    rng = np.random.default_rng(d)
    generators = rng.standard_normal((d, d))
    expected = 2.0**d * abs(np.linalg.det(generators))
    assert Zonotope(np.zeros(d), generators).volume() == pytest.approx(expected, rel=1e-10)
    widths = rng.uniform(0.1, 2, d)
    assert Zonotope.from_box(widths).volume() == pytest.approx(np.prod(2 * widths))


@given(generators=integer_generators(st.integers(1, 4)), data=st.data())
def test_a_map_scales_the_volume_by_its_determinant(generators, data):
    d = generators.shape[1]
    W = data.draw(arrays(np.float64, (d, d), elements=st.integers(-3, 3).map(float)))
    zonotope = Zonotope(np.ones(d), generators)
    expected = float(abs(determinant(W.tolist()))) * zonotope.volume()
    assert zonotope.map(W).volume() == pytest.approx(expected, rel=1e-10)


@given(generators=integer_generators(st.integers(2, 4)), data=st.data())
def test_the_volume_of_a_sum_is_at_least_the_sum_of_volumes(generators, data):
    a = Zonotope(np.zeros(generators.shape[1]), generators)
    assert (a + a).volume() == pytest.approx(2.0**a.dimension * a.volume())
    other = data.draw(arrays(np.float64, (3, a.dimension), elements=st.integers(-3, 3).map(float)))
    b = Zonotope(np.zeros(a.dimension), other)
    assert (a + b).volume() >= (a.volume() + b.volume()) * (1 - 1e-9)


def test_parallel_generators_add_length_but_no_direction_and_orthogonal_ones_are_largest():
    """TGQ §7.3: two unit generators at an angle t make the area 4·sin t."""
    areas = [
        Zonotope([0.0, 0.0], [[1.0, 0.0], [math.cos(t), math.sin(t)]]).volume()
        for t in (0.0, 0.3, 1.0, math.pi / 2)
    ]
    assert areas == pytest.approx([0.0, 4 * math.sin(0.3), 4 * math.sin(1.0), 4.0])
    assert areas[0] == 0.0


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_flat_zonotopes_have_no_volume(d):
    assert Zonotope(np.zeros(d), []).volume() == 0.0
    assert Zonotope(np.zeros(d), np.zeros((9, d))).volume() == 0.0
    rng = np.random.default_rng(d)
    if d > 1:
        flat = rng.standard_normal((8, d - 1)) @ rng.standard_normal((d - 1, d))
        assert Zonotope(np.zeros(d), flat).volume() == 0.0
        assert Zonotope(np.zeros(d), np.ones((5, d)) * 0.1).volume() == 0.0


def test_lengths():
    assert Zonotope([3.0], [[1.0], [-2.0], [0.5]]).volume() == 7.0


@pytest.mark.parametrize("scale", [1e-10, 1e-5, 1e5, 1e10])
def test_scales_per_axis_do_not_hurt(scale):
    generators = np.random.default_rng(1).standard_normal((6, 3))
    expected = Zonotope(np.zeros(3), generators).volume()
    stretched = Zonotope(np.zeros(3), generators * [1.0, scale, 1.0])
    assert stretched.volume() == pytest.approx(expected * scale, rel=1e-12)
