"""Grids against rational arithmetic."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.grids import GRID_NAMES, MAX_BITS, Grid, GridKind, QuantizedArray
from qgeom.rounding import Rounding, quantize, round_ratios

ROUND = {
    Rounding.NEAREST_EVEN: round,
    Rounding.NEAREST_AWAY: lambda x: math.copysign(math.floor(abs(x) + Fraction(1, 2)), x),
    Rounding.DOWN: math.floor,
    Rounding.UP: math.ceil,
    Rounding.TOWARDS_ZERO: math.trunc,
}
WEIGHTS = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, max_side=4),
    elements=st.floats(-8, 8, width=32),
)
BITS = st.integers(2, 12)


@pytest.mark.parametrize("mode", Rounding)
@given(st.floats(-1e6, 1e6) | st.integers(-40, 40).map(lambda k: k / 4))
def test_rounding_agrees_with_rationals(mode, value):
    assert round_ratios(np.array([value]), mode)[0] == ROUND[mode](Fraction(value))


def test_halves_and_their_neighbours():
    below, above = np.nextafter(0.5, 0), np.nextafter(0.5, 1)
    ratios = np.array([-2.5, -1.5, -0.5, below, 0.5, above, 1.5, 2.5])
    even = round_ratios(ratios, Rounding.NEAREST_EVEN)
    away = round_ratios(ratios, Rounding.NEAREST_AWAY)
    assert even.tolist() == [-2, -2, 0, 0, 0, 1, 2, 2]
    assert away.tolist() == [-3, -2, -1, 0, 1, 1, 2, 3]


@given(WEIGHTS, st.integers(-6, 3))
def test_quantize_is_exact_for_powers_of_two(W, exponent):
    step = Fraction(2) ** exponent
    expected = [float(round(Fraction(w) / step) * step) for w in W.ravel()]
    assert quantize(W, float(step)).ravel().tolist() == expected


@given(WEIGHTS, st.floats(0.01, 4))
def test_quantize_is_near_and_idempotent(W, step):
    rounded = quantize(W, step)
    assert rounded.shape == W.shape
    assert np.abs(rounded - W).max() <= step / 2 * (1 + 1e-12) + 1e-12
    assert np.array_equal(quantize(rounded, step), rounded)
    assert not np.signbit(rounded[rounded == 0]).any()


@pytest.mark.parametrize("step", [0.0, -1.0, math.nan, math.inf])
def test_a_step_is_finite_and_positive(step):
    with pytest.raises(ParameterError, match="step is"):
        quantize([1.0], step)
    with pytest.raises(ParameterError, match="step is"):
        Grid.step(step)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_weights_are_finite(bad):
    for grid in (*(Grid.from_name(name, 4) for name in GRID_NAMES), Grid.step(0.5)):
        with pytest.raises(NotFiniteError, match=r"entry \(0, 1\)"):
            grid.quantize([[1.0, bad]])
    with pytest.raises(NotFiniteError):
        quantize([bad], 1.0)


def _oracle(kind, bits, row_or_all):
    """Step, lowest and highest code, zero point; rational, from the definitions."""
    values = [Fraction(w) for w in row_or_all]
    if kind is GridKind.FIXED_RANGE:
        half = 2 ** (bits - 1)
        return Fraction(1, half), -half, half - 1, 0
    if kind is GridKind.ASYMMETRIC_TENSOR:
        low, high = min([*values, Fraction(0)]), max([*values, Fraction(0)])
        step = (high - low) / (2**bits - 1) or Fraction(1)
        return step, 0, 2**bits - 1, round(-low / step)
    largest = 2 ** (bits - 1) - 1
    return max(map(abs, values)) / largest or Fraction(1), -largest, largest, 0


@pytest.mark.parametrize("name", GRID_NAMES)
@given(W=WEIGHTS, bits=BITS)
def test_codes_and_steps_agree_with_the_definition(name, W, bits):
    kind = GridKind(name)
    got = Grid.from_name(name, bits).quantize(W)
    steps = np.broadcast_to(got.step, W.shape)
    for i, row in enumerate(W):
        source = row if kind is GridKind.SYMMETRIC_CHANNEL else W.ravel()
        step, low, high, zero = _oracle(kind, bits, source)
        assert math.isclose(steps[i, 0], step, rel_tol=1e-15)
        assert abs(got.zero_point - zero) <= (abs(Fraction(zero)) > 0)
        for j, w in enumerate(row):
            exact = Fraction(w) / Fraction(float(steps[i, j]))
            code = round(exact) + got.zero_point
            near_tie = abs(abs(exact - math.floor(exact)) - Fraction(1, 2)) < Fraction(1, 10**9)
            clipped = code if kind is GridKind.FIXED_RANGE else min(max(code, low), high)
            assert abs(int(got.codes[i, j]) - clipped) <= near_tie
            if not near_tie:
                assert got.out_of_range[i, j] == (not low <= code <= high)


@pytest.mark.parametrize("name", GRID_NAMES)
@given(W=WEIGHTS, bits=BITS)
def test_values_are_codes_times_steps_and_fit_the_bits(name, W, bits):
    got = Grid.from_name(name, bits).quantize(W)
    assert np.array_equal(got.values, (got.codes - got.zero_point) * got.step)
    assert not got.values.flags.writeable
    assert not (got.saturated & ~got.out_of_range).any()
    if name != GridKind.FIXED_RANGE:
        assert np.ptp(got.codes) < 2**bits
        # no weight moves by more than a step: half for rounding, half for the zero point
        assert (np.abs(got.values - W) <= np.broadcast_to(got.step, W.shape) * 1.0001).all()
        assert (got.values[W == 0] == 0).all()


@given(W=WEIGHTS, bits=BITS)
def test_channels_are_quantized_one_by_one(W, bits):
    whole = Grid.symmetric(bits, per="channel").quantize(W)
    for i, row in enumerate(W):
        assert np.array_equal(Grid.symmetric(bits).quantize(row[None]).codes[0], whole.codes[i])


def test_fixed_range_reports_but_does_not_clip():
    weights = [1.7, 0.9, -1.0, -1.3, 0.5]
    free = Grid.fixed_range(2).quantize(weights)
    assert free.values.tolist() == [1.5, 1.0, -1.0, -1.5, 0.5]
    assert free.out_of_range.tolist() == [True, True, False, True, False]
    assert not free.saturated.any()
    bound = Grid.fixed_range(2, saturate=True).quantize(weights)
    assert bound.values.tolist() == [0.5, 0.5, -1.0, -1.0, 0.5]
    assert np.array_equal(bound.saturated, free.out_of_range)


def test_asymmetric_by_hand():
    got = Grid.asymmetric(2).quantize([-1.0, 0.0, 0.4, 2.0])  # step (2 + 1) / 3
    assert got.step == 1.0
    assert got.zero_point == 1
    assert got.codes.tolist() == [0, 1, 1, 3]
    positive = Grid.asymmetric(2).quantize([1.0, 3.0])  # zero stays in the range
    assert positive.zero_point == 0
    assert positive.codes.tolist() == [1, 3]


@pytest.mark.parametrize("name", GRID_NAMES)
def test_zero_and_empty_weights_have_step_one(name):
    zero = Grid.from_name(name, 3).quantize(np.zeros((2, 3)))
    assert (zero.values == 0).all()
    if name != GridKind.FIXED_RANGE:
        assert (zero.step == 1).all()
    assert Grid.from_name(name, 3).quantize(np.zeros((0, 3))).codes.shape == (0, 3)


def test_a_zero_row_does_not_disturb_its_neighbours():
    got = Grid.symmetric(4, per="channel").quantize([[0.0, 0.0], [0.7, -0.35]])
    assert got.step.ravel().tolist() == [1.0, 0.7 / 7]
    assert got.codes.tolist() == [[0, 0], [7, -4]]


def test_per_channel_needs_rows():
    with pytest.raises(ShapeError, match="no channels"):
        Grid.symmetric(4, per="channel").quantize([1.0, 2.0])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Grid.symmetric(1),
        lambda: Grid.fixed_range(0),
        lambda: Grid.asymmetric(MAX_BITS + 1),
        lambda: Grid.symmetric(4, per="row"),
        lambda: Grid.from_name("step", 4),
        lambda: Grid.from_name("nf4", 4),
        lambda: Grid(kind=GridKind.STEP),
        lambda: Grid(kind=GridKind.STEP, delta=1.0, bits=2),
        lambda: Grid(kind=GridKind.FIXED_RANGE, bits=2, delta=0.5),
        lambda: Grid(kind=GridKind.SYMMETRIC_TENSOR),
    ],
)
def test_senseless_grids_are_refused(make):
    with pytest.raises(ParameterError):
        make()


def test_codes_that_float64_cannot_count_are_refused():
    with pytest.raises(ParameterError, match=r"2\^52"):
        Grid.step(1e-12).quantize([1e9])


def test_quantized_array_checks_itself():
    codes, mask = np.array([1, 2]), np.zeros(2, dtype=bool)
    good = {"codes": codes, "zero_point": 0, "out_of_range": mask, "saturated": mask}
    with pytest.raises(ParameterError, match="steps are"):
        QuantizedArray(step=np.array(0.0), **good)
    with pytest.raises(ShapeError, match="saturated"):
        QuantizedArray(step=np.array(1.0), **(good | {"saturated": mask[:1]}))
    assert QuantizedArray(step=np.array(0.5), **(good | {"zero_point": 1})).values.tolist() == [
        0,
        0.5,
    ]
