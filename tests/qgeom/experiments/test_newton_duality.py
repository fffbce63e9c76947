"""`newton_duality`: the measurements, against textbook cases and other ways to find the same."""

import itertools
from dataclasses import asdict, fields, replace
from fractions import Fraction

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from qgeom.errors import ParameterError
from qgeom.experiments.newton_duality.compute import compute
from qgeom.experiments.newton_duality.content import content, pick_area
from qgeom.experiments.newton_duality.cuts import cut, partition, region_polygon
from qgeom.experiments.newton_duality.engine import network_regions, region_maps
from qgeom.experiments.newton_duality.kinks import count_kinks, is_kink
from qgeom.experiments.newton_duality.measure import measure
from qgeom.experiments.newton_duality.polynomials import (
    KINDS,
    draw_polynomial,
    drawn_polynomials,
    monomials,
    worked_polynomial,
)
from qgeom.experiments.newton_duality.prose import tables, variables
from qgeom.tropical.polynomials import TropicalPolynomial
from tests.qgeom.experiments.newton_duality_cases import PARAMS

CORNER = TropicalPolynomial([(0, 0), (1, 0), (0, 1)], [0, 0, 0])
HONEYCOMB = TropicalPolynomial(
    monomials(2, 3), [-(a * a + a * b + b * b) for a, b in monomials(2, 3)]
)


def drawn(kind, variables, degree, seed):
    rng = np.random.default_rng(seed)
    return draw_polynomial(kind, monomials(variables, degree), 40, rng)


@pytest.fixture(scope="module")
def outcome():
    return compute(PARAMS, None, seed=5)


# Regions by cuts


def test_the_worked_example_by_hand():
    p = worked_polynomial()
    found = partition(p)
    name = dict(enumerate(p.exponents))
    assert {name[t] for t in found.regions} == {(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)}
    assert found.points == {(0, 0), (2, 0), (0, 2)}
    assert {frozenset(name[t] for t in pair) for pair in found.neighbours} == {
        frozenset(pair)
        for pair in [
            ((0, 0), (1, 0)),
            ((0, 0), (0, 1)),
            ((1, 0), (1, 1)),
            ((0, 1), (1, 1)),
            ((1, 0), (2, 0)),
            ((1, 1), (2, 0)),
            ((0, 1), (0, 2)),
            ((1, 1), (0, 2)),
        ]
    }
    assert not found.bounded
    assert found.loops() == 0


def test_a_honeycomb_has_one_loop():
    found = partition(HONEYCOMB)
    middle = HONEYCOMB.exponents.index((1, 1))
    assert (len(found.regions), len(found.points), found.loops()) == (10, 9, 1)
    assert found.bounded == {middle}
    assert len(found.bounded_interfaces) == 9  # nine triangles share nine inner edges


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_regions_and_areas_against_a_grid_of_points(kind, seed):
    p = drawn(kind, 2, 3, seed)
    found = partition(p)
    side = found.reach
    axis = (np.arange(300) + 0.5) / 300 * 2 * side - side
    points = np.stack(np.meshgrid(axis, axis), axis=-1)
    values = points @ np.array(p.exponents).T + np.array(p.coefficients, dtype=float)
    winners = values.argmax(axis=-1)
    assert set(np.unique(winners).tolist()) <= found.regions
    box = ((-side, side), (-side, side))
    polygons = {t: region_polygon(p, t, box) for t in range(p.n_terms)}
    assert {t for t, polygon in polygons.items() if len(polygon) > 2} == found.regions
    for term in found.regions:
        hull = ConvexHull(np.array(polygons[term], dtype=float))
        assert hull.volume / (4 * side**2) == pytest.approx((winners == term).mean(), abs=0.01)


