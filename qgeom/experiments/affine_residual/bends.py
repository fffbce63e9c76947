"""What happens across edges: bends of the error, jumps of A, and bends that no flip causes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.experiments.affine_residual.jumps import EdgeJumps, layer_ranks
from qgeom.experiments.affine_residual.pair import Pair, make_pair
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork


@dataclass(frozen=True, kw_only=True)
class Bends:
    """What happens across the inner edges of the common refinement.

    Attributes
    ----------
    edges, bends : int
        Inner edges, and those at which the error's gradient jumps.
    lone_bends : int
        Bends with no flip on either side that are no boundary of the same neurons in both networks.
    gaps_off : int
        Edges at which the error itself jumps by more than the rounding bound.
    gap_ratio : float
        Largest difference of the error's two one-sided values over its bound.
    single, vanishing : int
        Crossings of one neuron of one network, and those that leave its A unchanged.
    outer_ratio : float
        Jumps against the outer product of outgoing weights and the neuron's gradient.
    jump_float, jump_quantized : float
        Root mean square of a network's jumps over the length of its edges; NaN without edges.
    layer_edges, layer_vanishing : int
        Edges of the map into the twin's last hidden layer, and jumps of rank 0 among them.
    layer_second_ratio : float
        Second singular value of those jumps over its bound.
    """

    edges: int
    bends: int
    lone_bends: int
    gaps_off: int
    gap_ratio: float
    single: int
    vanishing: int
    outer_ratio: float
    jump_float: float
    jump_quantized: float
    layer_edges: int
    layer_vanishing: int
    layer_second_ratio: float


@dataclass(frozen=True, kw_only=True)
class OutputOnly:
    """The network with nothing but its output layer quantized.

    Attributes
    ----------
    output_changed_cells : int
        Cells with a flip: none.
    output_bends : int
        Edges at which its error bends.
    output_beside_affine : float
        Share of its squared error left by the best single affine function; NaN without error.
    """

    output_changed_cells: int
    output_bends: int
    output_beside_affine: float


def measure_bends(pair: Pair, twin: QuantizedNetwork, *, box: Box) -> Bends:
    """Look at every inner edge of a pair's common refinement.

    Parameters
    ----------
    pair : Pair
        The two networks.
    twin : QuantizedNetwork
        The twin on its grid.
    box : ((x0, x1), (y0, y1))
        The box.

    Returns
    -------
    Bends
        Counts, and ratios to bounds.
    """
    edges = EdgeJumps(pair)
    crossed = [edges.crossings(k) for k in (0, 1)]
    gaps, ranks = edges.gaps(), layer_ranks(twin, box=box)
    lone = edges.bends & edges.stable_sides & ((crossed[0] == 0) | (crossed[1] == 0))
    outer = [edges.outer_products(k) for k in (0, 1)]
    return Bends(
        edges=len(edges.bends),
        bends=int(edges.bends.sum()),
        lone_bends=int(lone.sum()),
        gaps_off=int((gaps > 1).sum()),
        gap_ratio=float(gaps.max(initial=0.0)),
        single=sum(int((count == 1).sum()) for count in crossed),
        vanishing=sum(_vanishing(edges, k) for k in (0, 1)),
        outer_ratio=max(float(values.max(initial=0.0)) for values in outer),
        jump_float=_size(edges, 0),
        jump_quantized=_size(edges, 1),
        layer_edges=ranks.edges,
        layer_vanishing=ranks.zero,
        layer_second_ratio=ranks.second,
    )


def _vanishing(edges: EdgeJumps, network: int) -> int:
    """Edges that one neuron of a network draws without changing its A in any digit."""
    still = (edges.jumps(network) == 0).all(axis=1)
    return int((still & (edges.crossings(network) == 1)).sum())


def _size(edges: EdgeJumps, network: int) -> float:
    """Root mean square of a network's jumps over the length of the edges that it draws."""
    drawn = edges.crossings(network) > 0
    lengths = edges.lengths[drawn]
    if not lengths.sum() > 0:
        return float("nan")
    squares = np.sum(edges.jumps(network)[drawn] ** 2, axis=1)
    return float(np.sqrt(squares @ lengths / lengths.sum()))


def output_only(network: ReLUNetwork, twin: QuantizedNetwork) -> ReLUNetwork:
    """The network with the twin's output weights: no hidden neuron can flip.

    Examples
    --------
    >>> from qgeom.grids import Grid
    >>> from qgeom.quantized import quantize_network
    >>> network = ReLUNetwork([[[1.7]], [[0.6]]], [[0.1], [0.0]])
    >>> mixed = output_only(network, quantize_network(network, Grid.step(0.5)))
    >>> mixed.weights[0].tolist(), mixed.weights[1].tolist()
    ([[1.7]], [[0.5]])
    """
    weights = [*network.weights[:-1], twin.network.weights[-1]]
    return ReLUNetwork(weights, [*network.biases[:-1], twin.network.biases[-1]])


def measure_output_only(network: ReLUNetwork, twin: QuantizedNetwork, *, box: Box) -> OutputOnly:
    """Where the error bends when no neuron flips.

    Parameters
    ----------
    network : ReLUNetwork
        The float network.
    twin : QuantizedNetwork
        Its twin, of which only the output layer is used.
    box : ((x0, x1), (y0, y1))
        The box.

    Returns
    -------
    OutputOnly
        Counts and a share.
    """
    pair = make_pair(network, output_only(network, twin), box=box)
    total = pair.integrals.total.squared_error
    centres = pair.affine_error(np.arange(pair.joint.n_cells), pair.moments.centroids)
    beside = pair.moments.beside_affine(pair.error_gradients, centres)
    return OutputOnly(
        output_changed_cells=int(pair.changed.sum()),
        output_bends=int(EdgeJumps(pair).bends.sum()),
        output_beside_affine=beside / total if total > 0 else float("nan"),
    )
