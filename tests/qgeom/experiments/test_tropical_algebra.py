"""Tropical algebra: the computation against brute force and hand-computed values."""

import dataclasses
import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom.errors import ParameterError
from qgeom.experiments.tropical_algebra import line
from qgeom.experiments.tropical_algebra.characterization import refused, staircase
from qgeom.experiments.tropical_algebra.compute import compute
from qgeom.experiments.tropical_algebra.draws import Draws, tally
from qgeom.experiments.tropical_algebra.laws import NUMBERS, Semiring, holding
from qgeom.experiments.tropical_algebra.levels import at_least
from qgeom.experiments.tropical_algebra.maslov import excess_factor, smoothed
from qgeom.experiments.tropical_algebra.parameters import Params
from qgeom.experiments.tropical_algebra.prose import tables, variables
from qgeom.experiments.tropical_algebra.rationals import tent, wave, zigzag
from qgeom.experiments.tropical_algebra.space import on_segment
from qgeom.experiments.tropical_algebra.splines import rounded, times
from qgeom.experiments.tropical_algebra.worked import hidden_term, plane_example, visible_terms
from qgeom.tropical.pieces import PiecewiseLinear
from qgeom.tropical.polynomials import TropicalPolynomial

PARAMS = Params(
    triples=40,
    draws=12,
    points=4,
    terms=5,
    degree=4,
    reach=5,
    denominators=(1, 2, 4),
    doublings=(1, 2, 4, 8, 16),
    corners=(2, 3, 4),
    pieces=6,
    teeth=3,
    samples=31,
)
OUTCOME = compute(PARAMS, None, seed=0)
NUMBER = st.fractions(-5, 5, max_denominator=6)
POLYNOMIALS = st.lists(st.tuples(st.integers(0, 6), NUMBER), min_size=1, max_size=6).map(
    lambda terms: TropicalPolynomial([e for e, _ in terms], [c for _, c in terms])
)


def pieces(lowest, *, whole=True):
    """Continuous piecewise linear functions with rising breakpoints."""
    slopes = st.integers(lowest, 5) if whole else st.fractions(lowest, 5, max_denominator=4)
    return st.lists(NUMBER, max_size=4, unique=True).flatmap(
        lambda cuts: st.lists(slopes, min_size=len(cuts) + 1, max_size=len(cuts) + 1).flatmap(
            lambda rates: NUMBER.map(lambda offset: PiecewiseLinear(sorted(cuts), rates, offset))
        )
    )


# --- laws -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ring", "broken"),
    [
        (
            Semiring(max, lambda a, b: a - b, -math.inf, Fraction(0)),
            {"multiplication_associative", "multiplication_commutative"},
        ),
        (Semiring(max, lambda a, b: a + b, Fraction(0), Fraction(0)), {"absorbing"}),
        (Semiring(max, lambda a, b: a + b, -math.inf, Fraction(1)), {"multiplication_neutral"}),
        (
            Semiring(lambda a, b: a + b, lambda a, b: a + b, Fraction(0), Fraction(0)),
            {"absorbing", "distributive"},
        ),
    ],
)
def test_each_law_can_fail(ring, broken):
    laws = holding(ring, Fraction(3), Fraction(1), Fraction(2))
    assert broken <= {law for law, holds in laws.items() if not holds}


def test_a_wrong_zero_is_noticed():
    laws = holding(dataclasses.replace(NUMBERS, zero=Fraction(0)), Fraction(-1), 0, 0)
    assert not laws["addition_neutral"]


def test_laws_were_checked_with_minus_infinity():
    draws = Draws(np.random.default_rng(0), PARAMS)
    numbers = [draws.tropical_number() for _ in range(200)]
    assert -math.inf in numbers
    assert any(draws.tropical_polynomial(2).n_terms == 0 for _ in range(100))
    assert all(isinstance(v, Fraction) for v in numbers if v > -math.inf)


def test_tally_counts():
    assert tally(iter([True, False, False])) == {"cases": 3, "violations": 2}


# --- polynomials of one variable --------------------------------------------------------------


@given(POLYNOMIALS)
def test_kinks_and_necessary_terms_are_those_of_the_library(p):
    """The library goes by an upper hull; here all pairs of terms are compared."""
    assert line.kinks(p) == list(PiecewiseLinear.of(p).breakpoints)
    kept = {p.exponents.index(e) for e in p.prune().exponents}
    assert line.ever_alone(p) == kept
    assert {term for term in range(p.n_terms) if line.above_chords(p, term)} == kept
    measured = [int(slope) for slope, _ in itertools.groupby(line.slopes(p))]
    assert measured == sorted(e[0] for e in p.prune().exponents)


