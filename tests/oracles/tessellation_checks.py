"""What every tessellation must satisfy, and its comparison with the exact oracle, cell by cell.

Tolerances. A polygon whose corners move by at most (dx, dy) changes its area by at most dx times
twice its height plus dy times twice its width, up to products of the two. Corners that are
computed exactly are rounded once, in a frame in which no coordinate exceeds twice the box's side:
dx ≤ 2^-52 · side. The sum of products that gives the area adds 4 roundings per corner, of terms
below width · height. `area_tolerance` is that. Corners that are computed in float64 are certified
to 2^-20 of the box only; `LOOSE` is what they keep in practice with a wide margin, except near the
crossing of almost parallel lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from qgeom.quantized import QuantizedNetwork
from qgeom.tessellation import Tessellation
from qgeom.types import FloatArray
from tests.oracles.exact_networks import exact_layers, exact_values, on_plane
from tests.oracles.rational_tessellation import Cell
from tests.oracles.rational_tessellation import Tessellation as ExactTessellation

LOOSE = 1e-11
ULP = 2.0**-52
SIDE_OF = {-1: (0, 0), -2: (0, 1), -3: (1, 0), -4: (1, 1)}


@dataclass(frozen=True)
class Agreement:
    """A tessellation compared with the oracle.

    Attributes
    ----------
    n_cells : int
        Cells of the tessellation.
    area_error, moment_error : float
        Largest errors of an area, over the box's area, and of area times centroid, over the
        box's area and size.
    faults : tuple of str
        What disagrees.
    """

    n_cells: int
    area_error: float
    moment_error: float
    faults: tuple[str, ...]


def keys(cells: Tessellation) -> list[tuple[bool, ...]]:
    """The pattern of every cell, networks one after another, as the oracle's `Cell.pattern`."""
    parts = [cells.patterns(k) for k in range(cells.n_networks)]
    return [tuple(row) for row in np.concatenate(parts, axis=1).tolist()]


def box_sides(cells: Tessellation) -> tuple[float, float]:
    """Width and height of the box."""
    (x0, x1), (y0, y1) = cells.box
    return x1 - x0, y1 - y0


def area_tolerance(cells: Tessellation, w: float, h: float, n: int) -> float:
    """Bound of the error of the area of a cell w wide and h high with n corners, rounded once."""
    dx, dy = (2 * ULP * side for side in box_sides(cells))
    w, h = w + 2 * dx, h + 2 * dy
    return 2 * (dx * h + dy * w) + n * dx * dy + ULP * (8 + 4 * n) * w * h + 1e-300


def compare(cells: Tessellation, exact: ExactTessellation, *, rounded_once: bool) -> Agreement:
    """Compare patterns, areas, centroids and corners.

    Parameters
    ----------
    cells : Tessellation
        To be tested.
    exact : tests.oracles.rational_tessellation.Tessellation
        Of the same networks and box.
    rounded_once : bool
        Whether `cells` were made with ``exact_points=True``, for the narrow tolerances.

    Returns
    -------
    Agreement
        With a line for every fault.
    """
    found, expected = keys(cells), exact.by_pattern
    faults = []
    if len(set(found)) != len(found):
        faults.append(f"{len(found) - len(set(found))} cells repeat a pattern")
    if set(found) != set(expected):
        faults.append(
            f"{len(set(expected) - set(found))} patterns missing, "
            f"{len(set(found) - set(expected))} made up"
        )
    area_error = moment_error = 0.0
    for i, key in enumerate(found):
        if key in expected:
            errors, said = _compare_cell(cells, i, expected[key], rounded_once=rounded_once)
            area_error, moment_error = max(area_error, errors[0]), max(moment_error, errors[1])
            faults += [f"cell {i}: {fault}" for fault in said]
    return Agreement(cells.n_cells, area_error, moment_error, tuple(faults))


