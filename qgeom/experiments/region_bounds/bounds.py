"""Bounds on the number of cells, and the exact count of one layer by Euler's formula."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np

from qgeom.network import ReLUNetwork
from qgeom.types import BoolArray


def layer_bound(neurons: int, dimension: int) -> int:
    """Largest number of cells that n hyperplanes make: C(n, 0) + … + C(n, d).

    Source: Zaslavsky (1975). It is attained in general position.

    >>> layer_bound(3, 2), layer_bound(45, 2), layer_bound(1, 2)
    (7, 1036, 2)
    """
    return sum(math.comb(neurons, i) for i in range(dimension + 1))


def product_bound(hidden: Sequence[int], dimension: int = 2) -> int:
    """The product of `layer_bound` over the hidden layers: Theorem 6.3 of Zhang et al. (2018).

    >>> product_bound((3, 3))
    49
    """
    return math.prod(layer_bound(n, dimension) for n in hidden)


def order_bound(hidden: Sequence[int], dimension: int = 2) -> int:
    """The same theorem's order of growth: n to the power of d times the number of layers.

    >>> order_bound((3, 3))
    81
    """
    return int(max(hidden) ** (dimension * len(hidden)))


def rank_bound(network: ReLUNetwork, first: BoolArray) -> int:
    """Bound on the cells of a network with two hidden layers, from its first layer's patterns.

    Where only r of the first layer's neurons are active, the second layer sees an affine image of
    dimension at most r, so it cuts that cell by hyperplanes of an r-dimensional space at most.

    Parameters
    ----------
    network : ReLUNetwork
        With 2 inputs and 2 hidden layers.
    first : ndarray of bool, shape (n_cells, widths[1])
        The patterns of the cells of the first layer.

    Returns
    -------
    int
        Sum over these cells.
    """
    second = network.widths[2]
    dimensions = np.minimum(first.sum(axis=1), network.widths[0])
    return sum(layer_bound(second, int(d)) for d in dimensions)


def largest_rank_bound(width: int, dimension: int = 2) -> int:
    """The largest `rank_bound` that any network with two hidden layers of one width can have.

    Of all patterns of the first layer only as many occur as it has cells; taking those with the
    most active neurons bounds every such choice.

    >>> largest_rank_bound(3), product_bound((3, 3))
    (40, 49)
    """
    active = [pattern.bit_count() for pattern in range(2**width)]
    pieces = sorted((layer_bound(width, min(a, dimension)) for a in active), reverse=True)
    return sum(pieces[: layer_bound(width, dimension)])


def euler_cells(network: ReLUNetwork) -> int:
    """Number of cells that the first layer makes of the whole plane, in fractions.

    Lines add one cell each, and one more for every point in which they cross others: a point with
    m lines through it adds m − 1. Source: Euler's formula.

    Parameters
    ----------
    network : ReLUNetwork
        With 2 inputs.

    Returns
    -------
    int
        The exact count; equal lines count once, rows of zeros not at all.

    Examples
    --------
    >>> cross = ReLUNetwork([[[1, 0], [0, 1], [1, 1]], [[1, 1, 1]]], [[0, 0, 0], [0]])
    >>> euler_cells(cross)
    6
    """
    rows = zip(network.weights[0].tolist(), network.biases[0].tolist(), strict=True)
    lines = {_normal(Fraction(u), Fraction(v), Fraction(w)) for (u, v), w in rows if u or v}
    through: dict[tuple[Fraction, Fraction], set[int]] = {}
    for (i, one), (j, other) in combinations(enumerate(sorted(lines)), 2):
        det = one[0] * other[1] - one[1] * other[0]
        if det:
            x = (one[1] * other[2] - other[1] * one[2]) / det
            y = (one[2] * other[0] - other[2] * one[0]) / det
            through.setdefault((x, y), set()).update((i, j))
    return 1 + len(lines) + sum(len(group) - 1 for group in through.values())


def _normal(u: Fraction, v: Fraction, w: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """One name per line: the first coefficient that is not zero is 1."""
    lead = u or v
    return u / lead, v / lead, w / lead