def test_interfaces_in_space():
    simplex = TropicalPolynomial([(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)], [0, 0, 0, 0])
    found = partition(simplex)
    assert len(found.neighbours) == 6
    assert found.points == {(0, 0, 0)}
    assert not found.bounded
    octahedron = TropicalPolynomial(
        [
            (1, 1, 1),
            *[tuple(1 + s * (i == k) for i in range(3)) for k in range(3) for s in (1, -1)],
        ],
        [1, 0, 0, 0, 0, 0, 0],
    )
    cube = partition(octahedron)
    assert cube.bounded == {octahedron.exponents.index((1, 1, 1))}
    assert {tuple(map(abs, point)) for point in cube.points} == {(1, 1, 1)}
    assert len(cube.points) == 8
    assert cube.loops() == 12 - 8 + 1  # the edges of a cube


def test_terms_that_only_tie_are_no_regions():
    tie = TropicalPolynomial([(0, 0), (1, 0), (2, 0)], [0, 0, 0])
    found = partition(tie)
    assert found.neighbours == {(0, 2)}
    assert found.regions == {0, 2}
    assert partition(TropicalPolynomial([(1, 1)], [3])).regions == {0}


def test_cutting_a_segment_and_an_edge():
    ends = [(Fraction(0), Fraction(0)), (Fraction(2), Fraction(0))]
    assert sorted(cut(ends, lambda p: 1 - p[0])) == [(0, 0), (1, 0)]
    assert cut(ends, lambda p: -p[0]) == [(0, 0)]
    assert cut(ends, lambda p: -1 - p[0]) == []


def test_the_network_has_the_same_regions():
    for kind in KINDS:
        p = drawn(kind, 2, 3, 7)
        found = partition(p)
        engine = network_regions(p, found.reach)
        assert (engine.regions, engine.neighbours) == (found.regions, found.neighbours)
        assert engine.cells >= len(found.regions)
        expected = {p.exponents[t]: p.coefficients[t] for t in found.regions}
        assert region_maps(p) == expected


# Contents


