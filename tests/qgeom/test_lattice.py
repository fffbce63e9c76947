"""Midpoint lattices."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom import lattice
from qgeom.errors import ParameterError

numbers = st.floats(-10, 10, allow_nan=False)
boxes = st.tuples(st.tuples(numbers, st.floats(0.1, 5)), st.tuples(numbers, st.floats(0.1, 5))).map(
    lambda sides: tuple((low, low + length) for low, length in sides)
)


@given(box=boxes, n=st.integers(1, 12))
def test_points_are_the_centres_of_equal_rectangles(box, n):
    (x0, x1), (y0, y1) = box
    expected = [
        (x0 + (i + 0.5) * (x1 - x0) / n, y0 + (j + 0.5) * (y1 - y0) / n)
        for j in range(n)
        for i in range(n)
    ]
    assert np.allclose(lattice.midpoints(box, n), expected, rtol=1e-12, atol=1e-12)
    assert lattice.cell_area(box, n) * n * n == pytest.approx((x1 - x0) * (y1 - y0))
    assert lattice.cell_diagonal(box, n) * n == pytest.approx(math.hypot(x1 - x0, y1 - y0))


def test_reshaped_values_are_indexed_by_row_and_column():
    box, n = ((0.0, 3.0), (10.0, 13.0)), 3
    x, y = lattice.axes(box, n)
    grid = lattice.midpoints(box, n).reshape(n, n, 2)
    assert grid[2, 0].tolist() == [x[0], y[2]] == [0.5, 12.5]


def test_affine_functions_are_integrated_exactly():
    box = ((-1.0, 2.0), (0.0, 4.0))
    points = lattice.midpoints(box, 7)
    mean = (3 * points[:, 0] - 2 * points[:, 1] + 1).mean()
    assert mean == pytest.approx(3 * 0.5 - 2 * 2.0 + 1)


@pytest.mark.parametrize(
    ("box", "n"),
    [
        (((0.0, 0.0), (0.0, 1.0)), 2),
        (((0.0, 1.0), (1.0, 0.0)), 2),
        (((0.0, math.inf), (0.0, 1.0)), 2),
        (((0.0, 1.0), (math.nan, 1.0)), 2),
        (((0.0, 1.0), (0.0, 1.0)), 0),
    ],
)
@pytest.mark.parametrize(
    "function", [lattice.axes, lattice.midpoints, lattice.cell_area, lattice.cell_diagonal]
)
def test_empty_boxes_and_lattices_are_refused(function, box, n):
    with pytest.raises(ParameterError):
        function(box, n)