@given(POLYNOMIALS, NUMBER)
def test_a_bend_is_a_change_of_one_sided_slopes(p, x):
    cuts = line.ties(p)
    left, right = (
        [k for k, c in zip(p.exponents, p.coefficients, strict=True) if c + k[0] * x == p(x)]
        for _ in range(2)
    )
    assert line.is_kink(p, x, nearby=cuts) == (min(left) != max(right))


def test_checks_of_a_line_fail_on_what_is_no_polynomial():
    falling = TropicalPolynomial([-1, 1], [0, 0], laurent=True)
    halves = TropicalPolynomial([0, Fraction(1, 2)], [0, 0], laurent=True)
    assert line.line_checks([falling, halves])["pieces"] == {"cases": 2, "violations": 2}
    assert line.line_checks([hidden_term()])["any_ties"] == {"cases": 3, "violations": 2}


def test_worked_examples_by_hand():
    hidden, visible = (OUTCOME.metrics["worked"][name] for name in ("hidden", "visible"))
    assert hidden["ties"] == [-2, -1.5, -1]
    assert (hidden["kinks"], hidden["heights"]) == ([-1.5], [0])
    assert (visible["kinks"], visible["heights"]) == ([-6, 2], [-4, 4])
    assert (hidden["wins"], visible["wins"]) == ([True, False, True], [True, True, True])
    assert (visible["jumps"], visible["bends"]) == ([0, 0], [1, 1])
    assert [row["largest"] for row in hidden["table"]] == [0, 1, 3, 7]
    assert [row["winners"] for row in hidden["table"]] == [[0], [2], [2], [2]]
    for x in range(-12, 8):
        assert hidden_term()(x) == max(0, 1 + x, 3 + 2 * x)
        assert visible_terms()(x) == max(2 * x, x + 2, -4)


def test_curves_are_the_functions():
    for name, function in (
        ("hidden", lambda x: np.maximum(np.maximum(0, 1 + x), 3 + 2 * x)),
        ("visible", lambda x: np.maximum(np.maximum(2 * x, x + 2), -4)),
    ):
        x = OUTCOME.array(f"{name}_x")
        assert np.array_equal(OUTCOME.array(f"{name}_value"), function(x))
        assert np.array_equal(OUTCOME.array(f"{name}_terms").max(axis=0), function(x))
    x = OUTCOME.array("wave_x")
    assert np.array_equal(
        OUTCOME.array("wave_f") - OUTCOME.array("wave_g"), OUTCOME.array("wave_value")
    )
    assert OUTCOME.array("wave_value").tolist() == [0, 0, 1, 0, 1, 0, 1, 0, 0]


# --- functions --------------------------------------------------------------------------------


@given(pieces(-3, whole=False))
def test_refused_is_what_is_no_polynomial(function):
    slopes = function.slopes
    natural = all(s.denominator == 1 and s >= 0 for s in slopes) and list(slopes) == sorted(slopes)
    assert refused(function) == (not natural)


@given(st.fractions(-3, 12, max_denominator=5))
def test_endless_functions_by_their_definition(x):
    assert staircase(x) == sum((max(x - k, Fraction(0)) for k in range(1, 14)), Fraction(0))
    assert zigzag(x) == min(abs(x - k) for k in range(-5, 15, 2))
    assert tent()(x) == max(0, 1 - abs(x))
    assert wave(7)(x) == (zigzag(x) if -1 <= x <= 13 else 0)


@given(pieces(-3), NUMBER, st.lists(NUMBER, min_size=8, max_size=8))
def test_level_sets_point_by_point(function, level, places):
    found = at_least(function, level)
    ends = [end for part in found for end in part if end is not None]
    assert all(function(end) == level for end in ends)
    for x in (*places, *ends, *function.breakpoints):
        inside = any((a is None or a <= x) and (b is None or x <= b) for a, b in found)
        assert inside == (function(x) >= level)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(found))


