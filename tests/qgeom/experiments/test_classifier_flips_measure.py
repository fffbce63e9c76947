"""`classifier_flips`: places, causes, patterns and profiles against brute force."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from qgeom import lattice
from qgeom.datasets import Dataset
from qgeom.experiments.classifier_flips.measure import measure_twin
from qgeom.experiments.classifier_flips.members import describe
from qgeom.experiments.classifier_flips.parameters import Params
from qgeom.experiments.classifier_flips.scene import set_scene
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from tests.qgeom.experiments import classifier_cases as cases
from tests.qgeom.experiments import populations

PARAMS = replace(cases.PARAMS, margin=0.25, resolution=60, profile_bins=3, sample_sizes=(500,))


def dataset():
    rng = np.random.default_rng(4)
    points = np.concatenate([rng.uniform([-1, 2], [3, 4], (18, 2)), [[-1.0, 2.0], [3.0, 4.0]]])
    labels = (points[:, 0] > 1).astype(np.int64)
    return Dataset(
        name="cloud", points=points, labels=labels, test_points=points, test_labels=labels
    )


def lines():
    """Decision boundary x + 0.2y = 1.6123, doubled by two neurons; a third turns at y = 3."""
    return ReLUNetwork(
        [[[1.0, 0.2], [-1.0, -0.2], [0.0, 1.0]], [[1.0, -1.0, 0.0]]],
        [[-1.6123, 1.6123, -3.0], [0.0]],
    )


def random_network(seed):
    """A random network moved into the middle of the points."""
    source = populations.network(seed, (2, 5, 4, 1))
    moved = source.biases[0] - source.weights[0] @ np.array([1.0, 3.0])
    return ReLUNetwork(source.weights, [moved, *source.biases[1:]])


@pytest.fixture(scope="module")
def by_hand():
    source = lines()
    twin = quantize_network(source, Grid.step(0.5))  # 0.2 becomes 0
    scene = set_scene(source, dataset(), PARAMS, seed=3)
    points = lattice.midpoints(scene.box, PARAMS.resolution)
    return scene, measure_twin(scene, twin), points


def oracle(points):
    """Distances, flips, changes and errors of `lines` in closed form."""
    x, y = points.T
    before, after = x + 0.2 * y - 1.6123, x - 1.6123
    decision = np.abs(before) / np.sqrt(1.04)
    return {
        "decision": decision,
        "neuron": np.minimum(decision, np.abs(y - 3.0)),
        "moved": (before > 0) != (after > 0),  # both neurons flip and the decision changes
        "error": np.abs(0.2 * y),
    }


def test_distances_have_their_closed_form(by_hand):
    scene, _, points = by_hand
    expected = oracle(points)
    x, y = points.T
    inner = (np.abs(x - 1) < 1.0) & (np.abs(y - 3) < 0.6)  # where the foot lies in the box
    for name, got in (("decision", scene.decision_distance), ("neuron", scene.neuron_distance)):
        assert (got >= expected[name] - 1e-9).all()
        assert np.allclose(got[inner], expected[name][inner], rtol=0, atol=1e-12)
    assert scene.near_distance == pytest.approx(0.1 * lattice.diagonal(scene.box))


def test_near_shares_agree_with_closed_forms(by_hand):
    scene, measured, points = by_hand
    expected, numbers = oracle(points), measured.numbers
    diagonal = lattice.cell_diagonal(scene.box, PARAMS.resolution)
    moved, limit = expected["moved"], scene.near_distance
    square = expected["error"] ** 2

    def between(value, weights, distance):
        """Within what an error of one cell diagonal of the distances allows."""
        low = np.mean(weights * (distance <= limit - diagonal))
        high = np.mean(weights * (distance <= limit + diagonal))
        assert low - 1e-9 <= value <= high + 1e-9
        assert high < np.mean(weights) or not weights.any()

    between(numbers["flip_near"], moved, expected["decision"])
    between(numbers["flip_near_change"], moved, expected["decision"])
    between(numbers["change_near"], moved, expected["decision"])
    between(numbers["error_square_near"], square, expected["decision"])
    between(numbers["error_square_near_neuron"], square, expected["neuron"])
    between(numbers["flip_near_neuron"], moved, expected["neuron"])
    far = moved.mean() - numbers["flip_near"]
    assert numbers["flip_far"] == pytest.approx(far)
    assert numbers["flip_far_change"] == pytest.approx(far)  # every flip changes the decision
    distances = scene.decision_distance[moved]
    assert numbers["flip_distance_median"] == np.median(distances)
    tolerance = 0.01 * limit
    for name in ("change_distance_largest", "flip_change_distance_largest"):
        assert distances.max() - tolerance <= numbers[name] <= distances.max() + diagonal


def test_errors_agree_with_closed_forms(by_hand):
    scene, measured, points = by_hand
    expected, numbers = oracle(points), measured.numbers
    error = expected["error"]
    assert numbers["lattice_error_mean_square"] == pytest.approx((error**2).mean())
    against = {
        "norm": np.abs(points).sum(axis=1),
        "decision": scene.decision_distance,
        "neuron": scene.neuron_distance,
    }
    for name, values in against.items():
        found = numbers[f"error_rank_{name}"]
        # rounding breaks ties between points of one row, which have equal errors
        assert found == pytest.approx(spearmanr(error.round(9), values).statistic, abs=0.02)


def test_profiles_agree_with_a_loop(by_hand):
    scene, measured, points = by_hand
    expected = oracle(points)
    edges = np.append(np.linspace(0, 0.3, 4) * lattice.diagonal(scene.box), np.inf)
    for k, (low, high) in enumerate(itertools.pairwise(edges)):
        inside = (scene.decision_distance > low) & (scene.decision_distance <= high)
        if k == 0:
            inside |= scene.decision_distance == 0
        profile = measured.profile
        assert profile.points[k] == inside.sum() > 0
        assert profile.flips[k] == profile.changes[k] == (inside & expected["moved"]).sum()
        assert profile.flip_changes[k] == profile.flips[k]
        energy = (expected["error"][inside] ** 2).sum()
        assert profile.squared_error[k] == pytest.approx(energy)


def test_a_line_that_neurons_double_needs_no_flip_to_move(by_hand):
    _, measured, _ = by_hand
    assert measured.numbers["decision_change"] > 0.05
    assert measured.numbers["change_without_flip"] == 0.0
    assert measured.numbers["change_needs_flip"] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_patterns_agree_with_sets(seed):
    source = random_network(seed)
    twin = quantize_network(source, Grid.symmetric(2))
    scene = set_scene(source, dataset(), PARAMS, seed=1)

    def seen(network, points):
        return {tuple(row) for row in network.pattern(points).tolist()}

    box, train = seen(source, scene.fine.points), seen(source, scene.dataset.points)
    row, numbers = describe(scene, PARAMS, seed=0), measure_twin(scene, twin).numbers
    flipped = (source.pattern(scene.fine.points) != twin.network.pattern(scene.fine.points)).any(1)
    close = scene.neuron_distance <= scene.near_distance
    assert numbers["flip_near_neuron"] == (flipped & close).mean()
    assert row.near_neuron_area == close.mean()
    assert (row.lattice_patterns, row.patterns_train) == (len(box), len(train))
    assert numbers["lattice_patterns_quantized"] == len(seen(twin.network, scene.fine.points))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_distances_to_neurons_are_those_to_all_of_their_boundaries(seed):
    source = random_network(seed)
    small = Params(**{**vars(PARAMS), "resolution": 24})
    scene = set_scene(source, dataset(), small, seed=1)
    values = np.concatenate(source.pre_activations(scene.fine.points)[:-1], axis=1)
    edges = scene.cells.edges
    ends = scene.cells.points[edges.vertices[edges.lines >= 0]]
    for k in range(0, len(values), 7):
        point = scene.fine.points[k]
        along = np.linspace(0, 1, 2001)[:, None, None]
        dense = (1 - along) * ends[:, 0] + along * ends[:, 1]
        nearest = np.linalg.norm(dense - point, axis=2).min()
        assert scene.neuron_distance[k] == pytest.approx(nearest, abs=2e-3)
    owners = scene.owners
    assert (scene.cells.patterns()[owners] == (values > 0)).all()


def test_the_sample_fills_the_box(by_hand):
    scene, _, _ = by_hand
    drawn = scene.sample.points
    assert drawn.shape == (500, 2)
    for values, (low, high) in zip(drawn.T, scene.box, strict=True):
        assert low <= values.min() < low + 0.05 * (high - low)
        assert high - 0.05 * (high - low) < values.max() <= high
        assert values.mean() == pytest.approx((low + high) / 2, abs=0.1 * (high - low))