def _compare_cell(
    cells: Tessellation, i: int, cell: Cell, *, rounded_once: bool
) -> tuple[tuple[float, float], list[str]]:
    width, height = box_sides(cells)
    size, box_area = max(width, height), width * height
    corners = cells.vertices(i)
    truth = np.array([[float(x), float(y)] for x, y in cell.vertices])
    error = abs(float(cell.area) - cells.areas[i])
    offset = [
        float(abs(exact - float(c)))
        for exact, c in zip(cell.centroid, cells.centroids[i].tolist(), strict=True)
    ]
    moment = cells.areas[i] * max(offset)
    faults = []
    extents = [float(max(ends) - min(ends)) for ends in zip(*cell.vertices, strict=True)]
    narrow = area_tolerance(cells, *extents, len(truth))
    if error > (narrow if rounded_once else LOOSE * box_area):
        faults.append(f"area {cells.areas[i]} instead of {float(cell.area)}")
    reach = float(np.abs(truth).max())
    bound = 4 * narrow * (max(extents) + 4 * ULP * size) + 4 * ULP * reach * cells.areas[i]
    if moment > (bound if rounded_once else LOOSE * box_area * size + bound):
        faults.append(f"centroid {cells.centroids[i]} is off by {offset}")
    if len(corners) != len(truth):
        faults.append(f"{len(corners)} corners instead of {len(truth)}")
    elif corner_distance(corners, truth) > (
        2 * ULP * (size + reach) if rounded_once else size / 2**20
    ):
        faults.append(f"corners {corners.tolist()} instead of {truth.tolist()}")
    return (error / box_area, moment / (box_area * size)), faults


def corner_distance(corners: FloatArray, truth: FloatArray) -> float:
    """Largest coordinate difference of two cycles of as many corners, best turn."""
    turns = (np.abs(np.roll(corners, k, axis=0) - truth).max() for k in range(len(corners)))
    return float(min(turns))


def check_combinatorics(cells: Tessellation) -> None:
    """Euler's formula, half-edges that fit together, adjacency, flips and labels."""
    n_edges, n_cells = len(cells.edges), cells.n_cells
    assert len(cells.points) - n_edges + n_cells == 1
    assert len(np.unique(cells.words, axis=0)) == n_cells
    assert np.array_equal(np.unique(cells.edges.vertices), np.arange(len(cells.points)))
    _check_runs(cells)
    inner = (cells.edges.cells >= 0).all(axis=1)
    assert np.array_equal(cells.adjacency, cells.edges.cells[inner])
    pairs = np.sort(cells.adjacency, axis=1)
    assert len(np.unique(pairs, axis=0)) == len(pairs)
    assert (pairs[:, 0] < pairs[:, 1]).all()
    lines = cells.edges.lines
    assert (lines[inner] >= 0).all()
    assert np.isin(lines[~inner], list(SIDE_OF)).all()
    _check_flips(cells, lines[inner])


def _check_runs(cells: Tessellation) -> None:
    """Every cell's boundary is a cycle of edges that have the cell on their left."""
    lists = cells.lists
    owner = np.repeat(np.arange(cells.n_cells), np.diff(lists.offsets))
    after = np.arange(len(owner)) + 1
    last = lists.offsets[1:] - 1
    after[last] = lists.offsets[:-1]
    assert (np.diff(lists.offsets) >= 3).all()
    pair = np.stack([lists.vertices, lists.vertices[after]], axis=1)
    ends, sides = cells.edges.vertices[lists.edges], cells.edges.cells[lists.edges]
    left = (sides[:, 0] == owner) & (ends == pair).all(axis=1)
    right = (sides[:, 1] == owner) & (ends == pair[:, ::-1]).all(axis=1)
    assert (left ^ right).all()
    uses = np.bincount(lists.edges, minlength=len(cells.edges))
    assert np.array_equal(uses, (cells.edges.cells >= 0).sum(axis=1))
    for i in range(min(cells.n_cells, 20)):
        assert np.array_equal(cells.boundary(i), lists.vertices[owner == i])


def _check_flips(cells: Tessellation, lines: Any) -> None:
    """Patterns differ across every inner edge, in the neuron that drew it among others."""
    flips = np.zeros(len(lines), dtype=int)
    drawn = np.zeros(len(lines), dtype=bool)
    left, right = cells.adjacency.T
    for k in range(cells.n_networks):
        pairs, neurons = cells.flipped(k)
        patterns, numbers = cells.patterns(k), cells.columns.numbers(k)
        differing = patterns[left] != patterns[right]
        told = np.zeros_like(differing)
        told[pairs, neurons] = True
        assert np.array_equal(told, differing)
        flips += differing.sum(axis=1)
        drawn |= (differing & (numbers == lines[:, None])).any(axis=1)
    assert (flips > 0).all()
    assert drawn.all()


