"""What the figures of `relu_tropical` draw, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from qgeom.experiments.relu_tropical.conversion import converted
from qgeom.experiments.relu_tropical.exact import as_floats
from qgeom.experiments.relu_tropical.partition import Partition, partition
from qgeom.experiments.relu_tropical.partitions import QUADRANTS, Subject, square
from qgeom.experiments.relu_tropical.turns import changed_weights, with_weight
from qgeom.experiments.relu_tropical.waves import NESTED, PRINTED, SUM
from qgeom.flips.regions import flip_region
from qgeom.level_sets.network import thresholded
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Array
    from qgeom.experiments.relu_tropical.parameters import Params
    from qgeom.lattice import Box
    from qgeom.population import Member, Population
    from qgeom.types import FloatArray

Place: TypeAlias = tuple[tuple[int, int, int], float]  # layer, neuron, input; new value
_TRIED = 4  # weights of each layer
_SIDE = 41  # points per axis of the contour maps; the kinks lie on the lattice


def quadrants() -> dict[str, Array]:
    """Values of f, g and F of the document's example on a lattice over [−2, 2]².

    Returns
    -------
    dict of str to ndarray
        ``quadrant_axis`` (n,), and ``quadrant_f``, ``quadrant_g``, ``quadrant_F`` (n, n), rows by
        y.
    """
    axis = np.linspace(-2.0, 2.0, _SIDE)
    points = np.stack(np.meshgrid(axis, axis), axis=-1)
    rational = converted(as_floats(QUADRANTS))
    return {
        "quadrant_axis": axis,
        "quadrant_f": rational.f(points),
        "quadrant_g": rational.g(points),
        "quadrant_F": rational(points),
    }


def wave_scene() -> dict[str, Array]:
    """The triangle wave and the parts of its three forms, from the networks and from f and g.

    Returns
    -------
    dict of str to ndarray
        ``wave_x``, ``wave_y``, ``wave_inner`` (before the outer ReLU), ``wave_hinges`` (3, n),
        ``wave_f``, ``wave_g``.
    """
    x = np.linspace(-2.0, 2.0, _SIDE)
    nested = as_floats(NESTED)
    _, inner, output = nested.pre_activations(x[:, None])
    summed = as_floats(SUM)
    hinges = np.maximum(summed.pre_activations(x[:, None])[0], 0.0) * summed.weights[-1]
    return {
        "wave_x": x,
        "wave_y": output[:, 0],
        "wave_inner": inner[:, 0],
        "wave_hinges": hinges.T,
        "wave_f": PRINTED.f(x[:, None]),
        "wave_g": PRINTED.g(x[:, None]),
    }


def partitions_scene(found: Sequence[Subject], params: Params) -> dict[str, Array]:
    """The cells of a network whose three partitions differ, and which belong together.

    Parameters
    ----------
    found : sequence of Subject
        The networks to choose from.
    params : Params
        Names the box.

    Returns
    -------
    dict of str to ndarray
        ``partition_points`` and ``partition_offsets``: corners of all cells;
        ``partition_labels`` (3, cells): numbers of patterns, pairs of winners, affine pieces;
        ``partition_edges`` (edges, 2, 2) between the pairs of cells ``partition_sides`` (edges, 2).
    """
    box = square(params)
    best = max(
        (
            partition(s.network, floats, converted(floats), box)
            for s in found
            for floats in [as_floats(s.network)]
        ),
        key=_rank,
    )
    cells = best.cells
    corners = [cells.vertices(i) for i in range(cells.n_cells)]
    names = {w: number for number, w in enumerate(dict.fromkeys(best.winners))}
    labels = [
        list(range(cells.n_cells)),
        [names[w] for w in best.winners],
        best.pieces,
    ]
    inner = (cells.edges.cells >= 0).all(axis=1)
    return {
        "partition_edges": cells.points[cells.edges.vertices[inner]],
        "partition_sides": cells.edges.cells[inner].astype(np.int64),
        "partition_points": np.concatenate(corners),
        "partition_offsets": np.cumsum([0, *map(len, corners)]),
        "partition_labels": np.array(labels),
    }


def _rank(found: Partition) -> tuple[bool, int]:
    """Three numbers of regions that differ well first, then many affine pieces."""
    gaps = (found.cells.n_cells - found.n_winners, found.n_winners - found.n_pieces)
    return min(gaps) > 1, found.n_pieces


def turns_scene(population: Population, params: Params) -> dict[str, Array]:
    """Boundaries of one trained network before and after rounding one weight of each layer.

    Parameters
    ----------
    population : Population
        The first dataset's network is drawn.
    params : Params
        Names the network and the twin.

    Returns
    -------
    dict of str to ndarray
        ``turn_points`` and ``turn_offsets``: polylines; for each ``turn_panel`` (layer of the
        weight), ``turn_layer`` and ``turn_neuron`` (of the boundary; the output is the layer after
        the last), ``turn_after``, ``turn_moved``, ``turn_own``; ``turn_box``; ``turn_weights``: per
        panel layer, neuron, input, before, after.
    """
    dataset = next(iter(population.datasets))
    member = next(m for m in population.of(dataset) if m.seed == params.showcase_seed)
    box = population.datasets[dataset].box(params.margin)
    rows: list[tuple[int, int, int, bool, bool, bool]] = []
    lines: list[FloatArray] = []
    weights = []
    for panel, place in enumerate(_places(member, params, box)):
        (depth, neuron, source), value = place
        changed = with_weight(member.network, place[0], value)
        before = float(member.network.weights[depth][neuron, source])
        weights.append((depth, neuron, source, before, value))
        old, new = (_boundaries(n, box) for n in (member.network, changed))
        for key, polylines in old.items():
            moved = not _equal(polylines, new[key])
            own = key == (depth, neuron)
            for after, drawn in ((False, polylines), (True, new[key] if moved else [])):
                lines += drawn
                rows += [(panel, *key, after, moved, own)] * len(drawn)
    table = np.array(rows)
    return {
        "turn_points": np.concatenate(lines),
        "turn_offsets": np.cumsum([0, *map(len, lines)]),
        "turn_panel": table[:, 0],
        "turn_layer": table[:, 1],
        "turn_neuron": table[:, 2],
        "turn_after": table[:, 3].astype(np.bool_),
        "turn_moved": table[:, 4].astype(np.bool_),
        "turn_own": table[:, 5].astype(np.bool_),
        "turn_box": np.array(box),
        "turn_weights": np.array(weights, dtype=np.float64),
    }


def _places(member: Member, params: Params, box: Box) -> list[tuple[tuple[int, int, int], float]]:
    """Of the weights that change most, the one that moves most patterns (decisions at the end)."""
    old = thresholded(member.network, output=0, value=0.0)
    layers: dict[int, list[tuple[float, Place]]] = {}
    for place, value in changed_weights(member, params):
        change = abs(value - float(member.network.weights[place[0]][place[1:]]))
        layers.setdefault(place[0], []).append((change, (place, value)))
    chosen = []
    for depth in sorted(layers):
        largest = [p for _, p in sorted(layers[depth], reverse=True)[:_TRIED]]
        areas = []
        for place, value in largest:
            new = thresholded(with_weight(member.network, place, value), output=0, value=0.0)
            found = flip_region(old, new, box=box)
            last = depth == len(member.network.weights) - 1
            areas.append(float(found.neuron_areas[-1]) if last else found.area)
        chosen.append(largest[int(np.argmax(areas))])
    return chosen


def _boundaries(network: ReLUNetwork, box: Box) -> dict[tuple[int, int], list[FloatArray]]:
    """Where every neuron's pre-activation, and the output, is zero."""
    found = {}
    for depth in range(len(network.weights)):
        part = ReLUNetwork(network.weights[: depth + 1], network.biases[: depth + 1])
        cells = tessellate(part, box=box)
        for neuron in range(part.widths[-1]):
            found[depth, neuron] = list(cells.level_set(output=neuron, value=0.0).polylines)
    return found


def _equal(one: Sequence[FloatArray], other: Sequence[FloatArray]) -> bool:
    return len(one) == len(other) and all(
        a.shape == b.shape and np.allclose(a, b, rtol=0.0, atol=1e-9)
        for a, b in zip(one, other, strict=True)
    )
