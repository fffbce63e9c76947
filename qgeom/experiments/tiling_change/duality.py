"""One hidden layer: its tiling of the whole plane against the dual subdivision, both computed.

The output is f − g for tropical polynomials f and g. The hypersurface of their product f ⊗ g (as
functions: of their sum) is the union of both hypersurfaces. Its dual subdivision lives in the
space of slopes, not of inputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork, float_network
from qgeom.tessellation import Tessellation, tessellate
from qgeom.tropical.duality import DualSubdivision
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropicalize.conversion import network_to_rational, rational_layers
from qgeom.types import IntArray

Vector = tuple[Fraction, ...]
_MARGIN = 1.25  # the box exceeds the crossings, so that every cell has a part of positive area


@dataclass(frozen=True, kw_only=True)
class Duality:
    """Numbers of a tiling and of the dual subdivision of f ⊗ g, and how they match.

    Attributes
    ----------
    cells, neighbours, crossings : int
        Cells of the tiling, pairs of cells with a common edge, and points where lines cross.
    dual_vertices, dual_edges, dual_cells : int
        Vertices, edges and polygons of the dual subdivision.
    regular : bool
        Whether every neuron that is not constant reaches the output, and no two have one line.
    silent : int
        Edges of the tiling that are not on the hypersurface.
    contained : bool
        Whether every piece of the hypersurface lies on the line of a neuron.
    graph_matches : bool
        Whether cell ↦ winning term maps cells one to one to the vertices, and pairs of neighbours
        one to one to the edges.
    """

    cells: int
    neighbours: int
    crossings: int
    dual_vertices: int
    dual_edges: int
    dual_cells: int
    regular: bool
    silent: int
    contained: bool
    graph_matches: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class DualPair:
    """A tiling with its dual subdivision.

    Attributes
    ----------
    tiling : Tessellation
        On a box that all lines cross each other in.
    product : TropicalPolynomial
        f ⊗ g with necessary terms only.
    dual : DualSubdivision
        Of that polynomial.
    terms : ndarray of int64, shape (n_cells,)
        The term that wins on each cell, −1 where several tie.
    """

    tiling: Tessellation
    product: TropicalPolynomial
    dual: DualSubdivision
    terms: IntArray


def dual_pair(network: ReLUNetwork | QuantizedNetwork) -> DualPair:
    """Compute both objects for a network with two inputs and one hidden layer.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        A quantized network is taken on its grid.

    Returns
    -------
    DualPair
        The tiling in `arrangement_box`, and the exact dual subdivision.
    """
    rational = network_to_rational(network)
    product = (rational.f * rational.g).prune()
    floats = float_network(network)
    tiling = tessellate(network, box=arrangement_box(floats))
    winners = [product.winners([Fraction(v) for v in point]) for point in tiling.centroids.tolist()]
    terms = np.array([won[0] if len(won) == 1 else -1 for won in winners], dtype=np.int64)
    return DualPair(tiling=tiling, product=product, dual=product.dual_subdivision(), terms=terms)


def arrangement_box(network: ReLUNetwork) -> Box:
    """A square around 0 that holds every crossing of the first layer's lines, and meets each line.

    Parameters
    ----------
    network : ReLUNetwork
        With two inputs.

    Returns
    -------
    ((−r, r), (−r, r))
        As a cell that is not bounded has a crossing or a whole line on its boundary, every cell of
        the plane meets the square.
    """
    W, b = network.weights[0], network.biases[0]
    used = np.flatnonzero((W != 0).any(axis=1))
    reach = [1.0]
    for place, i in enumerate(used):
        reach.append(float(np.abs(b[i] * W[i] / (W[i] @ W[i])).max()))
        for j in used[place + 1 :]:
            determinant = float(W[i, 0] * W[j, 1] - W[i, 1] * W[j, 0])
            if determinant != 0.0:
                point = np.linalg.solve(W[[i, j]], -b[[i, j]])
                reach.append(float(np.abs(point).max()))
    r = _MARGIN * max(reach)
    return (-r, r), (-r, r)


def measure_duality(network: ReLUNetwork | QuantizedNetwork) -> Duality:
    """Count and match the cells of a tiling and the faces of the dual subdivision.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        As of `dual_pair`.

    Returns
    -------
    Duality
        Decided in exact arithmetic, except for the inner point that stands for a cell.
    """
    pair = dual_pair(network)
    tiling, dual, terms = pair.tiling, pair.dual, pair.terms
    left, right = terms[tiling.adjacency].T if len(tiling.adjacency) else (terms[:0], terms[:0])
    found = {frozenset(ends) for ends in zip(left.tolist(), right.tolist(), strict=True)}
    edges = {frozenset(edge) for edge in dual.edges}
    (W, b), (outputs, _) = rational_layers(network)
    lines = [(*row, offset) for row, offset in zip(W, b, strict=True) if any(row)]
    weights = [w for w, row in zip(outputs[0], W, strict=True) if any(row)]
    return Duality(
        cells=tiling.n_cells,
        neighbours=len(tiling.adjacency),
        crossings=crossings(tiling),
        dual_vertices=len(dual.vertices),
        dual_edges=len(edges),
        dual_cells=len(dual.faces[2]) if dual.dimension == 2 else 0,
        regular=all(weights) and _distinct(lines),
        silent=int((left == right).sum()),
        contained=all(_on_some_line(_tie(pair.product, *edge), lines) for edge in dual.edges),
        graph_matches=sorted(terms.tolist()) == sorted(dual.vertices) and found == edges,
    )


def crossings(tiling: Tessellation) -> int:
    """Number of vertices of a tiling that do not lie on its box."""
    inside = tiling.edges.lines >= 0
    on_box = np.unique(tiling.edges.vertices[~inside])
    return len(np.setdiff1d(tiling.edges.vertices[inside], on_box))


def _tie(product: TropicalPolynomial, i: int, j: int) -> Vector:
    """Coefficients (slopes, offset) of the affine function that vanishes where two terms tie."""
    p, q = ((*product.exponents[k], product.coefficients[k]) for k in (i, j))
    return tuple(Fraction(a) - Fraction(b) for a, b in zip(p, q, strict=True))


def _parallel(u: Vector, v: Vector) -> bool:
    n = len(u)
    return all(u[i] * v[j] == u[j] * v[i] for i in range(n) for j in range(i))


def _on_some_line(tie: Vector, lines: list[Vector]) -> bool:
    return any(_parallel(tie, line) for line in lines)


def _distinct(lines: list[Vector]) -> bool:
    return not any(_parallel(u, v) for i, u in enumerate(lines) for v in lines[:i])
