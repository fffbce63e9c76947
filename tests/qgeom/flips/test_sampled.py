"""Sampled flips of a network and its twin."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom import lattice
from qgeom.errors import ParameterError, ShapeError
from qgeom.flips.sampled import (
    SampledFlips,
    number_patterns,
    output_under_pattern,
    pattern_codes,
    respond,
    sampled_flips,
)
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network

BOX = ((-1.0, 1.0), (-1.0, 1.0))


def network(seed=0, widths=(2, 4, 3, 1)):
    rng = np.random.default_rng(seed)
    sizes = list(itertools.pairwise(widths))
    return ReLUNetwork(
        [rng.standard_normal((n_out, n_in)) for n_in, n_out in sizes],
        [rng.standard_normal(n_out) for _, n_out in sizes],
    )


@pytest.mark.parametrize("turn", [0.0, 0.25, 0.5])
def test_a_turned_line_flips_two_triangles(turn):
    # x > 0 against x + t·y > 0 on [−1, 1]²: two triangles of area t/2 each, out of 4
    before = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [-0.5]])
    after = ReLUNetwork([[[1.0, turn]], [[1.0]]], [[0.0], [-0.5]])
    n = 200
    flips = sampled_flips(before, after, lattice.midpoints(BOX, n))
    expected = turn / 4
    assert flips.relu_flip_rate == pytest.approx(expected, abs=2 / n)
    assert flips.pattern_disagreement == flips.relu_flip_rate == flips.neuron_flip_rates[0]
    # the decision is another line, x = 1/2, turned about (1/2, 0)
    assert flips.decision_change == pytest.approx(expected, abs=2 / n)


def test_a_shifted_line_flips_a_strip():
    before = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [-5.0]])
    after = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.5, 0.25], [-5.0]])
    flips = sampled_flips(before, after, lattice.midpoints(BOX, 80))
    assert flips.neuron_flip_rates.tolist() == [0.25, 0.125]
    assert flips.relu_flip_rate == 0.1875
    assert flips.pattern_disagreement == 0.25 + 0.125 - 0.25 * 0.125
    assert flips.decision_change == 0.0


def test_equal_neurons_flip_together():
    before = ReLUNetwork([[[1.0, 0.0]] * 3, [[1.0] * 3]], [[0.0] * 3, [0.0]])
    after = ReLUNetwork([[[1.0, 0.0]] * 3, [[1.0] * 3]], [[0.5] * 3, [0.0]])
    flips = sampled_flips(before, after, lattice.midpoints(BOX, 8))
    assert flips.pattern_disagreement == flips.relu_flip_rate == 0.25


def test_dead_neurons_never_flip():
    before = ReLUNetwork([[[0.0, 0.0], [1.0, 0.0]], [[1.0, 1.0]]], [[0.0, 0.0], [-0.5]])
    flips = sampled_flips(before, before, lattice.midpoints(BOX, 8))
    assert not flips.flipped.any()
    assert not flips.changed.any()


@given(seed=st.integers(0, 200), bits=st.integers(2, 6))
def test_rates_agree_with_a_loop_and_with_each_other(seed, bits):
    source = network(seed)
    twin = quantize_network(source, Grid.symmetric(bits)).network
    points = np.random.default_rng(seed).uniform(-2, 2, (40, 2))
    flips = sampled_flips(source, twin, points)
    per_neuron, any_neuron, changed, silent = np.zeros(7), 0, 0, 0
    for point in points:
        a, b = source.pattern(point[None])[0], twin.pattern(point[None])[0]
        moved = (source(point[None])[0, 0] > 0) != (twin(point[None])[0, 0] > 0)
        per_neuron += a != b
        any_neuron += (a != b).any()
        changed += moved
        silent += moved and not (a != b).any()
    assert np.array_equal(flips.neuron_counts, per_neuron)
    assert flips.pattern_disagreement == any_neuron / 40
    assert flips.decision_change == changed / 40
    assert flips.decision_change_without_flip == silent / 40
    rates = flips.neuron_flip_rates
    assert flips.relu_flip_rate == pytest.approx(rates.mean())
    assert rates.max() <= flips.pattern_disagreement <= min(1.0, rates.sum() + 1e-12)


@given(seed=st.integers(0, 50))
def test_a_network_does_not_differ_from_itself(seed):
    flips = sampled_flips(network(seed), network(seed), lattice.midpoints(BOX, 5))
    assert flips.relu_flip_rate == flips.pattern_disagreement == flips.decision_change == 0.0


@given(seed=st.integers(0, 50))
def test_its_own_pattern_gives_the_output_itself(seed):
    source, points = network(seed), lattice.midpoints(BOX, 6)
    response = respond(source, points)
    assert np.allclose(output_under_pattern(source, response.pattern, points), response.output)


def test_a_foreign_pattern_continues_its_affine_map():
    source, point = network(3), np.array([0.3, -0.7])
    frozen = np.repeat(source.pattern(point[None]), 4, axis=0)
    points = point + np.random.default_rng(0).normal(size=(4, 2))
    affine = source.affine_map(point)
    expected = (points @ affine.matrix.T + affine.offset)[:, 0]
    assert np.allclose(output_under_pattern(source, frozen, points), expected)


@given(seed=st.integers(0, 50), n=st.integers(1, 30), neurons=st.integers(1, 64))
def test_codes_are_equal_exactly_where_patterns_are(seed, n, neurons):
    pattern = np.random.default_rng(seed).random((n, neurons)) < 0.3
    codes = pattern_codes(pattern)
    expected = [sum(1 << k for k in range(neurons) if row[k]) for row in pattern]
    assert codes.tolist() == expected
    ids, count = number_patterns(codes)
    assert count == len(set(expected)) == ids.max() + 1
    assert [sorted(set(expected)).index(code) for code in expected] == ids.tolist()


def test_ids_keep_the_shape_of_the_codes():
    ids, count = number_patterns(np.array([[7, 3], [3, 9]], dtype=np.uint64))
    assert ids.tolist() == [[1, 0], [0, 2]]
    assert count == 3


def test_bad_input_is_refused():
    points = np.zeros((2, 2))
    with pytest.raises(ShapeError, match="widths"):
        sampled_flips(network(), network(widths=(2, 5, 3, 1)), points)
    with pytest.raises(ShapeError, match="one output"):
        respond(network(widths=(2, 4, 2)), points)
    with pytest.raises(ShapeError, match="hidden"):
        respond(network(widths=(2, 1)), points)
    with pytest.raises(ShapeError, match="no points"):
        respond(network(), np.zeros((0, 2)))
    with pytest.raises(ShapeError, match="pattern"):
        output_under_pattern(network(), np.zeros((2, 3), dtype=bool), points)
    with pytest.raises(ParameterError, match="64"):
        pattern_codes(np.zeros((1, 65), dtype=bool))
    with pytest.raises(ShapeError):
        pattern_codes(np.zeros(3, dtype=bool))
    with pytest.raises(ShapeError):
        SampledFlips(flipped=np.zeros((2, 3), dtype=bool), changed=np.zeros(3, dtype=bool))
    with pytest.raises(ShapeError):
        SampledFlips(flipped=np.zeros((2, 0), dtype=bool), changed=np.zeros(2, dtype=bool))


def test_tensors_give_the_flips_of_arrays():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(3)
    network = ReLUNetwork(
        [rng.normal(size=(5, 2)), rng.normal(size=(4, 5)), rng.normal(size=(1, 4))],
        [rng.normal(size=5), rng.normal(size=4), rng.normal(size=1)],
    )
    twin = ReLUNetwork([np.round(W) for W in network.weights], network.biases)
    points = rng.normal(size=(200, 2))
    expected = sampled_flips(network, twin, points)
    found = sampled_flips(network, twin, torch.as_tensor(points))
    assert isinstance(found.flipped, np.ndarray)
    np.testing.assert_array_equal(found.flipped, expected.flipped)
    np.testing.assert_array_equal(found.changed, expected.changed)
    assert expected.flipped.any()
    assert expected.changed.any()
