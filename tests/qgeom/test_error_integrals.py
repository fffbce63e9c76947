"""Integrals of the output error: against the rational oracle, closed forms and quadrature."""

import math

import numpy as np
import pytest

from qgeom import lattice
from qgeom.error_integrals import error_integrals
from qgeom.errors import ParameterError, ShapeError
from qgeom.flips.regions import flip_region
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate
from tests.oracles import rational_tessellation as oracle
from tests.oracles.exact_networks import exact_layers, on_plane
from tests.oracles.networks import gaussian_network
from tests.qgeom.flip_cases import (
    PAIRS,
    SQUARE,
    UNEVEN,
    area,
    at,
    differences,
    exact,
    joint,
    matched,
)


def integrals_of(name):
    network, twin, _ = PAIRS[name]
    return error_integrals(network, twin, tessellation=joint(name))


def largest(cells):
    norms = [
        sum(at(form, vertex) ** 2 for form in differences(cell))
        for cell in cells
        for vertex in cell.vertices
    ]
    return math.sqrt(max(norms, default=0))


def tolerance(box):
    """Vertices are rounded to float64: relative to a tiny box this is more."""
    far = max(abs(end) for side in box for end in side)
    return 1e-13 + 2.0**-50 * far / min(high - low for low, high in box)


@pytest.mark.parametrize("name", PAIRS)
def test_integrals_are_those_of_the_oracle(name):
    errors, cells = integrals_of(name), matched(exact(name), joint(name))
    squares = [float(cell.integral_of_squared_difference()) for cell in cells]
    whole = float(area(PAIRS[name][2]))
    size = max(1.0, largest(cells)) ** 2
    close = tolerance(PAIRS[name][2]) * whole * size
    np.testing.assert_allclose(errors.per_cell, squares, rtol=1e-8, atol=close)
    flips = [cell.patterns[0] != cell.patterns[1] for cell in cells]
    assert errors.changed_cells.tolist() == flips
    parts = {
        "total": (errors.total, cells),
        "stable": (errors.stable, [c for c, flip in zip(cells, flips, strict=True) if not flip]),
        "changed": (errors.changed, [c for c, flip in zip(cells, flips, strict=True) if flip]),
    }
    for part, chosen in parts.values():
        check_part(part, chosen, 10 * close)


def check_part(part, cells, close):
    assert part.area == pytest.approx(float(sum(cell.area for cell in cells)), abs=close)
    square = float(sum(cell.integral_of_squared_difference() for cell in cells))
    assert part.squared_error == pytest.approx(square, rel=1e-11, abs=close)
    means = [[at(form, c.centroid) * c.area for form in differences(c)] for c in cells]
    expected = [float(sum(column)) for column in zip(*means, strict=True)]
    if expected:
        assert part.errors == pytest.approx(expected, rel=1e-11, abs=close)
        assert part.maximum == pytest.approx(largest(cells), rel=1e-9, abs=close)
        assert part.location.shape == (2,)
    else:
        assert part.maximum == 0.0
        assert part.location is None
    if part.area:
        assert part.mean_squared_error == part.squared_error / part.area


@pytest.mark.parametrize("name", PAIRS)
def test_parts_sum_up(name):
    errors = integrals_of(name)
    total, stable, changed = errors.total, errors.stable, errors.changed
    assert total.area == pytest.approx(stable.area + changed.area)
    assert total.squared_error == pytest.approx(stable.squared_error + changed.squared_error)
    np.testing.assert_allclose(total.errors, stable.errors + changed.errors, atol=1e-14)
    assert total.maximum == max(stable.maximum, changed.maximum)
    # Cauchy and Schwarz: ∫|e| ≥ |∫e|
    bound = np.sqrt(total.squared_errors * total.area)
    assert (np.abs(total.errors) <= bound * (1 + 1e-12) + 1e-14).all()
    assert total.squared_error <= total.maximum**2 * total.area * (1 + 1e-12)


def test_a_shifted_neuron():
    # e is 0 for x < −1/2, rises to −1/2 at x = 0 and stays
    network = ReLUNetwork([[[1.0, 0.0]], [[1.0], [-2.0]]], [[0.0], [0.0, 0.0]])
    twin = ReLUNetwork([[[1.0, 0.0]], [[1.0], [-2.0]]], [[0.5], [0.0, 0.0]])
    errors = error_integrals(network, twin, box=((-1.0, 1.0), (0.0, 2.0)))
    third = 2 * 0.5**3 / 3
    assert errors.changed.squared_errors == pytest.approx([third, 4 * third], rel=1e-15)
    assert errors.stable.squared_errors.tolist() == [0.5, 2.0]
    assert errors.total.squared_error == pytest.approx(5 * (third + 0.5), rel=1e-15)
    assert errors.total.errors == pytest.approx([-1.25, 2.5], rel=1e-15)
    assert errors.total.mean_error == pytest.approx([-0.3125, 0.625], rel=1e-15)
    assert errors.total.maximum == errors.changed.maximum == pytest.approx(math.hypot(0.5, 1.0))
    assert errors.changed.location[0] == 0.0
    assert errors.total.location[0] >= 0.0


