"""The networks whose partitions are compared, and what is counted on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.relu_tropical.conversion import converted
from qgeom.experiments.relu_tropical.exact import Network, as_floats, draw, exact, layer
from qgeom.experiments.relu_tropical.partition import Partition, partition
from qgeom.experiments.relu_tropical.pieces import LayerPieces, layer_pieces
from qgeom.experiments.relu_tropical.recursion import convert
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork

if TYPE_CHECKING:
    from qgeom.experiments.relu_tropical.parameters import Params
    from qgeom.population import Population

QUADRANTS: Network = (layer([[1, 0], [0, 1]], [0, 0], 0), layer([[1, -1]], [0]))
# two equal neurons that cancel; a neuron whose output weight is zero; a second layer that is
# silent on a half plane, behind which the kinks of the first are felt no more; one that is silent
# everywhere; a negative weight that is outweighed on the same line
SPECIAL: dict[str, Network] = {
    "quadrants": QUADRANTS,
    "cancelling": (layer([[1, 1], [1, 1], [1, 0]], [0, 0, 0], 0), layer([[1, -1, 1]], [0])),
    "unheard": (layer([[1, 0], [0, 1]], [0, 0], 0), layer([[1, 0]], [0])),
    "muffled": (
        layer([[1, 0], [0, 1]], [0, 0], 0),
        layer([[1, 1]], [-2], 0),
        layer([[1]], [0]),
    ),
    "silent": (
        layer([[1, 0], [0, 1]], [0, 0], 0),
        layer([[-1, -1], [-1, -2]], [-1, -2], 0),
        layer([[1, 1]], [0]),
    ),
    "outweighed": (layer([[1, 1], [1, 1]], [1, 1], 0), layer([[2, -1]], [0])),
}


@dataclass(frozen=True, kw_only=True)
class PartitionCase:
    """One network: cells of its patterns, regions of winners, connected affine pieces.

    ``winner_regions`` belongs to the library's f and g; ``formula_regions`` to those by the formula
    of TGR (0 where weights are not whole), and ``formula_same`` says that both quotients are the
    same function. ``split`` counts cells without one pair of winners, ``maps_wrong`` those on which
    the winners' difference is not A[x]x + b[x]; ``pieces_cut`` says that regions of winners cross
    borders of affine pieces. Then pieces and cells layer by layer, −1 where there is no such layer.
    """

    name: str
    kind: str
    hidden_layers: int
    cells: int
    winner_regions: int
    formula_regions: int
    formula_same: bool
    pieces: int
    split: int
    unprobed: int
    maps_wrong: int
    pieces_cut: bool
    layer_cells_1: int
    layer_cells_2: int
    layer_pieces_1: int
    layer_pieces_2: int
    layer_pieces_out: int


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A network of whole weights with two inputs and one output.

    Attributes
    ----------
    name, kind : str
        What it is called; "special" or "drawn".
    network : Network
        The network.
    """

    name: str
    kind: str
    network: Network


def partition_cases(
    population: Population, found: Sequence[Subject], params: Params
) -> list[PartitionCase]:
    """Compare the partitions of special, drawn and trained networks.

    Parameters
    ----------
    population : Population
        The trained networks.
    found : sequence of Subject
        The special and the drawn networks.
    params : Params
        The configured parameters.

    Returns
    -------
    list of PartitionCase
        One per network.
    """
    box = square(params)
    cases = [_case(s.name, s.kind, s.network, as_floats(s.network), box) for s in found]
    for member in population.members:
        if member.seed >= params.seeds:
            continue
        where = population.datasets[member.dataset].box(params.margin)
        name = f"{member.dataset}-{member.seed}"
        cases.append(_case(name, "trained", exact(member.network), member.network, where))
    return cases


def square(params: Params) -> Box:
    """The box of the special and the drawn networks."""
    half = params.half_width
    return ((-half, half), (-half, half))


def subjects(rng: np.random.Generator, params: Params) -> tuple[Subject, ...]:
    """Make the special networks and draw others, of one and of two hidden layers.

    Parameters
    ----------
    rng : numpy.random.Generator
        The source.
    params : Params
        How many, how wide, how large the weights.

    Returns
    -------
    tuple of Subject
        The special ones first.
    """
    found = [Subject(name=n, kind="special", network=network) for n, network in SPECIAL.items()]
    for hidden in (1, 2):
        for number in range(params.draws):
            widths = [2, *[2 + number % (params.width - 1)] * hidden, 1]
            network = draw(rng, widths, largest=params.largest)
            found.append(Subject(name=f"drawn-{hidden}-{number}", kind="drawn", network=network))
    return tuple(found)


def _case(name: str, kind: str, network: Network, floats: ReLUNetwork, box: Box) -> PartitionCase:
    rational = converted(floats)
    found = partition(network, floats, rational, box)
    regions, same = 0, True
    if kind != "trained":
        formula = convert(network)[-1].after[0]
        regions = partition(network, floats, formula, box).n_winners
        same = rational.same_function(formula)
    layers = layer_pieces(network, floats, box)
    return PartitionCase(
        name=name,
        kind=kind,
        hidden_layers=len(network) - 1,
        cells=found.cells.n_cells,
        winner_regions=found.n_winners,
        formula_regions=regions,
        formula_same=same,
        pieces=found.n_pieces,
        split=found.split,
        unprobed=found.unprobed,
        maps_wrong=found.maps_wrong,
        pieces_cut=found.pieces_split_winners,
        **_layers(layers, found),
    )


def _layers(layers: Sequence[LayerPieces], found: Partition) -> dict[str, int]:
    """Columns of the first two hidden layers and of the output."""
    counted = {"layer_pieces_out": found.n_pieces}
    for number in (1, 2):
        there = number <= len(layers)
        counted[f"layer_cells_{number}"] = layers[number - 1].cells if there else -1
        counted[f"layer_pieces_{number}"] = layers[number - 1].pieces if there else -1
    return counted
