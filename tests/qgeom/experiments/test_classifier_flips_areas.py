"""`classifier_flips`: exact areas against closed forms and against a fine lattice."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from qgeom import lattice
from qgeom.datasets import Dataset
from qgeom.experiments.classifier_flips.areas import measure_areas
from qgeom.experiments.classifier_flips.members import describe
from qgeom.experiments.classifier_flips.scene import set_scene
from qgeom.experiments.classifier_flips.showcase_tilings import tiling_arrays
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from tests.qgeom.experiments import classifier_cases as cases
from tests.qgeom.experiments import populations

PARAMS = replace(cases.PARAMS, margin=0.0, resolution=8)
FINE = 500


def dataset():
    """Three points that span the box [-1, 1]²."""
    points = np.array([[-1.0, -1.0], [1.0, 1.0], [0.9, -0.3]])
    labels = np.array([0, 1, 1])
    return Dataset(name="box", points=points, labels=labels, test_points=points, test_labels=labels)


def random_network(seed):
    return populations.network(seed, (2, 5, 4, 1))


def measured(source, grid):
    twin = quantize_network(source, grid)
    scene = set_scene(source, dataset(), PARAMS, seed=1)
    return scene, twin, measure_areas(scene, twin)


def test_moved_lines_have_the_areas_of_closed_forms():
    # x > −0.2 moves to x > 0, y > 0.3 to y > 0.5
    source = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, -2.0]]], [[0.2, -0.3], [-0.5]])
    twin = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, -2.0]]], [[0.0, -0.5], [-0.5]])
    scene = set_scene(source, dataset(), PARAMS, seed=1)
    held = quantize_network(twin, Grid.step(0.5))
    assert np.array_equal(held.network.weights[0], twin.weights[0])
    found = measure_areas(scene, held)
    x, y = 0.1, 0.1  # shares of the box
    assert found.neuron_flips.tolist() == pytest.approx([x, y])
    assert (
        found.areas.relu_flip_rate == pytest.approx((x + y) / 2) == found.areas.reassigned_entries
    )
    assert found.areas.pattern_disagreement == pytest.approx(x + y - x * y)
    assert found.areas.reassigned_inputs == pytest.approx(x + y - x * y)
    assert found.surviving.tolist() == pytest.approx([0.5, 0.25])
    assert found.dead.tolist() == pytest.approx([0.4, 0.65])
    # before: x > 0.3 + 2 (y − 0.3)+, after: x > 0.5 + 2 (y − 0.5)+; they cross at y = 0.4
    lost = (1.3 * 0.2 + 0.5 * 0.1 * 0.2) / 4  # below y = 0.4
    gained = (0.5 * 0.2 * 0.1 + 0.15 * 0.2 + 0.5 * 0.1 * 0.2) / 4  # up to x = 1, at y = 0.75
    assert found.areas.decision_change == pytest.approx(lost + gained)
    silent = (1.3 * 0.2 + 0.15 * 0.2 + 0.5 * 0.1 * 0.2) / 4  # outside of 0.3 < y < 0.5
    assert found.areas.change_without_flip == pytest.approx(silent)
    assert found.areas.patterns_quantized == 4
    assert found.areas.patterns_joint == 9
    assert (found.areas.patterns_lost, found.areas.patterns_new) == (0, 0)


@pytest.mark.parametrize(("seed", "bits"), [(0, 2), (1, 2), (2, 3)])
def test_areas_agree_with_a_fine_lattice(seed, bits):
    source = random_network(seed)
    scene, twin, found = measured(source, Grid.symmetric(bits))
    points = lattice.midpoints(scene.box, FINE)
    flips = source.pattern(points) ^ twin.network.pattern(points)
    before, after = (n(points)[:, 0] for n in (source, twin.network))
    changed, some = (before > 0) != (after > 0), flips.any(axis=1)
    square = (before - after) ** 2
    close = {"abs": 0.004}  # some two lattice cells along every boundary
    assert found.neuron_flips == pytest.approx(flips.mean(axis=0), **close)
    areas = found.areas
    assert areas.pattern_disagreement == pytest.approx(some.mean(), **close)
    assert areas.decision_change == pytest.approx(changed.mean(), **close)
    assert areas.change_without_flip == pytest.approx((changed & ~some).mean(), **close)
    assert areas.error_mean_square == pytest.approx(square.mean(), rel=1e-4)
    assert areas.error_square_changed == pytest.approx((square * some).mean(), rel=0.01)
    assert areas.relu_flip_rate == pytest.approx(found.neuron_flips.mean())
    assert areas.largest_neuron_flip == found.neuron_flips.max()
    assert areas.summed_neuron_flips == pytest.approx(found.neuron_flips.sum())
    assert areas.reassigned_inputs == pytest.approx(areas.pattern_disagreement)
    assert areas.reassigned_entries == pytest.approx(areas.relu_flip_rate)
    assert areas.pattern_disagreement > 0.05


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_causes_agree_with_a_loop(seed):
    source = random_network(seed)
    scene, twin, found = measured(source, Grid.symmetric(2))
    needs, points = 0, lattice.midpoints(scene.box, 100)
    for point in points:
        gates = source.pattern(point[None])[0]
        values, start = point, 0
        for W, b in zip(twin.network.weights[:-1], twin.network.biases[:-1], strict=True):
            values = np.where(gates[start : start + len(b)], W @ values + b, 0.0)
            start += len(b)
        frozen = (twin.network.weights[-1] @ values + twin.network.biases[-1])[0] > 0
        before = source(point[None])[0, 0] > 0
        after = twin.network(point[None])[0, 0] > 0
        needs += before != after and frozen == before
    assert found.areas.change_needs_flip == pytest.approx(needs / len(points), abs=0.01)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_cells_are_the_patterns_of_dense_samples(seed):
    source = random_network(seed)
    scene, twin, found = measured(source, Grid.symmetric(2))
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, (50_000, 2))

    def seen(network):
        return {tuple(row) for row in np.unique(network.pattern(points), axis=0).tolist()}

    cells = {tuple(row) for row in scene.cells.patterns().tolist()}
    row = describe(scene, PARAMS, seed=0)
    assert row.patterns_box == len(cells)
    before = seen(source)
    assert before <= cells
    unseen = [tuple(line) not in before for line in scene.cells.patterns().tolist()]
    assert scene.cells.areas[unseen].sum() < 1e-3  # of 4
    train = {tuple(line) for line in source.pattern(dataset().points).tolist()}
    assert row.patterns_empty == len(cells - train)
    empty = [tuple(line) not in train for line in source.pattern(points).tolist()]
    assert row.empty_area == pytest.approx(np.mean(empty), abs=0.01)
    areas, after = found.areas, seen(twin.network)
    assert len(after) <= areas.patterns_quantized <= len(after) + 4  # four slivers at most
    assert areas.patterns_lost - areas.patterns_new == len(cells) - areas.patterns_quantized
    assert 0 <= len(cells - after) - areas.patterns_lost <= 4


def test_the_boundary_has_the_length_of_a_line():
    source = ReLUNetwork([[[1.0, 0.0], [-1.0, 0.0]], [[1.0, -1.0]]], [[0.0, 0.0], [0.25]])
    scene = set_scene(source, dataset(), PARAMS, seed=1)
    assert np.allclose(scene.boundary[..., 0], -0.25)
    row = describe(scene, PARAMS, seed=0)
    assert row.boundary_length == pytest.approx(2.0)


def test_monomials_are_those_of_a_sum_of_lines():
    # f = x⁺ + y⁺ has one monomial per quadrant, g = 2 (x + y)⁺ one per side of the diagonal
    source = ReLUNetwork(
        [[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [[1.0, 1.0, -2.0]]], [[0.0, 0.0, 0.0], [0.0]]
    )
    row = describe(set_scene(source, dataset(), PARAMS, seed=1), PARAMS, seed=0)
    assert (row.monomials_f, row.monomials_g) == (4.0, 2.0)
    assert row.patterns_box == 6


def test_large_networks_are_not_multiplied_out():
    rng = np.random.default_rng(0)
    wide = ReLUNetwork([rng.normal(size=(17, 2)), rng.normal(size=(1, 17))], [np.zeros(17), [0.0]])
    row = describe(set_scene(wide, dataset(), PARAMS, seed=1), PARAMS, seed=0)
    assert np.isnan([row.monomials_f, row.monomials_g]).all()


def shoelace(points, offsets):
    rings = [points[a:b] for a, b in itertools.pairwise(offsets)]
    turns = [
        np.cross(np.c_[r, 0 * r[:, :1]], np.c_[np.roll(r, -1, 0), 0 * r[:, :1]]) for r in rings
    ]
    return np.array([turn[:, 2].sum() / 2 for turn in turns])


def test_the_polygons_that_are_drawn_have_the_areas_that_are_told():
    source = random_network(2)
    twins = [quantize_network(source, Grid.symmetric(bits)) for bits in (2, 4)]
    scene = set_scene(source, dataset(), PARAMS, seed=1)
    arrays = tiling_arrays(source, twins, scene.box)
    for t, network in enumerate((source, *(twin.network for twin in twins))):
        points, offsets = (arrays[f"tiling{t}_{name}"] for name in ("points", "offsets"))
        assert shoelace(points, offsets).sum() == pytest.approx(4.0)
        middles = np.array([points[a:b].mean(0) for a, b in itertools.pairwise(offsets)])
        names = dict(
            zip(
                map(tuple, network.pattern(middles).tolist()), arrays[f"tiling{t}_ids"], strict=True
            )
        )
        assert len(set(names.values())) == len(names) == len(middles)
        ends = arrays[f"tiling{t}_boundary"].reshape(-1, 2)
        assert network(ends) == pytest.approx(0.0, abs=1e-9)
        if t:
            flips = shoelace(arrays[f"tiling{t}_flip_points"], arrays[f"tiling{t}_flip_offsets"])
            exact = measure_areas(scene, twins[t - 1])
            counts = arrays[f"tiling{t}_flip_counts"]
            assert flips.sum() / 4 == pytest.approx(exact.areas.pattern_disagreement)
            assert flips @ counts / 4 == pytest.approx(exact.neuron_flips.sum())
