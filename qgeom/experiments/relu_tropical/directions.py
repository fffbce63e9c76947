"""Theorem 5.4 in both directions: every drawn case is compared at rational points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from qgeom.experiments.relu_tropical.construct import (
    maximum,
    parameters,
    polynomial,
    rational,
    side_by_side,
)
from qgeom.experiments.relu_tropical.exact import (
    ZERO,
    Network,
    Point,
    affine_part,
    as_floats,
    cut,
    draw,
    draw_points,
    evaluate,
    exact,
)
from qgeom.experiments.relu_tropical.recursion import Step, convert
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational
from qgeom.tropicalize.conversion import network_to_rational
from qgeom.tropicalize.network import rational_to_network

if TYPE_CHECKING:
    import numpy as np

    from qgeom.experiments.relu_tropical.parameters import Params


@dataclass(frozen=True, kw_only=True)
class ForwardCase:
    """One network with whole weights, converted by the formula.

    ``checks`` counts points times outputs and ``wrong`` those at which f − g is not the output;
    ``natural`` says that all exponents of f and g are natural numbers. ``values`` counts points
    times hidden neurons: the formula without a maximum differs ``wrong_before`` times from the
    value before the threshold and ``wrong_after`` times from the one behind it. ``library_wrong``
    is −1 where other thresholds than those of ReLU are used, else how often the library's
    conversion differs.
    """

    variables: int
    hidden_layers: int
    width: int
    thresholds: bool
    checks: int
    wrong: int
    natural: bool
    values: int
    wrong_before: int
    wrong_after: int
    library_wrong: int


@dataclass(frozen=True, kw_only=True)
class BackCase:
    """One drawn pair f, g, turned into networks; depths count affine layers.

    ``wrong`` of ``points`` points at which the network is not f − g, or f; ``whole`` says that
    all weights are whole. ``pair_depth`` is the depth of max(f, g) built from the networks of f and
    g, and ``joint_wrong`` counts points where it differs; ``map_wrong`` those where the network
    with the two outputs g and f − g, padded to a common depth, does.
    """

    variables: int
    f_terms: int
    g_terms: int
    points: int
    wrong: int
    whole: bool
    f_depth: int
    g_depth: int
    depth: int
    pair_depth: int
    joint_wrong: int
    map_wrong: int
    identity_wrong: int
    neurons: int
    library_depth: int
    library_neurons: int
    library_wrong: int


def forward_cases(rng: np.random.Generator, params: Params) -> list[ForwardCase]:
    """Draw networks in 1 to 3 variables, half of them with other thresholds than 0."""
    cases = []
    for variables in (1, 2, 3):
        for hidden in (1, 2):
            for number in range(params.draws):
                width = 2 + number % (params.width - 1)
                widths = [variables, *[width] * hidden, 2]
                network = draw(rng, widths, largest=params.largest, thresholds=number % 2 == 1)
                points = draw_points(rng, params.points, variables)
                cases.append(_forward(network, points, plain=number % 2 == 0))
    return cases


def _forward(network: Network, points: Sequence[Point], *, plain: bool) -> ForwardCase:
    steps = convert(network)
    last = steps[-1].after
    outputs = [evaluate(network, x) for x in points]
    wrong = sum(
        r(x) != v
        for x, values in zip(points, outputs, strict=True)
        for r, v in zip(last, values, strict=True)
    )
    layers = [_layer_misses(network, steps, x) for x in points]
    library = -1
    if plain:
        found = network_to_rational(as_floats(network))
        library = sum(found(x) != v[0] for x, v in zip(points, outputs, strict=True))
    polynomials = [p for r in last for p in (r.f, r.g)]
    return ForwardCase(
        variables=len(points[0]),
        hidden_layers=len(network) - 1,
        width=len(network[0].biases),
        thresholds=not plain,
        checks=len(points) * len(last),
        wrong=wrong,
        natural=all(v >= 0 and v == int(v) for p in polynomials for e in p.exponents for v in e),
        values=len(points) * sum(len(part.biases) for part in network[:-1]),
        wrong_before=sum(before for before, _ in layers),
        wrong_after=sum(after for _, after in layers),
        library_wrong=library,
    )


def _layer_misses(network: Network, steps: Sequence[Step], x: Point) -> tuple[int, int]:
    """How often the formula differs from hidden values before and behind their thresholds."""
    values, before_misses, after_misses = list(x), 0, 0
    for part, step in zip(network[:-1], steps[:-1], strict=True):
        before = affine_part(part, values)
        values = cut(part, before)
        formula = [r(x) for r in step.before]
        before_misses += sum(a != b for a, b in zip(formula, before, strict=True))
        after_misses += sum(a != b for a, b in zip(formula, values, strict=True))
    return before_misses, after_misses


def back_cases(rng: np.random.Generator, params: Params) -> list[BackCase]:
    """Draw f and g with all numbers of terms up to the configured one, in 1 to 3 variables."""
    cases = []
    for variables in (1, 2, 3):
        for terms in range(1, params.terms + 1):
            sizes = (terms, 1 + int(rng.integers(params.terms)))
            f, g = (draw_polynomial(rng, variables, n) for n in sizes)
            cases.append(_back(TropicalRational(f, g), draw_points(rng, params.points, variables)))
    return cases


def draw_polynomial(rng: np.random.Generator, variables: int, terms: int) -> TropicalPolynomial:
    """Draw distinct natural exponents and coefficients that are multiples of 1/4."""
    side = 2
    while (side + 1) ** variables < 2 * terms:
        side += 1
    places = rng.choice((side + 1) ** variables, terms, replace=False).tolist()
    exponents = [tuple(p // (side + 1) ** i % (side + 1) for i in range(variables)) for p in places]
    return TropicalPolynomial(
        exponents, [Fraction(v, 4) for v in rng.integers(-12, 13, terms).tolist()]
    )


def _back(r: TropicalRational, points: Sequence[Point]) -> BackCase:
    f, g, network = polynomial(r.f), polynomial(r.g), rational(r)
    joint, both = maximum(f, g), side_by_side([g, network])
    library = rational_to_network(r)
    exactly = exact(library)
    return BackCase(
        variables=r.n_variables,
        f_terms=r.f.n_terms,
        g_terms=r.g.n_terms,
        points=len(points),
        wrong=sum(evaluate(network, x)[0] != r(x) or evaluate(f, x)[0] != r.f(x) for x in points),
        whole=all(w.denominator == 1 for w in parameters(network)),
        f_depth=len(f),
        g_depth=len(g),
        depth=len(network),
        pair_depth=len(joint),
        joint_wrong=sum(evaluate(joint, x)[0] != max(r.f(x), r.g(x)) for x in points),
        map_wrong=sum(evaluate(both, x) != (r.g(x), r(x)) for x in points),
        identity_wrong=sum(not _identity(Fraction(r.f(x)), Fraction(r.g(x))) for x in points),
        neurons=sum(len(part.biases) for part in network[:-1]),
        library_depth=len(library.weights),
        library_neurons=library.n_neurons,
        library_wrong=sum(evaluate(exactly, x)[0] != r(x) for x in points),
    )


def _identity(p: Fraction, q: Fraction) -> bool:
    return max(p, q) == max(p - q, ZERO) + max(q, ZERO) - max(-q, ZERO)
