"""Tropical rational functions as ReLU networks, exactly.

In one variable one hidden layer with a neuron per kink does it. In more variables f and g are
maxima found by two binary trees of max(a, b) = b + relu(a − b), side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from qgeom.errors import ParameterError
from qgeom.network import ReLUNetwork
from qgeom.tropical.pieces import PiecewiseLinear
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational

Affine: TypeAlias = tuple[Fraction, ...]  # slope, and the offset as last entry
Row: TypeAlias = tuple[dict[int, Fraction], Fraction]  # weights by neuron, and the bias
_Sums: TypeAlias = list[dict[int, Fraction]]  # weights by neuron, for each coordinate of x


@dataclass(frozen=True)
class _Node:
    """A partial maximum: an affine function of x plus a sum of neurons, which is at least 0."""

    affine: Affine
    neurons: tuple[int, ...] = ()


def rational_to_network(rational: TropicalRational, *, allow_rounding: bool = False) -> ReLUNetwork:
    """A ReLU network with one output that computes f − g.

    Parameters
    ----------
    rational : TropicalRational
        With at least one term in f; exponents and coefficients may be fractions. All terms are
        used: `TropicalRational.prune` first gives a smaller network.
    allow_rounding : bool
        Round weights that float64 cannot represent, instead of an error. The network then computes
        another function nearby.

    Returns
    -------
    ReLUNetwork
        In rational arithmetic its output is f − g at every point; its own float64 evaluation
        rounds as usual.

    Raises
    ------
    ParameterError
        When a weight or bias is not representable in float64 and rounding is not allowed or would
        overflow, or f has no terms.

    Notes
    -----
    In one variable: one hidden layer, with one neuron per kink and two more unless the leftmost
    slope is 0. In d ≥ 2 variables, for N and M terms: L = ⌈log₂ max(N, M)⌉ hidden layers (depth
    L + 1), and at most ⌈N / 2^(k−1)⌉ + ⌈M / 2^(k−1)⌉ + 2d neurons in hidden layer k; 2d of them
    carry x. An affine function needs no hidden layer. Compare R. Arora et al., "Understanding Deep
    Neural Networks with Rectified Linear Units", ICLR 2018, Theorem 2.1.

    Examples
    --------
    >>> x, y = TropicalPolynomial.variable(0, 2), TropicalPolynomial.variable(1, 2)
    >>> network = rational_to_network(TropicalRational.of(x + y + TropicalPolynomial.one(2)))
    >>> network.widths, network([[-1.0, -2.0], [3.0, 4.0]])[:, 0]
    ((2, 3, 2, 1), array([0., 4.]))
    """
    if not rational.f.n_terms:
        raise ParameterError(
            "f has no terms", where="rational_to_network", remedy="no network is −∞ everywhere"
        )
    if rational.n_variables == 1:
        layers = _one_variable(PiecewiseLinear.of(rational))
    else:
        layers = _trees(_terms(rational.f), _terms(rational.g))
    widths = [rational.n_variables, *(len(rows) for rows in layers)]
    weights, biases = [], []
    for index, rows in enumerate(layers):
        name = f"layer {index}"
        dense = [[row.get(i, Fraction(0)) for i in range(widths[index])] for row, _ in rows]
        weights.append([[_float(v, name, allow_rounding) for v in row] for row in dense])
        biases.append([_float(bias, name, allow_rounding) for _, bias in rows])
    return ReLUNetwork(weights, biases)


def _float(value: Fraction, where: str, allow_rounding: bool) -> float:
    try:
        rounded = float(value)
    except OverflowError:
        raise ParameterError(
            f"a weight is about 2^{value.numerator.bit_length() - value.denominator.bit_length()}",
            where=where,
            remedy="float64 ends below 2^1024",
        ) from None
    if not allow_rounding and Fraction(rounded) != value:
        raise ParameterError(
            f"{value} is not representable in float64",
            where=where,
            remedy="allow_rounding=True takes the nearest float64",
        )
    return rounded


def _terms(p: TropicalPolynomial) -> list[Affine]:
    return [
        (*map(Fraction, e), Fraction(c)) for e, c in zip(p.exponents, p.coefficients, strict=True)
    ]


def _difference(left: Affine, right: Affine) -> Affine:
    return tuple(a - b for a, b in zip(left, right, strict=True))


def _one_variable(function: PiecewiseLinear) -> list[list[Row]]:
    """slopes[0]·x + offset + Σ sign(Δ)·relu(|Δ|·x − |Δ|·cut), as a hidden layer and an output."""
    first = function.slopes[0]
    output = {index: Fraction(sign) for index, sign in enumerate((1, -1) if first else ())}
    hidden: list[Row] = [({0: sign * first}, Fraction(0)) for sign in output.values()]
    for cut, change in function.changes():
        output[len(hidden)] = Fraction(1 if change > 0 else -1)
        hidden.append(({0: abs(change)}, -abs(change) * cut))
    if not function.breakpoints:
        return [[({0: first}, function.offset)]]
    return [hidden, [(output, function.offset)]]


def _trees(f_terms: Sequence[Affine], g_terms: Sequence[Affine]) -> list[list[Row]]:
    """Layers of the two trees; both roots are moved to 0 and their difference is added last."""
    f = [_Node(_difference(t, f_terms[0])) for t in f_terms]
    g = [_Node(_difference(t, g_terms[0])) for t in g_terms]
    affine = _difference(f_terms[0], g_terms[0])
    carried: _Sums = [{i: Fraction(1)} for i in range(len(affine) - 1)]  # x by current neurons
    layers: list[list[Row]] = []
    while len(f) > 1 or len(g) > 1:
        rows: list[Row] = []
        f, g = _halved(f, carried, rows), _halved(g, carried, rows)
        waiting = [node.affine for node in (*f, *g)]
        if len(f) == len(g) == 1:
            rest = _carry([affine], carried, rows)[0] if any(affine[:-1]) else {}
        else:
            unit = [Fraction(0)] * len(affine)
            needed = [any(a[i] for a in (affine, *waiting)) for i in range(len(carried))]
            axes = [(*unit[:i], Fraction(int(n)), *unit[i + 1 :]) for i, n in enumerate(needed)]
            carried = _carry(axes, carried, rows)
        layers.append(rows)
    if not layers:
        return [[_row(affine, (), (), carried)]]
    signs = dict.fromkeys(f[0].neurons, Fraction(1)) | dict.fromkeys(g[0].neurons, Fraction(-1))
    return [*layers, [(signs | rest, affine[-1])]]


def _halved(nodes: Sequence[_Node], carried: _Sums, rows: list[Row]) -> list[_Node]:
    """Maxima of neighbours, with neurons for them added to `rows`.

    With a = α + s and b = β + t for affine α, β and sums of neurons s, t ≥ 0, the maximum is
    α + (s + relu(b − a)), of the same form; s passes through ReLU unchanged.
    """
    halved = []
    for index in range(0, len(nodes), 2):
        base = nodes[index]
        neurons = []
        for other in nodes[index + 1 : index + 2]:
            neurons.append(len(rows))
            difference = _difference(other.affine, base.affine)
            rows.append(_row(difference, other.neurons, base.neurons, carried))
        if base.neurons:
            neurons.append(len(rows))
            rows.append(_row((Fraction(0),) * len(base.affine), base.neurons, (), carried))
        halved.append(_Node(base.affine, tuple(neurons)))
    return halved


def _carry(functions: Sequence[Affine], carried: _Sums, rows: list[Row]) -> _Sums:
    """Linear functions of x through ReLU, as relu(v) − relu(−v); a zero needs no neurons."""
    sums: _Sums = []
    for function in functions:
        slope = (*function[:-1], Fraction(0))
        signs: dict[int, Fraction] = {}
        for sign in (1, -1) if any(slope) else ():
            signs[len(rows)] = Fraction(sign)
            rows.append(_row(tuple(sign * v for v in slope), (), (), carried))
        sums.append(signs)
    return sums


def _row(affine: Affine, plus: Sequence[int], minus: Sequence[int], carried: _Sums) -> Row:
    """An affine function of x, plus and minus sums of neurons, by the current neurons."""
    weights = dict.fromkeys(plus, Fraction(1)) | dict.fromkeys(minus, Fraction(-1))
    for slope, coordinate in zip(affine[:-1], carried, strict=True):
        for neuron, sign in coordinate.items():
            weights[neuron] = weights.get(neuron, Fraction(0)) + slope * sign
    return weights, affine[-1]
