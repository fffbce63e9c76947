"""Level sets in closed form, and what they promise besides."""

import math
from fractions import Fraction

import numpy as np
import pytest

from qgeom.errors import NotFiniteError, ParameterError
from qgeom.grids import Grid
from qgeom.level_sets.level_set import level_set
from qgeom.level_sets.network import thresholded
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate
from tests.oracles.exact_networks import exact_layers, exact_output
from tests.oracles.networks import (
    gaussian_network,
    quantized_variants,
    torch_default_network,
    trained_like,
)
from tests.qgeom.level_set_checks import check_against_fractions, check_structure

SQUARE = ((-1.0, 1.0), (-1.0, 1.0))
SIGNS = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
DISTANCE = ReLUNetwork([SIGNS, [[1.0] * 4]], [[0.0] * 4, [0.0]])  # |x| + |y|
SADDLE = ReLUNetwork(  # |x + y| − |x − y|, of the sign of x y
    [[[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]], [[1.0, 1.0, -1.0, -1.0]]],
    [[0.0] * 4, [0.0]],
)


def affine(*row):
    return ReLUNetwork([[row[:2]]], [[row[2]]])


def box_of(half, other=None):
    tall = half if other is None else other
    return (-half, half), (-tall, tall)


def lines(network, box=SQUARE, **options):
    found = level_set(tessellate(network, box=box), **options)
    return [(line + 0.0).tolist() for line in found.polylines], found


def test_a_line_through_the_box():
    found, level = lines(affine(0.0, 1.0, -0.5))
    assert found == [[[-1.0, 0.5], [1.0, 0.5]]]
    assert level.closed == (False,)
    assert (level.length, level.superlevel_area) == (2.0, 1.0)
    assert [c.tolist() for c in level.cells] == [[0]]


def test_a_line_from_corner_to_corner_has_the_larger_side_on_its_left():
    found, level = lines(affine(1.0, -1.0, 0.0))
    assert found == [[[1.0, 1.0], [-1.0, -1.0]]]
    assert level.superlevel_area == 2.0


def test_a_diamond_is_one_closed_polyline_with_its_corners():
    found, level = lines(DISTANCE, box_of(2.0), value=1.0)
    assert found == [[[-1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, -1.0], [-1.0, 0.0]]]
    assert level.closed == (True,)
    assert level.length == pytest.approx(4 * math.sqrt(2), rel=1e-15)
    assert level.superlevel_area == 14.0


def test_two_nested_diamonds_run_in_opposite_senses():
    # 1 − ||x| + |y| − 2|, above 0 where 1 < |x| + |y| < 3
    ring = ReLUNetwork(
        [SIGNS, [[1.0] * 4, [-1.0] * 4], [[-1.0, -1.0]]], [[0.0] * 4, [-2.0, 2.0], [1.0]]
    )
    found, level = lines(ring, box_of(4.0))
    assert [line[0] for line in found] == [[-3.0, 0.0], [-1.0, 0.0]]
    assert found[0][1] == [0.0, -3.0]  # counterclockwise
    assert found[1][1] == [0.0, 1.0]  # clockwise
    assert level.closed == (True, True)
    assert level.lengths.tolist() == pytest.approx([12 * math.sqrt(2), 4 * math.sqrt(2)])
    assert level.superlevel_area == 16.0


def test_pieces_that_meet_in_a_point_have_a_polyline_each():
    found, level = lines(SADDLE)
    assert found == [[[0.0, -1.0], [0.0, 0.0], [-1.0, 0.0]], [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]]
    assert (level.length, level.superlevel_area) == (4.0, 2.0)


def test_a_checkerboard_of_folds():
    # folds of |x| and |y| at 1/2: squares of side 1/2 that meet in corners
    folds = [[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]]
    rows = [[s * a + t * b for a, b in zip(*folds, strict=True)] for s in (1, -1) for t in (1, -1)]
    shifted = [s * -0.5 + t * -0.5 for s in (1, -1) for t in (1, -1)]
    board = ReLUNetwork([SIGNS, rows, [[1.0, -1.0, -1.0, 1.0]]], [[0.0] * 4, shifted, [0.0]])
    found = check_against_fractions(board, SQUARE, 0.0)
    assert found.superlevel_area == 2.0
    assert sorted(found.closed) == [False] * 4 + [True]
    assert sorted(found.lengths) == [1.0] * 4 + [4.0]


def test_a_diamond_that_touches_the_sides_of_the_box():
    _, outside = lines(DISTANCE, value=1.0)
    assert outside.closed == (False,) * 4
    _, inside = lines(ReLUNetwork([SIGNS, [[-1.0] * 4]], [[0.0] * 4, [1.0]]))
    assert inside.closed == (True,)
    _, once = lines(DISTANCE, ((-1.0, 2.0), (-2.0, 2.0)), value=1.0)
    assert once.closed == (True,)
    for level in (outside, inside, once):
        assert level.length == pytest.approx(4 * math.sqrt(2), rel=1e-15)


