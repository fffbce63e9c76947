"""Tessellations agree with the exact oracle, cell by cell, on hundreds of networks."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from qgeom.cells import refine
from qgeom.errors import ParameterError
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate
from tests.oracles import rational_tessellation as oracle
from tests.oracles.exact_networks import exact_layers, on_plane
from tests.oracles.networks import (
    GRIDS,
    degenerate_networks,
    gaussian_network,
    torch_default_network,
    trained_like,
)
from tests.oracles.tessellation_checks import check_combinatorics, compare, keys

SQUARE = ((-2.0, 2.0), (-2.0, 2.0))
DEGENERATE = {name: (network, box) for name, network, box in degenerate_networks()}
BOXES = {
    "square": SQUARE,
    "off centre": ((-0.3, 1.9), (-1.1, 0.2)),
    "flat": ((-2.0, 2.0), (0.1, 0.1 + 2.0**-12)),
    "tall": ((0.25, 0.25 + 2.0**-30), (-3.0, 1.0)),
    "small": ((0.1, 0.1 + 1e-6), (0.2, 0.2 + 1e-6)),
    "large": ((-1e6, 1e6), (-1e5, 1e6)),
    "beside the origin": ((0.0, 3.0), (-3.0, 0.0)),
}


def check(networks: Any, box: Any, plane: Any = None) -> oracle.Tessellation:
    """Compare with points in float64 and with points that are rounded once."""
    layers = [exact_layers(network) for network in networks]
    if plane is not None:
        layers = [on_plane(exact, *plane) for exact in layers]
    exact = oracle.tessellate(box, *layers)
    for rounded_once in (False, True):
        cells = tessellate(*networks, box=box, slice=plane, exact_points=rounded_once)
        result = compare(cells, exact, rounded_once=rounded_once)
        assert not result.faults
        check_combinatorics(cells)
    return exact


@cache
def floating(kind: str, seed: int) -> Any:
    """A float network of a kind."""
    if kind == "trained":
        return trained_like((2, 6 + seed % 3, 6, 1), seed=seed, n_steps=60)
    widths = ((2, 8, 8, 1), (2, 6, 5, 4, 2), (2, 12, 1), (2, 5, 3, 5, 3, 1))[seed % 4]
    make = torch_default_network if kind == "torch default" else gaussian_network
    return make(widths, seed)


def variant(network: Any, name: str) -> Any:
    """The network itself, or its twin on a grid."""
    if name == "float":
        return network
    grid, _, biases = name.partition(", ")
    return quantize_network(network, GRIDS[grid], quantize_biases=bool(biases))


VARIANTS = ["float", *GRIDS, *(f"{name}, biases too" for name in GRIDS)]


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate(name):
    network, box = DEGENERATE[name]
    check([network], box)


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_beside_a_quantized_twin(name):
    network, box = DEGENERATE[name]
    twin = quantize_network(network, GRIDS["symmetric 3 bits"])
    check([network, twin], box)


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["torch default", "gaussian", "trained"])
def test_random(kind, seed, name):
    check([variant(floating(kind, seed), name)], SQUARE)


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("name", ["float", "step 1/4", "symmetric 3 bits, biases too"])
@pytest.mark.parametrize("kind", ["torch default", "gaussian", "trained"])
def test_boxes(kind, name, box):
    check([variant(floating(kind, 0), name)], BOXES[box])


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("seed", range(2))
def test_a_network_with_its_twin(seed, grid):
    network = floating("torch default", seed)
    check([network, quantize_network(network, GRIDS[grid])], SQUARE)


@pytest.mark.parametrize("seed", range(4))
def test_three_networks_of_different_depths(seed):
    a, b, c = floating("gaussian", seed), floating("trained", seed), floating("gaussian", seed + 5)
    check([a, quantize_network(b, GRIDS["step 1/2"], quantize_biases=True), c], SQUARE)


def test_the_same_network_twice():
    network = floating("gaussian", 1)
    alone, twice = check([network], SQUARE), check([network, network], SQUARE)
    assert len(alone.cells) == len(twice.cells)


def test_with_a_network_without_hidden_layers():
    check([torch_default_network((2, 3), 0), floating("gaussian", 1)], SQUARE)
    check([floating("gaussian", 1), torch_default_network((2, 1), 0)], SQUARE)


@pytest.mark.parametrize("name", ["float", "step 1/2, biases too", "per channel 3 bits"])
@pytest.mark.parametrize("dimension", [3, 4, 5, 6])
def test_slices(dimension, name):
    rng = np.random.default_rng(dimension)
    network = torch_default_network((dimension, 8, 6, 2), dimension)
    random = rng.standard_normal((3, dimension))
    halves = rng.integers(-2, 3, (3, dimension)) / 2  # a plane in special position to the grid
    for plane in (random, halves):
        check([variant(network, name)], SQUARE, tuple(plane))


def test_a_slice_of_two_networks():
    first, second = (torch_default_network((5, 6, 6, 1), seed) for seed in (1, 2))
    rng = np.random.default_rng(0)
    check([first, variant(second, "symmetric 4 bits")], SQUARE, tuple(rng.random((3, 5))))


def test_a_slice_that_is_flat():
    network = torch_default_network((3, 6, 6, 1), 1)
    check([network], SQUARE, ([0.1, 0.2, 0.3], [1.0, 0.5, 0.25], [2.0, 1.0, 0.5]))
    check([network], SQUARE, ([0.1, 0.2, 0.3], [1.0, 0.5, 0.25], [0.0, 0.0, 0.0]))


@pytest.mark.parametrize("seed", range(4))
def test_box_corners_and_edges_on_lines_of_the_network(seed):
    rng = np.random.default_rng(seed)
    widths = (2, 7, 6, 1)
    network = quantize_network(torch_default_network(widths, seed), GRIDS["step 1/4"])
    ends = np.sort(rng.choice(np.arange(-8, 9) / 4, (2, 2), replace=False), axis=1)
    first = network.network.weights[0].copy()
    biases = network.network.biases[0].copy()
    first[:4] = [[1, 0], [0, -1], [1, 1], [1, -1]]
    (x0, x1), (y0, y1) = ends
    biases[:4] = [-x0, y1, -(x0 + y0), -(x1 - y0)]
    floats = ReLUNetwork(
        [first, *network.network.weights[1:]], [biases, *network.network.biases[1:]]
    )
    check([floats], ends.tolist())


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize(
    "power", [-1060, -1000, -700, -560, -536, -528, -522, -500, -300, 300, 500, 515, 700, 1000]
)
def test_numbers_near_the_ends_of_the_range(power, back):
    """Either the answer is right, or the numbers are refused."""
    plain = gaussian_network((2, 6, 5, 1), 0)
    s = 2.0**power
    W, b = list(plain.weights), list(plain.biases)
    W[0], b[0] = W[0] * s, b[0] * s
    if back and abs(power) < 1000:
        W[1] = W[1] / s
    else:
        b[1] = b[1] * s
    try:
        check([ReLUNetwork(W, b)], SQUARE)
    except ParameterError:
        assert not -450 < power < 450


@pytest.mark.parametrize("power", [-1000, -560, -530, -500, -300, 300, 500, 520, 900])
def test_boxes_near_the_ends_of_the_range(power):
    s = 2.0**power
    plain = gaussian_network((2, 6, 5, 1), 0)
    network = ReLUNetwork(plain.weights, [b * s for b in plain.biases])
    box = ((-2 * s, 2 * s), (-2 * s, 2 * s))
    if abs(power) < 450:
        check([network], box)
        return
    try:
        cells = tessellate(network, box=box)
    except ParameterError:
        return
    check_combinatorics(cells)  # areas may be out of range
    assert set(keys(cells)) == set(oracle.tessellate(box, network).by_pattern)


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_in_pieces(name, monkeypatch):
    monkeypatch.setattr(refine, "ROWS", 6)
    monkeypatch.setattr(refine, "_MIN_FACES", 1)
    network, box = DEGENERATE[name]
    check([network], box)


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_with_a_coarse_first_stage(name, monkeypatch):
    monkeypatch.setattr(refine, "ROWS", 12)
    monkeypatch.setattr(refine, "FIRST_PIECES", 2)
    monkeypatch.setattr(refine, "_MIN_FACES", 1)
    monkeypatch.setattr(refine, "_COARSE_WIDTH", 2)
    network, box = DEGENERATE[name]
    check([network], box)


@pytest.mark.parametrize("name", ["float", "step 1/2", "symmetric 2 bits, biases too"])
@pytest.mark.parametrize("seed", range(3))
def test_random_in_pieces(seed, name, monkeypatch):
    monkeypatch.setattr(refine, "ROWS", 16)
    monkeypatch.setattr(refine, "_MIN_FACES", 1)
    networks = [variant(torch_default_network((2, 9, 9, 5, 1), seed), name)]
    check(networks, SQUARE)
    monkeypatch.setattr(refine, "_COARSE_WIDTH", 4)
    check(networks, SQUARE)


@pytest.mark.parametrize("name", ["float", "step 1/4", "symmetric 3 bits"])
def test_points_are_rounded_once(name):
    network = variant(floating("torch default", 0), name)
    exact = oracle.tessellate(SQUARE, network).by_pattern
    cells = tessellate(network, box=SQUARE, exact_points=True)
    for i, pattern in enumerate(map(tuple, cells.patterns().tolist())):
        truth = {(float(x), float(y)) for x, y in exact[pattern].vertices}
        assert set(map(tuple, cells.vertices(i).tolist())) == truth
