"""Two layers: what was computed against sampled and hand-computed values."""

import dataclasses
import math

import numpy as np
import pytest

from qgeom.errors import ParameterError
from qgeom.experiments.rational_boundary.compute import compute
from qgeom.experiments.rational_boundary.networks import subjects, twin_of
from qgeom.experiments.rational_boundary.prose import tables, variables
from tests.qgeom.experiments.rational_boundary_cases import PARAMS

SEED = 7
OUTCOME = compute(PARAMS, None, seed=SEED)
SUBJECTS = {subject.name: subject for subject in subjects(PARAMS, seed=SEED)}
AXIS = (np.arange(500) + 0.5) / 500 * 4 - 2  # midpoints of small squares that fill the box
LATTICE = np.stack(np.meshgrid(AXIS, AXIS), axis=-1).reshape(-1, 2)
SQUARE = (4 / 500) ** 2


def run(network, points):
    """A network of two layers, from its matrices alone."""
    (W, V), (b, c) = network.weights, network.biases
    return (np.maximum(points @ W.T + b, 0) @ V.T + c)[:, 0]


def row(kind, name, step):
    names, steps = OUTCOME.array(f"{kind}_name"), OUTCOME.array(f"{kind}_step")
    (place,) = np.flatnonzero((names == name) & (steps == step))
    return lambda column: OUTCOME.array(f"{kind}_{column}")[place]


def polygons(name):
    offsets = OUTCOME.array(f"{name}_offsets")
    return np.split(OUTCOME.array(f"{name}_points"), offsets[1:-1])


# --- functions by themselves --------------------------------------------------------------------


@pytest.mark.parametrize("name", SUBJECTS)
@pytest.mark.parametrize("step", [0.0, 0.5])
def test_regions_and_plateaus_agree_with_samples(name, step):
    subject, measured = SUBJECTS[name], row("function", name, step)
    network = twin_of(subject, step).network if step else subject.network
    heights = run(network, LATTICE) - subject.threshold
    # no more than the small squares along the boundary can be counted wrongly
    slack = 2 * SQUARE * (measured("boundary_length") / (4 / 500) + 20)
    assert abs((heights > 1e-12).sum() * SQUARE - measured("above_area")) < slack
    assert measured("engine_area") == pytest.approx(measured("above_area"), abs=1e-12)
    assert measured("engine_length") == pytest.approx(measured("boundary_length"), abs=1e-9)
    flat = (np.abs(heights) < 1e-12).sum() * SQUARE
    assert flat == pytest.approx(measured("plateau"), abs=0.1)


def test_plain_network_by_hand():
    """f = max(0, 1.87x + 0.33y) and g = max(0, −0.36x + 1.08y), zero on a cone."""
    measured = row("function", "plain", 0.0)
    assert (measured("f_terms"), measured("g_terms"), measured("bends")) == (2, 2, 1)
    # the cone between the rays down 1.7x + 0.3y = 0 and left −0.4x + 1.2y = 0 inside the box
    right, left = 2 * 0.3 / 1.7, 2 * 0.4 / 1.2
    corners = np.array([[0, 0], [-2, -left], [-2, -2], [right, -2]])
    x, y = corners.T
    area = 0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)
    assert measured("plateau") == pytest.approx(area)
    (drawn,) = polygons("curve_plain_float_plateau")
    assert np.allclose(sorted(drawn.tolist()), sorted(corners.tolist()))


def test_networks_that_are_zero_everywhere():
    for name in ("silent", "equal"):
        for step in (0.0, 0.5):
            measured = row("function", name, step)
            assert measured("plateau") == 16.0
            assert measured("boundary_sides") == measured("hypersurface_pieces") == 0


def test_a_negative_swaps_f_and_g():
    for step in (0.0, 0.5):
        one, two = row("function", "biased", step), row("function", "negative", step)
        assert one("f_terms") == two("g_terms")
        assert one("g_cells_above") == two("f_cells_below") == 1
        assert one("components_above") == two("components_strictly_below")
        assert one("boundary_length") == pytest.approx(two("boundary_length"))


