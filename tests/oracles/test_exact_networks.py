"""Exact networks: conversion from floats and grids, evaluation, restriction to a plane."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from tests.oracles.degenerate_networks import SQUARE
from tests.oracles.exact_networks import exact_layers, exact_output, exact_pattern, on_plane
from tests.oracles.networks import gaussian_network
from tests.oracles.rational_tessellation import tessellate


def test_floats_stand_for_their_dyadic_rationals():
    layers = exact_layers(ReLUNetwork([[[0.1, -0.3]]], [[2.0**-40]]))
    assert layers == ((((Fraction(0.1), Fraction(-0.3)),), (Fraction(1, 2**40),)),)


@pytest.mark.parametrize(
    "grid", [Grid.symmetric(3), Grid.symmetric(3, per="channel"), Grid.asymmetric(3)], ids=str
)
def test_quantized_networks_stand_for_their_intended_grid(grid):
    source = gaussian_network((2, 5, 4, 1), 0)
    twin = quantize_network(source, grid, quantize_biases=True)
    for layer, (W, b) in enumerate(exact_layers(twin)):
        pairs = ((W, twin.weights[layer]), ([[v] for v in b], twin.biases[layer]))
        for values, array in pairs:
            for i, j in np.ndindex(array.codes.shape):
                step = Fraction(float(np.broadcast_to(array.step, array.codes.shape)[i, j]))
                assert values[i][j] / step == int(array.codes[i, j]) - array.zero_point
                assert float(values[i][j]) == array.values[i, j]  # the float next to it
    assert exact_layers(quantize_network(source, grid))[0][1] == exact_layers(source)[0][1]
    assert exact_layers(twin.network) != exact_layers(twin)  # three steps are rounded in floats


def test_a_plane_in_a_higher_dimensional_input():
    network = gaussian_network((4, 6, 5, 2), 3)
    layers = exact_layers(network)
    rng = np.random.default_rng(0)
    origin, u, v = rng.standard_normal((3, 4)).tolist()
    restricted = on_plane(layers, origin, u, v)
    tessellation = tessellate(SQUARE, restricted)
    assert len(tessellation.cells) > 10
    for cell in tessellation.cells:
        s, t = cell.centroid
        point = [
            Fraction(o) + s * Fraction(a) + t * Fraction(b)
            for o, a, b in zip(origin, u, v, strict=True)
        ]
        assert cell.pattern == exact_pattern(layers, point)
        values = tuple(a * s + b * t + c for a, b, c in cell.output())
        assert values == exact_output(layers, point)


def test_exact_evaluation_agrees_with_floats():
    network = gaussian_network((2, 7, 6, 3), 11)
    points = np.random.default_rng(1).uniform(-1, 1, (50, 2))
    layers = exact_layers(network)
    exact = np.array([[float(v) for v in exact_output(layers, p)] for p in points.tolist()])
    np.testing.assert_allclose(exact, network(points), rtol=0, atol=1e-12)
    patterns = [exact_pattern(layers, p) for p in points.tolist()]
    assert np.array_equal(patterns, network.pattern(points))
