"""What `tessellate` and `Tessellation` refuse, and the smallest tessellations."""

from __future__ import annotations

import numpy as np
import pytest

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.slices import plane_points
from qgeom.tessellation import tessellate
from tests.oracles.networks import GRIDS, torch_default_network
from tests.oracles.tessellation_checks import check_combinatorics

BOX = ((-1.0, 1.0), (-1.0, 1.0))
NETWORK = torch_default_network((2, 6, 4, 1), 0)
SOLID = torch_default_network((3, 6, 4, 1), 0)
PLANE = ([0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0])


@pytest.mark.parametrize(
    "box",
    [
        ((1.0, 1.0), (0.0, 1.0)),
        ((0.0, 1.0), (2.0, 2.0)),
        ((1.0, -1.0), (0.0, 1.0)),
        ((0.0, 1.0), (1.0, 0.0)),
        ((0.0, 1.0, 2.0), (0.0, 1.0, 2.0)),
        ((0.0, 1.0), (0.0, 1.0), (0.0, 1.0)),
    ],
)
def test_boxes_that_are_none(box):
    with pytest.raises(ParameterError, match="box"):
        tessellate(NETWORK, box=box)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", range(4))
def test_boxes_that_are_not_finite(place, value):
    ends = [-1.0, 1.0, -1.0, 1.0]
    ends[place] = value
    with pytest.raises(NotFiniteError, match="box"):
        tessellate(NETWORK, box=(tuple(ends[:2]), tuple(ends[2:])))


def test_no_network():
    with pytest.raises(ParameterError, match="network"):
        tessellate(box=BOX)


@pytest.mark.parametrize("network", ["a network", None, [NETWORK]])
def test_what_is_no_network(network):
    with pytest.raises(ParameterError, match="ReLUNetwork"):
        tessellate(network, box=BOX)


@pytest.mark.parametrize("threads", [0, -1])
def test_no_threads(threads):
    with pytest.raises(ParameterError, match="threads"):
        tessellate(NETWORK, box=BOX, threads=threads)


@pytest.mark.parametrize("networks", [(SOLID,), (NETWORK, SOLID), (SOLID, NETWORK)])
def test_inputs_that_are_not_the_plane(networks):
    with pytest.raises(ShapeError):
        tessellate(*networks, box=BOX)


def test_a_solid_without_hidden_layers_still_needs_a_slice():
    with pytest.raises(ShapeError):
        tessellate(torch_default_network((3, 1), 0), box=BOX)


@pytest.mark.parametrize(
    "plane",
    [
        ([0.0, 0.0], [1.0, 0.0], [0.0, 1.0]),
        ([0.0, 0.0, 0.0], [1.0, 0.0], [0.0, 1.0, 0.0]),
        ([0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]),
        ([0.0] * 4, [1.0] * 4, [0.0] * 4),
    ],
)
def test_slices_of_the_wrong_length(plane):
    with pytest.raises(ShapeError):
        tessellate(SOLID, box=BOX, slice=plane)


@pytest.mark.parametrize("part", range(3))
def test_slices_that_are_not_finite(part):
    plane = [list(vector) for vector in PLANE]
    plane[part][1] = np.nan
    with pytest.raises(NotFiniteError):
        tessellate(SOLID, box=BOX, slice=tuple(plane))


def test_indices_out_of_range():
    cells = tessellate(NETWORK, box=BOX)
    for cell in (-1, cells.n_cells):
        with pytest.raises(ParameterError, match="cell"):
            cells.vertices(cell)
        with pytest.raises(ParameterError, match="cell"):
            cells.boundary(cell)
    for network in (-1, 1):
        with pytest.raises(ParameterError, match="network"):
            cells.patterns(network)
        with pytest.raises(ParameterError, match="network"):
            cells.flipped(network)
    for line in (-5, -1, 10):
        with pytest.raises(ParameterError, match="line"):
            cells.neuron(line)


def test_lines_are_neurons():
    cells = tessellate(NETWORK, torch_default_network((2, 3, 1), 1), box=BOX)
    expected = [(0, 0, i) for i in range(6)] + [(1, 0, i) for i in range(3)]
    expected += [(0, 1, i) for i in range(4)]
    assert [cells.neuron(line) for line in range(13)] == expected


@pytest.mark.parametrize("exact_points", [False, True])
def test_networks_without_hidden_layers_have_one_cell(exact_points):
    linear = ReLUNetwork([[[1.0, 2.0]]], [[0.5]])
    twin = quantize_network(linear, GRIDS["step 1/2"])
    cells = tessellate(linear, twin, box=((0.0, 3.0), (1.0, 2.0)), exact_points=exact_points)
    assert cells.n_cells == 1
    assert cells.areas.tolist() == [3.0]
    assert cells.centroids.tolist() == [[1.5, 1.5]]
    assert cells.vertices(0).tolist() == [[0, 1], [3, 1], [3, 2], [0, 2]]
    assert cells.patterns(0).shape == cells.patterns(1).shape == (1, 0)
    assert cells.adjacency.shape == (0, 2)
    assert [part.tolist() for part in cells.flipped()] == [[], []]
    assert len(cells.edges) == 4
    check_combinatorics(cells)


def test_a_slice_without_hidden_layers():
    linear = ReLUNetwork([[[1.0, 2.0, 3.0]]], [[0.5]])
    assert tessellate(linear, box=BOX, slice=PLANE).areas.tolist() == [4.0]


def test_a_network_that_no_line_of_crosses_the_box():
    away = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[5.0], [0.0]])
    cells = tessellate(away, box=BOX)
    assert cells.n_cells == 1
    assert cells.patterns().tolist() == [[True]]


def test_points_of_a_plane():
    points = plane_points([[1.0, 2.0], [0.0, 0.0]], slice=([1, 1, 1], [1, 0, 0], [0, 0, 2]))
    assert points.tolist() == [[2.0, 1.0, 5.0], [1.0, 1.0, 1.0]]


def test_the_inputs_are_left_alone():
    before = [W.copy() for W in NETWORK.weights]
    tessellate(NETWORK, box=BOX)
    tessellate(SOLID, box=BOX, slice=PLANE)
    assert all(np.array_equal(a, b) for a, b in zip(before, NETWORK.weights, strict=True))
