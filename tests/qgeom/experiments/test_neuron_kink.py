"""One neuron: the measurements against brute force and hand-computed values."""

import dataclasses
import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom.errors import ParameterError
from qgeom.experiments.neuron_kink.compute import compute
from qgeom.experiments.neuron_kink.neuron import (
    Neuron,
    closed_form_length,
    error_pieces,
    exact,
    flip_length,
    largest_jump,
    round_to_step,
)
from qgeom.experiments.neuron_kink.prose import tables, variables
from tests.qgeom.experiments.neuron_kink_cases import PARAMS

OUTCOME = compute(PARAMS, None, seed=0)
NUMBERS = st.fractions(-3, 3, max_denominator=12)
NEURONS = st.builds(Neuron, NUMBERS, NUMBERS)


# --- one neuron -------------------------------------------------------------------------------


def test_decimals_are_read_as_written():
    assert exact(1.7) == Fraction(17, 10) != Fraction(1.7)
    assert exact(-5e-324) < 0
    for bad in (math.nan, math.inf):
        with pytest.raises(ParameterError):
            exact(bad)


@pytest.mark.parametrize(
    ("weight", "step", "rounded"),
    [("17/10", "1/2", "3/2"), ("1/4", "1/2", "0"), ("3/4", "1/2", "1"), ("-1/4", "1/2", "0")],
)
def test_rounding_by_hand_with_halves_to_even(weight, step, rounded):
    assert round_to_step(Fraction(weight), Fraction(step)) == Fraction(rounded)


@pytest.mark.parametrize("step", [Fraction(0), Fraction(-1)])
def test_a_step_is_positive(step):
    with pytest.raises(ParameterError):
        round_to_step(Fraction(1), step)


@given(NEURONS, NEURONS, NUMBERS)
def test_pieces_tell_the_error_and_the_states_everywhere(first, second, x):
    pieces = error_pieces(first, second)
    at = next(p for p in pieces if p.high is None or x <= p.high)
    assert at.slope * x + at.intercept == first(x) - second(x)
    if x not in {first.tie, second.tie}:
        assert at.flips == (first.active(x) != second.active(x))


@given(NEURONS, NEURONS)
def test_pieces_cover_the_line_in_order(first, second):
    pieces = error_pieces(first, second)
    assert pieces[0].low is None
    assert pieces[-1].high is None
    for left, right in itertools.pairwise(pieces):
        assert left.high == right.low
    assert all(p.affine for p in pieces)
    assert largest_jump(pieces) == 0


@given(NEURONS, NUMBERS)
def test_flip_length_by_cutting_the_line(first, other):
    """Sum the elementary intervals between all candidate ends, judged at their midpoints."""
    second = Neuron(other, first.bias)
    length = flip_length(error_pieces(first, second))
    far = Fraction(10**6)
    ends = sorted({-far, far, *(t for t in (first.tie, second.tie) if t is not None)})
    middles = [(a + b) / 2 for a, b in itertools.pairwise(ends)]
    flipped = [first.active(m) != second.active(m) for m in middles]
    total = sum(
        (b - a for a, b, f in zip(ends[:-1], ends[1:], flipped, strict=True) if f), Fraction(0)
    )
    assert length == (None if flipped[0] or flipped[-1] else total)


@given(NEURONS.filter(lambda n: n.weight != 0), st.fractions(Fraction(1, 20), 2))
def test_formula_holds_for_equal_signs(neuron, step):
    twin = Neuron(round_to_step(neuron.weight, step), neuron.bias)
    if neuron.weight * twin.weight > 0:
        assert flip_length(error_pieces(neuron, twin)) == closed_form_length(neuron, twin)
    if twin.weight == 0:
        assert closed_form_length(neuron, twin) is None
        assert flip_length(error_pieces(neuron, twin)) is None


def test_a_constant_neuron_has_no_kink():
    constant = Neuron(Fraction(0), Fraction(-1))
    assert constant.tie is None
    assert len(error_pieces(constant, constant)) == 1
    assert flip_length(error_pieces(constant, constant)) == 0


# --- the computed arrays ----------------------------------------------------------------------


def test_worked_example_by_hand():
    example = OUTCOME.metrics["example"]
    assert example["kink_float_fraction"] == "5/17"
    assert example["kink_quantized_fraction"] == "1/3"
    assert example["flip_length"] == pytest.approx(1 / 3 - 5 / 17)
    assert example["largest_error_in_flip"] == pytest.approx(1.7 / 3 - 0.5)
    assert (example["slope_right"], example["intercept_right"]) == (0.2, 0.0)