def test_every_boundary_point_ties_f_with_g():
    for name in ("plain", "biased"):
        subject = SUBJECTS[name]
        for which in ("float", "quantized"):
            network = subject.network if which == "float" else twin_of(subject, 0.5).network
            points = OUTCOME.array(f"curve_{name}_{which}_boundary_points")
            (W, V), (b, c) = network.weights, network.biases
            parts = np.maximum(points @ W.T + b, 0) * V[0]
            f, g = parts[:, 0] + c[0], -parts[:, 1]
            assert np.allclose(f, g + subject.threshold)


def test_the_dual_picture():
    """Every segment of the hypersurface is perpendicular to an edge of the subdivision."""
    for name in ("small", "rich"):
        ends, kinds = OUTCOME.array(f"{name}_ends"), OUTCOME.array(f"{name}_kinds")
        vertices = OUTCOME.array(f"{name}_vertices")
        edges, edge_kinds = OUTCOME.array(f"{name}_edges"), OUTCOME.array(f"{name}_edge_kinds")
        across = vertices[edges[:, 1]] - vertices[edges[:, 0]]
        for segment, kind in zip(ends, kinds, strict=True):
            products = np.abs((across @ (segment[1] - segment[0]))[edge_kinds == kind])
            assert products.min() < 1e-9
    # the network with biases: its three terms 0.6, 1.87x + 0.33y + 1.26 and −0.36x + 1.08y − 0.2
    assert np.allclose(
        sorted(OUTCOME.array("small_vertices").tolist()), [[-0.36, 1.08], [0, 0], [1.87, 0.33]]
    )
    assert sorted(OUTCOME.array("small_kinds").tolist()) == [0, 0, 1]


def test_surfaces_are_f_and_g():
    axis = OUTCOME.array("surface_axis")
    x, y = np.meshgrid(axis, axis)
    f = np.maximum(0, 1.1 * (1.7 * x + 0.3 * y + 0.6)) + 0.6
    g = np.maximum(0, 0.9 * (-0.4 * x + 1.2 * y - 0.5))
    assert np.allclose(OUTCOME.array("surface_f"), f)
    assert np.allclose(OUTCOME.array("surface_g"), g)
    assert np.allclose(OUTCOME.array("surface_difference"), f - g)


# --- pairs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SUBJECTS)
@pytest.mark.parametrize("step", [0.5, 0.0625])
def test_pairs_agree_with_samples(name, step):
    subject, measured = SUBJECTS[name], row("pair", name, step)
    twin = twin_of(subject, step).network
    before, after = run(subject.network, LATTICE), run(twin, LATTICE)
    error = np.abs(before - after)
    assert error.max() <= measured("largest_error") + 1e-12
    assert error.max() >= measured("largest_error") - 0.05
    differs = (before > subject.threshold + 1e-12) != (after > subject.threshold + 1e-12)
    assert differs.sum() * SQUARE == pytest.approx(measured("changed_area"), abs=0.05)
    assert measured("changed_exact") == pytest.approx(measured("changed_area"), abs=1e-12)
    height, bound = before - subject.threshold, measured("bound")
    assert np.abs(height[differs]).max(initial=0.0) <= measured("changed_height") + 1e-12
    inside = (height > -bound) & (height <= bound)
    assert inside.sum() * SQUARE == pytest.approx(measured("band_area"), abs=0.1)
    same = ((LATTICE @ subject.network.weights[0].T + subject.network.biases[0]) > 0) == (
        (LATTICE @ twin.weights[0].T + twin.biases[0]) > 0
    )
    quiet = (differs & same.all(axis=1)).sum() * SQUARE
    assert quiet == pytest.approx(measured("without_flip"), abs=0.05)


