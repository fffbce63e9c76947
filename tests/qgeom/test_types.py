"""`finite_array` is the gate that every public input passes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom.errors import NotFiniteError, ShapeError
from qgeom.types import finite_array


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20))
def test_values_survive(values):
    array = finite_array(values, name="x", ndim=1)
    assert array.dtype == np.float64
    assert array.tolist() == values


def test_result_is_read_only_and_the_input_is_untouched():
    source = np.array([1.0, 2.0])
    array = finite_array(source, name="x")
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 5.0
    source[0] = 7.0
    assert array[0] == 1.0


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_the_first_bad_entry_is_named(bad):
    with pytest.raises(NotFiniteError, match=r"W: entry \(1, 0\)"):
        finite_array([[0.0, 1.0], [bad, np.nan]], name="W")


@pytest.mark.parametrize(("shape", "ndim"), [((), 1), ((2,), 2), ((1, 1), 1), ((0,), 2)])
def test_wrong_number_of_axes(shape, ndim):
    with pytest.raises(ShapeError, match=f"needs {ndim}"):
        finite_array(np.zeros(shape), name="x", ndim=ndim)


def test_empty_and_integer_inputs():
    assert finite_array([], name="x", ndim=1).shape == (0,)
    assert finite_array([[1, 2]], name="x").dtype == np.float64
    assert finite_array(np.float32(0.5), name="x").shape == ()


def test_text_is_refused():
    with pytest.raises(ValueError, match="could not convert"):
        finite_array(["a"], name="x")
