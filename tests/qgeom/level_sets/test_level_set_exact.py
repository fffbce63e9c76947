"""Level sets against rational arithmetic."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.grids import Grid
from qgeom.level_sets.level_set import level_set
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.slices import plane_points
from qgeom.tessellation import tessellate
from tests.oracles import rational_polygons as polygons
from tests.oracles.exact_networks import exact_layers, exact_output, on_plane
from tests.oracles.networks import (
    degenerate_networks,
    gaussian_network,
    quantized_variants,
    torch_default_network,
    trained_like,
)
from tests.oracles.rational_tessellation import tessellate as rational_tessellation
from tests.qgeom.level_set_checks import (
    border_length,
    check_against_fractions,
    check_segments,
    check_structure,
)

CASES = {name: (network, box) for name, network, box in degenerate_networks()}
SQUARE = ((-1.0, 1.0), (-1.0, 1.0))


def box_of(half, other=None):
    tall = half if other is None else other
    return (-half, half), (-tall, tall)


@pytest.mark.parametrize("name", CASES)
def test_special_positions_agree_with_fractions(name):
    network, box = CASES[name]
    centre = [sum(map(Fraction, ends)) / 2 for ends in box]
    for output in range(network.widths[-1]):
        at_centre = float(exact_output(exact_layers(network), centre)[output])
        values = (0.0,) if len(network.weights) == 1 else (0.0, at_centre)
        for value in values:
            check_against_fractions(network, box, value, output)


@pytest.mark.parametrize("seed", range(3))
def test_random_networks_agree_with_fractions(seed):
    network = torch_default_network((2, 8, 8, 2), seed)
    value = float(np.median(network(np.random.default_rng(seed).uniform(-3, 3, (99, 2)))[:, 1]))
    found = check_against_fractions(network, box_of(3.0, 2.0), value, output=1)
    assert len(found) > 0


@pytest.mark.parametrize(
    "grid", ["step 1/2", "symmetric 3 bits", "per channel 3 bits", "asymmetric 4 bits"]
)
@pytest.mark.parametrize("biases", ["", ", biases too"])
def test_quantized_networks_agree_with_fractions_on_their_grid(grid, biases):
    network = dict(quantized_variants(torch_default_network((2, 7, 7, 1), 4)))[grid + biases]
    for value in (0.0, 0.1, float(network.network([[0.0, 0.0]])[0, 0])):
        check_against_fractions(network, box_of(2.0), value)


whole = st.integers(-2, 2)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(whole, whole, whole), min_size=4, max_size=4),
    st.lists(st.tuples(whole, whole, whole, whole, whole), min_size=3, max_size=3),
    st.tuples(whole, whole, whole, whole),
    st.sampled_from([0.0, 1.0, -0.5, 0.1]),
)
def test_integer_networks_agree_with_fractions(first, second, last, value):
    tables = [np.array(rows, dtype=np.float64) for rows in (first, second, [last])]
    network = ReLUNetwork([t[:, :-1] for t in tables], [t[:, -1] for t in tables])
    check_against_fractions(network, box_of(2.0), value)


def test_segments_are_cut_at_the_cells_of_all_networks():
    network = trained_like((2, 12, 12, 1))
    others = gaussian_network((2, 9, 9, 9, 1), 1), quantize_network(network, Grid.symmetric(3))
    box = box_of(2.0)
    alone = level_set(tessellate(network, box=box), value=0.1)
    cells = tessellate(others[0], network, others[1], box=box)
    found = level_set(cells, 1, value=0.1)
    assert found.length == pytest.approx(alone.length, rel=1e-12)
    assert found.superlevel_area == pytest.approx(alone.superlevel_area, rel=1e-12)
    assert len(found.segment_cells) > len(alone.segment_cells)
    check_segments(found, cells, exact_layers(network), 1, 0.1)
    middles = np.concatenate([(line[1:] + line[:-1]) / 2 for line in found.polylines])
    for k, part in enumerate((others[0], network, others[1].network)):
        patterns = cells.patterns(k)[found.segment_cells]
        assert (part.pattern(middles) == patterns).all(axis=1).mean() > 0.98


def test_a_slice():
    network = torch_default_network((3, 9, 9, 1), 2)
    plane = ([0.25, -0.5, 0.125], [1.0, 0.5, -0.25], [0.0, 1.0, 0.75])
    value = float(network([plane[0]])[0, 0])
    cells = tessellate(network, box=box_of(3.0), slice=plane)
    found = level_set(cells, value=value, exact_points=True)
    assert len(found) > 0
    check_structure(found, cells.box)
    check_segments(found, cells, on_plane(exact_layers(network), *plane), 0, value)
    np.testing.assert_allclose(network(plane_points(found.points, slice=plane)), value, atol=1e-13)


def test_the_oracle_measures_lengths():
    signs = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    exact = rational_tessellation(SQUARE, ReLUNetwork([signs, [[1.0] * 4]], [[0.0] * 4, [0.0]]))
    upper = [c for c in exact.cells if c.centroid[1] > 0]
    assert len(upper) == 2
    assert border_length(upper, SQUARE) == 2.0
    assert border_length(upper[:1], SQUARE) == 2.0
    assert polygons.area(upper[0].polygon) == 1
