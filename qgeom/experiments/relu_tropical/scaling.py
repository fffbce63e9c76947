"""A network on a grid, in whole numbers: dividing by steps, and clearing denominators."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from qgeom.experiments.relu_tropical.conversion import converted
from qgeom.experiments.relu_tropical.exact import (
    Layer,
    Network,
    Point,
    draw_points,
    evaluate,
    exact,
    layer,
)
from qgeom.experiments.relu_tropical.recursion import convert
from qgeom.quantized import QuantizedNetwork
from qgeom.tropical.rational import TropicalRational

if TYPE_CHECKING:
    import numpy as np

    from qgeom.experiments.relu_tropical.parameters import Params
    from qgeom.network import ReLUNetwork
    from qgeom.population import Population


@dataclass(frozen=True, kw_only=True)
class ScaledCase:
    """One trained network or twin; bits 0 and grid "float" for the network itself.

    ``whole`` says that all its weights are whole numbers as they stand. ``by_steps`` says that they
    are after dividing every layer by one step, False where rows have steps of their own. ``digits``
    is the bit length of the largest weight after clearing all denominators. Of ``points`` points,
    ``cleared_wrong`` are those where the cleared network times its factor is not the network, and
    ``output_wrong`` those where f − g is not. ``natural`` and ``layer_wrong`` are about the values
    of the second layer, converted by the formula with natural exponents: ``layer_values`` of them
    were compared. ``scaled_whole``: whether all exponents of f and g are whole after division by
    the factor.
    """

    dataset: str
    seed: int
    grid: str
    bits: int
    whole: bool
    by_steps: bool
    digits: int
    points: int
    cleared_wrong: int
    output_wrong: int
    layer_values: int
    layer_wrong: int
    natural: bool
    scaled_whole: bool
    f_terms: int
    g_terms: int


def scaled_cases(
    population: Population, rng: np.random.Generator, params: Params
) -> list[ScaledCase]:
    """Clear the denominators of trained networks and of their twins, and convert both.

    Parameters
    ----------
    population : Population
        The trained networks with their twins.
    rng : numpy.random.Generator
        Of the points.
    params : Params
        Which twins, and how many points.

    Returns
    -------
    list of ScaledCase
        Float networks and twins.
    """
    cases = []
    for member in population.members:
        if member.seed >= params.scaled_seeds:
            continue
        chosen: list[tuple[str, int, ReLUNetwork | QuantizedNetwork]] = [
            ("float", 0, member.network)
        ]
        chosen += [
            (key.grid, key.bits, twin)
            for key, twin in member.twins.items()
            if key.bits in params.scaled_bits
        ]
        for grid, bits, network in chosen:
            points = draw_points(rng, params.points, member.network.widths[0])
            columns = _measure(network, points)
            cases.append(
                ScaledCase(
                    dataset=member.dataset, seed=member.seed, grid=grid, bits=bits, **columns
                )
            )
    return cases


def cleared(network: Network) -> tuple[Network, Fraction]:
    """Whole weights without a common divisor, and the factor by which the output has shrunk.

    Parameters
    ----------
    network : Network
        Rational weights; ReLU, which scales with positive factors.

    Returns
    -------
    Network
        Its biases are fractions.
    Fraction
        The positive number that its outputs are to be multiplied by.

    Examples
    --------
    >>> half = (layer([[Fraction(1, 2)]], [1], 0), layer([[3]], [5]))
    >>> whole, factor = cleared(half)
    >>> whole[0].weights, whole[0].biases, whole[1].weights, factor
    (((Fraction(1, 1),),), (Fraction(2, 1),), ((Fraction(1, 1),),), Fraction(3, 2))
    """
    factor, found = Fraction(1), []
    for part in network:
        weights = [w for row in part.weights for w in row]
        step = _common(weights)
        factor *= step
        rows = tuple(tuple(w / step for w in row) for row in part.weights)
        biases = tuple(b / factor for b in part.biases)
        found.append(Layer(weights=rows, biases=biases, thresholds=part.thresholds))
    return tuple(found), factor


def _common(values: Sequence[Fraction]) -> Fraction:
    """The largest number of which all are whole multiples; 1 if all are zero."""
    scale = math.lcm(*(v.denominator for v in values))
    return Fraction(math.gcd(*(int(v * scale) for v in values)) or scale, scale)


def by_steps(twin: QuantizedNetwork) -> tuple[Network, Fraction] | None:
    """The codes as weights, and the product of the steps; None where a layer has several steps."""
    factor, found = Fraction(1), []
    for part, weights in zip(exact(twin), twin.weights, strict=True):
        if weights.step.size != 1:
            return None
        factor *= Fraction(float(weights.step.item()))
        codes = (weights.codes - weights.zero_point).astype(int).tolist()
        level = part.thresholds[0]
        found.append(layer(codes, [b / factor for b in part.biases], level))
    return tuple(found), factor


def _measure(network: ReLUNetwork | QuantizedNetwork, points: Sequence[Point]) -> dict[str, Any]:
    exactly = exact(network)
    values = [evaluate(exactly, x)[0] for x in points]
    whole, factor = cleared(exactly)
    stepped = by_steps(network) if isinstance(network, QuantizedNetwork) else None
    if stepped is not None:
        misses = sum(
            stepped[1] * evaluate(stepped[0], x)[0] != v
            for x, v in zip(points, values, strict=True)
        )
        if misses:
            stepped = None
    hidden = convert(whole[:2])[-1].before
    rational = converted(network)
    weights = [w for part in exactly for row in part.weights for w in row]
    largest = max(abs(int(w)) for part in whole for row in part.weights for w in row)
    return {
        "whole": all(w.denominator == 1 for w in weights),
        "by_steps": stepped is not None,
        "digits": largest.bit_length(),
        "points": len(points),
        "cleared_wrong": sum(
            factor * evaluate(whole, x)[0] != v for x, v in zip(points, values, strict=True)
        ),
        "output_wrong": sum(rational(x) != v for x, v in zip(points, values, strict=True)),
        **_hidden(whole, hidden, points),
        "scaled_whole": _whole_exponents(rational, factor),
        "f_terms": rational.f.n_terms,
        "g_terms": rational.g.n_terms,
    }


def _hidden(
    whole: Network, hidden: Sequence[TropicalRational], points: Sequence[Point]
) -> dict[str, Any]:
    """Compare the second layer's formula with its values, in whole weights."""
    second = whole[1]
    identity = Layer(
        weights=second.weights, biases=second.biases, thresholds=(None,) * len(second.biases)
    )
    wrong = 0
    for x in points:
        values = evaluate((whole[0], identity), x)
        wrong += sum(r(x) != v for r, v in zip(hidden, values, strict=True))
    exponents = [v for r in hidden for p in (r.f, r.g) for e in p.exponents for v in e]
    return {
        "layer_values": len(points) * len(hidden),
        "layer_wrong": wrong,
        "natural": all(v >= 0 and v == int(v) for v in exponents),
    }


def _whole_exponents(rational: TropicalRational, factor: Fraction) -> bool:
    return all(
        (v / factor).denominator == 1
        for p in (rational.f, rational.g)
        for e in p.exponents
        for v in map(Fraction, e)
    )
