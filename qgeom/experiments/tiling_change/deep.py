"""Deep networks: kinks of f, of g, and of their difference, against the edges of the tiling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.experiments.tiling_change.changes import silent_edges
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropicalize.conversion import network_to_rational
from qgeom.types import BoolArray, FloatArray, IntArray

_TIE = 1e-9  # of the largest value: below it two terms tie at a vertex that was rounded


@dataclass(frozen=True, kw_only=True)
class DeepTiling:
    """How the tiling of a network relates to the hypersurfaces of its f and g.

    Attributes
    ----------
    cells, edges : int
        Of the tiling in the box.
    terms_f, terms_g : int
        Necessary terms of f and of g.
    map_silent : int
        Edges across which the output's affine map does not change.
    edges_missing : int
        Edges on neither hypersurface.
    cells_crossed : int
        Cells that one of the hypersurfaces passes through.
    """

    cells: int
    edges: int
    terms_f: int
    terms_g: int
    map_silent: int
    edges_missing: int
    cells_crossed: int


def measure_deep(network: ReLUNetwork, *, box: Box) -> DeepTiling:
    """Compare the tiling of a network of any depth with the hypersurfaces of f and g.

    Parameters
    ----------
    network : ReLUNetwork
        With two inputs and one output.
    box : ((x0, x1), (y0, y1))
        The region.

    Returns
    -------
    DeepTiling
        f and g are exact; which term wins is decided in float64, ties at 10⁻⁹ of the largest
        value.
    """
    rational = network_to_rational(network)
    tiling = tessellate(network, box=box)
    left, right = tiling.adjacency.T
    missing = np.ones(len(left), dtype=np.bool_)
    crossed = np.zeros(tiling.n_cells, dtype=np.bool_)
    owner = np.repeat(np.arange(tiling.n_cells), np.diff(tiling.lists.offsets))
    for polynomial in (rational.f, rational.g):
        winner = _values(polynomial, tiling.centroids).argmax(axis=1)
        missing &= winner[left] == winner[right]
        at_vertices = _values(polynomial, tiling.points)[tiling.lists.vertices]
        crossed |= _crossed(at_vertices, winner, owner)
    silent, edges = silent_edges(tiling)
    return DeepTiling(
        cells=tiling.n_cells,
        edges=edges,
        terms_f=rational.f.n_terms,
        terms_g=rational.g.n_terms,
        map_silent=silent,
        edges_missing=int(missing.sum()),
        cells_crossed=int(crossed.sum()),
    )


def _values(polynomial: TropicalPolynomial, points: FloatArray) -> FloatArray:
    """Value of every term at every point, shape (points, terms)."""
    slopes = np.array([[float(v) for v in e] for e in polynomial.exponents])
    offsets = np.array([float(c) for c in polynomial.coefficients])
    values: FloatArray = points @ slopes.T + offsets
    return values


def _crossed(values: FloatArray, winner: IntArray, owner: IntArray) -> BoolArray:
    """Cells at one of whose vertices the term that wins inside falls behind another."""
    behind = values.max(axis=1) - values[np.arange(len(owner)), winner[owner]]
    falls = behind > _TIE * np.abs(values).max()
    return np.bincount(owner[falls], minlength=len(winner)) > 0
