"""Counts of cells over the whole plane: growth, equal sizes, tents, two layers, arrangements."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from qgeom.experiments.region_bounds.bounds import (
    euler_cells,
    layer_bound,
    order_bound,
    product_bound,
    rank_bound,
)
from qgeom.experiments.region_bounds.networks import random_network, tent_network
from qgeom.experiments.region_bounds.parameters import Params
from qgeom.network import ReLUNetwork
from qgeom.seeds import derive_seed
from qgeom.tessellation import tessellate
from qgeom.whole_plane import PlaneCells, plane_cells

Rows: TypeAlias = list[dict[str, Any]]

_UNIT_SQUARE = ((0.0, 1.0), (0.0, 1.0))
ARRANGEMENTS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "general position": ((1, 0, 0), (0, 1, 0), (1, 1, -1)),
    "two parallel": ((1, 0, 0), (1, 0, -1), (1, 2, -1)),
    "one point": ((1, 0, 0), (0, 1, 0), (1, 1, 0)),
    "all parallel": ((1, 1, 0), (1, 1, -1), (1, 1, 1)),
}


def rng_of(seed: int, *names: str | int) -> np.random.Generator:
    """Return the generator of one network, independent of all others."""
    return np.random.Generator(np.random.PCG64(derive_seed(seed, *names)))


def growth_rows(params: Params, seed: int) -> Rows:
    """Count cells per width, seed and depth.

    Parameters
    ----------
    params : Params
        The configured parameters.
    seed : int
        Root of the random numbers.

    Returns
    -------
    list of dict
        ``width, seed, depth``; ``cells`` over the whole plane, ``square`` of those with inner
        points in the square from −1 to 1, ``line`` along the first axis, ``bound``, ``order``;
        ``pieces``, the most cells that this layer makes of one cell, and ``euler``, the first
        layer's cells in fractions.
    """
    rows: Rows = []
    for width in params.widths:
        hidden = (width,) * params.depth
        for k in range(params.seeds):
            network = random_network(
                hidden, bias_scale=params.bias_scale, rng=rng_of(seed, "growth", width, k)
            )
            cells = plane_cells(network)
            counts = (
                cells.per_depth(),
                cells.per_depth(where=cells.in_square),
                plane_cells(_along_axis(network)).per_depth(),
                cells.most_pieces(),
            )
            for depth, (whole, square, line, pieces) in enumerate(
                zip(*counts, strict=True), start=1
            ):
                rows.append(
                    {
                        "width": width,
                        "seed": k,
                        "depth": depth,
                        "cells": whole,
                        "square": square,
                        "line": line,
                        "pieces": pieces,
                        "bound": float(product_bound(hidden[:depth])),
                        "order": float(order_bound(hidden[:depth])),
                        "euler": euler_cells(network),
                        "zaslavsky": layer_bound(width, 2),
                    }
                )
    return rows


def _along_axis(network: ReLUNetwork) -> ReLUNetwork:
    """The network as a function of its first input: the cells of a line, times a line."""
    first = network.weights[0].copy()
    first[:, 1] = 0.0
    return ReLUNetwork([first, *network.weights[1:]], network.biases)


def shape_rows(params: Params, seed: int) -> Rows:
    """Count cells of networks with equally many neurons on 1, 2, … layers.

    Returns
    -------
    list of dict
        ``depth, width, seed, cells, square, bound``.
    """
    rows: Rows = []
    for depth in params.depths:
        hidden = (params.neurons // depth,) * depth
        for k in range(params.seeds):
            rng = rng_of(seed, "shape", depth, k)
            cells = plane_cells(random_network(hidden, bias_scale=params.bias_scale, rng=rng))
            rows.append(
                {
                    "depth": depth,
                    "width": hidden[0],
                    "seed": k,
                    "cells": len(cells),
                    "square": int(cells.in_square.sum()),
                    "bound": float(product_bound(hidden)),
                }
            )
    return rows


def tent_rows(params: Params) -> Rows:
    """Count cells of tent networks, and the most that one layer of as many neurons can have.

    Returns
    -------
    list of dict
        ``depth, neurons, cells`` (whole plane), ``square`` (unit square), ``shallow``.
    """
    rows: Rows = []
    for depth in range(1, params.tent_depth + 1):
        network = tent_network(depth)
        rows.append(
            {
                "depth": depth,
                "neurons": network.n_neurons,
                "cells": len(plane_cells(network)),
                "square": tessellate(network, box=_UNIT_SQUARE).n_cells,
                "shallow": layer_bound(network.n_neurons, 2),
            }
        )
    return rows


def two_layer_rows(params: Params, seed: int) -> Rows:
    """Count cells of random 2→3→3→1 networks.

    Returns
    -------
    list of dict
        ``first`` (cells of the first layer), ``bounded`` (those of them that are), ``cells``, and
        ``rank_bound``.
    """
    rows: Rows = []
    for k in range(params.two_layer_networks):
        rng = rng_of(seed, "two layers", k)
        network = random_network((3, 3), bias_scale=params.bias_scale, rng=rng)
        cells = plane_cells(network)
        first = np.unique(cells.patterns[:, :3], axis=0)
        layer = ReLUNetwork([network.weights[0], np.ones((1, 3))], [network.biases[0], [0.0]])
        rows.append(
            {
                "first": len(first),
                "bounded": int(plane_cells(layer).bounded.sum()),
                "cells": len(cells),
                "rank_bound": rank_bound(network, first),
            }
        )
    return rows


def arrangement_network(name: str) -> ReLUNetwork:
    """The layer of three neurons whose boundaries are one of `ARRANGEMENTS`.

    Examples
    --------
    >>> arrangement_network("one point").biases[0].tolist()
    [0.0, 0.0, 0.0]
    """
    lines = np.array(ARRANGEMENTS[name], dtype=np.float64)
    return ReLUNetwork([lines[:, :2], np.ones((1, len(lines)))], [lines[:, 2], np.zeros(1)])


def arrangement_rows() -> Rows:
    """Count all cells and the bounded ones of three lines, general and degenerate.

    Returns
    -------
    list of dict
        ``name, general, cells, bounded, euler``.
    """
    rows: Rows = []
    for name in ARRANGEMENTS:
        network = arrangement_network(name)
        cells: PlaneCells = plane_cells(network)
        rows.append(
            {
                "name": name,
                "general": name == "general position",
                "cells": len(cells),
                "bounded": int(cells.bounded.sum()),
                "euler": euler_cells(network),
            }
        )
    return rows