@pytest.mark.parametrize("variables", [2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_contents_against_scipy_and_pick(variables, seed):
    rng = np.random.default_rng(seed)
    points = np.unique(rng.integers(0, 5, (9, variables)), axis=0)
    named = [tuple(p) for p in points.tolist()]
    assert float(content(named)) == pytest.approx(ConvexHull(points).volume)
    if variables == 2:
        assert content(named) == pick_area(named)


# Kinks


def test_kinks_are_where_the_slope_changes():
    p = worked_polynomial()
    half = Fraction(1, 2)
    on = [(0, half), (half, 0), (0, 0), (3, 1), (2, -5), (-7, 2)]
    off = [(half, half), (1, 1), (-1, -1), (3, 0), (Fraction(1, 10**6), half)]
    assert all(is_kink(p, tuple(map(Fraction, point))) for point in on)
    assert not any(is_kink(p, tuple(map(Fraction, point))) for point in off)


def test_equal_values_below_the_maximum_are_counted():
    found = partition(CORNER)
    counted = count_kinks(CORNER, found, 40, np.random.default_rng(0))
    assert counted.points == 160
    assert 80 <= counted.kinks < 160
    assert counted.equal_wrong > 0
    assert counted.tie_wrong == 0


# One polynomial


def test_the_case_of_the_worked_example():
    case = measure(worked_polynomial(), partition(worked_polynomial()))
    assert (case.terms, case.hull_vertices, case.upper_vertices, case.regions) == (6, 6, 6, 6)
    assert (case.dual_edges, case.neighbours, case.dual_cells, case.points) == (8, 8, 3, 3)
    assert (case.inner_vertices, case.bounded, case.loops, case.touching) == (0, 0, 0, 2)
    flags = {f.name for f in fields(case) if getattr(case, f.name) is False}
    assert flags == {"inner_edges_are_pieces"}


def test_a_vertex_of_a_lower_face_is_no_region():
    dent = TropicalPolynomial([(0, 0), (3, 0), (0, 3), (1, 1)], [0, 0, 0, -5])
    case = measure(dent, partition(dent))
    assert (case.hull_vertices, case.upper_vertices, case.regions) == (4, 3, 3)


@pytest.mark.parametrize("broken", ["neighbours", "regions", "corners"])
def test_a_wrong_partition_is_seen(broken):
    found = partition(HONEYCOMB)
    if broken == "neighbours":
        wrong = replace(found, interfaces=found.interfaces[1:])
    elif broken == "regions":
        wrong = replace(found, regions=found.regions - {0})
    else:
        first = found.interfaces[0]
        bent = tuple((x + 1, y) for x, y in first.corners[:1]) + first.corners[1:]
        wrong = replace(found, interfaces=(replace(first, corners=bent), *found.interfaces[1:]))
    case = measure(HONEYCOMB, wrong)
    expected = {"neighbours": "edges_match", "regions": "vertices_match", "corners": "points_match"}
    assert not getattr(case, expected[broken])
    assert case.orthogonal == (broken != "corners")


def test_exponents_on_a_line():
    line = TropicalPolynomial([(0, 0), (1, 1), (2, 2)], [0, 1, 0])
    case = measure(line, partition(line))
    assert not case.spans
    assert (case.regions, case.neighbours, case.points, case.loops) == (3, 2, 0, 0)
    assert case.vertices_match
    assert case.edges_match
    assert case.orthogonal
    assert case.shifted_match


# The experiment


def test_cases_are_the_measurements_of_every_polynomial(outcome):
    polynomials = list(drawn_polynomials(PARAMS, 5))
    assert len(polynomials) == 1 + len(KINDS) * 3
    assert outcome.array("case_kind").tolist() == [d.kind for d in polynomials]
    chosen = polynomials[7].polynomial
    for name, value in asdict(measure(chosen, partition(chosen))).items():
        assert outcome.array(f"case_{name}")[7] == value
    spans = outcome.array("case_spans").sum()
    assert len(outcome.array("rounding_step")) == 2 * spans


def test_the_drawn_regions_cover_the_window(outcome):
    for scene in ("worked", "loop", "lowered", "fine", "coarse"):
        corners, offsets = (outcome.array(f"{scene}_region_{n}") for n in ("corners", "offsets"))
        area = sum(ConvexHull(corners[a:b]).volume for a, b in itertools.pairwise(offsets.tolist()))
        assert area == pytest.approx(np.prod(np.ptp(outcome.array(f"{scene}_window"), axis=1)))
    assert len(outcome.array("loop_inner")) == 1
    assert len(outcome.array("lowered_inner")) == 0


def test_the_same_seed_gives_the_same_bytes(outcome):
    again = compute(PARAMS, None, seed=5)
    assert again.metrics == outcome.metrics
    for name, array in outcome.arrays.items():
        assert array.tobytes() == again.array(name).tobytes(), name
    other = compute(replace(PARAMS, degrees=(2,)), None, seed=6)
    assert other.array("case_regions").tolist() != outcome.array("case_regions").tolist()


def test_variables_and_tables(outcome):
    printed = variables(outcome)
    for name, text in printed.items():
        assert name == name.lower()
        assert text
        assert "nan" not in text.lower()
    assert printed["worked_regions"] == "6"
    assert printed["polynomials"] == "16"
    made = tables(outcome)
    keys = ["kind", "variables", "degree", "draw"]
    assert not made["newton_duality"].duplicated(keys).any()
    assert not made["newton_duality_rounding"].duplicated([*keys, "step"]).any()
    totals = made["newton_duality_kinds"]
    assert totals["regions"].sum() == outcome.array("case_regions").sum()
    assert totals["cells"].tolist() == totals["corners"].tolist()


@pytest.mark.parametrize(
    "change",
    [
        {"degrees": ()},
        {"draws": 0},
        {"steps": (0,)},
        {"loop_coefficients": (1, 2)},
        {"rounding_step": 10},
    ],
)
def test_impossible_parameters_are_refused(change):
    with pytest.raises(ParameterError):
        replace(PARAMS, **change)
