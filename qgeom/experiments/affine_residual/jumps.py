"""Jumps of the gradients across the edges of a refinement, and what they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qgeom.cells.exact_tier import Network
from qgeom.experiments.affine_residual.bounds import UNIT, gradient_bound
from qgeom.experiments.affine_residual.maps import forward_maps, reverse_weights
from qgeom.experiments.affine_residual.pair import Pair
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.quantized import float_network
from qgeom.tessellation import tessellate
from qgeom.types import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class EdgeJumps:
    """What happens across every inner edge of a pair's common refinement.

    Attributes
    ----------
    pair : Pair
        The two networks on their cells.
    """

    pair: Pair

    @cached_property
    def sides(self) -> IntArray:
        """The cells to the left and right of each inner edge, shape (m, 2)."""
        return self.pair.joint.adjacency

    @cached_property
    def ends(self) -> FloatArray:
        """End points of each inner edge, shape (m, 2, 2)."""
        edges = self.pair.joint.edges
        inner = (edges.cells >= 0).all(axis=1)
        return self.pair.joint.points[edges.vertices[inner]]

    @cached_property
    def lengths(self) -> FloatArray:
        """Lengths of the inner edges, shape (m,)."""
        return np.asarray(np.linalg.norm(self.ends[:, 1] - self.ends[:, 0], axis=1))

    def crossings(self, network: int) -> IntArray:
        """How many neurons of a network change across each edge, shape (m,)."""
        rows, _ = self.pair.joint.flipped(network)
        return np.bincount(rows, minlength=len(self.sides))

    def jumps(self, network: int) -> FloatArray:
        """Jump of one network's gradient, left minus right, shape (m, 2)."""
        gradients = self.pair.gradients[network]
        return gradients[self.sides[:, 0]] - gradients[self.sides[:, 1]]

    @cached_property
    def error_jumps(self) -> FloatArray:
        """Jump of A − A_q, left minus right, shape (m, 2)."""
        slopes = self.pair.error_gradients
        return slopes[self.sides[:, 0]] - slopes[self.sides[:, 1]]

    @cached_property
    def bends(self) -> BoolArray:
        """Edges at which the error's gradient jumps by more than rounding, shape (m,)."""
        limit = 2.0 * self.pair.error_slope_bound
        return np.asarray((np.abs(self.error_jumps) > limit).any(axis=1), dtype=np.bool_)

    @cached_property
    def stable_sides(self) -> BoolArray:
        """Edges with no flip on either side, shape (m,)."""
        return np.asarray(~self.pair.changed[self.sides].any(axis=1), dtype=np.bool_)

    def gaps(self) -> FloatArray:
        """Difference of the two sides' errors at both ends of each edge, in units of its bound."""
        worst = np.zeros(len(self.sides))
        for end in (0, 1):
            points = self.ends[:, end]
            left, right = (self.pair.affine_error(self.sides[:, s], points) for s in (0, 1))
            # a rounded vertex may lie this far from the true edge
            off = 2 * UNIT * (np.abs(points) + np.abs(self.pair.joint.origin))
            limit = 2 * self.pair.bound(points) + np.sum(np.abs(self.error_jumps) * off, axis=1)
            worst = np.maximum(worst, np.abs(left - right) / limit)
        return worst

    def outer_products(self, network: int) -> FloatArray:
        """Distance of jumps from (outgoing weights) × (gradient of the neuron), over its bound.

        For edges across which exactly one neuron of the network changes: that neuron's
        pre-activation has the gradient n, the output depends on its value with the derivative v,
        both under the rest of the pattern, and the jump should be ``± v nᵀ``.
        """
        pair = self.pair
        chosen = pair.network if network == 0 else pair.twin
        rows, neurons = pair.joint.flipped(network)
        single = self.crossings(network)[rows] == 1
        rows, neurons = rows[single], neurons[single]
        left = self.sides[rows, 0]
        patterns = pair.joint.patterns(network)
        slopes = np.concatenate([g for g, _ in forward_maps(chosen, patterns)[:-1]], axis=1)
        outgoing = np.concatenate(reverse_weights(chosen, patterns)[:-1], axis=2)
        sign = np.where(patterns[left, neurons], 1.0, -1.0)
        product = (sign * outgoing[left, 0, neurons])[:, None] * slopes[left, neurons]
        difference = np.abs(self.jumps(network)[rows] - product)
        limit = 3.0 * gradient_bound(chosen)[0]
        ratios = np.divide(difference, limit, out=np.zeros_like(difference), where=limit > 0)
        return np.asarray(ratios.max(axis=1, initial=0.0), dtype=np.float64)


@dataclass(frozen=True, kw_only=True)
class LayerRanks:
    """Ranks of the jumps of the map from the input to the last hidden layer.

    Attributes
    ----------
    edges : int
        Edges of its tessellation.
    zero : int
        Jumps that are exactly 0.
    second : float
        Largest second singular value, in units of its rounding bound: above 1, the rank is 2.
    """

    edges: int
    zero: int
    second: float


def layer_ranks(network: Network, *, box: Box) -> LayerRanks:
    """Ranks of the jumps of a matrix-valued A: that of the last hidden layer's pre-activations.

    A classifier with one output has a single row A, which cannot show more than rank one; the map
    into its last hidden layer has as many rows as that layer has neurons.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        A network of the plane with at least two hidden layers.
    box : ((x0, x1), (y0, y1))
        The box.

    Returns
    -------
    LayerRanks
        By singular values.
    """
    floats = float_network(network)
    inner = ReLUNetwork(floats.weights[:-1], floats.biases[:-1])
    cells = tessellate(inner, box=box, threads=1)
    gradients, _ = cells.affine_maps()
    left, right = cells.adjacency.T
    jumps = gradients[left] - gradients[right]
    bound = 2.0 * float(np.linalg.norm(gradient_bound(inner)))
    second = float(np.linalg.svd(jumps, compute_uv=False)[:, 1].max(initial=0.0))
    return LayerRanks(
        edges=len(jumps),
        zero=int((jumps == 0).all(axis=(1, 2)).sum()),
        second=second / bound if bound > 0 else 0.0,  # without open paths all jumps are exactly 0
    )
