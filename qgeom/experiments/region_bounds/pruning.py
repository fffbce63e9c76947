"""What pruning a neuron or a weight does to the cells."""

from __future__ import annotations

import math

import numpy as np

from qgeom.experiments.region_bounds.bounds import layer_bound
from qgeom.experiments.region_bounds.counts import Rows, rng_of
from qgeom.experiments.region_bounds.networks import (
    random_network,
    without_neuron,
    without_weight,
)
from qgeom.experiments.region_bounds.parameters import Params
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate
from qgeom.types import BoolArray
from qgeom.whole_plane import plane_cells

_BOX = ((-3.0, 3.0), (-3.0, 3.0))


def prune_network(params: Params, k: int, seed: int) -> ReLUNetwork:
    """The k-th network that neurons and weights are taken from."""
    return random_network(
        params.prune_hidden, bias_scale=params.bias_scale, rng=rng_of(seed, "prune", k)
    )


def node_rows(params: Params, seed: int) -> Rows:
    """Prune the first neuron of each layer that has a boundary in the box.

    Returns
    -------
    list of dict
        ``seed, layer, last``; ``before`` and ``after``, cells in the box; ``merged``, cells left
        when only this neuron's state is forgotten; ``remaining``, whether the pruned neuron still
        has a boundary; ``moved``, the area share where another neuron's state changes, and
        ``moved_inactive``, such cells of the common refinement on which the pruned neuron was
        inactive.
    """
    rows: Rows = []
    for k in range(params.seeds):
        network = prune_network(params, k, seed)
        begin = 0
        for layer, width in enumerate(params.prune_hidden):
            for neuron in range(width):
                if _drawn(network, begin + neuron):
                    row = _node_row(network, layer, neuron, begin + neuron)
                    last = layer == len(params.prune_hidden) - 1
                    rows.append({"seed": k, "layer": layer, "last": last, **row})
                    break
            begin += width
    return rows


def _drawn(network: ReLUNetwork, column: int) -> bool:
    states = tessellate(network, box=_BOX).patterns()[:, column]
    return bool(states.any() and not states.all())


def _node_row(
    network: ReLUNetwork, layer: int, neuron: int, column: int
) -> dict[str, int | float | bool]:
    both = tessellate(network, without_neuron(network, layer, neuron), box=_BOX)
    before, after = both.patterns(0), both.patterns(1)
    others = np.delete(np.arange(before.shape[1]), column)
    changed = (before[:, others] != after[:, others]).any(axis=1)
    return {
        "before": len(np.unique(before, axis=0)),
        "after": len(np.unique(after, axis=0)),
        "merged": len(np.unique(before[:, others], axis=0)),
        "remaining": bool(after[:, column].any()),
        "moved": float(both.areas[changed].sum() / both.areas.sum()),
        "moved_inactive": int((changed & ~before[:, column]).sum()),
    }


def weight_rows(params: Params, seed: int) -> Rows:
    """Prune every single weight of the first two layers.

    Returns
    -------
    list of dict
        One per weight of a neuron that has a boundary in the plane: ``seed, layer``, whether its
        boundary ``remains``, and for the first layer whether it is ``axis`` parallel.
    """
    rows: Rows = []
    for k in range(params.seeds):
        network = prune_network(params, k, seed)
        states = plane_cells(network).patterns
        for layer, begin in ((0, 0), (1, params.prune_hidden[0])):
            for row, column in np.ndindex(network.weights[layer].shape):
                if not _varies(states[:, begin + row]):
                    continue
                pruned = without_weight(network, layer, row, column)
                left = plane_cells(_up_to(pruned, layer)).patterns[:, begin + row]
                axis = layer == 0 and np.count_nonzero(pruned.weights[0][row]) == 1
                rows.append({"seed": k, "layer": layer, "remains": _varies(left), "axis": axis})
    return rows


def _varies(states: BoolArray) -> bool:
    return bool(states.any() and not states.all())


def _up_to(network: ReLUNetwork, layer: int) -> ReLUNetwork:
    """The first hidden layers with a sum as output."""
    width = network.widths[layer + 1]
    return ReLUNetwork(
        [*network.weights[: layer + 1], np.ones((1, width))],
        [*network.biases[: layer + 1], np.zeros(1)],
    )


def unit_rows(params: Params, seed: int) -> Rows:
    """Prune units of one layer, one after another.

    Returns
    -------
    list of dict
        ``seed, units, pruned, cells, power`` (2 to the units that are left) and ``zaslavsky``.
    """
    rows: Rows = []
    for k in range(params.seeds):
        network = _one_layer(params, k, seed)
        for pruned in range(params.prune_units):
            left = params.prune_units - pruned
            part = ReLUNetwork(
                [network.weights[0][:left], network.weights[1][:, :left]],
                [network.biases[0][:left], network.biases[1]],
            )
            rows.append(
                {
                    "seed": k,
                    "units": params.prune_units,
                    "pruned": pruned,
                    "cells": len(plane_cells(part)),
                    "power": 2**left,
                    "zaslavsky": layer_bound(left, 2),
                }
            )
    return rows


def entry_rows(params: Params, seed: int) -> Rows:
    """Prune one weight of 0, 1, … rows of a single layer, at random places.

    Returns
    -------
    list of dict
        ``seed, zeroed, cells``; ``full``, the cells before, and ``parallel``, pairs of rows that
        lost the same entry.
    """
    rows: Rows = []
    for k in range(params.seeds):
        network = _one_layer(params, k, seed)
        columns = rng_of(seed, "entries", k).integers(0, 2, params.prune_units)
        for zeroed in range(params.prune_units + 1):
            counts = np.bincount(columns[:zeroed], minlength=2)
            rows.append(
                {
                    "seed": k,
                    "zeroed": zeroed,
                    "cells": len(plane_cells(network)),
                    "full": layer_bound(params.prune_units, 2),
                    "parallel": sum(math.comb(int(c), 2) for c in counts),
                }
            )
            if zeroed < params.prune_units:
                network = without_weight(network, 0, zeroed, int(columns[zeroed]))
    return rows


def _one_layer(params: Params, k: int, seed: int) -> ReLUNetwork:
    rng = rng_of(seed, "units", k)
    return random_network((params.prune_units,), bias_scale=params.bias_scale, rng=rng)
