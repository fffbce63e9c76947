"""`classifier_flips`: cells of the explorer against evaluation, sums and the flip region."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from qgeom.experiments.classifier_flips.compute import compute
from qgeom.experiments.classifier_flips.explorer import explorer_arrays, tiling
from qgeom.experiments.classifier_flips.tilings import joined, stored
from qgeom.experiments.outcome import Outcome
from qgeom.flips.regions import flip_region
from qgeom.grids import Grid
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate
from tests.qgeom.experiments import populations
from tests.qgeom.experiments.classifier_cases import PARAMS

BOX = ((-1.0, 1.5), (-2.0, 1.0))
WHOLE = 2.5 * 3.0


def pair(seed, bits):
    source = populations.network(seed, (2, 6, 5, 1))
    return source, quantize_network(source, Grid.symmetric(bits))


def rings(found):
    ends = np.cumsum(found.piece_sizes)
    corners = found.vertices[found.corners]
    return [corners[a:b] for a, b in itertools.pairwise([0, *ends])]


def shoelace(ring):
    x, y = ring.T
    return (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("bits", [None, 2, 6])
def test_pieces_have_the_patterns_classes_and_maps_of_the_network(seed, bits):
    source, twin = pair(seed, bits or 8)
    found = tiling(twin, BOX, source=source) if bits else tiling(source, BOX)
    network = twin.network if bits else source
    polygons = rings(found)
    areas = np.array([shoelace(ring) for ring in polygons])
    assert areas.sum() == pytest.approx(WHOLE)
    cells = np.bincount(found.piece_cells, weights=areas)
    assert cells == pytest.approx(found.cell_areas, abs=1e-9)
    for ring, cell, side in zip(polygons, found.piece_cells, found.piece_classes, strict=True):
        middle = ring.mean(axis=0)
        if shoelace(ring) < 1e-9:
            continue  # too small to hold a point of float64
        assert network.pattern(middle[None])[0].tolist() == found.cell_patterns[cell].tolist()
        output = network(middle[None])[0, 0]
        assert (output > 0) == side
        told = found.cell_gradients[cell] @ middle + found.cell_offsets[cell]
        assert told == pytest.approx(output, abs=1e-9)
    assert len({tuple(row) for row in found.cell_patterns.tolist()}) == len(found.cell_patterns)


@pytest.mark.parametrize("seed", [0, 3])
def test_pieces_share_whole_edges_and_meet_in_the_boundary(seed):
    source, _ = pair(seed, 8)
    found = tiling(source, BOX)
    left = {}
    for k, (a, b) in enumerate(itertools.pairwise([0, *np.cumsum(found.piece_sizes)])):
        ring = found.corners[a:b]
        left |= dict.fromkeys(zip(ring.tolist(), np.roll(ring, -1).tolist(), strict=True), k)
    assert len(left) == len(found.corners)
    length = 0.0
    for (a, b), k in left.items():
        ends = found.vertices[[a, b]]
        if (b, a) not in left:
            sides = np.abs(ends - np.array(BOX)[:, 0]), np.abs(ends - np.array(BOX)[:, 1])
            assert min(side.max(axis=0).min() for side in sides) < 1e-12
        elif found.piece_classes[k] != found.piece_classes[left[b, a]] and a < b:
            assert source(ends) == pytest.approx(0.0, abs=1e-9)
            length += np.hypot(*np.diff(ends, axis=0)[0])
    assert length == pytest.approx(tessellate(source, box=BOX).level_set().length)


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("bits", [2, 4])
def test_overlaps_are_the_flip_region(seed, bits):
    source, twin = pair(seed, bits)
    before, after = tiling(source, BOX), tiling(twin, BOX, source=source)
    region = flip_region(source, twin, box=BOX)
    assert len(before.flip_cells) == 0
    assert after.flip_areas.sum() == pytest.approx(region.area)
    patterns = before.cell_patterns[after.flip_cells[:, 0]]
    others = after.cell_patterns[after.flip_cells[:, 1]]
    assert (patterns != others).sum(axis=1).tolist() == after.flip_neurons.tolist()
    neurons = after.flip_areas @ (patterns != others)
    assert neurons == pytest.approx(region.neuron_areas)
    points = np.random.default_rng(1).uniform(*np.array(BOX).T, (20_000, 2))
    sampled = (source.pattern(points) != twin.network.pattern(points)).any(axis=1).mean()
    assert after.flip_areas.sum() / WHOLE == pytest.approx(sampled, abs=0.015)


def test_networks_stand_in_order_from_float_to_coarse():
    keys = populations.keys_of(("symmetric_tensor",), (2, 8))
    crowd = populations.population(
        *(populations.member(name, seed, keys) for name in ("left", "right") for seed in range(2))
    )
    outcome = compute(replace(PARAMS, explorer_seeds=1), crowd, seed=1)
    assert outcome.array("explorer_bits").tolist() == [8, 2]
    assert outcome.array("explorer_dataset").tolist() == ["left", "right"]
    assert outcome.array("explorer_seed").tolist() == [0, 0]
    found = stored(outcome, prefix="explorer_")
    assert len(found) == 6
    for k, member in enumerate((crowd.members[0], crowd.members[2])):
        box = crowd.datasets[member.dataset].box(PARAMS.margin)
        assert outcome.array("explorer_box")[k].tolist() == [list(side) for side in box]
        networks = [member.network, member.twins[keys[1]].network, member.twins[keys[0]].network]
        for own, network in zip(found[3 * k : 3 * k + 3], networks, strict=True):
            middles = np.array([ring.mean(axis=0) for ring in rings(own)])
            told = own.cell_patterns[own.piece_cells]
            assert (network.pattern(middles) == told).all(axis=1).mean() > 0.95
            assert own.cell_areas.sum() == pytest.approx(np.prod(np.ptp(box, axis=1)))
        for step, bits in enumerate((8, 2), start=1):
            row = (
                (outcome.array("row_dataset") == member.dataset)
                & (outcome.array("row_seed") == 0)
                & (outcome.array("row_bits") == bits)
            )
            share = found[3 * k + step].flip_areas.sum() / np.prod(np.ptp(box, axis=1))
            assert share == pytest.approx(outcome.array("row_pattern_disagreement")[row][0])


def test_all_networks_are_taken_when_there_are_fewer():
    keys = populations.keys_of(("symmetric_tensor",), (2,))
    crowd = populations.population(populations.member("left", 0, keys))
    arrays = explorer_arrays(crowd, replace(PARAMS, explorer_seeds=9), (2,))
    assert arrays["explorer_seed"].tolist() == [0]


def test_what_is_joined_comes_apart_again():
    source, twin = pair(0, 3)
    both = [tiling(source, BOX), tiling(twin, BOX, source=source)]
    again = stored(Outcome(arrays=joined(both, prefix="x_"), metrics={}), prefix="x_")
    for one, other in zip(both, again, strict=True):
        for name, array in vars(one).items():
            assert np.array_equal(array, getattr(other, name)), name
            assert array.dtype == getattr(other, name).dtype
