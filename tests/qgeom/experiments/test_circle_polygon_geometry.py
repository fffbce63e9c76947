"""Edges, regions and areas of `circle_polygon` against exact enumeration and closed forms."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.errors import ShapeError
from qgeom.experiments.circle_polygon.boundary import measure_boundary
from qgeom.experiments.circle_polygon.drawings import drawing
from qgeom.experiments.circle_polygon.exact_maps import exact_maps, whole
from qgeom.experiments.circle_polygon.families import (
    PYRAMID_HALF_WIDTH,
    deep_network,
    lattice_edges,
    lattice_network,
    most_cells,
    pyramid_network,
    random_network,
    star_network,
)
from qgeom.experiments.circle_polygon.plane import enclosing_half_width
from qgeom.network import ReLUNetwork

SQUARE = ((-1.0, 1.0), (-1.0, 1.0))


def rng(seed=0):
    return np.random.default_rng(seed)


# --- an oracle: all cells of the plane, one by one, in fractions -------------------------------


def neurons_of(network):
    (W, v), (b, c) = network.weights, network.biases
    rows = [
        tuple(Fraction(float(x)) for x in (*w, bias, out))
        for w, bias, out in zip(W, b, v[0], strict=True)
    ]
    return rows, Fraction(float(c[0]))


def clipped(point, along, conditions):
    """The open interval of s in which all conditions a·(point + s·along) + c > 0 hold."""
    low, high = None, None
    for ax, ay, c in conditions:
        value, rate = ax * point[0] + ay * point[1] + c, ax * along[0] + ay * along[1]
        if rate == 0:
            if value <= 0:
                return None
            continue
        stop = -value / rate
        if rate > 0:
            low = stop if low is None else max(low, stop)
        else:
            high = stop if high is None else min(high, stop)
    return None if low is not None and high is not None and low >= high else (low, high)


def patterns_of(rows):
    """Patterns of all cells: each cell has a side on some line, seen on a stretch of it."""
    found = set()
    for i, (x, y, b, _) in enumerate(rows):
        square = x * x + y * y
        foot, along = (-b * x / square, -b * y / square), (-y, x)
        rates = [
            (r[0] * foot[0] + r[1] * foot[1] + r[2], r[0] * along[0] + r[1] * along[1])
            for r in rows
        ]
        stops = sorted({-v / r for v, r in rates if r != 0})
        places = [(a + b) / 2 for a, b in itertools.pairwise(stops)]
        places += [stops[0] - 1, stops[-1] + 1] if stops else [Fraction(0)]
        for s in places:
            for state in (True, False):
                found.add(
                    tuple(state if j == i else v + r * s > 0 for j, (v, r) in enumerate(rates))
                )
    return found


def cells_with_boundary(network):
    """For networks in general position: how many cells of the plane {f = 0} passes through."""
    rows, offset = neurons_of(network)
    count = 0
    for pattern in patterns_of(rows):
        live = [row for row, on in zip(rows, pattern, strict=True) if on]
        gx, gy = sum(r[3] * r[0] for r in live), sum(r[3] * r[1] for r in live)
        level = offset + sum(r[3] * r[2] for r in live)
        square = gx * gx + gy * gy
        if square == 0:
            continue
        point = (-level * gx / square, -level * gy / square)
        sides = [
            (r[0], r[1], r[2]) if on else (-r[0], -r[1], -r[2])
            for r, on in zip(rows, pattern, strict=True)
        ]
        count += clipped(point, (-gy, gx), sides) is not None
    return count, len(patterns_of(rows))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("one_sign", [False, True])
def test_edges_of_random_networks_by_enumeration(seed, one_sign):
    width = 2 + seed % 6
    network = random_network(width, one_sign=one_sign, rng=rng(seed))
    edges, cells = cells_with_boundary(network)
    found = measure_boundary(network)
    assert (found.edges, found.cells, found.regions) == (edges, cells, cells)
    assert cells == most_cells(width)


def test_edges_of_wide_networks_by_enumeration():
    network = random_network(16, one_sign=False, rng=rng(5))
    assert measure_boundary(network).edges == cells_with_boundary(network)[0]


def test_far_edges_are_counted():
    """The lines cross at about (0, 1000), beyond which there is one more edge."""
    network = ReLUNetwork([[[1.0, 0.001], [-1.0, 0.001]], [[1.0, 1.0]]], [[-1.0, -1.0], [-1.0]])
    found = measure_boundary(network)
    assert found.half_width >= 1000
    assert found.edges == cells_with_boundary(network)[0] == 3


# --- bounds that hold, and that do not ---------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 7), st.integers(0, 10**6), st.booleans())
def test_what_is_proved_holds(width, seed, one_sign):
    found = measure_boundary(random_network(width, one_sign=one_sign, rng=rng(seed)))
    assert found.edges <= found.regions <= most_cells(width)
    if found.one_way:
        assert found.edges <= 2 * width
    if one_sign:
        assert found.pieces <= 1
        assert found.one_way == (found.pieces == 1)
    if found.closed:
        assert found.edges % 2 == 0  # in and out across every line
    if width == 2:
        assert found.edges <= 3


def test_random_networks_break_the_bound():
    """Four neurons suffice; found by trying."""
    draws = (random_network(4, one_sign=False, rng=rng(seed)) for seed in range(200))
    found = [measure_boundary(network) for network in draws]
    broken = [b for b in found if b.edges > 8]
    assert broken
    assert not any(b.one_way for b in broken)


@pytest.mark.parametrize("width", range(3, 17))
def test_the_star_has_twice_as_many_edges_as_neurons(width):
    network = star_network(width, radius=0.75)
    found = measure_boundary(network)
    assert (found.edges, found.pieces) == (2 * width, 1)
    assert found.closed
    assert found.one_way
    rows, offset = neurons_of(network)
    corners = {exact_corner(rows, offset, sign, row) for row in rows for sign in (1, -1)}
    assert None not in corners
    assert len(corners) == 2 * width


def exact_corner(rows, offset, sign, row):
    """Where f = 0 on one of the two rays on which a line leaves the common point."""
    (x1, y1, b1, _), (x2, y2, b2, _) = rows[0], rows[1]
    determinant = x1 * y2 - x2 * y1
    common = ((b2 * y1 - b1 * y2) / determinant, (b1 * x2 - b2 * x1) / determinant)
    assert all(x * common[0] + y * common[1] + b == 0 for x, y, b, _ in rows)
    along = (-sign * row[1], sign * row[0])
    rate = sum(max(r[0] * along[0] + r[1] * along[1], 0) for r in rows)
    return (
        None
        if rate <= 0
        else tuple(p + offset / rate * d for p, d in zip(common, along, strict=True))
    )


@pytest.mark.parametrize("width", [2, 3, 4, 5, 8, 13])
def test_zigzags_cross_all_cells_but_one(width):
    network = lattice_network(width)
    found = measure_boundary(network)
    assert found.edges == lattice_edges(width) == cells_with_boundary(network)[0]
    assert found.cells == found.edges + 1


def test_the_pyramid_has_more_edges_than_regions():
    network = pyramid_network()
    points = rng(1).uniform(-6, 6, size=(500, 2))
    x, y = points.T
    heights = np.minimum(np.minimum(2 * x - y + 5, -2 * x - y + 5), 2 * y + 2)
    assert np.allclose(network(points)[:, 0], 8 * y - np.maximum(heights, 0))
    found = measure_boundary(network, half_width=PYRAMID_HALF_WIDTH)
    assert (found.edges, found.regions) == (5, 4)
    assert found.cells > found.regions
    # by hand: y = 0 outside, 9y = ±2x + 5 on the slopes, y = 1/3 in front of the top
    corners = drawing(network, box=((-4.0, 4.0), (-2.5, 5.5)), name="p")["p_corners"]
    expected = [(-2.5, 0), (-1, 1 / 3), (1, 1 / 3), (2.5, 0)]
    assert np.allclose(sorted(corners.tolist()), expected)


# --- parts -------------------------------------------------------------------------------------


def test_dead_neurons_and_collinear_segments_add_no_edges():
    """|x| + |y| < 1, with a neuron that does nothing, and a line through two corners."""
    W = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0], [1.0, 0.3]]
    network = ReLUNetwork([W, [[-1.0, -1.0, -1.0, -1.0, 0.0]]], [[0.0] * 4 + [-0.2], [1.0]])
    found = measure_boundary(network)
    assert (found.edges, found.regions, found.cells > 4) == (4, 4, True)


def test_without_lines_or_boundary_there_is_nothing_to_count():
    silent = ReLUNetwork([np.zeros((2, 2)), [[1.0, 1.0]]], [[1.0, -1.0], [-3.0]])
    found = measure_boundary(silent)
    assert (found.edges, found.pieces, found.closed, found.one_way) == (0, 0, False, False)
    parallel = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [-100.0]])
    assert measure_boundary(parallel).edges == 1  # seen although it is far from the kink


def test_the_box_is_for_one_hidden_layer():
    with pytest.raises(ShapeError, match="widths"):
        enclosing_half_width(pyramid_network())


def test_maps_are_exact():
    network = deep_network((4, 3), rng=rng(3))
    patterns = rng(4).random((6, 7)) > 0.5
    maps = exact_maps(network, patterns)
    scale = math.prod(whole(W, b)[1] for W, b in zip(network.weights, network.biases, strict=True))
    for row, pattern in zip(maps, patterns, strict=True):
        A, c, place = np.eye(2), np.zeros(2), 0
        for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True)):
            A, c = W @ A, W @ c + b
            if layer < 2:
                on = pattern[place : place + len(b)]
                A, c, place = A * on[:, None], c * on, place + len(b)
        assert np.allclose([float(Fraction(n, scale)) for n in row], [*A[0], c[0]])
