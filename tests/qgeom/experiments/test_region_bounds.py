"""`region_bounds`: counts, folds and pruning against linear programs, fractions and hand counts."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.errors import ParameterError
from qgeom.experiments.region_bounds.bounds import (
    euler_cells,
    largest_rank_bound,
    layer_bound,
    product_bound,
    rank_bound,
)
from qgeom.experiments.region_bounds.counts import ARRANGEMENTS, arrangement_network
from qgeom.experiments.region_bounds.fold_study import with_output
from qgeom.experiments.region_bounds.folds import passages, preactivation_maps
from qgeom.experiments.region_bounds.networks import (
    coarse_network,
    random_network,
    tent_network,
    whole_network,
    without_neuron,
    without_weight,
)
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate
from qgeom.whole_plane import plane_cells
from tests.oracles.inner_points import has_inner_points


def drawn(hidden, seed, bias_scale=0.5):
    return random_network(hidden, bias_scale=bias_scale, rng=np.random.default_rng(seed))


ROWS = st.tuples(*[st.integers(-3, 3)] * 3)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=7))
def test_one_layer_agrees_with_eulers_formula(rows):
    lines = np.array(rows, dtype=np.float64)
    network = ReLUNetwork([lines[:, :2], np.ones((1, len(rows)))], [lines[:, 2], np.zeros(1)])
    assert len(plane_cells(network)) == euler_cells(network)


@pytest.mark.parametrize("n", [1, 2, 3, 6, 11])
def test_general_position_reaches_the_bound_of_a_layer(n):
    assert euler_cells(drawn((n,), n)) == layer_bound(n, 2) == 1 + n + n * (n - 1) // 2


@pytest.mark.parametrize(
    ("name", "cells", "bounded"),
    [
        ("general position", 7, 1),
        ("two parallel", 6, 0),
        ("one point", 6, 0),
        ("all parallel", 4, 0),
    ],
)
def test_three_lines(name, cells, bounded):
    found = plane_cells(arrangement_network(name))
    assert (len(found), found.bounded.sum()) == (cells, bounded)
    assert name in ARRANGEMENTS


def test_the_rank_bound_of_two_layers_of_three():
    pieces = {0: 1, 1: 4, 2: 7, 3: 7}
    patterns = list(itertools.product((0, 1), repeat=3))
    best = max(
        sum(pieces[sum(p)] for p in chosen) for chosen in itertools.combinations(patterns, 7)
    )
    assert best == largest_rank_bound(3) == 40
    assert product_bound((3, 3)) == 49
    network = drawn((3, 3), 7)
    first = np.array([p for p in patterns if has_inner_points(_first(network), p)])
    assert rank_bound(network, first) == sum(pieces[n] for n in first.sum(axis=1))


def _first(network):
    ones = np.ones((1, network.widths[1]))
    return ReLUNetwork([network.weights[0], ones], [network.biases[0], np.zeros(1)])


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_tents_fold_the_square(depth):
    def tent(t):
        return t if depth == 0 else 1 - abs(2 * t - 1)

    network = tent_network(depth)
    points = np.random.default_rng(0).random((30, 2))
    values = points
    for _ in range(depth):
        values = tent(values)
    assert np.allclose(network(points)[:, 0], values.sum(axis=1))
    assert tessellate(network, box=((0.0, 1.0), (0.0, 1.0))).n_cells == 4**depth


@pytest.mark.parametrize("bits", [2, 3, 4])
def test_the_coarse_network_is_the_twin(bits):
    network = whole_network((5, 4), bias_scale=0.5, rng=np.random.default_rng(bits))
    twin = quantize_network(network, Grid.symmetric(bits)).network
    coarse = coarse_network(network, bits)
    points = np.random.default_rng(1).uniform(-3, 3, (300, 2))
    assert (coarse.pattern(points) == twin.pattern(points)).all()
    assert all((np.rint(W) == W).all() for W in (*coarse.weights, *coarse.biases))


def test_pruned_networks_compute_what_is_left():
    network = drawn((3, 2), 8)
    points = np.random.default_rng(2).uniform(-2, 2, (40, 2))
    hidden = np.maximum(network.pre_activations(points)[0], 0)
    hidden[:, 1] = 0
    rest = np.maximum(hidden @ network.weights[1].T + network.biases[1], 0)
    expected = rest @ network.weights[2].T + network.biases[2]
    assert np.allclose(without_neuron(network, 0, 1)(points), expected)
    pruned = without_weight(network, 1, 0, 2)
    assert pruned.weights[1][0, 2] == 0 != network.weights[1][0, 2]
    assert np.count_nonzero(pruned.weights[1] != network.weights[1]) == 1


def test_maps_of_pre_activations_are_those_of_the_network():
    network = whole_network((4, 3), bias_scale=0.5, rng=np.random.default_rng(9))
    points = np.random.default_rng(3).uniform(-2, 2, (25, 2))
    extended = np.column_stack([points, np.ones(25)])
    for values, maps in zip(
        network.pre_activations(points),
        preactivation_maps(network, network.pattern(points)),
        strict=True,
    ):
        assert np.allclose(values, np.einsum("ni,nki->nk", extended, maps))


def test_maps_refuse_fractions_and_huge_numbers():
    with pytest.raises(ParameterError, match="whole"):
        preactivation_maps(drawn((2,), 1), np.zeros((1, 2), dtype=bool))
    huge = ReLUNetwork([[[2.0**30, 0.0]], [[8.0]]], [[0.0], [0.0]])
    with pytest.raises(ParameterError, match=r"2\*\*31"):
        preactivation_maps(huge, np.ones((1, 1), dtype=bool))


@pytest.mark.parametrize("weight", [1.0, 0.0, -2.0])
def test_a_hand_made_fold(weight):
    """The boundary of max(0, x)·weight + y = 0 has a fold at the origin unless weight is 0."""
    network = ReLUNetwork(
        [[[1.0, 0.0], [0.0, 1.0]], [[weight, 1.0]], [[1.0]]], [[0.0, 10.0], [-10.0], [0.0]]
    )
    cells = tessellate(network, box=((-3.0, 3.0), (-4.0, 4.0)))
    (fold,) = [p for p in passages(cells) if p.layer == 1]
    assert np.allclose(cells.points[fold.vertex], 0)
    assert fold.earlier == 1
    assert fold.bent == fold.through_weight == (weight != 0)
    assert fold.angle_error < 1e-12
    (line,) = [p for p in passages(cells) if p.layer == 0]
    assert (line.earlier, line.bent) == (0, False)


def drawn_turns(cells, vertex):
    """By layer: which polylines through a vertex turn there, as their neighbours show."""
    ends, turns = cells.edges.vertices, {}
    by_line = {}
    for e in np.flatnonzero((ends == vertex).any(axis=1)).tolist():
        other = ends[e][ends[e] != vertex][0]
        by_line.setdefault(int(cells.edges.lines[e]), []).append(cells.points[other])
    for line, (a, b) in by_line.items():
        u, v = a - cells.points[vertex], cells.points[vertex] - b
        sine = abs(u[0] * v[1] - u[1] * v[0]) / np.linalg.norm(u) / np.linalg.norm(v)
        turns.setdefault(cells.neuron(line)[1], []).append(bool(sine > 1e-7))
    return {layer: sorted(found) for layer, found in turns.items()}


def test_folds_agree_with_the_drawn_polylines():
    """Independent of gradients: whether three consecutive vertices lie on one line."""
    network = whole_network((4, 4), bias_scale=0.5, rng=np.random.default_rng(11))
    cells = tessellate(network, box=((-3.0, 3.0), (-3.0, 3.0)))
    found = {}
    for p in passages(cells):
        found.setdefault(p.vertex, {}).setdefault(p.layer, []).append(p.bent)
    assert len(found) > 10
    for vertex, layers in found.items():
        assert {k: sorted(bent) for k, bent in layers.items()} == drawn_turns(cells, vertex)


def test_the_output_becomes_a_neuron():
    network = drawn((3,), 12)
    extended = with_output(network)
    points = np.random.default_rng(4).uniform(-2, 2, (20, 2))
    assert (extended.pattern(points)[:, -1] == (network(points)[:, 0] > 0)).all()


def test_a_twin_has_no_exact_passages_here():
    network = quantize_network(drawn((3,), 13), Grid.symmetric(4))
    with pytest.raises(ParameterError, match="twin"):
        next(iter(passages(tessellate(network, box=((-1.0, 1.0), (-1.0, 1.0))))))
