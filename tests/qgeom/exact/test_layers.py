"""Exact weights and their residues."""

import math
from fractions import Fraction

import numpy as np
import pytest

from qgeom.errors import ParameterError, ShapeError
from qgeom.exact.contexts import form_plans, prefix_trees
from qgeom.exact.layers import exact_stack
from qgeom.exact.residues import form_residues, layer_residues, prime_bits, primes_beyond
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from tests.qgeom.exact_oracle import BOX, GRIDS, Oracle, random_network


def fractions(layer, below):
    """Weights and biases of a layer, from its whole numbers."""
    step = layer.scale / (below.scale if below else 1)
    weights = tuple(tuple(step * w for w in row) for row in layer.weights.tolist())
    biases = layer.biases.tolist()
    return weights, tuple(layer.scale * Fraction(b, layer.denominator) for b in biases)


@pytest.mark.parametrize("quantize_biases", [False, True])
@pytest.mark.parametrize("grid", [*GRIDS, None])
def test_layers_are_the_weights(grid, quantize_biases):
    network = random_network(0)
    if grid:
        network = quantize_network(network, GRIDS[grid], quantize_biases=quantize_biases)
    (layers,) = exact_stack([network]).networks
    (expected,) = Oracle([network], BOX).networks
    for layer, below, (W, b) in zip(layers, (None, *layers), expected, strict=False):
        assert fractions(layer, below) == (W, b)
        assert math.gcd(*layer.weights.flat) == 1
        assert layer.common % layer.denominator == 0


@pytest.mark.parametrize("seed", range(5))
def test_bounds_hold(seed):
    network = random_network(seed)
    oracle = Oracle([network], BOX)
    (layers,) = exact_stack([network]).networks
    patterns = np.random.default_rng(seed).random((5, 12)) < 0.6
    for pattern in (*patterns, np.ones(12, bool)):
        for i, (_, depth, _) in enumerate(oracle.neurons):
            layer = layers[depth]
            a, b, c = (value / layer.scale for value in oracle.form(i, pattern))
            assert a.denominator == b.denominator == 1
            assert layer.common % c.denominator == 0
            assert max(abs(a), abs(b)) <= layer.gradient_bound
            assert abs(c) <= layer.constant_bound


def test_a_step_of_any_float_leaves_small_codes():
    layer = exact_stack([quantize_network(random_network(0), GRIDS["tensor"])]).networks[0][1]
    assert max(map(abs, layer.weights.flat)) <= 3


def test_ids_run_by_layer_then_network():
    stack = exact_stack([random_network(0, (2, 3, 1)), random_network(0, (2, 4, 2, 1))])
    assert stack.columns == (((0, 3),), ((3, 7), (7, 9)))
    assert stack.layer_start == (0, 7, 9)
    assert stack.n_neurons == 9


def test_the_first_layer_over_a_plane_is_rounded_once():
    rng = np.random.default_rng(0)
    plane = tuple(rng.standard_normal((3, 5)))
    networks = [random_network(k, (5, 4, 1)) for k in range(2)]
    networks.append(quantize_network(networks[0], GRIDS["tensor"]))
    oracle = Oracle(networks, BOX, plane)
    forms = [[float(v) for v in oracle.form(i, None)] for i in range(12)]
    weights, biases = exact_stack(networks, slice=plane).effective_first_layer()
    assert np.column_stack([weights, biases]).tolist() == forms


def test_a_first_layer_beyond_float64_is_refused():
    network = ReLUNetwork([[[1e300]], [[1.0]]], [[0.0], [0.0]])
    with pytest.raises(ParameterError, match="exceeds"):
        exact_stack([network], slice=([0.0], [1e300], [1.0])).effective_first_layer()


def test_what_does_not_fit_is_refused():
    with pytest.raises(ShapeError, match="3 inputs"):
        exact_stack([random_network(0, (3, 2, 1))])
    with pytest.raises(ShapeError, match="lengths"):
        exact_stack([random_network(0)], slice=([0.0, 0.0], [1.0], [1.0, 1.0]))
    with pytest.raises(ShapeError, match="no network"):
        exact_stack([])


def test_primes():
    stack = exact_stack([random_network(0)])
    primes = primes_beyond(stack, 2**300)
    assert primes.products[-1] == math.prod(primes.values) > 2**300 >= primes.products[-2]
    assert len(set(primes.values)) == len(primes.values)
    for p in primes.values:
        assert all(p % d for d in range(2, math.isqrt(p) + 1))


def test_a_prime_in_a_step_is_left_out():
    (largest,) = primes_beyond(exact_stack([ReLUNetwork([[[1.0, 0.0]]], [[0.0]])]), 1).values
    network = ReLUNetwork([[[float(largest), 0.0]], [[1.0]]], [[1.0], [0.0]])
    assert largest not in primes_beyond(exact_stack([network]), 2**40).values


@pytest.mark.parametrize(
    ("width", "large", "bits"), [(700, True, 22), (1000, False, 31), (3, True, 26), (40, False, 31)]
)
def test_products_stay_exact_at_their_largest(width, large, bits):
    """All terms of a row have one sign and nearly the largest size the primes allow."""
    # any weights of that width and length: they decide the primes
    long_row, first = np.full((2, width), 8000.0), np.ones((width, 2))
    long_row[0, 0] = 0.1 if large else 1.0
    biases = [first[:, 0], [0.0, 0.0], [0.0]]
    base = exact_stack([ReLUNetwork([first, long_row, [[1.0, 1.0]]], biases)])
    (prime,) = primes_beyond(base, 1).values
    half = float(prime // 2)
    W = np.full((2, width), half + prime * 2.0**20 if large else 8000.0)
    V = np.full((width, 2), half)
    V[0, 0] = W[0, 0] = 1.0  # no common divisor
    network = ReLUNetwork([V, W, [[1.0, 1.0]]], [np.full(width, -half), [half, half], [0.0]])
    stack = exact_stack([network])
    assert prime_bits(stack) == prime_bits(base) == bits
    (tree,) = prefix_trees(stack, np.ones((1, width), bool))
    ids = np.array([0, 1])
    (layers,) = stack.networks
    for widths in ((width, 2), (width, 10**6)):  # all rows, or single rows
        out = np.zeros((2, 3), np.int64)
        plans = form_plans(tree, ids * 0 + 1, ids * 0, ids, ids, widths=widths)
        form_residues(plans, layers, prime, out)
        oracle = Oracle([network], BOX)
        for i in ids:
            form = [v / layers[1].scale for v in oracle.form(width + i, np.ones(width, bool))]
            assert [int(v) for v in out[i] % prime] == [
                v.numerator * pow(v.denominator, -1, prime) % prime for v in form
            ]


def test_residues_are_kept():
    layer = exact_stack([random_network(0)]).networks[0][1]
    weights, biases = layer_residues(layer, 8388593)
    again = layer_residues(layer, 8388593)
    assert np.array_equal(weights, again[0])
    assert biases is again[1]
    assert weights.tolist() == [
        [(w + 8388593 // 2) % 8388593 - 8388593 // 2 for w in row] for row in layer.weights
    ]
