"""Folds, continuity and linear regions of networks with whole weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from qgeom.experiments.region_bounds.bounds import product_bound
from qgeom.experiments.region_bounds.counts import Rows, rng_of
from qgeom.experiments.region_bounds.folds import Passage, passages, preactivation_maps
from qgeom.experiments.region_bounds.networks import coarse_network, whole_network
from qgeom.experiments.region_bounds.parameters import Params
from qgeom.network import ReLUNetwork
from qgeom.tessellation import Tessellation, tessellate
from qgeom.types import IntArray

KINDS = ("float", "twin")


def with_output(network: ReLUNetwork) -> ReLUNetwork:
    """The network whose output is one more hidden layer, so that its zeros are boundaries.

    Examples
    --------
    >>> with_output(ReLUNetwork([[[1.0, 2.0]], [[3.0]]], [[0.0], [1.0]])).widths
    (2, 1, 1, 1)
    """
    outputs = network.widths[-1]
    return ReLUNetwork([*network.weights, np.eye(outputs)], [*network.biases, np.zeros(outputs)])


def fold_network(params: Params, kind: str, k: int, seed: int) -> ReLUNetwork:
    """The k-th network or its twin (see `KINDS`), in whole numbers."""
    network = whole_network(
        params.fold_hidden, bias_scale=params.bias_scale, rng=rng_of(seed, "fold", k)
    )
    return network if kind == "float" else coarse_network(network, params.fold_bits)


def fold_box(params: Params) -> tuple[tuple[float, float], tuple[float, float]]:
    """The square on which folds are looked at."""
    return (-params.fold_box, params.fold_box), (-params.fold_box, params.fold_box)


def fold_rows(params: Params, seed: int) -> tuple[Rows, Rows]:
    """Look at every inner vertex of random networks and of their twins.

    Returns
    -------
    rows : list of dict
        One per kind, network and layer (the output is the last): ``crossings`` of boundaries of
        earlier layers, how many of them are ``bent``; ``elsewhere``, bends without such a
        crossing; ``lone``, crossings of a single neuron, and ``mispredicted``, those that bend
        although no weight leads through, or the other way round; ``angle_error``, the largest.
    whole : list of dict
        One per kind and network: ``cells`` and ``regions`` of the box, ``bound``, inner ``edges``,
        and ``jumps``, edges across which the output is not continuous; ``line_error``, how far a
        first-layer boundary is from where its weights and its bias put it, at most.
    """
    rows: Rows = []
    whole: Rows = []
    for kind in KINDS:
        for k in range(params.fold_seeds):
            network = fold_network(params, kind, k, seed)
            name = {"kind": kind, "seed": k}
            found = list(passages(tessellate(with_output(network), box=fold_box(params))))
            rows += [
                name | {"layer": layer} | _summary([p for p in found if p.layer == layer])
                for layer in range(len(params.fold_hidden) + 1)
            ]
            whole.append(name | _whole(network, tessellate(network, box=fold_box(params))))
    return rows, whole


def _summary(found: list[Passage]) -> dict[str, Any]:
    crossings = [p for p in found if p.earlier]
    lone = [p for p in crossings if p.through_weight is not None]
    errors = [p.angle_error for p in found if not np.isnan(p.angle_error)]
    return {
        "passages": len(found),
        "crossings": len(crossings),
        "bent": sum(p.bent for p in crossings),
        "elsewhere": sum(p.bent for p in found if not p.earlier),
        "lone": len(lone),
        "mispredicted": sum(p.bent != p.through_weight for p in lone),
        "angle_error": max(errors, default=0.0),
    }


def _whole(network: ReLUNetwork, cells: Tessellation) -> dict[str, Any]:
    maps = preactivation_maps(network, cells.patterns())
    output = maps[-1][:, 0]
    left, right = cells.adjacency.T
    same = (output[left] == output[right]).all(axis=1)
    graph = coo_array(
        (np.ones(same.sum()), (left[same], right[same])), shape=(cells.n_cells, cells.n_cells)
    )
    return {
        "cells": cells.n_cells,
        "bound": float(product_bound(network.widths[1:-1])),
        "regions": int(connected_components(graph, directed=False)[0]),
        "edges": len(left),
        "jumps": _jumps(cells, network, maps),
        "line_error": _line_error(cells, network),
    }


def _jumps(cells: Tessellation, network: ReLUNetwork, maps: list[IntArray]) -> int:
    """Edges on which the difference of the two output maps is no multiple of the boundary's."""
    pairs, neurons = cells.flipped()
    layers = np.repeat(np.arange(len(network.widths) - 2), network.widths[1:-1])
    places = np.concatenate([np.arange(n) for n in network.widths[1:-1]])
    count = 0
    for pair, neuron in zip(pairs.tolist(), neurons.tolist(), strict=True):
        left, right = cells.adjacency[pair]
        change = [int(v) for v in maps[-1][left, 0] - maps[-1][right, 0]]
        line = [int(v) for v in maps[layers[neuron]][left, places[neuron]]]
        minors = (change[i] * line[j] - change[j] * line[i] for i, j in ((0, 1), (0, 2), (1, 2)))
        count += any(minors)
    return count


