"""From a tropical rational map to a network: TGR's way, by max(p, q) = σ(p−q) + σ(q) − σ(−q).

Every network here ends with an affine layer, whose threshold is −∞; its depth is the number of its
layers, that one included. All hidden neurons are ReLU.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from qgeom.experiments.relu_tropical.exact import ZERO, Layer, Network, Row, layer
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational


def depth_bound(terms: int) -> int:
    """⌈log₂ r⌉ + 1, in whole numbers.

    Examples
    --------
    >>> [depth_bound(r) for r in (1, 2, 3, 4, 5)]
    [1, 2, 3, 3, 4]
    """
    return (terms - 1).bit_length() + 1


def monomial(exponent: Sequence[Fraction | int], coefficient: Fraction | int) -> Network:
    """One layer that computes coefficient + exponent · x."""
    return (layer([exponent], [coefficient]),)


def padded(network: Network, depth: int) -> Network:
    """The same function with more layers: v = σ(v) − σ(−v) adds one.

    Examples
    --------
    >>> from qgeom.experiments.relu_tropical.exact import evaluate
    >>> deep = padded(monomial([3], -1), 4)
    >>> len(deep), evaluate(deep, [Fraction(-2)])
    (4, (Fraction(-7, 1),))
    """
    while len(network) < depth:
        n = len(network[-1].biases)
        halves = [[sign * int(i == j) for j in range(n)] for sign in (1, -1) for i in range(n)]
        back = [[int(i == j) - int(i + n == j) for j in range(2 * n)] for i in range(n)]
        network = (*_followed(network, halves, [0] * (2 * n)), layer(back, [0] * n))
    return network


def _followed(
    network: Network, rows: Sequence[Sequence[Fraction | int]], biases: Sequence[Fraction | int]
) -> Network:
    """Merge an affine map into the last layer, and put ReLU behind it."""
    last = network[-1]
    weights = [
        [
            sum((r * w for r, w in zip(row, column, strict=True)), ZERO)
            for column in zip(*last.weights, strict=True)
        ]
        for row in rows
    ]
    shifts = [
        sum((r * b for r, b in zip(row, last.biases, strict=True)), Fraction(bias))
        for row, bias in zip(rows, biases, strict=True)
    ]
    return (*network[:-1], layer(weights, shifts, 0))


def side_by_side(networks: Sequence[Network]) -> Network:
    """One network with the outputs of all, padded to the depth of the deepest."""
    depth = max(len(network) for network in networks)
    equal = [padded(network, depth) for network in networks]
    return tuple(
        _stacked([network[index] for network in equal], shared=index == 0) for index in range(depth)
    )


def _stacked(parts: Sequence[Layer], *, shared: bool) -> Layer:
    """Layers beside one another, with the same inputs or each with its own."""
    widths = [len(part.weights[0]) for part in parts]
    rows: list[Row] = []
    for index, part in enumerate(parts):
        left, right = sum(widths[:index]), sum(widths[index + 1 :])
        if shared:
            left = right = 0
        rows += [((ZERO,) * left + row + (ZERO,) * right) for row in part.weights]
    return Layer(
        weights=tuple(rows),
        biases=tuple(b for part in parts for b in part.biases),
        thresholds=tuple(t for part in parts for t in part.thresholds),
    )


def maximum(p: Network, q: Network) -> Network:
    """Take the maximum, max(p, q), in max(depth of p, depth of q) + 1 layers."""
    both = side_by_side([p, q])
    return (*_followed(both, [[1, -1], [0, 1], [0, -1]], [0, 0, 0]), layer([[1, 1, -1]], [0]))


def difference(p: Network, q: Network) -> Network:
    """Subtract, p − q, in the last layer of the deeper one: no layer is added."""
    both = side_by_side([p, q])
    merged = _followed(both, [[1, -1]], [0])[-1]
    return (*both[:-1], layer(merged.weights, merged.biases))


def polynomial(p: TropicalPolynomial) -> Network:
    """Join the monomials in pairs until one network is left."""
    waiting = [monomial(e, Fraction(c)) for e, c in zip(p.exponents, p.coefficients, strict=True)]
    while len(waiting) > 1:
        pairs = [waiting[i : i + 2] for i in range(0, len(waiting), 2)]
        waiting = [maximum(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return waiting[0]


def rational(r: TropicalRational) -> Network:
    """A network for f − g."""
    return difference(polynomial(r.f), polynomial(r.g))


def parameters(network: Network) -> list[Fraction]:
    """All weights of a network."""
    return [w for part in network for row in part.weights for w in row]
