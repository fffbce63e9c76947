"""Zonotopes as sets: construction, maps, sums, support, axes, reduction, degenerate input."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.errors import NotFiniteError, ParameterError, QgeomError, ShapeError
from qgeom.zonotopes.zonotope import Zonotope
from tests.qgeom.zonotopes.strategies import points, zonotopes


@st.composite
def pairs(draw):
    d = draw(st.integers(1, 4))
    return draw(zonotopes(dimension=d)), draw(zonotopes(dimension=d)), draw(points(6, d))


def corners(zonotope):
    """All 2^m sign combinations: every vertex is among them."""
    signs = np.array(list(itertools.product([-1.0, 1.0], repeat=zonotope.n_generators)))
    return zonotope.center + signs.reshape(len(signs), -1) @ zonotope.generators


@given(zonotope=zonotopes(), data=st.data())
def test_support_is_the_maximum_over_all_corners(zonotope, data):
    directions = data.draw(points(5, zonotope.dimension))
    expected = (directions @ corners(zonotope).T).max(axis=1)
    assert zonotope.support(directions) == pytest.approx(expected, rel=1e-12, abs=1e-9)


def test_support_and_contains_keep_the_shape_of_their_input():
    box = Zonotope.from_box([1.0, 2.0], center=[1.0, 0.0])
    assert box.support([1.0, 0.0]).shape == ()
    assert box.support(np.ones((3, 4, 2))).shape == (3, 4)
    assert box.contains(np.zeros((3, 4, 2))).shape == (3, 4)
    assert box.gauge(np.zeros((0, 2))).shape == (0,)


@given(pair=pairs())
def test_support_of_a_sum_is_the_sum_of_supports(pair):
    a, b, directions = pair
    total = (a + b).support(directions)
    assert total == pytest.approx(a.support(directions) + b.support(directions), abs=1e-9)
    assert total == pytest.approx((b + a).support(directions), abs=1e-9)


@given(zonotope=zonotopes(), data=st.data())
def test_support_of_an_image_is_the_support_of_the_pulled_back_direction(zonotope, data):
    W = data.draw(points(data.draw(st.integers(1, 4)), zonotope.dimension))
    directions = data.draw(points(4, len(W)))
    image = zonotope.map(W)
    assert image.dimension == len(W)
    assert image.support(directions) == pytest.approx(zonotope.support(directions @ W), abs=1e-8)


@given(pair=pairs())
def test_translation_moves_the_centre_alone(pair):
    zonotope, other, directions = pair
    moved = zonotope.translate(other.center)
    expected = zonotope.support(directions) + directions @ other.center
    assert moved.support(directions) == pytest.approx(expected, abs=1e-9)
    assert np.array_equal(moved.generators, zonotope.generators)


@given(zonotope=zonotopes())
def test_the_bounding_box_holds_all_corners_tightly(zonotope):
    found = corners(zonotope)
    expected = np.stack([found.min(axis=0), found.max(axis=0)], axis=1)
    assert zonotope.bounding_box() == pytest.approx(expected, abs=1e-9)


@given(zonotope=zonotopes(), data=st.data())
def test_compacting_changes_no_support(zonotope, data):
    directions = data.draw(points(6, zonotope.dimension))
    compact = zonotope.compact()
    assert compact.n_generators <= zonotope.n_generators
    assert compact.support(directions) == pytest.approx(zonotope.support(directions), abs=1e-8)
    assert np.array_equal(compact.compact().generators, compact.generators)


@pytest.mark.parametrize("dimension", [1, 2, 3, 5])
def test_parallel_opposite_and_zero_generators_become_one(dimension):
    first, second = np.eye(dimension)[0] + 0.25, -np.ones(dimension)
    rows = [0.1 * first, np.zeros(dimension), second, -0.3 * first, 0.7 * second, 1.6 * first]
    compact = Zonotope(np.zeros(dimension), rows).compact()
    expected = [2.0 * first, 1.7 * second] if dimension > 1 else [[2.0 * 1.25 + 1.7]]
    assert np.abs(compact.generators) == pytest.approx(np.abs(expected))


@pytest.mark.parametrize("angle", [0.0, 1e-3, math.pi / 2, math.pi - 1e-17])
def test_directions_near_the_negative_x_axis_meet_those_near_the_positive_one(angle):
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    rows = np.array([[1.0, 1e-16], [-1.0, 1e-16], [1.0, -1e-16], [0.0, 1.0]]) @ turn.T
    compact = Zonotope([0.0, 0.0], rows).compact()
    assert compact.n_generators == 2
    assert compact.volume() == pytest.approx(12.0)


def test_the_tolerance_decides_what_is_parallel():
    zonotope = Zonotope([0.0, 0.0], [[1.0, 0.0], [1.0, 1e-6]])
    assert zonotope.compact().n_generators == 2
    assert zonotope.compact(rtol=1e-5).n_generators == 1
    assert zonotope.volume() == pytest.approx(4e-6)


def test_short_generators_are_no_zeros():
    box = Zonotope.from_box([1.0, 1e-200])
    assert box.compact().n_generators == 2
    assert box.volume() == pytest.approx(4e-200)
    assert len(box.vertices()) == 4
    assert box.contains([[0.5, 0.5e-200], [0.5, 2e-200]]).tolist() == [True, False]
    assert box.anisotropy() == pytest.approx(1e200)


# Axes


@given(zonotope=zonotopes())
def test_axes_are_orthonormal_and_diagonalise_the_gram_matrix(zonotope):
    axes = zonotope.axes()
    d = zonotope.dimension
    assert axes.directions @ axes.directions.T == pytest.approx(np.eye(d), abs=1e-10)
    gram = axes.directions.T @ np.diag(axes.singular_values**2) @ axes.directions
    assert gram == pytest.approx(zonotope.generators.T @ zonotope.generators, abs=1e-8)
    assert (np.diff(axes.singular_values) <= 0).all()
    reach = zonotope.support(axes.directions) - axes.directions @ zonotope.center
    assert axes.half_widths == pytest.approx(reach, abs=1e-9)
    assert (axes.half_widths >= axes.singular_values - 1e-9).all()


def test_anisotropy_of_orthogonal_generators_is_the_ratio_of_their_lengths():
    turn, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((4, 4)))
    assert Zonotope.from_box([3.0, 1.0, 2.0, 0.5]).map(turn).anisotropy() == pytest.approx(6.0)


def test_anisotropy_is_no_ratio_of_generator_lengths():
    """TGQ §7.3 reads it so; equal generators at a small angle are as long as each other."""
    zonotope = Zonotope([0.0, 0.0], [[1.0, 0.1], [1.0, -0.1]])
    assert zonotope.anisotropy() == pytest.approx(10.0)


def test_anisotropy_of_flat_sets_and_points():
    assert Zonotope([0.0, 0.0], [[1.0, 1.0], [2.0, 2.0]]).anisotropy() == math.inf
    assert Zonotope([0.0, 0.0], [[1.0, 1.0]]).anisotropy() == math.inf
    assert Zonotope([0.0, 0.0], []).anisotropy() == 1.0


# Order reduction


@given(zonotope=zonotopes(most=12), order=st.floats(1, 3), data=st.data())
def test_reduction_contains_the_original_with_few_generators(zonotope, order, data):
    reduced = zonotope.reduce(order)
    assert reduced.n_generators <= max(order * zonotope.dimension, 0)
    directions = data.draw(points(8, zonotope.dimension))
    assert (reduced.support(directions) >= zonotope.support(directions) - 1e-9).all()
    assert reduced.bounding_box() == pytest.approx(zonotope.bounding_box(), abs=1e-9)


@settings(max_examples=20)
@given(zonotope=zonotopes(dimension=2, most=12), order=st.floats(1, 3))
def test_every_corner_lies_in_the_reduction(zonotope, order):
    assert zonotope.reduce(order).contains(corners(zonotope)[::7]).all()


def test_reduction_keeps_the_most_oblique_generators():
    rows = [[5.0, 0.0], [0.0, 5.0], [1.0, 1.0], [3.0, -3.0], [0.1, 0.1]]
    reduced = Zonotope([0.0, 0.0], rows).reduce(2)
    assert reduced.generators == pytest.approx(
        np.array([[1.0, 1.0], [3.0, -3.0], [5.1, 0.0], [0.0, 5.1]])
    )
    assert reduced.volume() > Zonotope([0.0, 0.0], rows).volume()


@pytest.mark.parametrize("order", [0.5, math.nan, math.inf, -1])
def test_bad_orders_are_refused(order):
    with pytest.raises(ParameterError, match="order"):
        Zonotope([0.0], [[1.0]]).reduce(order)


# Values


def test_a_zonotope_is_frozen_and_owns_its_arrays():
    rows = np.eye(2)
    zonotope = Zonotope(np.zeros(2), rows)
    rows[0, 0] = 7.0
    assert zonotope.generators[0, 0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        zonotope.generators[0, 0] = 2.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        zonotope.center = np.ones(2)


@pytest.mark.parametrize(
    ("center", "generators", "error"),
    [
        ([0.0, 0.0], [[1.0]], ShapeError),
        ([0.0, 0.0], [1.0, 0.0], ShapeError),
        ([[0.0, 0.0]], [[1.0, 0.0]], ShapeError),
        ([], [], ShapeError),
        ([0.0, math.nan], [[1.0, 0.0]], NotFiniteError),
        ([0.0, 0.0], [[1.0, math.inf]], NotFiniteError),
    ],
)
def test_bad_centres_and_generators_are_refused(center, generators, error):
    with pytest.raises(error):
        Zonotope(center, generators)


@pytest.mark.parametrize(
    "call",
    [
        lambda z: z.support([1.0]),
        lambda z: z.contains(np.zeros((2, 3))),
        lambda z: z.contains(0.0),
        lambda z: z.map(np.eye(3)),
        lambda z: z.map([1.0, 2.0]),
        lambda z: z.translate([1.0]),
        lambda z: z + Zonotope([0.0], []),
    ],
)
def test_wrong_shapes_are_refused(call):
    with pytest.raises(ShapeError):
        call(Zonotope.from_box([1.0, 1.0]))


@pytest.mark.parametrize(
    "call",
    [
        lambda z: z.volume(rtol=-1e-9),
        lambda z: z.vertices(rtol=1.0),
        lambda z: z.faces(rtol=math.nan),
        lambda z: z.contains([0.0, 0.0], tol=-1.0),
        lambda z: z.gauge([0.0, 0.0], method="guess"),
        lambda z: Zonotope.from_box([1.0, -1.0]),
    ],
)
def test_bad_options_are_refused(call):
    with pytest.raises(ParameterError):
        call(Zonotope.from_box([1.0, 1.0]))


def test_only_zonotopes_can_be_added():
    with pytest.raises(TypeError):
        Zonotope([0.0], []) + 1.0


def test_a_volume_above_the_range_of_floats_is_an_error():
    with pytest.raises(QgeomError, match="largest float64"):
        Zonotope.from_box([1e200, 1e200]).volume()
    with pytest.raises(QgeomError, match="largest float64"):
        Zonotope(np.zeros(400), np.random.default_rng(0).standard_normal((400, 400))).volume()
    assert Zonotope.from_box([1e200, 1e-200]).volume() == pytest.approx(4.0)