def _line_error(cells: Tessellation, network: ReLUNetwork) -> float:
    """Largest deviation of first-layer edges from distance |b| / ‖w‖, relative to the box."""
    edges = cells.edges
    first = (edges.lines >= 0) & (edges.lines < network.widths[1])
    points = cells.points[edges.vertices[first]]
    neuron = edges.lines[first]
    norm = np.linalg.norm(network.weights[0], axis=1)[neuron]
    normal = network.weights[0][neuron] / norm[:, None]
    offset = network.biases[0][neuron] / norm
    # the signed distance of both ends of an edge, in the direction of w, is −b / ‖w‖
    miss = np.einsum("nki,ni->nk", points, normal) + offset[:, None]
    return float(np.abs(miss).max(initial=0.0) / (cells.box[0][1] - cells.box[0][0]))


def central_rows(params: Params, seed: int) -> Rows:
    """Look at networks without biases.

    Returns
    -------
    list of dict
        One per network and layer: ``vertices`` inside the box (of the whole network), ``lines``,
        neurons of the layer whose boundary is a line through the origin, ``bent``, those with a
        boundary that is none; ``cells`` and ``rays`` of the whole network.
    """
    rows: Rows = []
    for k in range(params.fold_seeds):
        network = whole_network(params.fold_hidden, bias_scale=0.0, rng=rng_of(seed, "central", k))
        cells = tessellate(network, box=((-1.0, 1.0), (-1.0, 1.0)))
        edges = cells.edges
        inner = edges.lines >= 0
        outer = set(edges.vertices[~inner].ravel().tolist())
        begin = 0
        for layer, width in enumerate(params.fold_hidden):
            rays = _rays(cells, begin, width)
            begin += width
            straight = [len(r) == 2 and not np.any(r[0] + r[1]) for r in rays]
            rows.append(
                {
                    "seed": k,
                    "layer": layer,
                    "vertices": len(set(edges.vertices.ravel().tolist()) - outer),
                    "lines": sum(straight),
                    "bent": sum(len(r) > 0 for r in rays) - sum(straight),
                    "cells": cells.n_cells,
                    "rays": int(inner.sum()),
                }
            )
    return rows


def _rays(cells: Tessellation, begin: int, width: int) -> list[list[IntArray]]:
    """Directions of the edges that each neuron of a layer draws, in lowest whole numbers."""
    network = cells.networks[0]
    assert isinstance(network, ReLUNetwork)  # noqa: S101 - as `central_rows` made it
    maps = preactivation_maps(network, cells.patterns())
    layers = np.repeat(np.arange(len(network.widths) - 2), network.widths[1:-1])
    found: list[list[IntArray]] = [[] for _ in range(width)]
    pairs, neurons = cells.flipped()
    inner = np.flatnonzero((cells.edges.cells >= 0).all(axis=1))
    for pair, neuron in zip(pairs.tolist(), neurons.tolist(), strict=True):
        if begin <= neuron < begin + width:
            sides = maps[layers[neuron]][cells.adjacency[pair], neuron - begin, :2]
            # on one side the neuron may be zero altogether
            gradient = sides[0] if sides[0].any() else sides[1]
            along = np.array([-gradient[1], gradient[0]]) // np.gcd(*gradient)
            ends = cells.points[cells.edges.vertices[inner[pair]]]
            far = ends[np.abs(ends).sum(axis=1).argmax()]
            found[neuron - begin].append(along if far @ along > 0 else -along)
    return found
