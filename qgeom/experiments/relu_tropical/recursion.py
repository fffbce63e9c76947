"""From a network to a tropical rational map: the formula of TGR, layer by layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from qgeom.experiments.relu_tropical.exact import Layer, Network
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational

Powers: TypeAlias = list[tuple[TropicalPolynomial, Fraction]]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one layer contributes.

    Attributes
    ----------
    before, after : tuple of TropicalRational
        Its neurons before and after their thresholds, without terms that never win.
    """

    before: tuple[TropicalRational, ...]
    after: tuple[TropicalRational, ...]


def inputs(n: int) -> tuple[TropicalRational, ...]:
    """The coordinates, as quotients by 1."""
    return tuple(TropicalRational.of(TropicalPolynomial.variable(i, n)) for i in range(n))


def affine_formula(part: Layer, values: Sequence[TropicalRational]) -> tuple[TropicalRational, ...]:
    """Apply the formula: powers of f_j and g_j by the positive and the negative weights.

    Parameters
    ----------
    part : Layer
        With whole weights.
    values : sequence of TropicalRational
        The layer's inputs f_j − g_j.

    Returns
    -------
    tuple of TropicalRational
        b ⊗ ∏ f_j^{a⁺} ⊗ ∏ g_j^{a⁻} over ∏ f_j^{a⁻} ⊗ ∏ g_j^{a⁺}, one per neuron; terms that never
        win are dropped on the way.
    """
    n = values[0].n_variables
    found = []
    for row, bias in zip(part.weights, part.biases, strict=True):
        up = [(v.f, w) for v, w in zip(values, row, strict=True) if w > 0]
        up += [(v.g, -w) for v, w in zip(values, row, strict=True) if w < 0]
        down = [(v.f, -w) for v, w in zip(values, row, strict=True) if w < 0]
        down += [(v.g, w) for v, w in zip(values, row, strict=True) if w > 0]
        start = TropicalPolynomial.constant(bias, n)
        found.append(
            TropicalRational(_product(start, up), _product(TropicalPolynomial.one(n), down))
        )
    return tuple(found)


def _product(start: TropicalPolynomial, factors: Powers) -> TropicalPolynomial:
    product = start
    for p, power in factors:
        product = product * p ** int(power)
        if p.n_terms > 1:
            product = product.prune()
    return product


def threshold_formula(
    part: Layer, values: Sequence[TropicalRational]
) -> tuple[TropicalRational, ...]:
    """Take maxima with the thresholds: max(f − g, t) = (f ⊕ t ⊗ g) − g, and −∞ changes nothing."""
    found = []
    for value, t in zip(values, part.thresholds, strict=True):
        if t is None:
            found.append(value)
            continue
        level = TropicalPolynomial.constant(t, value.n_variables)
        found.append(TropicalRational((value.f + level * value.g).prune(), value.g))
    return tuple(found)


def convert(network: Network) -> tuple[Step, ...]:
    """Convert a network with whole weights.

    Parameters
    ----------
    network : Network
        Any depth and thresholds.

    Returns
    -------
    tuple of Step
        One per layer. All exponents are natural numbers: negative weights go to the denominator.
    """
    values = inputs(len(network[0].weights[0]))
    steps = []
    for part in network:
        before = affine_formula(part, values)
        values = threshold_formula(part, before)
        steps.append(Step(before=before, after=values))
    return tuple(steps)


def formal_counts(network: Network) -> tuple[list[tuple[int, int]], ...]:
    """How many monomials f and g have if nothing is dropped or merged.

    Parameters
    ----------
    network : Network
        Weights count as zero or not; powers are taken term by term.

    Returns
    -------
    tuple of lists of (int, int)
        For every layer, the pair of every neuron after its threshold.
    """
    counts = [(1, 1)] * len(network[0].weights[0])
    found = []
    for part in network:
        sums = [
            (
                math.prod(c[w < 0] for w, c in zip(row, counts, strict=True) if w),
                math.prod(c[w > 0] for w, c in zip(row, counts, strict=True) if w),
            )
            for row in part.weights
        ]
        counts = [
            (f, g) if t is None else (f + g, g)
            for (f, g), t in zip(sums, part.thresholds, strict=True)
        ]
        found.append(counts)
    return tuple(found)
