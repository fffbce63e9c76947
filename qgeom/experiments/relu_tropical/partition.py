"""Three partitions of a box: by patterns, by the winning terms of f and g, by the affine map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from qgeom.experiments.relu_tropical.exact import Network, Point, pattern_at, pattern_maps
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.tessellation import Tessellation, tessellate
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational
from qgeom.types import FloatArray

_NEAR = 1 / 64  # probes lie this share of the way from a corner to the centre
_GRAIN = 2**30  # coordinates of probes are multiples of its inverse, so that fractions stay short


@dataclass(frozen=True, kw_only=True)
class Partition:
    """Which winners and which affine maps the cells of a network have.

    Attributes
    ----------
    cells : Tessellation
        The cells of the activation patterns in the box.
    winners : list of (int, int) or None
        The winning terms of f and of g on each cell; None where probes disagree.
    pieces : list of int
        For each cell the number of the connected region on which the output is the same affine
        function.
    maps_wrong : int
        Cells on which winner minus winner is not the affine function of the pattern.
    unprobed : int
        Cells so thin that no probe hits them.
    """

    cells: Tessellation
    winners: list[tuple[int, int] | None]
    pieces: list[int]
    maps_wrong: int
    unprobed: int

    @property
    def n_winners(self) -> int:
        """Number of regions with one pair of winners."""
        return len({w for w in self.winners if w is not None})

    @property
    def n_pieces(self) -> int:
        """Number of connected regions with one affine function."""
        return len(set(self.pieces))

    @property
    def split(self) -> int:
        """Cells on which the winners are not the same everywhere."""
        return sum(w is None for w in self.winners) - self.unprobed

    @property
    def pieces_split_winners(self) -> bool:
        """Whether two cells with the same winners belong to different pieces."""
        seen: dict[tuple[int, int], int] = {}
        return any(
            seen.setdefault(w, piece) != piece
            for w, piece in zip(self.winners, self.pieces, strict=True)
            if w is not None
        )


def partition(
    network: Network, floats: ReLUNetwork, rational: TropicalRational, box: Box
) -> Partition:
    """Probe every cell near its corners and at its centre, in exact arithmetic.

    Parameters
    ----------
    network : Network
        With ReLU, two inputs and one output.
    floats : ReLUNetwork
        The same network for the library.
    rational : TropicalRational
        The same function as f − g.
    box : ((x0, x1), (y0, y1))
        The region.

    Returns
    -------
    Partition
        A probe counts only if its exact pattern is that of the cell.
    """
    cells = tessellate(floats, box=box)
    f, g = (_lifted(p) for p in (rational.f, rational.g))
    winners: list[tuple[int, int] | None] = []
    maps, wrong, unprobed = [], 0, 0
    for cell, pattern in enumerate(cells.patterns().tolist()):
        affine = pattern_maps(network, pattern)[-1][0]
        maps.append(affine)
        found = {
            (w[0], v[0]) if len(w) == len(v) == 1 else None
            for x in probes(cells, cell, network, pattern)
            for w, v in [(_winners(f, x), _winners(g, x))]
        }
        unprobed += not found
        pair = found.pop() if len(found) == 1 else None
        winners.append(pair)
        if pair is not None:
            difference = zip(f.exact[pair[0]], g.exact[pair[1]], strict=True)
            wrong += tuple(a - b for a, b in difference) != affine
    return Partition(
        cells=cells,
        winners=winners,
        pieces=connected(cells.adjacency, maps),
        maps_wrong=wrong,
        unprobed=unprobed,
    )


def probes(
    cells: Tessellation, cell: int, network: Network, pattern: Sequence[bool]
) -> list[Point]:
    """Rational points inside a cell: near every corner, and one in the middle."""
    centre = cells.centroids[cell]
    rows = np.vstack([centre[None], cells.vertices(cell) * (1 - _NEAR) + centre * _NEAR])
    places = [tuple(Fraction(round(v * _GRAIN), _GRAIN) for v in row) for row in rows.tolist()]
    return [x for x in places if pattern_at(network, x) == tuple(pattern)]


@dataclass(frozen=True)
class _Terms:
    """Exponents with coefficients as last entries, exact and rounded."""

    exact: list[tuple[Fraction, ...]]
    rough: FloatArray


def _lifted(p: TropicalPolynomial) -> _Terms:
    rows = [
        (*(Fraction(v) for v in e), Fraction(c))
        for e, c in zip(p.exponents, p.coefficients, strict=True)
    ]
    return _Terms(rows, np.array([[float(v) for v in row] for row in rows]))


def _winners(p: _Terms, x: Point) -> list[int]:
    """The terms with the largest value at a point.

    Most are ruled out in float64, whose error here is far below the margin that is left.
    """
    place = np.array([*map(float, x), 1.0])
    rough, margin = p.rough @ place, 1e-9 * float((np.abs(p.rough) @ np.abs(place)).max() + 1.0)
    near = np.flatnonzero(rough >= rough.max() - margin).tolist()
    values = {
        i: sum((a * v for a, v in zip(p.exact[i][:-1], x, strict=True)), p.exact[i][-1])
        for i in near
    }
    best = max(values.values())
    return [i for i, value in values.items() if value == best]


def connected(
    adjacency: np.ndarray[tuple[int, int], np.dtype[np.int64]], labels: Sequence[object]
) -> list[int]:
    """Number the connected groups of neighbouring cells with equal labels.

    Examples
    --------
    >>> connected(np.array([[0, 1], [1, 2]]), ["a", "a", "b"])
    [0, 0, 2]
    """
    parent = list(range(len(labels)))

    def root(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    for a, b in adjacency.tolist():
        if labels[a] == labels[b]:
            low, high = sorted((root(a), root(b)))
            parent[high] = low
    return [root(cell) for cell in range(len(labels))]
