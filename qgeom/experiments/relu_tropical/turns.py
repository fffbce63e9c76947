"""Which boundaries move when one weight is quantized and everything else stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from qgeom.flips.regions import FlipRegion, flip_region
from qgeom.network import ReLUNetwork
from qgeom.packing import unpack_patterns
from qgeom.population import Member, TwinKey

if TYPE_CHECKING:
    from qgeom.experiments.relu_tropical.parameters import Params
    from qgeom.lattice import Box
    from qgeom.population import Population


@dataclass(frozen=True, kw_only=True)
class TurnCase:
    """One weight of one network; only weights that rounding changes are listed.

    A boundary moves if its neuron flips on some cell of the box, decided exactly. ``own`` counts
    the weight's own neuron (0 or 1), ``beside`` the others of its layer and of earlier ones,
    ``deeper`` those of later layers. For the first layer ``turned`` says that the line's direction
    changes and ``pivot`` that both lines meet on the axis xⱼ = 0, or are parallel because the
    other weight is zero. ``outside_input`` counts cells on which the own neuron flips though the
    neuron that the weight reads is silent.
    """

    dataset: str
    seed: int
    layer: int
    neuron: int
    source: int
    before: float
    after: float
    own: int
    beside: int
    deeper: int
    turned: bool
    pivot: bool
    outside_input: int


def with_weight(network: ReLUNetwork, place: tuple[int, int, int], value: float) -> ReLUNetwork:
    """A copy with another value of one weight, at (layer, neuron, input)."""
    weights = [W.copy() for W in network.weights]
    weights[place[0]][place[1:]] = value
    return ReLUNetwork(weights, network.biases)


def turn_cases(population: Population, params: Params) -> list[TurnCase]:
    """Quantize every weight of the examined networks alone.

    Parameters
    ----------
    population : Population
        The trained networks with their twins.
    params : Params
        Names the twin whose weights are taken.

    Returns
    -------
    list of TurnCase
        One per weight that changes.
    """
    cases = []
    for member in population.members:
        if member.seed >= params.seeds:
            continue
        box = population.datasets[member.dataset].box(params.margin)
        for place, value in changed_weights(member, params):
            cases.append(_case(member, place, value, box))
    return cases


def changed_weights(member: Member, params: Params) -> Iterator[tuple[tuple[int, int, int], float]]:
    """Places and new values of all weights that rounding changes."""
    twin = member.twins[TwinKey(params.grid, params.bits)].network
    for depth, (W, V) in enumerate(zip(member.network.weights, twin.weights, strict=True)):
        for neuron, source in np.argwhere(W != V).tolist():
            yield (depth, neuron, source), float(V[neuron, source])


def _case(member: Member, place: tuple[int, int, int], value: float, box: Box) -> TurnCase:
    network, (depth, neuron, source) = member.network, place
    other = with_weight(network, place, value)
    found = flip_region(network, other, box=box)
    states = np.atleast_2d(unpack_patterns(found.flips, found.n_neurons))
    starts = np.cumsum([0, *found.widths])
    moved = np.atleast_1d(states.any(axis=0))
    case = TurnCase(
        dataset=member.dataset,
        seed=member.seed,
        layer=depth,
        neuron=neuron,
        source=source,
        before=float(network.weights[depth][neuron, source]),
        after=value,
        own=0,
        beside=int(moved[: starts[min(depth + 1, len(found.widths))]].sum()),
        deeper=0,
        turned=False,
        pivot=True,
        outside_input=0,
    )
    if depth == len(found.widths):  # the output has no neuron; its boundary is the decision's
        return case
    mine = int(starts[depth]) + neuron
    turned, pivot = _first_layer(network, place, value) if depth == 0 else (False, True)
    return replace(
        case,
        own=int(moved[mine]),
        beside=case.beside - int(moved[mine]),
        deeper=int(moved[starts[depth + 1] :].sum()),
        turned=turned,
        pivot=pivot,
        outside_input=_outside(found, states[:, mine], depth, source),
    )


def _outside(
    found: FlipRegion, flips: np.ndarray[tuple[int], np.dtype[np.bool_]], depth: int, source: int
) -> int:
    """Cells on which a neuron flips while the neuron that the weight reads is silent."""
    if depth == 0:
        return 0
    place = int(np.cumsum([0, *found.widths])[depth - 1]) + source
    return int((flips & ~found.tessellation.patterns()[:, place]).sum())


def _first_layer(
    network: ReLUNetwork, place: tuple[int, int, int], value: float
) -> tuple[bool, bool]:
    """Whether the line turns, and whether it does so about its crossing with the axis xⱼ = 0."""
    _, neuron, source = place
    row = [Fraction(v) for v in network.weights[0][neuron].tolist()]
    bias = Fraction(float(network.biases[0][neuron]))
    moved = [*row]
    moved[source] = Fraction(value)
    turned = row[0] * moved[1] != row[1] * moved[0]
    kept = row[1 - source]
    if kept == 0:
        return turned, not turned
    crossing = [Fraction(0), Fraction(0)]
    crossing[1 - source] = -bias / kept
    on_both = all(
        sum((w * x for w, x in zip(line, crossing, strict=True)), bias) == 0
        for line in (row, moved)
    )
    return turned, on_both and turned
