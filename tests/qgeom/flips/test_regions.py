"""Exact flip regions: against the rational oracle, closed forms and conservation of area."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from qgeom import lattice
from qgeom.cells.patterns import network_words
from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.flips.margins import bounded_pre_activations
from qgeom.flips.regions import flip_region
from qgeom.flips.sampled import sampled_flips
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork, quantize_network
from qgeom.slices import plane_points
from qgeom.tessellation import tessellate
from tests.oracles import rational_tessellation as oracle
from tests.oracles.exact_networks import exact_layers, exact_values, on_plane
from tests.oracles.networks import gaussian_network
from tests.qgeom.flip_cases import PAIRS, SQUARE, UNEVEN, area, exact, joint, matched


def region_of(name):
    network, twin, _ = PAIRS[name]
    return flip_region(network, twin, tessellation=joint(name))


def layer_stops(network):
    return np.cumsum((0, *network.widths[1:-1]))


with_neurons = pytest.mark.parametrize("name", [n for n, p in PAIRS.items() if p[0].n_neurons])


@with_neurons
def test_areas_are_those_of_the_oracle(name):
    region, cells = region_of(name), exact(name)
    whole = float(area(PAIRS[name][2]))
    close = {"rel": 1e-11, "abs": 1e-11 * whole}
    assert region.area == pytest.approx(float(cells.flip_area()), **close)
    assert region.fraction == pytest.approx(float(cells.flip_area()) / whole, **close)
    expected = [float(a) for a in cells.neuron_flip_areas()]
    np.testing.assert_allclose(region.neuron_areas, expected, rtol=1e-11, atol=1e-11 * whole)
    assert region.relu_flip_rate == pytest.approx(sum(expected) / len(expected) / whole, **close)
    counts = [sum(p != q for p, q in zip(*c.patterns, strict=True)) for c in matched_cells(name)]
    assert region.flip_counts.tolist() == counts
    assert region.cells.tolist() == [i for i, count in enumerate(counts) if count]


def matched_cells(name):
    return matched(exact(name), joint(name))


@with_neurons
def test_layers_share_the_region(name):
    region, cells = region_of(name), matched_cells(name)
    stops = layer_stops(joint(name).networks[0])
    any_flip, first_flip = np.zeros(len(stops) - 1), np.zeros(len(stops) - 1)
    for cell in cells:
        before, after = map(np.array, cell.patterns)
        flipped = [(before != after)[a:b].any() for a, b in itertools.pairwise(stops)]
        any_flip[flipped] += float(cell.area)
        if any(flipped):
            first_flip[flipped.index(True)] += float(cell.area)
    scale = 1e-11 * float(area(PAIRS[name][2]))
    np.testing.assert_allclose(region.layer_areas, any_flip, rtol=1e-11, atol=scale)
    np.testing.assert_allclose(region.first_flip_areas, first_flip, rtol=1e-11, atol=scale)
    assert region.first_flip_areas.sum() == pytest.approx(region.area, rel=1e-12)
    assert region.area <= region.neuron_areas.sum() * (1 + 1e-12)
    assert region.neuron_areas.max() <= region.area * (1 + 1e-12)


@with_neurons
def test_transitions_conserve_area(name):
    network, twin, box = PAIRS[name]
    transitions = region_of(name).transitions
    assert transitions.areas.nnz == joint(name).n_cells
    sides = (
        (network, transitions.before, transitions.areas_before, transitions.patterns_before),
        (twin, transitions.after, transitions.areas_after, transitions.patterns_after),
    )
    for one, words, areas, patterns in sides:
        alone = tessellate(one, box=box)
        expected = {p.tobytes(): a for p, a in zip(network_words(alone), alone.areas, strict=True)}
        found = {p.tobytes(): a for p, a in zip(words, areas, strict=True)}
        assert found == pytest.approx(expected, rel=1e-10, abs=1e-11 * float(area(box)))
        assert set(map(bytes, patterns)) == set(map(bytes, alone.patterns()))
    whole = float(area(box))
    assert transitions.unchanged == pytest.approx(whole - region_of(name).area, abs=1e-11 * whole)


def exact_margins(network, point):
    values = exact_values(exact_layers(network), point)[:-1]
    return np.array([float(v) for layer in values for v in layer])


@with_neurons
def test_margins_are_rigorous(name):
    """The float64 value is within its bound of the exact one; above margin 1 signs are right."""
    network, twin, _ = PAIRS[name]
    region = region_of(name)
    margins = region.margins
    assert (margins.weakest <= margins.strongest).all()
    for place, cell in list(enumerate(region.cells))[:25]:
        point = region.tessellation.centroids[cell]
        right = np.ones(network.n_neurons, dtype=bool)
        for k, one in enumerate((network, twin)):
            floats = one.network if isinstance(one, QuantizedNetwork) else one
            values, bounds = bounded_pre_activations(floats, point[None], np.zeros((1, 2)))
            true = exact_margins(one, point)
            assert (np.abs(values[0] - true) <= bounds[0]).all()
            right &= (true > 0) == region.tessellation.patterns(k)[cell]
        flipped = np.logical_xor(*(region.tessellation.patterns(k)[cell] for k in (0, 1)))
        if margins.strongest[place] > 1:
            assert right[flipped].any()
        if margins.weakest[place] > 1:
            assert right[flipped].all()
    assert set(region.doubtful) <= set(region.cells)
    assert region.doubtful_area <= region.area


def test_a_shifted_line_flips_a_strip():
    network = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [0.0]])
    twin = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[-0.125], [0.0]])
    region = flip_region(network, twin, box=((-1.0, 1.0), (0.0, 3.0)))
    assert region.area == region.neuron_areas[0] == 0.375
    assert region.fraction == region.relu_flip_rate == region.neuron_fractions[0] == 0.0625
    transitions = region.transitions
    assert transitions.areas.toarray().tolist() == [[3.0, 0.0], [0.375, 2.625]]
    assert transitions.patterns_before.tolist() == [[False], [True]]
    assert transitions.areas_before.tolist() == [3.0, 3.0]
    assert transitions.areas_after.tolist() == [3.375, 2.625]
    # z is 1/16 at the centre of the strip in one network, and −1/16 in the other
    assert region.margins.strongest == region.margins.weakest
    assert region.margins.weakest[0] > 1e13
    assert region.doubtful.size == 0


@pytest.mark.parametrize("turn", [0.25, 0.5, 1.0])
def test_a_turned_line_flips_two_triangles(turn):
    network = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [0.0]])
    twin = ReLUNetwork([[[1.0, turn]], [[1.0]]], [[0.0], [0.0]])
    region = flip_region(network, twin, box=SQUARE)
    assert region.area == pytest.approx(turn, rel=1e-15)
    assert region.components.areas == pytest.approx([turn / 2] * 2)  # they meet in a point only
    assert sorted(region.components.labels) == [0, 1]


def test_components_are_connected_through_edges():
    # |x| < 1/2 against |x − 1/4| < 1/2: two strips; the cells of y cut each in two
    rows = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]]
    network = ReLUNetwork([rows, [[1.0, 1.0, 1.0]]], [[0.5, 0.5, 0.0], [0.0]])
    twin = ReLUNetwork([rows, [[1.0, 1.0, 1.0]]], [[0.25, 0.75, 0.0], [0.0]])
    region = flip_region(network, twin, box=((-1.0, 1.0), (-1.0, 2.0)))
    assert len(region.cells) == 4
    assert region.components.areas == pytest.approx([0.75, 0.75])
    assert len(region.components) == 2
    by_part = np.bincount(region.components.labels, region.tessellation.areas[region.cells])
    assert by_part == pytest.approx(region.components.areas)


def test_the_first_layer_pulls_deeper_neurons_along():
    # second neuron is ReLU(ReLU(x) − 1/4): it flips because the first layer moved
    network = ReLUNetwork([[[1.0, 0.0]], [[1.0]], [[1.0]]], [[0.0], [-0.25], [0.0]])
    twin = ReLUNetwork([[[1.0, 0.0]], [[1.0]], [[1.0]]], [[0.125], [-0.25], [0.0]])
    region = flip_region(network, twin, box=((-1.0, 1.0), (0.0, 1.0)))
    assert region.layer_areas.tolist() == [0.125, 0.125]
    assert region.first_flip_areas.tolist() == [0.125, 0.125]
    assert region.area == 0.25
    assert region.relu_flip_rate == 0.0625  # half the pattern disagreement of 0.125


def test_equal_networks_do_not_flip():
    network = gaussian_network((2, 6, 5, 1), 0)
    region = flip_region(network, network, box=SQUARE)
    assert region.area == region.fraction == region.relu_flip_rate == region.doubtful_area == 0.0
    assert region.cells.size == region.margins.strongest.size == region.doubtful.size == 0
    assert not region.neuron_areas.any()
    assert not region.layer_areas.any()
    assert len(region.components) == 0
    assert region.components.labels.size == 0
    transitions = region.transitions
    assert transitions.areas.shape == (region.tessellation.n_cells,) * 2
    assert transitions.areas.diagonal().sum() == pytest.approx(4.0)


def test_flips_too_small_for_floats_are_doubtful():
    # a bias that is off by 2^−60 of the coordinates
    network = ReLUNetwork([[[1.0, 1.0]], [[1.0]]], [[-1.0], [0.0]])
    grid = Grid.symmetric(4)  # 7 codes of 1/7, rounded to float64: 7 · fl(1/7) is not 1
    twin = quantize_network(network, grid)
    assert (twin.network.weights[0] == network.weights[0]).all()
    region = flip_region(network, twin, box=((0.25, 0.75), (0.0, 1.0)))
    step = float(twin.weights[0].step)
    expected = oracle.tessellate(((0.25, 0.75), (0.0, 1.0)), network, twin)
    assert 0 < expected.flip_area() < 1e-15
    assert step * 7 == 1
    assert len(region.cells) == len(region.doubtful) == 1
    assert region.margins.strongest[0] <= 1
    assert flip_region(network, twin.network, box=SQUARE).cells.size == 0


def test_neurons_that_rounding_kills_are_certain():
    network = ReLUNetwork([[[0.1, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    twin = quantize_network(network, Grid.step(0.5))
    region = flip_region(network, twin, box=SQUARE)
    assert region.neuron_areas.tolist() == [2.0, 0.0]
    assert region.doubtful_area == 0.0


def test_samples_agree():
    network = gaussian_network((2, 16, 12, 1), 5)
    twin = quantize_network(network, Grid.symmetric(3))
    region = flip_region(network, twin, box=UNEVEN)
    sampled = sampled_flips(network, twin.network, lattice.midpoints(UNEVEN, 300))
    assert region.fraction == pytest.approx(sampled.pattern_disagreement, abs=5e-3)
    assert region.relu_flip_rate == pytest.approx(sampled.relu_flip_rate, abs=1e-3)
    np.testing.assert_allclose(region.neuron_fractions, sampled.neuron_flip_rates, atol=5e-3)


def test_a_slice_of_five_dimensions():
    network = gaussian_network((5, 5, 4, 2), 2)
    twin = quantize_network(network, Grid.symmetric(3), quantize_biases=True)
    plane = tuple(np.random.default_rng(4).standard_normal((3, 5)))
    region = flip_region(network, twin, box=UNEVEN, slice=plane)
    cells = oracle.tessellate(
        UNEVEN, *(on_plane(exact_layers(one), *plane) for one in (network, twin))
    )
    assert region.area == pytest.approx(float(cells.flip_area()), rel=1e-11)
    assert region.neuron_areas == pytest.approx(list(map(float, cells.neuron_flip_areas())))
    assert region.doubtful_area == 0.0
    inputs = plane_points(region.tessellation.centroids[region.cells], slice=plane)
    assert (network.pattern(inputs) != twin.network.pattern(inputs)).any(axis=1).all()


def test_many_neurons_take_several_words():
    network = gaussian_network((2, 70, 70, 1), 1)
    twin = quantize_network(network, Grid.symmetric(5))
    region = flip_region(network, twin, box=((0.0, 0.25), (0.0, 0.25)))
    cells = region.tessellation
    flips = cells.patterns(0) != cells.patterns(1)
    assert region.flip_counts.tolist() == flips.sum(axis=1).tolist()
    np.testing.assert_allclose(region.neuron_areas, cells.areas @ flips, rtol=1e-12)
    some = [flips[:, a:b].any(axis=1) for a, b in itertools.pairwise(layer_stops(network))]
    np.testing.assert_allclose(region.layer_areas, [cells.areas @ s for s in some], rtol=1e-12)


@settings(max_examples=25, deadline=None)
@given(
    npst.arrays(np.float64, (4, 3), elements=st.integers(-6, 6).map(lambda n: n / 4)),
    npst.arrays(np.float64, (3, 5), elements=st.integers(-6, 6).map(lambda n: n / 4)),
    st.sampled_from([Grid.step(0.5), Grid.step(1.0), Grid.symmetric(2), Grid.asymmetric(2)]),
    st.booleans(),
)
def test_small_quantized_networks(first, second, grid, biases):
    network = ReLUNetwork(
        [first[:, :2], second[:, :4], np.ones((1, 3))], [first[:, 2], second[:, 4], [0.0]]
    )
    twin = quantize_network(network, grid, quantize_biases=biases)
    region = flip_region(network, twin, box=SQUARE)
    cells = oracle.tessellate(SQUARE, network, twin)
    assert region.tessellation.n_cells == len(cells.cells)
    assert region.area == pytest.approx(float(cells.flip_area()), rel=1e-12, abs=1e-12)
    expected = list(map(float, cells.neuron_flip_areas()))
    assert region.neuron_areas == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_what_is_refused():
    network, other = gaussian_network((2, 3, 1), 0), gaussian_network((2, 4, 1), 0)
    with pytest.raises(ShapeError, match=r"hidden widths are \(3,\) and \(4,\)"):
        flip_region(network, other, box=SQUARE)
    with pytest.raises(ShapeError, match="no hidden neurons"):
        flip_region(*[gaussian_network((2, 1), seed) for seed in (0, 1)], box=SQUARE)
    with pytest.raises(ShapeError, match="inputs"):
        flip_region(*[gaussian_network((3, 3, 1), seed) for seed in (0, 1)], box=SQUARE)
    with pytest.raises(ParameterError, match="box"):
        flip_region(network, network)
    with pytest.raises(ParameterError, match="x runs from"):
        flip_region(network, network, box=((1.0, 0.0), (0.0, 1.0)))
    with pytest.raises(NotFiniteError):
        flip_region(network, network, box=((0.0, np.inf), (0.0, 1.0)))


def test_a_tessellation_of_other_networks_is_refused():
    network, twin = gaussian_network((2, 3, 1), 0), gaussian_network((2, 3, 1), 1)
    for made in ((network,), (twin, network), (network, twin, network)):
        with pytest.raises(ParameterError, match="not of exactly these two"):
            flip_region(network, twin, tessellation=tessellate(*made, box=SQUARE))
    right = tessellate(network, twin, box=SQUARE)
    assert flip_region(network, twin, tessellation=right).tessellation is right
    with pytest.raises(ParameterError, match="together with a box"):
        flip_region(network, twin, box=SQUARE, tessellation=right)
