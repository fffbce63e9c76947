"""Patterns of single networks, affine maps and values on the cells of a tessellation."""

import numpy as np
import pytest

from qgeom.cells import maps, patterns
from qgeom.cells.maps import affine_maps, centroid_values, vertex_values
from qgeom.cells.patterns import distinct_patterns, network_words, pattern_rows
from qgeom.errors import ParameterError
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.packing import pack_patterns, unpack_patterns
from qgeom.quantized import quantize_network
from qgeom.slices import plane_points
from qgeom.tessellation import tessellate
from tests.oracles.exact_networks import exact_layers, exact_output
from tests.oracles.networks import gaussian_network
from tests.qgeom.flip_cases import PAIRS, SQUARE, exact, joint, matched


@pytest.mark.parametrize("name", PAIRS)
def test_maps_are_those_of_the_oracle(name):
    tessellation = joint(name)
    cells = matched(exact(name), tessellation)
    for network in (0, 1):
        gradients, offsets = affine_maps(tessellation, network)
        forms = np.array([[list(map(float, f)) for f in c.output(network)] for c in cells])
        scale = 1e-13 * max(1.0, np.abs(forms).max())
        np.testing.assert_allclose(gradients, forms[:, :, :2], rtol=0, atol=scale)
        np.testing.assert_allclose(offsets, forms[:, :, 2], rtol=0, atol=scale)
        assert gradients.dtype == offsets.dtype == np.float64


@pytest.mark.parametrize("name", list(PAIRS)[:20])
def test_values_fit_the_maps(name):
    tessellation = joint(name)
    for network in (0, 1):
        gradients, offsets = affine_maps(tessellation, network)
        at_centroids = np.einsum("nok,nk->no", gradients, tessellation.centroids) + offsets
        np.testing.assert_allclose(at_centroids, centroid_values(tessellation, network), atol=1e-12)
        values = vertex_values(tessellation, network)
        for cell in range(tessellation.n_cells):
            rows = tessellation.boundary(cell)
            mapped = tessellation.points[rows] @ gradients[cell].T + offsets[cell]
            np.testing.assert_allclose(mapped, values[rows], atol=1e-11)


def test_maps_on_a_slice_are_in_the_frame_of_the_plane():
    network = gaussian_network((5, 6, 6, 2), 3)
    rng = np.random.default_rng(0)
    plane = tuple(rng.standard_normal((3, 5)))
    cells = tessellate(network, box=SQUARE, slice=plane)
    gradients, offsets = affine_maps(cells)
    inputs = plane_points(cells.centroids, slice=plane)
    A, b = network.affine_maps(inputs)
    np.testing.assert_allclose(gradients, A @ np.stack(plane[1:]).T, atol=1e-13)
    np.testing.assert_allclose(offsets, A @ plane[0] + b, atol=1e-13)
    np.testing.assert_allclose(centroid_values(cells), network(inputs), atol=1e-13)
    corners = plane_points(cells.points, slice=plane)
    np.testing.assert_allclose(vertex_values(cells), network(corners), atol=1e-13)


def test_a_network_without_hidden_layers_has_one_map():
    cells = tessellate(ReLUNetwork([[[1.0, 2.0], [3.0, 4.0]]], [[5.0, 6.0]]), box=SQUARE)
    gradients, offsets = affine_maps(cells)
    assert gradients.tolist() == [[[1.0, 2.0], [3.0, 4.0]]]
    assert offsets.tolist() == [[5.0, 6.0]]


def test_centroid_values_are_accurate_far_away():
    # 2²⁶ away, coordinates are multiples of 2⁻²⁶; weights that are short keep biases exact
    near = gaussian_network((2, 8, 8, 1), 1)
    shift = 2.0**26
    first, bias = (np.round(64 * part) / 64 for part in (near.weights[0], near.biases[0]))
    here = ReLUNetwork([first, *near.weights[1:]], [bias, *near.biases[1:]])
    moved = ReLUNetwork(here.weights, [bias - shift * first.sum(axis=1), *near.biases[1:]])
    cells = tessellate(moved, box=((shift - 1, shift + 1), (shift - 1, shift + 1)))
    inside = cells.lists.centroids + (cells.origin - shift)  # with digits that the sum would lose
    expected = here(inside)
    np.testing.assert_allclose(centroid_values(cells), expected, rtol=0, atol=1e-14)
    assert np.abs(moved(cells.centroids) - expected).max() > 1e-10


def test_values_are_those_of_the_grid_not_of_its_floats():
    # a third of a step weighs much when the input is large
    network = ReLUNetwork([[[0.7, -0.1], [0.3, 0.2]], [[1.0, 1.0]]], [[0.25, 0.5], [0.0]])
    twin = quantize_network(network, Grid.symmetric(4))
    box = ((1e8, 1e8 + 1), (1e8, 1e8 + 1))
    cells = tessellate(twin, box=box)
    layers = exact_layers(twin)
    values = vertex_values(cells)
    for point, value in zip(cells.points.tolist(), values, strict=True):
        exact_value = float(exact_output(layers, point)[0])
        assert value == pytest.approx(exact_value, rel=1e-15)


def test_chunks_change_nothing(monkeypatch):
    tessellation = joint("uniform 1, 4 bits")

    def results():
        parts = affine_maps(tessellation, 1)
        values = centroid_values(tessellation, 1), vertex_values(tessellation, 1)
        return [*parts, *values, network_words(tessellation, network=1)]

    before = results()
    monkeypatch.setattr(maps, "_CHUNK_BYTES", 1 << 11)
    monkeypatch.setattr(patterns, "_CHUNK_BITS", 1 << 10)
    assert tessellation.n_cells > 20
    for one, other in zip(before, results(), strict=True):
        np.testing.assert_allclose(one.astype(float), other.astype(float), rtol=1e-13)


def test_patterns_of_one_network_alone():
    wide = gaussian_network((2, 40, 40, 1), 0), gaussian_network((2, 40, 40, 1), 1)
    tessellation = tessellate(*wide, box=((0.0, 0.5), (0.0, 0.5)))
    for network in (0, 1):
        words = network_words(tessellation, network=network)
        np.testing.assert_array_equal(unpack_patterns(words, 80), tessellation.patterns(network))
        some = np.array([3, 0, 3])
        rows = pattern_rows(tessellation, some, network=network)
        np.testing.assert_array_equal(rows, tessellation.patterns(network)[some])


def test_distinct_patterns_are_those_of_numpy():
    rng = np.random.default_rng(0)
    words = pack_patterns(rng.random((60, 70)) < 0.02)
    words[::3] = words[0]
    table, rows = distinct_patterns(words)
    np.testing.assert_array_equal(table, np.unique(words, axis=0))
    np.testing.assert_array_equal(table[rows], words)
    table, rows = distinct_patterns(np.zeros((2, 0), dtype=np.uint64))
    assert table.shape == (1, 0)
    assert rows.tolist() == [0, 0]


def test_there_is_no_such_network():
    cells = tessellate(gaussian_network((2, 2, 1), 0), box=SQUARE)
    for network in (-1, 1):
        with pytest.raises(ParameterError, match="no network"):
            affine_maps(cells, network)
        with pytest.raises(ParameterError, match="no network"):
            vertex_values(cells, network)
