"""Networks as tropical rational functions, against layer-by-layer evaluation in fractions."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.errors import ParameterError
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.tropical.pieces import PiecewiseLinear
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational
from qgeom.tropicalize.conversion import network_to_rational, network_to_rationals
from qgeom.tropicalize.pieces import affine_pieces

SMALL = settings(max_examples=30, deadline=None)


def evaluate(layers, x):
    """Outputs and all pre-activations of one input, in exact arithmetic."""
    values, seen = [Fraction(v) for v in x], []
    for index, (W, b) in enumerate(layers):
        values = [max(v, Fraction(0)) for v in values] if index else values
        values = [
            sum((w * v for w, v in zip(row, values, strict=True)), c)
            for row, c in zip(W, b, strict=True)
        ]
        seen += values
    return values, seen


def stored(network):
    return [
        ([[Fraction(w) for w in row] for row in W.tolist()], [Fraction(c) for c in b.tolist()])
        for W, b in zip(network.weights, network.biases, strict=True)
    ]


def kink_points(layers, start, end):
    """Points of a segment where a pre-activation vanishes: by bisection on affine pieces."""
    found = []

    def at(t):
        return [a + t * (b - a) for a, b in zip(start, end, strict=True)]

    cuts = [Fraction(k, 8) for k in range(9)]
    for low, high in itertools.pairwise(cuts):
        left, right = (evaluate(layers, at(t))[1] for t in (low, high))
        for a, b in zip(left, right, strict=True):
            if a * b < 0:
                t = low + (high - low) * a / (a - b)  # exact where the piece is affine
                found.append(at(t))
    return found


ONE_TO_THREE = st.integers(1, 3)
UP_TO_TWO = st.integers(0, 2)


@st.composite
def networks(draw, inputs=ONE_TO_THREE, depth=UP_TO_TWO):
    """Few distinct dyadic weights: duplicates, opposite neurons, zero rows and dead neurons."""
    widths = [draw(inputs), *(draw(ONE_TO_THREE) for _ in range(draw(depth))), 2]
    value = st.sampled_from([-1.5, -1.0, 0.0, 0.0, 0.5, 1.0, 2.0])
    weights, biases = [], []
    for n_in, n_out in itertools.pairwise(widths):
        row = st.lists(value, min_size=n_in, max_size=n_in)
        rows = [draw(row) for _ in range(n_out)]
        if n_out > 1 and draw(st.booleans()):
            rows[-1] = [draw(st.sampled_from([-1.0, 1.0, 2.0])) * v for v in rows[0]]
        weights.append(rows)
        biases.append(draw(st.lists(value, min_size=n_out, max_size=n_out)))
    return ReLUNetwork(weights, biases)


def rational_points(n):
    return st.lists(
        st.tuples(*[st.fractions(-5, 5, max_denominator=7)] * n), min_size=2, max_size=4
    )


@SMALL
@given(networks(), st.data())
def test_the_function_is_the_network_everywhere(network, data):
    layers = stored(network)
    xs = data.draw(rational_points(network.widths[0]))
    xs += kink_points(layers, xs[0], xs[1])
    for output, r in enumerate(network_to_rationals(network)):
        assert r.f.is_exact
        assert r == r.prune()
        assert r == network_to_rational(network, output=output)
        for x in xs:
            assert r(list(x)) == evaluate(layers, x)[0][output]


@SMALL
@given(networks(inputs=st.just(2), depth=st.just(2)), st.integers(1, 3), st.booleans())
def test_quantized_networks_are_taken_on_their_intended_grid(network, bits, with_biases):
    network = ReLUNetwork([0.1 * W for W in network.weights], [b / 3 for b in network.biases])
    twin = quantize_network(network, Grid.asymmetric(bits), quantize_biases=with_biases)

    def grid(array):
        step = Fraction(float(array.step))
        return [[(int(c) - array.zero_point) * step for c in row] for row in array.codes]

    weights = [grid(W) for W in twin.weights]
    biases = (
        [[row[0] for row in grid(b)] for b in twin.biases]
        if with_biases
        else [[Fraction(c) for c in b.tolist()] for b in network.biases]
    )
    layers = list(zip(weights, biases, strict=True))
    r = network_to_rational(twin, output=1)
    for x in itertools.product([Fraction(-7, 3), 0, Fraction(1, 5)], repeat=2):
        assert r(x) == evaluate(layers, x)[0][1]


def test_the_intended_grid_differs_from_its_float_image():
    twin = quantize_network(ReLUNetwork([[[0.3, 0.7]]], [[0.0]]), Grid.step(0.1))
    f = network_to_rational(twin).f
    assert f.exponents == ((3 * Fraction(0.1), 7 * Fraction(0.1)),)
    assert f != network_to_rational(twin.network).f


def test_a_step_per_channel():
    network = ReLUNetwork([[[0.3, 0.9], [5.0, -2.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    twin = quantize_network(network, Grid.symmetric(3, per="channel"))
    first, second = (Fraction(float(s)) for s in twin.weights[0].step[:, 0])
    x = [Fraction(1, 3), Fraction(1, 7)]
    codes = twin.weights[0].codes
    outputs = [
        sum(step * int(c) * v for c, v in zip(row, x, strict=True))
        for row, step in zip(codes, (first, second), strict=True)
    ]
    scale = Fraction(float(twin.weights[1].step[0, 0])) * int(twin.weights[1].codes[0, 0])
    assert network_to_rational(twin)(x) == scale * sum(max(v, Fraction(0)) for v in outputs)


@pytest.mark.parametrize(
    ("weights", "biases", "expected"),
    [
        ([[[1], [-1]], [[1, 1]]], [[0, 0], [0]], "max(-x, x) - 0"),
        ([[[1], [1], [1]], [[1, -2, 1]]], [[1, 0, -1], [0]], "max(0, 1 + x, 2x) - max(0, 2x)"),
        ([[[1, -1], [0, 1], [0, -1]], [[1, 1, -1]]], [[0] * 3, [0]], "max(x, y) - 0"),
        ([[[2, -3]]], [[5]], "5 + 2x - 3y - 0"),
        ([[[1, 2], [1, 2]], [[1, -1]]], [[4, 4], [0]], "0 - 0"),
        ([[[0, 0], [1, 1]], [[1, 1]]], [[-1, 0], [0]], "max(0, x + y) - 0"),
    ],
)
def test_closed_forms(weights, biases, expected):
    r = network_to_rational(ReLUNetwork(weights, biases))
    assert str(r) == expected


def test_max_of_three_by_two_layers():
    """max(x, y, 0) as max(x − y, 0) + y, ReLU again."""
    network = ReLUNetwork([[[1, -1], [0, 1], [0, -1]], [[1, 1, -1]], [[1]]], [[0] * 3, [0], [0]])
    r = network_to_rational(network)
    x, y = TropicalPolynomial.variable(0, 2), TropicalPolynomial.variable(1, 2)
    assert r == TropicalRational.of(x + y + TropicalPolynomial.one(2))


def test_neurons_of_fixed_sign_add_nothing():
    """|x| + |y| + 1 is always active, its negative always dead: the second layer is exact."""
    first = [[1, 0], [-1, 0], [0, 1], [0, -1]]
    for sign, terms in ((1, 4), (-1, 1)):
        network = ReLUNetwork([first, [[sign] * 4], [[1]]], [[0] * 4, [sign], [0]])
        r = network_to_rational(network)
        assert (r.f.n_terms, r.g.n_terms) == (terms, 1)


def test_terms_of_one_hidden_layer_are_the_cells_of_its_lines():
    """n lines in general position cut the plane into 1 + n + C(n, 2) cells."""
    rng = np.random.default_rng(3)
    for n in (1, 2, 5, 8):
        network = ReLUNetwork([rng.normal(size=(n, 2)), np.ones((1, n))], [rng.normal(size=n), [0]])
        r = network_to_rational(network)
        assert (r.f.n_terms, r.g.n_terms) == (1 + n + n * (n - 1) // 2, 1)
        assert len(affine_pieces(r)) == r.f.n_terms


def test_sawtooth_in_one_variable_has_no_more_terms_than_kinks():
    tent = ([[1.0], [1.0]], [0.0, -0.5])
    weights, biases = [tent[0]], [tent[1]]
    for _ in range(6):
        weights.append([[2.0, -4.0], [2.0, -4.0]])
        biases.append(tent[1])
    network = ReLUNetwork([*weights, [[2.0, -4.0]]], [*biases, [0.0]])
    r = network_to_rational(network)
    wave = PiecewiseLinear.of(r)
    assert len(wave.breakpoints) == 2**7 + 1
    assert r.f.n_terms + r.g.n_terms == len(wave.breakpoints) + 2
    assert [wave(Fraction(k, 2**7)) for k in range(5)] == [0, 1, 0, 1, 0]


@SMALL
@given(networks(depth=st.just(1)))
def test_natural_exponents_for_integer_weights(network):
    whole = ReLUNetwork([2 * W for W in network.weights], network.biases)
    natural = network_to_rationals(whole, laurent=False)
    for r, laurent in zip(natural, network_to_rationals(whole), strict=True):
        exponents = r.f.exponents + r.g.exponents
        assert all(isinstance(v, int) for e in exponents for v in e)
        assert [min(column) for column in zip(*exponents, strict=True)] == [0] * r.n_variables
        assert r.same_function(laurent)


@SMALL
@given(networks(inputs=st.integers(1, 2)))
def test_pieces_are_the_maps_of_the_network(network):
    """Every map that a cell has is a piece, and the pieces at a point hold its value."""
    rng = np.random.default_rng(0)
    xs = rng.integers(-99, 100, (40, network.widths[0])) / 32
    pieces = affine_pieces(network_to_rational(network))
    for x in xs:
        local = network.affine_map(x)
        if all(v != 0 for v in evaluate(stored(network)[:-1], x)[1]):
            slope = tuple(Fraction(v) for v in local.matrix[0].tolist())
            assert (slope, Fraction(float(local.offset[0]))) in pieces


@SMALL
@given(networks(inputs=st.just(1)))
def test_pieces_on_the_line(network):
    r = network_to_rational(network)
    wave = PiecewiseLinear.of(r)
    assert {slope[0] for slope, _ in affine_pieces(r)} == set(wave.slopes)


def test_a_tie_of_three_regions_is_no_piece():
    """x + y − max(x, y) = min(x, y): the pair x, y of max(x + y) − max(x, y) never wins."""
    x, y = TropicalPolynomial.variable(0, 2), TropicalPolynomial.variable(1, 2)
    assert affine_pieces(TropicalRational(x + y, x + y)) == (((0, 0), 0),)
    assert affine_pieces(TropicalRational(x * y, x + y)) == (((0, 1), 0), ((1, 0), 0))


WIDE = ReLUNetwork([np.eye(3), np.ones((1, 3))], [np.zeros(3), [0.0]])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: network_to_rational(WIDE, output=1), "output is 1.*from 0 to 0"),
        (lambda: network_to_rational(WIDE, output=-1), "output is -1"),
        (lambda: network_to_rational(WIDE, max_terms=7), "8 terms.*limit is 7.*raise max_terms"),
        (lambda: network_to_rational(WIDE, max_terms=0), "max_terms: is 0"),
        (
            lambda: network_to_rational(ReLUNetwork([[[0.5]], [[1]]], [[0], [0]]), laurent=False),
            "not whole.*laurent=True",
        ),
        (
            lambda: affine_pieces(TropicalRational.of(TropicalPolynomial.zero(1))),
            "f has no terms",
        ),
        (
            lambda: network_to_rational(
                ReLUNetwork([[[1], [1]], [[1, -2]]], [[0, 1], [0]]), max_terms=2
            ),
            "3 terms.*limit is 2",
        ),
    ],
)
def test_errors(call, message):
    with pytest.raises(ParameterError, match=message):
        call()


def test_a_network_too_large_is_refused_at_once():
    rng = np.random.default_rng(0)
    widths = (2, 30, 30, 1)
    shapes = list(itertools.pairwise(widths))
    network = ReLUNetwork(
        [rng.normal(size=(o, i)) for i, o in shapes], [rng.normal(size=o) for _, o in shapes]
    )
    with pytest.raises(ParameterError, match="max_terms"):
        network_to_rational(network, max_terms=100)
