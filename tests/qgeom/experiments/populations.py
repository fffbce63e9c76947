"""Small populations: random networks with their twins, and data to go with them."""

import itertools

import numpy as np

from qgeom.datasets import Dataset, make_dataset
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.population import Member, Population, TwinKey
from qgeom.quantized import quantize_network


def network(seed, widths=(2, 4, 3, 1)):
    """Weights from the normal distribution, biases with a deviation of 0.3."""
    rng = np.random.default_rng(seed)
    sizes = list(itertools.pairwise(widths))
    return ReLUNetwork(
        [rng.standard_normal((n_out, n_in)) for n_in, n_out in sizes],
        [0.3 * rng.standard_normal(n_out) for _, n_out in sizes],
    )


def keys_of(grids, bits):
    """Every grid with every bit-width."""
    return [TwinKey(grid, b) for grid in grids for b in bits]


def member(name, seed, keys, source=None):
    """A network, by default one that its dataset and seed determine, and its twins."""
    source = network(10 * len(name) + seed) if source is None else source
    twins = {key: quantize_network(source, Grid.from_name(key.grid, key.bits)) for key in keys}
    return Member(dataset=name, seed=seed, network=source, twins=twins)


def dataset(name, n_test=4):
    """Points of a square, in the second class to the right of the middle."""
    rng = np.random.default_rng(len(name))
    points, test_points = rng.uniform(-1, 1, (30, 2)), rng.uniform(-1, 1, (n_test, 2))
    labels, test_labels = ((p[:, 0] > 0).astype(np.int64) for p in (points, test_points))
    return Dataset(
        name=name, points=points, labels=labels, test_points=test_points, test_labels=test_labels
    )


def population(*members, n_test=4):
    """Members and the datasets that they name."""
    names = dict.fromkeys(m.dataset for m in members)
    data = {name: dataset(name, n_test) for name in names}
    return Population(datasets=data, members=members)


def moons(networks, keys):
    """Networks and their twins on the two moons; seeds count from 0."""
    data = make_dataset("moons", n_points=20, n_test=20, options={"noise": 0.1}, seed=1)
    members = tuple(member("moons", k, keys, source) for k, source in enumerate(networks))
    return Population(datasets={"moons": data}, members=members)