def test_an_output_bias_errs_everywhere():
    network = gaussian_network((2, 4, 2), 0)
    twin = ReLUNetwork(network.weights, [network.biases[0], network.biases[1] - [3.0, 4.0]])
    errors = error_integrals(network, twin, box=UNEVEN)
    assert errors.total.mean_squared_error == pytest.approx(25.0, rel=1e-14)
    assert errors.total.mean_error == pytest.approx([3.0, 4.0], rel=1e-14)
    assert errors.total.maximum == pytest.approx(5.0, rel=1e-14)
    assert not errors.changed_cells.any()
    assert errors.changed.squared_error == errors.changed.area == 0.0
    assert math.isnan(errors.changed.mean_squared_error)
    assert np.isnan(errors.changed.mean_error).all()


def test_equal_networks_do_not_err():
    network = gaussian_network((2, 6, 5, 3), 0)
    errors = error_integrals(network, network, box=SQUARE)
    assert errors.total.squared_error == errors.total.maximum == 0.0
    assert not errors.per_cell.any()


def test_networks_without_hidden_layers():
    network = ReLUNetwork([[[1.0, 0.0]]], [[0.0]])
    errors = error_integrals(network, ReLUNetwork([[[0.0, 0.0]]], [[0.0]]), box=SQUARE)
    assert errors.total.squared_error == pytest.approx(4 / 3, rel=1e-15)
    assert errors.stable.area == 4.0


def test_quadrature_agrees():
    network = gaussian_network((2, 16, 12, 2), 5)
    twin = quantize_network(network, Grid.symmetric(3))
    errors = error_integrals(network, twin, box=UNEVEN)
    points = lattice.midpoints(UNEVEN, 300)
    sampled = network(points) - twin.network(points)
    mean = (sampled**2).sum(axis=1).mean()
    assert errors.total.mean_squared_error == pytest.approx(mean, rel=1e-4)
    np.testing.assert_allclose(errors.total.mean_error, sampled.mean(axis=0), atol=1e-4)
    norms = np.linalg.norm(sampled, axis=1)
    assert norms.max() <= errors.total.maximum <= norms.max() * 1.05
    at_worst = network([errors.total.location]) - twin.network([errors.total.location])
    assert np.linalg.norm(at_worst) == pytest.approx(errors.total.maximum)
    changed = (network.pattern(points) != twin.network.pattern(points)).any(axis=1)
    assert norms[~changed].max() <= errors.stable.maximum


def test_a_slice_of_five_dimensions():
    network = gaussian_network((5, 5, 4, 2), 2)
    twin = quantize_network(network, Grid.symmetric(3), quantize_biases=True)
    plane = tuple(np.random.default_rng(4).standard_normal((3, 5)))
    errors = error_integrals(network, twin, box=UNEVEN, slice=plane)
    layers = (on_plane(exact_layers(one), *plane) for one in (network, twin))
    expected = oracle.tessellate(UNEVEN, *layers).integral_of_squared_difference()
    assert errors.total.squared_error == pytest.approx(float(expected), rel=1e-12)


def test_one_tessellation_serves_both():
    network = gaussian_network((2, 6, 6, 1), 3)
    twin = quantize_network(network, Grid.symmetric(3))
    region = flip_region(network, twin, box=SQUARE)
    errors = error_integrals(network, twin, tessellation=region.tessellation)
    assert np.flatnonzero(errors.changed_cells).tolist() == region.cells.tolist()
    assert errors.changed.area == region.area


def test_what_is_refused():
    network = gaussian_network((2, 3, 1), 0)
    with pytest.raises(ShapeError, match="1 and 2 outputs"):
        error_integrals(network, gaussian_network((2, 3, 2), 0), box=SQUARE)
    with pytest.raises(ShapeError, match="hidden widths"):
        error_integrals(network, gaussian_network((2, 3, 3, 1), 0), box=SQUARE)
    with pytest.raises(ParameterError, match="not of exactly these two"):
        error_integrals(network, network, tessellation=tessellate(network, box=SQUARE))