@given(POLYNOMIALS, st.sampled_from([1, 3, 8]), NUMBER)
def test_spline_helpers_point_by_point(p, factor, x):
    assert times(p, factor)(x) == factor * p(x)
    shallow = TropicalPolynomial(
        [(e[0] * Fraction(2, 7),) for e in p.exponents], p.coefficients, laurent=True
    )
    moved = rounded(shallow, factor)
    assert all((factor * e[0]).denominator == 1 for e in moved.exponents)
    assert abs(moved(x) - shallow(x)) <= abs(x) / (2 * factor)


# --- the plane and the limit ------------------------------------------------------------------


@given(NUMBER, NUMBER, NUMBER)
def test_restriction_to_a_segment(x, y, t):
    p, a, b = plane_example(), (x, y), (y, Fraction(1))
    at = tuple((1 - t) * u + t * v for u, v in zip(a, b, strict=True))
    assert on_segment(p, a, b)(t) == p(at)


def test_the_plane_example_by_hand():
    plane = OUTCOME.metrics["worked"]["plane"]
    assert (plane["x_lines"], plane["y_lines"]) == ([-1], [-2])
    assert (plane["segments"], plane["rays"], plane["crossing_terms"]) == (0, 4, 4)
    assert OUTCOME.array("plane_box").tolist() == [[-4, 2], [-5, 1]]
    # regions in (a), (b), (c), from the corner where 1 + x, 2 + y and x + y meet 0
    for index, corner in enumerate(PARAMS.corners):
        sizes = OUTCOME.array(f"plane_{index}_sizes")
        polygons = np.split(OUTCOME.array(f"plane_{index}_polygons"), np.cumsum(sizes)[:-1])
        areas = [shoelace(polygon) for polygon in polygons]
        assert sum(areas) == pytest.approx(36)
        assert len(OUTCOME.array(f"plane_{index}_segments")) == (4 if corner == 3 else 5)
    assert [shoelace(p) for p in np.split(OUTCOME.array("plane_1_polygons"), 4)] == [9] * 4


def shoelace(polygon):
    x, y = polygon.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=4), st.integers(1, 20))
def test_the_excess_is_that_of_logarithms(powers, doublings):
    total = math.log2(sum(2.0 ** (doublings * (a - max(powers))) for a in powers)) / doublings
    excess = math.log2(excess_factor(powers, doublings)) / doublings
    assert excess == pytest.approx(total, abs=1e-12)


def test_limit_curves_stay_within_the_bound():
    gap = OUTCOME.array("limit_curves") - OUTCOME.array("limit_value")
    bound = math.log2(3) / OUTCOME.array("limit_doublings")
    assert (gap > -1e-12).all()
    assert (gap <= bound[:, None]).all()
    x = np.array([-1.0, 0.5])
    classical = np.log2(1 + 2 * 2**x + 8 * 4**x)
    assert np.allclose(smoothed(hidden_term(), x, 1), classical)


# --- the whole --------------------------------------------------------------------------------


def test_the_same_parameters_give_the_same_bits():
    again = compute(PARAMS, None, seed=0)
    assert dict(again.metrics) == dict(OUTCOME.metrics)
    for name, array in OUTCOME.arrays.items():
        assert array.tobytes() == again.array(name).tobytes()
    other = compute(PARAMS, None, seed=1)
    assert other.metrics["checks"] != OUTCOME.metrics["checks"]


def test_prose_and_tables():
    printed = variables(OUTCOME)
    assert (printed["kink"], printed["kinks_visible"]) == ("−3/2", "−6 and 2")
    assert printed["limit_last"] == "0.062"
    made = tables(OUTCOME)
    assert len(made["tropical_algebra_laws"]) == 8
    assert made["tropical_algebra_winners"]["winner"].tolist() == ["0", *["3 + 2x"] * 3]
    assert (made["tropical_algebra_conversions"]["exceptions"] == 0).all()
    assert len(made["tropical_algebra"]) == len(OUTCOME.metrics["checks"])


@pytest.mark.parametrize(
    "change",
    [
        {"triples": 0},
        {"draws": 0},
        {"points": 1},
        {"terms": 1},
        {"degree": 1},
        {"reach": 0},
        {"pieces": 1},
        {"teeth": 0},
        {"samples": 1},
        {"denominators": (4,)},
        {"denominators": (2, 1)},
        {"doublings": (0, 1)},
        {"doublings": (1, 1)},
        {"corners": ()},
    ],
)
def test_senseless_parameters_are_refused(change):
    with pytest.raises(ParameterError):
        dataclasses.replace(PARAMS, **change)
