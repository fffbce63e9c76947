"""Stacked layers: columns, global numbers, pre-activations and bounds."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from qgeom.cells.network_stack import stack_layers
from tests.oracles.networks import gaussian_network


def hidden(widths, seed):
    """Hidden layers of a random network."""
    network = gaussian_network(widths, seed)
    return list(network.weights[:-1]), list(network.biases[:-1])


NETWORKS = [hidden((2, 5, 70, 3, 1), 0), hidden((2, 9, 1), 1), hidden((2, 4, 6, 1), 2)]
CASES = {
    "one": NETWORKS[:1],
    "two": NETWORKS[1:],
    "three of different depths": NETWORKS,
    "the deepest last": NETWORKS[::-1],
    "one without hidden layers": [([], []), NETWORKS[0]],
    "twins": [NETWORKS[0], NETWORKS[0]],
}


def dense(layer, n_inputs):
    """One matrix for all networks of a layer."""
    matrix = np.zeros((layer.n_neurons, n_inputs))
    for W, rows, columns in zip(layer.weights, layer.columns, layer.inputs, strict=True):
        matrix[rows, columns] = W
    return matrix


def widths_before(layers):
    return [2, *(layer.n_neurons for layer in layers[:-1])]


@pytest.mark.parametrize("name", CASES)
def test_columns_and_numbers(name):
    networks = CASES[name]
    layers = stack_layers(networks)
    assert len(layers) == max(len(W) for W, _ in networks)
    first = first_word = 0
    for depth, layer in enumerate(layers):
        members = [k for k, (W, _) in enumerate(networks) if len(W) > depth]
        assert list(layer.members) == members
        assert (layer.first, layer.first_word) == (first, first_word)
        sizes = [len(networks[k][1][depth]) for k in members]
        assert [part.stop - part.start for part in layer.columns] == sizes
        assert layer.columns[0].start == 0
        assert layer.n_neurons == layer.columns[-1].stop == sum(sizes)
        assert layer.n_words == -(-sum(sizes) // 64)
        first, first_word = first + layer.n_neurons, first_word + layer.n_words
    assert not stack_layers([([], [])])


@pytest.mark.parametrize("name", CASES)
def test_pre_activations(name):
    networks = CASES[name]
    layers = stack_layers(networks)
    points = np.random.default_rng(0).standard_normal((11, 2))
    active, alone = points, [points for _ in networks]
    for depth, layer in enumerate(layers):
        out = np.full((11, layer.n_neurons), np.nan)
        layer.pre_activations(active, out)
        for k, columns in zip(layer.members, layer.columns, strict=True):
            W, b = networks[k][0][depth], networks[k][1][depth]
            assert np.allclose(out[:, columns], alone[k] @ W.T + b, rtol=1e-13, atol=1e-13)
            alone[k] = np.maximum(alone[k] @ W.T + b, 0)
        active = np.maximum(out, 0)


@pytest.mark.parametrize("name", CASES)
def test_bounds_are_upper_bounds(name):
    layers = stack_layers(CASES[name])
    for layer, n_inputs in zip(layers, widths_before(layers), strict=True):
        norms, biases = layer.bounds
        stretch, total, bias = layer.totals
        W = dense(layer, n_inputs)
        for row, norm in zip(W.tolist(), norms.tolist(), strict=True):
            assert Fraction(norm) ** 2 >= sum(Fraction(w) ** 2 for w in row)
        assert np.array_equal(biases, np.abs(np.concatenate(layer.biases)))
        assert Fraction(total) ** 2 >= sum(Fraction(n) ** 2 for n in norms.tolist())
        assert Fraction(bias) ** 2 >= sum(Fraction(b) ** 2 for b in biases.tolist())
        # the true norm, up to the rounding of this computation
        assert stretch >= np.linalg.norm(W, 2) * (1 - 1e-13)
        assert stretch <= total


def test_the_first_layer_of_twins_stretches_more_than_that_of_one():
    """Both take the same two inputs: the errors of all their neurons add up."""
    one, two = (stack_layers([NETWORKS[0]] * n)[0].totals[0] for n in (1, 2))
    assert two >= np.sqrt(2) * one * (1 - 1e-12)


def test_the_layer_of_the_kernels():
    layer = stack_layers([NETWORKS[0]])[1]  # 70 neurons
    every = layer.kernel_layer(33)
    assert [int(word) for word in every.mask] == [2**64 - 1, 2**6 - 1]
    assert every.numbers.tolist() == [5, 33]
    some = layer.kernel_layer(0, 65)
    assert [int(word) for word in some.mask] == [2**64 - 1, 1]
    assert len(some.norm) == 70
