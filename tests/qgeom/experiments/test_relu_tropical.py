"""`relu_tropical`: the computation against hand-made values, NumPy in floats and lattices."""

import dataclasses
from fractions import Fraction

import numpy as np
import pytest

from qgeom.errors import ParameterError
from qgeom.experiments.relu_tropical import construct, growth, recursion, scaling, signs, waves
from qgeom.experiments.relu_tropical.compute import compute
from qgeom.experiments.relu_tropical.directions import draw_polynomial
from qgeom.experiments.relu_tropical.exact import as_floats, draw, layer
from qgeom.experiments.relu_tropical.parameters import DEMANDS
from qgeom.experiments.relu_tropical.partitions import SPECIAL, subjects
from qgeom.experiments.relu_tropical.prose import tables, variables
from qgeom.experiments.relu_tropical.turns import turn_cases, with_weight
from qgeom.population import TwinKey
from qgeom.tropical.rational import TropicalRational
from tests.qgeom.experiments.populations import keys_of, moons, network
from tests.qgeom.experiments.relu_tropical_cases import PARAMS

GRIDS = ("symmetric_tensor", "symmetric_channel", "fixed_range")


def population():
    return moons([network(3)], keys_of(GRIDS, (4,)))


@pytest.fixture(scope="module")
def outcome():
    return compute(PARAMS, population(), seed=5)


def run(network, points):
    """Matrices and maxima in floats; `network` is a tuple of layers."""
    values = points
    for part in network:
        values = values @ np.array(part.weights, dtype=float).T + np.array(part.biases, dtype=float)
        levels = [-np.inf if t is None else float(t) for t in part.thresholds]
        values = np.maximum(values, levels)
    return values


def value(r, points):
    """f − g by hand: largest of c + a·x over the monomials."""
    f, g = (
        (points @ np.array(p.exponents, dtype=float).T + np.array(p.coefficients, dtype=float)).max(
            axis=1
        )
        for p in (r.f, r.g)
    )
    return f - g


@pytest.mark.parametrize("thresholds", [False, True])
@pytest.mark.parametrize("variables", [1, 2, 3])
def test_networks_become_rational_functions(variables, thresholds):
    rng = np.random.default_rng(variables)
    network = draw(rng, [variables, 3, 2, 2], largest=2, thresholds=thresholds)
    points = rng.uniform(-4, 4, (300, variables))
    found = recursion.convert(network)[-1].after
    assert np.allclose(np.stack([value(r, points) for r in found], axis=1), run(network, points))


@pytest.mark.parametrize("variables", [1, 2, 3])
def test_rational_functions_become_networks(variables):
    rng = np.random.default_rng(variables)
    for terms in ((1, 1), (1, 5), (6, 3)):
        r = TropicalRational(*(draw_polynomial(rng, variables, n) for n in terms))
        network = construct.rational(r)
        points = rng.uniform(-4, 4, (300, variables))
        assert np.allclose(run(network, points)[:, 0], value(r, points))
        assert len(network) == 1 + int(np.ceil(np.log2(max(terms))))
        assert all(t == 0 for part in network[:-1] for t in part.thresholds)


def test_a_wrong_sign_in_the_formula_is_found():
    network = draw(np.random.default_rng(0), [2, 2, 1], largest=2)
    points = np.random.default_rng(1).uniform(-3, 3, (50, 2))
    broken = tuple(
        dataclasses.replace(part, weights=tuple(tuple(-w for w in row) for row in part.weights))
        for part in network
    )
    (r,) = recursion.convert(broken)[-1].after
    assert not np.allclose(value(r, points), run(network, points)[:, 0])


def test_padding_keeps_the_function():
    network = (layer([[1, -2]], [3]),)
    points = np.random.default_rng(0).uniform(-3, 3, (50, 2))
    deep = construct.padded(network, 5)
    assert len(deep) == 5
    assert np.allclose(run(deep, points), run(network, points))


def test_monomials_counted_without_dropping():
    network = (layer([[1], [1]], [0, -1], 0), layer([[1, -1], [1, 1]], [0, 0], 0))
    # σ(x) − σ(x − 1): f and g have 2 monomials; behind σ there are 2 + 2
    assert recursion.formal_counts(network)[1] == [(4, 2), (5, 1)]


def test_the_wave_and_its_misprint():
    assert waves.wave_checks() == {
        "nested": 1,
        "nested_rational": 1,
        "sum": 1,
        "sum_rational": 1,
        "printed": 1,
        "ordinary_plus": 0,
    }


def test_walking_along_pieces_is_interpolation():
    breaks, slopes = [Fraction(-1), Fraction(0), Fraction(2)], [Fraction(v) for v in (1, -2, 0, 3)]
    xs = [Fraction(k, 3) for k in range(-9, 13)]
    knots = np.array([-10.0, -1, 0, 2, 10])
    heights = np.array([-10.0 + 0.5, -0.5, -2.5, -2.5, 21.5])
    for x in xs:
        found = waves.followed(breaks, slopes, Fraction(1, 2), x)
        assert float(found) == pytest.approx(np.interp(float(x), knots, heights))
        assert found == waves.hinges(breaks, slopes, Fraction(1, 2), x)


REGIONS = {  # patterns, winners, affine pieces, by hand
    "quadrants": (4, 4, 4),
    "cancelling": (4, 2, 2),
    "unheard": (4, 2, 2),
    "muffled": (7, 4, 4),
    "silent": (4, 1, 1),
    "outweighed": (2, 2, 2),
}


