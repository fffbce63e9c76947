"""Quantized twins."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom.errors import ShapeError
from qgeom.grids import GRID_NAMES, Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork, quantize_network
from qgeom.rounding import quantize


def network(seed=0, widths=(2, 8, 8, 1)):
    rng = np.random.default_rng(seed)
    sizes = list(itertools.pairwise(widths))
    return ReLUNetwork(
        [rng.standard_normal((n_out, n_in)) for n_in, n_out in sizes],
        [rng.standard_normal(n_out) for _, n_out in sizes],
    )


@pytest.mark.parametrize("name", GRID_NAMES)
@pytest.mark.parametrize("with_biases", [False, True])
@given(seed=st.integers(0, 50), bits=st.integers(2, 8))
def test_every_layer_is_quantized_by_itself(name, with_biases, seed, bits):
    source, grid = network(seed), Grid.from_name(name, bits)
    twin = quantize_network(source, grid, quantize_biases=with_biases)
    assert twin.network.widths == source.widths
    for layer, W in enumerate(source.weights):
        assert np.array_equal(twin.network.weights[layer], grid.quantize(W).values)
        expected = source.biases[layer]
        if with_biases:
            expected = grid.quantize(expected[:, None]).values[:, 0]
        assert np.array_equal(twin.network.biases[layer], expected)
    assert (twin.biases is None) == (not with_biases)


def test_by_hand():
    source = ReLUNetwork([[[1.7, 0.3], [-0.4, 1.2]]], [[0.1, 0.2]])
    twin = quantize_network(source, Grid.step(0.5))
    assert twin.network.weights[0].tolist() == [[1.5, 0.5], [-0.5, 1.0]]
    assert twin.network.biases[0].tolist() == [0.1, 0.2]
    assert twin.weights[0].codes.tolist() == [[3, 1], [-1, 2]]
    assert np.array_equal(twin.network.weights[0], quantize(source.weights[0], 0.5))


def test_shares_count_weights_over_all_layers():
    source = ReLUNetwork([[[1.7, 0.3], [-0.4, 1.2]], [[0.1, 5.0]]], [[0, 0], [0]])
    free = quantize_network(source, Grid.fixed_range(4))
    assert free.out_of_range_share == 3 / 6
    assert free.saturated_share == 0
    bound = quantize_network(source, Grid.fixed_range(4, saturate=True))
    assert bound.out_of_range_share == bound.saturated_share == 3 / 6
    assert quantize_network(source, Grid.symmetric(4)).out_of_range_share == 0


def test_quantizing_twice_changes_nothing():
    for name in GRID_NAMES:
        once = quantize_network(network(), Grid.from_name(name, 4)).network
        twice = quantize_network(once, Grid.from_name(name, 4)).network
        for a, b in zip(once.weights, twice.weights, strict=True):
            assert np.allclose(a, b, rtol=1e-12, atol=0)


def test_codes_that_do_not_belong_are_refused():
    source, grid = network(), Grid.symmetric(3)
    codes = tuple(grid.quantize(W) for W in source.weights)
    with pytest.raises(ShapeError, match=r"weights\[0\]: rounded weights differ"):
        QuantizedNetwork(network=source, weights=codes)
    rounded = quantize_network(source, grid)
    with pytest.raises(ValueError, match="shorter"):
        QuantizedNetwork(network=rounded.network, weights=codes[:2])


def test_a_layer_of_zeros_stays_zero():
    source = ReLUNetwork([np.zeros((3, 2)), np.ones((1, 3))], [np.zeros(3), np.zeros(1)])
    for name in GRID_NAMES:
        twin = quantize_network(source, Grid.from_name(name, 2), quantize_biases=True)
        assert not twin.network.weights[0].any()
        assert not twin.network.biases[0].any()
