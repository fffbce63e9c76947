"""The population refuses what later code could not compare."""

import numpy as np
import pytest

from qgeom.datasets import make_dataset
from qgeom.errors import ParameterError
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.population import (
    Member,
    Population,
    TwinKey,
    require_plane_classifiers,
    require_population,
)
from qgeom.quantized import quantize_network
from tests.qgeom.experiments import populations

MOONS = make_dataset("moons", n_points=6, n_test=4, options={"noise": 0.1}, seed=0)


def member(seed, dataset="moons", bits=(2, 4)):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork(
        [rng.standard_normal((3, 2)), rng.standard_normal((1, 3))], [[0] * 3, [0]]
    )
    twins = {
        TwinKey("symmetric_tensor", b): quantize_network(network, Grid.symmetric(b)) for b in bits
    }
    return Member(dataset=dataset, seed=seed, network=network, twins=twins)


def test_members_by_dataset_and_twin_keys_in_order():
    other = make_dataset("moons", n_points=6, n_test=4, options={"noise": 0.1}, seed=1)
    members = (member(0), member(0, "other"), member(1))
    population = Population(datasets={"moons": MOONS, "other": other}, members=members)
    assert [m.seed for m in population.of("moons")] == [0, 1]
    assert list(population.of("missing")) == []
    assert population.twin_keys == (TwinKey("symmetric_tensor", 2), TwinKey("symmetric_tensor", 4))


def test_empty_population():
    assert Population(datasets={}, members=()).twin_keys == ()


def test_unknown_dataset_is_refused():
    with pytest.raises(ParameterError, match="'spirals'"):
        Population(datasets={"moons": MOONS}, members=(member(0, "spirals"),))


def test_unequal_twins_are_refused():
    with pytest.raises(ParameterError, match="moons/1 has other twins"):
        Population(datasets={"moons": MOONS}, members=(member(0), member(1, bits=(2,))))


def test_keys_sort_by_grid_then_bits():
    keys = [TwinKey("b", 2), TwinKey("a", 8), TwinKey("a", 2)]
    assert sorted(keys) == [TwinKey("a", 2), TwinKey("a", 8), TwinKey("b", 2)]


def required(population, seed=0):
    return require_population(population, showcase_seed=seed, where="room")


def test_a_population_with_the_shown_network_is_handed_on():
    population = Population(datasets={"moons": MOONS}, members=(member(0), member(1)))
    assert required(population, 1) is population


@pytest.mark.parametrize("population", [None, Population(datasets={}, members=())])
def test_no_networks_are_refused(population):
    with pytest.raises(ParameterError, match=r"room.*no networks|no networks.*room"):
        required(population)


def test_every_dataset_needs_the_shown_seed():
    other = make_dataset("moons", n_points=6, n_test=4, options={"noise": 0.1}, seed=1)
    members = (member(0), member(1), member(1, "other"))
    population = Population(datasets={"moons": MOONS, "other": other}, members=members)
    required(population, 1)
    with pytest.raises(ParameterError, match="no network 0 of other"):
        required(population, 0)


def of_widths(*shapes):
    members = [
        populations.member("moons", k, [], populations.network(k, widths))
        for k, widths in enumerate(shapes)
    ]
    return Population(datasets={"moons": MOONS}, members=tuple(members))


@pytest.mark.parametrize(
    ("shapes", "layers", "fits"),
    [
        ([(2, 3, 1), (2, 3, 1)], 1, True),
        ([(2, 3, 1)], 2, False),
        ([(2, 3, 4, 1)], 2, True),
        ([(2, 3, 1), (2, 4, 1)], 1, False),
        ([(3, 3, 1)], 1, False),
        ([(2, 3, 2)], 1, False),
        ([(2, 1)], 1, False),
        ([(2, 1)], 0, True),
    ],
)
def test_plane_classifiers_of_one_shape(shapes, layers, fits):
    population = of_widths(*shapes)
    if fits:
        require_plane_classifiers(population, where="room", hidden_layers=layers)
    else:
        with pytest.raises(ParameterError, match="networks have widths"):
            require_plane_classifiers(population, where="room", hidden_layers=layers)