def test_curves_are_the_functions():
    x = OUTCOME.array("example_x")
    assert (x[0], x[-1], len(x)) == (-0.25, 1.0, 51)
    before, after = np.maximum(0, 1.7 * x - 0.5), np.maximum(0, 1.5 * x - 0.5)
    assert np.allclose(OUTCOME.array("example_float"), before)
    assert np.allclose(OUTCOME.array("example_quantized"), after)
    assert np.allclose(OUTCOME.array("example_error"), before - after)


def test_sweep_is_rounding():
    steps, weights = OUTCOME.array("sweep_step"), OUTCOME.array("sweep_weight")
    assert (steps[0], steps[-1], len(steps)) == (0.05, 2.0, 14)
    assert weights.tolist() == [1.7, -0.9, 0.2, 1.1]
    rounded = np.rint(weights[:, None] / steps) * steps
    assert np.allclose(OUTCOME.array("sweep_quantized_weight"), rounded)
    with np.errstate(divide="ignore"):
        kinks = np.where(rounded == 0, np.inf, 0.5 / rounded)
    assert np.allclose(OUTCOME.array("sweep_kink"), kinks)
    assert np.allclose(OUTCOME.array("sweep_float_kink"), 0.5 / weights)
    lengths = np.where(rounded == 0, np.inf, np.abs(0.5 / weights[:, None] - kinks))
    assert np.allclose(OUTCOME.array("sweep_length"), lengths)


def test_zones_show_the_four_situations():
    ends, kinks = OUTCOME.array("zone_flips"), OUTCOME.array("zone_kinks")
    low, high = 5 / 17, 1 / 3
    expected = [[(low, high)], [(-high, -low)], [(low, np.inf)], [(-np.inf, -high), (low, np.inf)]]
    for found, intervals in zip(ends, expected, strict=True):
        assert np.allclose(found[: len(intervals)], intervals)
        assert np.isnan(found[len(intervals) :]).all()
    assert np.allclose(kinks[0], [low, high])
    assert np.isnan(kinks[2, 1])
    x, error = OUTCOME.array("zone_x"), OUTCOME.array("zone_error")
    assert np.allclose(error[3], np.maximum(0, 1.7 * x - 0.5) - np.maximum(0, -1.5 * x - 0.5))
    assert OUTCOME.array("zone_length").tolist()[2:] == [np.inf, np.inf]


def test_every_pair_is_there_once():
    pairs = 4 * 3 * 14 + 3  # weights × biases × steps, and one sign change per bias
    assert OUTCOME.metrics["cases"] == len(OUTCOME.array("case_weight")) == pairs
    counted = sum(OUTCOME.metrics[f"cases_{n}"] for n in ("same_sign", "vanished", "sign_change"))
    assert counted == pairs
    rounded = OUTCOME.array("case_rounded")
    weight, step = OUTCOME.array("case_weight")[rounded], OUTCOME.array("case_step")[rounded]
    assert np.allclose(
        OUTCOME.array("case_quantized_weight")[rounded], np.rint(weight / step) * step
    )


def test_the_same_parameters_give_the_same_bits():
    again = compute(PARAMS, None, seed=99)
    assert dict(again.metrics) == dict(OUTCOME.metrics)
    for name, array in OUTCOME.arrays.items():
        assert array.tobytes() == again.array(name).tobytes()


def test_prose_and_tables_cover_ordinary_and_degenerate_examples():
    printed = variables(OUTCOME)
    assert (printed["kink_float"], printed["kink_quantized"]) == ("0.294", "0.333")
    # 0.2 rounds to zero from δ = 0.4 on; the sweep's first such step is 0.05 + 3·0.15
    assert (printed["vanishing_weight"], printed["vanishing_step"]) == ("0.2", "0.50")
    assert (printed["weight"], printed["bias"], printed["step"]) == ("1.7", "−0.5", "0.5")
    assert len(tables(OUTCOME)["neuron_kink"]) == OUTCOME.metrics["cases"]
    vanished = compute(dataclasses.replace(PARAMS, step=4.0), None, seed=0)
    assert variables(vanished)["kink_quantized"] == "∞"
    assert variables(vanished)["flip_length"] == "∞"
    fine = compute(dataclasses.replace(PARAMS, largest_step=0.1), None, seed=0)
    assert variables(fine)["vanishing_step"] == "none"


@pytest.mark.parametrize(
    "change",
    [
        {"window": (1.0, 1.0)},
        {"samples": 1},
        {"steps": 1},
        {"smallest_step": 0.0},
        {"largest_step": 0.01},
        {"step": 0.0},
        {"weights": ()},
        {"weights": (0.0,)},
        {"biases": ()},
        {"weight": 0.0},
        {"weight": math.nan},
        {"sign_changes": ((0.4, 0.3),)},
        {"sign_changes": ((0.4, 0.0),)},
    ],
)
def test_senseless_parameters_are_refused(change):
    with pytest.raises(ParameterError):
        dataclasses.replace(PARAMS, **change)
