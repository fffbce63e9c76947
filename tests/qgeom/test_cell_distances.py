"""Distances to boundaries, cells and level sets, against formulas and dense sampling."""

import itertools

import numpy as np
import pytest

from qgeom import cell_distances as module
from qgeom.cell_distances import (
    cells_within,
    level_distances,
    neuron_distances,
    segment_distances,
)
from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate
from tests.oracles.networks import gaussian_network

BOX = ((-9.0, 9.0), (-9.0, 9.0))
POINTS = np.random.default_rng(1).uniform(-2, 2, (40, 2))


def disc(radius, n_angles=720, n_radii=12):
    angles = np.linspace(0, 2 * np.pi, n_angles, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return (radius * np.linspace(0, 1, n_radii)[:, None, None] * circle).reshape(-1, 2)


def test_segments_against_dense_points():
    rng = np.random.default_rng(2)
    tails, heads = rng.normal(size=(2, 7, 2))
    heads[3] = tails[3]
    shares = np.linspace(0, 1, 20001)[:, None]
    got = segment_distances(POINTS, tails, heads)
    for k in range(7):
        dense = tails[k] + shares * (heads[k] - tails[k])
        expected = np.hypot(*(POINTS[:, None] - dense).transpose(2, 0, 1)).min(axis=1)
        assert np.allclose(got[:, k], expected, atol=1e-7)


def test_lines_of_one_layer_have_the_textbook_distance():
    network = gaussian_network((2, 7, 1), 5)
    W, b = network.weights[0], network.biases[0]
    expected = np.abs(POINTS @ W.T + b) / np.linalg.norm(W, axis=1)
    assert np.allclose(neuron_distances(tessellate(network, box=BOX), POINTS), expected)


@pytest.mark.parametrize("seed", [1, 2])
def test_folded_boundaries_against_states_in_discs(seed):
    network = gaussian_network((2, 5, 4, 3, 1), seed)
    distances = neuron_distances(tessellate(network, box=BOX), POINTS)
    at_centre = network.pattern(POINTS)
    checked = 0
    for i, k in itertools.product(range(8), range(12)):
        if not 0.05 < distances[i, k] < 5.0:
            continue
        within = network.pattern(POINTS[i] + disc(0.999 * distances[i, k]))[:, k]
        beyond = network.pattern(POINTS[i] + disc(1.05 * distances[i, k]))[:, k]
        assert (within == at_centre[i, k]).all()
        assert (beyond != at_centre[i, k]).any()
        checked += 1
    assert checked > 30


def test_coinciding_and_dead_neurons_each_have_their_distance():
    rows = [[1.0, 0.0], [-2.0, 0.0], [0.0, 0.0]]
    twice = ReLUNetwork([rows, [[1.0, 1.0, 1.0]]], [[0.5, -1.0, 1.0], [0.0]])
    found = neuron_distances(tessellate(twice, box=BOX), [[1.0, 3.0]])
    assert found.tolist() == [[1.5, 1.5, np.inf]]


def test_each_network_of_a_refinement_has_its_own_neurons():
    first, second = gaussian_network((2, 4, 1), 1), gaussian_network((2, 5, 1), 2)
    joint = tessellate(first, second, box=BOX)
    for place, network in enumerate((first, second)):
        alone = neuron_distances(tessellate(network, box=BOX), POINTS)
        assert np.allclose(neuron_distances(joint, POINTS, network=place), alone)
    with pytest.raises(ParameterError):
        neuron_distances(joint, POINTS, network=2)


def test_cells_in_discs_are_those_of_a_line_arrangement():
    network = gaussian_network((2, 6, 1), 4)
    W, b = network.weights[0], network.biases[0]
    radii = np.array([0.05, 0.3, 1.0, 2.0])
    lines = np.abs(POINTS @ W.T + b) / np.linalg.norm(W, axis=1)
    crossings = [
        np.linalg.solve(W[[i, j]], -b[[i, j]]) for i, j in itertools.combinations(range(6), 2)
    ]
    apart = np.hypot(*(POINTS[:, None] - np.array(crossings)).transpose(2, 0, 1))
    # n lines with m crossings inside cut a disc into 1 + n + m parts
    expected = 1 + (lines[:, :, None] <= radii).sum(axis=1) + (apart[:, :, None] <= radii).sum(1)
    assert np.array_equal(cells_within(tessellate(network, box=BOX), POINTS, radii=radii), expected)


def test_cells_in_discs_hold_all_patterns_seen_there():
    network = gaussian_network((2, 6, 5, 1), 7)
    got = cells_within(tessellate(network, box=BOX), POINTS, radii=[0.5])[:, 0]
    seen = [len(np.unique(network.pattern(p + disc(0.5)), axis=0)) for p in POINTS]
    assert (got >= seen).all()
    assert np.mean(got == seen) > 0.7


def test_pieces_do_not_change_the_result(monkeypatch):
    cells = tessellate(gaussian_network((2, 6, 5, 1), 7), box=BOX)
    whole = (
        neuron_distances(cells, POINTS),
        cells_within(cells, POINTS, radii=[0.5, 1.0]),
        level_distances(cells.level_set(), POINTS),
    )
    monkeypatch.setattr(module, "_ENTRIES", 100)
    assert np.array_equal(neuron_distances(cells, POINTS), whole[0])
    assert np.array_equal(cells_within(cells, POINTS, radii=[0.5, 1.0]), whole[1])
    assert np.array_equal(level_distances(cells.level_set(), POINTS), whole[2])


def test_level_sets_are_not_joined_from_polyline_to_polyline():
    strip = ReLUNetwork([[[1.0, 0.0], [-1.0, 0.0]], [[1.0, 1.0]]], [[0.0, 0.0], [-0.5]])
    level = tessellate(strip, box=((-1.0, 1.0), (-1.0, 1.0))).level_set()
    assert len(level) == 2
    points = [[0.0, y] for y in np.linspace(-1, 1, 9)] + [[0.75, 0.1], [-0.6, 0.2]]
    assert np.allclose(level_distances(level, points), [0.5] * 9 + [0.25, 0.1])


def test_an_empty_level_set_is_infinitely_far():
    above = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [1.0]])
    level = tessellate(above, box=BOX).level_set()
    assert np.isinf(level_distances(level, POINTS)).all()


def test_without_boundaries_there_is_one_cell():
    flat = tessellate(ReLUNetwork([[[0.0, 0.0]], [[1.0]]], [[1.0], [0.0]]), box=BOX)
    assert np.isinf(neuron_distances(flat, POINTS)).all()
    assert (cells_within(flat, POINTS, radii=[1.0]) == 1).all()


def test_senseless_input_is_refused():
    cells = tessellate(gaussian_network((2, 3, 1), 1), box=BOX)
    with pytest.raises(ShapeError):
        segment_distances([[0.0]], [[0.0]], [[0.0]])
    with pytest.raises(ShapeError):
        segment_distances(POINTS, np.zeros((2, 2)), np.zeros((3, 2)))
    with pytest.raises(ShapeError):
        neuron_distances(cells, np.zeros((2, 3)))
    with pytest.raises(NotFiniteError):
        cells_within(cells, POINTS, radii=[np.nan])
    with pytest.raises(NotFiniteError):
        level_distances(cells.level_set(), [[np.inf, 0.0]])
