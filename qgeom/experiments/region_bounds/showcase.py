"""What the figures of tessellations are drawn from: polygons, segments and points."""

from __future__ import annotations

import numpy as np

from qgeom.datasets import Box
from qgeom.experiments.outcome import Array
from qgeom.experiments.region_bounds.counts import ARRANGEMENTS, arrangement_network, rng_of
from qgeom.experiments.region_bounds.fold_study import fold_box, fold_network
from qgeom.experiments.region_bounds.folds import passages
from qgeom.experiments.region_bounds.networks import (
    random_network,
    without_neuron,
    without_weight,
)
from qgeom.experiments.region_bounds.parameters import Params
from qgeom.experiments.region_bounds.pruning import prune_network
from qgeom.experiments.region_bounds.units import data_box, shape_name, shape_text
from qgeom.experiments.trained import Trained
from qgeom.network import ReLUNetwork
from qgeom.packing import distinct_rows
from qgeom.tessellation import Tessellation, tessellate
from qgeom.whole_plane import plane_cells

_ARRANGEMENT_BOX = ((-1.5, 2.5), (-1.5, 2.5))
_PRUNE_BOX = ((-3.0, 3.0), (-3.0, 3.0))
_LARGE = 200.0
_VISIBLE = 0.001  # share of the picture


def polygons(cells: Tessellation, prefix: str) -> dict[str, Array]:
    """Corners of all cells one after another, with the places where each begins."""
    corners = [cells.vertices(cell) for cell in range(cells.n_cells)]
    offsets = np.concatenate([[0], np.cumsum([len(c) for c in corners])])
    return {f"{prefix}_corners": np.concatenate(corners), f"{prefix}_offsets": offsets}


def segments(cells: Tessellation, prefix: str) -> dict[str, Array]:
    """Inner edges (n, 2, 2), the layer and the number of the neuron that drew each."""
    inner = cells.edges.lines >= 0
    neurons = cells.edges.lines[inner].astype(np.int64)
    layers = np.array([cells.neuron(int(line))[1] for line in neurons], dtype=np.int64)
    return {
        f"{prefix}_segments": cells.points[cells.edges.vertices[inner]],
        f"{prefix}_layers": layers,
        f"{prefix}_neurons": neurons,
        f"{prefix}_box": np.array(cells.box),
    }


def arrangement_arrays() -> dict[str, Array]:
    """Cells of the arrangements of three lines; ``bounded`` marks those off the box's sides."""
    arrays: dict[str, Array] = {"draw_arrangement_names": np.array(list(ARRANGEMENTS))}
    for place, name in enumerate(ARRANGEMENTS):
        cells = tessellate(arrangement_network(name), box=_ARRANGEMENT_BOX)
        key = f"draw_arrangement{place}"
        touching = cells.edges.cells[cells.edges.lines < 0]
        bounded = np.ones(cells.n_cells, dtype=np.bool_)
        bounded[touching[touching >= 0]] = False
        arrays |= polygons(cells, key) | segments(cells, key) | {f"{key}_bounded": bounded}
    return arrays


def two_layer_arrays(params: Params, seed: int) -> dict[str, Array]:
    """The 2→3→3→1 network with the most cells that can be seen, on a box with all its vertices."""
    best, seen = None, -1
    for k in range(params.two_layer_networks):
        rng = rng_of(seed, "two layers", k)
        network = random_network((3, 3), bias_scale=params.bias_scale, rng=rng)
        cells = tessellate(network, box=_around_vertices(network), threads=1)
        visible = int((cells.areas > _VISIBLE * cells.areas.sum()).sum())
        if visible > seen:
            best, seen, count = cells, visible, len(plane_cells(network))
    assert best is not None  # noqa: S101 - there is at least one network
    return segments(best, "draw_two") | {"draw_two_cells": np.array([count, best.n_cells])}


def _around_vertices(network: ReLUNetwork) -> Box:
    """A square around the inner vertices of a large box."""
    cells = tessellate(network, box=((-_LARGE, _LARGE), (-_LARGE, _LARGE)), threads=1)
    outer = np.unique(cells.edges.vertices[cells.edges.lines < 0])
    inner = np.delete(cells.points, outer, axis=0)
    if len(inner) < 2:
        return cells.box
    middle = (inner.max(axis=0) + inner.min(axis=0)) / 2
    half = 0.6 * float(np.ptp(inner, axis=0).max())
    x, y = (float(value) for value in middle)
    return (x - half, x + half), (y - half, y + half)


def fold_arrays(params: Params, seed: int) -> dict[str, Array]:
    """The first network and its twin: edges by layer, and crossings that bend or do not."""
    arrays: dict[str, Array] = {}
    for kind in ("float", "twin"):
        cells = tessellate(fold_network(params, kind, 0, seed), box=fold_box(params))
        found = [p for p in passages(cells) if p.earlier]
        points = cells.points[[p.vertex for p in found]].reshape(-1, 2)
        arrays |= segments(cells, f"draw_fold_{kind}") | {
            f"draw_fold_{kind}_points": points,
            f"draw_fold_{kind}_bent": np.array([p.bent for p in found], dtype=np.bool_),
        }
    return arrays


def unit_arrays(params: Params, trained: Trained) -> dict[str, Array]:
    """Cells of the first network of each shape, with ``data``: whether a point is in the cell."""
    points = np.asarray(trained.arrays["points"], dtype=np.float64)
    box = data_box(points, params.margin)
    arrays: dict[str, Array] = {
        "draw_unit_shapes": np.array([shape_text(hidden) for hidden in params.units]),
        "draw_unit_points": points,
        "draw_unit_labels": np.asarray(trained.arrays["labels"], dtype=np.int64),
        "draw_unit_box": np.array(box),
    }
    for place, hidden in enumerate(params.units):
        network = trained.network(shape_name(hidden, 0))
        cells = tessellate(network, box=box)
        _, names = distinct_rows(np.concatenate([cells.patterns(), network.pattern(points)]))
        held = np.isin(names[: cells.n_cells], names[cells.n_cells :])
        arrays |= polygons(cells, f"draw_unit{place}") | {f"draw_unit{place}_data": held}
    return arrays


def prune_arrays(params: Params, seed: int) -> dict[str, Array]:
    """The first pruned network: as it was, without a neuron of each layer, without a weight."""
    network = prune_network(params, 0, seed)
    first, last = _shown_neuron(network, 0), _shown_neuron(network, len(params.prune_hidden) - 1)
    column = int(np.argmin(np.abs(network.weights[0][first])))
    made = {
        "before": network,
        "first": without_neuron(network, 0, first),
        "last": without_neuron(network, len(params.prune_hidden) - 1, last),
        "weight": without_weight(network, 0, first, column),
    }
    arrays: dict[str, Array] = {
        "draw_prune_names": np.array(list(made)),
        "draw_prune_pruned": np.array([first, sum(params.prune_hidden[:-1]) + last]),
    }
    for name, pruned in made.items():
        arrays |= segments(tessellate(pruned, box=_PRUNE_BOX), f"draw_prune_{name}")
    return arrays


def _shown_neuron(network: ReLUNetwork, layer: int) -> int:
    """Place of the neuron of a layer with the longest boundary in the box."""
    cells = tessellate(network, box=_PRUNE_BOX)
    begin = sum(network.widths[1 : layer + 1])
    ends = cells.points[cells.edges.vertices]
    lengths = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    totals = [
        lengths[cells.edges.lines == begin + n].sum() for n in range(network.widths[layer + 1])
    ]
    return int(np.argmax(totals))
