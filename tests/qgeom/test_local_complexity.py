"""Sampled local complexity against loops, exact distances and torch."""

import numpy as np
import pytest

from qgeom import local_complexity as module
from qgeom.cell_distances import neuron_distances
from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.local_complexity import hyperplane_distances, local_complexity, random_directions
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate
from tests.oracles.networks import gaussian_network

NETWORK = gaussian_network((2, 6, 5, 1), 3)
POINTS = np.random.default_rng(1).uniform(-2, 2, (60, 2))


def test_directions_are_orthonormal_in_frames_and_uniform():
    frames = random_directions(4000, 3, 7, seed=5)
    assert frames.shape == (4000, 7, 3)
    for first in (0, 3):
        block = frames[:, first : first + 3]
        assert np.allclose(block @ block.transpose(0, 2, 1), np.eye(3))
    assert np.allclose((frames**2).mean(axis=0), 1 / 3, atol=0.03)
    assert np.allclose((frames[:, 0, 0] * frames[:, 3, 0]).mean(), 0, atol=0.03)


def test_fewer_directions_are_the_first_of_more():
    many = random_directions(5, 2, 8, seed=2)
    for count in (1, 2, 3, 8):
        assert np.array_equal(random_directions(5, 2, count, seed=2), many[:, :count])
    assert not np.array_equal(random_directions(5, 2, 8, seed=3), many)


@pytest.mark.parametrize("directions", [1, 2, 5])
def test_counts_agree_with_a_loop(directions):
    frames = random_directions(len(POINTS), 2, directions, seed=7)
    expected = np.zeros((len(POINTS), 2), dtype=int)
    for i, point in enumerate(POINTS):
        states = set()
        for direction in frames[i]:
            for side in (1.0, -1.0):
                states.add(tuple(NETWORK.pattern([point + side * 0.3 * direction])[0]))
        differs = [len({state[k] for state in states}) > 1 for k in range(11)]
        expected[i] = sum(differs[:6]), sum(differs[6:])
    got = local_complexity(NETWORK, POINTS, radius=0.3, directions=directions, seed=7)
    assert np.array_equal(got, expected)
    assert got.dtype == np.int64


def test_counts_rise_with_directions_and_stay_below_the_exact_number():
    cells = tessellate(NETWORK, box=((-9.0, 9.0), (-9.0, 9.0)))
    exact = (neuron_distances(cells, POINTS) <= 0.4).sum(axis=1)
    before = np.zeros(len(POINTS))
    for directions in (1, 2, 4, 32):
        counts = local_complexity(NETWORK, POINTS, radius=0.4, directions=directions, seed=0)
        total = counts.sum(axis=1)
        assert (total >= before).all()
        assert (total <= exact).all()
        before = total
    assert (before == exact).mean() > 0.9


def test_pieces_do_not_change_the_result(monkeypatch):
    whole = local_complexity(NETWORK, POINTS, radius=0.3, directions=3, seed=7)
    monkeypatch.setattr(module, "_ROWS", 50)
    parts = local_complexity(NETWORK, POINTS, radius=0.3, directions=3, seed=7)
    assert np.array_equal(whole, parts)


def test_tensors_get_the_same_counts():
    torch = pytest.importorskip("torch")
    points = torch.as_tensor(POINTS)
    counts = local_complexity(NETWORK, points, radius=0.3, directions=3, seed=7)
    assert isinstance(counts, torch.Tensor)
    expected = local_complexity(NETWORK, POINTS, radius=0.3, directions=3, seed=7)
    assert np.array_equal(counts.numpy(), expected)
    distances = hyperplane_distances(NETWORK, points)
    assert np.allclose(distances.numpy(), hyperplane_distances(NETWORK, POINTS))


def test_the_nearest_hyperplane_is_the_nearest_boundary():
    cells = tessellate(NETWORK, box=((-9.0, 9.0), (-9.0, 9.0)))
    exact = neuron_distances(cells, POINTS)
    found = hyperplane_distances(NETWORK, POINTS)
    assert np.allclose(found.min(axis=1), exact.min(axis=1), rtol=1e-10, atol=1e-12)
    assert np.allclose(found[:, :6], exact[:, :6])  # lines of the first layer are not folded
    assert not np.allclose(found[:, 6:], exact[:, 6:])


def test_a_neuron_without_gradient_is_infinitely_far():
    flat = ReLUNetwork([[[0.0, 0.0], [1.0, 0.0]], [[1.0, 1.0]]], [[1.0, 0.0], [0.0]])
    assert hyperplane_distances(flat, [[-2.0, 0.0]]).tolist() == [[np.inf, 2.0]]


def test_without_hidden_layers_there_is_nothing_to_count():
    affine = ReLUNetwork([[[1.0, 1.0]]], [[0.0]])
    assert local_complexity(affine, POINTS, radius=1.0, directions=2, seed=0).shape == (60, 0)
    assert hyperplane_distances(affine, POINTS).shape == (60, 0)


def test_senseless_input_is_refused():
    for radius in (0.0, -1.0, np.inf, np.nan):
        with pytest.raises(ParameterError, match="radius"):
            local_complexity(NETWORK, POINTS, radius=radius, directions=2, seed=0)
    with pytest.raises(ParameterError, match="directions"):
        local_complexity(NETWORK, POINTS, radius=1.0, directions=0, seed=0)
    with pytest.raises(ShapeError):
        local_complexity(NETWORK, np.ones((2, 3)), radius=1.0, directions=2, seed=0)
    with pytest.raises(NotFiniteError):
        local_complexity(NETWORK, [[np.nan, 0.0]], radius=1.0, directions=2, seed=0)