def test_changed_polygons_are_where_decisions_differ():
    for name in ("plain", "biased"):
        subject = SUBJECTS[name]
        twin = twin_of(subject, 0.5).network
        centres = np.array([polygon.mean(axis=0) for polygon in polygons(f"changed_{name}")])
        before, after = run(subject.network, centres), run(twin, centres)
        assert ((before > subject.threshold) != (after > subject.threshold)).all()


def test_bound_by_hand():
    """W = ((1.7, 0.3), (−0.4, 1.2)) and (1.1, −0.9) become multiples of one half."""
    measured = row("pair", "plain", 0.5)
    # exponents (1.87, 0.33) → (1.5, 0.5) and (−0.36, 1.08) → (−0.5, 1)
    assert measured("bound") == pytest.approx(2 * (0.37 + 0.17) + 2 * (0.14 + 0.08))
    assert measured("coefficient_change") == 0
    assert measured("changed_ratio") == 4.0
    biased = row("pair", "biased", 0.5)  # coefficients 0.66 → 0.6 and −0.45 → −0.5
    assert biased("coefficient_change") == pytest.approx(0.06)
    assert biased("bound") == pytest.approx(measured("bound") + 0.06 + 0.05)


def test_displacement_by_hand():
    """Without biases the farthest points are those on the sides of the box."""
    measured = row("pair", "plain", 0.5)
    rays = {}  # F > 0 begins at 1.7x + 0.3y = 0 below, and at f = g above
    for which, f, g in (
        ("float", (1.87, 0.33), (-0.36, 1.08)),
        ("quantized", (1.5, 0.5), (-0.5, 1.0)),
    ):
        up = np.array([g[1] - f[1], f[0] - g[0]])
        rays[which] = (up / up[1], np.array([f[1] / f[0], -1.0]))
    farthest = 0.0
    for here, there in (("float", "quantized"), ("quantized", "float")):
        for mine, other in zip(rays[here], rays[there], strict=True):
            point, along = 2 * mine, other / math.hypot(*other)
            farthest = max(farthest, abs(point[0] * along[1] - point[1] * along[0]))
    assert measured("distance") == pytest.approx(farthest, abs=measured("distance_error"))
    assert measured("distance_doubled") == pytest.approx(2 * measured("distance"))
    assert np.isinf(measured("distance_bound"))


# --- the whole ------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bits():
    small = dataclasses.replace(PARAMS, widths=(2,), draws=1, steps=(0.5,), points=2)
    one, two = compute(small, None, seed=3), compute(small, None, seed=3)
    assert dict(one.metrics) == dict(two.metrics)
    for name, array in one.arrays.items():
        assert array.tobytes() == two.array(name).tobytes()


def test_prose_and_tables():
    printed = variables(OUTCOME)
    assert printed["networks"] == "10"
    assert printed["pairs"] == "20"
    assert printed["plain_coefficient_change"] == "0.00"
    assert printed["biased_coefficient_change"] == "0.06"
    found = tables(OUTCOME)
    assert len(found["rational_boundary"]) == 20
    assert len(found["rational_boundary_functions"]) == 20
    terms = found["rational_boundary_terms"]
    assert terms["f"].tolist()[2:4] == ["max(0, 1.87x + 0.33y)", "max(0, 1.5x + 0.5y)"]
    assert terms["g"].tolist()[2:4] == ["max(0, −0.36x + 1.08y)", "max(0, −0.5x + y)"]


@pytest.mark.parametrize(
    "change",
    [
        {"output": (1.0, 0.5)},
        {"step": 0.0},
        {"steps": ()},
        {"steps": (0.1, 0.5)},
        {"steps": (0.5, 0.0)},
        {"half_width": 0.0},
        {"reach": 1.0},
        {"widths": (1,)},
        {"widths": ()},
        {"draws": 0},
        {"points": 1},
        {"threshold": math.nan},
        {"hidden": ((math.inf, 0.0), (0.0, 1.0))},
    ],
)
def test_senseless_parameters_are_refused(change):
    with pytest.raises(ParameterError):
        dataclasses.replace(PARAMS, **change)
