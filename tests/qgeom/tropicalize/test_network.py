"""Tropical rational functions as networks, and the round trip, in fractions."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.errors import ParameterError
from qgeom.network import ReLUNetwork
from qgeom.tropical.pieces import PiecewiseLinear
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational
from qgeom.tropicalize.conversion import network_to_rational
from qgeom.tropicalize.network import rational_to_network

SMALL = settings(max_examples=30, deadline=None)


def value(network, x):
    """The first output at one input, in exact arithmetic."""
    values = [Fraction(v) for v in x]
    for index, (W, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        values = [max(v, Fraction(0)) for v in values] if index else values
        values = [
            sum((Fraction(w) * v for w, v in zip(row, values, strict=True)), Fraction(c))
            for row, c in zip(W.tolist(), b.tolist(), strict=True)
        ]
    return values[0]


def polynomials(n, most=6):
    quarter = st.integers(-12, 12).map(lambda k: Fraction(k, 4))
    term = st.tuples(st.tuples(*[quarter] * n), quarter)
    return st.lists(term, min_size=1, max_size=most).map(
        lambda ts: TropicalPolynomial([e for e, _ in ts], [c for _, c in ts], laurent=True)
    )


def points(n):
    return st.tuples(*[st.fractions(-5, 5, max_denominator=7)] * n)


@pytest.mark.parametrize("n", [1, 2, 3])
@SMALL
@given(data=st.data())
def test_the_network_is_the_function_everywhere(n, data):
    r = TropicalRational(data.draw(polynomials(n)), data.draw(polynomials(n)))
    network = rational_to_network(r)
    for x in data.draw(st.lists(points(n), min_size=1, max_size=5)):
        assert value(network, x) == r(x)
    for (e, c), (k, h) in itertools.combinations(
        zip(r.f.exponents, r.f.coefficients, strict=True), 2
    ):
        normal = [a - b for a, b in zip(e, k, strict=True)]
        length = sum(v * v for v in normal)
        tie = [v * Fraction(h - c, length) for v in normal]  # on the kink between two terms
        assert value(network, tie) == r(tie)


@SMALL
@given(polynomials(3, most=9), polynomials(3, most=5))
def test_depth_and_widths(f, g):
    network = rational_to_network(TropicalRational(f, g))
    n, m = f.n_terms, g.n_terms
    depth = math.ceil(math.log2(max(n, m)))
    hidden = network.widths[1:-1]
    assert len(hidden) == depth
    assert network.widths[-1] == 1
    for k, width in enumerate(hidden):
        assert width <= -(-n // 2**k) + -(-m // 2**k) + 6


@SMALL
@given(st.data())
def test_one_hidden_layer_in_one_variable(data):
    r = TropicalRational(data.draw(polynomials(1)), data.draw(polynomials(1)))
    kinks = len(PiecewiseLinear.of(r).breakpoints)
    assert len(rational_to_network(r).widths) == (3 if kinks else 2)
    if kinks:
        first = PiecewiseLinear.of(r).slopes[0]
        assert rational_to_network(r).widths[1] == kinks + (2 if first else 0)


@SMALL
@given(st.integers(1, 3), st.lists(st.integers(1, 3), min_size=1, max_size=2), st.data())
def test_round_trip(n, hidden, data):
    widths = [n, *hidden, 1]
    entry = st.sampled_from([-1.0, -0.75, 0.0, 0.5, 1.0])
    network = ReLUNetwork(
        [
            [data.draw(st.lists(entry, min_size=i, max_size=i)) for _ in range(o)]
            for i, o in itertools.pairwise(widths)
        ],
        [data.draw(st.lists(entry, min_size=o, max_size=o)) for o in widths[1:]],
    )
    r = network_to_rational(network)
    back = rational_to_network(r)
    rng = np.random.default_rng(0)
    for x in rng.integers(-999, 1000, (20, n)) / 128:
        assert value(back, x) == value(network, x)
        assert back(x[None])[0, 0] == network(x[None])[0, 0]  # few bits: float64 is exact as well
    again = network_to_rational(back)
    assert again.same_function(r)


@pytest.mark.parametrize(
    ("f", "g", "widths"),
    [
        (TropicalPolynomial([0, 1], [0, 0]), TropicalPolynomial.one(1), (1, 1, 1)),
        (TropicalPolynomial([3], [Fraction(1, 2)]), TropicalPolynomial([1], [2]), (1, 1)),
        (TropicalPolynomial([(2, 1)], [4]), TropicalPolynomial.one(2), (2, 1)),
        (TropicalPolynomial([(0, 0), (1, 0)], [0, 0]), TropicalPolynomial.one(2), (2, 1, 1)),
        (
            TropicalPolynomial([(0, 0), (1, 0), (0, 1)], [0, 0, 0]),
            TropicalPolynomial.one(2),
            (2, 3, 2, 1),
        ),
        (TropicalPolynomial([0, 1, 2], [0, 1, 0]), TropicalPolynomial([0, 2], [0, 0]), (1, 3, 1)),
    ],
)
def test_known_widths(f, g, widths):
    r = TropicalRational(f, g)
    network = rational_to_network(r)
    assert network.widths == widths
    for x in itertools.product([-2, Fraction(-1, 3), 0, 1, 5], repeat=f.n_variables):
        assert value(network, x) == r(x)


def test_kinks_that_float64_cannot_hold_need_no_rounding():
    """max(0, 3x − 1) has its kink at 1/3, but whole weights."""
    network = rational_to_network(TropicalRational.of(TropicalPolynomial([0, 3], [0, -1])))
    assert value(network, [Fraction(1, 3)]) == 0
    assert value(network, [Fraction(2, 3)]) == 1


def test_rounding_only_on_request():
    third = TropicalRational.of(
        TropicalPolynomial([(0, 0), (Fraction(1, 3), 0)], [0, 0], laurent=True)
    )
    with pytest.raises(ParameterError, match=r"layer 0: 1/3 is not.*allow_rounding=True"):
        rational_to_network(third)
    assert rational_to_network(third, allow_rounding=True).weights[0].tolist() == [[1 / 3, 0.0]]


def test_weights_beyond_float64():
    huge = TropicalRational.of(TropicalPolynomial([(0, 10**400)], [0]))
    for allowed in (False, True):
        with pytest.raises(ParameterError, match=r"about 2\^1328.*below"):
            rational_to_network(huge, allow_rounding=allowed)


def test_minus_infinity_is_no_network():
    with pytest.raises(ParameterError, match="f has no terms"):
        rational_to_network(TropicalRational.of(TropicalPolynomial.zero(2)))
