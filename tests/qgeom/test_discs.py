"""Polygons in discs: by counting points, closed forms, quadrature and cutting into pieces."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom.discs import disc_area, swept_areas
from qgeom.errors import ParameterError
from qgeom.polygons import compute_polygon_area


def test_areas_by_counting_points_and_by_hand():
    rng = np.random.default_rng(1)
    points = rng.uniform(-1, 1, (200_000, 2))
    triangle = np.array([[-0.4, -1.3], [1.1, 0.2], [0.1, 1.4]])
    following = np.roll(triangle, -1, axis=0) - triangle
    inside = np.hypot(*points.T) <= 1
    for corner, along in zip(triangle, following, strict=True):
        offset = points - corner
        inside &= along[0] * offset[:, 1] - along[1] * offset[:, 0] >= 0
    assert disc_area(triangle, 1.0) == pytest.approx(4 * inside.mean(), abs=0.02)
    assert disc_area(9 * triangle, 0.5) == pytest.approx(math.pi / 4)  # holds the disc
    assert disc_area(triangle + 9, 1.0) == pytest.approx(0.0, abs=1e-12)
    assert disc_area(triangle[[0, 0, 1, 2]], 9.0) == pytest.approx(1.65)  # by hand


def test_a_notched_polygon_by_counting_points():
    axis = (np.arange(800) + 0.5) / 400 - 1
    x, y = np.meshgrid(axis, axis)
    notched = np.array([[0.2, 0.1], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]])  # a corner of over 180°
    inside = (x <= 0.9) & (y <= 0.9) & (y - 0.1 >= -(x - 0.2) * np.where(x < 0.2, 8 / 11, 10 / 7))
    share = (inside & (np.hypot(x, y) <= 0.8)).mean()
    assert disc_area(notched, 0.8) == pytest.approx(4 * share, abs=5e-3)


def test_a_segment_within_beyond_and_across():
    tails = np.array([[0.5, 0.0], [2.0, -9.0], [1.0, -5.0], [0.5, 0.5]])
    heads = np.array([[0.5, 0.5], [2.0, 9.0], [1.0, 5.0], [0.5, 0.5]])
    expected = [
        0.125,
        math.atan2(9, 2),
        math.atan2(5, 1),
        0.0,
    ]
    assert np.allclose(swept_areas(tails, heads, radius=1.0), expected)
    half_chord = math.sqrt(3.0)  # radius 2 at distance 1
    sector = math.atan2(5, 1) - math.pi / 3
    assert swept_areas(tails[2:3], heads[2:3], radius=2.0) == pytest.approx(half_chord + 4 * sector)


PLACES = st.tuples(*[st.floats(-3, 3)] * 2)


@given(PLACES, PLACES, st.floats(0.1, 4))
def test_segments_against_quadrature_over_angles(tail, head, radius):
    """The area is half the integral of the squared distance to the segment, at most the radius."""
    tail, head = np.array(tail), np.array(head)
    found = swept_areas(tail[None], head[None], radius=radius)[0]
    n = 4000
    points = tail + np.linspace(0, 1, n + 1)[:, None] * (head - tail)
    sines = points[:-1, 0] * points[1:, 1] - points[:-1, 1] * points[1:, 0]
    turns = np.arctan2(sines, (points[:-1] * points[1:]).sum(axis=1))
    reach = np.hypot(*((points[:-1] + points[1:]) / 2).T)
    small = np.where(reach < radius, 0.5 * sines, 0.5 * radius**2 * turns)
    assert found == pytest.approx(small.sum(), abs=2e-2 * radius**2)


@given(PLACES, PLACES, PLACES, st.floats(0, 1), st.floats(0.1, 4))
def test_a_cut_segment_sweeps_the_same_area_and_a_triangle_no_more_than_its_own(a, b, c, t, radius):
    a, b, c = np.array(a), np.array(b), np.array(c)
    middle = a + t * (b - a)
    whole = swept_areas(a[None], b[None], radius=radius)[0]
    parts = swept_areas(np.stack([a, middle]), np.stack([middle, b]), radius=radius).sum()
    assert parts == pytest.approx(whole, abs=1e-6)
    triangle = np.stack([a, b, c])
    area = abs(float(compute_polygon_area(triangle)))
    assert -1e-9 <= abs(disc_area(triangle, radius)) <= min(area, math.pi * radius**2) + 1e-6
    assert abs(disc_area(triangle, 9.0)) == pytest.approx(area, abs=1e-9)


@pytest.mark.parametrize("radius", [0.0, -1.0, math.nan])
def test_a_radius_is_above_zero(radius):
    with pytest.raises(ParameterError, match="radius"):
        disc_area(np.eye(3, 2), radius)
    with pytest.raises(ParameterError, match="radius"):
        swept_areas(np.eye(3, 2), np.eye(3, 2), radius=radius)
