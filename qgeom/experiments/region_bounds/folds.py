"""Where boundaries of deeper neurons bend, decided in whole numbers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qgeom.errors import ParameterError
from qgeom.network import ReLUNetwork
from qgeom.tessellation import Tessellation
from qgeom.types import BoolArray, FloatArray, IntArray

_LARGEST = 2**31  # products of two such numbers, and their differences, fit into 64 bits
_SHORTEST = 1e-4  # edges below this share of the box are too short to measure an angle with


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A neuron's boundary passing through an inner vertex of the tessellation.

    Attributes
    ----------
    vertex : int
        Which vertex.
    layer : int
        Layer of the neuron, from 0.
    earlier : int
        How many neurons of earlier layers have a boundary through the vertex.
    bent : bool
        Whether the boundary bends there: its two normals are not parallel.
    through_weight : bool or None
        Whether the earlier neuron reaches this one through weights and active neurons between
        them; None unless there is exactly one earlier neuron.
    angle_error : float
        Difference, in radians, between the angle of the two edges as drawn and that of the two
        gradients; NaN for edges that are too short to tell.
    """

    vertex: int
    layer: int
    earlier: int
    bent: bool
    through_weight: bool | None
    angle_error: float


def preactivation_maps(network: ReLUNetwork, patterns: BoolArray) -> list[IntArray]:
    """Affine maps of all pre-activations on cells, in whole numbers.

    Parameters
    ----------
    network : ReLUNetwork
        With whole weights and biases.
    patterns : ndarray of bool, shape (n_cells, n_neurons)
        Patterns of the cells.

    Returns
    -------
    list of ndarray of int64
        Entry l has shape (n_cells, widths[l + 1], d_in + 1): gradients, then the constant.

    Raises
    ------
    ParameterError
        When a parameter is no whole number, or a result is too large for exact products.

    Examples
    --------
    >>> network = ReLUNetwork([[[2.0, 1.0]], [[3.0]]], [[5.0], [1.0]])
    >>> preactivation_maps(network, np.array([[True]]))[1].tolist()
    [[[6, 3, 16]]]
    """
    codes = [_whole(array) for array in (*network.weights, *network.biases)]
    weights, biases = codes[: len(network.weights)], codes[len(network.weights) :]
    first = np.column_stack([weights[0], biases[0]])
    maps = [np.broadcast_to(first, (len(patterns), *first.shape))]
    begin = 0
    for W, b in zip(weights[1:], biases[1:], strict=True):
        active = patterns[:, begin : begin + W.shape[1], None]
        begin += W.shape[1]
        following = np.einsum("ij,cjk->cik", W, np.where(active, maps[-1], 0))
        following[:, :, -1] += b
        if np.abs(following).max(initial=0) >= _LARGEST:
            raise ParameterError("a map has entries of 2**31 or more", where=f"layer {len(maps)}")
        maps.append(following)
    return maps


def _whole(array: FloatArray) -> IntArray:
    if (array != np.rint(array)).any():
        raise ParameterError("parameters are not whole", remedy="scale the network first")
    return array.astype(np.int64)


def passages(cells: Tessellation) -> Iterator[Passage]:
    """All boundaries through inner vertices of the tessellation of one network.

    Parameters
    ----------
    cells : Tessellation
        Of one network with whole parameters.

    Yields
    ------
    Passage
        One per inner vertex and neuron with exactly two edges at it, unless another boundary runs
        along one of them.
    """
    network = cells.networks[0]
    if not isinstance(network, ReLUNetwork):
        raise ParameterError("is a twin", where="network", remedy="pass its float network")
    patterns = cells.patterns()
    maps = preactivation_maps(network, patterns)
    layer_of, place_of = _places(network)
    for vertex, edges in _inner_vertices(cells).items():
        flips = {e: np.flatnonzero(np.not_equal(*patterns[cells.edges.cells[e]])) for e in edges}
        passing: dict[int, list[int]] = defaultdict(list)
        for e, neurons in flips.items():
            for neuron in neurons.tolist():
                passing[neuron].append(e)
        for neuron, pair in passing.items():
            if len(pair) != 2 or any(len(flips[e]) != 1 for e in pair):
                continue
            layer = int(layer_of[neuron])
            first, second = (cells.edges.cells[e][0] for e in pair)
            one, two = (maps[layer][c, place_of[neuron]] for c in (first, second))
            earlier = [k for k in passing if layer_of[k] < layer]
            reached = _reaches(network, patterns[first], earlier[0], neuron) if earlier else None
            yield Passage(
                vertex=vertex,
                layer=layer,
                earlier=len(earlier),
                bent=bool(one[0] * two[1] != one[1] * two[0]),
                through_weight=reached if len(earlier) == 1 else None,
                angle_error=_angle_error(cells, vertex, pair, one, two),
            )


def _places(network: ReLUNetwork) -> tuple[IntArray, IntArray]:
    hidden = network.widths[1:-1]
    layers = np.repeat(np.arange(len(hidden)), hidden)
    return layers, np.concatenate([np.arange(n) for n in hidden])


def _inner_vertices(cells: Tessellation) -> dict[int, list[int]]:
    """Edges at each vertex that is not on the sides of the box."""
    edges = cells.edges
    outer = set(edges.vertices[edges.lines < 0].ravel().tolist())
    found: dict[int, list[int]] = defaultdict(list)
    for e, ends in enumerate(edges.vertices.tolist()):
        for vertex in ends:
            if vertex not in outer:
                found[vertex].append(e)
    return found


def _reaches(network: ReLUNetwork, pattern: BoolArray, source: int, target: int) -> bool:
    """Whether the effective weight between two neurons of different layers is not zero."""
    layer_of, place_of = _places(network)
    begins = np.concatenate([[0], np.cumsum(network.widths[1:-1])])
    layer, last = int(layer_of[target]), int(layer_of[source])
    row = _whole(network.weights[layer][place_of[target]])
    for middle in range(layer - 1, last, -1):
        active = pattern[begins[middle] : begins[middle + 1]]
        row = (row * active) @ _whole(network.weights[middle])
    return bool(row[place_of[source]] != 0)


def _angle_error(
    cells: Tessellation, vertex: int, pair: list[int], one: IntArray, two: IntArray
) -> float:
    """Angle of the two edges against the angle of the two gradients."""
    size = max(high - low for low, high in cells.box)
    directions = []
    for e in pair:
        start, end = cells.edges.vertices[e]
        away = cells.local_points[end if start == vertex else start] - cells.local_points[vertex]
        if math.hypot(*away) < _SHORTEST * size:
            return math.nan
        directions.append(away)
    turn = math.pi - _angle(directions[0], directions[1])
    return abs(turn - _angle(one[:2].astype(np.float64), two[:2].astype(np.float64)))


def _angle(a: FloatArray, b: FloatArray) -> float:
    return math.atan2(abs(float(a[0] * b[1] - a[1] * b[0])), float(a @ b))
