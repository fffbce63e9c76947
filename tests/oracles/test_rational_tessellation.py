"""The oracle against theorems, hand-made examples and exact evaluation at points."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from qgeom.grids import Grid
from qgeom.quantized import quantize_network
from tests.oracles import rational_polygons as polygons
from tests.oracles.degenerate_networks import SQUARE, neurons, scaled, stacked, through
from tests.oracles.exact_networks import (
    exact_layers,
    exact_output,
    exact_pattern,
    exact_values,
)
from tests.oracles.networks import (
    degenerate_networks,
    gaussian_network,
    quantized_variants,
    torch_default_network,
    trained_like,
)
from tests.oracles.rational_tessellation import tessellate

X, Y = (1, 0, 0), (0, 1, 0)
CASES = {name: (network, box) for name, network, box in degenerate_networks()}
PLAIN = {
    "torch 8 8": torch_default_network((2, 8, 8, 1), 0),
    "gaussian 8 8": gaussian_network((2, 8, 8, 1), 1),
    "gaussian 5 5 5, two outputs": gaussian_network((2, 5, 5, 5, 2), 2, 2.0),
    "trained": trained_like((2, 8, 8, 1), 3),
}


def box_area(box):
    (x_low, x_high), (y_low, y_high) = [[Fraction(end) for end in axis] for axis in box]
    return (x_high - x_low) * (y_high - y_low)


def assert_is_the_tessellation(box, network):
    """A complete check: convex cells of the stated patterns that fill the box.

    A neuron's values at the corners of a cell bound its values on the cell once it is affine there,
    which holds layer by layer because the bits of the layers before are right.
    """
    layers = exact_layers(network)
    tessellation = tessellate(box, layers)
    assert tessellation.area == box_area(box)
    assert len(tessellation.by_pattern) == len(tessellation.cells)
    for cell in tessellation.cells:
        assert polygons.is_strictly_convex(cell.polygon)
        assert cell.pattern == exact_pattern(layers, cell.centroid)
        form = cell.output()
        for x, y in cell.vertices:
            *hidden, output = exact_values(layers, (x, y))
            values = [v for layer in hidden for v in layer]
            for bit, value in zip(cell.pattern, values, strict=True):
                assert value >= 0 if bit else value <= 0
            # the cells' affine outputs agree where cells meet: all equal the one function
            assert tuple(a * x + b * y + c for a, b, c in form) == output


@pytest.mark.parametrize("name", CASES)
def test_degenerate_networks_are_cut_right(name):
    network, box = CASES[name]
    assert_is_the_tessellation(box, network)


@pytest.mark.parametrize("name", PLAIN)
def test_plain_networks_are_cut_right(name):
    assert_is_the_tessellation(((-2.0, 2.5), (-1.5, 2.0)), PLAIN[name])


def test_quantized_networks_are_cut_right():
    for _, twin in quantized_variants(trained_like((2, 5, 5, 1), 0)):
        assert_is_the_tessellation(SQUARE, twin)
        assert_is_the_tessellation(SQUARE, twin.network)


def crossings_inside(rows, box):
    """Points strictly inside the box where two lines cross, found pair by pair."""
    (x_low, x_high), (y_low, y_high) = box
    points = []
    for (a, b, c), (d, e, f) in itertools.combinations(rows, 2):
        determinant = a * e - b * d
        x, y = (b * f - c * e) / determinant, (c * d - a * f) / determinant
        if x_low < x < x_high and y_low < y < y_high:
            points.append((x, y))
    return points


@pytest.mark.parametrize("seed", range(5))
def test_lines_in_general_position_are_counted_by_their_crossings(seed):
    rng = np.random.default_rng(seed)
    table = rng.standard_normal((12, 3))
    rows = [tuple(map(Fraction, row)) for row in table.tolist()]
    corners = list(itertools.product((-2, 2), (-2, 2)))
    meeting = [
        row for row in rows if len({row[0] * x + row[1] * y + row[2] > 0 for x, y in corners}) == 2
    ]
    crossings = crossings_inside(meeting, ((-2, 2), (-2, 2)))
    assert len(set(crossings)) == len(crossings)  # general position
    tessellation = tessellate(((-2, 2), (-2, 2)), neurons(*table))
    assert len(tessellation.cells) == 1 + len(meeting) + len(crossings)


def test_a_simple_arrangement_with_all_crossings_inside():
    # n lines in general position cut the plane into 1 + n + n (n − 1) / 2 parts
    n = 9
    rows = [
        (Fraction(k), Fraction(-1), Fraction(k * k)) for k in range(n)
    ]  # tangents of a parabola
    layers = [([row[:2] for row in rows], [row[2] for row in rows]), ([[1] * n], [0])]
    cells = tessellate(((-100, 100), (-100, 1000)), layers).cells
    assert len(cells) == 1 + n + n * (n - 1) // 2


@pytest.mark.parametrize("n", range(1, 11))
def test_n_concurrent_lines_make_2n_cells(n):
    assert len(tessellate(SQUARE, neurons(*through(0.25, -0.375, n))).cells) == 2 * n


@pytest.mark.parametrize(
    ("name", "expected"),
    {
        "one line twice, factor -1.0": 4,
        "one line twice, factor of floats": 3,  # they meet on the left edge
        "one line twice up to rounding": 5,
        "one line four times": 2,
        "parallel lines": 7,
        "a lattice of lines": 36,
        "zero row, positive bias": 4,
        "all lines outside": 1,
        "10 lines through the origin": 20,
        "lines along edges, turned round": 1,
        "lines that touch corners": 2,
        "both diagonals": 4,
        "dead first layer": 1,
        "dead layer in the middle": 4,
        "deeper lines on earlier lines": 4,
        "deeper neurons that touch zero on a line": 4,
        "square through the middles of the edges": 8,
        "folds of folds": 8,
        "one neuron": 2,
        "no hidden layer": 1,
        "all weights zero": 1,
        "three lines through (0.1, 0.1), exactly": 6,
        "three lines through (0.1, 0.1), 1 ulp above": 7,
        "three lines through (0.1, 0.1), 1 ulp below": 7,
        "lines 2^-52 apart": 4,
        "a line 1 ulp inside an edge": 4,
        "a line 1 ulp outside an edge": 2,
    }.items(),
)
def test_degenerate_networks_have_the_cells_counted_by_hand(name, expected):
    network, box = CASES[name]
    assert len(tessellate(box, network).cells) == expected


def test_the_corner_cut_off_by_one_ulp_has_its_exact_area():
    network, box = CASES["a line that cuts 1 ulp off a corner"]
    smallest = min(cell.area for cell in tessellate(box, network).cells)
    assert smallest == Fraction(math.ulp(1.0)) ** 2 / 2


def test_two_layers_with_areas_in_closed_form():
    # ReLU(x) + ReLU(y) > 1/2: in the first quadrant all but a triangle of area 1/8
    network = stacked([X, Y], [(1, 1, -0.5)], [(2, 1)])
    tessellation = tessellate(SQUARE, network)
    cells = tessellation.by_pattern
    assert {pattern: cell.area for pattern, cell in cells.items()} == {
        (True, True, True): Fraction(7, 8),
        (True, True, False): Fraction(1, 8),
        (True, False, True): Fraction(1, 2),
        (True, False, False): Fraction(1, 2),
        (False, True, True): Fraction(1, 2),
        (False, True, False): Fraction(1, 2),
        (False, False, False): Fraction(1),
    }
    triangle = cells[True, True, False]
    assert triangle.centroid == (Fraction(1, 6), Fraction(1, 6))
    half = Fraction(1, 2)
    assert set(triangle.vertices) == {(0, 0), (half, 0), (0, half)}
    assert len(cells[True, True, True].vertices) == 5
    # 2 ReLU(ReLU(x) + ReLU(y) − 1/2) + 1
    assert cells[True, True, True].output() == ((2, 2, 0),)
    assert cells[True, False, True].output() == ((2, 0, 0),)
    assert triangle.output() == ((0, 0, 1),)


def lies_on_the_boundary(edge, box):
    return any(all(vertex[axis] == end for vertex in edge) for axis in (0, 1) for end in box[axis])


@pytest.mark.parametrize("name", CASES | PLAIN)
def test_cells_meet_edge_to_edge(name):
    # every inner edge belongs to two cells, and Euler's formula holds for a divided disc
    network, box = CASES[name] if name in CASES else (PLAIN[name], SQUARE)
    cells = tessellate(box, network).cells
    vertices = {vertex for cell in cells for vertex in cell.vertices}
    sides = [
        frozenset(edge)
        for cell in cells
        for edge in zip(cell.vertices, cell.vertices[1:] + cell.vertices[:1], strict=True)
    ]
    edges = set(sides)
    assert len(vertices) - len(edges) + len(cells) == 1
    outer = {edge for edge in edges if lies_on_the_boundary(edge, box)}
    assert len(sides) == 2 * len(edges) - len(outer)


def test_flips_of_a_turned_line():
    # x > 0 against x + t y > 0: two triangles of area t / 2
    before, after = neurons(X), neurons((1, 0.25, 0))
    tessellation = tessellate(SQUARE, before, after)
    assert tessellation.flip_area() == Fraction(1, 4)
    assert tessellation.neuron_flip_areas() == (Fraction(1, 4),)
    assert tessellate(SQUARE, before, before).flip_area() == 0


def test_flips_of_shifted_lines_by_neuron():
    before, after = neurons(X, Y), neurons((1, 0, 0.5), (0, 1, 0.25))
    tessellation = tessellate(SQUARE, before, after)
    assert tessellation.neuron_flip_areas() == (1, Fraction(1, 2))
    assert tessellation.flip_area() == 1 + Fraction(1, 2) - Fraction(1, 8)


def test_integral_of_a_squared_difference():
    # ∫∫ over [−1, 1]² of ReLU(x)² = 2/3, and of (ReLU(x) − ReLU(y))² = 2/3 + 2/3 − 2/4
    zero, in_x, in_y = (stacked([row], [(1, 0)]) for row in ((0, 0, 0), X, Y))
    assert tessellate(SQUARE, in_x, zero).integral_of_squared_difference() == Fraction(2, 3)
    assert tessellate(SQUARE, in_x, in_y).integral_of_squared_difference() == Fraction(5, 6)
    three = tessellate(SQUARE, zero, in_x, in_y)
    assert three.integral_of_squared_difference(1, 2) == Fraction(5, 6)


def test_integral_against_gauss_quadrature():
    # an independent route: the output differences are affine on cells, where the midpoints of a
    # triangle's edges integrate squares exactly
    network = gaussian_network((2, 6, 6, 2), 5)
    twin = quantize_network(network, Grid.symmetric(3))
    layers, twin_layers = exact_layers(network), exact_layers(twin)
    tessellation = tessellate(SQUARE, network, twin)
    total = Fraction(0)
    for cell in tessellation.cells:
        first, *others = cell.vertices
        for q, r in itertools.pairwise(others):
            doubled = (q[0] - first[0]) * (r[1] - first[1]) - (q[1] - first[1]) * (r[0] - first[0])
            for s, t in itertools.combinations((first, q, r), 2):
                middle = ((s[0] + t[0]) / 2, (s[1] + t[1]) / 2)
                outputs = exact_output(layers, middle), exact_output(twin_layers, middle)
                squares = sum((f - g) ** 2 for f, g in zip(*outputs, strict=True))
                total += doubled / 2 * squares / 3
    assert tessellation.integral_of_squared_difference() == total


def test_the_common_refinement_refines_both():
    network = gaussian_network((2, 6, 5, 1), 7)
    twin = quantize_network(network, Grid.step(0.5), quantize_biases=True)
    joint = tessellate(SQUARE, network, twin)
    assert len(joint.by_pattern) == len(joint.cells)
    for which, one in enumerate((network, twin)):
        alone = tessellate(SQUARE, one).by_pattern
        areas: dict[tuple[bool, ...], Fraction] = {}
        for cell in joint.cells:
            pattern = cell.patterns[which]
            areas[pattern] = areas.get(pattern, Fraction(0)) + cell.area
            assert cell.output(which) == alone[pattern].output()
        assert areas == {pattern: cell.area for pattern, cell in alone.items()}
    turned = tessellate(SQUARE, twin, network)
    assert turned.flip_area() == joint.flip_area()
    assert turned.neuron_flip_areas() == joint.neuron_flip_areas()
    difference = joint.integral_of_squared_difference()
    assert turned.integral_of_squared_difference() == difference


def test_scaling_a_neuron_changes_no_cell():
    rows = [(1.0, 0.5, 0.25), (-0.5, 1.0, 0.125), (1.0, -1.0, 0.0)]
    plain = tessellate(SQUARE, neurons(*rows)).areas_and_centroids()
    longer = [scaled(row, 3.0 * 2.0**k) for k, row in enumerate(rows)]
    assert tessellate(SQUARE, neurons(*longer)).areas_and_centroids() == plain


@pytest.mark.parametrize(
    ("box", "network", "message"),
    [
        (((0, 0), (0, 1)), neurons(X), "no interior"),
        (SQUARE, gaussian_network((3, 2, 1), 0), "two inputs"),
        (SQUARE, [([[1, 0]], [0, 1])], "2 biases for 1 neurons"),
    ],
)
def test_impossible_input_is_refused(box, network, message):
    with pytest.raises(ValueError, match=message):
        tessellate(box, network)
