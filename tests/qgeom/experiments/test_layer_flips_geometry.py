"""One layer: exact areas, and those of the engine, against quadrature, points and hand values."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom.errors import ParameterError
from qgeom.experiments.layer_flips.half_planes import (
    chord,
    clip,
    polygon_area,
    square,
    union_area,
    value,
)
from qgeom.experiments.layer_flips.layers import make_layer
from qgeom.experiments.layer_flips.lines import Pair, square_angle, wedge_area
from qgeom.experiments.layer_flips.measure import measure
from qgeom.experiments.layer_flips.tropical_lines import hypersurface_is_line
from qgeom.experiments.layer_flips.widths import length_times_width, length_width_bound

BOX = square(Fraction(2))
WHOLE = st.integers(-6, 6).map(Fraction)
ROWS = st.tuples(WHOLE, WHOLE).filter(any)


def columns(pair, n=4000, half_width=2.0):
    """Flip area by cutting the box into thin columns: exact along y, midpoints along x."""
    x = half_width * ((np.arange(n) + 0.5) / n * 2 - 1)

    def interval(row):
        p, q, c = map(float, row)
        if q == 0:
            on = p * x + c > 0
            return np.where(on, -half_width, 0.0), np.where(on, half_width, 0.0)
        height = np.clip(-(p * x + c) / q, -half_width, half_width)
        low, high = np.full(n, -half_width), np.full(n, half_width)
        return (height, high) if q > 0 else (low, height)

    (a, b), (c, d) = interval(pair.before), interval(pair.after)
    both = np.maximum(np.minimum(b, d) - np.maximum(a, c), 0.0)
    return float(((b - a) + (d - c) - 2 * both).sum() * 2 * half_width / n)


def pair_of(row, twin, bias):
    return Pair((*row, bias), (*twin, bias))


@given(ROWS, st.tuples(WHOLE, WHOLE), WHOLE)
def test_half_plane_areas_agree_with_columns(row, twin, bias):
    pair = pair_of(row, twin, bias)
    assert float(pair.area(BOX)) == pytest.approx(columns(pair), abs=0.02)


@given(ROWS, ROWS, WHOLE, st.tuples(WHOLE, WHOLE))
def test_between_holds_the_points_whose_sides_differ(row, twin, bias, point):
    pair = pair_of(row, twin, bias)
    if pair.dot <= 0:  # no rounding to nearest does that
        return
    inside = [all(value(p, point) > 0 for p in piece) for piece in pair.between()]
    assert sum(inside) <= 1
    signs = [value(line, point) for line in (pair.before, pair.after)]
    assert any(inside) == (signs[0] * signs[1] < 0)
    area = sum(polygon_area(clip(BOX, piece)) for piece in pair.between())
    assert area == pair.area(BOX)


@given(ROWS, ROWS, st.fractions(Fraction(1, 4), 3, max_denominator=8))
def test_wedges_agree_with_an_integral_over_angles(row, twin, half_width):
    pair = pair_of(row, twin, Fraction(0))
    ends = [math.atan2(float(r[0]), -float(r[1])) % math.pi for r in (row, twin)]
    low, high = sorted(ends)
    if high - low > math.pi / 2:
        low, high = high, low + math.pi
    phi = low + (high - low) * (np.arange(20000) + 0.5) / 20000
    radius = float(half_width) / np.maximum(np.abs(np.cos(phi)), np.abs(np.sin(phi)))
    expected = (radius**2).mean() * (high - low)  # two sectors
    assert float(wedge_area(pair, half_width)) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_the_square_angle_goes_up_by_four_in_half_a_turn():
    turns = [(1, 0), (1, 1), (0, 1), (-1, 1), (-2, 1)]
    found = [square_angle((Fraction(x), Fraction(y))) for x, y in turns]
    assert found == [0, 1, 2, 3, Fraction(-1, 2)]
    assert square_angle((Fraction(-1), Fraction(-1))) == 1
    with pytest.raises(ParameterError):
        square_angle((Fraction(0), Fraction(0)))


def test_unions_agree_with_points():
    rng = np.random.default_rng(0)
    regions = tuple(
        tuple(tuple(Fraction(int(k)) for k in rng.integers(-4, 5, 3)) for _ in range(2))
        for _ in range(4)
    )
    points = rng.uniform(-2, 2, (40000, 2))
    planes = np.array(regions, dtype=float)
    heights = np.einsum("rpk,nk->nrp", planes[..., :2], points) + planes[..., 2]
    share = (heights >= 0).all(axis=2).any(axis=1).mean()
    assert 0.1 < share < 0.9
    assert float(union_area(BOX, regions)) / 16 == pytest.approx(share, abs=0.01)


def test_chords_by_hand():
    assert chord((Fraction(1), Fraction(1), Fraction(-3)), BOX) == ((1, 2), (2, 1))
    assert chord((Fraction(1), Fraction(1), Fraction(-4)), BOX) is None  # touches a corner
    assert chord((Fraction(1), Fraction(1), Fraction(-9)), BOX) is None
    assert chord((Fraction(0), Fraction(0), Fraction(0)), BOX) is None


@given(ROWS, WHOLE)
def test_hypersurfaces_are_lines(row, bias):
    scaled = (row[0] / 7, row[1] / 7, bias)
    heights = [value(scaled, corner) for corner in BOX]
    if min(heights) < 0 < max(heights):  # the line passes through the inside of the box
        assert hypersurface_is_line(scaled, Fraction(2))


def test_rows_of_zeros_have_no_hypersurface():
    assert hypersurface_is_line((Fraction(0), Fraction(0), Fraction(1)), Fraction(2))


@given(ROWS, WHOLE, st.fractions(Fraction(1, 9), 2, max_denominator=9))
def test_length_times_width_is_as_close_as_the_bound_says(row, bias, step):
    twin = tuple(round(w / step) * step for w in row)
    pair = pair_of(row, twin, bias)
    bound = length_width_bound(pair, BOX, float(step))
    assert bound == math.inf or abs(
        float(pair.area(BOX)) - length_times_width(pair, BOX)
    ) <= bound * (1 + 1e-12)
    ends = chord(pair.before, BOX)
    if ends is not None:
        shares = (np.arange(5000) + 0.5) / 5000
        ends = np.array(ends, dtype=float)
        along = ends[0] + shares[:, None] * (ends[1] - ends[0])
        change = np.abs(along @ (np.array(twin, dtype=float) - np.array(row, dtype=float)))
        length = math.hypot(*(ends[1] - ends[0])) / math.hypot(*row)
        expected = change.mean() * length
        assert length_times_width(pair, BOX) == pytest.approx(expected, rel=1e-5, abs=1e-5)


def test_errors_name_what_is_wrong():
    zero, one = Fraction(0), Fraction(1)
    with pytest.raises(ParameterError, match="zero"):
        Pair((zero, zero, one), (one, zero, one))
    with pytest.raises(ParameterError, match="perpendicular"):
        Pair((one, zero, one), (zero, one, one)).between()
    with pytest.raises(ParameterError, match="origin"):
        wedge_area(Pair((one, zero, one), (one, one, one)), one)
    with pytest.raises(ParameterError, match="half width"):
        square(zero)


@pytest.mark.parametrize("seed", range(6))
def test_engine_areas_agree_with_columns(seed):
    rng = np.random.default_rng(seed)
    layer = make_layer(rng.normal(size=(3, 2)), rng.normal(size=3), 0.6, 2.0)
    row, cases = measure(layer, number=0)
    for case, pair in zip(cases, layer.pairs, strict=True):
        assert case.engine_area == pytest.approx(columns(pair), abs=2e-3)
        assert case.engine_area == pytest.approx(case.half_plane_area)
        assert case.shape_gap < 1e-9
        assert case.band_reach <= case.band_half_width
    points = rng.uniform(-2, 2, (40000, 2))
    flipped = layer.network.pattern(points) != layer.twin.network.pattern(points)
    assert row.area / 16 == pytest.approx(flipped.any(axis=1).mean(), abs=0.01)
    for k, case in enumerate(cases):
        size = math.hypot(case.weight_x, case.weight_y)
        height = np.abs(points @ layer.network.weights[0][k] + layer.network.biases[0][k]) / size
        assert height[flipped[:, k]].max(initial=0.0) <= case.band_reach + 1e-9
        band = (height <= case.band_half_width).mean()
        assert case.band_area / 16 == pytest.approx(band, abs=0.01)
