"""Error zonotopes: the measurements against brute force and hand-computed values."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
from matplotlib.text import Text

from qgeom.errors import ParameterError
from qgeom.experiments.error_zonotope.compute import compute
from qgeom.experiments.error_zonotope.families import parallelism, resultant
from qgeom.experiments.error_zonotope.networks import cases, region, shifted_region, step_of
from qgeom.experiments.error_zonotope.parameters import Params
from qgeom.experiments.error_zonotope.prose import tables, variables
from qgeom.experiments.error_zonotope.sets import most_vertices
from qgeom.experiments.error_zonotope.truth import (
    errors_of,
    extremal_corners,
    remainder_box,
    sampled_errors,
)
from workflow.figures import style
from workflow.figures.error_zonotope import draw

PARAMS = Params(
    uniform=(1.2, 0.9),
    diagonal=((1.5, 0.6), (0.7, 1.3)),
    full=((1.1, 0.4, -0.3, 0.9), (0.8, -0.6, 0.5, 1.2)),
    space=(
        (1.1, 0.3, -0.2, -0.4, 0.9, 0.3, 0.2, -0.1, 1.2),
        (0.9, -0.5, 0.3, 0.4, 1.1, -0.2, -0.3, 0.2, 0.8),
    ),
    plane_input=(1.0, 2.0),
    space_input=(1.0, 2.0, -1.5),
    circle_points=4,
    circle_radius=2.0,
    bits=(2, 6),
    reference_bits=6,
    tube_bits=2,
    samples=30,
    manifold_points=8,
    families=2,
    family_size=5,
    trials=2,
    most_generators=4,
    confidence=0.9,
)
OUTCOME = compute(PARAMS, None, seed=5)
LAYERS = [np.array([[1.0, 0.5], [-0.5, 1.5]]), np.array([[0.5, -1.0], [1.0, 1.0]])]
X = np.array([2.0, -1.0])


def rng():
    return np.random.Generator(np.random.PCG64(1))


# --- regions ----------------------------------------------------------------------------------


def test_one_diagonal_layer_by_hand():
    """W = diag(2, 4), ‖x‖₁ = 3, δ = 1/2: the box of half-width 3/4 pulled back to 3/8 by 3/16."""
    zone = region(X, [np.diag([2.0, 4.0])], 0.5)
    assert zone.bounding_box().tolist() == [[-0.375, 0.375], [-0.1875, 0.1875]]
    assert shifted_region(X, [np.diag([2.0, 4.0])], 0.5).bounding_box()[0, 1] == 0.75


def test_region_holds_derivatives_of_the_network():
    """Differences of the network at tiny rounding errors, scaled up, span the region."""
    step, tiny = 0.25, 1e-7
    product = LAYERS[1] @ LAYERS[0]
    reached = []
    for D in extremal_corners(X, LAYERS, step, rng()):
        disturbed = (LAYERS[1] + tiny * D[1]) @ (LAYERS[0] + tiny * D[0])
        reached.append(np.linalg.solve(product, (product - disturbed) @ X) / tiny)
    zone = region(X, LAYERS, step)
    angles = np.linspace(0, 2 * np.pi, 50)
    directions = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert np.allclose((np.array(reached) @ directions.T).max(axis=0), zone.support(directions))


def test_errors_are_those_of_the_disturbed_product():
    step = 0.5
    D = rng().uniform(-step / 2, step / 2, size=(20, 2, 2, 2))
    errors = errors_of(X, LAYERS, D, 0)
    product = LAYERS[1] @ LAYERS[0]
    for row, (first, second) in enumerate(D):
        exact = np.linalg.solve(
            product, product @ X - (LAYERS[1] + second) @ (LAYERS[0] + first) @ X
        )
        assert np.allclose(errors.true[row], exact)
        crossed = -np.linalg.solve(product, second @ first @ X)
        assert np.allclose(errors.true[row] - errors.first[row], crossed)


def test_corners_are_corners_and_all_are_listed():
    corners = extremal_corners(X, LAYERS, 0.5, rng())
    assert corners.shape == (16, 2, 2, 2)
    assert (np.abs(corners) == 0.25).all()
    assert len(np.unique(corners.reshape(16, -1), axis=0)) == 16
    many = extremal_corners(np.ones(3), [np.eye(3)] * 5, 0.5, rng())
    assert len(many) == 4096


def test_remainder_by_expanding_products():
    """In one dimension the box is the sum of all products of two or more rounding errors."""
    weights, half, x = (2.0, 0.5, 3.0), 0.25, 1.5
    terms = sum(
        math.prod(half if k in chosen else w for k, w in enumerate(weights))
        for size in (2, 3)
        for chosen in itertools.combinations(range(3), size)
    )
    box = remainder_box(np.array([x]), [np.array([[w]]) for w in weights], 2 * half)
    assert box == pytest.approx([terms * x / math.prod(weights)])


def test_remainder_holds_all_departures():
    errors = sampled_errors(X, LAYERS, 0.5, 300, seed=4)
    departure = np.abs(errors.true - errors.first)
    assert (departure <= remainder_box(X, LAYERS, 0.5) * (1 + 1e-12)).all()
    assert departure.max() > 0.01


# --- sets of generators and families ----------------------------------------------------------


@pytest.mark.parametrize(("n", "d"), [(2, 2), (5, 2), (3, 3), (5, 3)])
def test_vertices_are_sign_patterns_of_directions(n, d):
    """Each vertex is extreme in some direction u, and named by the signs of u·g."""
    draws = rng()
    rows = draws.standard_normal((n, d))
    signs = draws.standard_normal((200_000, d)) @ rows.T > 0
    assert len(np.unique(signs @ 2 ** np.arange(n))) == most_vertices(n, d)


def test_sets_cover_every_size_in_both_positions():
    table = tables(OUTCOME)["error_zonotope_sets"]
    expected = {(2, 2, False), (3, 3, False)} | {
        (d, n, p) for d, n in ((2, 3), (2, 4), (3, 4)) for p in (False, True)
    }
    keys = list(zip(table["dimension"], table["n"], table["parallel"], strict=True))
    assert set(keys) == expected
    assert len(keys) == 2 * len(expected)


def test_areas_of_unit_generators_by_hand():
    assert OUTCOME.array("spread_n").tolist() == [2, 3, 4]
    assert OUTCOME.array("spread_orthogonal") == pytest.approx([4, 8, 16])
    regular = [2 * n / math.tan(math.pi / (2 * n)) for n in (2, 3, 4)]  # 2n-gons of side 2
    assert OUTCOME.array("spread_spread") == pytest.approx(regular)


def test_parallelism_and_resultant_by_hand():
    rows = np.array([[2.0, 0.0], [0.0, 1.0]])
    assert (parallelism(rows), resultant(rows)) == (0.0, pytest.approx(3 / 5))
    tilted = np.array([[1.0, 0.0], [0.5, math.sqrt(0.75)]])
    assert parallelism(tilted) == pytest.approx(0.5)
    assert resultant(tilted) == pytest.approx(0.5)  # |1 + e^{2πi/3}| / 2


# --- the computed arrays ----------------------------------------------------------------------


def test_rows_are_every_network_input_and_bit_width():
    table = tables(OUTCOME)["error_zonotope"]
    assert len(table) == (4 + 4) * 2
    assert set(table["network"]) == {"uniform", "diagonal", "full", "space", "circle"}
    assert table["step"].tolist() == [step_of(int(b)) for b in table["bits"]]
    circle = [case.x for case in cases(PARAMS) if case.network == "circle"]
    assert np.allclose(np.linalg.norm(circle, axis=1), 2.0)


def test_uniform_region_is_the_square_of_the_closed_form():
    """Scalar layers q_l: half-width (δ/2)‖x‖₁ Σ 1/q_l, whatever the scalars before."""
    rows = tables(OUTCOME)["error_zonotope"].query("network == 'uniform'")
    for step, size, area in zip(
        rows["step"], rows["magnitude"], rows["volume_determinants"], strict=True
    ):
        q = [round(w / step) * step for w in PARAMS.uniform]
        half = step / 2 * 3.0 * sum(1 / v for v in q)
        assert size == pytest.approx(math.sqrt(2) * half)
        assert area == pytest.approx((2 * half) ** 2)


def test_tubes_hold_every_point_once():
    names = OUTCOME.array("manifold_names").tolist()
    assert names == ["circle", "ellipse", "line", "spiral", "figure_eight", "two_blobs"]
    assert len(OUTCOME.array("point_l1")) == 8 * 6
    points = OUTCOME.array("tube_circle_points")
    sizes = np.linalg.norm(OUTCOME.array("tube_circle_vertices"), axis=2)
    circle = OUTCOME.array("point_manifold") == 0
    assert np.allclose(np.nanmax(sizes, axis=1), OUTCOME.array("point_magnitude")[circle])
    assert np.allclose(np.abs(points).sum(axis=1), OUTCOME.array("point_l1")[circle])


def test_the_same_seed_gives_the_same_bits():
    again = compute(PARAMS, None, seed=5)
    other = compute(PARAMS, None, seed=6)
    assert dict(again.metrics) == dict(OUTCOME.metrics)
    for name, array in OUTCOME.arrays.items():
        assert array.tobytes() == again.array(name).tobytes()
    assert not np.array_equal(other.array("family_volume"), OUTCOME.array("family_volume"))


def test_prose_prints_counts_and_the_table():
    printed = variables(OUTCOME)
    # two layers in the plane: four generators; 2(n−1) = 6 as stated, 2n = 8 corrected
    assert (printed["claimed_full"], printed["bound_full"]) == ("6", "8")
    assert (printed["claimed_space"], printed["bound_space"]) == ("20", "32")
    assert (printed["anisotropy_uniform"], printed["width_ratio_uniform"]) == ("1.00", "1.41")
    assert printed["sharp_bits"] == "6"
    table = tables(OUTCOME)["error_zonotope_regions"]
    assert table["network"].tolist() == ["uniform", "diagonal", "full", "space"]
    assert table["generators"].tolist() == [4, 4, 4, 6]


def test_figures_fit_the_page_with_large_letters():
    drawings = draw(OUTCOME)
    assert set(drawings) == {"layers", "cloud", "counts", "angles", "tubes", "finding"}
    for name, drawing in drawings.items():
        with style.styled():
            drawing.draw_without_rendering()
            box = drawing.get_tightbbox()
        assert box.x0 > -0.06, name
        assert box.x1 < style.COLUMN + 0.06, name
        sizes = [t.get_fontsize() for t in drawing.findobj(Text) if t.get_text().strip()]
        assert min(sizes) >= 7, name


@pytest.mark.parametrize(
    "change",
    [
        {"uniform": (1.0,)},
        {"uniform": (1.0, math.nan)},
        {"space": ((1.0,) * 8,) * 2},
        {"plane_input": (0.0, 0.0)},
        {"circle_radius": 0.0},
        {"circle_points": 3},
        {"bits": (6, 2)},
        {"bits": (2,)},
        {"reference_bits": 4},
        {"tube_bits": 4},
        {"samples": 0},
        {"families": 0},
        {"family_size": 2},
        {"most_generators": 13},
        {"confidence": 1.0},
    ],
)
def test_senseless_parameters_are_refused(change):
    with pytest.raises(ParameterError):
        dataclasses.replace(PARAMS, **change)


def test_too_many_layers_are_refused():
    deep = {"uniform": (1.0,) * 6, "diagonal": ((1.0, 1.0),) * 6}
    deep |= {"full": (PARAMS.full[0],) * 6, "space": (PARAMS.space[0],) * 6}
    with pytest.raises(ParameterError, match="layers"):
        dataclasses.replace(PARAMS, **deep)