def check_geometry(cells: Tessellation, *, tolerance: float = LOOSE) -> None:
    """Areas that sum to the box, edges between the cells that they name, labels that fit."""
    width, height = box_sides(cells)
    assert abs(cells.areas.sum() - width * height) <= tolerance * width * height
    assert (cells.areas >= 0).all()
    low, high = np.array(cells.box).T
    for points in (cells.points, cells.centroids):
        slack = 4 * ULP * np.abs(cells.box).max(axis=1) + tolerance * (high - low)
        assert (points >= low - slack).all()
        assert (points <= high + slack).all()
    start, end = (cells.points[cells.edges.vertices[:, k]] for k in (0, 1))
    along = end - start
    for side, sign in ((0, 1.0), (1, -1.0)):
        inside = cells.edges.cells[:, side] >= 0
        toward = cells.centroids[cells.edges.cells[inside, side]] - start[inside]
        a = along[inside]
        turn = sign * (a[:, 0] * toward[:, 1] - a[:, 1] * toward[:, 0])
        assert (turn >= -tolerance * width * height).all()
    for label, (axis, end_of) in SIDE_OF.items():
        on = cells.edges.lines == label
        value = cells.box[axis][end_of]
        for points in (start[on], end[on]):
            assert (np.abs(points[:, axis] - value) <= 4 * ULP * abs(value) + 1e-300).all()


def floats_of(network: Any) -> Any:
    """The float network behind a network or its quantized twin."""
    return network.network if isinstance(network, QuantizedNetwork) else network


def masked_layers(network: Any, patterns: Any, inputs: FloatArray) -> list[FloatArray]:
    """Pre-activations of all layers, neurons switched by given patterns, one row per input."""
    net, start, values = floats_of(network), 0, []
    active = inputs
    for W, b in zip(net.weights, net.biases, strict=True):
        values.append(active @ W.T + b)
        stop = start + W.shape[0]
        if len(values) < len(net.weights):
            active = np.where(patterns[:, start:stop], values[-1], 0.0)
        start = stop
    return values


def inputs_of(cells: Tessellation, points: FloatArray) -> FloatArray:
    """Points of the plane as inputs of the networks."""
    if cells.plane is None:
        return points
    origin, u, v = (np.asarray(part, dtype=np.float64) for part in cells.plane)
    return origin + points @ np.stack([u, v])


def check_values(cells: Tessellation, *, tolerance: float = 1e-9) -> None:
    """Patterns hold at centroids; outputs and the line of an edge agree from its two sides."""
    for k, network in enumerate(cells.networks):
        patterns = cells.patterns(k)
        _check_patterns(cells, network, patterns, tolerance)
        inner = (cells.edges.cells >= 0).all(axis=1)
        numbers = cells.columns.numbers(k)
        drawn = cells.edges.lines[inner][:, None] == numbers
        for side in (0, 1):
            points = inputs_of(cells, cells.points[cells.edges.vertices[inner, side]])
            left, right = (
                masked_layers(network, patterns[cells.edges.cells[inner, c]], points)
                for c in (0, 1)
            )
            scale = 1 + np.abs(left[-1]).max(initial=0)
            assert np.abs(left[-1] - right[-1]).max(initial=0) <= tolerance * scale
            hidden = np.concatenate([np.zeros((len(points), 0)), *left[:-1]], axis=1)
            assert np.abs(hidden[drawn]).max(initial=0) <= tolerance * (
                1 + np.abs(hidden).max(initial=0)
            )


def _check_patterns(cells: Tessellation, network: Any, patterns: Any, tolerance: float) -> None:
    """By float evaluation where it is clear, by exact evaluation where it is not."""
    inputs = inputs_of(cells, cells.centroids)
    hidden = masked_layers(network, patterns, inputs)[:-1]
    start = 0
    unclear = np.zeros(len(patterns), dtype=bool)
    for values in hidden:
        bits = patterns[:, start : start + values.shape[1]]
        clear = np.abs(values) > tolerance * (1 + np.abs(values).max(initial=0))
        assert np.array_equal((values > 0) & clear, bits & clear)
        unclear |= (~clear).any(axis=1)
        start += values.shape[1]
    layers = exact_layers(network)
    if cells.plane is not None:
        layers = on_plane(layers, *cells.plane)
    for i in np.flatnonzero(unclear)[:12]:
        exact = exact_values(layers, cells.centroids[i].tolist())[:-1]
        for z, bit in zip((z for layer in exact for z in layer), patterns[i], strict=True):
            # the float centroid of a tiny cell may lie outside it, by some ulps
            assert (z > 0) == bit or abs(z) < 1e-13
