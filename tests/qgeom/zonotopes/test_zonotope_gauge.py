"""Containment in zonotopes: facets, linear programmes and samples agree."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qgeom.errors import ParameterError
from qgeom.zonotopes.zonotope import Zonotope
from tests.qgeom.zonotopes.strategies import points, zonotopes


@pytest.mark.parametrize("method", ["auto", "programme"])
@settings(max_examples=25, deadline=None)
@given(zonotope=zonotopes(), data=st.data())
def test_sampled_points_are_inside_and_points_beyond_a_support_outside(method, zonotope, data):
    t = data.draw(arrays(np.float64, (4, zonotope.n_generators), elements=st.floats(-1, 1)))
    inside = zonotope.center + t @ zonotope.generators
    assert zonotope.contains(inside, method=method, tol=1e-7, rtol=1e-10).all()
    direction = data.draw(points(zonotope.dimension).filter(lambda u: np.linalg.norm(u) > 0.1))
    beyond = zonotope.support(direction) + 0.01 - direction @ inside.T
    outside = inside + beyond[:, None] * direction / (direction @ direction)
    assert not zonotope.contains(outside, method=method).any()


@settings(max_examples=25, deadline=None)
@given(zonotope=zonotopes(dimension=3), data=st.data())
def test_facets_and_linear_programme_give_the_same_gauge(zonotope, data):
    found = data.draw(points(4, 3))
    facets = zonotope.gauge(found, method="facets")
    assert zonotope.gauge(found, method="programme") == pytest.approx(facets, rel=1e-7, abs=1e-8)


@pytest.mark.parametrize(("d", "m"), [(2, 5), (3, 6), (4, 7), (5, 9)])
def test_containment_by_quick_bounds_is_that_of_the_linear_programme(d, m):
    rng = np.random.default_rng(d)
    zonotope = Zonotope(rng.standard_normal(d), rng.standard_normal((m, d)))
    sample = zonotope.center + rng.standard_normal((60, d)) * 2
    gauge = zonotope.gauge(sample, method="programme")
    assert np.array_equal(zonotope.contains(sample), gauge <= 1 + 1e-9)
    assert 0 < (gauge <= 1).mean() < 1


@given(zonotope=zonotopes(dimension=2))
def test_vertices_have_gauge_one(zonotope):
    vertices = zonotope.vertices()
    if len(vertices) > 1:
        assert zonotope.gauge(vertices, rtol=1e-9) == pytest.approx(1.0, abs=1e-6)


def test_flat_zonotopes_contain_only_points_of_their_plane():
    flat = Zonotope([1.0, 1.0, 1.0], [[1.0, 0.0, 1.0], [0.0, 2.0, 0.0], [2.0, 0.0, 2.0]])
    inside, off = [3.0, 2.0, 3.0], [3.0, 2.0, 3.001]
    assert flat.contains([inside, off]).tolist() == [True, False]
    assert flat.gauge(off) == math.inf
    point = Zonotope([0.1, 0.2], [[0.0, 0.0]])
    assert point.contains([[0.1, 0.2], [0.1, 0.2001]]).tolist() == [True, False]


def test_facets_are_refused_above_three_dimensions():
    with pytest.raises(ParameterError, match="4 dimensions"):
        Zonotope.from_box(np.ones(4)).gauge(np.zeros(4), method="facets")