def test_a_plateau_at_the_level_is_not_above_it():
    ramp = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[-0.5], [0.0]])
    found, level = lines(ramp)
    assert found == [[[0.5, 1.0], [0.5, -1.0]]]
    assert level.superlevel_area == 1.0
    # 0 from the left to −1/2, rising to 1/2, a plateau, rising again
    steps = ReLUNetwork([[[1.0, 0.0]] * 3, [[1.0, -1.0, 1.0]]], [[0.5, 0.0, -0.5], [0.0]])
    found, level = lines(steps, value=0.5)
    assert found == [[[0.5, 1.0], [0.5, -1.0]]]
    found, level = lines(steps, value=0.25)
    assert found == [[[-0.25, 1.0], [-0.25, -1.0]]]


@pytest.mark.parametrize(
    ("network", "area"),
    [
        (affine(1.0, 0.0, 1.0), 4.0),
        (affine(-1.0, 0.0, -1.0), 0.0),
        (affine(1.0, 1.0, 2.0), 4.0),
        (affine(1.0, 1.0, -2.0), 0.0),
        (affine(1.0, 1.0, 5.0), 4.0),
        (affine(0.0, 0.0, 0.0), 0.0),
        (ReLUNetwork([[[1.0, 0.0]], [[-1.0]]], [[0.0], [0.0]]), 0.0),
    ],
    ids=["side, above", "side, below", "corner, above", "corner, below", "far", "zero", "touching"],
)
def test_empty_level_sets(network, area):
    found, level = lines(network)
    assert (found, level.closed, level.cells, level.length, len(level)) == ([], (), (), 0.0, 0)
    assert level.superlevel_area == area
    assert level.points.shape == (0, 2)


@pytest.mark.parametrize("twin", ["float", "grid", "grid with biases"])
def test_the_value_is_not_rounded_into_the_bias(twin):
    # 1 − |x| > 2⁻⁶⁰ holds up to lines beside the sides of the box, which 1 − 2⁻⁶⁰ would miss
    network = ReLUNetwork([[[1.0, 0.0], [-1.0, 0.0]], [[-1.0, -1.0]]], [[0.0, 0.0], [1.0]])
    if twin != "float":
        network = quantize_network(network, Grid.step(0.5), quantize_biases="biases" in twin)
    found, _ = lines(network, value=2.0**-60)
    assert found == [[[-1.0, 1.0], [-1.0, -1.0]], [[1.0, -1.0], [1.0, 1.0]]]
    assert len(lines(network)[0]) == 0


def test_the_threshold_keeps_the_grid_and_the_values():
    network = torch_default_network((2, 6, 5, 3), 0)
    x = np.random.default_rng(0).uniform(-2.0, 2.0, (50, 2))
    for name, twin in [("float", network), *quantized_variants(network)]:
        floats = network if twin is network else twin.network
        for value in (0.0, 0.3):
            made = thresholded(twin, output=2, value=value)
            shape = made if twin is network else made.network
            assert shape.widths == (2, 6, 5 + (value != 0), 1, 1), name
            expected = np.maximum(floats(x)[:, 2] - value, 0.0)
            np.testing.assert_allclose(shape(x)[:, 0], expected, atol=1e-14)
            *hidden, row, _ = exact_layers(made)
            plain = exact_layers(twin)
            assert exact_output((*hidden, row), (1, 2)) == (
                exact_output(plain, (1, 2))[2] - Fraction(value),
            )


def test_a_trained_network_in_floats():
    network = trained_like()
    cells = tessellate(network, box=((-1.5, 2.5), (-1.0, 1.5)))
    found = level_set(cells)
    check_structure(found, cells.box)
    assert len(found.segment_cells) > 10
    p = np.concatenate([line[:-1] for line in found.polylines])
    q = np.concatenate([line[1:] for line in found.polylines])
    steps = q - p
    long = np.hypot(*steps.T) > 1e-6
    left = np.stack([-steps[:, 1], steps[:, 0]], axis=1) / np.hypot(*steps.T)[:, None]
    middles = (p + q) / 2
    assert (network(middles + 1e-8 * left)[long] > 0).all()
    assert (network(middles - 1e-8 * left)[long] < 0).all()
    patterns = cells.patterns()[found.segment_cells]
    np.testing.assert_array_equal(network.pattern(middles)[long], patterns[long])


def test_the_result_does_not_depend_on_threads():
    cells = tessellate(gaussian_network((2, 20, 20, 1), 3), box=box_of(3.0))
    one, two = (level_set(cells, value=0.2, threads=n) for n in (1, 2))
    for name in ("points", "offsets", "loops", "segment_cells"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
    assert one.superlevel_area == two.superlevel_area


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"network": 1}, ParameterError, "no network 1"),
        ({"network": -1}, ParameterError, "no network -1"),
        ({"output": 1}, ParameterError, "no output 1"),
        ({"output": -1}, ParameterError, "no output -1"),
        ({"value": math.nan}, NotFiniteError, "value"),
        ({"value": math.inf}, NotFiniteError, "value"),
        ({"threads": 0}, ParameterError, "threads"),
    ],
)
def test_errors(options, error, message):
    with pytest.raises(error, match=message):
        level_set(tessellate(DISTANCE, box=SQUARE), **options)
