"""Two layers: exact polygons, slopes and distances against brute force."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.experiments.rational_boundary.compute import written
from qgeom.experiments.rational_boundary.displacement import (
    least_slope,
    reach_of,
    smallest_norm,
    square_box,
)
from qgeom.experiments.rational_boundary.networks import Subject, signed_split, twin_of
from qgeom.experiments.rational_boundary.pairs import error_bound
from qgeom.experiments.rational_boundary.planes import area, cut, cut_all, hull_gap, square, value
from qgeom.experiments.rational_boundary.regions import (
    changed_area,
    largest_difference,
    not_convex,
    pieces,
    plateau,
)
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational
from qgeom.tropicalize.conversion import network_to_rational

NUMBERS = st.fractions(-2, 2, max_denominator=6)
FORMS = st.tuples(NUMBERS, NUMBERS, NUMBERS)
BOX = square(Fraction(1))
POINTS = [
    (Fraction(2 * i + 1, 40) - 1, Fraction(2 * j + 1, 40) - 1) for i in range(40) for j in range(40)
]


def inside(polygon, point):
    sides = zip(polygon, polygon[1:] + polygon[:1], strict=True)
    return bool(polygon) and all(
        (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) >= 0 for a, b in sides
    )


# --- polygons -------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.lists(FORMS, min_size=1, max_size=3))
def test_cutting_keeps_the_points_of_all_half_planes(forms):
    polygon = cut_all(BOX, forms)
    for point in POINTS[::37]:
        values = [value(form, point) for form in forms]
        if all(v > 0 for v in values):
            assert inside(polygon, point)
        if any(v < 0 for v in values):
            assert not inside(polygon, point)


@given(FORMS)
def test_both_sides_make_up_the_whole(form):
    if any(form):
        assert area([cut(BOX, form), cut(BOX, tuple(-v for v in form))]) == 4


def test_hull_gap_by_hand():
    left = cut(BOX, (Fraction(-1), Fraction(0), Fraction(0)))
    upper_right = cut_all(
        BOX, [(Fraction(1), Fraction(0), Fraction(0)), (Fraction(0), Fraction(1), Fraction(0))]
    )
    assert hull_gap([left]) == 0
    assert hull_gap([left, upper_right]) == Fraction(1, 2)  # the triangle below the notch


# --- rational functions ---------------------------------------------------------------------------


def polynomial(*terms):
    return TropicalPolynomial([t[:2] for t in terms], [t[2] for t in terms], laurent=True)


SADDLE = TropicalRational(  # |x| − |y|
    polynomial((1, 0, 0), (-1, 0, 0)), polynomial((0, 1, 0), (0, -1, 0))
)
ZERO = TropicalRational(polynomial((0, 0, 0)), polynomial((0, 0, 0)))


def test_saddle_by_hand():
    """|x| > |y| on half of the box: convex on every half of f, not on those of g."""
    found = pieces(SADDLE, Fraction(0), BOX)
    assert len(found) == 4
    assert area(p.above() for p in found) == 2
    assert not_convex(found, side=0, above=True) == (0, 0)
    assert not_convex(found, side=1, above=False) == (0, 0)
    # on y > 0 two triangles, whose hull has the triangle between them too
    assert not_convex(found, side=1, above=True) == (2, 1)
    assert not_convex(found, side=0, above=False) == (2, 1)
    assert sum(len(p.boundary()) for p in found) == 4


def test_plateaus_are_no_part_of_open_regions():
    found = pieces(ZERO, Fraction(0), BOX)
    assert plateau(found) == 4
    assert found[0].above() == found[0].below() == ()
    assert not_convex(found, side=0, above=True, closed=True) == (0, 0)
    assert plateau(pieces(ZERO, Fraction(1), BOX)) == 0


def test_differences_by_hand():
    first = pieces(SADDLE, Fraction(0), BOX)
    raised = pieces(SADDLE, Fraction(1, 2), BOX)  # |x| − |y| > 1/2: two triangles of area 1/4
    assert changed_area(first, raised) == Fraction(3, 2)
    assert changed_area(first, first) == 0
    assert largest_difference(first, raised) == Fraction(1, 2)
    assert largest_difference(first, pieces(ZERO, Fraction(0), BOX)) == 1


# --- slopes and distances -------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=5))
def test_smallest_norm_against_all_combinations(vectors):
    found = smallest_norm(np.array(vectors, dtype=float))
    rng = np.random.default_rng(1)
    shares = rng.dirichlet(np.full(len(vectors), 0.5), 400)
    assert np.hypot(*(shares @ np.array(vectors, dtype=float)).T).min() >= found - 1e-9
    # optimality: some direction sees all vectors at least that far
    angles = np.linspace(0, 2 * np.pi, 7200, endpoint=False)
    seen = (np.array(vectors, dtype=float) @ np.stack([np.cos(angles), np.sin(angles)])).min(axis=0)
    assert max(seen.max(), 0.0) == pytest.approx(found, abs=6 * 2 * np.pi / 7200)


def roof(height):
    """|x| + |y| + height."""
    halves = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    return ReLUNetwork([halves, [[1.0] * 4]], [[0.0] * 4, [height]])


def test_steep_cells_do_not_make_a_function_steep():
    assert least_slope(roof(1.0), threshold=0.0, band=2.0, half_width=1.0) == 0.0
    assert least_slope(roof(1.0), threshold=0.0, band=0.5, half_width=1.0) == np.inf
    # below zero at the origin: the band around |x| + |y| = 1/2 avoids it, but meets the axes
    assert least_slope(roof(-0.5), threshold=0.0, band=0.25, half_width=1.0) == pytest.approx(1.0)


def test_distances_of_two_diamonds():
    small, large = (tessellate(roof(-size), box=square_box(2.0)).level_set() for size in (0.5, 1.0))
    inward, error = reach_of(large, small, half_width=1.0)
    outward, _ = reach_of(small, large, half_width=1.0)
    assert inward == pytest.approx(0.5)  # from corner to corner
    assert outward == pytest.approx(0.5 / np.sqrt(2), abs=error)
    empty = tessellate(roof(1.0), box=square_box(2.0)).level_set()
    assert np.isnan(reach_of(empty, small, half_width=1.0)).all()
    assert np.isnan(reach_of(small, empty, half_width=1.0)).all()


@pytest.mark.parametrize("seed", range(4))
def test_bound_and_split_against_samples(seed):
    rng = np.random.default_rng(seed)
    layers = [np.round(8 * rng.normal(size=s)) / 8 for s in ((3, 2), (1, 3), (3,), (1,))]
    subject = Subject(name="any", network=ReLUNetwork(layers[:2], layers[2:]))
    twin = twin_of(subject, 0.5)
    signs = [w > 0 for w in layers[1][0]]
    splits = [signed_split(n, signs) for n in (subject.network, twin)]
    points = rng.uniform(-2, 2, (4000, 2))
    error = np.abs(subject.network(points) - twin.network(points)).max()
    assert error <= float(error_bound(*splits, half_width=Fraction(2)))
    for network, split in zip((subject.network, twin.network), splits, strict=True):
        f, g = split.polynomials()
        assert np.allclose(f(points) - g(points), network(points)[:, 0])
    assert error_bound(splits[0], splits[0], half_width=Fraction(2)) == 0


def test_terms_as_text():
    assert written(polynomial((0, 0, 0))) == "0"
    tent = network_to_rational(ReLUNetwork([[[1.0, 2.0]], [[0.5]]], [[-1.0], [0.25]]))
    assert written(tent.f) == "max(0.25, 0.5x + y − 0.25)"
