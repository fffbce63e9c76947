"""Pairs of a network and its quantized twin, with the exact answers of the rational oracle."""

import itertools
from fractions import Fraction
from functools import cache

from qgeom.grids import Grid
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate
from tests.oracles import rational_tessellation as oracle
from tests.oracles.networks import (
    GRIDS,
    degenerate_networks,
    gaussian_network,
    torch_default_network,
    trained_like,
)

SQUARE = ((-1.0, 1.0), (-1.0, 1.0))
UNEVEN = ((-1.5, 0.75), (-0.5, 2.0))


def _pairs():
    for seed, (name, grid) in enumerate(GRIDS.items()):
        network = gaussian_network((2, 4, 4, 1 + seed % 3), seed)
        yield f"gaussian, {name}", network, quantize_network(network, grid), UNEVEN
    for seed, bits in itertools.product(range(2), (2, 4)):
        network = torch_default_network((2, 6, 3, 3, 2), seed)
        twin = quantize_network(network, Grid.symmetric(bits), quantize_biases=True)
        yield f"uniform {seed}, {bits} bits", network, twin, SQUARE
        yield f"uniform {seed}, {bits} bits, as floats", network, twin.network, SQUARE
    network = trained_like((2, 6, 6, 1), n_steps=60)
    for bits in (2, 3, 8):
        twin = quantize_network(network, Grid.symmetric(bits, per="channel"))
        yield f"trained, {bits} bits", network, twin, UNEVEN
    small = [case for case in degenerate_networks() if case[1].n_neurons <= 8]
    grids = itertools.cycle([Grid.step(0.5), Grid.symmetric(3), Grid.asymmetric(2)])
    for (name, network, box), grid in zip(small, grids, strict=False):
        if "scaled" in name or "far" in name or "large" in name:
            continue  # their twins on a coarse grid have nothing in common with them
        twin = quantize_network(network, grid, quantize_biases=True)
        yield name, network, twin, box


PAIRS = {name: pair for name, *pair in _pairs()}


@cache
def joint(name):
    network, twin, box = PAIRS[name]
    return tessellate(network, twin, box=box)


@cache
def exact(name):
    network, twin, box = PAIRS[name]
    return oracle.tessellate(box, network, twin)


def matched(cells, tessellation):
    """The oracle's cells in the order of the tessellation's."""
    patterns = [
        sum(map(tuple, rows), ())
        for rows in zip(*(tessellation.patterns(k).tolist() for k in (0, 1)), strict=True)
    ]
    assert set(patterns) == set(cells.by_pattern)
    return [cells.by_pattern[pattern] for pattern in patterns]


def area(box):
    (x0, x1), (y0, y1) = (tuple(map(Fraction, pair)) for pair in box)
    return (x1 - x0) * (y1 - y0)


def at(form, point):
    a, b, c = form
    return a * point[0] + b * point[1] + c


def differences(cell):
    """Affine forms of the error of each output on an oracle's cell."""
    return [
        tuple(p - q for p, q in zip(f, g, strict=True))
        for f, g in zip(cell.output(0), cell.output(1), strict=True)
    ]
