"""Exact signs against plain fractions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.exact.layers import exact_stack
from qgeom.exact.signs import exact_signs
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from tests.qgeom.exact_oracle import (
    BOX,
    GRIDS,
    Oracle,
    compare,
    random_network,
    random_queries,
)


@pytest.mark.parametrize("seed", range(3))
def test_random_float_networks(seed):
    zeros, count = compare([random_network(seed)], random_queries(12, seed))
    assert 0 < zeros < count


@pytest.mark.parametrize("quantize_biases", [False, True])
@pytest.mark.parametrize("grid", GRIDS)
def test_quantized_networks(grid, quantize_biases):
    twin = quantize_network(random_network(7), GRIDS[grid], quantize_biases=quantize_biases)
    zeros, count = compare([twin], random_queries(12, 1))
    assert 0 < zeros < count


@pytest.mark.parametrize("grid", ["fine", None])
def test_few_queries_of_wide_layers(grid):
    network = random_network(5, (2, 20, 20, 20, 1))
    if grid:
        network = quantize_network(network, GRIDS[grid])
    compare([network], random_queries(60, 9, count=40, contexts=30))


def test_values_below_float64_keep_their_sign():
    big, tiny = 1e300, 1e-300
    network = ReLUNetwork(
        [[[big, 0.0], [tiny, 0.0], [-tiny, 0.0]], [[1.0] * 3]], [[-tiny, 0.0, 0.0], [0.0]]
    )
    queries = {
        "patterns": np.ones((1, 3), bool),
        "vertex_context": np.zeros(2, int),
        "first": np.zeros(2, int),
        "second": np.full(2, -3),
        "neuron_context": np.zeros(2, int),
        "neuron": np.array([1, 2]),
    }
    compare([network], queries)


def test_the_grid_counts_not_its_floats():
    # on the grid the second neuron is 3 times the first; the floats of 3 · 0.1 and 9 · 0.1 differ
    twin = quantize_network(
        ReLUNetwork([[[0.1, 0.3], [0.3, 0.9]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]]), Grid.step(0.1)
    )
    query = {key: [0] for key in ("vertex_context", "first", "neuron_context")}
    query |= {"patterns": np.ones((1, 2), bool), "second": [-3], "neuron": [1]}
    box = ((-1.0, 1.0), (0.7, 0.9))
    on_grid, _ = exact_signs(exact_stack([twin]), box, **query)
    as_floats, _ = exact_signs(exact_stack([twin.network]), box, **query)
    assert on_grid.tolist() == [0]
    assert as_floats.tolist() != [0]


@pytest.mark.parametrize("depths", [(3, 3), (1, 3), (3, 2, 1), (0, 2)])
def test_joint_stacks(depths):
    widths = (2, 4, 5, 3)
    networks = [random_network(k, (*widths[: depth + 1], 1)) for k, depth in enumerate(depths)]
    twin = quantize_network(networks[-1], GRIDS["tensor"])
    networks.append(twin)
    stack = exact_stack(networks)
    compare(networks, random_queries(stack.n_neurons, 3, count=200))
    assert stack.n_neurons == len(Oracle(networks, BOX).neurons)


def test_a_network_and_its_equal_twin_cross_in_zeros():
    network = quantize_network(random_network(4), GRIDS["step"]).network
    twin = quantize_network(network, GRIDS["step"])
    queries = random_queries(24, 5, count=300, contexts=1)
    same = np.array([0, 1, 2, 3, 4, 10, 11, 12, 13, 18, 19, 20])
    partner = same + np.repeat([5, 4, 3], [5, 4, 3])
    queries["patterns"][:, partner] = queries["patterns"][:, same]
    queries["first"], queries["neuron"] = np.tile(same, 25), np.tile(partner, 25)
    zeros, count = compare([network, twin], queries)
    assert zeros == count > 50


def test_planes_through_five_inputs():
    rng = np.random.default_rng(0)
    plane = tuple(rng.standard_normal((3, 5)))
    network = random_network(9, (5, 6, 4, 1))
    twin = quantize_network(network, GRIDS["channel"], quantize_biases=True)
    compare([network, twin], random_queries(20, 2), plane=plane)


@pytest.mark.parametrize("scale", [2.0**40, 2.0**-40, 1e-300, 1e90])
def test_large_and_small_weights(scale):
    compare([random_network(2, (2, 3, 3, 1), scale)], random_queries(6, 4, count=40))


def test_subnormal_weights_differ_by_one_unit():
    tiny = 5e-324
    network = ReLUNetwork(
        [[[3 * tiny, tiny], [3 * tiny, 2 * tiny]], [[1.0, 1.0]]], [[tiny, tiny], [0.0]]
    )
    queries = random_queries(2, 0, contexts=1)
    compare([network], queries)


def test_one_unit_in_the_last_place():
    # the third line misses the crossing of the first two by one unit of its bias
    W, up = [[1.0, 1.0], [1.0, -1.0], [3.0, 1.0]], np.nextafter(-2.0, 0.0)
    for bias, sign in ((-2.0, 0), (up, 1), (np.nextafter(-2.0, -3.0), -1)):
        network = ReLUNetwork([W, [[1.0] * 3]], [[-1.0, 0.0, bias], [0.0]])
        signs, values = exact_signs(
            exact_stack([network]),
            BOX,
            patterns=np.ones((1, 3), bool),
            vertex_context=[0],
            first=[0],
            second=[1],
            neuron_context=[0],
            neuron=[2],
        )
        assert signs.tolist() == [sign]
        assert values.tolist() == [bias + 2.0]


def test_lines_meet_where_a_line_bends():
    """On its bend a neuron has one value, whichever side's form is taken."""
    network = random_network(11)
    rng = np.random.default_rng(0)
    patterns = rng.random((20, 12)) < 0.5
    bent = rng.integers(5, size=20)
    other = patterns.copy()
    other[np.arange(20), bent] ^= True
    queries = {
        "patterns": np.concatenate([patterns, other]),
        "vertex_context": np.arange(20),
        "first": bent,
        "second": rng.integers(5, 9, size=20),
        "neuron_context": np.arange(20, 40),
    }
    zeros, count = compare([network], queries | {"neuron": queries["second"]})
    assert zeros == count > 10


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-2, 2), min_size=18, max_size=18),
    st.integers(0, 2**12 - 1),
    st.integers(0, 10**6),
)
def test_small_integers(numbers, bits, seed):
    first, second = np.reshape(numbers[:9], (3, 3)), np.reshape(numbers[9:], (3, 3))
    network = ReLUNetwork(
        [first[:, :2], second, np.ones((1, 3))], [first[:, 2], second[:, 0], [0.0]]
    )
    queries = random_queries(6, seed, count=30, contexts=2)
    queries["patterns"] = np.array([bits >> i & 1 for i in range(12)], dtype=bool).reshape(2, 6)
    compare([network], queries)