@pytest.mark.parametrize("name", SPECIAL)
def test_regions_of_special_networks(outcome, name):
    row = outcome.array("partition_case_name").tolist().index(name)
    columns = ("cells", "winner_regions", "pieces")
    assert tuple(outcome.array(f"partition_case_{c}")[row] for c in columns) == REGIONS[name]


def test_regions_are_at_least_those_that_a_lattice_sees(outcome):
    axis = np.linspace(-5, 5, 161) + 1e-3
    points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    found = subjects(np.random.default_rng(5).spawn(7)[0], PARAMS)
    for subject in found:
        row = outcome.array("partition_case_name").tolist().index(subject.name)
        network = as_floats(subject.network)
        seen = len(np.unique(network.pattern(points), axis=0))
        cells = outcome.array("partition_case_cells")[row]
        # cells too small for the lattice are missed, no others
        assert seen <= cells <= seen + 4
        maps = np.round(network.jacobians(points)[:, 0], 9)
        assert len(np.unique(maps, axis=0)) <= outcome.array("partition_case_pieces")[row]


def test_convexity_agrees_with_chords(outcome):
    axis = np.linspace(-5, 5, 41)
    points = np.stack(np.meshgrid(axis, axis), axis=-1)
    found = subjects(np.random.default_rng(5).spawn(7)[0], PARAMS)
    for subject in found:
        if len(subject.network) != 2:
            continue
        values = run(subject.network, points.reshape(-1, 2)).reshape(41, 41)
        above = min(np.diff(values, n=2, axis=k).min() for k in (0, 1)) < -1e-9
        row = outcome.array("bend_name").tolist().index(subject.name)
        assert outcome.array("bend_convex")[row] != above


def test_bends_on_one_line_add_up():
    rows = [(Fraction(1), Fraction(1)), (Fraction(-2), Fraction(-2)), (Fraction(0), Fraction(1))]
    biases = [Fraction(1), Fraction(-2), Fraction(0)]
    output = [Fraction(3), Fraction(-1), Fraction(2)]
    assert signs.line_sums(rows, biases, output) == [1, 2]


def test_single_weights_against_a_lattice():
    people = population()
    member = people.members[0]
    box = people.datasets["moons"].box(PARAMS.margin)
    axes = [np.linspace(low, high, 201) for low, high in box]
    points = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    before = member.network.pattern(points)
    cases = turn_cases(people, PARAMS)
    assert {c.layer for c in cases} == {0, 1, 2}
    for case in cases:
        place = (case.layer, case.neuron, case.source)
        after = with_weight(member.network, place, case.after).pattern(points)
        moved = (before != after).any(axis=0)
        if case.layer < 2:
            own = (0, 4)[case.layer] + case.neuron
            assert moved[own] <= case.own
            assert moved[4:].sum() - (case.layer == 1) * moved[own] <= case.deeper
        assert case.beside == 0
        assert case.own + case.deeper <= moved.sum() + 2  # those that flip between the points


def test_clearing_denominators():
    network = (layer([[Fraction(3, 4), Fraction(1, 2)]], [1], 0), layer([[Fraction(5, 3)]], [2]))
    whole, factor = scaling.cleared(network)
    assert whole[0].weights == ((3, 2),)
    assert whole[0].biases == (4,)
    assert factor == Fraction(5, 12)
    points = np.random.default_rng(0).uniform(-3, 3, (50, 2))
    assert np.allclose(float(factor) * run(whole, points), run(network, points))


def test_codes_are_the_weights_of_a_whole_network(outcome):
    grids, steps = outcome.array("scaled_grid"), outcome.array("scaled_by_steps")
    assert dict(zip(grids.tolist(), steps.tolist(), strict=True)) == {
        "float": False,
        "symmetric_tensor": True,
        "symmetric_channel": False,
        "fixed_range": True,
    }
    twin = population().members[0].twins[TwinKey("symmetric_tensor", 4)]
    largest = max(int(np.abs(W.codes).max()) for W in twin.weights)
    row = grids.tolist().index("symmetric_tensor")
    assert outcome.array("scaled_digits")[row] <= largest.bit_length()


def test_regions_of_lines():
    rng = np.random.default_rng(0)
    (case,) = growth.width_cases(rng, dataclasses.replace(PARAMS, growth_widths=(3,)))
    assert (case.formal, case.winning, case.arrangement) == (8, 7, 7)


def test_tables_and_numbers(outcome):
    assert all(len(table) for table in tables(outcome).values())
    assert all(variables(outcome).values())
    again = compute(PARAMS, population(), seed=5)
    assert all(np.array_equal(outcome.array(n), a) for n, a in again.arrays.items())


@pytest.mark.parametrize(
    "change",
    [
        {"draws": 1},
        {"half_width": 0.0},
        {"scaled_bits": ()},
        {"growth_widths": (2, 1)},
        {"margin": -1},
    ],
)
def test_impossible_parameters_are_refused(change):
    with pytest.raises(ParameterError):
        dataclasses.replace(PARAMS, **change)


def test_what_the_population_must_have():
    complete = DEMANDS.conflicts(PARAMS, seeds=1, grids=("symmetric_tensor",), bits=(4,))
    assert complete == []
    assert len(DEMANDS.conflicts(PARAMS, seeds=0, grids=("step",), bits=(8,))) == 4
    with pytest.raises(ParameterError, match="population"):
        compute(PARAMS, None, seed=0)
