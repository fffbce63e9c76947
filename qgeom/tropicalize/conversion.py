"""ReLU networks as tropical rational functions, exactly.

Every output of a ReLU network is the difference f − g of two tropical polynomials, and every such
difference is computed by a ReLU network (L. Zhang, G. Naitzat, L.-H. Lim, "Tropical Geometry of
Deep Neural Networks", ICML 2018, Theorem 5.4). They take integer weights; here weights are any
rational numbers, and exponents are fractional and may be negative (Laurent polynomials). The way
back is `qgeom.tropicalize.network.rational_to_network`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from qgeom.errors import ParameterError
from qgeom.grids import QuantizedArray
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.tropical.numbers import Exact
from qgeom.tropical.pieces import PiecewiseLinear
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational
from qgeom.tropicalize.envelopes import MAX_TERMS, check_terms
from qgeom.tropicalize.line import relu_pieces, weighted_pieces
from qgeom.tropicalize.sums import SignedSum

Layer: TypeAlias = tuple[list[list[Fraction]], list[Fraction]]


def rational_layers(network: ReLUNetwork | QuantizedNetwork) -> tuple[Layer, ...]:
    """Weights and biases of every layer as rational numbers.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        Float64 entries stand for the dyadic rationals that they store. What a quantized network
        has on a grid is (code − zero point) · step, not the float64 product rounded from it.

    Returns
    -------
    tuple of (rows of Fraction, list of Fraction)
        Matrix and vector per layer.

    Examples
    --------
    >>> rational_layers(ReLUNetwork([[[0.5, -3.0]]], [[0.25]]))
    (([[Fraction(1, 2), Fraction(-3, 1)]], [Fraction(1, 4)]),)
    """
    if isinstance(network, ReLUNetwork):
        weights = [_floats(W.tolist()) for W in network.weights]
        biases = [_floats([b.tolist()])[0] for b in network.biases]
        return tuple(zip(weights, biases, strict=True))
    weights = [_on_grid(W) for W in network.weights]
    if network.biases is None:
        biases = [_floats([b.tolist()])[0] for b in network.network.biases]
    else:  # one column per layer
        biases = [[row[0] for row in _on_grid(b)] for b in network.biases]
    return tuple(zip(weights, biases, strict=True))


def _floats(rows: Sequence[Sequence[float]]) -> list[list[Fraction]]:
    return [[Fraction(v) for v in row] for row in rows]


def _on_grid(array: QuantizedArray) -> list[list[Fraction]]:
    steps = (array.step + 0.0 * array.codes).tolist()
    codes = (array.codes - array.zero_point).tolist()
    return [
        [code * Fraction(step) for code, step in zip(*rows, strict=True)]
        for rows in zip(codes, steps, strict=True)
    ]


def network_to_rational(
    network: ReLUNetwork | QuantizedNetwork,
    *,
    output: int = 0,
    laurent: bool = True,
    max_terms: int = MAX_TERMS,
) -> TropicalRational:
    """The tropical rational function that one output of a network is, exactly.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        Any depth and input dimension; a quantized network is taken on its intended grid.
    output : int
        Which output, from 0 on.
    laurent : bool
        Leave exponents as they come, negative and fractional. Without it, f and g are multiplied
        by the same monomial so that all exponents are natural numbers.
    max_terms : int
        The largest number of terms that a polynomial may have on the way.

    Returns
    -------
    TropicalRational
        f − g with integer and Fraction coefficients, and only necessary terms in f and in g.

    Raises
    ------
    ParameterError
        When there is no such output, a polynomial would exceed `max_terms`, or `laurent` is not
        set and a slope is not whole.

    Notes
    -----
    Neuron by neuron, max(f − g, 0) = max(f, g) − g; an affine layer adds what has positive weights
    to f and the rest to g. Functions are kept as signed sums of polynomials, equal up to scale and
    affine functions, so duplicates merge or cancel; they are multiplied out for maxima only.

    In one variable f and g have, together, as many kinks as the function, and the cost is linear
    in them. In d ≥ 2 variables the size stays near the number of linear pieces but may exceed it,
    because kinks of g survive in max(f, g). A hidden layer of n neurons gives O(n^d) terms; each
    further layer cuts all these regions again, so terms multiply with depth. Products cost a few
    linear programmes with few columns per term that they have (`qgeom.tropicalize.envelopes`), a
    maximum of N terms of which h are necessary about N with up to h columns, besides the faces of
    the result. Two layers of 16 neurons in the plane take seconds, two of 8 in three variables too.

    Examples
    --------
    >>> tent = ReLUNetwork([[[1.0], [1.0]], [[1.0, -2.0]]], [[0.0, -1.0], [0.0]])
    >>> print(network_to_rational(tent))
    max(0, x) - max(0, -2 + 2x)
    >>> ridge = ReLUNetwork([[[1.0, -1.0]], [[0.5]]], [[0.0], [1.0]])
    >>> network_to_rational(ridge).f.exponents
    ((Fraction(1, 2), Fraction(-1, 2)), (0, 0))
    """
    rows = len(rational_layers(network)[-1][1])
    if isinstance(output, bool) or not isinstance(output, int) or not 0 <= output < rows:
        raise ParameterError(
            f"output is {output!r}", where="network_to_rational", remedy=f"from 0 to {rows - 1}"
        )
    return _convert(network, [output], laurent=laurent, max_terms=max_terms)[0]


def network_to_rationals(
    network: ReLUNetwork | QuantizedNetwork, *, laurent: bool = True, max_terms: int = MAX_TERMS
) -> tuple[TropicalRational, ...]:
    """The tropical rational functions of all outputs; see `network_to_rational`.

    Hidden layers are converted once.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        Any depth and dimensions.
    laurent : bool
        Leave exponents as they come, negative and fractional.
    max_terms : int
        The largest number of terms that a polynomial may have on the way.

    Returns
    -------
    tuple of TropicalRational
        One per output.

    Raises
    ------
    ParameterError
        As in `network_to_rational`.

    Examples
    --------
    >>> network = ReLUNetwork([[[1.0]], [[2.0], [-1.0]]], [[0.0], [0.0, 3.0]])
    >>> [str(r) for r in network_to_rationals(network)]
    ['max(0, 2x) - 0', '3 - max(0, x)']
    """
    outputs = range(len(rational_layers(network)[-1][1]))
    return _convert(network, outputs, laurent=laurent, max_terms=max_terms)


def _convert(
    network: ReLUNetwork | QuantizedNetwork,
    outputs: Sequence[int],
    *,
    laurent: bool,
    max_terms: int,
) -> tuple[TropicalRational, ...]:
    """Some outputs, in this order."""
    if isinstance(max_terms, bool) or not isinstance(max_terms, int) or max_terms < 1:
        raise ParameterError(f"is {max_terms!r}", where="max_terms", remedy="an integer from 1 on")
    *hidden, (W, b) = rational_layers(network)
    layers = [*hidden, ([W[i] for i in outputs], [b[i] for i in outputs])]
    if len(layers[0][0][0]) == 1:
        rationals = _on_line(layers, max_terms)
    else:
        rationals = _in_space(layers, max_terms)
    return tuple(r if laurent else _natural(r) for r in rationals)


def _on_line(layers: Sequence[Layer], max_terms: int) -> list[TropicalRational]:
    values = [PiecewiseLinear([], [1], 0)]
    for index, (W, b) in enumerate(layers):
        if index:
            values = [relu_pieces(v) for v in values]
        values = [
            weighted_pieces([(w, v) for w, v in zip(row, values, strict=True) if w], c)
            for row, c in zip(W, b, strict=True)
        ]
        check_terms(max(len(v.slopes) for v in values), max_terms)
    rationals = [v.to_rational(laurent=True) for v in values]
    # a falling first slope is in g there, which keeps convex functions from g = 0
    return [_shifted(r, [-min(r.g.exponents)[0]], laurent=True) for r in rationals]


def _in_space(layers: Sequence[Layer], max_terms: int) -> list[TropicalRational]:
    n = len(layers[0][0][0])
    values = [SignedSum.affine([int(i == j) for j in range(n)], 0) for i in range(n)]
    for index, (W, b) in enumerate(layers):
        if index:
            values = [v.relu(max_terms=max_terms) for v in values]
        values = [
            SignedSum.weighted([(w, v) for w, v in zip(row, values, strict=True) if w], c, n)
            for row, c in zip(W, b, strict=True)
        ]
    return [TropicalRational(*v.expanded(max_terms=max_terms)) for v in values]


def _natural(rational: TropicalRational) -> TropicalRational:
    """The same function, with f and g shifted to natural exponents."""
    exponents = rational.f.exponents + rational.g.exponents
    shift = [-min(column) for column in zip(*exponents, strict=True)]
    if any((v + s).denominator != 1 for e in exponents for v, s in zip(e, shift, strict=True)):
        raise ParameterError(
            "a slope of f or g is not whole",
            where="network_to_rational",
            remedy="laurent=True, or a network with integer weights",
        )
    return _shifted(rational, shift, laurent=False)


def _shifted(
    rational: TropicalRational, shift: Sequence[Exact], *, laurent: bool
) -> TropicalRational:
    """The same function, with f and g multiplied by one monomial."""
    f, g = (
        TropicalPolynomial(
            [[v + s for v, s in zip(e, shift, strict=True)] for e in p.exponents],
            p.coefficients,
            laurent=laurent,
        )
        for p in (rational.f, rational.g)
    )
    return TropicalRational(f, g)
