"""Cells of the whole plane against linear programs, counts in closed form, and large boxes."""

import dataclasses
import itertools

import numpy as np
import pytest

from qgeom.errors import ShapeError
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate
from qgeom.whole_plane import homogenized, plane_cells
from tests.oracles.inner_points import has_inner_points
from tests.oracles.networks import gaussian_network


def drawn(hidden, seed):
    return gaussian_network((2, *hidden, 1), seed)


@pytest.mark.parametrize(("hidden", "seed"), [((3,), 1), ((2, 3), 2), ((3, 3), 3), ((2, 2, 2), 4)])
def test_the_patterns_of_the_plane_are_those_with_inner_points(hidden, seed):
    network = drawn(hidden, seed)
    cells = plane_cells(network)
    expected = {
        pattern
        for pattern in itertools.product((False, True), repeat=sum(hidden))
        if has_inner_points(network, pattern)
    }
    assert {tuple(row) for row in cells.patterns.tolist()} == expected
    assert len(cells) == len(expected)


@pytest.mark.parametrize("n", [1, 2, 3, 6, 11])
def test_general_position_has_all_cells_and_encloses_its_share(n):
    cells = plane_cells(drawn((n,), n))
    assert len(cells) == 1 + n + n * (n - 1) // 2
    assert cells.bounded.sum() == (n - 1) * (n - 2) // 2


@pytest.mark.parametrize(
    ("rows", "cells", "bounded"),
    [
        ([(1, 0, 0), (1, 0, -1), (1, 2, -1)], 6, 0),  # two parallel
        ([(1, 0, 0), (0, 1, 0), (1, 1, 0)], 6, 0),  # through one point
        ([(1, 0, 0), (0, 1, 0), (1, 1, -(2**40))], 7, 1),  # a triangle beyond any usual box
        ([(2, 1, -1), (-4, -2, 2), (0, 0, 1)], 2, 0),  # one line twice, and no line
    ],
)
def test_lines_in_special_position(rows, cells, bounded):
    lines = np.array(rows, dtype=np.float64)
    found = plane_cells(ReLUNetwork([lines[:, :2], np.ones((1, 3))], [lines[:, 2], np.zeros(1)]))
    assert (len(found), found.bounded.sum()) == (cells, bounded)


def test_a_large_box_has_the_same_cells_as_the_plane():
    network = drawn((4, 4), 5)
    cells = plane_cells(network)
    boxed = tessellate(network, box=((-1e7, 1e7), (-1e7, 1e7)))
    assert {tuple(row) for row in boxed.patterns().tolist()} == {
        tuple(row) for row in cells.patterns.tolist()
    }
    assert len(cells) == boxed.n_cells
    small = tessellate(network, box=((-1.0, 1.0), (-1.0, 1.0)))
    assert cells.in_square.sum() == small.n_cells < len(cells)


def test_prefixes_are_the_cells_of_the_first_layers():
    network = drawn((4, 3, 3), 6)
    cells = plane_cells(network)
    for depth, count in enumerate(cells.per_depth(), start=1):
        ones = np.ones((1, network.widths[depth]))
        part = ReLUNetwork([*network.weights[:depth], ones], [*network.biases[:depth], np.zeros(1)])
        assert count == len(plane_cells(part))
    rows = cells.patterns
    pieces = [
        len({tuple(r[:7]) for r in rows if tuple(r[:4]) == p}) for p in map(tuple, rows[:, :4])
    ]
    assert cells.most_pieces()[:2] == (11, max(pieces))  # four lines in general position
    assert sum(cells.per_depth(where=cells.in_square)) < sum(cells.per_depth())


def test_homogenized_networks_have_the_signs_of_the_network_along_rays():
    network, rng = drawn((3, 2), 7), np.random.default_rng(7)
    side = np.array([0.6, -0.8])
    rays = rng.uniform((-1, -1, 0), (1, 1, 2), (200, 3))
    rays = rays[(rays[:, :2] @ side > 0) & (rays[:, 2] > 0)]
    found = homogenized(network, tuple(side.tolist())).pattern(rays)
    assert found[:, [3, 4, 7, 8]].all()
    expected = network.pattern(rays[:, :2] / rays[:, 2:])
    assert (found[:, [0, 1, 2, 5, 6]] == expected).all()


def test_the_plane_needs_two_inputs_and_a_hidden_layer():
    with pytest.raises(ShapeError):
        plane_cells(ReLUNetwork([[[1.0]], [[1.0]]], [[0.0], [0.0]]))
    with pytest.raises(ShapeError):
        plane_cells(ReLUNetwork([[[1.0, 2.0]]], [[0.0]]))


def test_values_are_frozen():
    cells = plane_cells(drawn((2,), 14))
    with pytest.raises(dataclasses.FrozenInstanceError):
        cells.hidden = (1,)
