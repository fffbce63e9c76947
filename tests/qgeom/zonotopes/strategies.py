"""Drawn zonotopes and points."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qgeom.zonotopes.zonotope import Zonotope

# multiples of 1/8: many coincidences, but no zonotope so thin that rounding leaves it
numbers = st.one_of(st.integers(-3, 3).map(float), st.integers(-64, 64).map(lambda k: k / 8))


def points(*shape):
    return arrays(np.float64, shape, elements=numbers)


@st.composite
def zonotopes(draw, dimension=None, most=7):
    d = draw(st.integers(1, 5)) if dimension is None else dimension
    m = draw(st.integers(0, most))
    return Zonotope(draw(points(d)), draw(points(m, d)))
